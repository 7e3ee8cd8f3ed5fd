"""Ids foretold on a real server: a message gets its own, or one that nobody was told."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from itertools import count
from typing import Any

import pytest
from attrs import define, field

from orchestrator.storage import foretelling
from orchestrator.storage.acceptance import FEW, Acceptable, Acceptance
from orchestrator.storage.answer import Answer
from orchestrator.storage.appended import Appended, place_of
from orchestrator.storage.entries import InboxEntry, InboxPayload, beginning_of, encode
from orchestrator.storage.errors import OutcomeUnknown
from orchestrator.storage.packed import Call, packed
from orchestrator.storage.partition_log import RedisPartitionLog
from orchestrator.storage.store import RedisStore
from orchestrator.storage.storing import has_failed
from orchestrator.storage.turn_store import TurnStore, Verdict
from tests.support.held_back import Acceptances
from tests.support.pipeline import (
    SESSION_TTL_SECONDS,
    acceptable,
    acceptance,
    inbox,
    journal,
    message,
    note,
    turn,
    user,
)
from tests.support.valkey import dump, opened

PARTITION = 0
TOMORROW = 4_102_444_800.0
"""Seconds; a server gives an id by its own clock only behind entries that are older than that."""
TOMORROW_MS = int(TOMORROW * 1000)


@pytest.fixture(autouse=True)
def _told_again_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(foretelling, "REFUSED_MS", 0)


@define(eq=False)
class Door:
    """The way in: one partition, one acceptance, a clock, and all that it told."""

    store: RedisStore
    now: float
    told: list[InboxEntry] = field(factory=list)
    """By the acceptance, of messages that are being stored."""
    tellings: int = 0
    writer: Acceptance = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.writer = acceptance(
            self.store,
            on_coming=self._coming,
            wall_clock=self._clock,
        )

    def _clock(self) -> float:
        """Read once a write: each has a millisecond of its own."""
        self.now += 1.0
        return self.now

    @property
    def next_ms(self) -> int:
        """When the next write will be."""
        return int((self.now + 1.0) * 1000)

    def _coming(self, entries: Sequence[InboxEntry]) -> None:
        self.tellings += 1
        self.told += entries

    @property
    def inbox(self) -> str:
        return self.store.keys.of(PARTITION).inbox

    async def accept(self, *texts: str) -> tuple[list[str], list[str]]:
        """What the messages were told, and what they got."""
        self.told.clear()
        items = [acceptable(self.store.keys, message(text)) for text in texts]
        ids = await self.writer.accept(items)
        return [entry.entry_id for entry in self.told], ids

    async def known(self) -> str:
        """Let the acceptance know the inbox: the id of the message that it takes."""
        told, (entry_id,) = await self.accept("the first")
        assert told == []
        return entry_id

    async def stranger(self, entry_id: str = "*", payload: InboxPayload | None = None) -> str:
        """An entry that somebody else puts there."""
        data = encode(payload or message(f"a stranger at {entry_id}"))
        placed: bytes = await self.store.execute("XADD", self.inbox, entry_id, "m", data)
        return placed.decode()

    async def stands(self) -> list[tuple[str, str]]:
        """What is in the inbox: id and words."""
        return [
            (entry.entry_id, entry.payload.raw["text"]["body"]) for entry in await inbox(self.store)
        ]


def at_the_door(
    url: str, scenario: Callable[[Door], Awaitable[None]], *, now: float = TOMORROW
) -> None:
    async def run() -> None:
        async with opened(url, partitions=1) as store:
            await scenario(Door(store, now))

    asyncio.run(run())


def test_messages_get_the_ids_that_were_foretold(redis_url: str) -> None:
    async def scenario(door: Door) -> None:
        first = await door.known()
        now = door.next_ms
        told, ids = await door.accept("a", "b")
        assert told == ids == [f"{now}-0", f"{now}-1"]
        assert await door.stands() == [(first, "the first"), (ids[0], "a"), (ids[1], "b")]
        now = door.next_ms
        told, ids = await door.accept("c")
        assert told == ids == [f"{now}-0"]

    at_the_door(redis_url, scenario)


@pytest.mark.parametrize("tagged", [False, True])
def test_each_partition_has_its_own(redis_url: str, tagged: bool) -> None:
    async def scenario() -> None:
        async with opened(redis_url, partitions=8, tagged=tagged) as store:
            told: list[InboxEntry] = []
            clock = count(int(TOMORROW))
            writer = acceptance(store, on_coming=told.extend, wall_clock=lambda: float(next(clock)))
            users = [user(number) for number in range(FEW)]
            for text in ("a", "b", "c"):
                told.clear()
                items = [acceptable(store.keys, message(text, key)) for key in users]
                ids = await writer.accept(items)
                if text == "a":
                    assert not told
                    continue
                by_user = {entry.conversation: entry for entry in told}
                assert [by_user[key].entry_id for key in users] == ids
                for key, entry_id in zip(users, ids, strict=True):
                    storing = by_user[key].storing
                    assert storing is not None
                    assert await storing.entry_id() == entry_id

    asyncio.run(scenario())


def test_in_a_flood_nothing_is_foretold(redis_url: str) -> None:
    async def scenario(door: Door) -> None:
        await door.known()
        few, many = [f"few {each}" for each in range(FEW)], [f"{each}" for each in range(FEW + 1)]

        told, ids = await door.accept(*few)
        assert told == ids
        told, ids = await door.accept(*many)
        assert (told, len(set(ids))) == ([], FEW + 1)

    at_the_door(redis_url, scenario)


def test_nobody_is_told_ids_by_an_acceptance_that_nobody_listens_to(redis_url: str) -> None:
    async def scenario(door: Door) -> None:
        await door.known()
        silent = acceptance(door.store, wall_clock=lambda: TOMORROW)
        for text in "ab":
            (entry_id,) = await silent.accept([acceptable(door.store.keys, message(text))])
            assert place_of(entry_id) < (TOMORROW_MS, 0), "it is the server's own"

    at_the_door(redis_url, scenario)


def test_a_message_is_told_of_before_the_answer_and_its_write_goes_out_first(
    redis_url: str,
) -> None:
    async def scenario(door: Door) -> None:
        await door.known()
        await door.store.total_length([door.inbox])  # from now on the server knows the script
        asked: list[Answer[list[int]]] = []

        def look(entries: list[InboxEntry]) -> None:
            (entry,) = entries
            assert (entry.partition, entry.conversation) == (PARTITION, user())
            assert entry.payload == message("a")
            assert entry.storing is not None
            assert not entry.storing.ids.done
            asked.append(door.store.scripts("length", [Call(1, 0, (packed(door.inbox),))]))

        door.writer._on_coming = look  # type: ignore[assignment]  # takes a list as well
        await door.writer.accept([acceptable(door.store.keys, message("a"))])
        assert await asked[0] == [2], "what is sent from then on finds the message there"

    at_the_door(redis_url, scenario)


def test_when_the_doorbell_rings_the_message_is_known_to_be_stored(redis_url: str) -> None:
    async def scenario(door: Door) -> None:
        await door.known()
        stored: list[bool] = []

        def ring(news: Mapping[int, Appended[InboxEntry]]) -> None:
            storing = door.told[0].storing
            assert storing is not None
            stored.append(storing.ids.done and not has_failed(storing))

        door.writer._on_accepted = ring
        await door.accept("a")
        assert stored == [True]

    at_the_door(redis_url, scenario)


# Somebody else's entries


def test_behind_an_entry_of_somebody_elses_nothing_is_as_foretold(redis_url: str) -> None:
    async def scenario(door: Door) -> None:
        await door.known()
        strange = await door.stranger()
        told, ids = await door.accept("a", "b")
        assert len(told) == 2
        assert not set(told) & set(ids)
        assert [one for one, _ in await door.stands()][1:] == [strange, *ids]
        told, ids = await door.accept("c")
        assert told == ids, "all that stands there is known again"

    at_the_door(redis_url, scenario)


def test_an_entry_of_somebody_elses_in_the_same_millisecond_is_seen(redis_url: str) -> None:
    async def scenario(door: Door) -> None:
        await door.known()
        _, (known,) = await door.accept("a")
        milliseconds, sequence = place_of(known)
        await door.stranger(f"{milliseconds}-{sequence + 1}")
        told, ids = await door.accept("b")
        assert (len(told), told != ids) == (1, True)

    at_the_door(redis_url, scenario)


def test_ids_are_compared_as_numbers(redis_url: str) -> None:
    async def scenario(door: Door) -> None:
        await door.known()
        texts = [str(number) for number in range(11)]
        told, ids = await door.accept(*texts)
        assert told == ids
        assert ids[-1].endswith("-10")
        await door.store.execute("XDEL", door.inbox, ids[-1])  # now the last is ...-9
        told, ids = await door.accept("a")
        assert told == ids

    at_the_door(redis_url, scenario)


def test_what_stands_there_from_before_is_not_known_until_something_was_accepted(
    redis_url: str,
) -> None:
    async def scenario(door: Door) -> None:
        await door.stranger()
        told, ids = await door.accept("a")
        assert (told, bool(ids[0])) == ([], True)
        told, ids = await door.accept("b")
        assert told == ids

    at_the_door(redis_url, scenario)


def test_an_id_that_equals_the_foretold_one_by_chance_is_not_given(redis_url: str) -> None:
    async def scenario(door: Door) -> None:
        await door.known()
        # A duplicate takes an id with it: a stranger has that, and the server counts up from it.
        now = door.next_ms
        await door.stranger(f"{now}-0")
        told, ids = await door.accept("the first", "a")
        assert told == [f"{now}-0", f"{now}-1"]
        assert ids == ["", f"{now}-2"]
        stands = await door.stands()
        assert [one for one, _ in stands][1:] == [f"{now}-0", f"{now}-2"]
        assert [text for _, text in stands].count("a") == 1

    at_the_door(redis_url, scenario)


def test_at_the_servers_own_time_no_id_is_as_foretold_behind_a_stranger(redis_url: str) -> None:
    async def scenario(door: Door) -> None:
        await door.known()
        tried = 0
        for number in range(100):
            await door.stranger()
            seconds, microseconds = await door.store.execute("TIME")
            door.now = int(seconds) + int(microseconds) / 1e6 - 1.0
            told, ids = await door.accept(f"{number}")
            tried += len(told)
            assert told != ids
        assert tried

    at_the_door(redis_url, scenario, now=0.0)


def test_whoever_knows_nothing_of_an_inbox_gets_no_id_of_its_choice_there(redis_url: str) -> None:
    async def scenario(door: Door) -> None:
        await door.stranger()
        names, dedup = door.store.keys.of(PARTITION), door.store.keys.dedup(PARTITION, 1)
        keys = [names.inbox, names.journal, names.sending, *dedup]
        wanted = f"{TOMORROW_MS}-0"
        args = [60, 1, b"", b"digest", encode(message("a")), b"", wanted]
        ((_, given),) = [await door.store.script("accept", keys, args)]
        assert given.decode() != wanted
        assert [one for one, _ in await door.stands()][-1] == given.decode()

    at_the_door(redis_url, scenario)


def test_within_a_group_nothing_is_as_foretold_behind_one_that_is_not(redis_url: str) -> None:
    async def scenario(door: Door) -> None:
        await door.known()
        # The last entry is one that we know, but the stream's newest id, of one that is gone, is
        # the first that is foretold. That one cannot have its id; the third could.
        now = door.next_ms
        await door.stranger(f"{now}-0")
        await door.store.execute("XDEL", door.inbox, f"{now}-0")
        told, ids = await door.accept("a", "the first", "b", "c")
        assert told == [f"{now}-{step}" for step in range(4)]
        assert all(one != two for one, two in zip(told, ids, strict=True))
        assert [text for _, text in await door.stands()] == ["the first", *"abc"]
        assert ids[1] == ""

    at_the_door(redis_url, scenario)


# What is no news for the foretelling


def test_a_duplicate_gets_no_id_and_does_not_disturb_those_behind_it(redis_url: str) -> None:
    async def scenario(door: Door) -> None:
        await door.known()
        told, ids = await door.accept("a", "the first", "a", "b")
        assert [bool(one) for one in told] == [True] * 4
        assert ids == [told[0], "", "", told[3]]
        told, ids = await door.accept("c")
        assert told == ids

    at_the_door(redis_url, scenario)


def test_entries_that_have_left_the_inbox_do_not_disturb_it(redis_url: str) -> None:
    async def scenario(door: Door) -> None:
        first = await door.known()
        _, (a, b) = await door.accept("a", "b")
        await door.store.execute("XDEL", door.inbox, b)  # the newest: an older one is the last
        told, ids = await door.accept("c")
        assert told == ids
        await door.store.execute("XDEL", door.inbox, first, a, *ids)
        told, ids = await door.accept("d")
        assert told == ids
        assert await door.stands() == [(ids[0], "d")]

    at_the_door(redis_url, scenario)


@pytest.mark.parametrize(
    ("clock", "ahead"), [(0.0, False), (1_000_000.0, False), (TOMORROW, True), (9e10, True)]
)
def test_a_clock_behind_or_ahead_is_harmless(redis_url: str, clock: float, ahead: bool) -> None:
    async def scenario(door: Door) -> None:
        got = [await door.known()]
        for text in "abc":
            told, ids = await door.accept(text)
            assert told == (ids if ahead else [])
            got += ids
        door.now = 500_000.0  # it steps back
        told, ids = await door.accept("d")
        assert told == []
        got += ids
        assert got == sorted(got, key=place_of)
        assert [one for one, _ in await door.stands()] == got

    at_the_door(redis_url, scenario, now=clock)


def test_statuses_go_to_the_journal_as_ever_and_are_told_to_nobody(redis_url: str) -> None:
    async def scenario(door: Door) -> None:
        await door.known()
        door.told.clear()
        status, text = Acceptable(PARTITION, note("status")), message("a")
        alone = await door.writer.accept([status])
        assert not door.tellings
        ids = await door.writer.accept([status, acceptable(door.store.keys, text), status])
        (entry,) = door.told
        assert entry.entry_id == ids[1]
        assert entry.storing is not None
        assert await entry.storing.entry_id() == ids[1]
        for one in (*alone, ids[0], ids[2]):
            assert place_of(one) < (TOMORROW_MS, 0), "the journal's ids are the server's"
        assert [record.kind for record in await journal(door.store)] == ["status"] * 3  # type: ignore[union-attr]
        told, ids = await door.accept("b")
        assert told == ids

    at_the_door(redis_url, scenario)


# Several writes at a time


async def on_its_way(door: Door, held: Acceptances, *texts: str) -> asyncio.Task[Any]:
    """Messages whose write has been sent and not answered."""
    count = len(held)
    asking = asyncio.ensure_future(door.accept(*texts))
    while len(held) == count:  # noqa: ASYNC110 - the batch starts in one of the next ticks
        await asyncio.sleep(0)
    return asking


def test_while_a_write_is_under_way_nobody_is_told_of_another(redis_url: str) -> None:
    async def scenario(door: Door) -> None:
        first = await door.known()
        held = Acceptances(door.store)
        asking = [await on_its_way(door, held, "a", "b")]
        told = [entry.entry_id for entry in door.told]
        asking.append(await on_its_way(door, held, "c"))
        assert not door.told
        await held.release_all()
        await asyncio.gather(*asking)
        stands = await door.stands()
        assert [text for _, text in stands] == ["the first", *"abc"]
        assert [one for one, _ in stands][:3] == [first, *told]
        told, ids = await door.accept("d")
        assert told == ids

    at_the_door(redis_url, scenario)


def test_behind_a_write_whose_outcome_is_unknown_nothing_is_as_foretold(redis_url: str) -> None:
    async def scenario(door: Door) -> None:
        await door.known()
        held = Acceptances(door.store)
        asking = await on_its_way(door, held, "a")
        (lost,) = door.told
        held.fail(OutcomeUnknown("the connection to Redis failed"))
        with pytest.raises(OutcomeUnknown):
            await asking
        assert has_failed(lost.storing)
        held.open = True
        told, ids = await door.accept("b")
        assert told != ids
        assert [text for _, text in await door.stands()] == ["the first", "a", "b"]
        assert (await door.accept("a"))[1] == [""], "it is known when it comes again"
        told, ids = await door.accept("c")
        assert told == ids

    at_the_door(redis_url, scenario)


@pytest.mark.parametrize("gone", [False, True])
def test_a_write_that_comes_late_does_not_get_an_id_that_was_passed(
    redis_url: str, gone: bool
) -> None:
    async def scenario(door: Door) -> None:
        await door.known()
        held = Acceptances(door.store, held_up=True)
        asking = await on_its_way(door, held, "a")
        request = held.fail(OutcomeUnknown("the connection to Redis failed"))
        with pytest.raises(OutcomeUnknown):
            await asking
        held.open = True
        told, ids = await door.accept("b")
        assert told == ids, "nothing stands there that is not known"
        if gone:
            await door.store.execute("XDEL", door.inbox, *ids)
        await held.carry_out(request)
        last, text = (await door.stands())[-1]
        assert text == "a"
        assert place_of(last) > place_of(ids[0])
        told, ids = await door.accept("c")
        assert told != ids, "the one that came late stands before it"

    at_the_door(redis_url, scenario)


# The commit of what was foretold


def test_a_commit_of_a_foretold_entry_is_applied_if_the_entry_is_that_message(
    redis_url: str,
) -> None:
    async def scenario(door: Door) -> None:
        terms = await RedisPartitionLog(door.store).acquire()
        turns = TurnStore(door.store, session_ttl_seconds=SESSION_TTL_SECONDS)
        await door.known()
        await door.accept("a")
        (entry,) = door.told
        commit = turn(entry, term=terms[PARTITION], begins=beginning_of(entry.payload))
        (done,) = await turns.commit([commit])
        assert done.verdict is Verdict.OK
        assert [text for _, text in await door.stands()] == ["the first"]

    at_the_door(redis_url, scenario)


@pytest.mark.parametrize("whose", ["the same user's", "another user's"])
def test_a_commit_whose_id_was_given_to_another_message_says_gone_and_changes_nothing(
    redis_url: str, whose: str
) -> None:
    async def scenario(door: Door) -> None:
        terms = await RedisPartitionLog(door.store).acquire()
        turns = TurnStore(door.store, session_ttl_seconds=SESSION_TTL_SECONDS)
        other = message("b") if whose == "the same user's" else message("a", user(2))
        await door.known()
        held = Acceptances(door.store, held_up=True)
        asking = await on_its_way(door, held, "a")
        (entry,) = door.told
        await door.stranger(entry.entry_id, other)
        before = await dump(door.store)
        commit = turn(entry, term=terms[PARTITION], begins=beginning_of(entry.payload))
        (theirs,) = [one for one in await inbox(door.store) if one.entry_id == entry.entry_id]
        (done,) = await turns.commit([commit])
        assert done.verdict is Verdict.GONE
        assert await dump(door.store) == before
        right = turn(theirs, term=terms[PARTITION], begins=beginning_of(other))
        done, right_done = await turns.commit([commit, right])
        assert (done.verdict, right_done.verdict) == (Verdict.GONE, Verdict.OK)
        await held.release_all()
        assert (await asking)[1] != [entry.entry_id]

    at_the_door(redis_url, scenario)
