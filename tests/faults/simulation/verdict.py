"""What must be true when a run is over: the store compared with a sequential model of it."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import groupby
from typing import Any

from attrs import define, field, frozen

from actors.turn_commit import MERGED
from agents.apology import apology
from orchestrator.conversation.builder import decode_state
from orchestrator.conversation.version import entry_of
from orchestrator.storage.records.journal import JournalRecord, SentRecord, TurnRecord, decode
from tests.faults.simulation.node import PARTITIONS, TURN_ATTEMPTS, business
from tests.faults.simulation.script import POISON, Behaviour, Message
from tests.faults.simulation.world import BrokenPromise, World, folded, place_of

MAX_TRIES = 6


@frozen(kw_only=True)
class Figures:
    """What a run was made of."""

    messages: int
    applied: int
    merged: int
    """Of those applied: pieces answered together with a later message."""
    parked: int
    replies: int
    repeated: int
    """Replies that reached a user more than once."""
    stale: int
    """Posts by a daemon that had lost the partition, of replies the new one had sent."""
    daemons: int


@define
class Expected:
    """One conversation, its turns done one after the other by nobody but this loop."""

    version: str = ""
    count: int = 0
    digest: str | None = None
    said: list[str] = field(factory=list)
    replies: list[tuple[str, str]] = field(factory=list)
    """Reply ids and their words, in order."""

    pieces: list[str] = field(factory=list)
    """What was said and is answered with the next message."""

    def merge(self, text: str) -> None:
        self.pieces.append(text)

    def apply(self, record: TurnRecord, text: str) -> None:
        whole = " ".join([*self.pieces, text])
        self.count, self.digest, bodies = folded(self.count, self.digest, whole)
        self.version = record.entry_id
        self.said += [*self.pieces, text, *bodies]
        self.pieces = []
        self._reply(record, bodies)

    def park(self, record: TurnRecord) -> None:
        self._reply(record, [apology(business(), business().locale)])

    def _reply(self, record: TurnRecord, bodies: list[str]) -> None:
        for index, body in enumerate(bodies):
            self.replies.append((f"{record.partition}.{record.entry_id}.{index}", body))

    def expire(self) -> None:
        self.version, self.count, self.digest, self.said = "", 0, None, []


def judge(world: World) -> Figures:
    """The figures of a run; BrokenPromise names the first thing that is wrong."""
    records = _journal(world)
    turns = [record for record in records if isinstance(record, TurnRecord)]
    _check_each_once(world, turns)
    _check_parked(world, turns)
    _check_nothing_left(world)
    conversations: dict[str, list[TurnRecord]] = defaultdict(list)
    for record in turns:
        conversations[f"{record.phone_number_id}:{record.wa_id}"].append(record)
    failed = {
        record.reply_id
        for record in records
        if isinstance(record, SentRecord) and record.state == "failed"
    }
    for key, done in conversations.items():
        _check_conversation(world, key, done, failed)
    delivered = Counter(post.reply_id for post in world.posts if post.delivered)
    return Figures(
        messages=len(world.script.messages),
        applied=sum(record.outcome != "parked" for record in turns),
        merged=sum(record.outcome == MERGED for record in turns),
        parked=sum(record.outcome == "parked" for record in turns),
        replies=len(delivered),
        repeated=sum(count > 1 for count in delivered.values()),
        stale=sum(post.stale for post in world.posts),
        daemons=len(world.nodes),
    )


def _journal(world: World) -> list[JournalRecord]:
    found = []
    for partition in range(PARTITIONS):
        name = f"journal:{partition}".encode()
        for _, fields in world.server.execute([b"XRANGE", name, b"-", b"+"]):
            found.append(decode(fields[1]))
    return found


def _check_each_once(world: World, turns: list[TurnRecord]) -> None:
    """I1, I2, I3: what was taken is applied or parked, once."""
    times = Counter(record.message_id for record in turns)
    _must(set(times) == world.accepted, f"taken {world.accepted}, done {set(times)}")
    doubled = {name: count for name, count in times.items() if count > 1}
    _must(not doubled, f"done more than once: {doubled}")


def _check_parked(world: World, turns: list[TurnRecord]) -> None:
    """I8: what always fails is parked, and nothing else without TURN_ATTEMPTS misfortunes."""
    messages = {one.message_id: one for one in world.script.messages}
    for record in turns:
        one = messages[record.message_id]
        if one.behaviour in POISON:
            _must(record.outcome == "parked", f"{one.message_id} ({one.behaviour}) was applied")
        elif record.outcome == "parked":
            misfortunes = _misfortunes(world, one)
            _must(
                misfortunes >= TURN_ATTEMPTS,
                f"{one.message_id} ({one.behaviour}) was parked after {misfortunes} misfortunes",
            )


def _misfortunes(world: World, one: Message) -> int:
    """How often something happened, since it was posted, that may cost an attempt."""
    since = world.first_posted[one.message_id]
    own = one.behaviour in (Behaviour.FAILS_ONCE, Behaviour.KILLS_ONCE)
    return own + sum(at >= since for at in world.trouble_times)


def _check_nothing_left(world: World) -> None:
    for partition in range(PARTITIONS):
        for kind in ("attempts", "sending"):
            left = world.server.execute([b"HGETALL", f"{kind}:{partition}".encode()])
            _must(not left, f"{kind} are still on the books: {left}")


def _check_conversation(world: World, key: str, done: list[TurnRecord], failed: set[str]) -> None:
    """I4, I5, I7: order, state and replies as if nothing had ever happened."""
    in_order = sorted(done, key=lambda record: place_of(record.entry_id))
    _must(done == in_order, f"{key} was worked on out of order: {[r.message_id for r in done]}")
    texts = {one.message_id: one.text for one in world.script.messages}
    expected = Expected()
    for record in done:
        if record.outcome == "parked":
            expected.park(record)
        elif record.outcome == MERGED:
            expected.merge(texts[record.message_id])
        else:
            expected.apply(record, texts[record.message_id])
            if record.entry_id in world.expired[key]:
                expected.expire()
    _check_session(world, key, expected)
    _check_replies(world, key, expected, failed)


def _check_session(world: World, key: str, expected: Expected) -> None:
    data = world.server.execute([b"GET", f"session:{key}".encode()])
    if data is None:
        _must(not expected.version, f"{key} has no session, expected {expected.version}")
        return
    state = decode_state(data)
    found = (
        entry_of(state.version),
        state.unclear_turns,
        state.address,
        [t.text for t in state.turns],
    )
    wanted = (expected.version, expected.count, expected.digest, expected.said)
    _must(found == wanted, f"the session of {key} is {found}, expected {wanted}")


def _check_replies(world: World, key: str, expected: Expected, failed: set[str]) -> None:
    wa_id = key.partition(":")[2]
    ours = [post for post in world.posts if post.delivered and _wa_id(world, post) == wa_id]
    bodies = {post.reply_id: post.body for post in ours}
    first_times = [name for name, _ in groupby(dict.fromkeys(post.reply_id for post in ours))]
    tries = Counter(post.reply_id for post in world.posts)
    missing = [
        name
        for name, _ in expected.replies
        if name not in bodies and not (name in failed and tries[name] >= MAX_TRIES)
    ]
    _must(not missing, f"never sent to {key}: {missing}")
    wanted = [name for name, _ in expected.replies if name in bodies]
    _must(first_times == wanted, f"replies to {key} came as {first_times}, expected {wanted}")
    for name, body in expected.replies:
        _must(bodies.get(name, body) == body, f"{name} said {bodies.get(name)!r}, not {body!r}")


def _wa_id(world: World, post: Any) -> str:
    return str(world.recipients[post.reply_id])


def _must(holds: bool, otherwise: str) -> None:
    if not holds:
        raise BrokenPromise(otherwise)
