"""A real Valkey in the place of the one in memory: the same runs on the real Lua scripts."""

from __future__ import annotations

from typing import Any

import redis
from attrs import define
from redis import exceptions as redis_errors

from tests.faults.simulation.memory_server import CommandRefused


@define
class RealServer:
    """One connection; replies as the wire has them."""

    connection: Any

    @classmethod
    def emptied(cls, url: str) -> RealServer:
        pool = redis.ConnectionPool.from_url(url, protocol=2)
        server = cls(pool.get_connection())
        server.execute([b"FLUSHALL"])
        return server

    def execute(self, command: list[bytes]) -> Any:
        self.connection.send_command(*command)
        try:
            return self.connection.read_response()
        except redis_errors.NoScriptError as error:
            raise CommandRefused(f"NOSCRIPT {error}") from error
        except redis_errors.ResponseError as error:
            raise CommandRefused(str(error)) from error

    def close(self) -> None:
        self.connection.disconnect()
