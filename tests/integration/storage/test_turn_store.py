"""COMMIT, PARK, SETTLE, ATTEMPT and REPLAY on a real server: whole or not at all."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, cast

import msgspec
import pytest
from attrs import define
from msgspec.structs import replace

from orchestrator.storage.appended import place_of
from orchestrator.storage.dead_letters import DeadLetterBox
from orchestrator.storage.entries import InboxEntry
from orchestrator.storage.journal_log import JournalEntry, JournalLog
from orchestrator.storage.outbox import Outbox, Settlement
from orchestrator.storage.partition_log import RedisPartitionLog
from orchestrator.storage.records.journal import SentRecord, encode
from orchestrator.storage.records.recollection import Recollection
from orchestrator.storage.store import RedisStore
from orchestrator.storage.turn_store import TurnStore, Verdict
from tests.support.pipeline import (
    SESSION_TTL_SECONDS,
    accept,
    dead_letters,
    inbox,
    journal,
    message,
    note,
    outbox,
    parking,
    reply,
    session,
    snapshot,
    text_of,
    turn,
    user,
)
from tests.support.valkey import dump, opened


@define
class World:
    """A store that owns its partitions, with accepted messages."""

    store: RedisStore
    turns: TurnStore
    terms: dict[int, int]
    entries: list[InboxEntry]
    recollection: Recollection

    def term(self, entry: InboxEntry) -> int:
        return self.terms[entry.partition]

    def turn(self, entry: InboxEntry, base: str = "", **changes: Any) -> Any:
        return turn(entry, **({"term": self.term(entry), "base": base} | changes))

    def parking(self, entry: InboxEntry) -> Any:
        return parking(entry, term=self.term(entry))

    async def commit(self, *turns: Any) -> list[Verdict]:
        return [done.verdict for done in await self.turns.commit(turns)]

    def settlement(self, number: int, entry_id: str) -> Settlement:
        return Settlement(
            partition=number,
            term=self.terms[number],
            entry_id=entry_id,
            reply_id=f"{number}.{entry_id}.0",
            journal=note(f"settled {entry_id}"),
        )


Scenario = Callable[[World], Awaitable[None]]


def with_messages(
    url: str, scenario: Scenario, *, texts: str = "ab", partitions: int = 4, tagged: bool = False
) -> None:
    async def run() -> None:
        async with opened(url, partitions=partitions, tagged=tagged) as store:
            terms = dict(await RedisPartitionLog(store).acquire())
            await accept(store, *(message(text) for text in texts))
            recollection = Recollection()
            turns = TurnStore(
                store, session_ttl_seconds=SESSION_TTL_SECONDS, recollection=recollection
            )
            await scenario(World(store, turns, terms, await inbox(store), recollection))

    asyncio.run(run())


# COMMIT


@pytest.mark.parametrize("tagged", [False, True])
def test_a_commit_does_all_six_things(redis_url: str, tagged: bool) -> None:
    async def scenario(world: World) -> None:
        first, second = world.entries
        store, partition = world.store, first.partition
        assert (
            await world.turns.count_attempt(partition, world.term(first), first.entry_id, "a") == 1
        )
        commit = world.turn(first, replies=(reply(first, 0, "uno"), reply(first, 1, "dos")))
        assert await world.commit(commit) == [Verdict.OK]
        state = await session(store, first.conversation)
        assert state is not None
        assert state.version == first.entry_id
        lives = await store.client.ttl(store.keys.session(first.conversation))
        assert SESSION_TTL_SECONDS - 60 < lives <= SESSION_TTL_SECONDS
        sent = [text_of(entry) for entry in await outbox(store)]
        assert sent == ["uno", "dos"]
        assert [record.kind for record in await journal(store)] == [f"turn {first.entry_id}"]  # type: ignore[union-attr]
        assert not await store.client.exists(store.keys.of(partition).attempts)
        assert await inbox(store) == [second]
        assert await world.turns.settled(partition, first.entry_id)
        assert not await world.turns.settled(partition, second.entry_id)

    with_messages(redis_url, scenario, tagged=tagged)


def test_the_pieces_of_a_burst_leave_the_inbox_with_it_each_with_its_record(
    redis_url: str,
) -> None:
    async def scenario(world: World) -> None:
        first, second, third = world.entries
        pieces = tuple((one.entry_id, note(f"piece {one.entry_id}")) for one in (first, second))
        assert await world.commit(world.turn(third, pieces=pieces)) == [Verdict.OK]
        assert not await inbox(world.store)
        kinds = [record.kind for record in await journal(world.store)]  # type: ignore[union-attr]
        assert kinds == [
            f"piece {first.entry_id}",
            f"piece {second.entry_id}",
            f"turn {third.entry_id}",
        ]
        assert await world.commit(world.turn(third, pieces=pieces)) == [Verdict.ALREADY]

    with_messages(redis_url, scenario, texts="abc")


def test_a_burst_with_a_piece_that_was_applied_before_is_refused_whole(redis_url: str) -> None:
    async def scenario(world: World) -> None:
        first, second = world.entries
        assert await world.commit(world.turn(first)) == [Verdict.OK]
        before = await dump(world.store)
        again = ((first.entry_id, note("said twice")),)
        burst = world.turn(second, base=first.entry_id, pieces=again)
        assert await world.commit(burst) == [Verdict.GONE]
        assert await dump(world.store) == before

    with_messages(redis_url, scenario, texts="ab")


def test_the_version_is_at_the_head_of_what_is_stored(redis_url: str) -> None:
    async def scenario(world: World) -> None:
        (entry,) = world.entries
        await world.commit(world.turn(entry))
        data = await world.store.client.get(world.store.keys.session(entry.conversation))
        assert data.startswith(b'{"version":"' + entry.entry_id.encode() + b'",')
        assert next(iter(msgspec.json.decode(data))) == "version"

    with_messages(redis_url, scenario, texts="a")


def test_an_empty_snapshot_deletes_the_session(redis_url: str) -> None:
    async def scenario(world: World) -> None:
        first, second = world.entries
        await world.commit(world.turn(first))
        deleting = world.turn(second, base=first.entry_id, snapshot=b"", replies=())
        assert await world.commit(deleting) == [Verdict.OK]
        assert await session(world.store, first.conversation) is None
        assert not await inbox(world.store)

    with_messages(redis_url, scenario)


def test_two_turns_of_a_conversation_in_one_batch_build_on_each_other(redis_url: str) -> None:
    async def scenario(world: World) -> None:
        first, second = world.entries
        verdicts = await world.commit(world.turn(first), world.turn(second, base=first.entry_id))
        assert verdicts == [Verdict.OK, Verdict.OK]
        state = await session(world.store, first.conversation)
        assert state is not None
        assert state.version == second.entry_id

    with_messages(redis_url, scenario)


async def another_owner(world: World) -> None:
    await RedisPartitionLog(world.store).acquire()


async def moved_on(world: World) -> None:
    entry = world.entries[0]
    name = world.store.keys.session(entry.conversation)
    await world.store.client.set(name, snapshot(entry.conversation, "9-9"))


async def unreadable(world: World) -> None:
    name = world.store.keys.session(world.entries[0].conversation)
    await world.store.client.set(name, b'{"schema_version":1}')


async def nothing(world: World) -> None:
    """The world stays as it is."""


async def applied(world: World) -> None:
    assert await world.commit(world.turn(world.entries[0])) == [Verdict.OK]


async def parked(world: World) -> None:
    assert await world.turns.park(world.parking(world.entries[0])) is Verdict.OK


async def applied_and_gone_on(world: World) -> None:
    first, second = world.entries
    await world.commit(world.turn(first), world.turn(second, base=first.entry_id))


@pytest.mark.parametrize(
    ("meanwhile", "base", "verdict"),
    [
        (another_owner, "", Verdict.FENCED),
        (moved_on, "", Verdict.STALE),
        (moved_on, "8-8", Verdict.STALE),
        (unreadable, "", Verdict.STALE),
        (nothing, "8-8", Verdict.EXPIRED),
        (applied, "", Verdict.ALREADY),
        (applied_and_gone_on, "", Verdict.GONE),
        (parked, "", Verdict.GONE),
    ],
)
@pytest.mark.parametrize("deletes", [False, True])
def test_a_refused_commit_changes_nothing(
    redis_url: str, meanwhile: Scenario, base: str, verdict: Verdict, deletes: bool
) -> None:
    async def scenario(world: World) -> None:
        await meanwhile(world)
        before = await dump(world.store)
        changes = {"snapshot": b""} if deletes else {}
        commit = world.turn(world.entries[0], base=base, **changes)
        assert await world.commit(commit) == [verdict]
        assert await dump(world.store) == before

    with_messages(redis_url, scenario)


def test_a_refused_turn_spoils_no_other_of_its_batch(redis_url: str) -> None:
    async def scenario(world: World) -> None:
        (entry,) = world.entries
        others = [message("x", user(number)) for number in range(2, 8)]
        await accept(world.store, *others)
        entries = [one for one in await inbox(world.store) if one != entry]
        turns = [world.turn(one) for one in entries]
        turns.insert(3, world.turn(entry, base="7-7"))
        verdicts = await world.commit(*turns)
        assert verdicts == [Verdict.OK] * 3 + [Verdict.EXPIRED] + [Verdict.OK] * 3
        assert await inbox(world.store) == [entry]
        answered = {sent.conversation for sent in await outbox(world.store)}
        assert answered == {one.conversation for one in entries}

    with_messages(redis_url, scenario, texts="a")


def test_a_session_that_ran_out_starts_at_no_version_ever_used(redis_url: str) -> None:
    async def scenario(world: World) -> None:
        first, second = world.entries
        await world.commit(world.turn(first))
        await world.store.client.delete(world.store.keys.session(first.conversation))
        stale = world.turn(second, base=first.entry_id)
        assert await world.commit(stale) == [Verdict.EXPIRED]
        assert await world.commit(world.turn(second)) == [Verdict.OK]
        late = world.turn(first, base=first.entry_id)
        assert await world.commit(late) == [Verdict.GONE]

    with_messages(redis_url, scenario)


@pytest.mark.parametrize("tagged", [False, True])
def test_sessions_are_loaded_in_the_order_asked_for(redis_url: str, tagged: bool) -> None:
    async def scenario(world: World) -> None:
        (entry,) = world.entries
        await world.commit(world.turn(entry))
        found = await world.turns.load([user(5), entry.conversation, user(6)])
        assert [data is None for data in found] == [True, False, True]

    with_messages(redis_url, scenario, texts="a", tagged=tagged)


# PARK and ATTEMPT


def test_a_parked_message_leaves_the_inbox_with_all_that_belongs_to_it(redis_url: str) -> None:
    async def scenario(world: World) -> None:
        first, second = world.entries
        await world.turns.count_attempt(first.partition, world.term(first), first.entry_id, "a")
        assert await world.turns.park(world.parking(first)) is Verdict.OK
        (letter,) = await dead_letters(world.store)
        assert letter.message == first.payload
        assert await inbox(world.store) == [second]
        assert len(await outbox(world.store)) == 1
        assert len(await journal(world.store)) == 1
        assert not await world.store.client.exists(world.store.keys.of(first.partition).attempts)

    with_messages(redis_url, scenario)


@pytest.mark.parametrize(
    ("meanwhile", "verdict"),
    [(another_owner, Verdict.FENCED), (applied, Verdict.GONE), (parked, Verdict.GONE)],
)
def test_a_refused_parking_changes_nothing(
    redis_url: str, meanwhile: Scenario, verdict: Verdict
) -> None:
    async def scenario(world: World) -> None:
        await meanwhile(world)
        before = await dump(world.store)
        assert await world.turns.park(world.parking(world.entries[0])) is verdict
        assert await dump(world.store) == before

    with_messages(redis_url, scenario)


def test_attempts_are_counted_per_message(redis_url: str) -> None:
    async def scenario(world: World) -> None:
        first, second = world.entries

        async def count(entry: InboxEntry, token: str) -> object:
            term = world.term(entry)
            return await world.turns.count_attempt(entry.partition, term, entry.entry_id, token)

        assert [await count(first, "a"), await count(first, "b")] == [1, 2]
        assert await count(first, "b") == 2  # the answer was lost, and it is asked again
        assert [await count(second, "b"), await count(first, "c")] == [1, 3]

    with_messages(redis_url, scenario)


@pytest.mark.parametrize(
    ("meanwhile", "verdict"),
    [(another_owner, Verdict.FENCED), (applied, Verdict.GONE), (parked, Verdict.GONE)],
)
def test_no_attempt_is_counted_at_a_message_that_is_not_ours(
    redis_url: str, meanwhile: Scenario, verdict: Verdict
) -> None:
    async def scenario(world: World) -> None:
        await meanwhile(world)
        before = await dump(world.store)
        entry = world.entries[0]
        counted = await world.turns.count_attempt(
            entry.partition, world.term(entry), entry.entry_id, "a"
        )
        assert counted is verdict
        assert await dump(world.store) == before

    with_messages(redis_url, scenario)


# Dead letters


def test_a_dead_letter_is_replayed_once_at_the_end_of_its_inbox(redis_url: str) -> None:
    async def scenario(world: World) -> None:
        first, second = world.entries
        await world.turns.park(world.parking(first))
        box = DeadLetterBox(world.store)
        (letter,) = await box.list()
        assert letter.id.startswith(f"{first.partition}.")
        replayed = await box.replay(letter.id)
        assert replayed is not None
        entries = await inbox(world.store)
        assert [entry.payload for entry in entries] == [second.payload, first.payload]
        assert (entries[1].partition, entries[1].entry_id) == replayed
        assert await box.count() == 0
        before = await dump(world.store)
        assert await box.replay(letter.id) is None
        assert await dump(world.store) == before

    with_messages(redis_url, scenario)


def test_a_dead_letter_can_be_read_and_deleted(redis_url: str) -> None:
    async def scenario(world: World) -> None:
        await world.turns.park(world.parking(world.entries[0]))
        box = DeadLetterBox(world.store)
        (letter,) = await box.list()
        assert await box.get(letter.id) == letter
        assert await box.delete(letter.id) is True
        assert await box.delete(letter.id) is False
        assert await box.get(letter.id) is None

    with_messages(redis_url, scenario)


@pytest.mark.parametrize("letter_id", ["", "1", "x.1-0", "4.1-0", "1.1", "1.a-b", "-1.1-0"])
def test_what_is_no_id_of_a_dead_letter_is_refused_with_an_example(
    redis_url: str, letter_id: str
) -> None:
    async def scenario(world: World) -> None:
        with pytest.raises(ValueError, match="ids look like"):
            await DeadLetterBox(world.store).get(letter_id)

    with_messages(redis_url, scenario, texts="")


# SETTLE and the journal


def test_a_reply_is_settled_once_with_its_record(redis_url: str) -> None:
    async def scenario(world: World) -> None:
        (entry,) = world.entries
        await world.commit(world.turn(entry, replies=(reply(entry, 0), reply(entry, 1))))
        first, second = await outbox(world.store)
        box = Outbox(world.store)
        settlement = world.settlement(first.partition, first.entry_id)
        assert await box.settle([settlement]) == [Verdict.OK]
        assert await outbox(world.store) == [second]
        assert len(await journal(world.store)) == 2
        before = await dump(world.store)
        assert await box.settle([settlement]) == [Verdict.GONE]
        assert await dump(world.store) == before

    with_messages(redis_url, scenario, texts="a")


def test_an_old_owner_settles_nothing(redis_url: str) -> None:
    async def scenario(world: World) -> None:
        (entry,) = world.entries
        await world.commit(world.turn(entry))
        await another_owner(world)
        (sent,) = await outbox(world.store)
        before = await dump(world.store)
        settlement = world.settlement(sent.partition, sent.entry_id)
        assert await Outbox(world.store).settle([settlement]) == [Verdict.FENCED]
        assert await dump(world.store) == before

    with_messages(redis_url, scenario, texts="a")


def test_the_outbox_is_read_behind_a_position_in_order(redis_url: str) -> None:
    async def scenario(world: World) -> None:
        (entry,) = world.entries
        replies = tuple(reply(entry, index, str(index)) for index in range(5))
        await world.commit(world.turn(entry, replies=replies))
        box = Outbox(world.store)
        first_two = await box.read({entry.partition: "0-0"}, 2)
        rest = await box.read({entry.partition: first_two[-1].entry_id}, 10)
        read = [text_of(one) for one in (*first_two, *rest)]
        assert read == ["0", "1", "2", "3", "4"]
        assert await box.read({}, 10) == []

    with_messages(redis_url, scenario, texts="a")


def test_the_journal_is_read_in_order_and_trimmed_of_what_is_done(redis_url: str) -> None:
    async def scenario(world: World) -> None:
        first, second = world.entries
        await world.commit(world.turn(first), world.turn(second, base=first.entry_id))
        log = JournalLog(world.store)
        everywhere = dict.fromkeys(world.terms, "0-0")
        entries = await log.read(everywhere, 10)
        assert [entry.data for entry in entries] == [
            note(f"turn {first.entry_id}"),
            note(f"turn {second.entry_id}"),
        ]
        await log.trim(entries[:1])
        assert await log.read(everywhere, 10) == entries[1:]
        assert await log.length() == 1

    with_messages(redis_url, scenario)


def sending(entry: InboxEntry) -> SentRecord:
    """Any record will do."""
    user = entry.conversation
    return SentRecord(
        reply_id=f"{entry.partition}.{entry.entry_id}.0",
        phone_number_id=user.phone_number_id,
        wa_id=user.wa_id,
        state="delivered",
        at_ms=5,
    )


@pytest.mark.parametrize("tagged", [False, True])
def test_what_was_journalled_is_remembered_with_its_place(redis_url: str, tagged: bool) -> None:
    async def scenario(world: World) -> None:
        (entry,) = world.entries
        record = sending(entry)
        known = {"journal": encode(record), "record": record}
        turn = world.turn(entry, replies=(reply(entry, 0),), **known)
        assert await world.commit(turn, turn) == [Verdict.OK, Verdict.ALREADY]
        (sent,) = await outbox(world.store)
        box = Outbox(world.store, world.recollection)
        settlement = replace(world.settlement(sent.partition, sent.entry_id), **known)
        assert await box.settle([settlement, settlement]) == [Verdict.OK, Verdict.GONE]
        read = await JournalLog(world.store).read({entry.partition: "0-0"}, 10)
        assert len(read) == 2
        assert world.recollection.take() == [replace(one, record=record) for one in read]

    with_messages(redis_url, scenario, texts="a", tagged=tagged)


def test_what_was_journalled_without_its_record_is_left_to_be_read(redis_url: str) -> None:
    async def scenario(world: World) -> None:
        (entry,) = world.entries
        assert await world.commit(world.turn(entry)) == [Verdict.OK]
        (sent,) = await outbox(world.store)
        box = Outbox(world.store, world.recollection)
        assert await box.settle([world.settlement(sent.partition, sent.entry_id)]) == [Verdict.OK]
        assert world.recollection.take() == []
        assert len(await journal(world.store)) == 2

    with_messages(redis_url, scenario, texts="a")


@pytest.mark.parametrize("tagged", [False, True])
def test_the_journals_are_read_up_to_a_place_and_no_more_than_asked(
    redis_url: str, tagged: bool
) -> None:
    async def scenario(world: World) -> None:
        log, name = JournalLog(world.store), world.store.keys.of
        ids = {
            number: [
                (await world.store.execute("XADD", name(number).journal, "*", "r", "x")).decode()
                for _ in range(3)
            ]
            for number in (0, 2)
        }
        everywhere = dict.fromkeys(world.terms, "0-0")

        def places(entries: list[JournalEntry]) -> list[tuple[int, str]]:
            return [(entry.partition, entry.entry_id) for entry in entries]

        until = ids[2][1]
        assert places(await log.read(everywhere, 10, until)) == [
            (number, one)
            for number in ids
            for one in ids[number]
            if place_of(one) <= place_of(until)
        ]
        assert places(await log.read({0: ids[0][0]}, 1)) == [(0, ids[0][1])]
        assert await log.read({}, 10) == []
        if not tagged:  # else each partition is asked by itself
            found = await log.read(everywhere, 4)
            assert places(found) == [(0, one) for one in ids[0]] + [(2, ids[2][0])]

    with_messages(redis_url, scenario, texts="", tagged=tagged)


# Ownership


def test_each_new_owner_has_a_higher_term_and_the_old_ones_turns_are_refused(
    redis_url: str,
) -> None:
    async def scenario(world: World) -> None:
        first, second = world.entries
        newer = dict(await RedisPartitionLog(world.store).acquire())
        newest = dict(await RedisPartitionLog(world.store).acquire())
        for number, term in world.terms.items():
            assert term < newer[number] < newest[number]
        for terms in (world.terms, newer):
            late = world.turn(first, term=terms[first.partition])
            assert await world.commit(late) == [Verdict.FENCED]
        ours = world.turn(first, term=newest[first.partition])
        assert await world.commit(ours) == [Verdict.OK]
        assert await inbox(world.store) == [second]

    with_messages(redis_url, scenario)


def test_what_an_owner_finds_is_marked_as_recovered_and_brings_its_attempts(
    redis_url: str,
) -> None:
    async def scenario(world: World) -> None:
        first, second = world.entries
        await world.turns.count_attempt(first.partition, world.term(first), first.entry_id, "a")
        log = RedisPartitionLog(world.store)
        await log.acquire()
        await accept(world.store, message("later"))
        entries, _ = await log.read(dict.fromkeys(world.terms, "0-0"), 10)
        assert entries[:2] == [
            replace(first, recovered=True, attempts=1),
            replace(second, recovered=True),
        ]
        assert [(entry.recovered, entry.attempts) for entry in entries[2:]] == [(False, 0)]
        assert await log.backlog() == 3

    with_messages(redis_url, scenario)


def test_bytes_that_are_no_message_are_handed_over_beside_the_others(redis_url: str) -> None:
    async def scenario(world: World) -> None:
        partition = world.entries[0].partition
        name = world.store.keys.of(partition).inbox
        await world.store.client.xadd(name, {"m": b"\xff not json"})
        await world.store.client.xadd(name, {"other": b"field"})
        await world.store.client.xadd(
            name, {"m": b'{"identity":"nobody","message_id":"m","received_at_ms":1,"raw":{}}'}
        )
        await accept(world.store, message("c"))
        entries, bad = await RedisPartitionLog(world.store).read({partition: "0-0"}, 10)
        assert [entry.payload.raw["text"]["body"] for entry in entries] == ["a", "b", "c"]
        assert [one.data[:6] for one in bad] == [b"\xff not ", b"field", b'{"iden']
        assert all(one.partition == partition and one.entry_id for one in bad)

    with_messages(redis_url, scenario)


def test_an_owner_of_nothing_reads_nothing(redis_url: str) -> None:
    async def scenario(world: World) -> None:
        assert await RedisPartitionLog(world.store).read({}, 10) == ([], [])
        assert cast(Any, await Outbox(world.store).settle([])) == []
        assert await world.commit() == []

    with_messages(redis_url, scenario)
