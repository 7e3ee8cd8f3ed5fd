"""A store that keeps its word on what is being accepted to itself until the test lets it go."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from typing import Any

from attrs import define, field

from orchestrator.storage.answer import Answer
from orchestrator.storage.packed import Call
from orchestrator.storage.store import RedisStore


@define(eq=False)
class Acceptances:
    """Stands in the way of every acceptance from when it is made; the oldest is let go first.

    What is accepted is carried out by the store at once, only its answer is held back; with
    `held_up` not even the request goes out.
    """

    store: RedisStore
    held_up: bool = False
    open: bool = False
    """Nothing is held back any more."""
    _asked: deque[tuple[Sequence[Call], Answer[list[Any]], Answer[list[Any]] | None]] = field(
        factory=deque
    )
    _send: Any = None

    def __attrs_post_init__(self) -> None:
        self._send = self.store.scripts
        self.store.scripts = self._scripts  # type: ignore[method-assign]

    def __len__(self) -> int:
        """Those that wait for an answer."""
        return len(self._asked)

    def _scripts(self, name: str, calls: Sequence[Call]) -> Answer[list[Any]]:
        if name != "accept" or self.open:
            return self._send(name, calls)  # type: ignore[no-any-return]  # RedisStore.scripts
        awaited: Answer[list[Any]] = Answer()
        self._asked.append((calls, awaited, None if self.held_up else self._send(name, calls)))
        return awaited

    async def release(self) -> None:
        """Let the oldest have the store's true answer."""
        calls, awaited, sent = self._asked.popleft()
        replies = await (self._send("accept", calls) if sent is None else sent)
        awaited.settle(replies)

    async def release_all(self) -> None:
        self.open = True
        while self._asked:
            await self.release()

    def fail(self, error: Exception) -> Sequence[Call]:
        """The oldest fails; what it asked for may still be carried out, with `carry_out`."""
        calls, awaited, _ = self._asked.popleft()
        awaited.settle(None, error)
        return calls

    async def carry_out(self, calls: Sequence[Call]) -> None:
        """A request that comes to the store late."""
        await self._send("accept", calls)
