"""What the sender tells of its replies: log events and metrics, by fate."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from attrs import frozen

from actors.parcel import WINDOW_CLOSED, WINDOW_REASON, Parcel
from actors.ring import Ring
from orchestrator.storage.records.journal import SentRecord

WITHHELD = "withheld: a person had taken the conversation over"
"""On record of a reply of the bot's that came too late."""


@frozen
class SendReport:
    """Speaks for one daemon's sender."""

    ring: Ring

    def ended(self, parcel: Parcel, record: SentRecord) -> None:
        """The reply was sent, given up or withheld."""
        withheld = record.error == WITHHELD
        failed = record.state == "failed" and not withheld
        self.ring.metrics.replies.labels("withheld" if withheld else record.state).inc()
        payload = parcel.entry.payload
        say: Callable[..., object] = self.ring.log.info
        if failed:
            say = partial(self.ring.log.error, **_why(record))
        say(
            "reply.withheld" if withheld else "reply.failed" if failed else "reply.sent",
            reply_id=payload.reply_id,
            message_id=payload.message_id,
            wamid=record.wamid,
            conversation=parcel.entry.conversation.masked,
            attempts=record.attempts,
            delivery=record.state,
        )
        self.ring.metrics.reply_seconds.observe((record.at_ms - payload.received_at_ms) / 1000)

    def retried(self, parcel: Parcel, code: str, detail: str, seconds: float) -> None:
        """The reply will be tried again after so many seconds."""
        self.ring.metrics.replies.labels("retried").inc()
        self.ring.log.warning(
            "reply.retried",
            reply_id=parcel.reply_id,
            conversation=parcel.entry.conversation.masked,
            code=code,
            detail=detail,
            attempts=parcel.tries,
            retry_in_seconds=round(seconds, 3),
        )


def _why(record: SentRecord) -> dict[str, Any]:
    closed = record.error_code == WINDOW_CLOSED.code
    reason = WINDOW_REASON if closed else "refused"
    return {"reason": reason, "code": record.error_code, "detail": record.error}
