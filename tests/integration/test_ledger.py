"""Orders and tickets in the record, the same on SQLite and PostgreSQL."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

import attrs
import pytest
from alembic import command
from alembic.config import Config
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from sqlalchemy import Connection

from orchestrator.orders.order import OrderStatus, encode_order
from orchestrator.orders.ticket import TicketStatus, encode_ticket
from orchestrator.storage.records.database import PostgresqlDatabase, database_at
from orchestrator.storage.records.journal import EffectRecord, JournalRecord, TurnRecord
from orchestrator.storage.records.ledger import ORDERS
from orchestrator.storage.records.location import locate
from orchestrator.storage.records.migrations import SCRIPTS, revision_of
from orchestrator.storage.records.order_history import ThingFilter
from orchestrator.storage.records.schema import contacts
from orchestrator.storage.records.sql_book import SqlOrderBook
from tests.integration.records_kit import (
    NUMBER,
    START_MS,
    TURN,
    USER,
    every_row,
    numbered,
    opened,
    rows,
)
from tests.integration.records_kit import empty_url as empty_url
from tests.integration.records_kit import postgresql as postgresql  # fixtures
from tests.integration.records_kit import postgresql_database as postgresql_database
from tests.integration.records_kit import sqlite_template as sqlite_template
from tests.integration.records_kit import url as url
from tests.unit.orchestrator.orders.samples import a_ticket, an_order

ORDER = an_order("wamid.in")
TICKET = a_ticket("wamid.help", order_id=ORDER.order_id)


def turn(after_ms: int, *effects: EffectRecord, **changes: Any) -> TurnRecord:
    return replace(
        TURN,
        **{
            "entry_id": f"{START_MS + after_ms}-0",
            "message_id": f"wamid.{after_ms}",
            "committed_at_ms": START_MS + after_ms,
            "replies": (),
            "effects": effects,
            **changes,
        },
    )


def placed(after_ms: int = 0, **changes: Any) -> TurnRecord:
    text = encode_order(attrs.evolve(ORDER, **changes))
    return turn(after_ms, EffectRecord(kind="order_placed", details={"order": text}))


def changed(after_ms: int, status: str, **details: str) -> TurnRecord:
    asked = {"order_id": ORDER.order_id, "status": status} | details
    return turn(after_ms, EffectRecord(kind="order_changed", details=asked))


def at(after_ms: int) -> datetime:
    return datetime.fromtimestamp((START_MS + after_ms) / 1000, UTC)


async def written(url: str, *batches: list[JournalRecord]) -> dict[str, list[dict[str, Any]]]:
    async with opened(url) as records:
        for batch in batches:
            assert await records.write(numbered(*batch)) == ()
    return await every_row(url, NUMBER)


def test_an_order_is_kept_as_it_was_placed(url: str) -> None:
    tables = asyncio.run(written(url, [placed()]))
    [order] = tables["orders"]
    assert (order["order_id"], order["number"]) == (ORDER.order_id, ORDER.number)
    assert (order["status"], order["status_at"]) == ("placed", at(0))
    assert order["placed_at"] == datetime(2026, 3, 4, 15, 30, tzinfo=UTC)
    assert order["total_cents"] == 7_480_000
    [line] = order["lines"]
    assert (line["product_id"], line["quantity"], line["without"]) == ("hawaiana", 2, "piña")
    [event] = tables["order_events"]
    assert (event["kind"], event["status"], event["outcome"]) == ("opened", "placed", "applied")


def test_an_order_goes_its_way_and_each_step_is_kept_with_who_asked(url: str) -> None:
    tables = asyncio.run(
        written(
            url,
            [placed(), changed(10, "confirmed", by="staff", note="20 min")],
            [changed(20, "on_its_way", by="staff"), changed(30, "delivered", by="staff")],
        )
    )
    [order] = tables["orders"]
    assert (order["status"], order["status_at"]) == ("delivered", at(30))
    steps = [(each["status"], each["author"], each["note"]) for each in tables["order_events"]]
    assert steps[:2] == [("placed", "customer", None), ("confirmed", "staff", "20 min")]
    assert len(steps) == 4


def test_an_impossible_change_is_recorded_as_refused_and_changes_nothing(url: str) -> None:
    tables = asyncio.run(
        written(url, [placed(), changed(10, "cancelled", reason="no quiero")], [changed(20, "x")])
    )
    assert tables["orders"][0]["status"] == "cancelled"
    *_, cancelled, refused = tables["order_events"]
    assert (cancelled["outcome"], cancelled["note"]) == ("applied", "no quiero")
    assert refused["outcome"] == "refused"
    assert "it is cancelled and cannot become x" in refused["refusal"]


def test_a_change_before_its_order_is_refused_until_the_order_is_there(url: str) -> None:
    async def story() -> None:
        async with opened(url) as records:
            await records.write(numbered(changed(10, "confirmed")))
            [event] = await rows(url, "order_events")
            assert event["outcome"] == "refused"
            await records.write(numbered(placed()))
        _, event = await rows(url, "order_events")
        assert (event["outcome"], event["refusal"]) == ("applied", None)
        [order] = await rows(url, "orders")
        assert (order["status"], order["status_at"]) == ("confirmed", at(10))

    asyncio.run(story())


@pytest.mark.parametrize(
    "effect",
    [
        EffectRecord(kind="order_placed", details={"order": "{}"}),
        EffectRecord(kind="order_placed", details={}),
        EffectRecord(kind="order_changed", details={"status": "confirmed"}),
        EffectRecord(kind="order_changed", details={"order_id": "", "status": "confirmed"}),
        EffectRecord(
            kind="order_placed", details={"order": encode_order(an_order(wa_id="573000000000"))}
        ),
        EffectRecord(
            kind="order_placed",
            details={"order": encode_order(an_order(placed_at="0001-01-01T00:00:00+14:00"))},
        ),
    ],
    ids=["unreadable", "empty", "no id", "empty id", "of another user", "before all time"],
)
def test_an_effect_that_cannot_be_read_is_kept_as_refused_with_its_turn(
    url: str, effect: EffectRecord
) -> None:
    tables = asyncio.run(written(url, [turn(5, effect)], [turn(5, effect), placed()]))
    assert len(tables["turns"]) == 2
    refused, _ = sorted(tables["order_events"], key=lambda row: row["order_id"])
    assert (refused["order_id"], refused["kind"]) == ("", "unreadable")
    assert refused["outcome"] == "refused"
    assert refused["refusal"].startswith("the effect order_")
    assert [order["status"] for order in tables["orders"]] == ["placed"]


def test_texts_no_database_takes_are_made_fit(url: str) -> None:
    tables = asyncio.run(
        written(
            url, [placed(note="a\0b", address="\0"), changed(1, "confirmed", note="\0" * 5_000)]
        )
    )
    assert tables["orders"][0]["note"] == "a\ufffdb"
    assert len(tables["order_events"][1]["note"]) == 1_000


def test_a_ticket_is_kept_and_can_be_solved_and_reopened(url: str) -> None:
    opening = EffectRecord(kind="ticket_opened", details={"ticket": encode_ticket(TICKET)})

    def asked(after_ms: int, status: str) -> TurnRecord:
        details = {"ticket_id": TICKET.ticket_id, "status": status, "note": "n"}
        return turn(after_ms, EffectRecord(kind="ticket_changed", details=details))

    tables = asyncio.run(
        written(
            url,
            [turn(0, opening), asked(1, "solved")],
            [asked(2, "solved")],
            [asked(3, "reopened")],
        )
    )
    [ticket] = tables["tickets"]
    assert (ticket["status"], ticket["priority"]) == ("reopened", "high")
    assert ticket["media_ids"] == ["media-1"]
    outcomes = [event["outcome"] for event in tables["ticket_events"]]
    assert outcomes == ["applied", "applied", "refused", "applied"]


ASKED: list[JournalRecord] = [
    placed(),
    changed(10, "confirmed"),
    changed(20, "confirmed"),
    changed(30, "preparing"),
    changed(40, "ready"),
    changed(50, "on_its_way"),
    changed(60, "cancelled"),
    changed(70, "delivered"),
]
_numbers = count(1)


@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],  # see below
)
@given(data=st.data())
def test_whatever_the_order_and_the_repetitions_an_order_ends_the_same(
    url: str, data: st.DataObject
) -> None:
    """Every example has business numbers of its own: one database serves them all."""
    shuffled = data.draw(st.permutations(ASKED))
    again = data.draw(st.lists(st.sampled_from(ASKED), max_size=4))
    cuts = data.draw(st.lists(st.booleans(), min_size=12, max_size=12))
    batches: list[list[JournalRecord]] = [[]]
    for record, cut in zip([*shuffled, *again], cuts, strict=False):
        batches[-1].append(record)
        if cut:
            batches.append([])
    number = f"n{next(_numbers)}"

    def moved(record: JournalRecord) -> JournalRecord:
        assert isinstance(record, TurnRecord)
        effects = tuple(
            replace(
                effect,
                details={k: v.replace(NUMBER, number) for k, v in effect.details.items()},
            )
            for effect in record.effects
        )
        return replace(record, phone_number_id=number, effects=effects)

    async def story() -> dict[str, list[dict[str, Any]]]:
        async with opened(url) as records:
            for batch in batches:
                assert await records.write(numbered(*map(moved, batch))) == ()
        return await every_row(url, number)

    tables = asyncio.run(story())
    assert tables["orders"][0]["status"] == "cancelled"
    refused = {row["at"] for row in tables["order_events"] if row["outcome"] == "refused"}
    assert refused == {at(20), at(50), at(70)}


# Reading


def test_the_book_gives_a_customers_newest_orders_and_tickets(url: str) -> None:
    async def story() -> None:
        orders = [
            an_order(f"wamid.{n}", placed_at=f"2026-03-0{n}T10:00:00.000+00:00")
            for n in range(1, 5)
        ]
        effects = [
            EffectRecord(kind="order_placed", details={"order": encode_order(order)})
            for order in orders
        ]
        opening = EffectRecord(kind="ticket_opened", details={"ticket": encode_ticket(TICKET)})
        async with opened(url) as records:
            await records.write(numbered(turn(0, *effects, opening)))
            await records.write(
                numbered(
                    turn(
                        9,
                        EffectRecord(
                            kind="order_changed",
                            details={"order_id": orders[3].order_id, "status": "confirmed"},
                        ),
                    )
                )
            )
            book = SqlOrderBook(records)
            found = await book.recent_orders(NUMBER, USER)
            assert [order.order_id for order in found] == [
                order.order_id for order in reversed(orders[1:])
            ]
            assert found[0] == attrs.evolve(orders[3], status=OrderStatus.CONFIRMED)
            assert await book.recent_orders(NUMBER, "573009999999") == ()
            assert await book.recent_orders("999", USER) == ()
            assert await book.recent_tickets(NUMBER, USER) == (TICKET,)
            assert TICKET.status is TicketStatus.OPEN

    asyncio.run(story())


def test_orders_are_listed_in_pages_newest_first_and_by_status(url: str) -> None:
    async def story() -> None:
        # Two of one moment: the id decides.
        orders = [
            an_order(f"wamid.{n}", placed_at=f"2026-03-0{1 + n // 2}T10:00:00.000+00:00")
            for n in range(6)
        ]
        effects = [
            EffectRecord(kind="order_placed", details={"order": encode_order(order)})
            for order in orders
        ]
        async with opened(url) as records:
            await records.write(numbered(turn(0, *effects)))
            everything = await records.page(ORDERS, ThingFilter(limit=10))
            assert len(everything.rows) == 6
            assert everything.cursor is None
            seen, cursor = [], None
            for _ in range(3):
                page = await records.page(ORDERS, ThingFilter(limit=2, cursor=cursor))
                seen += page.rows
                cursor = page.cursor
            assert cursor is None
            assert seen == list(everything.rows)
            assert {row["status"] for row in everything.rows} == {"placed"}
            none = await records.page(ORDERS, ThingFilter(status="delivered"))
            assert none.rows == ()
            with pytest.raises(ValueError, match="cursor"):
                await records.page(ORDERS, ThingFilter(cursor="nonsense"))

    asyncio.run(story())


def test_one_order_is_found_with_its_events(url: str) -> None:
    async def story() -> None:
        async with opened(url) as records:
            await records.write(numbered(placed(), changed(10, "confirmed", by="staff")))
            found = await records.find(ORDERS, ORDER.order_id)
            assert found is not None
            assert found.row["status"] == "confirmed"
            assert [event["status"] for event in found.events] == ["placed", "confirmed"]
            assert await records.find(ORDERS, "ord_unknown") is None

    asyncio.run(story())


def test_words_that_come_later_are_kept_beside_the_ticket_and_leave_its_status(url: str) -> None:
    opening = EffectRecord(kind="ticket_opened", details={"ticket": encode_ticket(TICKET)})
    details = {"ticket_id": TICKET.ticket_id, "note": "y además sin bebida", "media": "m1,m2"}
    added = EffectRecord(kind="ticket_note", details=details)
    tables = asyncio.run(written(url, [turn(5, added)], [turn(0, opening), turn(9, added)]))
    assert tables["tickets"][0]["status"] == "open"
    _, *notes = tables["ticket_events"]
    assert [(each["kind"], each["outcome"]) for each in notes] == [("noted", "applied")] * 2
    assert notes[0]["note"] == "y además sin bebida [m1,m2]"


# The queue


def owned(after_ms: int, kind: str, user: str = USER, **details: str) -> TurnRecord:
    return turn(after_ms, EffectRecord(kind=kind, details=details), wa_id=user)


def test_the_queue_has_those_who_wait_first_the_longest_on_top(url: str) -> None:
    async def story() -> list[tuple[str, str, str | None]]:
        async with opened(url) as records:
            await records.write(
                numbered(
                    owned(1, "handoff_requested", "573000000001", reason="complaint"),
                    owned(2, "handoff_requested", "573000000002"),
                    owned(3, "taken_over", "573000000002"),
                    owned(4, "handoff_requested", "573000000003"),
                    owned(5, "handoff_requested", "573000000004"),
                    owned(6, "returned_to_bot", "573000000004"),
                )
            )
            rows = await records.queue(at(0), 10)
            assert await records.queue(at(0), 1) == rows[:1]
            assert len(await records.queue(at(3), 10)) == 1
            return [(row["wa_id"], row["owner"], row["reason"]) for row in rows]

    assert asyncio.run(story()) == [
        ("573000000001", "waiting", "complaint"),
        ("573000000003", "waiting", None),
        ("573000000002", "human", None),
    ]


@pytest.mark.parametrize("late", [False, True])
def test_the_last_word_on_an_owner_stands_whenever_it_is_written(url: str, late: bool) -> None:
    words: list[list[JournalRecord]] = [
        [owned(9, "handoff_requested")],
        [owned(10, "returned_to_bot")],
    ]
    tables = asyncio.run(written(url, *(reversed(words) if late else words), words[0]))
    assert [row["owner"] for row in tables["owners"]] == ["bot"]


def test_a_record_of_an_older_version_gets_the_new_tables_and_keeps_its_rows(
    empty_url: str,
) -> None:
    def to_the_first_revision(connection: Connection) -> None:
        config = Config()
        config.set_main_option("script_location", str(SCRIPTS))
        config.set_main_option("path_separator", "os")
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        assert revision_of(connection) == "0001"
        connection.execute(
            contacts.insert(),
            [
                {
                    "phone_number_id": NUMBER,
                    "wa_id": USER,
                    "tenant_id": "pizzeria",
                    "first_seen": at(0),
                    "last_seen": at(0),
                }
            ],
        )

    async def prepare() -> None:
        database = database_at(locate(empty_url, Path()))
        if isinstance(database, PostgresqlDatabase):
            await asyncio.to_thread(asyncio.run, upgraded())
        else:
            await database.write(to_the_first_revision)
        await database.close()

    async def upgraded() -> None:
        other = database_at(locate(empty_url, Path()))
        await other.write(to_the_first_revision)
        await other.close()

    asyncio.run(prepare())
    tables = asyncio.run(written(empty_url, [placed()]))
    assert [row["tenant_id"] for row in tables["contacts"]] == ["pizzeria"]
    assert [row["status"] for row in tables["orders"]] == ["placed"]
