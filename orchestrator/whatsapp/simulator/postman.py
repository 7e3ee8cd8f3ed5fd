"""Carries webhooks to the business: in order per phone, again and again until it says 200."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable

from attrs import frozen

from orchestrator.whatsapp.signature import sign

Deliver = Callable[[bytes, str], Awaitable[int]]
"""Posts a body with its signature header, gives the HTTP status; may raise anything."""

META_GIVES_UP_AFTER_SECONDS = 7 * 86_400.0


def meta_like_delay(attempt: int) -> float:
    """Seconds before attempt number `attempt` (2, 3 ...): at once, then less and less often."""
    return 0.0 if attempt <= 2 else min(2.0 ** (attempt - 3), 60.0)


@frozen(slots=True, eq=False)
class Letter:
    """A webhook on its way."""

    body: bytes
    delivered: Callable[[], object]
    refused: Callable[[str], None]
    """Told, with a reason for people, after each attempt that failed."""


class Postman:
    """One queue per phone, each with a task while it is not empty."""

    def __init__(
        self,
        deliver: Deliver,
        secret: bytes,
        *,
        delay: Callable[[int], float] = meta_like_delay,
        gives_up_after_seconds: float = META_GIVES_UP_AFTER_SECONDS,
    ) -> None:
        self._deliver = deliver
        self._secret = secret
        self._delay = delay
        self._gives_up_after_seconds = gives_up_after_seconds
        self._queues: dict[str, deque[Letter]] = {}
        self._rounds: dict[str, asyncio.Task[None]] = {}

    def waiting(self, user_id: str) -> int:
        return len(self._queues.get(user_id, ()))

    def post(self, user_id: str, letter: Letter) -> None:
        """Needs a running loop."""
        self._queues.setdefault(user_id, deque()).append(letter)
        if user_id not in self._rounds:
            round_ = asyncio.get_running_loop().create_task(
                self._go_round(user_id), name=f"simulator-postman-{user_id[-4:]}"
            )
            self._rounds[user_id] = round_

    async def settle(self) -> None:
        """Wait until nothing is on its way."""
        while self._rounds:
            await asyncio.wait(list(self._rounds.values()))

    async def close(self) -> None:
        """Drop what is not delivered yet, as a phone does that is switched off."""
        rounds = list(self._rounds.values())
        for round_ in rounds:
            round_.cancel()
        await asyncio.gather(*rounds, return_exceptions=True)

    async def _go_round(self, user_id: str) -> None:
        queue = self._queues[user_id]
        try:
            while queue:
                await self._hand_over(queue[0])
                queue.popleft()
        finally:
            del self._queues[user_id], self._rounds[user_id]

    async def _hand_over(self, letter: Letter) -> None:
        signature = sign(letter.body, self._secret)
        give_up_at = time.monotonic() + self._gives_up_after_seconds
        attempt = 1
        while True:
            problem = await self._attempt(letter.body, signature)
            if problem is None:
                letter.delivered()
                return
            letter.refused(problem)
            attempt += 1
            if time.monotonic() >= give_up_at:
                return
            await asyncio.sleep(self._delay(attempt))

    async def _attempt(self, body: bytes, signature: str) -> str | None:
        """None if the webhook said 200, else what happened instead."""
        try:
            status = await self._deliver(body, signature)
        except Exception as error:  # noqa: BLE001 - the carrier is the network: it may raise anything
            return f"the webhook cannot be reached ({type(error).__name__})"
        return None if status == 200 else f"the webhook answered {status}"
