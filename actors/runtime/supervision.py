"""Supervision as in OTP: children by name, restarted with intensity, backoff and escalation."""

from __future__ import annotations

import random
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pykka
from attrs import define, field, frozen
from structlog.typing import FilteringBoundLogger

from actors.runtime.loop_actor import ChildFailed, LoopActor


@frozen(kw_only=True)
class RestartPolicy:
    """More than `most` restarts in `window_seconds` are given up; backoff doubles, with jitter."""

    most: int = 5
    window_seconds: float = 60.0
    backoff_seconds: float = 0.05
    backoff_cap_seconds: float = 10.0


@define(kw_only=True)
class Child:
    """One child: how it is made, and who must be restarted with it (those that hold on to it)."""

    name: str
    start: Callable[[pykka.ActorRef[Any]], pykka.ActorRef[Any]]
    """Given the supervisor's ref, starts the actor."""
    on_started: Callable[[pykka.ActorRef[Any]], None]
    with_it: tuple[str, ...] = ()
    policy: RestartPolicy = field(factory=RestartPolicy)
    ref: pykka.ActorRef[Any] | None = None
    restarts: int = 0
    _times: deque[float] = field(factory=deque)

    def spend(self, now: float) -> int | None:
        """Count a restart; how many there were in the window, None when that is too many."""
        self._times.append(now)
        while self._times[0] < now - self.policy.window_seconds:
            self._times.popleft()
        return len(self._times) if len(self._times) <= self.policy.most else None


@frozen(slots=True)
class Restart:
    """The backoff of a child is over."""

    name: str


class Supervisor(LoopActor):
    """Starts its children in order and replaces those that die; gives up through `on_give_up`."""

    kind = "supervisor"

    def __init__(
        self,
        *,
        name: str,
        children: Sequence[Child],
        on_restart: Callable[[Child, BaseException], None],
        on_give_up: Callable[[Child, BaseException], None],
        log: FilteringBoundLogger,
    ) -> None:
        super().__init__(name=name)
        self._children = {child.name: child for child in children}
        self._on_restart = on_restart
        self._on_give_up = on_give_up
        self._log = log

    def on_start(self) -> None:
        for child in self._children.values():
            self._begin(child)

    def on_receive(self, message: object) -> None:
        match message:
            case ChildFailed():
                self._child_failed(message)
            case Restart():
                self._restart(self._children[message.name])
            case _:
                raise TypeError(f"Supervisor does not take {type(message).__name__}")

    def add(self, child: Child) -> None:
        """Take on a child and start it."""
        self._children[child.name] = child
        self._begin(child)

    def refs(self) -> Iterator[pykka.ActorRef[Any]]:
        """The children that have been started, in order."""
        return (child.ref for child in self._children.values() if child.ref is not None)

    def _begin(self, child: Child) -> None:
        child.ref = child.start(self.actor_ref)
        actor = getattr(child.ref.actor_inbox, "actor", None)
        if isinstance(actor, LoopActor):
            actor.restarts = child.restarts
        child.on_started(child.ref)

    def _child_failed(self, failed: ChildFailed) -> None:
        child = next((one for one in self._children.values() if one.ref == failed.ref), None)
        if child is None:
            return
        spent = child.spend(time.monotonic())
        if spent is None:
            self._log.error(
                "supervisor.gave_up",
                child=child.name,
                error=type(failed.error).__name__,
                exc_info=failed.error,
            )
            self._on_give_up(child, failed.error)
            return
        self._on_restart(child, failed.error)
        longest = min(
            child.policy.backoff_cap_seconds, child.policy.backoff_seconds * 2 ** (spent - 1)
        )
        delay = longest * random.uniform(0.8, 1.2)  # noqa: S311 - jitter, no secret
        self._log.error(
            "actor.restarted",
            child=child.name,
            error=type(failed.error).__name__,
            restarts_in_window=spent,
            delay_seconds=round(delay, 3),
            exc_info=failed.error,
        )
        self._loop.call_later(delay, self._due, child.name)

    def _due(self, name: str) -> None:
        if self.actor_ref.is_alive():
            self.actor_ref.tell(Restart(name))

    def _restart(self, child: Child) -> None:
        if child.ref is not None and child.ref.is_alive():
            return  # it died with the one it holds on to, and came back with it
        child.restarts += 1
        self._begin(child)
        for name in child.with_it:
            other = self._children[name]
            if other.ref is not None and other.ref.is_alive():
                other.ref.stop()
            other.restarts += 1
            self._begin(other)
