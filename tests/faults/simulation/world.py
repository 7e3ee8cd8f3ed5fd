"""The world around the daemons: their store, Meta on both sides, a service manager, and trouble."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from functools import partial
from hashlib import blake2b
from typing import Any, Protocol

import pykka
from attrs import define, field
from redis import exceptions as redis_errors

from agents.base import AgentResponse, Handoff
from orchestrator.conversation.key import ConversationKey
from orchestrator.conversation.replies import TextReply
from orchestrator.conversation.state import SessionState
from orchestrator.conversation.turn import Turn
from orchestrator.conversation.version import entry_of
from orchestrator.storage.entries import OutboxEntry
from orchestrator.whatsapp.graph import Refused, Sent, Unknown
from orchestrator.whatsapp.graph_errors import FailureKind, GraphFailure, Scope
from tests.faults.simulation.clockwork import Clockwork
from tests.faults.simulation.memory_server import CommandRefused
from tests.faults.simulation.node import PARTITIONS, Node, settle
from tests.faults.simulation.script import Behaviour, Fault, Message, Script, Trouble
from tests.faults.simulation.wire import Command, Pipe, cut_off, refusal
from tests.support.pipeline import message as payload_of
from tests.support.pipeline import text_of

MAX_STEPS = 60_000
PATIENCE_SECONDS = 600.0
"""So long after the last fault everything must be done."""
UNANSWERED_SECONDS = 4.0
LAST_SECONDS = 2.0
"""What is still on its way may arrive before the verdict."""
MAX_NODES = 12


class Server(Protocol):
    """A Valkey: the one in memory, or a real one."""

    def execute(self, command: Command) -> Any: ...


class BrokenPromise(AssertionError):
    """An invariant did not hold."""


@define
class Post:
    """A reply as it reached the Graph API."""

    reply_id: str
    node: Node
    sent_at: float
    """When the daemon let go of it; `at` is when it arrived."""
    at: float
    body: str
    delivered: bool
    known: bool = False
    """The daemon got its 200."""
    stale: bool = False
    """Its daemon had lost the partition, and the reply was marked by then."""


@define(eq=False, slots=False)
class World:
    script: Script
    server: Server
    clock: Clockwork
    nodes: list[Node] = field(factory=list)
    posts: list[Post] = field(factory=list)
    trace: list[str] = field(factory=list)
    trouble_times: list[float] = field(factory=list)
    """When something happened that may cost a turn an attempt."""
    expired: dict[str, list[str]] = field(factory=lambda: defaultdict(list))
    """Conversation -> versions of the sessions that ran out."""
    accepted: set[str] = field(factory=set)
    first_posted: dict[str, float] = field(factory=dict)
    recipients: dict[str, str] = field(factory=dict)
    steps: int = 0
    _tried: dict[str, int] = field(factory=lambda: defaultdict(int))
    _down_until: float = 0.0
    _frozen_until: float = 0.0
    _full_until: float = 0.0
    _sender_crashes: list[float] = field(factory=list)
    _by_step: dict[int, list[Trouble]] = field(factory=lambda: defaultdict(list))
    _by_text: dict[str, Message] = field(factory=dict)
    _starting: bool = False

    def __attrs_post_init__(self) -> None:
        self.random = self.script.random
        self._start_time = self.clock.now
        self._by_text = {one.text: one for one in self.script.messages}
        keys = dict.fromkeys(str(one.key) for one in self.script.messages)
        self._session_names = {key: f"session:{key}".encode() for key in keys}

    @property
    def elapsed(self) -> float:
        return self.clock.now - self._start_time

    @property
    def calm(self) -> bool:
        return self.elapsed > self.script.calm_at

    def note(self, text: str) -> None:
        self.trace.append(f"{self.elapsed:9.4f} #{self.steps} {text}")

    # The run

    def run(self) -> None:
        """Until all is done; BrokenPromise if that never happens."""
        try:
            self._run()
        finally:
            for node in self.nodes:
                node.loop.die()
            for ref in pykka.ActorRegistry.get_all():
                pykka.ActorRegistry.unregister(ref)

    def _run(self) -> None:
        self._start_node()
        for at, batch in self.script.posts:
            self.clock.at(self._start_time + at + 0.01, partial(self._post, batch, 0))
        for trouble in self.script.troubles:
            if trouble.step is not None:
                self._by_step[trouble.step].append(trouble)
            else:
                self.clock.at(self._start_time + trouble.at, partial(self._make_trouble, trouble))
        finished_at: float | None = None
        while finished_at is None or self.clock.now < finished_at + LAST_SECONDS:
            if self._step():
                continue
            # Nobody has anything to do at this moment: a good one to look around.
            if finished_at is None and self._all_done():
                finished_at = self.clock.now
            if self.steps > MAX_STEPS or self.elapsed > self.script.calm_at + PATIENCE_SECONDS:
                raise BrokenPromise(f"no progress: {self._left()}")

    def _step(self) -> bool:
        """One pass of one daemon that has something to do; without one, time passes: False."""
        self.clock.run_due()
        ready = [node for node in self.nodes if node.can_run and node.loop.is_ready]
        if not ready or self.steps > MAX_STEPS:
            self._pass_time()
            return False
        node = ready[0] if len(ready) == 1 else self.random.choice(ready)
        node.loop.step()
        self.steps += 1
        for trouble in self._by_step.pop(self.steps, ()) if self._by_step else ():
            self._make_trouble(trouble)
        for complaint in node.loop.complaints:
            raise BrokenPromise(f"the loop complains: {complaint}") from complaint.get("exception")
        return True

    def _pass_time(self) -> None:
        times = [max(one.loop.next_time, one.frozen_until) for one in self.nodes if one.alive]
        self.clock.now = max(self.clock.now, min([self.clock.next_time, *times]))

    def _all_done(self) -> bool:
        if not self.calm or len(self.accepted) < len(self.script.messages) or self._by_step_left():
            return False
        return self._backlog() == 0

    def _by_step_left(self) -> bool:
        return any(step > self.steps for step in self._by_step)

    def _backlog(self) -> int:
        return sum(
            self.server.execute([b"XLEN", f"{kind}:{partition}".encode()])
            for kind in ("inbox", "outbox")
            for partition in range(PARTITIONS)
        )

    def _left(self) -> str:
        missing = [
            one.message_id for one in self.script.messages if one.message_id not in self.accepted
        ]
        return f"{self._backlog()} entries in inbox and outbox, not accepted: {missing}"

    # The service manager

    @property
    def living(self) -> list[Node]:
        return [node for node in self.nodes if node.alive]

    def _start_node(self) -> None:
        self._starting = False
        number = len(self.nodes)
        if number >= 60:
            raise BrokenPromise("the daemon was started 60 times")
        self.note(f"node {number} starts")
        self.trouble_times.append(self.clock.now)
        # The node's callbacks name it; it is put into the box as soon as it is made.
        box: list[Node] = []
        node = Node(
            number=number,
            clock=self.clock,
            submit=lambda commands, future, pipe: self._submit(box[0], commands, future, pipe),
            answer=partial(self._answer, box),
            delivery=Delivery(self, box),
            on_exit=lambda: self._exit(box[0]),
            burst_seconds=self.script.burst_seconds,
        )
        box.append(node)
        self.nodes.append(node)

    def _exit(self, node: Node) -> None:
        self.clock.at(self.clock.now, partial(self._kill, node, "gave up"))

    def _kill(self, node: Node, why: str) -> None:
        if not node.alive:
            return
        self.note(f"node {node.number} dies: {why}")
        self.trouble_times.append(self.clock.now)
        node.loop.die()
        if node is self.nodes[-1] and not self._starting:
            self._starting = True
            self.clock.after(self.random.uniform(0.05, 1.0), self._start_node)

    # Trouble

    def _make_trouble(self, trouble: Trouble) -> None:
        living = self.living
        node = self.random.choice(living) if living else None
        until = self.clock.now + trouble.seconds
        self.note(f"{trouble.fault} {trouble.seconds} {trouble.actor}")
        match trouble.fault:
            case Fault.KILL if node:
                self._kill(node, "kill -9")
            case Fault.FREEZE if node:
                self._freeze(node, until)
            case Fault.TAKEOVER:
                self._start_node()
            case Fault.FREEZE_AND_TAKEOVER if node:
                self._freeze(node, until)
                self._start_node()
            case Fault.STORE_DOWN:
                self._down_until = until
            case Fault.STORE_FROZEN:
                self._frozen_until = until
            case Fault.STORE_FULL:
                self._full_until = until
            case Fault.ACTOR_CRASH if node:
                self.trouble_times.append(self.clock.now)
                if trouble.actor == "sender":
                    self._sender_crashes.append(self.clock.now)
                node.crash_actor(trouble.actor)
            case Fault.CLOCK_STEP:
                self.clock.stepped += self.random.choice((-3_600.0, 3_600.0))
            case Fault.EXPIRY:
                self._expire(self.random.choice(self.script.messages).key)

    def _freeze(self, node: Node, until: float) -> None:
        node.frozen_until = until
        self.trouble_times += [self.clock.now, until]
        self.clock.at(until, lambda: self.note(f"node {node.number} wakes"))

    def _expire(self, key: Any) -> None:
        name = f"session:{key}".encode()
        snapshot = self.server.execute([b"GET", name])
        if snapshot:
            self.expired[str(key)].append(entry_of(version_in(snapshot)))
            self.server.execute([b"DEL", name])

    # The store, behind a network

    def _submit(
        self, node: Node, commands: list[Command], future: asyncio.Future[Any], pipe: Pipe
    ) -> None:
        if not node.alive:
            return
        pipe.waiting[future] = None
        if pipe.loses:
            return
        there, back = self.random.uniform(1e-4, 2e-3), self.random.uniform(1e-4, 2e-3)
        fate = ""
        if not self.calm and self.random.random() < self.script.noise:
            fate = self.random.choice(("request lost", "answer lost", "late", "late", "silence"))
            if fate == "late":
                there = self.random.choice((0.05, 1.0, 11.0, 16.0))
        pipe.arrives = max(pipe.arrives, self.clock.now + there)
        if fate == "request lost":
            pipe.loses = True
            self.clock.at(pipe.arrives, partial(self._cut, node, pipe))
        else:
            arrive = partial(self._arrive, node, commands, future, pipe, back, fate)
            self.clock.at(pipe.arrives, arrive)

    def _cut(self, node: Node, pipe: Pipe) -> None:
        if node.alive:
            cut_off(pipe, cut())

    def _arrive(
        self,
        node: Node,
        commands: list[Command],
        future: asyncio.Future[Any],
        pipe: Pipe,
        back: float,
        fate: str,
    ) -> None:
        now = self.clock.now
        if now < self._frozen_until:
            again = partial(self._arrive, node, commands, future, pipe, back, fate)
            self.clock.at(self._frozen_until, again)
            return
        pipe.answers = max(pipe.answers, now + back)
        if now < self._down_until:
            pipe.loses = True
            self.clock.at(pipe.answers, partial(self._cut, node, pipe))
            return
        if pipe.loses:
            return
        replies = [self._execute(node, command) for command in commands]
        if fate == "answer lost":
            pipe.stuck = True
            self.clock.at(pipe.answers, partial(self._cut, node, pipe))
        elif fate == "silence":
            pipe.stuck = True
        elif not pipe.stuck:
            self.clock.at(pipe.answers, partial(self._come_back, node, future, pipe, replies))

    @staticmethod
    def _come_back(node: Node, future: asyncio.Future[Any], pipe: Pipe, replies: list[Any]) -> None:
        pipe.waiting.pop(future, None)
        settle(node, future, replies)

    def _execute(self, node: Node, command: Command) -> Any:
        writes = command[0] in (b"EVALSHA", b"EVAL", b"XADD", b"SET")
        if writes and self.clock.now < self._full_until:
            return refusal("OOM command not allowed when used memory > 'maxmemory'.")
        before = self._sessions() if writes else None
        try:
            reply = self.server.execute(command)
        except CommandRefused as error:
            return refusal(str(error))
        if before is not None:
            self._check_writer(node, before)
            self._check_fence(node, command, reply)
        return reply

    def _check_fence(self, node: Node, command: Command, reply: Any) -> None:
        """No script that names an owner does a thing for one that was replaced (I5, I7)."""
        keys = command[3 : 3 + int(command[2])] if command[0].startswith(b"EVAL") else []
        terms = {int(key[5:]): key for key in keys if key.startswith(b"term:")}
        if not terms or not node.terms:
            return
        stale = all(
            int(self.server.execute([b"GET", key])) != node.terms.get(partition)
            for partition, key in terms.items()
        )
        answers = reply if isinstance(reply, list) else [reply]
        if stale and any(
            answer == b"OK" or (isinstance(answer, int) and answer > 0) for answer in answers
        ):
            raise BrokenPromise(f"node {node.number} of terms {node.terms} was answered {reply}")

    def _sessions(self) -> dict[str, bytes]:
        heads = {}
        for key, name in self._session_names.items():
            head = self.server.execute([b"GETRANGE", name, b"0", b"63"])
            if head:
                heads[key] = head
        return heads

    def _check_writer(self, node: Node, before: dict[str, bytes]) -> None:
        """Whoever changed a session owned its partition, and moved it forward (I5)."""
        for key, head in self._sessions().items():
            if head == before.get(key):
                continue
            version, base = version_in(head), version_in(before.get(key, b""))
            self.note(f"node {node.number} takes {key} from {base or 'nothing'} to {version}")
            partition = partition_of(key)
            term = int(self.server.execute([b"GET", f"term:{partition}".encode()]))
            if node.terms.get(partition) != term:
                raise BrokenPromise(
                    f"node {node.number} of term {node.terms} wrote {key} in term {term}"
                )
            if base and place_of(version) <= place_of(base):
                raise BrokenPromise(f"{key} went back from {base} to {version}")

    # Meta, writing

    def _post(self, batch: tuple[Message, ...], tries: int) -> None:
        open_doors = [node for node in self.nodes if node.alive and node.ready]
        for one in batch:
            self.first_posted.setdefault(one.message_id, self.clock.now)
        answers: list[bool] = []
        answered = partial(self._answered, batch, tries, answers)
        if open_doors:
            node = self.random.choice(open_doors)
            payloads = [payload_of(one.text, one.key, one.message_id) for one in batch]
            self.clock.after(UNANSWERED_SECONDS, partial(answered, False))
            node.receive(payloads, answered)
        else:
            answered(False)

    def _answered(
        self, batch: tuple[Message, ...], tries: int, answers: list[bool], ok: bool
    ) -> None:
        if ok:
            self.accepted.update(one.message_id for one in batch)
        if answers:
            return  # the first word counts; after it Meta has hung up
        answers.append(ok)
        if not ok:
            pause = self.random.uniform(0.1, min(5.0, 0.5 * 2**tries))
            self.clock.after(pause, partial(self._post, batch, tries + 1))
        elif self.random.random() < 0.1 and not self.calm:
            self.clock.after(self.random.uniform(0, 3), partial(self._post, batch, tries + 1))

    # The agent

    async def _answer(
        self, box: list[Node], turn: Turn, state: SessionState, handoff: Handoff | None
    ) -> AgentResponse:
        for text in turn.text.split():  # several, if pieces were merged
            await self._misbehave(box[0], self._by_text[text])
        count, digest, replies = folded(state.unclear_turns, state.address, turn.text)
        return AgentResponse(
            messages=tuple(TextReply(body=body) for body in replies),
            state_patch={"unclear_turns": count, "address": digest},
        )

    async def _misbehave(self, node: Node, one: Message) -> None:
        self._tried[one.message_id] += 1
        first = self._tried[one.message_id] == 1
        self.note(f"node {node.number} works on {one.message_id} of {one.key}: {one.behaviour}")
        match one.behaviour:
            case Behaviour.SLOW:
                await asyncio.sleep(self.random.uniform(0.01, 3.0))
            case Behaviour.FAILS_ALWAYS:
                raise ValueError("poison")
            case Behaviour.FAILS_ONCE if first:
                raise ValueError("once")
            case Behaviour.NEVER_RETURNS:
                await node.future()
            case Behaviour.KILLS_ALWAYS:
                await self._die_of(node)
            case Behaviour.KILLS_ONCE if first:
                await self._die_of(node)

    async def _die_of(self, node: Node) -> None:
        self._kill(node, "the agent ended the process")
        await node.future()

    # Meta, reading

    def deliver(self, node: Node, entry: OutboxEntry) -> asyncio.Future[Any]:
        future = node.future()
        reach = partial(self._reach, node, entry, future, self.clock.now)
        self.clock.after(self.random.uniform(0.001, 0.05), reach)
        return future

    def _reach(
        self, node: Node, entry: OutboxEntry, future: asyncio.Future[Any], sent_at: float
    ) -> None:
        noisy = not self.calm and self.random.random() < self.script.graph_noise
        fate = self.random.choice(("429", "500", "unknown", "lost", "silence")) if noisy else "200"
        delivered = fate in ("200", "unknown", "silence")
        body = text_of(entry)
        post = Post(entry.payload.reply_id, node, sent_at, self.clock.now, body, delivered)
        self.recipients[post.reply_id] = entry.conversation.wa_id
        self._check_post(post, entry)
        self.posts.append(post)
        wamid = f"wamid.out{len(self.posts)}"
        back = self.random.uniform(0.001, 0.2)
        if delivered and self.random.random() < 0.7:
            known = partial(self._status, post, entry.partition, wamid)
            self.clock.after(self.random.uniform(0.01, 2.0), known)
        if fate != "silence":
            result = Sent(wamid) if fate == "200" else refused(fate)
            self.clock.after(back, partial(self._tell_fate, post, future, result))
        else:
            self.clock.after(20.0, partial(self._tell_fate, post, future, Unknown("TimeoutError")))

    def _tell_fate(self, post: Post, future: asyncio.Future[Any], result: Any) -> None:
        post.known = isinstance(result, Sent) and post.node.alive
        settle(post.node, future, result)

    def _status(self, post: Post, partition: int, wamid: str) -> None:
        doors = [node for node in self.nodes if node.alive and node.ready]
        if doors:
            self.random.choice(doors).status(partition, post.reply_id, wamid)

    def _check_post(self, post: Post, entry: OutboxEntry) -> None:
        """Nothing leaves that is not committed, nothing twice without a reason (I6, I7)."""
        outbox, place = f"outbox:{entry.partition}".encode(), entry.entry_id.encode()
        waiting = bool(self.server.execute([b"XRANGE", outbox, place, place]))
        earlier = [one for one in self.posts if one.reply_id == post.reply_id and one.delivered]
        crashed = any(
            earlier and earlier[0].sent_at <= at <= post.at for at in self._sender_crashes
        )
        if not waiting:
            term = int(self.server.execute([b"GET", f"term:{entry.partition}".encode()]))
            post.stale = post.node.terms.get(entry.partition) != term
            if not earlier or not (post.stale or crashed):
                raise BrokenPromise(f"{post.reply_id} left though it was not in the outbox")
        for one in earlier:
            if one.known and one.node is post.node and not crashed:
                raise BrokenPromise(f"{post.reply_id} was sent again without a reason")


@define
class Delivery:
    """The way out of a daemon, as the sender wants it."""

    world: World
    box: list[Node]
    state: str = "sent"
    leaves: bool = True

    def send(self, entry: OutboxEntry) -> asyncio.Future[Any]:
        node = self.box[0]
        ref = node.handles["sender"].ref
        if ref is None or not ref.is_alive():
            raise BrokenPromise(f"a dead sender of node {node.number} goes on sending")
        return self.world.deliver(node, entry)


def folded(count: int, digest: str | None, text: str) -> tuple[int, str, list[str]]:
    """What the simulation's agent makes of a session and a text: the order shows in the digest."""
    chain = blake2b(f"{digest}|{text}".encode(), digest_size=6).hexdigest()
    replies = [f"{text} {count + 1} {chain}"]
    return count + 1, chain, [*replies, f"{text} again"] if text.endswith("4") else replies


def cut() -> Exception:
    return redis_errors.ConnectionError("Connection closed by server.")


def refused(fate: str) -> Refused | Unknown:
    if fate in ("unknown", "lost"):
        return Unknown("ServerDisconnectedError")
    kind = FailureKind.RETRY
    failure = GraphFailure(
        code=130429 if fate == "429" else None,
        http_status=int(fate),
        kind=kind,
        scope=Scope.NUMBER if fate == "429" else Scope.MESSAGE,
        detail=fate,
    )
    return Refused(failure)


def version_in(snapshot: bytes) -> str:
    """The version at the head of a snapshot, '' without one."""
    return snapshot[12:].split(b'"', 1)[0].decode() if snapshot else ""


def place_of(version: str) -> tuple[int, int]:
    milliseconds, _, sequence = entry_of(version).partition("-")
    return int(milliseconds), int(sequence)


def partition_of(key: str) -> int:
    return ConversationKey.parse(key).partition(PARTITIONS)
