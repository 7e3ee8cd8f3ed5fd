"""What a turn leaves behind: next state of the session, replies and record, in one commit."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import lru_cache

from msgspec.structs import replace

from actors.attempt import Attempt
from actors.burst import text_of
from actors.errors import FencedOut
from actors.outcome import Outcome
from actors.outgoing import outgoing
from actors.quiet_turns import rewritten
from actors.tenants import Tenant
from actors.window import window_template, window_until_ms
from orchestrator.conversation.builder import encode_state
from orchestrator.conversation.contract import MAX_ID, MAX_NAME, MAX_TURNS
from orchestrator.conversation.decision import RoutingDecision
from orchestrator.conversation.history import DialogueEntry
from orchestrator.conversation.moments import moment
from orchestrator.conversation.ownership import PERSON, change_note
from orchestrator.conversation.patch import advance, clip
from orchestrator.conversation.state import SessionState
from orchestrator.conversation.turn import ADOPT, ECHO, MessageKind
from orchestrator.storage.entries import InboxEntry, beginning_of, now_ms
from orchestrator.storage.records.journal import (
    EffectRecord,
    ReplyRecord,
    TurnRecord,
    encode,
    journalled,
)
from orchestrator.storage.turn_store import TurnCommit

MERGED = "merged"
_TEXT = MessageKind.TEXT


def next_state(
    attempt: Attempt, base: SessionState, outcome: Outcome, ids: Sequence[str]
) -> SessionState:
    """`ids` are those of the replies."""
    turn, patch = attempt.turn, outcome.patch
    now = moment(turn.received_at)
    if outcome.earlier:
        base = replace(base, lines=(*outcome.earlier, *base.lines)[-MAX_TURNS:])
    if outcome.rewrites:
        base = rewritten(base, outcome.rewrites)
    note = outcome.note or change_note(base, patch)
    noted: dict[str, object] = {"version": attempt.version, "updated_at": now}
    entries = []
    if turn.command is None:
        patch["last_user_msg_id"] = turn.message_id
        if turn.product_id is not None:
            patch.setdefault("last_product_id", clip(turn.product_id, MAX_ID))
        if turn.wants_answer:
            noted["last_user_msg_at"] = now
            for piece in attempt.before:
                entries.append(_piece_entry(attempt, piece, outcome.decision))
            entries.append(_user_entry(attempt, now, outcome.decision))
        name = turn.profile_name
        if name and name != base.profile_name:
            patch["profile_name"] = clip(name, MAX_NAME)
        bsuid = attempt.entry.payload.bsuid
        if bsuid and bsuid != base.bsuid:
            patch["bsuid"] = bsuid
    if note is not None:
        role = outcome.note_role
        entries.append(DialogueEntry(role=role, text=note, message_id=turn.message_id, at=now))
    for index, reply in enumerate(outcome.replies):
        own_id = noted["last_assistant_msg_id"] = ids[index]
        entries.append(
            DialogueEntry(
                role=outcome.reply_role,
                text=reply.summary,
                message_id=own_id,
                at=now,
                lane=outcome.agent,
            )
        )
    return advance(base, patch, entries, noted, limit=attempt.ring.limits.history_turns)


def _piece_entry(
    attempt: Attempt, piece: InboxEntry, decision: RoutingDecision | None
) -> DialogueEntry:
    at = datetime.fromtimestamp(piece.payload.received_at_ms / 1000, UTC)
    entry = _user_entry(attempt, moment(at), decision)
    said = {"text": text_of(piece), "message_id": piece.payload.message_id}
    return replace(entry, **said)


def _user_entry(attempt: Attempt, now: str, decision: RoutingDecision | None) -> DialogueEntry:
    turn = attempt.last
    return DialogueEntry(
        role="user",
        text=turn.text or turn.choice_title or f"[{turn.kind}]",
        message_id=turn.message_id,
        at=now,
        lane=decision.lane if decision else None,
        intent=decision.intent if decision else None,
    )


def commit_of(
    attempt: Attempt,
    base_version: str,
    state: SessionState,
    outcome: Outcome,
    ids: Sequence[str],
    tenant: Tenant,
) -> TurnCommit:
    entry = attempt.entry
    # What people say always leaves, and so does the bot's word that a person takes over.
    yields = attempt.turn.command is None and state.owner != PERSON
    replies = outgoing(
        entry,
        outcome.replies,
        ids=ids,
        yields=yields,
        window_until_ms=window_until_ms(state, entry.payload.received_at_ms),
        template=window_template(tenant.profile, state) if outcome.replies else None,
    )
    journal, record = journalled(_record(attempt, outcome, replies.records, state))
    return TurnCommit(
        conversation=entry.conversation,
        partition=entry.partition,
        term=_term(attempt),
        base_version=base_version,
        entry_id=entry.entry_id,
        snapshot=b"" if outcome.deletes_session else encode_state(state),
        journal=journal,
        record=record,
        replies=replies.written,
        remind_at_ms=outcome.remind_at_ms,
        pieces=_pieces(attempt, state) if attempt.before else (),
        begins=b"" if entry.storing is None else beginning_of(entry.payload),
    )


def _pieces(attempt: Attempt, state: SessionState) -> tuple[tuple[str, bytes], ...]:
    return tuple(
        (piece.entry_id, encode(_piece_record(attempt, piece, state))) for piece in attempt.before
    )


def _term(attempt: Attempt) -> int:
    try:
        return attempt.ring.terms[attempt.entry.partition]
    except KeyError:
        raise FencedOut(f"partition {attempt.entry.partition} is not ours any more") from None


def _record(
    attempt: Attempt, outcome: Outcome, replies: tuple[ReplyRecord, ...], state: SessionState
) -> TurnRecord:
    """The turn as the journal and SQL keep it; in plain strings, as SQL may get it undecoded."""
    entry, decision = attempt.entry, outcome.decision
    payload = entry.payload
    record = TurnRecord(
        entry_id=entry.entry_id,
        partition=entry.partition,
        phone_number_id=entry.conversation.phone_number_id,
        wa_id=entry.conversation.wa_id,
        tenant_id=state.tenant_id,
        message_id=payload.message_id,
        kind=str(attempt.last.kind),
        locale=state.locale,
        outcome=outcome.outcome,
        received_at_ms=payload.received_at_ms,
        sent_at_ms=_milliseconds(attempt.turn.sent_at),
        started_at_ms=attempt.started_ms,
        committed_at_ms=now_ms(),
        duration_us=int((time.monotonic() - attempt.started) * 1e6),
    )
    # Apart: Python takes three times as long for a call with more than 15 keywords.
    return replace(
        record,
        text=_recorded_text(attempt),
        bsuid=payload.bsuid,
        profile_name=payload.profile_name,
        raw=payload.raw if _keeps_raw(attempt) else None,
        lane=str(decision.lane) if decision else None,
        intent=decision.intent if decision else None,
        confidence=decision.confidence if decision else 0.0,
        tier=decision.tier if decision else None,
        reasons=decision.why if decision else (),
        agent=str(outcome.agent) if outcome.agent is not None else None,
        handoffs=outcome.handoffs,
        attempts=attempt.attempts + 1,
        replies=replies,
        effects=_effects(outcome) if outcome.effects else (),
    )


@lru_cache(maxsize=64)
def _milliseconds(at: datetime) -> int:
    """Many messages are sent in one second."""
    return int(at.timestamp() * 1000)


def _effects(outcome: Outcome) -> tuple[EffectRecord, ...]:
    return tuple(
        EffectRecord(kind=effect.kind, details=dict(effect.details)) for effect in outcome.effects
    )


def _piece_record(attempt: Attempt, piece: InboxEntry, state: SessionState) -> TurnRecord:
    """A message answered together with the last one of its burst."""
    whole = _record(attempt, Outcome(outcome=MERGED), (), state)
    return replace(
        whole,
        entry_id=piece.entry_id,
        message_id=piece.payload.message_id,
        text=text_of(piece),
        raw=None,
        received_at_ms=piece.payload.received_at_ms,
        sent_at_ms=piece.payload.received_at_ms,
    )


def _recorded_text(attempt: Attempt) -> str:
    """What the user or a person of ours wrote; of an operator's word, nothing."""
    command = attempt.last.command
    return attempt.last.text if command in (None, ECHO) else ""


def _keeps_raw(attempt: Attempt) -> bool:
    """What the text alone would lose: everything but plain words."""
    turn = attempt.last
    if turn.command == ADOPT:
        return False  # it is a whole session
    return turn.kind is not _TEXT or turn.from_ad or turn.product_id is not None
