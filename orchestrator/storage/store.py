"""The connection to Redis: scripts, errors in our own words, and calls that are never cut short."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Iterable, Mapping, Sequence
from functools import partial
from hashlib import sha1
from importlib.resources import files
from typing import Any, TypeVar, cast

import redis.asyncio as redis
from redis import exceptions as redis_errors
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from orchestrator.storage.answer import Answer, asked
from orchestrator.storage.errors import DatasetMismatch, OutcomeUnknown, StoreUnavailable
from orchestrator.storage.keys import DATASET, Keys
from orchestrator.storage.line import Line
from orchestrator.storage.packed import Call, packed

Value = TypeVar("Value")

SOCKET_TIMEOUT_SECONDS = 10.0
DATASET_FORMAT = "1"
_MEMORY = re.compile(rb"\n(used_memory|maxmemory|total_system_memory):([0-9]+)")
"""What of INFO is read every second; the client would read all of it."""
_REFUSALS = (
    redis_errors.OutOfMemoryError,
    redis_errors.ReadOnlyError,
    redis_errors.ClusterDownError,
    redis_errors.TryAgainError,
)
_REFUSAL_CODES = ("MISCONF", "BUSY", "NOREPLICAS")
"""Those for which the client has no class of its own; it strips the code of the others."""


class RedisStore:
    """One Redis, its key builder and the scripts, loaded once and called by their digest."""

    def __init__(self, url: str, keys: Keys, *, max_connections: int = 32) -> None:
        self.keys = keys
        self._client = redis.Redis.from_url(
            url,
            protocol=2,
            socket_timeout=SOCKET_TIMEOUT_SECONDS,
            socket_connect_timeout=SOCKET_TIMEOUT_SECONDS,
            max_connections=max_connections,
            # A repeated command is ours to decide: we know which ones may run twice.
            retry=Retry(NoBackoff(), 0),
        )
        # The pool refuses whom it has no connection for; a burst of callers shall wait its turn.
        self._connections = asyncio.Semaphore(max_connections)
        pool: Any = self._client.connection_pool
        sources = [_source(name) for name in _SCRIPTS]
        # Called by a digest that is unknown there, a script runs later than one asked for after it.
        prelude = [("SCRIPT", "LOAD", source) for source in sources]
        self._line = Line(pool.make_connection, SOCKET_TIMEOUT_SECONDS, prelude)
        self._scripts = dict(zip(_SCRIPTS, map(_packed_script, sources), strict=True))

    @property
    def client(self) -> redis.Redis:
        return self._client

    async def script(self, name: str, keys: Sequence[str], args: Sequence[Any]) -> Any:
        """Run a script to its end, even if the caller is cancelled meanwhile."""
        call = Call(len(keys), len(args), (packed(*keys), packed(*args)))
        return await _uncut(self._run_script(name, call))

    @property
    def connected(self) -> bool:
        """Whether a script that is asked for now is sent now, before what is asked later."""
        return self._line.connected

    def scripts(self, name: str, calls: Sequence[Call]) -> Answer[list[Any]]:
        """Run a script with each of `calls`, to their end; their answers."""
        if len(calls) == 1:
            known, _ = self._scripts[name]
            answer: Answer[list[Any]] = Answer()
            told = partial(self._answered, answer, name, calls)
            self._line.ask_now(calls[0].command(known), told)
            return answer
        return asked(self._run_scripts(name, calls))

    def _answered(
        self, answer: Answer[list[Any]], name: str, calls: Sequence[Call], reply: Any
    ) -> None:
        if isinstance(reply, redis_errors.NoScriptError):
            again = asked(self._run_scripts(name, calls))
            answer.task = again
            again.then(lambda _: answer.settle(again.value, again.error))
        else:
            _settle(answer, reply if isinstance(reply, Exception) else [reply])

    async def _run_scripts(self, name: str, calls: Sequence[Call]) -> list[Any]:
        return [await self._run_script(name, call) for call in calls]

    async def _run_script(self, name: str, call: Call) -> Any:
        known, whole = self._scripts[name]
        try:
            return await _translated(self._line.ask(call.command(known)))
        except redis_errors.NoScriptError:
            return await _translated(self._line.ask(call.command(whole)))

    async def execute(self, *command: Any) -> Any:
        """One command, its answer as the server gives it (bytes, lists).

        The short way past redis-py's pool, retries and answer parsing, for what every turn does:
        at low load a turn is little but these calls. Raises as `call` does. Once asked it runs to
        its end, though the caller be cancelled.
        """
        return await _translated(self._line.ask(command))

    async def execute_all(self, commands: Sequence[tuple[Any, ...]]) -> list[Any]:
        """Commands in one round trip, an answer for each; raises if any failed."""
        return await _translated(self._line.ask_all(commands)) if commands else []

    def values(self, names: Sequence[str]) -> Awaitable[list[bytes | None]]:
        """What stands at these keys, in one round trip; None where nothing does."""
        if self.keys.tagged or not names:  # on a cluster they may live apart
            return self.execute_all([("GET", name) for name in names])
        answer: Answer[list[bytes | None]] = Answer()
        self._line.ask_now(("MGET", *names), partial(_settle, answer))
        return answer

    async def total_length(self, streams: Iterable[str]) -> int:
        """How many entries these streams hold together."""
        if self.keys.tagged:  # on a cluster they live apart
            return sum(await self.execute_all([("XLEN", name) for name in streams]))
        names = tuple(streams)
        return int(await self._run_script("length", Call(len(names), 0, (packed(*names),))))

    async def read_streams(
        self, streams: Mapping[str, str], count: int
    ) -> list[tuple[str, list[tuple[str, bytes]]]]:
        """Entries behind a position, by stream: (entry id, the value of its only field)."""
        if not streams:
            return []
        found = await self.execute("XREAD", "COUNT", count, "STREAMS", *streams, *streams.values())
        return [
            (name.decode(), [(entry_id.decode(), fields[1]) for entry_id, fields in entries])
            for name, entries in found or ()
        ]

    async def call(self, command: Awaitable[Value]) -> Value:
        """Await a command uncut: a cancelled one would leave its answer for the next caller.

        Raises StoreUnavailable, or OutcomeUnknown if the command may have been carried out.
        """
        return await _uncut(self._in_turn(command))

    async def _in_turn(self, command: Awaitable[Value]) -> Value:
        async with self._connections:
            return await _translated(command)

    async def open(self) -> None:
        """Check that this is our data set, and make it so if it is new."""
        pipeline = self._client.pipeline()
        pipeline.hsetnx(DATASET, "partitions", str(self.keys.partitions))
        pipeline.hsetnx(DATASET, "format", DATASET_FORMAT)
        pipeline.hmget(DATASET, "partitions", "format")
        *_, found = await self.call(pipeline.execute())
        partitions, data_format = (value.decode() for value in found)
        if partitions != str(self.keys.partitions):
            raise DatasetMismatch(
                f"PARTITIONS is {self.keys.partitions}, but this data set was written with "
                f"{partitions}; set PARTITIONS={partitions} or start on an empty data set"
            )
        if data_format != DATASET_FORMAT:
            raise DatasetMismatch(
                f"this data set has format {data_format}, this version reads "
                f"{DATASET_FORMAT}; use the version that wrote it"
            )

    async def ping(self) -> None:
        await self.call(cast(Any, self._client.ping()))

    async def memory_share(self) -> float:
        """Used memory as a share of `maxmemory`, or of the machine's memory without one."""
        found = {
            name: int(number)
            for name, number in _MEMORY.findall(await self.execute("INFO", "memory"))
        }
        limit = found.get(b"maxmemory") or found.get(b"total_system_memory")
        return found[b"used_memory"] / limit if limit else 0.0

    async def close(self) -> None:
        await self._line.close()
        await self._client.aclose()


async def _uncut(command: Awaitable[Value]) -> Value:
    """Let the command run to its end though the caller be cancelled."""
    task = asyncio.ensure_future(command)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        task.add_done_callback(_forget)
        raise


async def _translated(command: Awaitable[Value]) -> Value:
    try:
        return await command
    except (redis_errors.RedisError, OSError) as error:
        ours = _in_our_words(error)
        if ours is error:
            raise
        raise ours from error


def _settle(answer: Answer[Any], reply: Any) -> None:
    if isinstance(reply, Exception):
        answer.settle(None, _in_our_words(reply))
    else:
        answer.settle(reply)


def _in_our_words(error: BaseException) -> BaseException:
    """StoreUnavailable, or OutcomeUnknown if the command may have been carried out."""
    ours: StoreUnavailable
    if isinstance(error, redis_errors.ResponseError):
        if not (isinstance(error, _REFUSALS) or str(error).startswith(_REFUSAL_CODES)):
            return error
        ours = StoreUnavailable(f"Redis refuses writes: {error}")
    elif isinstance(error, (redis_errors.ConnectionError, redis_errors.TimeoutError, OSError)):
        ours = OutcomeUnknown(f"the connection to Redis failed: {error}")
    else:
        return error
    ours.__cause__ = error
    return ours


def _forget(task: asyncio.Future[Any]) -> None:
    if not task.cancelled():
        task.exception()


_SCRIPTS = (
    *("claim", "accept", "commit", "park", "mark"),
    *("settle", "attempt", "replay", "timer", "length", "rest"),
)


def _source(name: str) -> str:
    return (files("orchestrator.storage") / "scripts" / f"{name}.lua").read_text("utf-8")


def _packed_script(source: str) -> tuple[bytes, bytes]:
    """How to call it by its digest, and how with its whole text."""
    digest = sha1(source.encode(), usedforsecurity=False).hexdigest()
    return packed("EVALSHA", digest), packed("EVAL", source)
