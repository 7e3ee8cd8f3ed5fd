"""Writes a batch: one transaction that brings news and replies together, whichever came first.

A status waits in `delivery_events` until the reply it speaks of is known by its id or its wamid,
and leaves it then. Rows are read, summed up in Python (`Delivery`) and written back, which is safe
because the writers of one database take turns.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from operator import itemgetter

from attrs import define, field
from sqlalchemy import Connection

from orchestrator.storage.records.batch import Batch, MessageKey, ReplyDraft, Row
from orchestrator.storage.records.cells import printable
from orchestrator.storage.records.delivery import LADDER, Delivery, is_rung
from orchestrator.storage.records.journal import SentRecord, StatusRecord
from orchestrator.storage.records.moments import Moments
from orchestrator.storage.records.statements import Statements

_FIRST = itemgetter(0)


@define(slots=True)
class _StoredReply:
    """A row of ours, and whether the batch changes it."""

    delivery: Delivery
    wamid: str | None
    filled: bool
    """Whether it has its content, not only its sending."""
    changed: bool = False

    def add(self, news: Delivery) -> None:
        if self.delivery.add(news):
            self.changed = True


@define(slots=True)
class Settlement:
    """The writing of one batch; `write` is for once, inside the caller's transaction."""

    statements: Statements
    batch: Batch
    _connection: Connection = field(init=False)
    _stored: dict[MessageKey, _StoredReply] = field(factory=dict, init=False)
    _new: dict[MessageKey, ReplyDraft] = field(factory=dict, init=False)
    _names: dict[tuple[str, str], MessageKey] = field(factory=dict, init=False)
    """Wamids that are new to the database, with their number."""

    def write(self, connection: Connection) -> None:
        self._connection = connection
        batch, sql = self.batch, self.statements
        waiting = self._settle()
        self._run(sql.meet_contact, [self._contact(*pair) for pair in batch.contacts.items()])
        self._run(sql.record_plain_turn, batch.plain_turns)
        self._run(sql.record_turn, batch.turns)
        self._run(sql.receive, batch.received)
        self._run(sql.hold, [self._held(status) for status in (*waiting, *batch.remarks)])
        self._collect_held()
        self._write_new()
        self._write_stored()
        self._run(sql.record_event, list(batch.account_events.values()))
        batch.ledgers.write(connection)
        batch.owners.write(connection)

    # Who the news are for

    def _settle(self) -> list[StatusRecord]:
        """Give every reply its news; returns the news of nobody known."""
        strays = list(self.batch.strays)
        if self.batch.replies:
            self._load(self.statements.replies, [key[0] for key in self.batch.replies])
            for key, draft in self.batch.replies.items():
                if key in self._stored or not draft.born:
                    strays += self._tell_by_id(key, draft)
                else:
                    self._new[key] = draft
                    for each, _ in draft.news:
                        if each.wamid is not None:
                            self._names[each.wamid, key[1]] = key
        strays = self._tell_by_wamid(strays)
        if not strays:
            return []
        for row in self._load(self.statements.replies_by_wamid, [each.wamid for each in strays]):
            self._names[row[3], row[1]] = (row[0], row[1])
        return self._tell_by_wamid(strays)

    def _load(self, statement: str, ids: Sequence[str]) -> Sequence[Row]:
        rows = self._fetch(statement, self.statements.list_of(ids))
        for row in rows:
            self._stored.setdefault((row[0], row[1]), _stored_reply(row))
        return rows

    def _tell_by_id(self, key: MessageKey, draft: ReplyDraft) -> Sequence[StatusRecord]:
        """Returns the statuses of a reply that is not known, or not yet."""
        stored = self._stored.get(key)
        if stored is None:
            return [each for each, _ in draft.news if isinstance(each, StatusRecord)]
        stored.add(draft.delivery())
        for each, _ in draft.news:
            self._learn_name(key, each.wamid)
        return ()

    def _learn_name(self, key: MessageKey, wamid: str | None) -> None:
        stored = self._stored.get(key)
        if wamid is not None and (stored is None or stored.wamid != wamid):
            self._names[wamid, key[1]] = key

    def _tell_by_wamid(self, statuses: Iterable[StatusRecord]) -> list[StatusRecord]:
        strays = []
        for status in statuses:
            key = self._names.get((status.wamid, status.phone_number_id))
            if key is None:
                strays.append(status)
            else:
                self._tell(key, status)
        return strays

    def _tell(self, key: MessageKey, status: StatusRecord) -> None:
        stored, at = self._stored.get(key), self.batch.stored[status.at_ms]
        if stored is None:
            self._new[key].tell(status, at)
        else:
            news = Delivery()
            news.add_status(status, at)
            stored.add(news)
        self._learn_name(key, status.wamid)

    def _collect_held(self) -> None:
        """Take in what waited for a reply, or for a wamid, that is new in this batch.

        News that waited can bring the very wamid other news wait for, hence the rounds.
        """
        released: dict[Row, None] = {}
        reply_ids = [key[0] for key in self._new]
        reply_ids += [key[0] for key, stored in self._stored.items() if not stored.filled]
        asked: set[tuple[str, str]] = set()
        while reply_ids or len(self._names) > len(asked):
            names = self._names.keys() - asked
            asked |= names
            for row in self._waiting([wamid for wamid, _ in names], reply_ids):
                if self._welcome(_held_status(row, self.batch.moments)):
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
        if key not in self._new and key not in self._stored:
            return not self._tell_by_wamid([status])
        self._tell(key, status)
        return True

    # Rows

    def _write_new(self) -> None:
        rows: list[Row] = []
        settled: dict[int, list[Row]] = {rank: [] for rank in self.statements.new_reply_at}
        nothing = self.batch.moments.nothing
        for key, draft in self._new.items():
            content = draft.content or self._stub(key, draft)
            if draft.rung:
                sent, at = draft.news[0]
                arrival = (nothing if sent.wamid is None else sent.wamid, at)
                settled[draft.rung].append(content + arrival)
            else:
                rows.append(content + self._delivery(draft.delivery()))
        self._run(self.statements.new_reply, rows)
        for rank, statement in self.statements.new_reply_at.items():
            self._run(statement, settled[rank])

    def _write_stored(self) -> None:
        fill: list[Row] = []
        name: list[Row] = []
        move: list[Row] = []
        for key, stored in self._stored.items():
            draft = self.batch.replies.get(key)
            if draft is not None and draft.content is not None and not stored.filled:
                fill.append(draft.content[len(key) :] + key)
            if stored.changed:
                row = self._delivery(stored.delivery) + key
                if stored.delivery.wamid == stored.wamid:
                    move.append(row[1:])
                else:
                    name.append(row)
        self._run(self.statements.fill_reply, fill)
        self._run(self.statements.name_reply, name)
        self._run(self.statements.move_reply, move)

    def _stub(self, key: MessageKey, draft: ReplyDraft) -> Row:
        """The content of a reply of which only the sending is known yet."""
        for each, at in reversed(draft.news):
            if isinstance(each, SentRecord):
                return (*key, each.wa_id, at, *[self.batch.moments.nothing] * 6)
        raise AssertionError("a reply is new only by its turn or its sending")

    def _delivery(self, delivery: Delivery) -> Row:
        nothing = self.batch.moments.nothing
        _, accepted, sent, failed, delivered, read, played = delivery.reached
        return (
            nothing if delivery.wamid is None else delivery.wamid,
            LADDER[delivery.rank],
            delivery.rank,
            delivery.attempts,
            nothing if accepted is None else accepted,
            nothing if sent is None else sent,
            nothing if failed is None else failed,
            nothing if delivered is None else delivered,
            nothing if read is None else read,
            nothing if played is None else played,
            nothing if delivery.error_code is None else delivery.error_code,
            nothing if delivery.error is None else printable(delivery.error),
        )

    def _contact(self, key: tuple[str, str], met: Sequence[Row]) -> Row:
        """The newest word wins, but a missing name or id erases none."""
        newest_first = sorted(met, key=_FIRST, reverse=True)
        last_ms, tenant_id, bsuid, name, locale = newest_first[0]
        if bsuid is None or name is None:
            for _, _, older_bsuid, older_name, _ in newest_first:
                bsuid = older_bsuid if bsuid is None else bsuid
                name = older_name if name is None else name
        stored, nothing = self.batch.stored, self.batch.moments.nothing
        return (
            *key,
            tenant_id,
            nothing if bsuid is None else bsuid,
            nothing if name is None else printable(name),
            locale,
            stored[newest_first[-1][0]],
            stored[last_ms],
        )

    def _held(self, status: StatusRecord) -> Row:
        nothing = self.batch.moments.nothing
        return (
            status.wamid,
            status.phone_number_id,
            status.status,
            self.batch.stored[status.at_ms],
            status.reply_id or nothing,
            nothing if status.recipient is None else status.recipient,
            nothing if status.error_code is None else status.error_code,
            nothing if status.error_title is None else printable(status.error_title),
        )

    # SQL

    def _run(self, statement: str, rows: list[Row]) -> None:
        if rows:
            # A row a step: with several, SQLite keeps a journal of each statement beside its own.
            self._connection.exec_driver_sql(statement, rows)

    def _fetch(self, statement: str, *parameters: object) -> Sequence[Row]:
        return self._connection.exec_driver_sql(statement, parameters).fetchall()


def _stored_reply(row: Row) -> _StoredReply:
    """From `message_id, phone_number_id, entry_id, wamid, state, rank, attempts, ... error`."""
    _, _, entry_id, wamid, _, rank, attempts, *reached, code, error = row
    delivery = Delivery(rank or 0, wamid, attempts or 0, [None, *reached], code, error)
    return _StoredReply(delivery, wamid, entry_id is not None)


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
