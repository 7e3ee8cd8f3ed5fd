"""What a message takes with it to the dead letters, and what its sender is told."""

from __future__ import annotations

import hashlib
import traceback

from actors.outgoing import outgoing
from actors.ring import Ring
from agents.apology import apology
from orchestrator.conversation.builder import encode_state
from orchestrator.conversation.replies import TextReply
from orchestrator.conversation.state import SessionState
from orchestrator.storage.entries import (
    DeadLetter,
    InboxEntry,
    encode,
    now_ms,
)
from orchestrator.storage.records.journal import ReplyRecord, TurnRecord
from orchestrator.storage.records.journal import encode as encode_record
from orchestrator.storage.turn_store import Parking


def parking_for(
    ring: Ring,
    entry: InboxEntry,
    *,
    session: SessionState | None,
    term: int,
    attempts: int,
    reason: str,
    error: Exception | None,
) -> Parking:
    """The parking of an entry: dead letter, record, and one honest message to the user."""
    tenant = ring.tenants.serving(entry.conversation.phone_number_id)
    locale = session.locale if session else (tenant.profile.locale if tenant else "es")
    quiet = entry.payload.command is not None or tenant is None
    text = "" if quiet or tenant is None else apology(tenant.profile, locale)
    replies = outgoing(entry, [TextReply(body=text)] if text else [], yields=True)
    return Parking(
        partition=entry.partition,
        term=term,
        entry_id=entry.entry_id,
        dead_letter=encode(_letter(entry, session, attempts, reason, error)),
        journal=encode_record(
            _record(
                entry,
                attempts,
                reason,
                error,
                locale,
                tenant.profile.tenant_id if tenant else None,
                replies.records,
            )
        ),
        replies=replies.written,
    )


def _letter(
    entry: InboxEntry,
    session: SessionState | None,
    attempts: int,
    reason: str,
    error: Exception | None,
) -> DeadLetter:
    trace = "".join(traceback.format_exception(error)) if error else ""
    return DeadLetter(
        entry_id=entry.entry_id,
        message=entry.payload,
        reason=reason,
        error=f"{type(error).__name__}: {error}"[:2000] if error else "",
        traceback_digest=_digest(trace.encode()) if trace else "",
        attempts=attempts,
        parked_at_ms=now_ms(),
        state_digest=_digest(encode_state(session)) if session else "",
    )


def _record(
    entry: InboxEntry,
    attempts: int,
    reason: str,
    error: Exception | None,
    locale: str,
    tenant_id: str | None,
    replies: tuple[ReplyRecord, ...],
) -> TurnRecord:
    payload = entry.payload
    return TurnRecord(
        entry_id=entry.entry_id,
        partition=entry.partition,
        phone_number_id=entry.conversation.phone_number_id,
        wa_id=entry.conversation.wa_id,
        bsuid=payload.bsuid,
        profile_name=payload.profile_name,
        tenant_id=tenant_id or "",
        message_id=payload.message_id,
        kind=str(payload.raw.get("type", "unknown")),
        text="",
        raw=payload.raw,
        lane=None,
        intent=None,
        confidence=0.0,
        tier=None,
        reasons=(reason,),
        agent=None,
        handoffs=(),
        attempts=attempts,
        outcome="parked",
        error=f"{type(error).__name__}: {error}"[:2000] if error else reason,
        received_at_ms=payload.received_at_ms,
        sent_at_ms=payload.received_at_ms,
        started_at_ms=now_ms(),
        committed_at_ms=now_ms(),
        duration_us=0,
        locale=locale,
        replies=replies,
        effects=(),
    )


def _digest(data: bytes) -> str:
    return hashlib.blake2b(data, digest_size=8).hexdigest()
