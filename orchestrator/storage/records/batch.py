"""A batch of journal records, sorted into the rows they become. Pure: no database here.

Records of one thing are brought together (a user met twice, a reply with its sending and its
statuses), so that each row is touched once a batch.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

import msgspec
from attrs import define, field

from orchestrator.storage.records.delivery import check_sending, is_rung
from orchestrator.storage.records.journal import (
    JournalRecord,
    OtherRecord,
    ReplyRecord,
    SentRecord,
    StatusRecord,
    TurnRecord,
)
from orchestrator.storage.records.moments import Moments

MessageKey = tuple[str, str]
"""`message_id` (ours, for a reply), `phone_number_id`."""

Row = tuple[Any, ...]
"""Values in the order of the table's columns."""

_to_json = msgspec.json.Encoder().encode


@define(slots=True)
class ReplyDraft:
    """What a batch tells of one reply. `content` are the columns `wa_id` to `reply_index`."""

    content: Row | None = None
    stub: Row | None = None
    """In place of the content, if only the sending is known yet."""
    news: list[SentRecord | StatusRecord] = field(factory=list)

    @property
    def born(self) -> bool:
        """Whether the batch itself shows that the reply is ours."""
        return self.content is not None or self.stub is not None


@define(slots=True)
class ContactDraft:
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
        if turn.bsuid is not None and (later or self.bsuid is None):
            self.bsuid = turn.bsuid
        if turn.profile_name is not None and (later or self.name is None):
            self.name = printable(turn.profile_name)
        self.first_ms = min(self.first_ms, turn.received_at_ms)
        self.last_ms = max(self.last_ms, turn.received_at_ms)


@define(slots=True)
class Batch:
    """Rows by their keys. `add` raises ValueError or OverflowError for a record no table takes."""

    moments: Moments
    contacts: dict[tuple[str, str], ContactDraft] = field(factory=dict)
    turns: dict[tuple[str, int], tuple[int, Row]] = field(factory=dict)
    """With the time of the commit: the latest is kept."""
    received: dict[MessageKey, Row] = field(factory=dict)
    replies: dict[MessageKey, ReplyDraft] = field(factory=dict)
    strays: list[StatusRecord] = field(factory=list)
    """Statuses that do not name their reply."""
    remarks: list[StatusRecord] = field(factory=list)
    """Statuses that say nothing of how far a message got."""
    account_events: dict[str, Row] = field(factory=dict)

    def add(self, record: JournalRecord) -> None:
        if isinstance(record, TurnRecord):
            self._add_turn(record)
        elif isinstance(record, StatusRecord):
            self._add_status(record)
        elif isinstance(record, SentRecord):
            self._add_sending(record)
        else:
            self._add_other(record)

    def _add_turn(self, turn: TurnRecord) -> None:
        store = self.moments.store
        received_at = store(turn.received_at_ms)
        committed_at = store(turn.committed_at_ms)
        row = _turn_row(turn, store, received_at, committed_at)
        key = (turn.entry_id, turn.partition)
        known = self.turns.get(key)
        if known is None or known[0] < turn.committed_at_ms:
            self.turns[key] = (turn.committed_at_ms, row)
        self._meet(turn)
        if turn.message_id:
            self._receive(turn, received_at)
        for reply in turn.replies:
            draft = self._reply(reply.reply_id, turn.phone_number_id)
            draft.content = _content(turn, reply, committed_at)

    def _meet(self, turn: TurnRecord) -> None:
        contact = self.contacts.get((turn.phone_number_id, turn.wa_id))
        if contact is not None:
            contact.meet(turn)
            return
        self.contacts[turn.phone_number_id, turn.wa_id] = ContactDraft(
            turn.tenant_id,
            turn.bsuid,
            None if turn.profile_name is None else printable(turn.profile_name),
            turn.locale,
            turn.received_at_ms,
            turn.received_at_ms,
        )

    def _receive(self, turn: TurnRecord, received_at: object) -> None:
        """A message taken up again, after it was parked, belongs to the turn that came last."""
        key = (turn.message_id, turn.phone_number_id)
        known = self.received.get(key)
        if known is None or known[_ENTRY_ID] < turn.entry_id:
            self.received[key] = (
                turn.message_id,
                turn.phone_number_id,
                turn.wa_id,
                "in",
                received_at,
                turn.kind,
                printable(turn.text),
                None if turn.raw is None else json_text(turn.raw),
                turn.entry_id,
                turn.partition,
            )

    def _add_sending(self, sent: SentRecord) -> None:
        check_sending(sent)
        at = self.moments.store(sent.at_ms)
        draft = self._reply(sent.reply_id, sent.phone_number_id)
        draft.news.append(sent)
        if draft.stub is None:
            draft.stub = (sent.wa_id, "out", at, None, None, None, None, None, None)

    def _add_status(self, status: StatusRecord) -> None:
        self.moments.store(status.at_ms)  # a time that is none is refused here, with its record
        if not is_rung(status.status):
            self.remarks.append(status)
        elif status.reply_id:
            self._reply(status.reply_id, status.phone_number_id).news.append(status)
        else:
            self.strays.append(status)

    def _add_other(self, other: OtherRecord) -> None:
        payload = json_text(other.raw)
        content = _to_json((other.kind, other.phone_number_id, other.at_ms, payload))
        event_id = hashlib.blake2b(content, digest_size=16).hexdigest()
        at = self.moments.store(other.at_ms)
        self.account_events[event_id] = (event_id, other.kind, other.phone_number_id, at, payload)

    def _reply(self, reply_id: str, phone_number_id: str) -> ReplyDraft:
        key = (reply_id, phone_number_id)
        draft = self.replies.get(key)
        if draft is None:
            draft = self.replies[key] = ReplyDraft()
        return draft


_ENTRY_ID = 8
"""Where a row of `received` has the entry's id."""


def _turn_row(
    turn: TurnRecord, store: Callable[[int], object], received_at: object, committed_at: object
) -> Row:
    return (
        turn.entry_id,
        turn.partition,
        turn.phone_number_id,
        turn.wa_id,
        turn.tenant_id,
        turn.message_id,
        turn.kind,
        turn.locale,
        turn.lane,
        turn.intent,
        turn.confidence,
        turn.tier,
        json_text(turn.reasons),
        turn.agent,
        json_text(turn.handoffs),
        json_text(turn.effects),
        turn.attempts,
        turn.outcome,
        None if turn.error is None else printable(turn.error),
        store(turn.sent_at_ms),
        received_at,
        store(turn.started_at_ms),
        committed_at,
        turn.duration_us,
    )


def _content(turn: TurnRecord, reply: ReplyRecord, committed_at: object) -> Row:
    return (
        turn.wa_id,
        "out",
        committed_at,
        reply.kind,
        printable(reply.text),
        None if reply.payload is None else json_text(reply.payload),
        turn.entry_id,
        turn.partition,
        reply.index,
    )


def printable(text: str) -> str:
    """NUL is the one character PostgreSQL cannot keep, and users can send it."""
    return text.replace("\0", "\ufffd") if "\0" in text else text


def json_text(value: object) -> str:
    if not value:
        return "[]" if isinstance(value, tuple) else "{}"
    text = _to_json(value).decode()
    if "\\u0000" in text:
        return _to_json(_printable_within(msgspec.json.decode(text))).decode()
    return text


def _printable_within(value: Any) -> Any:
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, dict):
        return {printable(key): _printable_within(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_printable_within(item) for item in value]
    return value
