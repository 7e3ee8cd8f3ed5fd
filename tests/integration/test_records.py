"""The contract of the record, the same on SQLite and PostgreSQL."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from orchestrator.storage.records.journal import JournalRecord, ReplyRecord, TurnRecord
from tests.integration.records_kit import (
    ALERT,
    NOT_SENT,
    NUMBER,
    SENT,
    START_MS,
    TURN,
    USER,
    every_row,
    numbered,
    of_number,
    opened,
    rows,
    status,
)
from tests.integration.records_kit import postgresql as postgresql  # fixtures
from tests.integration.records_kit import postgresql_database as postgresql_database
from tests.integration.records_kit import sqlite_template as sqlite_template
from tests.integration.records_kit import url as url


def at(after_ms: int) -> datetime:
    return datetime.fromtimestamp((START_MS + after_ms) / 1000, UTC)


async def written(url: str, *batches: list[JournalRecord]) -> dict[str, list[dict[str, Any]]]:
    """The rows after the batches."""
    async with opened(url) as records:
        for batch in batches:
            assert await records.write(numbered(*batch)) == ()
    return await every_row(url, NUMBER)


async def reply_after(url: str, *batches: list[JournalRecord]) -> dict[str, Any]:
    tables = await written(url, *batches)
    return next(row for row in tables["messages"] if row["message_id"] == "reply.0")


def test_a_turn_is_kept_with_all_that_was_decided(url: str) -> None:
    [turn] = asyncio.run(written(url, [TURN]))["turns"]
    assert turn == {
        "entry_id": "1795421700000-0",
        "partition": 17,
        "phone_number_id": NUMBER,
        "wa_id": USER,
        "tenant_id": "pizzeria",
        "message_id": "wamid.in",
        "kind": "text",
        "locale": "es",
        "lane": "commerce",
        "intent": "menu",
        "confidence": 0.93,
        "tier": "rules",
        "reasons": ["rule:menu"],
        "agent": "commerce",
        "handoffs": ["info"],
        "effects": [{"kind": "quote_given", "details": {"total": "42000"}}],
        "attempts": 1,
        "outcome": "applied",
        "error": None,
        "sent_at": at(-900),
        "received_at": at(0),
        "started_at": at(1),
        "committed_at": at(5),
        "duration_us": 4321,
    }


def test_message_and_replies_of_a_turn_are_kept_as_messages(url: str) -> None:
    first, second, received = asyncio.run(written(url, [TURN]))["messages"]
    assert received["direction"] == "in"
    assert received["message_id"] == "wamid.in"
    assert received["at"] == at(0)
    assert received["payload"] == TURN.raw
    assert received["delivery_state"] is None
    assert first["direction"] == "out"
    assert first["at"] == at(5)
    assert first["text"] == "¡Claro! ¿Para llevar?"
    assert first["payload"] == TURN.replies[0].payload
    assert (first["entry_id"], first["partition"]) == (TURN.entry_id, TURN.partition)
    assert first["delivery_state"] == "queued"
    assert (second["reply_index"], second["payload"]) == (1, None)


def test_payloads_are_texts_in_sqlite_as_its_json_functions_want_them(tmp_path: Path) -> None:
    file = tmp_path / "records.sqlite3"
    for batches in ([[TURN]], [[SENT], [TURN]], [[TURN, SENT]]):
        file.unlink(missing_ok=True)
        asyncio.run(written(f"sqlite:///{file}", *batches))
        with closing(sqlite3.connect(file)) as connection:
            found = connection.execute("SELECT typeof(payload), count(*) FROM messages GROUP BY 1")
            assert dict(found.fetchall()) == {"text": 2, "null": 1}


def test_a_turn_without_handoff_and_effect_is_kept_like_any_other(url: str) -> None:
    plain = replace(TURN, handoffs=(), effects=())
    [rich] = asyncio.run(written(url, [TURN]))["turns"]
    later = replace(plain, committed_at_ms=TURN.committed_at_ms + 1)
    [turn] = asyncio.run(written(url, [later], [TURN]))["turns"]
    assert turn == rich | {"handoffs": [], "effects": [], "committed_at": at(6)}


def test_a_turn_applied_after_it_was_parked_forgets_its_error(url: str) -> None:
    plain = replace(TURN, handoffs=(), effects=(), committed_at_ms=TURN.committed_at_ms + 1)
    parked = replace(TURN, outcome="parked", error="store away", attempts=2)
    [turn] = asyncio.run(written(url, [parked, plain], [parked]))["turns"]
    assert (turn["outcome"], turn["error"], turn["attempts"]) == ("applied", None, 1)
    assert (turn["handoffs"], turn["effects"]) == ([], [])


@pytest.mark.parametrize("attempts", [1, 2])
@pytest.mark.parametrize("state", ["sent", "delivered", "failed"])
def test_a_reply_written_with_its_sending_is_as_one_sent_later(
    url: str, state: str, attempts: int
) -> None:
    sent = replace(SENT, state=state, attempts=attempts)
    later = asyncio.run(reply_after(url, [TURN], [sent]))
    number = "118273645509199"
    asyncio.run(written(url, [of_number(number, TURN), of_number(number, sent)]))
    tables = asyncio.run(every_row(url, number))
    together = next(row for row in tables["messages"] if row["message_id"] == "reply.0")
    assert together == later | {"phone_number_id": number}
    assert together["direction"] == "out"
    assert together["attempts"] == attempts


def test_the_user_is_kept_as_a_contact(url: str) -> None:
    [contact] = asyncio.run(written(url, [TURN]))["contacts"]
    assert contact == {
        "phone_number_id": NUMBER,
        "wa_id": USER,
        "tenant_id": "pizzeria",
        "bsuid": "CO.8127364509182736455",
        "name": "María Fernanda",
        "locale": "es",
        "first_seen": at(0),
        "last_seen": at(0),
    }


def test_a_missing_name_does_not_erase_the_known_one(url: str) -> None:
    later = replace(
        TURN, entry_id="2", profile_name=None, bsuid=None, received_at_ms=START_MS + 60_000
    )
    [contact] = asyncio.run(written(url, [TURN], [later]))["contacts"]
    assert contact["name"] == "María Fernanda"
    assert contact["bsuid"] == "CO.8127364509182736455"
    assert (contact["first_seen"], contact["last_seen"]) == (at(0), at(60_000))


def test_an_older_turn_written_late_does_not_bring_back_an_old_name(url: str) -> None:
    later = replace(
        TURN, entry_id="2", profile_name="Mafe", locale="en", received_at_ms=START_MS + 60_000
    )
    [contact] = asyncio.run(written(url, [later], [TURN]))["contacts"]
    assert (contact["name"], contact["locale"]) == ("Mafe", "en")
    assert (contact["first_seen"], contact["last_seen"]) == (at(0), at(60_000))


def test_a_sending_and_statuses_move_the_reply_up(url: str) -> None:
    reply = asyncio.run(
        reply_after(url, [TURN], [SENT, status("sent", 300)], [status("delivered", 400)])
    )
    assert reply["delivery_state"] == "delivered"
    assert reply["wamid"] == "wamid.out0"
    assert [reply[f"{rung}_at"] for rung in ("accepted", "sent", "delivered", "read")] == [
        at(200),
        at(300),
        at(400),
        None,
    ]


def test_a_lower_status_that_comes_later_changes_nothing_but_its_own_time(url: str) -> None:
    reply = asyncio.run(reply_after(url, [TURN, SENT, status("read", 900)], [status("sent", 300)]))
    assert reply["delivery_state"] == "read"
    assert reply["sent_at"] == at(300)


@pytest.mark.parametrize(
    ("words", "state"),
    [
        (["failed"], "failed"),
        (["failed", "sent"], "failed"),
        (["failed", "delivered"], "delivered"),
        (["delivered", "failed"], "delivered"),
        (["read", "delivered", "sent"], "read"),
        (["played", "read"], "played"),
    ],
)
def test_a_failure_counts_only_below_delivered(url: str, words: list[str], state: str) -> None:
    batches: list[list[JournalRecord]] = [[status(word, 500)] for word in words]
    assert asyncio.run(reply_after(url, [TURN, SENT], *batches))["delivery_state"] == state


def test_a_failed_sending_keeps_its_error_and_attempts(url: str) -> None:
    reply = asyncio.run(written(url, [TURN], [NOT_SENT]))["messages"][1]
    assert reply["delivery_state"] == "failed"
    assert (reply["error_code"], reply["error"]) == (131047, "Re-engagement message")
    assert (reply["attempts"], reply["failed_at"]) == (3, at(300))


@pytest.mark.parametrize("names", [{}, {"reply_id": None}], ids=["by reply id", "by wamid"])
def test_a_status_before_its_turn_waits_for_it(url: str, names: dict[str, Any]) -> None:
    async def story() -> None:
        async with opened(url) as records:
            await records.write(numbered(status("read", 900, **names)))
            assert [row["status"] for row in await rows(url, "delivery_events")] == ["read"]
            assert await rows(url, "messages") == []
            await records.write(numbered(SENT))
            assert await rows(url, "delivery_events") == []
            await records.write(numbered(TURN))
            assert (await records.message_counts()).replies == {"read": 1, "queued": 1}

    asyncio.run(story())


def test_a_status_that_settles_an_unknown_sending_names_the_message(url: str) -> None:
    reply = asyncio.run(
        reply_after(url, [TURN], [status("sent", 300)], [status("delivered", 400, reply_id=None)])
    )
    assert reply["wamid"] == "wamid.out0"
    assert reply["delivery_state"] == "delivered"


def test_news_that_waited_can_bring_the_wamid_that_other_news_waited_for(url: str) -> None:
    tables = asyncio.run(
        written(url, [status("read", 900, reply_id=None)], [status("sent", 300)], [TURN])
    )
    assert tables["messages"][0]["delivery_state"] == "read"
    assert tables["delivery_events"] == []


def test_a_status_that_quotes_a_foreign_id_is_matched_by_its_wamid(url: str) -> None:
    reply = asyncio.run(reply_after(url, [TURN, SENT], [status("read", 900, reply_id="order=7")]))
    assert reply["delivery_state"] == "read"


def test_statuses_of_other_senders_of_the_number_make_no_message(url: str) -> None:
    foreign = status("read", 900, reply_id="order=7", wamid="wamid.theirs")
    tables = asyncio.run(written(url, [TURN, SENT], [foreign], [foreign]))
    assert len(tables["messages"]) == 3
    assert [row["wamid"] for row in tables["delivery_events"]] == ["wamid.theirs"]


def test_a_word_that_is_no_rung_is_kept_aside(url: str) -> None:
    tables = asyncio.run(written(url, [status("deleted", 900)], [TURN, SENT]))
    assert tables["messages"][0]["delivery_state"] == "accepted"
    assert [row["status"] for row in tables["delivery_events"]] == ["deleted"]


def test_a_sending_before_its_turn_is_completed_by_it(url: str) -> None:
    reply = asyncio.run(reply_after(url, [SENT], [TURN]))
    assert reply["text"] == "¡Claro! ¿Para llevar?"
    assert reply["at"] == at(5)
    assert reply["delivery_state"] == "accepted"


def test_business_numbers_do_not_mix(url: str) -> None:
    async def story() -> None:
        records = [TURN, SENT, NOT_SENT]
        others = [of_number("999", replace(TURN, entry_id="9")), of_number("999", SENT)]
        async with opened(url) as record:
            await record.write(numbered(*others, *records, status("read", 900)))
            await record.write(numbered(of_number("999", status("delivered", 700))))
        states = {}
        for number in (NUMBER, "999"):
            first, *_ = await rows(url, "messages", number)
            states[number] = first["delivery_state"]
        assert states == {NUMBER: "read", "999": "delivered"}

    asyncio.run(story())


def test_a_message_taken_up_again_belongs_to_its_last_turn(url: str) -> None:
    parked = replace(TURN, outcome="parked", error="boom", replies=())
    again = replace(TURN, entry_id="1795421799000-0", committed_at_ms=START_MS + 99_000)
    orders: list[list[list[JournalRecord]]] = [
        [[parked], [again]],
        [[again], [parked]],
        [[again, parked]],
    ]
    for batches in orders:
        tables = asyncio.run(written(url, *batches))
        assert [turn["outcome"] for turn in tables["turns"]] == ["parked", "applied"]
        assert tables["messages"][2]["entry_id"] == again.entry_id


def test_of_two_accounts_of_one_turn_the_later_commit_stands(url: str) -> None:
    parked = replace(TURN, outcome="parked", committed_at_ms=START_MS + 4)
    orders: list[list[list[JournalRecord]]] = [
        [[parked], [TURN]],
        [[TURN], [parked]],
        [[TURN, parked]],
    ]
    for batches in orders:
        [turn] = asyncio.run(written(url, *batches))["turns"]
        assert turn["outcome"] == "applied"


def test_an_account_event_is_kept_once(url: str) -> None:
    async def story() -> None:
        alert = of_number(NUMBER, ALERT)
        async with opened(url) as records:
            await records.write(numbered(alert, alert, ALERT))
            await records.write(numbered(alert))
        [event] = await rows(url, "account_events")
        assert (event["kind"], event["payload"], event["at"]) == (ALERT.kind, ALERT.raw, at(0))
        assert len(await rows(url, "account_events", None)) == 2

    asyncio.run(story())


def test_writing_a_batch_again_or_overlapping_ones_changes_nothing(url: str) -> None:
    batch: list[JournalRecord] = [
        *(TURN, SENT, NOT_SENT, status("sent", 300), status("read", 900)),
        *(status("deleted", 950), of_number(NUMBER, ALERT)),
    ]
    once = asyncio.run(written(url, batch))
    assert asyncio.run(written(url, batch, batch, batch[2:5], batch[:3])) == once


def test_what_the_user_typed_is_kept_even_with_a_nul_in_it(url: str) -> None:
    odd = replace(
        TURN,
        text="a\0b",
        profile_name="\0",
        raw={"a\0": ["\0", {"b": "\\u0000"}], "huge": 2**80},
        error="\0",
        replies=(ReplyRecord(reply_id="reply.0", index=0, kind="text", text="\0"),),
    )
    reply, received = asyncio.run(written(url, [odd]))["messages"]
    assert (reply["text"], received["text"]) == ("\ufffd", "a\ufffdb")
    assert received["payload"] == {"a\ufffd": ["\ufffd", {"b": "\\u0000"}], "huge": 2**80}


def test_a_record_no_table_takes_is_handed_back_and_its_neighbours_are_written(url: str) -> None:
    async def story() -> None:
        batch = numbered(
            replace(TURN, committed_at_ms=10**18),
            SENT,
            replace(NOT_SENT, state="teleported"),
            replace(TURN, entry_id="2", attempts=2**70, text="secret"),
            TURN,
            status("read", 10**18),
            status("read", 900),
        )
        async with opened(url) as records:
            refused = await records.write(batch)
        assert [(each.index, each.entry_id) for each in refused] == [
            (index, batch[index][0]) for index in (0, 2, 3, 5)
        ]
        assert "teleported" not in refused[1].reason
        assert "a state that is not known" in refused[1].reason
        assert not any("secret" in each.reason for each in refused)
        [turn] = await rows(url, "turns")
        assert turn["entry_id"] == TURN.entry_id
        reply, *_ = await rows(url, "messages")
        assert reply["delivery_state"] == "read"

    asyncio.run(story())


def test_an_empty_batch_is_fine(url: str) -> None:
    assert asyncio.run(written(url, []))["turns"] == []


def test_the_turns_of_a_conversation_come_oldest_first_with_their_replies(url: str) -> None:
    def nth(index: int) -> JournalRecord:
        return replace(
            TURN,
            entry_id=f"{START_MS + index}-0",
            message_id=f"wamid.{index}",
            text=f"message {index}",
            received_at_ms=START_MS + index,
            replies=tuple(
                replace(reply, reply_id=f"{index}.{reply.index}") for reply in TURN.replies
            ),
        )

    async def story() -> None:
        async with opened(url) as records:
            await records.write(numbered(*map(nth, range(5))))
            await records.write(numbered(replace(SENT, reply_id="4.1")))
            await records.write(numbered(replace(TURN, wa_id="573009999999", entry_id="x")))
            turns = await records.turns_of(NUMBER, USER, 3)
        assert [turn.text for turn in turns] == ["message 2", "message 3", "message 4"]
        last = turns[-1]
        assert [reply.state for reply in last.replies] == ["queued", "accepted"]
        assert last.reasons == ("rule:menu",)
        assert last.received_at == at(4)

    asyncio.run(story())


def test_messages_are_counted_by_how_far_they_got(url: str) -> None:
    async def story() -> None:
        async with opened(url) as records:
            empty = await records.message_counts()
            await records.write(numbered(TURN, SENT, NOT_SENT, status("read", 1, wamid="other")))
            counts = await records.message_counts()
        assert (empty.received, empty.replies, empty.unclaimed_statuses) == (0, {}, 0)
        assert (counts.received, counts.replies) == (1, {"read": 1, "failed": 1})

    asyncio.run(story())


NEWS: list[JournalRecord] = [
    TURN,
    SENT,
    replace(SENT, state="failed", wamid=None, error_code=131016, at_ms=START_MS + 150),
    NOT_SENT,
    status("sent", 300),
    status("sent", 300, reply_id=None),
    status("failed", 350, error_code=131026, error_title="Undeliverable"),
    status("failed", 340, reply_id=None, error_code=131049),
    status("delivered", 400, reply_id=None),
    status("delivered", 420),
    status("read", 900, reply_id="foreign"),
    status("deleted", 950),
    status("read", 999, wamid="wamid.theirs", reply_id=None),
    of_number(NUMBER, ALERT),
]
_numbers = count(1)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],  # see below
)
@given(data=st.data())
def test_whatever_the_order_and_the_repetitions_the_rows_end_the_same(
    url: str, data: st.DataObject
) -> None:
    """Every example has business numbers of its own: one database serves them all."""
    chosen = [TURN, *data.draw(st.lists(st.sampled_from(NEWS[1:]), unique_by=id))]
    shuffled = data.draw(st.permutations(chosen))
    again = data.draw(st.lists(st.sampled_from(chosen), max_size=6))
    order = [*shuffled, *again]
    cuts = data.draw(st.lists(st.booleans(), min_size=len(order), max_size=len(order)))
    batches: list[list[JournalRecord]] = [[]]
    for record, cut in zip(order, cuts, strict=True):
        batches[-1].append(record)
        if cut:
            batches.append([])

    async def story() -> None:
        straight, mixed = str(next(_numbers)), str(next(_numbers))
        async with opened(url) as records:
            await records.write(
                numbered(*(_of(straight, record) for record in NEWS if record in chosen))
            )
            for batch in batches:
                await records.write(numbered(*(_of(mixed, record) for record in batch)))
        expected = await every_row(url, straight)
        found = await every_row(url, mixed)
        for table in expected:
            assert _anonymous(found[table]) == _anonymous(expected[table]), table

    asyncio.run(story())


def test_a_large_batch_comes_to_what_its_records_one_by_one_do(url: str) -> None:
    large: list[JournalRecord] = []
    for index in range(40):
        reply = replace(TURN.replies[0], reply_id=f"{index}.0")
        large += [
            replace(
                TURN,
                entry_id=f"{START_MS + index}-0",
                message_id=f"wamid.{index}",
                raw=TURN.raw if index % 3 else None,
                bsuid=TURN.bsuid if index % 5 else None,
                replies=(reply,),
            ),
            replace(SENT, reply_id=reply.reply_id, wamid=f"wamid.out{index}"),
        ]

    async def story() -> None:
        async with opened(url) as records:
            await records.write(numbered(*(_of("1", record) for record in large)))
            for record in large:
                await records.write(numbered(_of("2", record)))
        at_once, slowly = await every_row(url, "1"), await every_row(url, "2")
        for table in slowly:
            assert _anonymous(at_once[table]) == _anonymous(slowly[table]), table
        assert len(at_once["messages"]) == 80

    asyncio.run(story())


def _of(number: str, record: JournalRecord) -> JournalRecord:
    """Turns are unique across numbers, by entry and partition."""
    own: JournalRecord = of_number(number, record)
    return replace(own, partition=int(number)) if isinstance(own, TurnRecord) else own


def _anonymous(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    own = {"phone_number_id", "partition", "event_id"}
    return [{name: value for name, value in row.items() if name not in own} for row in found]
