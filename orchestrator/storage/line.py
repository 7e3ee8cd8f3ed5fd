"""One connection to Redis that all callers share: commands are written at once, answered in order.

redis-py connects (URL, TLS, password, database) and hiredis packs and reads. What stands between
the two in redis-py, a connection for each command and its streams, locks and timeouts, costs three
times as much.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from hiredis import Reader, pack_command
from redis import exceptions as redis_errors
from redis._parsers import BaseParser

from orchestrator.storage.answer import tell

Told = Callable[[Any], None]
"""Hears an answer, or the error that there is in place of one."""

Command = tuple[Any, ...] | bytes
"""Its words, or packed already."""

_NOTHING_YET = object()


class Line:
    """Connects when first asked, and anew after the connection broke.

    `connection` makes an unconnected connection of redis-py; `timeout` is how many seconds an
    answer may take. Errors are those of redis-py. `prelude` is sent first on every connection; what
    the server says to it is of no interest. Commands are sent in the order in which they are asked:
    what is asked while there is no connection waits for one, and is told if there is none.
    """

    def __init__(
        self, connection: Callable[[], Any], timeout: float, prelude: Sequence[Command] = ()
    ) -> None:
        self._new_connection = connection
        self._timeout = timeout
        self._prelude = prelude
        self._connection: Any = None
        self._wire: _Wire | None = None
        self._connecting: asyncio.Task[None] | None = None
        self._waiting: list[tuple[bytes, tuple[Told, ...]]] = []

    @property
    def connected(self) -> bool:
        """Whether what is asked now is sent now."""
        return self._wire is not None and not self._wire.closed()

    async def ask(self, command: Command) -> Any:
        """The answer as the server gives it: bytes, numbers, lists. Cancelling cancels nothing."""
        (answer,) = self._send(_packed(command), 1)
        return await answer

    def ask_now(self, command: Command, told: Told) -> None:
        """As `ask`; `told` hears the answer or the error, and never raises."""
        self._put(_packed(command), told)

    async def ask_all(self, commands: Sequence[tuple[Any, ...]]) -> list[Any]:
        """The answers in the order of `commands`, which are sent together; or the first error."""
        answers = self._send(b"".join(map(pack_command, commands)), len(commands))
        try:
            await answers[-1]  # they come in order: with the last, all are there
        except redis_errors.RedisError:
            pass  # told below, unless another failed before
        except asyncio.CancelledError:
            for answer in answers:
                answer.cancel()
            raise
        return [answer.result() for answer in answers]

    def _send(self, packed: bytes, count: int) -> list[asyncio.Future[Any]]:
        """Send so many commands; their answers."""
        new_future = asyncio.get_running_loop().create_future
        answers: list[asyncio.Future[Any]] = [new_future() for _ in range(count)]
        self._put(packed, *[partial(tell, answer) for answer in answers])
        return answers

    def _put(self, packed: bytes, *told: Told) -> None:
        wire = self._wire
        if wire is not None and not wire.closed():
            wire.send(packed, *told)
            return
        self._waiting.append((packed, told))
        if self._connecting is None:
            self._connecting = asyncio.get_running_loop().create_task(self._connect())

    async def _connect(self) -> None:
        """Send what waits on a new connection, or tell it why there is none."""
        try:
            self._wire = await self._new_wire()
        except Exception as error:  # noqa: BLE001 - whoever waits hears it
            self._give_up(error)
        else:
            for packed, told in self._taken():
                self._wire.send(packed, *told)

    def _taken(self) -> list[tuple[bytes, tuple[Told, ...]]]:
        """What waited; what is asked from now on waits for another connection, if at all."""
        waiting, self._waiting, self._connecting = self._waiting, [], None
        return waiting

    def _give_up(self, error: Exception) -> None:
        for _, told in self._taken():
            for each in told:
                each(error)

    async def _new_wire(self) -> _Wire:
        await self._hang_up()
        self._connection = self._new_connection()
        await self._connection.connect()
        wire = _Wire(self._connection, self._timeout)
        if wire.closed():
            raise redis_errors.ConnectionError("Redis closed the connection at once")
        if self._prelude:
            wire.send(b"".join(map(_packed, self._prelude)), *([_ignore] * len(self._prelude)))
        return wire

    async def close(self) -> None:
        if self._connecting is not None:
            self._connecting.cancel()
            await asyncio.wait([self._connecting])
            self._give_up(redis_errors.ConnectionError("the connection to Redis was closed"))
        await self._hang_up()

    async def _hang_up(self) -> None:
        if self._connection is not None:
            await self._connection.disconnect(nowait=True)
        self._connection = self._wire = None


def _ignore(answer: Any) -> None:
    """Nobody asked."""


def _packed(command: Command) -> bytes:
    return command if isinstance(command, bytes) else pack_command(command)


class _Wire(asyncio.Protocol):
    """Takes a fresh connection over: what arrives is the answers to what was asked, in order."""

    def __init__(self, connection: Any, timeout: float) -> None:
        self._timeout = timeout
        self._loop = asyncio.get_running_loop()
        self._asked: deque[tuple[float, Told]] = deque()
        self._look: asyncio.TimerHandle | None = None
        self._reader = Reader(
            protocolError=redis_errors.InvalidResponse,
            replyError=BaseParser.parse_error,
            notEnoughData=_NOTHING_YET,
        )
        # The greeting is over and its last answer read: nothing is under way between the two.
        self._transport: asyncio.Transport = connection._writer.transport
        self._transport.set_protocol(self)
        self.closed = self._transport.is_closing

    def send(self, packed: bytes, *told: Told) -> None:
        """Send commands, one for each of `told`, which never raise."""
        due = self._loop.time() + self._timeout
        for each in told:
            self._asked.append((due, each))
        self._transport.write(packed)
        if self._look is None:
            self._look = self._loop.call_at(due, self._look_at_oldest)

    def data_received(self, data: bytes) -> None:
        try:
            self._reader.feed(data)
            while (reply := self._reader.gets()) is not _NOTHING_YET:
                _, told = self._asked.popleft()
                told(reply)
        except (redis_errors.InvalidResponse, IndexError) as error:
            self._break(redis_errors.ConnectionError(f"Redis answers out of turn: {error!r}"))

    def connection_lost(self, error: Exception | None) -> None:
        self._break(redis_errors.ConnectionError(f"Redis closed the connection: {error or 'EOF'}"))

    def _look_at_oldest(self) -> None:
        """One timer for all: an answer that is overdue means that none will come."""
        self._look = None
        if not self._asked:
            return
        due, _ = self._asked[0]
        if due <= self._loop.time():
            self._break(redis_errors.TimeoutError(f"no answer within {self._timeout:g} s"))
        else:
            self._look = self._loop.call_at(due, self._look_at_oldest)

    def _break(self, error: redis_errors.RedisError) -> None:
        self._transport.abort()
        if self._look is not None:
            self._look.cancel()
        while self._asked:
            _, told = self._asked.popleft()
            told(error)
