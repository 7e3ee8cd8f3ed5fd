"""A reply on its way, and how long it waits when it was refused."""

from __future__ import annotations

import random
import time

from attrs import define, field

from orchestrator.storage.entries import OutboxEntry, now_ms
from orchestrator.storage.outbox import Settlement
from orchestrator.storage.records.journal import SentRecord, encode
from orchestrator.whatsapp.graph_errors import FailureKind, GraphFailure, Scope

MAX_TRIES = 6
RETRY_CAP_SECONDS = 60.0
CONFIGURATION_PAUSE_SECONDS = 30.0
WAIT_SECONDS = 60.0


@define(slots=True)
class Parcel:
    """A reply between outbox and settlement."""

    entry: OutboxEntry
    tries: int = 0
    doubtful: bool = False
    """An earlier owner had marked it: whether it was posted is not known."""
    settled_wamid: str | None = None
    """A status told that it was sent."""
    first_at: float = field(factory=time.monotonic)

    @property
    def reply_id(self) -> str:
        return self.entry.payload.reply_id

    def exhausted(self, failure: GraphFailure) -> bool:
        """No connection at all is no fault of the message: it waits for the network."""
        return self.tries >= MAX_TRIES and failure.http_status != 0

    def retry_seconds(self, failure: GraphFailure) -> float:
        """How long until the next try, with jitter where many may wait at once."""
        if failure.retry_after_seconds is not None:
            return failure.retry_after_seconds
        if failure.kind is FailureKind.CONFIGURATION:
            return CONFIGURATION_PAUSE_SECONDS
        if failure.kind is FailureKind.WAIT:
            return WAIT_SECONDS
        if failure.scope is Scope.PAIR:
            return float(min(4 ** (self.tries - 1), 3_600))
        longest = min(RETRY_CAP_SECONDS, 2.0 ** (self.tries - 1))
        return longest * random.uniform(0.5, 1.0)  # noqa: S311 - jitter, no secret

    def record(
        self, state: str, *, wamid: str | None = None, failure: GraphFailure | None = None
    ) -> SentRecord:
        """How the sending ended, for the journal."""
        return SentRecord(
            reply_id=self.reply_id,
            phone_number_id=self.entry.conversation.phone_number_id,
            wa_id=self.entry.conversation.wa_id,
            state=state,
            at_ms=now_ms(),
            wamid=wamid,
            error_code=failure.code if failure else None,
            error=failure.detail if failure else None,
            attempts=self.tries,
        )

    def settlement(self, record: SentRecord, term: int) -> Settlement:
        return Settlement(
            partition=self.entry.partition,
            term=term,
            entry_id=self.entry.entry_id,
            reply_id=self.reply_id,
            journal=encode(record),
        )
