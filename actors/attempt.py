"""An attempt at a turn: the inbox entry as a turn, when it began, and what it may take."""

from __future__ import annotations

import time
from datetime import UTC, datetime

from msgspec.structs import replace

from actors.burst import text_of
from actors.ring import Ring
from orchestrator.conversation.message_contents import read_content
from orchestrator.conversation.turn import ECHO, MessageKind, Turn
from orchestrator.conversation.turn_builder import build_turn
from orchestrator.conversation.version import version_again
from orchestrator.storage.entries import InboxEntry, InboxPayload, now_ms

LEAST_SECONDS = 0.05
"""What is left to ask somebody in, however late it is."""


class Attempt:
    """One try of one entry.

    `attempts` have failed before. With messages `before` it, the entry is the end of a burst: one
    turn and one answer for all of them. `again` says that a commit of the same turn may be on its
    way already: the version of this one differs, lest what was built on the other is taken for
    something built on this. One of a message that is being stored is as likely not the last.
    """

    __slots__ = (
        "attempts", "before", "deadline", "entry", "last", "ring", "started", "started_ms", "turn",
        "version",
    )  # fmt: skip

    def __init__(
        self,
        ring: Ring,
        entry: InboxEntry,
        *,
        attempts: int,
        before: tuple[InboxEntry, ...] = (),
        again: bool = False,
    ) -> None:
        self.ring = ring
        self.entry = entry
        self.before = before
        self.attempts = attempts
        self.version = entry.entry_id
        if again or entry.storing is not None:
            self.version = version_again(entry.entry_id, next(ring.tries))
        self.started = time.monotonic()
        self.deadline = self.started + ring.limits.turn_timeout_seconds
        self.started_ms = now_ms()
        self.last = _turn_of(entry)
        """The message; of a burst, its last."""
        self.turn = _whole(self.last, before) if before else self.last

    @property
    def seconds(self) -> float:
        """Since it began."""
        return time.monotonic() - self.started

    def remaining(self) -> float:
        """Seconds that asking somebody may take."""
        remaining = self.deadline - time.monotonic()
        return remaining if remaining > LEAST_SECONDS else LEAST_SECONDS


def _turn_of(entry: InboxEntry) -> Turn:
    payload = entry.payload
    received_at = datetime.fromtimestamp(payload.received_at_ms / 1000, UTC)
    if payload.command is not None:
        text, detail = _spoken(payload)
        return Turn(
            entry_id=entry.entry_id,
            conversation=entry.conversation,
            message_id=payload.message_id,
            kind=MessageKind.COMMAND,
            command=payload.command,
            command_values=payload.raw.get("values") or {},
            text=text,
            detail=detail,
            sent_at=received_at,
            received_at=received_at,
        )
    return build_turn(
        entry_id=entry.entry_id,
        conversation=entry.conversation,
        message_id=payload.message_id,
        raw=payload.raw,
        profile_name=payload.profile_name,
        received_at=received_at,
    )


def _whole(turn: Turn, before: tuple[InboxEntry, ...]) -> Turn:
    """The turn with the words of the whole burst."""
    said = " ".join(filter(None, (*map(text_of, before), turn.text)))
    return replace(turn, text=said)


def _spoken(payload: InboxPayload) -> tuple[str, str | None]:
    """The words of a command and, of what a person sent from the phone app, its kind."""
    if payload.command != ECHO:
        return str(payload.raw.get("text", "")), None
    content = read_content(payload.raw)
    return str(content.get("text", "")), str(content["kind"])
