"""A batch of journal records, sorted into the rows they become. Pure: no database here.

Records of one thing are brought together (a user met twice, a reply with its sending and its
statuses), so that each row is touched once a batch.
"""

from __future__ import annotations

import hashlib
from typing import Any

import msgspec
from attrs import define, field

from orchestrator.storage.records.cells import json_cell, json_text, printable
from orchestrator.storage.records.delivery import Delivery, is_rung
from orchestrator.storage.records.journal import (
    JournalRecord,
    OtherRecord,
    ReplyRecord,
    SentRecord,
    StatusRecord,
    TurnRecord,
)
from orchestrator.storage.records.ledger_writer import LedgerBatch
from orchestrator.storage.records.moments import Moment, Moments, check_ms
from orchestrator.storage.records.queue import OwnerBatch

MessageKey = tuple[str, str]
"""`message_id` (ours, for a reply), `phone_number_id`."""

Row = tuple[Any, ...]
"""Values in the order of the table's columns."""


class ReplyDraft(msgspec.Struct, gc=False):
    """What a batch tells of one reply."""

    delivery: Delivery = msgspec.field(default_factory=Delivery)
    content: Row | None = None
    """The columns `wa_id` to `reply_index` but `direction`."""
    sent: SentRecord | None = None
    statuses: tuple[StatusRecord, ...] = ()
    """Summed up in `delivery`; kept apart in case the reply turns out not to be known."""

    @property
    def born(self) -> bool:
        """Whether the batch itself shows that the reply is ours."""
        return self.content is not None or self.sent is not None


class ContactDraft(msgspec.Struct, gc=False):
    tenant_id: str
    bsuid: str | None
    name: str | None
    locale: str
    first_ms: int
    last_ms: int

    def meet(self, turn: TurnRecord) -> None:
        """The newest word wins, but a missing name does not erase one."""
        later = turn.received_at_ms > self.last_ms
        if later:
            self.tenant_id, self.locale = turn.tenant_id, turn.locale
            self.last_ms = turn.received_at_ms
        elif turn.received_at_ms < self.first_ms:
            self.first_ms = turn.received_at_ms
        if turn.bsuid is not None and (later or self.bsuid is None):
            self.bsuid = turn.bsuid
        if turn.profile_name is not None and (later or self.name is None):
            self.name = turn.profile_name


@define(slots=True)
class Batch:
    """Rows by their keys. `add` raises ValueError or OverflowError for a bad record."""

    moments: Moments
    contacts: dict[tuple[str, str], ContactDraft] = field(factory=dict)
    turns: dict[tuple[str, int], tuple[int, bool, Row]] = field(factory=dict)
    """With the time of the commit (the latest is kept), and whether it is a plain turn's row."""
    received: dict[MessageKey, Row] = field(factory=dict)
    replies: dict[MessageKey, ReplyDraft] = field(factory=dict)
    strays: list[StatusRecord] = field(factory=list)
    """Statuses that do not name their reply."""
    remarks: list[StatusRecord] = field(factory=list)
    """Statuses that say nothing of how far a message got."""
    account_events: dict[str, Row] = field(factory=dict)
    ledgers: LedgerBatch = field(factory=LedgerBatch)
    owners: OwnerBatch = field(factory=OwnerBatch)

    def add(self, record: JournalRecord) -> None:
        if type(record) is StatusRecord:  # a third of what isinstance takes to say no
            self._add_status(record)
        elif type(record) is SentRecord:
            self._add_sending(record)
        elif isinstance(record, TurnRecord):
            self._add_turn(record)
        elif isinstance(record, OtherRecord):
            self._add_other(record)

    def _add_status(self, status: StatusRecord) -> None:
        check_ms(status.at_ms)
        if not is_rung(status.status):
            self.remarks.append(status)
        elif status.reply_id:
            draft = self._reply(status.reply_id, status.phone_number_id)
            draft.delivery.add_status(status, self.moments.store(status.at_ms))
            draft.statuses += (status,)
        else:
            self.strays.append(status)

    def _add_sending(self, sent: SentRecord) -> None:
        check_ms(sent.at_ms)
        draft = self._reply(sent.reply_id, sent.phone_number_id)
        draft.delivery.add_sending(sent, self.moments.store(sent.at_ms))
        draft.sent = sent

    def _reply(self, reply_id: str, phone_number_id: str) -> ReplyDraft:
        key = (reply_id, phone_number_id)
        draft = self.replies.get(key)
        if draft is None:
            draft = self.replies[key] = ReplyDraft()
        return draft

    def _add_turn(self, turn: TurnRecord) -> None:
        store = self.moments.store
        received_at, committed_at = store(turn.received_at_ms), store(turn.committed_at_ms)
        plain = _is_plain(turn)
        row = _turn_row(turn, self.moments, received_at, committed_at, plain=plain)
        key = (turn.entry_id, turn.partition)
        known = self.turns.get(key)
        if known is None or known[0] < turn.committed_at_ms:
            self.turns[key] = (turn.committed_at_ms, plain, row)
        self._meet(turn)
        if turn.effects:
            self.ledgers.add(turn)
            self.owners.add(turn)
        if turn.message_id:
            self._receive(turn, received_at)
        for reply in turn.replies:
            draft = self._reply(reply.reply_id, turn.phone_number_id)
            draft.content = _content(turn, reply, self.moments, committed_at)

    def _meet(self, turn: TurnRecord) -> None:
        key = (turn.phone_number_id, turn.wa_id)
        contact = self.contacts.get(key)
        if contact is not None:
            contact.meet(turn)
            return
        self.contacts[key] = ContactDraft(
            turn.tenant_id,
            turn.bsuid,
            turn.profile_name,
            turn.locale,
            turn.received_at_ms,
            turn.received_at_ms,
        )

    def _receive(self, turn: TurnRecord, received_at: Moment) -> None:
        """A message taken up again, after it was parked, belongs to the turn that came last."""
        key = (turn.message_id, turn.phone_number_id)
        known = self.received.get(key)
        if known is None or known[_ENTRY_ID] < turn.entry_id:
            self.received[key] = _received(turn, self.moments, received_at)

    def _add_other(self, other: OtherRecord) -> None:
        payload = json_text(other.raw)
        content = f"{other.kind}\n{other.phone_number_id}\n{other.at_ms}\n{payload}"
        event_id = hashlib.blake2b(content.encode(), digest_size=16).hexdigest()
        at = self.moments.store(other.at_ms)
        self.account_events[event_id] = (event_id, other.kind, other.phone_number_id, at, payload)


def _received(turn: TurnRecord, moments: Moments, received_at: Moment) -> Row:
    payload = json_cell(turn.raw)
    return (
        turn.message_id,
        turn.phone_number_id,
        turn.wa_id,
        received_at,
        turn.kind,
        printable(turn.text),
        moments.nothing if payload is None else payload,
        turn.entry_id,
        turn.partition,
    )


_ENTRY_ID = 7
"""Where such a row has the entry's id."""


def _is_plain(turn: TurnRecord) -> bool:
    """Whether it is what `Statements.record_plain_turn` says."""
    return (
        turn.outcome == "applied"
        and turn.attempts == 1
        and turn.error is None
        and not turn.effects
        and not turn.handoffs
    )


def _turn_row(
    turn: TurnRecord, moments: Moments, received_at: Moment, committed_at: Moment, *, plain: bool
) -> Row:
    """In the order of `Statements.record_turn`; a `plain` one without what is the same in all."""
    nothing = moments.nothing
    own: Row = () if plain else _unlike_others(turn, nothing)
    return (
        turn.entry_id,
        turn.partition,
        turn.phone_number_id,
        turn.wa_id,
        turn.tenant_id,
        turn.message_id,
        turn.kind,
        turn.locale,
        nothing if turn.lane is None else turn.lane,
        nothing if turn.intent is None else turn.intent,
        turn.confidence,
        nothing if turn.tier is None else turn.tier,
        json_text(turn.reasons) if turn.reasons else "[]",
        nothing if turn.agent is None else turn.agent,
        *own,
        moments.store(turn.sent_at_ms),
        received_at,
        moments.store(turn.started_at_ms),
        committed_at,
        turn.duration_us,
    )


def _unlike_others(turn: TurnRecord, nothing: object) -> Row:
    """What `_is_plain` asks about."""
    return (
        json_text(turn.handoffs) if turn.handoffs else "[]",
        json_text(turn.effects) if turn.effects else "[]",
        turn.attempts,
        turn.outcome,
        nothing if turn.error is None else printable(turn.error),
    )


def _content(turn: TurnRecord, reply: ReplyRecord, moments: Moments, committed_at: Moment) -> Row:
    payload = json_cell(reply.payload)
    return (
        turn.wa_id,
        committed_at,
        reply.kind,
        printable(reply.text),
        moments.nothing if payload is None else payload,
        turn.entry_id,
        turn.partition,
        reply.index,
    )
