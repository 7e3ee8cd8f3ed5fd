"""Between a daemon and its store: the product's own RedisStore on a connection the test cuts."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Any, Protocol

from attrs import define, field
from hiredis import Reader
from redis import exceptions as redis_errors

from orchestrator.storage.answer import Answer, asked
from orchestrator.storage.keys import Keys
from orchestrator.storage.line import Command as AskedCommand
from orchestrator.storage.line import Line, Told
from orchestrator.storage.store import SOCKET_TIMEOUT_SECONDS, RedisStore

Command = list[bytes]


@define(eq=False)
class Pipe:
    """One connection: what is sent through it arrives in order, and so do the answers.

    When it breaks whoever waits gets the error; what was sent may still arrive.
    """

    arrives: float = 0.0
    """When the last command gets there."""
    answers: float = 0.0
    """When the last answer is back."""
    loses: bool = False
    """Nothing gets there any more."""
    stuck: bool = False
    """Nothing comes back any more."""
    broken: bool = False
    waiting: dict[asyncio.Future[list[Any]], None] = field(factory=dict)


class Submit(Protocol):
    def __call__(
        self, commands: list[Command], future: asyncio.Future[list[Any]], pipe: Pipe
    ) -> None:
        """Send commands in one go; the future gets their replies, or the connection's error."""


class SimulatedLine(Line):
    """The line of RedisStore, on the simulation's wire."""

    def __init__(self, submit: Submit) -> None:
        self._submit = submit
        self._pipe = Pipe()
        self._asking: set[Answer[Any]] = set()

    @property
    def connected(self) -> bool:
        return not self._pipe.broken

    async def ask(self, command: AskedCommand) -> Any:
        (reply,) = await self.ask_all([words(command)])
        return reply

    def ask_now(self, command: AskedCommand, told: Told) -> None:
        asking = asked(self.ask(command))
        self._asking.add(asking)
        asking.then(lambda _: self._answered(asking, told))

    def _answered(self, asking: Answer[Any], told: Told) -> None:
        self._asking.discard(asking)
        told(asking.value if asking.error is None else asking.error)

    async def ask_all(self, commands: Sequence[tuple[Any, ...]]) -> list[Any]:
        answer: asyncio.Future[list[Any]] = asyncio.get_running_loop().create_future()
        if self._pipe.broken:
            self._pipe = Pipe()
        pipe = self._pipe
        self._submit([encoded(command) for command in commands], answer, pipe)
        try:
            return [raised(reply) for reply in await answered(answer)]
        except redis_errors.TimeoutError as error:
            cut_off(pipe, error)
            raise


class Pipeline:
    """The calls of redis-py's pipeline that the product makes."""

    def __init__(self, submit: Submit) -> None:
        self._submit = submit
        self._commands: list[Command] = []
        self._readers: list[Callable[[Any], Any]] = []

    def _queue(self, read: Callable[[Any], Any], *parts: Any) -> None:
        self._commands.append(encoded(parts))
        self._readers.append(read)

    def incr(self, key: str) -> None:
        self._queue(_as_is, "INCR", key)

    def hgetall(self, key: str) -> None:
        self._queue(_pairs, "HGETALL", key)

    def hkeys(self, key: str) -> None:
        self._queue(_as_is, "HKEYS", key)

    def hsetnx(self, key: str, name: str, value: str) -> None:
        self._queue(_as_is, "HSETNX", key, name, value)

    def hmget(self, key: str, *names: str) -> None:
        self._queue(_as_is, "HMGET", key, *names)

    def xrange(self, key: str, start: str = "-", end: str = "+", count: int = 10_000) -> None:
        self._queue(_entries, "XRANGE", key, start, end, "COUNT", count)

    def xrevrange(self, key: str, count: int) -> None:
        self._queue(_entries, "XREVRANGE", key, "+", "-", "COUNT", count)

    async def execute(self) -> list[Any]:
        answer: asyncio.Future[list[Any]] = asyncio.get_running_loop().create_future()
        self._submit(self._commands, answer, Pipe())
        replies = await answered(answer)
        return [read(raised(reply)) for read, reply in zip(self._readers, replies, strict=True)]


class Client:
    """The part of redis-py's client that is not a single command."""

    def __init__(self, submit: Submit) -> None:
        self._submit = submit

    def pipeline(self, transaction: bool = True) -> Pipeline:
        return Pipeline(self._submit)


class SimulatedStore(RedisStore):
    """RedisStore with its scripts, errors and calls; only the wire is the simulation's."""

    def __init__(self, keys: Keys, submit: Submit) -> None:
        super().__init__("redis://nowhere", keys)
        self._line = SimulatedLine(submit)
        self._client = Client(submit)  # type: ignore[assignment]  # what the product calls of it

    async def memory_share(self) -> float:
        """A round trip, whose answer does not matter here."""
        await self.execute("PING")
        return 0.0

    async def close(self) -> None:
        """Nothing is open."""


async def answered(future: asyncio.Future[list[Any]]) -> list[Any]:
    """What came back, or redis-py's TimeoutError."""
    try:
        async with asyncio.timeout(SOCKET_TIMEOUT_SECONDS):
            return await future
    except TimeoutError as error:
        raise redis_errors.TimeoutError("Timeout reading from socket") from error


def cut_off(pipe: Pipe, error: Exception) -> None:
    """The connection is at its end."""
    pipe.broken = True
    for future in pipe.waiting:
        if not future.done():
            future.set_exception(error)
    pipe.waiting.clear()


def words(command: AskedCommand) -> tuple[Any, ...]:
    """What a server would read."""
    if isinstance(command, tuple):
        return command
    reader = Reader()
    reader.feed(command)
    found = tuple(reader.gets())
    if reader.has_data():
        raise ValueError(f"{command!r} is more than one command")
    return found


def encoded(parts: Sequence[Any]) -> Command:
    return [part if isinstance(part, bytes) else str(part).encode() for part in parts]


def raised(reply: Any) -> Any:
    if isinstance(reply, Exception):
        raise reply
    return reply


def refusal(text: str) -> redis_errors.ResponseError:
    """As redis-py reads a word of error."""
    if text.startswith("NOSCRIPT"):
        return redis_errors.NoScriptError(text)
    if text.startswith("OOM"):
        return redis_errors.OutOfMemoryError(text)
    return redis_errors.ResponseError(text)


def _as_is(reply: Any) -> Any:
    return reply


def _pairs(reply: list[bytes]) -> dict[bytes, bytes]:
    return dict(zip(reply[::2], reply[1::2], strict=True))


def _entries(reply: list[Any]) -> list[tuple[bytes, dict[bytes, bytes]]]:
    return [(place, _pairs(fields)) for place, fields in reply]
