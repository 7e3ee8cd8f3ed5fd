"""Users who write at a steady rate and, like Meta, repeat what got no 200."""

from __future__ import annotations

import asyncio
import random
import time
from collections import deque
from collections.abc import Callable

import aiohttp
from attrs import define, field

from tests.acceptance.daemon import new_user, signature_of, text_message, webhook
from tests.faults.verdict import Said

POST_TIMEOUT_SECONDS = 5.0
REPEAT_SECONDS = 0.3


@define
class Crowd:
    """`url` gives the webhook as it is now: it changes with every start of the daemon."""

    url: Callable[[], str]
    users: list[str]
    said: Said = field(factory=Said)
    refused: int = 0
    """POSTs that got no 200, each of them repeated."""
    last_taken: tuple[float, float] = (0.0, 0.0)
    """When the last POST that got its 200 was sent, and when the answer came."""
    _idle: deque[str] = field(factory=deque)
    _open: set[asyncio.Task[None]] = field(factory=set)

    @classmethod
    def of(cls, count: int, url: Callable[[], str]) -> Crowd:
        return cls(url, [new_user() for _ in range(count)])

    async def write(self, rate: float, seconds: float) -> None:
        """So many messages a second; a user has one on the way at a time."""
        self._idle.extend(self.users)
        started, number = time.monotonic(), 0
        connector = aiohttp.TCPConnector(limit=0, force_close=False)
        timeout = aiohttp.ClientTimeout(total=POST_TIMEOUT_SECONDS)
        async with aiohttp.ClientSession(connector=connector, timeout=timeout) as session:
            while (now := time.monotonic() - started) < seconds:
                while number < now * rate and self._idle:
                    number += 1
                    self._say(session, self._idle.popleft(), number)
                await asyncio.sleep(0.01)
            while self._open:
                await asyncio.wait(self._open)

    def _say(self, session: aiohttp.ClientSession, user: str, number: int) -> None:
        task = asyncio.create_task(self._until_taken(session, user, f"fine {number}"))
        self._open.add(task)
        task.add_done_callback(self._open.discard)

    async def _until_taken(self, session: aiohttp.ClientSession, user: str, text: str) -> None:
        message = text_message(user, text)
        body = webhook(message)
        headers = {"Content-Type": "application/json", "X-Hub-Signature-256": signature_of(body)}
        while not await self._taken(session, body, headers):
            self.refused += 1
            await asyncio.sleep(REPEAT_SECONDS * random.uniform(0.5, 1.5))  # noqa: S311 - jitter
        self.said.add(user, message["id"], text)
        self._idle.append(user)

    async def _taken(
        self, session: aiohttp.ClientSession, body: bytes, headers: dict[str, str]
    ) -> bool:
        sent_at = time.monotonic()
        try:
            async with session.post(f"{self.url()}/webhook", data=body, headers=headers) as answer:
                if answer.status == 200:
                    self.last_taken = max(self.last_taken, (sent_at, time.monotonic()))
                return answer.status == 200
        except (aiohttp.ClientError, TimeoutError, OSError):
            return False
