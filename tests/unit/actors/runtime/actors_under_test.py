"""Small actors the runtime tests are made with."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pykka

from actors.runtime import ChildFailed, LoopActor, LoopRef

SECONDS = 30.0
"""Deadline of whatever is sure to happen."""


class Does(LoopActor):
    """Handles a message by what `do` says, and keeps what it was given."""

    def __init__(self, do: Callable[[Any], Any] = lambda message: message, **more: Any) -> None:
        super().__init__(**more)
        self.do = do
        self.seen: list[Any] = []

    def on_receive(self, message: object) -> Any:
        self.seen.append(message)
        return self.do(message)


class Watcher(LoopActor):
    """A supervisor that only remembers who died."""

    def __init__(self) -> None:
        super().__init__()
        self.failures: list[ChildFailed] = []
        self.failed = asyncio.Event()

    def on_receive(self, message: ChildFailed) -> None:
        self.failures.append(message)
        self.failed.set()


class Gate:
    """A handler that reports when it is entered and stays until it is let go."""

    def __init__(self) -> None:
        self.entered: asyncio.Queue[Any] = asyncio.Queue()
        self.opened = asyncio.Event()
        self.inside = self.most_inside = 0

    async def __call__(self, message: object) -> object:
        self.inside += 1
        self.most_inside = max(self.most_inside, self.inside)
        self.entered.put_nowait(message)
        try:
            await self.opened.wait()
        finally:
            self.inside -= 1
        return message

    async def next_entered(self) -> Any:
        return await asyncio.wait_for(self.entered.get(), SECONDS)


def actor_of(ref: pykka.ActorRef[Any]) -> Any:
    return ref.actor_inbox.actor  # type: ignore[attr-defined]  # a Mailbox knows its actor


def start(actor: type[LoopActor], *args: Any, **more: Any) -> LoopRef:
    ref = actor.start(*args, **more)
    assert isinstance(ref, LoopRef)
    return ref


async def stopped(*refs: pykka.ActorRef[Any]) -> None:
    for ref in refs:
        await ref.stop()  # type: ignore[misc]  # a LoopRef's stop is awaited


async def tick(times: int = 3) -> None:
    """Let the loop run what is due; for showing that something does not happen."""
    for _ in range(times):
        await asyncio.sleep(0)
