"""The shared connection: the right answer to each caller, and no answer lost in silence."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
import redis.asyncio as redis
from hiredis import Reader, pack_command
from redis import exceptions as redis_errors
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from orchestrator.storage.line import Line

COMMANDS: list[tuple[Any, ...]] = [
    ("PING",),
    ("EVALSHA", "3f1c", 2, "inbox:1", "sending:1", 86400, b"\x00\xff", "", -1, 2**40),
    ("SET", "desk:T-1", b"1", "NX", "PX", 60_000),
    ("MGET", "session:1:57300", "session:1:Ñandú 🍕"),
    ("XREAD", "COUNT", 128, "STREAMS", "inbox:0", "inbox:1", "0-0", "5-1"),
    ("EVALSHA", "3f1c", 0, b"x" * 100_000),
]


@asynccontextmanager
async def line_to(url: str, seconds: float = 10.0) -> AsyncIterator[Line]:
    client = redis.Redis.from_url(url, protocol=2, retry=Retry(NoBackoff(), 0))
    pool: Any = client.connection_pool
    line = Line(pool.make_connection, seconds)
    try:
        yield line
    finally:
        await line.close()
        await client.aclose()


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
def test_a_command_is_the_same_bytes_as_from_redis_py(command: tuple[Any, ...]) -> None:
    written = redis.Connection().pack_command(*command)
    assert pack_command(command) == b"".join(written)


def test_each_of_many_callers_gets_its_own_answer(redis_url: str) -> None:
    async def scenario() -> None:
        async with line_to(redis_url) as line:
            names = [f"k{number}" for number in range(200)]
            await asyncio.gather(*(line.ask(("SET", name, name)) for name in names))
            found = await asyncio.gather(*(line.ask(("GET", name)) for name in names))
            assert found == [name.encode() for name in names]

    asyncio.run(scenario())


def test_commands_sent_together_are_answered_in_their_order(redis_url: str) -> None:
    async def scenario() -> None:
        async with line_to(redis_url) as line:
            together = [("ECHO", str(number)) for number in range(100)]
            others = [line.ask(("ECHO", "other")) for _ in range(10)]
            found, *rest = await asyncio.gather(line.ask_all(together), *others)
            assert found == [str(number).encode() for number in range(100)]
            assert rest == [b"other"] * 10

    asyncio.run(scenario())


def test_of_commands_sent_together_one_that_fails_fails_all_and_the_rest_is_done(
    redis_url: str,
) -> None:
    async def scenario() -> None:
        async with line_to(redis_url) as line:
            with pytest.raises(redis_errors.ResponseError, match="not an integer"):
                await line.ask_all([("SET", "a", "x"), ("INCR", "a"), ("SET", "b", "y")])
            assert await line.ask(("MGET", "a", "b")) == [b"x", b"y"]

    asyncio.run(scenario())


def test_the_answer_to_a_cancelled_caller_reaches_nobody_else(redis_url: str) -> None:
    async def scenario() -> None:
        async with line_to(redis_url) as line:
            for ticks in range(1, 12):
                asking = asyncio.ensure_future(line.ask(("ECHO", "cancelled")))
                for _ in range(ticks % 4):
                    await asyncio.sleep(0)
                asking.cancel()
                assert await line.ask(("ECHO", "kept")) == b"kept"
                await asyncio.wait([asking])

    asyncio.run(scenario())


def test_a_refusal_is_its_callers_alone(redis_url: str) -> None:
    async def scenario() -> None:
        async with line_to(redis_url) as line:
            await line.ask(("SET", "text", "abc"))
            answers = await asyncio.gather(
                line.ask(("ECHO", "before")),
                line.ask(("INCR", "text")),
                line.ask(("EVALSHA", "0" * 40, 0)),
                line.ask(("ECHO", "after")),
                return_exceptions=True,
            )
            assert [answers[0], answers[3]] == [b"before", b"after"]
            assert isinstance(answers[1], redis_errors.ResponseError)
            assert isinstance(answers[2], redis_errors.NoScriptError)

    asyncio.run(scenario())


def test_a_command_that_cannot_be_written_harms_no_other(redis_url: str) -> None:
    async def scenario() -> None:
        async with line_to(redis_url) as line:
            answer = asyncio.ensure_future(line.ask(("ECHO", "whole")))
            with pytest.raises(TypeError, match="must be str, int, float or bytes"):
                await line.ask(("SET", "name", None))
            assert await answer == b"whole"

    asyncio.run(scenario())


def test_a_cut_connection_is_told_to_all_who_wait_and_made_anew(redis_url: str) -> None:
    async def scenario() -> None:
        async with line_to(redis_url) as line, redis.Redis.from_url(redis_url) as other:
            own = await line.ask(("CLIENT", "ID"))
            waiting = [asyncio.ensure_future(line.ask(("BLPOP", "none", 30))) for _ in range(3)]
            await other.execute_command("CLIENT", "KILL", "ID", own)
            for answer in await asyncio.gather(*waiting, return_exceptions=True):
                assert isinstance(answer, redis_errors.ConnectionError)
            assert await line.ask(("CLIENT", "ID")) > own

    asyncio.run(scenario())


def test_an_overdue_answer_fails_all_who_wait_and_the_next_caller_connects_anew(
    redis_url: str,
) -> None:
    async def scenario() -> None:
        async with line_to(redis_url, seconds=0.2) as line:
            own = await line.ask(("CLIENT", "ID"))
            asked = [line.ask(("BLPOP", "none", 30)), line.ask(("PING",))]
            for answer in await asyncio.gather(*asked, return_exceptions=True):
                assert isinstance(answer, redis_errors.TimeoutError)
                assert "no answer within 0.2 s" in str(answer)
            assert await line.ask(("CLIENT", "ID")) > own

    asyncio.run(scenario())


@pytest.mark.parametrize("surplus", [b"+ONE MORE\r\n", b"?what\r\n"], ids=["answer", "garbage"])
def test_a_server_that_talks_out_of_turn_is_left(tmp_path: Path, surplus: bytes) -> None:
    async def scenario() -> None:
        path = tmp_path / "odd.sock"
        connections: list[asyncio.StreamWriter] = []

        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            connections.append(writer)
            commands = Reader()
            while data := await reader.read(65536):
                commands.feed(data)
                while (command := commands.gets()) is not False:
                    writer.write(b"+OK\r\n" + (surplus if command == [b"PING"] else b""))
            writer.close()

        async with await asyncio.start_unix_server(serve, path), line_to(f"unix://{path}") as line:
            assert await line.ask(("PING",)) == b"OK"
            assert await line.ask(("ECHO", "x")) == b"OK"
            assert len(connections) == 2
            await line.close()
            for writer in connections:
                writer.close()
                await writer.wait_closed()

    asyncio.run(scenario())


def test_nobody_there_is_said_to_each_caller(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with line_to(f"unix://{tmp_path}/nobody.sock") as line:
            asked = [line.ask(("PING",)) for _ in range(3)]
            for answer in await asyncio.gather(*asked, return_exceptions=True):
                assert isinstance(answer, redis_errors.ConnectionError)

    asyncio.run(scenario())


def test_commands_go_in_the_order_they_were_asked_in_whether_or_not_there_is_a_connection(
    redis_url: str,
) -> None:
    async def scenario() -> None:
        async with line_to(redis_url) as line:
            loop = asyncio.get_running_loop()
            told: list[asyncio.Future[Any]] = []
            while len(told) < 5 or not line.connected:
                told.append(loop.create_future())
                line.ask_now(("RPUSH", "all", len(told)), told[-1].set_result)
                await asyncio.sleep(0)
            asking = [asyncio.ensure_future(line.ask(("RPUSH", "all", "ask"))) for _ in range(2)]
            await asyncio.gather(*asking, *told)
            found = await line.ask(("LRANGE", "all", 0, -1))
            numbers = [str(number).encode() for number in range(1, len(told) + 1)]
            assert found == [*numbers, b"ask", b"ask"]

    asyncio.run(scenario())


def test_who_waits_for_a_connection_hears_that_the_line_was_closed(redis_url: str) -> None:
    async def scenario() -> None:
        async with line_to(redis_url) as line:
            asking = asyncio.ensure_future(line.ask(("PING",)))
            await asyncio.sleep(0)
            await line.close()
            with pytest.raises(redis_errors.ConnectionError, match="was closed"):
                await asking
            assert await line.ask(("PING",)) == b"PONG"

    asyncio.run(scenario())


def test_the_prelude_is_sent_first_on_every_connection_whatever_is_said_to_it(
    redis_url: str,
) -> None:
    async def scenario() -> None:
        async with redis.Redis.from_url(redis_url, protocol=2) as client:
            pool: Any = client.connection_pool
            prelude = [("RPUSH", "all", "prelude"), ("NO", "SUCH")]
            line = Line(pool.make_connection, 10.0, prelude)
            for number in range(2):
                await asyncio.gather(*(line.ask(("RPUSH", "all", number)) for _ in range(2)))
                await line.close()
            assert await line.ask(("LRANGE", "all", 0, -1)) == [
                *(b"prelude", b"0", b"0"),
                *(b"prelude", b"1", b"1", b"prelude"),
            ]
            await line.close()

    asyncio.run(scenario())
