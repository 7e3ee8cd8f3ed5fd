"""The supervisor: replaces what dies, with those that hold on to it, and knows when to give up."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pykka
from attrs import define, field

from actors.runtime import Child, RestartPolicy, Supervisor
from actors.runtime.supervision import Restart
from tests.support.quiet_log import QuietLog
from tests.unit.actors.runtime.actors_under_test import (
    SECONDS,
    Does,
    actor_of,
    start,
    stopped,
    tick,
)

AT_ONCE = RestartPolicy(most=2, window_seconds=60, backoff_seconds=0.001)


def dies_of(message: object) -> object:
    if message == "die":
        raise LookupError("told to")
    return message


@define
class Tree:
    """A supervisor with what it did."""

    policy: RestartPolicy = AT_ONCE
    log: QuietLog = field(factory=QuietLog)
    started: asyncio.Queue[str] = field(factory=asyncio.Queue)
    gave_up: asyncio.Queue[tuple[str, BaseException]] = field(factory=asyncio.Queue)
    restarted: list[str] = field(factory=list)
    alive: dict[str, list[pykka.ActorRef[Any]]] = field(factory=dict)

    def child(self, name: str, *with_it: str) -> Child:
        return Child(
            name=name,
            start=lambda supervisor: Does.start(dies_of, name=name, supervisor=supervisor),
            on_started=lambda ref: self._started(name, ref),
            with_it=with_it,
            policy=self.policy,
        )

    def _started(self, name: str, ref: pykka.ActorRef[Any]) -> None:
        self.alive.setdefault(name, []).append(ref)
        self.started.put_nowait(name)

    def grow(self, *children: Child) -> Any:
        return start(
            Supervisor,
            name="root",
            children=children,
            on_restart=lambda child, _: self.restarted.append(child.name),
            on_give_up=lambda child, error: self.gave_up.put_nowait((child.name, error)),
            log=self.log.logger,
        )

    async def next_started(self) -> str:
        return await asyncio.wait_for(self.started.get(), SECONDS)

    def living(self, name: str) -> list[pykka.ActorRef[Any]]:
        return [ref for ref in self.alive[name] if ref.is_alive()]

    async def fell(self, root: pykka.ActorRef[Any]) -> None:
        await stopped(root, *(ref for refs in self.alive.values() for ref in refs))


def in_a_tree(scenario: Callable[[Tree], Any], policy: RestartPolicy = AT_ONCE) -> None:
    async def run() -> None:
        await scenario(Tree(policy))

    asyncio.run(run())


def test_children_start_in_order_and_the_dead_one_alone_is_replaced() -> None:
    async def scenario(tree: Tree) -> None:
        root = tree.grow(tree.child("a"), tree.child("b"))
        assert [await tree.next_started() for _ in range(2)] == ["a", "b"]
        tree.alive["a"][0].tell("die")
        assert await tree.next_started() == "a"
        assert tree.restarted == ["a"]
        assert len(tree.alive["a"]) == 2
        assert len(tree.alive["b"]) == 1
        assert actor_of(tree.living("a")[0]).restarts == 1
        assert list(actor_of(root).refs()) == [tree.alive["a"][1], tree.alive["b"][0]]
        await tree.fell(root)

    in_a_tree(scenario)


def test_those_who_hold_on_to_a_child_are_restarted_with_it() -> None:
    async def scenario(tree: Tree) -> None:
        root = tree.grow(tree.child("boss", "clerk"), tree.child("clerk"), tree.child("other"))
        for _ in range(3):
            await tree.next_started()
        tree.alive["boss"][0].tell("die")
        assert [await tree.next_started() for _ in range(2)] == ["boss", "clerk"]
        await tree.alive["clerk"][0].stop()
        assert [len(tree.living(name)) for name in ("boss", "clerk", "other")] == [1, 1, 1]
        assert len(tree.alive["other"]) == 1
        await tree.fell(root)

    in_a_tree(scenario)


def test_a_child_that_died_with_the_one_it_holds_on_to_is_started_once() -> None:
    async def scenario(tree: Tree) -> None:
        root = tree.grow(tree.child("boss", "clerk"), tree.child("clerk"))
        for _ in range(2):
            await tree.next_started()
        tree.alive["boss"][0].tell("die")
        assert [await tree.next_started() for _ in range(2)] == ["boss", "clerk"]
        root.tell(Restart("clerk"))  # what a death of its own, a moment before, had ordered
        await root.ask(Restart("clerk"), timeout=SECONDS)
        await tick()
        assert len(tree.living("clerk")) == 1
        await tree.fell(root)

    in_a_tree(scenario)


def test_more_deaths_than_the_window_allows_are_given_up() -> None:
    async def scenario(tree: Tree) -> None:
        root = tree.grow(tree.child("a"))
        for _ in range(3):
            assert await tree.next_started() == "a"
            tree.living("a")[0].tell("die")
        name, error = await asyncio.wait_for(tree.gave_up.get(), SECONDS)
        assert (name, type(error)) == ("a", LookupError)
        assert tree.restarted == ["a", "a"]
        assert not tree.living("a")
        (event,) = tree.log.named("supervisor.gave_up")
        assert (event["child"], event["error"]) == ("a", "LookupError")
        await tree.fell(root)

    in_a_tree(scenario)


def test_deaths_far_apart_are_never_given_up() -> None:
    policy = RestartPolicy(most=2, window_seconds=60)
    child = Child(name="a", start=lambda ref: ref, on_started=lambda ref: None, policy=policy)
    assert [child.spend(now) for now in (0.0, 1.0, 2.0)] == [1, 2, None]
    assert [child.spend(now) for now in (100.0, 161.0, 222.0)] == [1, 1, 1]


def test_the_backoff_doubles_up_to_its_cap() -> None:
    policy = RestartPolicy(most=6, backoff_seconds=0.001, backoff_cap_seconds=0.004)

    async def scenario(tree: Tree) -> None:
        root = tree.grow(tree.child("a"))
        for _ in range(5):
            await tree.next_started()
            tree.living("a")[0].tell("die")
        await tree.next_started()
        delays = [event["delay_seconds"] for event in tree.log.named("actor.restarted")]
        for delay, longest in zip(delays, (0.001, 0.002, 0.004, 0.004, 0.004), strict=True):
            assert round(0.8 * longest, 3) <= delay <= round(1.2 * longest, 3)
        await tree.fell(root)

    in_a_tree(scenario, policy)


def test_a_child_taken_on_later_is_supervised_like_the_others() -> None:
    async def scenario(tree: Tree) -> None:
        root = tree.grow()
        actor_of(root).add(tree.child("late"))
        assert await tree.next_started() == "late"
        tree.alive["late"][0].tell("die")
        assert await tree.next_started() == "late"
        await tree.fell(root)

    in_a_tree(scenario)


def test_a_supervisor_that_stopped_restarts_nobody() -> None:
    async def scenario(tree: Tree) -> None:
        root = tree.grow(tree.child("a"))
        await tree.next_started()
        tree.alive["a"][0].tell("die")
        await tick()
        await stopped(root)
        actor_of(root)._due("a")
        await tick()
        assert tree.started.empty()

    in_a_tree(scenario, RestartPolicy(backoff_seconds=10))
