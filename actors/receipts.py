"""Blue ticks and "typing …" for a message the bot begins to answer; never in anybody's way.

Best effort: nothing waits for a receipt, none is repeated, and under load they are the first to
be left out, for Meta counts them lightly against the throughput of a number.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from actors.pace import Bucket
from orchestrator.conversation.key import ConversationKey
from orchestrator.metrics import Metrics
from orchestrator.whatsapp.outbound import MADE_UP_ID

MarkRead = Callable[[str, str, bool], Awaitable[object]]
"""Number, message and typing; gives None if Meta agreed. `GraphClient.mark_read` is one."""

PER_NUMBER_SECOND = 20.0
"""A quarter of what Meta lets a number send."""
MAX_IN_FLIGHT = 16
TIMEOUT_SECONDS = 5.0


class Receipts:
    """Belongs on the daemon's loop."""

    def __init__(self, mark_read: MarkRead, *, metrics: Metrics) -> None:
        self._mark_read = mark_read
        self._metrics = metrics
        self._buckets: dict[str, Bucket] = {}
        self._in_flight: dict[asyncio.Task[None], asyncio.TimerHandle] = {}

    def show(self, conversation: ConversationKey, message_id: str) -> None:
        """Let the user see that the message was read and an answer comes. Needs a running loop."""
        if message_id.startswith(MADE_UP_ID):
            return
        loop = asyncio.get_running_loop()
        bucket = self._bucket(conversation.phone_number_id, loop.time())
        if len(self._in_flight) >= MAX_IN_FLIGHT or bucket.wait(loop.time()) > 0:
            self._metrics.receipts.labels("left_out").inc()
            return
        bucket.take()
        task = loop.create_task(self._send(conversation.phone_number_id, message_id))
        # `asyncio.timeout` would cost as much as all the rest of a receipt.
        self._in_flight[task] = loop.call_later(TIMEOUT_SECONDS, self._give_up, task)
        task.add_done_callback(self._ended)

    def _bucket(self, phone_number_id: str, now: float) -> Bucket:
        bucket = self._buckets.get(phone_number_id)
        if bucket is None:
            rate = PER_NUMBER_SECOND
            bucket = self._buckets[phone_number_id] = Bucket(rate, rate, rate, now)
        return bucket

    async def _send(self, phone_number_id: str, message_id: str) -> None:
        failure = await self._mark_read(phone_number_id, message_id, True)
        self._metrics.receipts.labels("shown" if failure is None else "failed").inc()

    def _give_up(self, task: asyncio.Task[None]) -> None:
        if task.cancel():
            self._metrics.receipts.labels("failed").inc()

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._in_flight.pop(task).cancel()

    async def close(self) -> None:
        """Drop what is on its way."""
        for task in tuple(self._in_flight):
            task.cancel()
        await asyncio.gather(*self._in_flight, return_exceptions=True)
