"""The embedded Valkey: its port, its files, its end."""

from __future__ import annotations

import asyncio
import socket
import subprocess
from functools import partial
from pathlib import Path

import pytest
import redis.asyncio as redis

from orchestrator.storage import embedded
from orchestrator.storage.embedded import EmbeddedServer
from orchestrator.storage.errors import EmbeddedServerError


def test_a_server_that_cannot_start_shows_its_log(tmp_path: Path) -> None:
    # A directory where the append-only files should be opened as one: the server gives up.
    (tmp_path / "appendonlydir").write_text("in the way")

    async def scenario() -> None:
        with pytest.raises(EmbeddedServerError, match=r"(?s)ended with code.*valkey\.log"):
            await EmbeddedServer.start(tmp_path)

    asyncio.run(scenario())


def test_a_port_that_another_took_first_costs_a_second_try(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the look for a free port and the server's start anybody may take it."""
    free = embedded._free_port

    async def scenario() -> None:
        with socket.create_server(("127.0.0.1", 0)) as other:
            taken = other.getsockname()[1]
            answers = iter([taken, taken])
            monkeypatch.setattr(embedded, "_free_port", lambda port: next(answers, 0) or free(port))
            server = await EmbeddedServer.start(tmp_path)
            try:
                assert server.port != taken
                await pinged(server)
            finally:
                await server.stop()

    asyncio.run(scenario())


def test_a_server_whose_port_was_taken_meanwhile_comes_back_on_another(tmp_path: Path) -> None:
    async def scenario() -> None:
        server = await EmbeddedServer.start(tmp_path)
        try:
            server.process.kill()
            server.process.wait()
            with socket.create_server(("127.0.0.1", server.port)) as other:
                await server.revive()
                assert server.port != other.getsockname()[1]
            await pinged(server)
        finally:
            await server.stop()

    asyncio.run(scenario())


async def pinged(server: EmbeddedServer) -> None:
    async with redis.Redis(port=server.port) as client:
        assert await client.ping()


def test_a_server_whose_daemon_died_while_it_was_forked_does_not_start() -> None:
    parent_long_gone = partial(embedded._die_with_parent, -1)
    done = subprocess.run(("true",), preexec_fn=parent_long_gone, check=False)
    assert done.returncode == 1


def test_a_second_server_does_not_share_the_files_of_the_first(tmp_path: Path) -> None:
    async def scenario() -> None:
        server = await EmbeddedServer.start(tmp_path)
        try:
            with pytest.raises(EmbeddedServerError, match="another Valkey still serves"):
                await EmbeddedServer.start(tmp_path, timeout_seconds=0.1)
        finally:
            await server.stop()

    asyncio.run(scenario())
