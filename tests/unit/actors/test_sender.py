"""The sender with a way out the test speaks for, on a real server: order, retries, one mark."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import pytest
from attrs import define, field
from msgspec import Raw

from actors import lanes as lanes_module
from actors import leads as leads_module
from actors import parcel as parcel_module
from actors import sender as sender_module
from actors.messages import OutboxGrew, PartitionLost, StatusSeen
from actors.pace import Pace
from actors.ring import Ring
from actors.runtime import LoopActor
from actors.send_report import WITHHELD
from actors.sender import SenderActor
from orchestrator.conversation.key import ConversationKey
from orchestrator.conversation.turn import DELIVERY_FAILED
from orchestrator.storage.acceptance import Acceptable
from orchestrator.storage.entries import OutboxEntry, OutboxPayload, encode, now_ms, write_reply
from orchestrator.storage.errors import OutcomeUnknown
from orchestrator.storage.outbox import Mark, Outbox, Settlement
from orchestrator.storage.partition_log import RedisPartitionLog
from orchestrator.storage.records.journal import SentRecord
from orchestrator.storage.store import RedisStore
from orchestrator.storage.turn_store import TurnStore, Verdict
from orchestrator.whatsapp.graph import Refused, SendOutcome, Sent, Unknown
from orchestrator.whatsapp.graph_errors import FailureKind, GraphFailure, Scope
from tests.support.pipeline import (
    SESSION_TTL_SECONDS,
    accept,
    acceptance,
    inbox,
    journal,
    message,
    note,
    outbox,
    reply,
    text_of,
    turn,
    user,
)
from tests.support.quiet_log import QuietLog
from tests.support.rings import bare_ring
from tests.support.stage import SECONDS, Root
from tests.support.valkey import opened

Outcomes = Sequence[SendOutcome | Callable[[], Awaitable[SendOutcome]]]


def failure(kind: FailureKind, scope: Scope = Scope.MESSAGE, **more: Any) -> Refused:
    details: dict[str, Any] = {"code": 131000, "http_status": 500, "detail": "refused"}
    return Refused(GraphFailure(kind=kind, scope=scope, **(details | more)))


@define
class SpokenDelivery:
    """Answers each reply with what the test lists for its words, then takes it."""

    outcomes: dict[str, list[Any]] = field(factory=dict)
    tried: list[str] = field(factory=list)
    state: str = "sent"
    leaves: bool = True
    busy: dict[ConversationKey, int] = field(factory=lambda: defaultdict(int))

    def send(self, entry: OutboxEntry) -> Awaitable[SendOutcome]:
        return self._send(entry)

    async def _send(self, entry: OutboxEntry) -> SendOutcome:
        text = text_of(entry)
        self.tried.append(text)
        self.busy[entry.conversation] += 1
        assert self.busy[entry.conversation] == 1, "two replies to one recipient at a time"
        try:
            left = self.outcomes.get(text)
            if not left:
                return Sent(f"wamid.{text}")
            outcome = left.pop(0)
            return await outcome() if callable(outcome) else outcome  # type: ignore[no-any-return]
        finally:
            self.busy[entry.conversation] -= 1


class WatchedOutbox(Outbox):
    """Tells when replies were settled; may lose answers."""

    def __init__(self, store: RedisStore) -> None:
        super().__init__(store)
        self.settled: list[Verdict] = []
        self.answers_to_lose = 0
        self._changed = asyncio.Event()

    async def settle(self, settlements: Sequence[Settlement]) -> list[Verdict]:
        verdicts = await super().settle(settlements)
        self.settled += verdicts
        self._changed.set()
        if self.answers_to_lose:
            self.answers_to_lose -= 1
            raise OutcomeUnknown("the connection to Redis failed")
        return verdicts

    async def until(self, count: int) -> None:
        async with asyncio.timeout(SECONDS):
            while len(self.settled) < count:
                self._changed.clear()
                await self._changed.wait()


class Told(LoopActor):
    """The conversations' supervisor: remembers what it was told."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[object] = []
        self._changed = asyncio.Event()

    def on_receive(self, message: object) -> None:
        self.heard.append(message)
        self._changed.set()

    async def until(self, count: int) -> list[object]:
        async with asyncio.timeout(SECONDS):
            while len(self.heard) < count:
                self._changed.clear()
                await self._changed.wait()
        return self.heard


@define
class Post:
    """A running sender over an outbox the test fills."""

    store: RedisStore
    ring: Ring
    delivery: SpokenDelivery
    outbox: WatchedOutbox
    log: QuietLog
    ref: Any
    told: Told

    @property
    def sender(self) -> SenderActor:
        actor = self.ref.actor_inbox.actor
        assert isinstance(actor, SenderActor)
        return actor

    async def commit(self, *texts: str, to: ConversationKey | None = None) -> list[str]:
        """Commit a turn with these replies; their ids."""
        key = to or user()
        await accept(self.store, message(f"asks {texts}", key))
        entry = next(one for one in await inbox(self.store) if one.conversation == key)
        replies = tuple(reply(entry, index, text) for index, text in enumerate(texts))
        name = self.store.keys.session(key)
        await self.store.client.delete(name)
        term = self.ring.terms[entry.partition]
        turns = TurnStore(self.store, session_ttl_seconds=SESSION_TTL_SECONDS)
        (done,) = await turns.commit([turn(entry, term=term, replies=replies)])
        assert done.verdict is Verdict.OK
        assert done.replies is not None
        appended = {entry.partition: done.replies}
        self.ref.tell(OutboxGrew(frozenset(appended), appended))
        return [f"{entry.partition}.{entry.entry_id}.{index}" for index in range(len(texts))]

    async def records(self) -> list[SentRecord]:
        """By reply: marks are made side by side, in whatever order."""
        found = [one for one in await journal(self.store) if isinstance(one, SentRecord)]
        return sorted(found, key=lambda record: record.reply_id)


def post(
    url: str,
    scenario: Callable[[Post], Awaitable[None]],
    outcomes: dict[str, list[Any]] | None = None,
    pace: Pace | None = None,
) -> None:
    async def run() -> None:
        async with opened(url, partitions=2) as store:
            log, root = QuietLog(), Root.start()
            supervisor = Told.start()
            told = supervisor.actor_inbox.actor  # type: ignore[attr-defined]  # a Mailbox
            ring = bare_ring(log, await RedisPartitionLog(store).acquire(), supervisor)
            box, delivery = WatchedOutbox(store), SpokenDelivery(outcomes or {})
            ref: Any = SenderActor.start(
                ring=ring,
                outbox=box,
                delivery=delivery,
                pace=pace or Pace(per_number=10_000, pair_seconds=0, pair_burst=1),
                name="sender",
                supervisor=root,
            )
            try:
                await scenario(Post(store, ring, delivery, box, log, ref, told))
            finally:
                await ref.stop()
                await supervisor.stop()  # type: ignore[misc]  # a LoopRef
                await root.stop()  # type: ignore[misc]  # a LoopRef

    asyncio.run(run())


@pytest.fixture(autouse=True)
def _times_of_a_test(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parcel_module, "RETRY_CAP_SECONDS", 0.01)
    monkeypatch.setattr(sender_module, "UNKNOWN_GRACE_SECONDS", 0.02)
    monkeypatch.setattr(lanes_module, "PROBE_SECONDS", 0.02)
    monkeypatch.setattr(lanes_module, "PROBE_CAP_SECONDS", 0.02)
    monkeypatch.setattr(parcel_module, "WAIT_SECONDS", 0.02)
    monkeypatch.setattr(sender_module, "LOOK_AROUND_SECONDS", 0.05)


def test_replies_leave_in_order_and_are_marked_and_recorded_once(redis_url: str) -> None:
    async def scenario(post: Post) -> None:
        ids = await post.commit("one", "two", "three")
        await post.outbox.until(3)
        assert post.delivery.tried == ["one", "two", "three"]
        assert post.outbox.settled == [Verdict.OK] * 3
        assert not await outbox(post.store)
        records = await post.records()
        assert [(one.reply_id, one.state, one.wamid, one.attempts) for one in records] == [
            (reply_id, "sent", f"wamid.{text}", 1)
            for reply_id, text in zip(ids, ("one", "two", "three"), strict=True)
        ]

    post(redis_url, scenario)


def test_a_refusal_is_retried_before_the_next_reply_to_the_same_user(redis_url: str) -> None:
    async def scenario(post: Post) -> None:
        await post.commit("one", "two")
        await post.outbox.until(2)
        assert post.delivery.tried == ["one", "one", "one", "two"]
        assert [one.attempts for one in await post.records()] == [3, 1]

    post(redis_url, scenario, {"one": [failure(FailureKind.RETRY)] * 2})


def test_one_users_trouble_holds_up_no_other(redis_url: str) -> None:
    gate = asyncio.Event()

    async def hang() -> SendOutcome:
        await gate.wait()
        return Sent("wamid.late")

    async def scenario(post: Post) -> None:
        await post.commit("stuck", "behind it")
        others = [user(number) for number in range(2, 9)]
        for key in others:
            await post.commit(f"to {key.wa_id}", to=key)
        await post.outbox.until(len(others))
        assert "behind it" not in post.delivery.tried
        gate.set()
        await post.outbox.until(len(others) + 2)
        assert post.delivery.tried[-1] == "behind it"

    post(redis_url, scenario, {"stuck": [hang]})


@pytest.mark.parametrize("kind", [FailureKind.PERMANENT, FailureKind.TEMPLATE])
def test_what_can_never_be_sent_is_recorded_as_failed_and_the_next_goes_on(
    redis_url: str, kind: FailureKind
) -> None:
    async def scenario(post: Post) -> None:
        await post.commit("bad", "good")
        await post.outbox.until(2)
        assert post.delivery.tried == ["bad", "good"]
        bad, good = await post.records()
        assert (bad.state, bad.error_code, bad.error) == ("failed", 131000, "refused")
        assert good.state == "sent"
        assert len(post.log.named("reply.failed")) == 1

    post(redis_url, scenario, {"bad": [failure(kind)]})


def test_what_the_bot_said_before_a_person_took_over_is_not_sent_after(redis_url: str) -> None:
    async def scenario(post: Post) -> None:
        key = user()

        async def refused_as_a_person_comes() -> SendOutcome:
            taken = b'{"version":"9-9","owner":"human","human_handoff":true}'
            await post.store.client.set(post.store.keys.session(key), taken)
            return failure(FailureKind.RETRY)

        post.delivery.outcomes["one"] = [refused_as_a_person_comes]
        await post.commit("one", "two")
        await post.commit("to another", to=user(2))
        await post.outbox.until(3)
        assert sorted(post.delivery.tried) == ["one", "to another"]
        states = {one.reply_id: (one.state, one.error) for one in await post.records()}
        withheld = [error for state, error in states.values() if state == "failed"]
        assert withheld == [WITHHELD] * 2
        assert not post.log.named("reply.failed")
        assert len(post.log.named("reply.withheld")) == 2
        assert not await outbox(post.store)

    post(redis_url, scenario)


def test_retries_have_an_end(redis_url: str) -> None:
    async def scenario(post: Post) -> None:
        await post.commit("bad", "good")
        await post.outbox.until(2)
        assert post.delivery.tried == ["bad"] * sender_module.MAX_TRIES + ["good"]
        assert [one.state for one in await post.records()] == ["failed", "sent"]

    post(redis_url, scenario, {"bad": [failure(FailureKind.RETRY)] * 99})


def test_a_missing_network_is_no_fault_of_the_message(redis_url: str) -> None:
    async def scenario(post: Post) -> None:
        await post.commit("one")
        await post.outbox.until(1)
        assert len(post.delivery.tried) == 11
        assert [one.state for one in await post.records()] == ["sent"]

    post(redis_url, scenario, {"one": [failure(FailureKind.RETRY, http_status=0)] * 10})


@pytest.mark.parametrize("kind", [FailureKind.CONFIGURATION, FailureKind.WAIT])
def test_a_fault_of_the_account_pauses_its_number_and_loses_nothing(
    redis_url: str, kind: FailureKind
) -> None:
    async def scenario(post: Post) -> None:
        await post.commit("one")
        await post.outbox.until(1)
        assert len(post.delivery.tried) == 11, "no matter how often"
        (record,) = await post.records()
        assert (record.state, record.attempts) == ("sent", 1)
        paused = post.log.named("sender.paused")
        assert len(paused) == (10 if kind is FailureKind.CONFIGURATION else 0)

    post(redis_url, scenario, {"one": [failure(kind, Scope.NUMBER)] * 10})


def test_a_paused_number_holds_back_its_other_users_and_no_other_number(redis_url: str) -> None:
    async def scenario(post: Post) -> None:
        await post.commit("first")
        await post.outbox.until(0)
        async with asyncio.timeout(SECONDS):
            while not post.log.named("sender.paused"):  # noqa: ASYNC110 - a few ticks
                await asyncio.sleep(0)
        await post.commit("same number", to=user(2))
        await post.commit("other number", to=ConversationKey("999", "573"))
        await post.outbox.until(1)
        assert post.delivery.tried == ["first", "other number"]

    refused = failure(FailureKind.CONFIGURATION, Scope.NUMBER, retry_after_seconds=60.0)
    post(redis_url, scenario, {"first": [refused]})


# Sends of unknown outcome


def test_a_send_of_unknown_outcome_is_repeated_after_its_grace(redis_url: str) -> None:
    async def scenario(post: Post) -> None:
        await post.commit("one", "two")
        await post.outbox.until(2)
        assert post.delivery.tried == ["one", "one", "two"]
        assert [one.attempts for one in await post.records()] == [2, 1]

    post(redis_url, scenario, {"one": [Unknown("timeout")]})


def test_a_delivery_that_raises_is_a_send_of_unknown_outcome(redis_url: str) -> None:
    async def broken() -> SendOutcome:
        raise ConnectionResetError

    async def scenario(post: Post) -> None:
        await post.commit("one")
        await post.outbox.until(1)
        assert post.delivery.tried == ["one", "one"]

    post(redis_url, scenario, {"one": [broken]})


def test_a_status_settles_a_send_of_unknown_outcome_without_another_try(
    redis_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sender_module, "UNKNOWN_GRACE_SECONDS", 0.1)

    async def scenario(post: Post) -> None:
        (reply_id, _) = await post.commit("one", "two")
        async with asyncio.timeout(SECONDS):
            while not post.log.named("reply.retried"):  # noqa: ASYNC110 - a few ticks
                await asyncio.sleep(0)
        post.ref.tell(StatusSeen(reply_id, "wamid.real", "sent"))
        await post.outbox.until(2)
        assert post.delivery.tried == ["one", "two"]
        assert [one.wamid for one in await post.records()] == ["wamid.real", "wamid.two"]

    post(redis_url, scenario, {"one": [Unknown("timeout")]})


def test_a_status_that_comes_before_the_timeout_counts_too(redis_url: str) -> None:
    gate, entered = asyncio.Event(), asyncio.Event()

    async def sent_but_no_answer() -> SendOutcome:
        entered.set()
        await gate.wait()
        return Unknown("timeout")

    async def scenario(post: Post) -> None:
        (reply_id,) = await post.commit("one")
        await entered.wait()
        post.ref.tell(StatusSeen(reply_id, "wamid.real", "delivered"))
        await asyncio.sleep(0)
        gate.set()
        await post.outbox.until(1)
        assert post.delivery.tried == ["one"]
        assert [one.wamid for one in await post.records()] == ["wamid.real"]

    post(redis_url, scenario, {"one": [sent_but_no_answer]})


def test_a_status_of_somebody_elses_reply_changes_nothing(redis_url: str) -> None:
    async def scenario(post: Post) -> None:
        post.ref.tell(StatusSeen("0.1-1.0", "wamid.x", "sent"))
        await post.commit("one")
        await post.outbox.until(1)
        assert post.delivery.tried == ["one"]

    post(redis_url, scenario)


# Marked before it is posted


def another_life(
    url: str,
    reply_ids: list[str],
    scenario: Callable[[Post], Awaitable[None]],
    proofs: Sequence[Acceptable] = (),
) -> None:
    """Run a sender over an outbox in which an earlier one marked these replies and died.

    `proofs` came in while nobody sent.
    """

    async def marked() -> None:
        async with opened(url, partitions=2) as store:
            box = Outbox(store)
            terms = await RedisPartitionLog(store).acquire()
            waiting = [one for one in await outbox(store) if one.payload.reply_id in reply_ids]
            marks = [Mark(entry=one, term=terms[one.partition]) for one in waiting]
            verdicts = await box.mark(marks)
            assert [one.verdict for one in verdicts] == [Verdict.OK] * len(reply_ids)
            await acceptance(store).accept(proofs)

    asyncio.run(marked())
    post(url, scenario)


def unsent(url: str, *texts: str) -> list[str]:
    """Commit replies nobody sends yet; their ids."""
    ids: list[str] = []

    async def scenario(post: Post) -> None:
        ids.extend(await post.commit(*texts))

    waits = failure(FailureKind.WAIT, retry_after_seconds=60.0)
    post(url, scenario, {texts[0]: [waits] * 9})
    return ids


def test_what_was_marked_before_a_crash_waits_for_its_proof_and_is_not_sent_again(
    redis_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sender_module, "UNKNOWN_GRACE_SECONDS", 0.1)
    first, _ = unsent(redis_url, "one", "two")

    async def scenario(post: Post) -> None:
        async with asyncio.timeout(SECONDS):
            while not post.log.named("reply.retried"):  # noqa: ASYNC110 - a few ticks
                await asyncio.sleep(0)
        post.ref.tell(StatusSeen(first, "wamid.real", "sent"))
        await post.outbox.until(2)
        assert post.delivery.tried == ["two"]
        assert [one.wamid for one in await post.records()] == ["wamid.real", "wamid.two"]
        assert not await post.outbox.marked(list(post.ring.terms))

    another_life(redis_url, [first], scenario)


def test_a_proof_that_came_while_nobody_sent_counts(redis_url: str) -> None:
    (first,) = unsent(redis_url, "one")

    proof = Acceptable(int(first.split(".")[0]), note("status"), proof=f"{first}|wamid.real")

    async def scenario(post: Post) -> None:
        await post.outbox.until(1)
        assert post.delivery.tried == []
        assert [one.wamid for one in await post.records()] == ["wamid.real"]

    another_life(redis_url, [first], scenario, [proof])


def test_what_was_marked_and_never_proven_is_sent_again_and_counted(redis_url: str) -> None:
    (first,) = unsent(redis_url, "one")

    async def scenario(post: Post) -> None:
        await post.outbox.until(1)
        assert post.delivery.tried == ["one"]
        count = post.ring.metrics.registry.get_sample_value
        assert count("tertulia_replies_total", {"fate": "resent"}) == 1

    another_life(redis_url, [first], scenario)


def test_an_owner_whose_partition_was_taken_posts_nothing_more(redis_url: str) -> None:
    async def scenario(post: Post) -> None:
        async def refused_as_another_owner_comes() -> SendOutcome:
            await RedisPartitionLog(post.store).acquire()
            return failure(FailureKind.RETRY)

        post.delivery.outcomes["one"] = [refused_as_another_owner_comes]
        await post.commit("one", "two")
        (lost,) = await post.told.until(1)
        assert isinstance(lost, PartitionLost)
        assert post.delivery.tried == ["one"]
        left = [text_of(entry) for entry in await outbox(post.store)]
        assert left == ["one", "two"], "they are the new owner's to send"

    post(redis_url, scenario)


# The mark


def test_a_mark_whose_answer_was_lost_is_repeated_and_the_reply_is_not(redis_url: str) -> None:
    async def scenario(post: Post) -> None:
        post.outbox.answers_to_lose = 1
        await post.commit("one")
        await post.outbox.until(2)
        assert post.outbox.settled == [Verdict.OK, Verdict.GONE]
        assert post.delivery.tried == ["one"]
        assert len(await post.records()) == 1
        async with asyncio.timeout(SECONDS):
            while post.sender.waiting or not post.sender.idle:  # noqa: ASYNC110 - a few ticks
                await asyncio.sleep(0)  # it may be looking around just now

    post(redis_url, scenario)


def test_replies_committed_before_the_start_leave_after_it(redis_url: str) -> None:
    async def scenario(post: Post) -> None:
        await post.commit("one", "two")
        await post.outbox.until(2)

    async def held_back(post: Post) -> None:
        await post.commit("early")
        assert post.delivery.tried in ([], ["early"])

    paused = Pace(per_number=10_000, pair_seconds=1_000, pair_burst=1)
    assert paused.wait(user(), 0.0) == 0.0
    post(redis_url, held_back, {"early": [failure(FailureKind.WAIT, retry_after_seconds=60.0)]})
    post(redis_url, lambda again: again.outbox.until(1))
    post(redis_url, scenario)


def test_a_stopped_sender_has_made_its_marks(redis_url: str) -> None:
    seen: list[Post] = []

    async def scenario(post: Post) -> None:
        seen.append(post)
        await post.commit(*(str(number) for number in range(10)))
        async with asyncio.timeout(SECONDS):
            while len(post.delivery.tried) < 10:  # noqa: ASYNC110 - a few ticks
                await asyncio.sleep(0)

    post(redis_url, scenario)
    assert len(seen[0].outbox.settled) >= 9, "only the last may have had no answer yet"


def test_a_sender_that_failed_begins_nothing_more(redis_url: str) -> None:
    async def scenario(post: Post) -> None:
        post.sender.on_failure()
        await post.commit("for the successor")
        for _ in range(500):
            await asyncio.sleep(0)
        assert post.delivery.tried == []

    post(redis_url, scenario)


def test_the_pace_of_a_pair_is_kept(redis_url: str) -> None:
    async def scenario(post: Post) -> None:
        await post.commit("1", "2", "3")
        await post.outbox.until(3)
        assert post.delivery.tried == ["1", "2", "3"]

    slow = Pace(per_number=10_000, pair_seconds=0.05, pair_burst=1)
    began = asyncio.run(_now())
    post(redis_url, scenario, pace=slow)
    assert asyncio.run(_now()) - began >= 0.1


async def _now() -> float:
    return asyncio.get_running_loop().time()


# Files first, the 24 hours, and what the conversation learns


async def committed(post: Post, *bodies: dict[str, Any], **more: Any) -> list[str]:
    """Commit a turn with these request bodies; `more` goes into each outbox entry."""
    key = user()
    await accept(post.store, message("asks", key))
    (entry,) = await inbox(post.store)
    replies = tuple(
        write_reply(
            OutboxPayload(
                reply_id=f"{entry.partition}.{entry.entry_id}.{index}",
                identity=str(key),
                body=_raw(body),
                message_id="wamid.1",
                received_at_ms=0,
                **{name: _raw(value) for name, value in more.items()},
            )
        )
        for index, body in enumerate(bodies)
    )
    term = post.ring.terms[entry.partition]
    turns = TurnStore(post.store, session_ttl_seconds=SESSION_TTL_SECONDS)
    (done,) = await turns.commit([turn(entry, term=term, replies=replies)])
    assert done.verdict is Verdict.OK
    post.ref.tell(OutboxGrew(frozenset({entry.partition})))
    return [f"{entry.partition}.{entry.entry_id}.{index}" for index in range(len(bodies))]


def _raw(value: Any) -> Any:
    return Raw(encode(value)) if isinstance(value, dict) else value


def words(text: str, kind: str = "text") -> dict[str, Any]:
    return {"type": kind, "text": {"body": text}}


def test_words_after_a_file_wait_until_it_was_delivered(redis_url: str) -> None:
    async def scenario(post: Post) -> None:
        image, _ = await committed(post, words("image", "image"), words("price"))
        await post.outbox.until(1)
        await asyncio.sleep(0.05)
        assert post.delivery.tried == ["image"]
        post.ref.tell(StatusSeen(image, "wamid.image", "sent"))
        await asyncio.sleep(0.02)
        assert post.delivery.tried == ["image"]
        post.ref.tell(StatusSeen(image, "wamid.image", "delivered"))
        await post.outbox.until(2)
        assert post.delivery.tried == ["image", "price"]

    post(redis_url, scenario)


def test_a_file_that_is_never_delivered_holds_words_up_for_a_while_only(
    redis_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leads_module, "LEAD_SECONDS", 0.05)

    async def scenario(post: Post) -> None:
        await committed(post, words("video", "video"), words("price"))
        await post.outbox.until(2)
        assert post.delivery.tried == ["video", "price"]

    post(redis_url, scenario)


def test_outside_the_window_a_reply_fails_with_its_reason_and_the_conversation_learns_it(
    redis_url: str,
) -> None:
    async def scenario(post: Post) -> None:
        (reply_id,) = await committed(post, words("late"), window_until_ms=now_ms() - 1)
        await post.outbox.until(1)
        assert post.delivery.tried == []
        (record,) = await post.records()
        assert (record.state, record.error_code) == ("failed", 131047)
        (line,) = post.log.named("reply.failed")
        assert line["reason"] == "window_closed"
        (news,) = await inbox(post.store)
        assert news.payload.command == DELIVERY_FAILED
        assert news.payload.message_id == f"{DELIVERY_FAILED}.{reply_id}"
        assert "24 hours" in news.payload.raw["text"]

    post(redis_url, scenario)


@pytest.mark.parametrize("window", [-1, 60_000], ids=["known to be closed", "closed by Meta"])
def test_outside_the_window_the_template_goes_out_once(redis_url: str, window: int) -> None:
    template = words("come back", "template")
    refused = failure(FailureKind.TEMPLATE, Scope.PAIR, code=131047)

    async def scenario(post: Post) -> None:
        await committed(
            post,
            words("late"),
            words("later"),
            window_until_ms=now_ms() + window,
            template=template,
        )
        await post.outbox.until(2)
        assert post.delivery.tried.count("come back") == 1
        first, second = await post.records()
        assert (first.state, first.error) == ("sent", parcel_module.REOPENED)
        assert (second.state, second.error_code) == ("failed", 131047)

    post(redis_url, scenario, {"late": [refused], "later": [refused]})


def test_a_template_meta_does_not_know_fails_and_holds_up_nobody(redis_url: str) -> None:
    async def scenario(post: Post) -> None:
        await post.commit("bad template", "good")
        await post.outbox.until(2)
        assert [one.state for one in await post.records()] == ["failed", "sent"]

    refused = failure(FailureKind.CONFIGURATION, Scope.MESSAGE, code=132001)
    post(redis_url, scenario, {"bad template": [refused]})
