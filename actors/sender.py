"""SenderActor: committed replies leave here, in order per recipient, their fate on record.

Owns the position in each outbox and one queue per recipient. Accepts OutboxGrew and StatusSeen.
A refusal is retried or given up by Meta's error table; one recipient's trouble holds up no other.
A reply that really leaves is marked before it is posted, so that after a crash it is known which
may have gone out: those wait for the status that proves it, and are sent again only without one.
If it dies its successor reads each outbox from the beginning: what is there was not settled.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter, deque
from collections.abc import Sequence
from typing import Any

import pykka
from attrs import evolve

from actors.delivery import Delivery
from actors.messages import OutboxGrew, StatusSeen
from actors.pace import Pace
from actors.parcel import MAX_TRIES, Parcel
from actors.ring import Ring
from actors.runtime import LoopActor
from orchestrator.conversation.key import ConversationKey
from orchestrator.storage.errors import StoreUnavailable
from orchestrator.storage.group_commit import GroupCommit
from orchestrator.storage.outbox import Mark, Marked, Outbox, Settlement
from orchestrator.storage.records.journal import SentRecord
from orchestrator.storage.turn_store import Verdict
from orchestrator.whatsapp.graph import Refused, SendOutcome, Sent, Unknown
from orchestrator.whatsapp.graph_errors import FailureKind, GraphFailure, Scope

READ_COUNT = 128
WINDOW = 4_096
"""Replies in memory at a time; the rest waits in the outbox."""
CONCURRENT_SENDS = 64
WITHHELD = "withheld: a person had taken the conversation over"
UNKNOWN_GRACE_SECONDS = 5.0
"""How long a send of unknown outcome waits for a status that tells it was made."""
LOOK_AROUND_SECONDS = 1.0


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
        self._doubtful: set[str] | None = None
        """Reply ids an earlier owner marked and never settled; None until they were read."""
        self._marks: GroupCommit[Mark, Marked] = GroupCommit(
            outbox.mark, max_batch=128, max_in_flight=2
        )
        self._settlements: GroupCommit[Settlement, Verdict] = GroupCommit(
            self._settle_many, max_batch=128, max_in_flight=2
        )

    def on_start(self) -> None:
        self._look_around()

    async def on_stop(self) -> None:  # type: ignore[override]  # a coroutine may stand here
        self._close()
        await self._marks.drain()
        await self._settlements.drain()

    def on_failure(self, *_: object) -> None:
        """Send nothing more: the successor does. What is posted already is still marked."""
        self._close()

    def _close(self) -> None:
        self._open = False
        if self._timer is not None:
            self._timer.cancel()

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
        if self._doubtful is None:
            self._doubtful = await self._outbox.marked(sorted(self._positions))
        entries = await self._outbox.read(asked, READ_COUNT)
        read = Counter(entry.partition for entry in entries)
        for entry in entries:
            self._positions[entry.partition] = entry.entry_id
            self._in_memory += 1
            parcel = Parcel(entry, doubtful=entry.payload.reply_id in self._doubtful)
            queue = self._queues.get(entry.conversation)
            if queue is None:
                self._queues[entry.conversation] = deque((parcel,))
                self._ready.append(entry.conversation)
            else:
                queue.append(parcel)
        # A read that came back full may have left some; later ones ring the doorbell.
        self._news |= {partition for partition, count in read.items() if count >= READ_COUNT}
        self._send_ready()

    # Sending: one reply per recipient at a time

    def _send_ready(self) -> None:
        while self._ready and self._sending < CONCURRENT_SENDS and self._open:
            self._send_head(self._ready.popleft())

    def _send_head(self, recipient: ConversationKey) -> None:
        parcel = self._queues[recipient][0]
        if parcel.entry.partition not in self._ring.terms:
            self._drop(recipient)
            return
        wait = self._wait(recipient)
        if wait > 0:
            self._again(recipient, wait)
            return
        self._on_their_way[parcel.reply_id] = parcel
        if parcel.doubtful:
            parcel.doubtful = False
            self._doubt(recipient, parcel)
        elif self._delivery.leaves:
            self._sending += 1
            mark = Mark(entry=parcel.entry, term=self._ring.terms[parcel.entry.partition])
            future = self._marks.submit(mark)
            future.add_done_callback(lambda done: self._marked(recipient, parcel, done))
        else:
            self._post(recipient, parcel)

    def _marked(
        self, recipient: ConversationKey, parcel: Parcel, done: asyncio.Future[Marked]
    ) -> None:
        """Post what is ours to post; what cannot be marked cannot be posted."""
        self._sending -= 1
        if done.cancelled() or done.exception() is not None:
            self._on_their_way.pop(parcel.reply_id, None)
            self._again(recipient, LOOK_AROUND_SECONDS)
            return
        marked = done.result()
        if marked.verdict is Verdict.OK:
            self._post(recipient, parcel)
            return
        self._on_their_way.pop(parcel.reply_id, None)
        if marked.verdict is Verdict.FENCED:
            self._ring.lost(parcel.entry.partition)
            self._drop(recipient)
        elif marked.verdict is Verdict.HELD:
            self._settle(recipient, parcel, "failed", withheld=True)
        elif marked.wamid is not None:
            self._settle(recipient, parcel, self._delivery.state, wamid=marked.wamid)
        else:
            self._drop(recipient)
        self._send_ready()

    def _drop(self, recipient: ConversationKey) -> None:
        """Nothing to send any more: it was settled, or whoever owns the partition now sends it."""
        self._in_memory -= 1
        self._next(recipient)

    def _post(self, recipient: ConversationKey, parcel: Parcel) -> None:
        parcel.tries += 1
        outcome = self._delivery.send(parcel.entry)
        if isinstance(outcome, Sent | Refused | Unknown):
            self._judge(recipient, parcel, outcome)
            return
        self._sending += 1
        task = asyncio.ensure_future(outcome)
        task.add_done_callback(lambda done: self._answered(recipient, parcel, done))

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
            self._on_their_way.pop(parcel.reply_id, None)
        if isinstance(outcome, Sent):
            self._settle(recipient, parcel, self._delivery.state, wamid=outcome.wamid)
        elif isinstance(outcome, Unknown) and parcel.settled_wamid is not None:
            self._grace_over(recipient, parcel)  # its status was quicker than the answer
        elif isinstance(outcome, Unknown):
            self._log_retry(parcel, "unknown", outcome.reason, UNKNOWN_GRACE_SECONDS)
            self._wait_for_proof(recipient, parcel)
        else:
            self._refused(recipient, parcel, outcome.failure)

    def _doubt(self, recipient: ConversationKey, parcel: Parcel) -> None:
        """An earlier owner may have posted it: a status tells so, or it goes out after a grace."""
        self._log_retry(parcel, "unknown", "marked before a restart", UNKNOWN_GRACE_SECONDS)
        self._wait_for_proof(recipient, parcel)

    def _wait_for_proof(self, recipient: ConversationKey, parcel: Parcel) -> None:
        self._loop.call_later(UNKNOWN_GRACE_SECONDS, self._grace_over, recipient, parcel)

    def _refused(self, recipient: ConversationKey, parcel: Parcel, failure: GraphFailure) -> None:
        final = failure.kind in (FailureKind.PERMANENT, FailureKind.TEMPLATE)
        if final or (failure.kind is FailureKind.RETRY and parcel.exhausted(failure)):
            self._settle(recipient, parcel, "failed", failure=failure)
            return
        seconds = parcel.retry_seconds(failure)
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

    # Sends of unknown outcome

    def _learn(self, status: StatusSeen) -> None:
        """A status that carries our id proves that the message was sent."""
        parcel = self._on_their_way.get(status.reply_id)
        if parcel is not None:
            parcel.settled_wamid = status.wamid

    def _grace_over(self, recipient: ConversationKey, parcel: Parcel) -> None:
        self._on_their_way.pop(parcel.reply_id, None)
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
        record = parcel.record(state, wamid=wamid, failure=failure)
        if withheld:
            record = evolve(record, error=WITHHELD)
        settlement = parcel.settlement(record, self._ring.terms.get(parcel.entry.partition, 0))
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
        withheld = record.error == WITHHELD
        failed = record.state == "failed" and not withheld
        self._ring.metrics.replies.labels("withheld" if withheld else record.state).inc()
        payload = parcel.entry.payload
        say = self._ring.log.error if failed else self._ring.log.info
        say(
            "reply.withheld" if withheld else "reply.failed" if failed else "reply.sent",
            reply_id=payload.reply_id,
            message_id=payload.message_id,
            wamid=record.wamid,
            conversation=parcel.entry.conversation.masked,
            attempts=record.attempts,
            delivery=record.state,
            **({"code": record.error_code, "detail": record.error} if failed else {}),
        )
        self._ring.metrics.reply_seconds.observe((record.at_ms - payload.received_at_ms) / 1000)

    def _log_retry(self, parcel: Parcel, code: str, detail: str, seconds: float) -> None:
        self._ring.metrics.replies.labels("retried").inc()
        self._ring.log.warning(
            "reply.retried",
            reply_id=parcel.reply_id,
            conversation=parcel.entry.conversation.masked,
            code=code,
            detail=detail,
            attempts=parcel.tries,
            retry_in_seconds=round(seconds, 3),
        )
