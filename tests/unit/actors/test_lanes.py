"""Fifty numbers and ten thousand replies on a virtual clock: no number slows another."""

from __future__ import annotations

import asyncio
import itertools
from collections import Counter, defaultdict
from collections.abc import Awaitable, Mapping, Sequence
from typing import Any

import pytest
from attrs import define, field
from msgspec import Raw

from actors import lanes as lanes_module
from actors.messages import OutboxGrew, ResumeSending
from actors.pace import Pace
from actors.ring import Ring
from actors.sender import SenderActor
from orchestrator.conversation.key import ConversationKey
from orchestrator.storage.appended import place_of
from orchestrator.storage.entries import OutboxEntry, OutboxPayload, encode
from orchestrator.storage.outbox import Mark, Marked, Settlement
from orchestrator.storage.turn_store import Verdict
from orchestrator.whatsapp.graph import Refused, SendOutcome, Sent
from orchestrator.whatsapp.graph_errors import classify_code
from tests.support.pipeline import text_of
from tests.support.quiet_log import QuietLog
from tests.support.rings import bare_ring
from tests.support.stage import Root
from tests.unit.actors.virtual_loop import run_virtually

PARTITIONS = 4


@define
class MemoryOutbox:
    """An outbox without a server: everything is there at once."""

    streams: dict[int, list[OutboxEntry]] = field(factory=lambda: defaultdict(list))
    gone: set[str] = field(factory=set)
    reads: int = 0

    def put(self, key: ConversationKey, text: str, kind: str = "text") -> None:
        partition = key.partition(PARTITIONS)
        entry_id = f"1-{len(self.streams[partition]) + 1}"
        payload = OutboxPayload(
            reply_id=f"{partition}.{entry_id}.0",
            identity=str(key),
            body=Raw(encode({"type": kind, "text": {"body": text}})),
            message_id="wamid.1",
            received_at_ms=0,
        )
        entry = OutboxEntry(
            partition=partition, entry_id=entry_id, conversation=key, payload=payload
        )
        self.streams[partition].append(entry)

    async def marked(self, partitions: Sequence[int]) -> set[str]:
        return set()

    async def read(self, positions: Mapping[int, str], count: int) -> list[OutboxEntry]:
        self.reads += 1
        found: list[OutboxEntry] = []
        for partition, position in positions.items():
            start = place_of(position)[1]
            left = (
                entry
                for entry in self.streams[partition][start:]
                if entry.payload.reply_id not in self.gone
            )
            found += [entry for entry, _ in zip(left, range(count), strict=False)]
        return found

    async def mark(self, marks: Sequence[Mark]) -> list[Marked]:
        return [Marked(Verdict.OK)] * len(marks)

    async def settle(self, items: Sequence[Settlement]) -> list[Verdict]:
        self.gone |= {item.reply_id for item in items}
        return [Verdict.OK] * len(items)


@define
class TimedDelivery:
    """Takes `seconds` for each POST; notes when each reply went, by number."""

    seconds: float = 0.2
    broken: dict[str, int] = field(factory=dict)
    """Number -> the code Meta refuses everything with."""
    hanging: set[str] = field(factory=set)
    refusals: Counter[ConversationKey] = field(factory=Counter)
    """User -> how often Meta says that these two write too much."""
    refused_at: list[float] = field(factory=list)
    times: dict[str, list[float]] = field(factory=lambda: defaultdict(list))
    order: dict[ConversationKey, list[str]] = field(factory=lambda: defaultdict(list))
    posts: Counter[str] = field(factory=Counter)
    state: str = "sent"
    leaves: bool = True

    def send(self, entry: OutboxEntry) -> Awaitable[SendOutcome]:
        return self._send(entry)

    async def _send(self, entry: OutboxEntry) -> SendOutcome:
        number = entry.conversation.phone_number_id
        self.posts[number] += 1
        if number in self.hanging:
            await asyncio.sleep(20)
            return Refused(classify_code(131016))
        await asyncio.sleep(self.seconds)
        if self.refusals[entry.conversation]:
            self.refusals[entry.conversation] -= 1
            self.refused_at.append(asyncio.get_running_loop().time())
            return Refused(classify_code(131056))
        code = self.broken.get(number)
        if code is not None:
            return Refused(classify_code(code))
        self.times[number].append(asyncio.get_running_loop().time())
        self.order[entry.conversation].append(text_of(entry))
        return Sent(f"wamid.{entry.payload.reply_id}")


@define
class Office:
    outbox: MemoryOutbox
    delivery: TimedDelivery
    ring: Ring
    log: QuietLog
    ref: Any
    root: Any

    async def close(self) -> None:
        await self.ref.stop()
        await self.root.stop()

    def go(self) -> None:
        self.ref.tell(OutboxGrew(frozenset(range(PARTITIONS))))

    @property
    def sender(self) -> SenderActor:
        actor = self.ref.actor_inbox.actor
        assert isinstance(actor, SenderActor)
        return actor


def office(delivery: TimedDelivery, pace: Pace | None = None) -> Office:
    log, root = QuietLog(), Root.start()
    ring = bare_ring(log, dict.fromkeys(range(PARTITIONS), 1))
    box: Any = MemoryOutbox()
    ref = SenderActor.start(
        ring=ring,
        outbox=box,
        delivery=delivery,
        pace=pace or Pace(per_number=80, pair_seconds=0, pair_burst=1),
        name="sender",
        supervisor=root,
    )
    return Office(box, delivery, ring, log, ref, root)


def user_of(number: int, user: int) -> ConversationKey:
    return ConversationKey(f"number{number}", f"57300{number:03d}{user:04d}")


def test_ten_thousand_replies_of_fifty_numbers_leave_at_each_numbers_own_pace() -> None:
    numbers, each = 50, 200

    async def scenario() -> None:
        place = office(TimedDelivery(seconds=0.1))
        for turn in range(each):
            for number in range(numbers):
                place.outbox.put(user_of(number, turn % 40), f"{turn}")
        place.delivery.hanging = {"number0"}
        place.delivery.broken = {"number1": 190}
        place.go()
        await asyncio.sleep(10)
        sent = {number: times for number, times in place.delivery.times.items() if times}
        assert set(sent) == {f"number{number}" for number in range(2, numbers)}
        # 80 at once, the others at 80 a second: 200 take 1.5 s.
        assert {len(times) for times in sent.values()} == {each}
        assert max(times[-1] for times in sent.values()) < 2.5
        for turns in place.delivery.order.values():
            assert turns == sorted(turns, key=int), "in order to each user"
        assert place.delivery.posts["number1"] <= lanes_module.LANE_SENDS
        await place.close()

    run_virtually(scenario())


def test_a_full_lane_leaves_the_rest_unread_and_takes_it_later(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(lanes_module, "LANE_WINDOW", 50)
    monkeypatch.setattr("actors.outbox_reading.LANE_WINDOW", 50)

    async def scenario() -> None:
        place = office(TimedDelivery())
        place.delivery.broken = {"number1": 190}
        for turn in range(2_000):
            place.outbox.put(user_of(1, turn % 10), f"{turn}")
        for turn in range(1_000):
            place.outbox.put(user_of(2, turn % 10), f"{turn}")
        place.go()
        await asyncio.sleep(120)
        assert place.sender.waiting <= 100
        assert len(place.delivery.times["number2"]) == 1_000
        place.delivery.broken.clear()
        place.ref.tell(ResumeSending("number1"))
        await asyncio.sleep(240)
        assert len(place.delivery.times["number1"]) == 2_000
        for turns in place.delivery.order.values():
            assert turns == sorted(turns, key=int)
        assert len(place.outbox.gone) == 3_000
        assert place.sender.waiting == 0
        await place.close()

    run_virtually(scenario())


def test_a_bad_token_stops_its_number_until_one_probe_goes_through() -> None:
    async def scenario() -> None:
        place = office(TimedDelivery(broken={"number1": 190}))
        for user in range(200):
            place.outbox.put(user_of(1, user), "hola")
        place.go()
        await asyncio.sleep(1)
        burnt = place.delivery.posts["number1"]
        assert burnt <= lanes_module.LANE_SENDS
        (alert,) = place.ring.alerts.current()
        assert (alert["name"], alert["code"]) == ("sending.number1", 190)
        (row,) = place.sender.lane_rows()
        assert (row["stopped"], row["code"]) == (True, 190)
        await asyncio.sleep(35)
        assert place.delivery.posts["number1"] == burnt + 1, "one probe"
        await asyncio.sleep(30)
        assert place.delivery.posts["number1"] == burnt + 1, "the next waits twice as long"
        place.delivery.broken.clear()
        await asyncio.sleep(60)
        assert len(place.delivery.times["number1"]) == 200
        assert place.ring.alerts.current() == []
        assert [one["by"] for one in place.log.named("sender.resumed")] == ["probe"]
        await place.close()

    run_virtually(scenario())


def test_an_operators_word_is_enough() -> None:
    async def scenario() -> None:
        place = office(TimedDelivery(broken={"number1": 131031}))
        place.outbox.put(user_of(1, 1), "hola")
        place.go()
        await asyncio.sleep(1)
        place.delivery.broken.clear()
        place.ref.tell(ResumeSending("number1"))
        await asyncio.sleep(1)
        assert len(place.delivery.times["number1"]) == 1
        assert [one["by"] for one in place.log.named("sender.resumed")] == ["operator"]
        await place.close()

    run_virtually(scenario())


def test_a_number_told_that_it_is_too_fast_learns_its_rate() -> None:
    async def scenario() -> None:
        place = office(TimedDelivery(broken={"number1": 130429}))
        for user in range(300):
            place.outbox.put(user_of(1, user), "hola")
        place.go()
        await asyncio.sleep(0.5)
        place.delivery.broken.clear()
        await asyncio.sleep(30)
        times = place.delivery.times["number1"]
        assert len(times) == 300
        fastest = max(sum(1 for at in times if start <= at < start + 1) for start in range(1, 30))
        assert fastest <= 51, "half of 80, and what was saved up"
        assert place.log.named("sender.slowed")
        await place.close()

    run_virtually(scenario())


def test_a_pair_backs_off_by_powers_of_four_alone() -> None:
    async def scenario() -> None:
        place = office(TimedDelivery(seconds=0.0))
        place.delivery.refusals[user_of(1, 1)] = 4
        place.outbox.put(user_of(1, 1), "hola")
        place.outbox.put(user_of(1, 2), "hola")
        place.go()
        await asyncio.sleep(100)
        steps = [round(b - a) for a, b in itertools.pairwise(place.delivery.refused_at)]
        assert steps == [1, 4, 16]
        first, second = place.delivery.times["number1"]
        assert first < 0.1
        assert second > 85
        assert list(place.delivery.order) == [user_of(1, 2), user_of(1, 1)]
        await place.close()

    run_virtually(scenario())
