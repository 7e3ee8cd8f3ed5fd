"""A batch of journal records, sorted into the rows they become. Pure: no database here.

Records of one user or one reply (with its sending and its statuses) are brought together, so that
their row is touched once a batch. A turn hardly ever comes twice: the database sorts that out.
"""

from __future__ import annotations

import hashlib
from typing import Any

import msgspec
from attrs import define, field

from orchestrator.storage.records.cells import json_cell, json_text, printable
from orchestrator.storage.records.delivery import Delivery, is_rung, rank_after
from orchestrator.storage.records.journal import (
    JournalRecord,
    OtherRecord,
    ReplyRecord,
    SentRecord,
    StatusRecord,
    TurnRecord,
)
from orchestrator.storage.records.ledger_writer import LedgerBatch
from orchestrator.storage.records.moments import Moment, Moments, Stored
from orchestrator.storage.records.queue import OwnerBatch

MessageKey = tuple[str, str]
"""`message_id` (ours, for a reply), `phone_number_id`."""

News = SentRecord | StatusRecord

Row = tuple[Any, ...]
"""Values in the order of the table's columns."""


class ReplyDraft(msgspec.Struct, gc=False):
    """What a batch tells of one reply."""

    content: Row | None = None
    """The columns `message_id` to `reply_index` but `direction`."""
    news: tuple[tuple[News, Moment], ...] = ()
    """Its sendings and statuses."""
    rung: int = 0
    """What it got to if its one sending, at the first attempt and without error, is all its news;
    else 0."""

    @property
    def born(self) -> bool:
        """Whether the batch itself shows that the reply is ours."""
        return self.content is not None or any(type(each) is SentRecord for each, _ in self.news)

    def tell(self, each: News, at: Moment, rung: int = 0) -> None:
        self.rung = 0 if self.news else rung
        self.news += ((each, at),)

    def delivery(self) -> Delivery:
        """What its news come to."""
        delivery = Delivery()
        for each, at in self.news:
            if isinstance(each, SentRecord):
                delivery.add_sending(each, at)
            else:
                delivery.add_status(each, at)
        return delivery


@define(slots=True)
class Batch:
    """The rows. `add` raises ValueError or OverflowError for a bad record."""

    moments: Moments
    stored: Stored = field(init=False)
    contacts: dict[tuple[str, str], list[Row]] = field(factory=dict)
    """Of each turn of a user when it was received (ms), tenant, BSUID, name and language."""
    turns: list[Row] = field(factory=list)
    plain_turns: list[Row] = field(factory=list)
    """Those that are what `Statements.record_plain_turn` says, without what is alike in all."""
    received: list[Row] = field(factory=list)
    replies: dict[MessageKey, ReplyDraft] = field(factory=dict)
    strays: list[StatusRecord] = field(factory=list)
    """Statuses that do not name their reply."""
    remarks: list[StatusRecord] = field(factory=list)
    """Statuses that say nothing of how far a message got."""
    account_events: dict[str, Row] = field(factory=dict)
    ledgers: LedgerBatch = field(factory=LedgerBatch)
    owners: OwnerBatch = field(factory=OwnerBatch)

    def __attrs_post_init__(self) -> None:
        self.stored = Stored(self.moments.store)

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
        at = self.stored[status.at_ms]
        if not is_rung(status.status):
            self.remarks.append(status)
        elif status.reply_id:
            self._reply(status.reply_id, status.phone_number_id).tell(status, at)
        else:
            self.strays.append(status)

    def _add_sending(self, sent: SentRecord) -> None:
        at, rung = self.stored[sent.at_ms], rank_after(sent)
        if sent.attempts != 1 or sent.error_code is not None or sent.error is not None:
            rung = 0
        self._reply(sent.reply_id, sent.phone_number_id).tell(sent, at, rung)

    def _reply(self, reply_id: str, phone_number_id: str) -> ReplyDraft:
        key = (reply_id, phone_number_id)
        draft = self.replies.get(key)
        if draft is None:
            draft = self.replies[key] = ReplyDraft()
        return draft

    def _add_turn(self, turn: TurnRecord) -> None:
        stored = self.stored
        received_at, committed_at = stored[turn.received_at_ms], stored[turn.committed_at_ms]
        if (
            turn.outcome == "applied"
            and turn.attempts == 1
            and turn.error is None
            and not turn.effects
            and not turn.handoffs
        ):
            self.plain_turns.append(self._turn_row(turn, received_at, committed_at, ()))
        else:
            unlike = _unlike_others(turn, self.moments.nothing)
            self.turns.append(self._turn_row(turn, received_at, committed_at, unlike))
        self._meet(turn)
        if turn.effects:
            self.ledgers.add(turn)
            self.owners.add(turn)
        if turn.message_id:
            self.received.append(self._received(turn, received_at))
        for reply in turn.replies:
            draft = self._reply(reply.reply_id, turn.phone_number_id)
            draft.content = self._content(turn, reply, committed_at)

    def _meet(self, turn: TurnRecord) -> None:
        key = (turn.phone_number_id, turn.wa_id)
        met = (turn.received_at_ms, turn.tenant_id, turn.bsuid, turn.profile_name, turn.locale)
        known = self.contacts.get(key)
        if known is None:
            self.contacts[key] = [met]
        else:
            known.append(met)

    def _add_other(self, other: OtherRecord) -> None:
        payload = json_text(other.raw)
        content = f"{other.kind}\n{other.phone_number_id}\n{other.at_ms}\n{payload}"
        event_id = hashlib.blake2b(content.encode(), digest_size=16).hexdigest()
        at = self.stored[other.at_ms]
        self.account_events[event_id] = (event_id, other.kind, other.phone_number_id, at, payload)

    # Rows

    def _received(self, turn: TurnRecord, received_at: Moment) -> Row:
        payload = json_cell(turn.raw)
        return (
            turn.message_id,
            turn.phone_number_id,
            turn.wa_id,
            received_at,
            turn.kind,
            printable(turn.text),
            self.moments.nothing if payload is None else payload,
            turn.entry_id,
            turn.partition,
        )

    def _turn_row(
        self, turn: TurnRecord, received_at: Moment, committed_at: Moment, unlike: Row
    ) -> Row:
        """In the order of `Statements.record_turn`; `unlike` is what a plain one has not."""
        nothing, stored = self.moments.nothing, self.stored
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
            *unlike,
            stored[turn.sent_at_ms],
            received_at,
            stored[turn.started_at_ms],
            committed_at,
            turn.duration_us,
        )

    def _content(self, turn: TurnRecord, reply: ReplyRecord, committed_at: Moment) -> Row:
        payload = self.moments.own_json(reply.payload)
        return (
            reply.reply_id,
            turn.phone_number_id,
            turn.wa_id,
            committed_at,
            reply.kind,
            printable(reply.text),
            self.moments.nothing if payload is None else payload,
            turn.entry_id,
            turn.partition,
            reply.index,
        )


def _unlike_others(turn: TurnRecord, nothing: object) -> Row:
    """Of a turn that is not plain."""
    return (
        json_text(turn.handoffs) if turn.handoffs else "[]",
        json_text(turn.effects) if turn.effects else "[]",
        turn.attempts,
        turn.outcome,
        nothing if turn.error is None else printable(turn.error),
    )
