"""Writes a batch: one transaction that brings news and replies together, whichever came first.

A status waits in `delivery_events` until the reply it speaks of is known by its id or its wamid,
and leaves it then. Rows are read, summed up in Python (`Delivery`) and written back, which is safe
because the writers of one database take turns.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from attrs import define, field
from sqlalchemy import Connection

from orchestrator.storage.records.batch import (
    Batch,
    ContactDraft,
    MessageKey,
    Row,
    printable,
)
from orchestrator.storage.records.delivery import Delivery, is_rung
from orchestrator.storage.records.journal import SentRecord, StatusRecord
from orchestrator.storage.records.moments import Moments
from orchestrator.storage.records.statements import Statements


@define(slots=True)
class _Reply:
    """A reply that is ours, with what its row holds, if it has one."""

    delivery: Delivery
    stored: bool = False
    filled: bool = False
    """Whether the row has its content, not only its sending."""
    stored_wamid: str | None = None
    changed: bool = False


@define(slots=True)
class Settlement:
    """The writing of one batch; `write` is for once, inside the caller's transaction."""

    statements: Statements
    batch: Batch
    _connection: Connection = field(init=False)
    _replies: dict[MessageKey, _Reply] = field(factory=dict, init=False)
    _names: dict[tuple[str, str], MessageKey] = field(factory=dict, init=False)
    """Wamids this batch brought, with their number."""

    def write(self, connection: Connection) -> None:
        self._connection = connection
        batch, sql = self.batch, self.statements
        homeless = self._settle()
        self._run(sql.meet_contact, [self._contact(*pair) for pair in batch.contacts.items()])
        self._run(sql.record_turn, [row for _, row in batch.turns.values()])
        self._run(sql.receive, list(batch.received.values()))
        self._run(sql.hold, [self._held(status) for status in (*homeless, *batch.remarks)])
        if self._replies:
            self._collect_held()
            self._write_replies()
        self._run(sql.record_event, list(batch.account_events.values()))

    def _settle(self) -> list[StatusRecord]:
        """Give every reply its news; returns the news of nobody known."""
        strays = list(self.batch.strays)
        if self.batch.replies:
            self._load(self.statements.replies, [key[0] for key in self.batch.replies])
            strays += self._tell_by_id()
        strays = self._tell_by_wamid(strays)
        if not strays:
            return []
        for row in self._load(self.statements.replies_by_wamid, [each.wamid for each in strays]):
            self._names[row[3], row[1]] = (row[0], row[1])
        return self._tell_by_wamid(strays)

    def _load(self, statement: str, ids: Sequence[str]) -> Sequence[Row]:
        rows = self._fetch(statement, self.statements.list_of(ids))
        for row in rows:
            self._replies.setdefault((row[0], row[1]), _stored_reply(row, self.batch.moments))
        return rows

    def _tell_by_id(self) -> list[StatusRecord]:
        strays: list[StatusRecord] = []
        for key, draft in self.batch.replies.items():
            reply = self._replies.get(key)
            if reply is None and not draft.born:
                strays.extend(news for news in draft.news if isinstance(news, StatusRecord))
                continue
            if reply is None:
                reply = self._replies[key] = _Reply(Delivery())
            for news in draft.news:
                self._tell(key, reply, news)
        return strays

    def _tell_by_wamid(self, statuses: Iterable[StatusRecord]) -> list[StatusRecord]:
        strays = []
        for status in statuses:
            key = self._names.get((status.wamid, status.phone_number_id))
            if key is None:
                strays.append(status)
            else:
                self._tell(key, self._replies[key], status)
        return strays

    def _tell(self, key: MessageKey, reply: _Reply, news: SentRecord | StatusRecord) -> None:
        if reply.delivery.add(news):
            reply.changed = True
        if news.wamid is not None and news.wamid != reply.stored_wamid:
            self._names[news.wamid, key[1]] = key

    def _collect_held(self) -> None:
        """Take in what waited for a reply, or for a wamid, that is new in this batch.

        News that waited can bring the very wamid other news wait for, hence the rounds.
        """
        released: dict[Row, None] = {}
        reply_ids = [key[0] for key, reply in self._replies.items() if not reply.stored]
        asked: set[tuple[str, str]] = set()
        while reply_ids or len(self._names) > len(asked):
            names = self._names.keys() - asked
            asked |= names
            for row in self._waiting([wamid for wamid, _ in names], reply_ids):
                status = _held_status(row, self.batch.moments)
                if self._welcome(status):
                    released[row[0], row[1], row[2], row[3]] = None
            reply_ids = []
        self._run(self.statements.release, list(released))

    def _waiting(self, wamids: Sequence[str], reply_ids: Sequence[str]) -> Sequence[Row]:
        list_of = self.statements.list_of
        return self._fetch(self.statements.held, list_of(wamids), list_of(reply_ids))

    def _welcome(self, status: StatusRecord) -> bool:
        if not is_rung(status.status):
            return False
        key = (status.reply_id or "", status.phone_number_id)
        if key not in self._replies:
            return not self._tell_by_wamid([status])
        self._tell(key, self._replies[key], status)
        return True

    def _write_replies(self) -> None:
        new: list[Row] = []
        fill: list[Row] = []
        name: list[Row] = []
        move: list[Row] = []
        for key, reply in self._replies.items():
            draft = self.batch.replies.get(key)
            content = draft and draft.content
            if not reply.stored:
                head = content or (draft and draft.stub) or ()
                new.append((*key, *head, *self._delivery(reply.delivery)))
                continue
            if content and not reply.filled:
                fill.append((*content, *key))
            if reply.changed and reply.delivery.wamid != reply.stored_wamid:
                name.append((*self._delivery(reply.delivery), *key))
            elif reply.changed:
                move.append((*self._delivery(reply.delivery)[1:], *key))
        self._run(self.statements.new_reply, new)
        self._run(self.statements.fill_reply, fill)
        self._run(self.statements.name_reply, name)
        self._run(self.statements.move_reply, move)

    def _delivery(self, delivery: Delivery) -> Row:
        store = self.batch.moments.store
        _, *reached = delivery.reached_ms
        return (
            delivery.wamid,
            delivery.state,
            delivery.rank,
            delivery.attempts,
            *[None if at_ms is None else store(at_ms) for at_ms in reached],
            delivery.error_code,
            delivery.error and printable(delivery.error),
        )

    def _contact(self, key: tuple[str, str], contact: ContactDraft) -> Row:
        store = self.batch.moments.store
        return (
            *key,
            contact.tenant_id,
            contact.bsuid,
            contact.name,
            contact.locale,
            store(contact.first_ms),
            store(contact.last_ms),
        )

    def _held(self, status: StatusRecord) -> Row:
        return (
            status.wamid,
            status.phone_number_id,
            status.status,
            self.batch.moments.store(status.at_ms),
            status.reply_id or None,
            status.recipient,
            status.error_code,
            status.error_title and printable(status.error_title),
        )

    def _run(self, statement: str, rows: Sequence[Row]) -> None:
        if rows:
            self._connection.exec_driver_sql(statement, list(rows))

    def _fetch(self, statement: str, *parameters: object) -> Sequence[Row]:
        return self._connection.exec_driver_sql(statement, parameters).fetchall()


def _stored_reply(row: Row, moments: Moments) -> _Reply:
    """From `message_id, phone_number_id, entry_id, wamid, state, rank, attempts, ... error`."""
    entry_id, wamid, rank, attempts, reached = row[2], row[3], row[5], row[6], row[7:13]
    delivery = Delivery(
        rank or 0,
        wamid,
        attempts or 0,
        [None, *[None if moment is None else moments.load(moment) for moment in reached]],
        *row[13:15],
    )
    return _Reply(delivery, stored=True, filled=entry_id is not None, stored_wamid=wamid)


def _held_status(row: Row, moments: Moments) -> StatusRecord:
    return StatusRecord(
        wamid=row[0],
        phone_number_id=row[1],
        status=row[2],
        at_ms=moments.load(row[3]),
        reply_id=row[4],
        recipient=row[5],
        error_code=row[6],
        error_title=row[7],
    )
