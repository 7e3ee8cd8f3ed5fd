"""SenderActor: committed replies leave here, in order per recipient, their fate on record.

Owns the position in each outbox and one queue per recipient. Accepts OutboxGrew and StatusSeen.
A refusal is retried or given up by Meta's error table; one recipient's trouble holds up no other.
If it dies its successor reads each outbox from the beginning: what is there was not settled.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections import deque
from collections.abc import Sequence
from typing import Any

import pykka
from attrs import define, field

from actors.delivery import Delivery
from actors.messages import OutboxGrew, StatusSeen
from actors.pace import Pace
from actors.ring import Ring
from actors.runtime import LoopActor
from orchestrator.conversation.key import ConversationKey
from orchestrator.storage.entries import OutboxEntry, now_ms
from orchestrator.storage.errors import StoreUnavailable
from orchestrator.storage.group_commit import GroupCommit
from orchestrator.storage.outbox import Outbox, Settlement
from orchestrator.storage.records.journal import SentRecord, encode
from orchestrator.storage.turn_store import Verdict
from orchestrator.whatsapp.graph import Refused, SendOutcome, Sent, Unknown
from orchestrator.whatsapp.graph_errors import FailureKind, GraphFailure, Scope

READ_COUNT = 128
WINDOW = 4_096
"""Replies in memory at a time; the rest waits in the outbox."""
CONCURRENT_SENDS = 64
MAX_TRIES = 6
RETRY_CAP_SECONDS = 60.0
UNKNOWN_GRACE_SECONDS = 5.0
"""How long a send of unknown outcome waits for a status that tells it was made."""
CONFIGURATION_PAUSE_SECONDS = 30.0
WAIT_SECONDS = 60.0
LOOK_AROUND_SECONDS = 1.0
WITHHELD = "withheld: a person took the conversation over before it was sent"


@define(slots=True)
class Parcel:
    """A reply on its way."""

    entry: OutboxEntry
    tries: int = 0
    settled_wamid: str | None = None
    first_at: float = field(factory=time.monotonic)


class SenderActor(LoopActor):
    """See the module."""

    kind = "sender"

    def __init__(
        self,
        *,
        ring: Ring,
        outbox: Outbox,
        delivery: Delivery,
        pace: Pace,
        name: str,
        supervisor: pykka.ActorRef[Any],
    ) -> None:
        super().__init__(name=name, supervisor=supervisor)
        self._ring = ring
        self._outbox = outbox
        self._delivery = delivery
        self._pace = pace
        self._positions = dict.fromkeys(ring.terms, "0-0")
        self._news = set(ring.terms)
        self._queues: dict[ConversationKey, deque[Parcel]] = {}
        self._in_memory = 0
        self._ready: deque[ConversationKey] = deque()
        self._sending = 0
        self._on_their_way: dict[str, Parcel] = {}
        """Reply id -> a reply posted whose outcome is not known, yet or for lack of an answer."""
        self._paused_until: dict[str, float] = {}
        self._reading = False
        self._open = True
        self._timer: Any = None
        self._settlements: GroupCommit[Settlement, Verdict] = GroupCommit(
            self._settle_many, max_batch=128, max_in_flight=2
        )

    def on_start(self) -> None:
        self._look_around()

    async def on_stop(self) -> None:  # type: ignore[override]  # a coroutine may stand here
        self._open = False
        if self._timer is not None:
            self._timer.cancel()
        await self._settlements.drain()

    def on_receive(self, message: object) -> None:
        match message:
            case OutboxGrew():
                self._news |= message.partitions
                self._pump()
            case StatusSeen():
                self._learn(message)
            case _:
                raise TypeError(f"SenderActor does not take {type(message).__name__}")

    @property
    def waiting(self) -> int:
        """Replies read and not yet settled."""
        return self._in_memory

    @property
    def idle(self) -> bool:
        """Whether there is nothing to send now; what must wait longer stays in the outbox."""
        later = self._sending == 0 and not self._ready and not self._reading
        return later and not self._news & self._ring.terms.keys() and not self._settlements.busy

    # Reading

    def _look_around(self) -> None:
        self._news |= set(self._positions)
        self._pump()
        self._timer = self._loop.call_later(LOOK_AROUND_SECONDS, self._look_around)

    def _pump(self) -> None:
        if self._reading or not self._open or not self._news or self._in_memory >= WINDOW:
            return
        self._reading = True
        task = self._loop.create_task(self._read())
        task.add_done_callback(self._read_ended)

    def _read_ended(self, task: asyncio.Task[None]) -> None:
        self._reading = False
        error = None if task.cancelled() else task.exception()
        if isinstance(error, StoreUnavailable):
            self._ring.log.warning("outbox.unavailable", error=str(error))
        elif error is not None:
            self._die(error, None)
        else:
            self._pump()

    async def _read(self) -> None:
        owned = self._news & self._ring.terms.keys()
        asked = {partition: self._positions[partition] for partition in owned}
        self._news.clear()
        entries = await self._outbox.read(asked, READ_COUNT)
        for entry in entries:
            self._positions[entry.partition] = entry.entry_id
            self._news.add(entry.partition)
            self._in_memory += 1
            queue = self._queues.get(entry.conversation)
            if queue is None:
                self._queues[entry.conversation] = deque((Parcel(entry),))
                self._ready.append(entry.conversation)
            else:
                queue.append(Parcel(entry))
        self._send_ready()

    # Sending: one reply per recipient at a time

    def _send_ready(self) -> None:
        while self._ready and self._sending < CONCURRENT_SENDS and self._open:
            self._send_head(self._ready.popleft())

    def _send_head(self, recipient: ConversationKey) -> None:
        parcel = self._queues[recipient][0]
        if parcel.entry.partition not in self._ring.terms:
            self._in_memory -= 1  # whoever owns the partition now sends it
            self._next(recipient)
            return
        if self._ring.takeovers.withholds(recipient, parcel.entry.payload):
            self._withhold(recipient, parcel)
            return
        wait = self._wait(recipient)
        if wait > 0:
            self._again(recipient, wait)
            return
        parcel.tries += 1
        self._on_their_way[parcel.entry.payload.reply_id] = parcel
        outcome = self._delivery.send(parcel.entry)
        if isinstance(outcome, Sent | Refused | Unknown):
            self._judge(recipient, parcel, outcome)
            return
        self._sending += 1
        task = asyncio.ensure_future(outcome)
        task.add_done_callback(lambda done: self._answered(recipient, parcel, done))

    def _withhold(self, recipient: ConversationKey, parcel: Parcel) -> None:
        """A person took over since the bot said this: it is settled without being sent."""
        self._settle(recipient, parcel, "failed", withheld=True)
        self._loop.call_soon(self._send_ready)

    def _wait(self, recipient: ConversationKey) -> float:
        now = time.monotonic()
        paused = self._paused_until.get(recipient.phone_number_id, 0.0) - now
        return paused if paused > 0 else self._pace.wait(recipient, now)

    def _answered(
        self, recipient: ConversationKey, parcel: Parcel, done: asyncio.Future[SendOutcome]
    ) -> None:
        self._sending -= 1
        error = None if done.cancelled() else done.exception()
        if error is not None or done.cancelled():
            outcome: SendOutcome = Unknown(type(error).__name__ if error else "cancelled")
        else:
            outcome = done.result()
        self._judge(recipient, parcel, outcome)
        self._send_ready()

    def _again(self, recipient: ConversationKey, seconds: float) -> None:
        """Put the recipient back in line after a while; the order of its replies stays."""
        self._loop.call_later(seconds, self._back_in_line, recipient)

    def _back_in_line(self, recipient: ConversationKey) -> None:
        self._ready.append(recipient)
        self._send_ready()

    def _judge(self, recipient: ConversationKey, parcel: Parcel, outcome: SendOutcome) -> None:
        if not isinstance(outcome, Unknown):
            self._on_their_way.pop(parcel.entry.payload.reply_id, None)
        if isinstance(outcome, Sent):
            self._settle(recipient, parcel, self._delivery.state, wamid=outcome.wamid)
        elif isinstance(outcome, Unknown) and parcel.settled_wamid is not None:
            self._grace_over(recipient, parcel)  # its status was quicker than the answer
        elif isinstance(outcome, Unknown):
            self._log_retry(parcel, "unknown", outcome.reason, UNKNOWN_GRACE_SECONDS)
            self._loop.call_later(UNKNOWN_GRACE_SECONDS, self._grace_over, recipient, parcel)
        else:
            self._refused(recipient, parcel, outcome.failure)

    def _refused(self, recipient: ConversationKey, parcel: Parcel, failure: GraphFailure) -> None:
        final = failure.kind in (FailureKind.PERMANENT, FailureKind.TEMPLATE)
        if final or (failure.kind is FailureKind.RETRY and self._exhausted(parcel, failure)):
            self._settle(recipient, parcel, "failed", failure=failure)
            return
        seconds = self._retry_seconds(parcel, failure)
        if failure.scope in (Scope.NUMBER, Scope.APP):
            until = time.monotonic() + seconds
            self._paused_until[recipient.phone_number_id] = until
            parcel.tries -= failure.kind is not FailureKind.RETRY
        if failure.kind is FailureKind.CONFIGURATION:
            self._ring.log.error(
                "sender.paused",
                phone_number_id=recipient.phone_number_id,
                code=failure.code,
                detail=failure.detail,
                seconds=round(seconds, 1),
            )
        self._log_retry(parcel, str(failure.code), failure.detail, seconds)
        self._again(recipient, seconds)

    @staticmethod
    def _exhausted(parcel: Parcel, failure: GraphFailure) -> bool:
        """No connection at all is no fault of the message: it waits for the network."""
        return parcel.tries >= MAX_TRIES and failure.http_status != 0

    @staticmethod
    def _retry_seconds(parcel: Parcel, failure: GraphFailure) -> float:
        if failure.retry_after_seconds is not None:
            return failure.retry_after_seconds
        if failure.kind is FailureKind.CONFIGURATION:
            return CONFIGURATION_PAUSE_SECONDS
        if failure.kind is FailureKind.WAIT:
            return WAIT_SECONDS
        if failure.scope is Scope.PAIR:
            return float(min(4 ** (parcel.tries - 1), 3_600))
        longest = min(RETRY_CAP_SECONDS, 2.0 ** (parcel.tries - 1))
        return longest * random.uniform(0.5, 1.0)  # noqa: S311 - jitter, no secret

    # Sends of unknown outcome

    def _learn(self, status: StatusSeen) -> None:
        """A status that carries our id proves that the message was sent."""
        parcel = self._on_their_way.get(status.reply_id)
        if parcel is not None:
            parcel.settled_wamid = status.wamid

    def _grace_over(self, recipient: ConversationKey, parcel: Parcel) -> None:
        self._on_their_way.pop(parcel.entry.payload.reply_id, None)
        if parcel.settled_wamid is not None:
            self._settle(recipient, parcel, self._delivery.state, wamid=parcel.settled_wamid)
        elif parcel.tries >= MAX_TRIES:
            self._settle(recipient, parcel, "failed")
        else:
            self._ring.metrics.replies.labels("resent").inc()
            self._ready.append(recipient)
        self._send_ready()

    # Settling

    def _settle(
        self,
        recipient: ConversationKey,
        parcel: Parcel,
        state: str,
        *,
        wamid: str | None = None,
        failure: GraphFailure | None = None,
        withheld: bool = False,
    ) -> None:
        entry = parcel.entry
        record = SentRecord(
            reply_id=entry.payload.reply_id,
            phone_number_id=recipient.phone_number_id,
            wa_id=recipient.wa_id,
            state=state,
            at_ms=now_ms(),
            wamid=wamid,
            error_code=failure.code if failure else None,
            error=failure.detail if failure else (WITHHELD if withheld else None),
            attempts=parcel.tries,
        )
        settlement = Settlement(
            partition=entry.partition,
            term=self._ring.terms.get(entry.partition, 0),
            entry_id=entry.entry_id,
            journal=encode(record),
        )
        self._report(parcel, record)
        future = self._settlements.submit(settlement)
        future.add_done_callback(lambda done: self._settled(recipient, settlement, done))
        if not self._delivery.leaves:
            self._next(recipient)

    def _next(self, recipient: ConversationKey) -> None:
        queue = self._queues[recipient]
        queue.popleft()
        if queue:
            self._ready.append(recipient)
        else:
            del self._queues[recipient]

    def _settled(
        self, recipient: ConversationKey, item: Settlement, done: asyncio.Future[Verdict]
    ) -> None:
        if done.exception() is not None and self._open:
            # The mark is repeated until it stands: only without it could the reply go out again.
            self._loop.call_later(LOOK_AROUND_SECONDS, self._settle_again, recipient, item)
            return
        self._in_memory -= 1
        if self._delivery.leaves:
            # Only now the next one to this user: a crash repeats at most the reply before it.
            self._next(recipient)
            self._send_ready()
        self._pump()

    def _settle_again(self, recipient: ConversationKey, item: Settlement) -> None:
        future = self._settlements.submit(item)
        future.add_done_callback(lambda done: self._settled(recipient, item, done))

    async def _settle_many(self, items: Sequence[Settlement]) -> list[Verdict]:
        return await self._outbox.settle(items)

    # Telling

    def _report(self, parcel: Parcel, record: SentRecord) -> None:
        payload = parcel.entry.payload
        if record.error == WITHHELD:
            self._report_withheld(parcel)
            return
        failed = record.state == "failed"
        self._ring.metrics.replies.labels(record.state).inc()
        say = self._ring.log.error if failed else self._ring.log.info
        say(
            "reply.failed" if failed else "reply.sent",
            reply_id=payload.reply_id,
            message_id=payload.message_id,
            wamid=record.wamid,
            conversation=parcel.entry.conversation.masked,
            attempts=record.attempts,
            delivery=record.state,
            **({"code": record.error_code, "detail": record.error} if failed else {}),
        )
        self._ring.metrics.reply_seconds.observe((record.at_ms - payload.received_at_ms) / 1000)

    def _report_withheld(self, parcel: Parcel) -> None:
        self._ring.metrics.replies.labels("withheld").inc()
        self._ring.log.info(
            "reply.withheld",
            reply_id=parcel.entry.payload.reply_id,
            conversation=parcel.entry.conversation.masked,
        )

    def _log_retry(self, parcel: Parcel, code: str, detail: str, seconds: float) -> None:
        self._ring.metrics.replies.labels("retried").inc()
        self._ring.log.warning(
            "reply.retried",
            reply_id=parcel.entry.payload.reply_id,
            conversation=parcel.entry.conversation.masked,
            code=code,
            detail=detail,
            attempts=parcel.tries,
            retry_in_seconds=round(seconds, 3),
        )
