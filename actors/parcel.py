"""A reply on its way, and how long it waits when it was refused."""

from __future__ import annotations

import random

import msgspec
from msgspec.structs import replace

from orchestrator.conversation.turn import DELIVERY_FAILED
from orchestrator.storage.entries import InboxPayload, OutboxEntry, encode, now_ms
from orchestrator.storage.outbox import Settlement
from orchestrator.storage.records.journal import SentRecord, journalled
from orchestrator.whatsapp.graph_errors import WINDOW_CLOSED as WINDOW_CODE
from orchestrator.whatsapp.graph_errors import FailureKind, GraphFailure, Scope

MAX_TRIES = 6
RETRY_CAP_SECONDS = 60.0
WAIT_SECONDS = 60.0
WINDOW_REASON = "window_closed"
WINDOW_CLOSED = GraphFailure(
    code=WINDOW_CODE,
    http_status=0,
    kind=FailureKind.TEMPLATE,
    scope=Scope.PAIR,
    detail="not sent: more than 24 hours since the user's last message, and no template to send",
)
REOPENED = "more than 24 hours since the user's last message: the template went out instead"
ARRIVED = frozenset({"delivered", "read", "played", "failed"})
"""Statuses after which what follows a file need not wait for it any more."""
_FILES = frozenset({"image", "video", "audio", "document", "sticker"})


class Parcel(msgspec.Struct, eq=False):
    """A reply between outbox and settlement."""

    entry: OutboxEntry
    reply_id: str
    doubtful: bool = False
    """An earlier owner had marked it: whether it was posted is not known."""
    tries: int = 0
    settled_wamid: str | None = None
    """A status told that it was sent."""
    arrived: bool = False
    """A status told so before the answer to the POST came."""
    reopens: bool = False
    """The business's template goes out in place of the reply."""

    @property
    def leads(self) -> bool:
        """Whether what follows should wait until it was delivered."""
        return self.entry.payload.kind in _FILES

    def window_closed(self, now: int) -> bool:
        """Whether Meta would certainly refuse it; `now` in Unix milliseconds."""
        payload = self.entry.payload
        until = payload.window_until_ms
        return until is not None and now > until and payload.kind != "template"

    def use_template(self) -> None:
        payload = self.entry.payload
        instead = replace(payload, body=payload.template, kind="template")
        self.entry = replace(self.entry, payload=instead)
        self.reopens = True

    def is_final(self, failure: GraphFailure) -> bool:
        """Whether the reply can never be sent; what is wrong with one template is no pause."""
        if failure.kind is FailureKind.CONFIGURATION:
            return failure.scope in (Scope.MESSAGE, Scope.PAIR)
        if failure.kind is FailureKind.RETRY:
            return self.exhausted(failure)
        return failure.kind in (FailureKind.PERMANENT, FailureKind.TEMPLATE)

    def exhausted(self, failure: GraphFailure) -> bool:
        """No connection at all is no fault of the message: it waits for the network."""
        return self.tries >= MAX_TRIES and failure.http_status != 0

    def retry_seconds(self, failure: GraphFailure) -> float:
        """How long until the next try, with jitter where many may wait at once."""
        if failure.retry_after_seconds is not None:
            return failure.retry_after_seconds
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
            error=failure.detail if failure else REOPENED if self.reopens else None,
            attempts=self.tries,
        )

    def settlement(self, record: SentRecord, term: int, *, tell: bool) -> Settlement:
        """`tell`: the conversation learns that the user never got it."""
        journal, kept = journalled(record)
        return Settlement(
            partition=self.entry.partition,
            term=term,
            entry_id=self.entry.entry_id,
            reply_id=self.reply_id,
            journal=journal,
            record=kept,
            news=self._news(record) if tell else b"",
        )

    def _news(self, record: SentRecord) -> bytes:
        """Tells the conversation, through its own inbox, that the user never got the reply."""
        payload = self.entry.payload
        return encode(
            InboxPayload(
                identity=payload.identity,
                message_id=f"{DELIVERY_FAILED}.{self.reply_id}",
                received_at_ms=record.at_ms,
                raw={"text": failure_text(record.error_code, record.error)},
                command=DELIVERY_FAILED,
            )
        )


def failure_text(code: int | None, detail: str | None) -> str:
    """What the dialogue says of a reply that did not arrive."""
    known = detail or "its fate is not known"
    return f"{code}: {known}" if code is not None else known
