"""SenderActor: committed replies leave here, in order per recipient, their fate on record.

Owns one queue per recipient; `outbox_reading` fills them. Accepts OutboxGrew, StatusSeen and
ResumeSending.
A refusal is retried or given up by Meta's error table; one recipient's trouble holds up no other.
Each of our numbers has a lane of its own: a number in trouble slows no other (`lanes`).
A reply that really leaves is marked before it is posted, so that after a crash it is known which
may have gone out: those wait for the status that proves it, and are sent again only without one.
If it dies its successor reads each outbox from the beginning: what is there was not settled.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Coroutine, Sequence
from functools import partial
from typing import Any

import pykka
from msgspec.structs import replace

from actors.delivery import Delivery
from actors.lanes import Lane, Lanes, Recipient, lane_rows
from actors.leads import Leads
from actors.messages import OutboxGrew, ResumeSending, StatusSeen
from actors.outbox_reading import OutboxReading
from actors.pace import Pace
from actors.parcel import ARRIVED, MAX_TRIES, WINDOW_CLOSED, Parcel
from actors.ring import Ring
from actors.runtime import LoopActor
from actors.send_report import WITHHELD, SendReport
from orchestrator.conversation.key import ConversationKey
from orchestrator.storage.answer import Answer, asked
from orchestrator.storage.batches import Batches
from orchestrator.storage.entries import NO_TEMPLATE, OutboxEntry, now_ms
from orchestrator.storage.errors import StoreUnavailable
from orchestrator.storage.outbox import Mark, Marked, Outbox, Settlement
from orchestrator.storage.turn_store import Verdict
from orchestrator.whatsapp.graph import OUTCOMES, Refused, SendOutcome, Sent, Unknown
from orchestrator.whatsapp.graph_errors import THROUGHPUT_REACHED, FailureKind, GraphFailure, Scope

WINDOW = 65_536
"""Replies of all numbers in memory at a time; `LANE_WINDOW` bounds those of one."""
CONCURRENT_SENDS = 512
UNKNOWN_GRACE_SECONDS = 5.0
"""How long a send of unknown outcome waits for a status that tells it was made."""
LOOK_AROUND_SECONDS = 1.0
SETTLE_LINGER_SECONDS = 0.02
"""Nobody waits for it to be settled that a reply was logged: a few at a time spare the store its
writes to disk, which acceptances and commits would have to wait for."""
MOST_REOPENED = 10_000
REOPENED_SECONDS = 86_400.0

Send = tuple[Recipient, Parcel]
"""A reply on its way, with the user it goes to."""


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
        self._report = SendReport(ring)
        self._outbox = outbox
        self._delivery = delivery
        self._pace = pace
        self._recipients: dict[ConversationKey, Recipient] = {}
        self._in_memory = 0
        self._lanes = Lanes(pace, self._loop, self._send_ready)
        self._inlet = OutboxReading(ring=ring, outbox=outbox, lanes=self._lanes, take=self._take)
        self._sending = 0
        self._on_their_way: dict[str, Parcel] = {}
        """Reply id -> a reply posted whose outcome is not known, yet or for lack of an answer."""
        self._leads = Leads(self._loop)
        self._reopened: OrderedDict[ConversationKey, float] = OrderedDict()
        """User -> when a template went out in place of a reply."""
        self._reading = False
        self._open = True
        self._timer: Any = None
        self._marks = Batches(self._mark_many, failed=self._broken)
        self._settlements = Batches(
            self._settle_many,
            failed=self._broken,
            linger=0.0 if delivery.leaves else SETTLE_LINGER_SECONDS,
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
        self._lanes.close()
        for recipient in self._recipients.values():
            if recipient.timer is not None:
                recipient.timer.cancel()

    def _broken(self, error: BaseException) -> None:
        self._die(error, None)

    def on_receive(self, message: object) -> None:
        match message:
            case OutboxGrew():
                self._inlet.grew(message)
                self._pump()
            case StatusSeen():
                self._learn(message)
            case ResumeSending():
                self._resume(message.phone_number_id, "operator")
                self._send_ready()
            case _:
                raise TypeError(f"SenderActor does not take {type(message).__name__}")

    @property
    def waiting(self) -> int:
        """Replies read and not yet settled."""
        return self._in_memory

    @property
    def idle(self) -> bool:
        """Whether there is nothing to send now; what must wait longer stays in the outbox."""
        later = self._sending == 0 and not self._lanes.busy and not self._reading
        return later and not self._inlet.has_news and not self._settlements.busy

    def lane_rows(self) -> list[dict[str, Any]]:
        """The state of each number, for operators."""
        return lane_rows(self._lanes, self._loop.time())

    # Reading

    def _look_around(self) -> None:
        self._inlet.look_around()
        self._pump()
        self._timer = self._loop.call_later(LOOK_AROUND_SECONDS, self._look_around)

    def _pump(self) -> None:
        if self._reading or not self._open or self._in_memory >= WINDOW:
            return
        self._inlet.take_known()
        self._send_ready()
        reading = self._inlet.next()
        if reading is None:
            return
        self._reading = True
        self._loop.create_task(self._read(reading)).add_done_callback(self._read_ended)

    def _read_ended(self, task: asyncio.Task[None]) -> None:
        self._reading = False
        error = None if task.cancelled() else task.exception()
        if isinstance(error, StoreUnavailable):
            self._ring.log.warning("outbox.unavailable", error=str(error))
        elif error is not None:
            self._broken(error)
        else:
            self._pump()

    async def _read(self, reading: Coroutine[object, object, None]) -> None:
        await reading
        self._send_ready()

    def _take(self, entry: OutboxEntry, lane: Lane, doubtful: bool) -> None:
        parcel = Parcel(entry, entry.payload.reply_id, doubtful)
        self._in_memory += 1
        lane.in_memory += 1
        key = entry.conversation
        recipient = self._recipients.get(key)
        if recipient is None:
            recipient = self._recipients[key] = Recipient(key, lane, [parcel])
            self._lanes.add(recipient)
        else:
            recipient.replies.append(parcel)

    def _let_go(self, lane: Lane) -> None:
        self._in_memory -= 1
        lane.in_memory -= 1

    # Sending: one reply per recipient at a time

    def _send_ready(self) -> None:
        if not self._lanes.busy:
            return
        now, today = self._loop.time(), now_ms()
        while self._open and self._sending < CONCURRENT_SENDS:
            recipient = self._lanes.next(now)
            if recipient is None:
                return
            if not self._send_head(recipient, now, today):
                self._lanes.passed(recipient.lane)

    def _send_head(self, recipient: Recipient, now: float, today: int) -> bool:
        """Begin with the first reply to this user; whether one is on its way now.

        `now` is the loop's time, `today` that of the calendar in milliseconds.
        """
        parcel = recipient.replies[0]
        if parcel.entry.partition not in self._ring.terms:
            self._drop(recipient)
            return False
        if parcel.window_closed(today) and not self._reopen(recipient, parcel):
            self._settle(recipient, parcel, "failed", failure=WINDOW_CLOSED)
            return False
        # A reason of this user's own; what holds up a number is the lane's.
        wait = self._leads.wait(recipient.key, now) or self._pace.wait(recipient.key, now)
        if wait > 0:
            self._again(recipient, wait)
            return False
        if parcel.doubtful:
            parcel.doubtful = False
            self._doubt(recipient, parcel)
            return False
        self._sending += 1
        recipient.lane.sending += 1
        if self._delivery.leaves:
            self._on_their_way[parcel.reply_id] = parcel
            self._marks.add((recipient, parcel))
        else:
            self._post(recipient, parcel)
        return True

    def _end(self, recipient: Recipient) -> None:
        self._sending -= 1
        self._lanes.ended(recipient.lane)

    async def _mark_many(self, sends: list[Send]) -> None:
        """Post what is ours to post; what cannot be marked cannot be posted."""
        terms = self._ring.terms
        marks = [
            Mark(entry=parcel.entry, term=terms.get(parcel.entry.partition, 0))
            for _, parcel in sends
        ]
        try:
            answers: Sequence[Marked | None] = await self._outbox.mark(marks)
        except Exception:  # noqa: BLE001 - whatever it was, they are marked again
            answers = [None] * len(sends)
        if not self._open:
            return  # they stay marked: whoever sends next waits for proof that they were not sent
        for (recipient, parcel), marked in zip(sends, answers, strict=True):
            if marked is not None and marked.verdict is Verdict.OK:
                self._post(recipient, parcel)
            else:
                self._unmarked(recipient, parcel, marked)
        self._send_ready()

    def _unmarked(self, recipient: Recipient, parcel: Parcel, marked: Marked | None) -> None:
        self._lanes.passed(recipient.lane)
        self._on_their_way.pop(parcel.reply_id, None)
        self._end(recipient)
        if marked is None:
            self._again(recipient, LOOK_AROUND_SECONDS)
        else:
            self._not_posted(recipient, parcel, marked)

    def _not_posted(self, recipient: Recipient, parcel: Parcel, marked: Marked) -> None:
        if marked.verdict is Verdict.FENCED:
            self._ring.lost(parcel.entry.partition)
            self._drop(recipient)
        elif marked.verdict is Verdict.HELD:
            self._settle(recipient, parcel, "failed", withheld=True)
        elif marked.wamid is not None:
            self._settle(recipient, parcel, self._delivery.state, wamid=marked.wamid)
        else:
            self._drop(recipient)

    def _drop(self, recipient: Recipient) -> None:
        """Nothing to send any more: it was settled, or whoever owns the partition now sends it."""
        self._let_go(recipient.lane)
        self._next(recipient)

    def _post(self, recipient: Recipient, parcel: Parcel) -> None:
        parcel.tries += 1
        outcome = self._delivery.send(parcel.entry)
        if isinstance(outcome, OUTCOMES):
            self._judge(recipient, parcel, outcome)
            self._end(recipient)
            return
        task = asyncio.ensure_future(outcome)
        task.add_done_callback(partial(self._answered, recipient, parcel))

    def _answered(
        self, recipient: Recipient, parcel: Parcel, done: asyncio.Future[SendOutcome]
    ) -> None:
        error = None if done.cancelled() else done.exception()
        if error is not None or done.cancelled():
            outcome: SendOutcome = Unknown(type(error).__name__ if error else "cancelled")
        else:
            outcome = done.result()
        self._judge(recipient, parcel, outcome)
        self._end(recipient)
        self._send_ready()

    def _again(self, recipient: Recipient, seconds: float) -> None:
        """Put the recipient back in line after a while; the order of its replies stays."""
        recipient.timer = self._loop.call_later(seconds, self._back_in_line, recipient)

    def _back_in_line(self, recipient: Recipient) -> None:
        recipient.timer = None
        self._lanes.add(recipient)
        self._send_ready()

    def _judge(self, recipient: Recipient, parcel: Parcel, outcome: SendOutcome) -> None:
        if isinstance(outcome, Sent):
            self._on_their_way.pop(parcel.reply_id, None)
            if recipient.lane.failure is not None:
                self._resume(recipient.lane.number, "probe")
            self._settle(recipient, parcel, self._delivery.state, wamid=outcome.wamid)
        elif isinstance(outcome, Refused):
            self._on_their_way.pop(parcel.reply_id, None)
            self._refused(recipient, parcel, outcome.failure)
        elif parcel.settled_wamid is not None:
            self._grace_over(recipient, parcel)  # its status was quicker than the answer
        else:
            self._report.retried(parcel, "unknown", outcome.reason, UNKNOWN_GRACE_SECONDS)
            self._wait_for_proof(recipient, parcel)

    def _doubt(self, recipient: Recipient, parcel: Parcel) -> None:
        """An earlier owner may have posted it: a status tells so, or it goes out after a grace."""
        self._on_their_way[parcel.reply_id] = parcel
        self._report.retried(parcel, "unknown", "marked before a restart", UNKNOWN_GRACE_SECONDS)
        self._wait_for_proof(recipient, parcel)

    def _wait_for_proof(self, recipient: Recipient, parcel: Parcel) -> None:
        self._loop.call_later(UNKNOWN_GRACE_SECONDS, self._grace_over, recipient, parcel)

    def _refused(self, recipient: Recipient, parcel: Parcel, failure: GraphFailure) -> None:
        number = recipient.lane.number
        wide = failure.scope in (Scope.NUMBER, Scope.APP)
        if failure.code and failure.kind in (FailureKind.PERMANENT, FailureKind.TEMPLATE):
            self._resume(number, "probe")  # whatever is wrong with this one, the number is heard
        if failure.kind is FailureKind.TEMPLATE and self._reopen(recipient, parcel):
            self._lanes.add(recipient, first=True)
            return
        if parcel.is_final(failure):
            self._settle(recipient, parcel, "failed", failure=failure)
            return
        seconds = parcel.retry_seconds(failure)
        if wide:
            parcel.tries -= failure.kind is not FailureKind.RETRY
            seconds = self._hold_number(number, failure, seconds)
        self._report.retried(parcel, str(failure.code), failure.detail, seconds)
        if wide:
            self._lanes.add(recipient, first=True)
        else:
            self._again(recipient, seconds)

    # What concerns a whole number

    def _hold_number(self, number: str, failure: GraphFailure, seconds: float) -> float:
        """Hold all of a number's replies back; how many seconds."""
        if failure.kind is FailureKind.CONFIGURATION:
            return self._stop_number(number, failure)
        self._lanes.hold(number, seconds)
        if failure.code == THROUGHPUT_REACHED:
            rate = self._pace.slower(number, self._loop.time())
            self._ring.log.warning(
                "sender.slowed", phone_number_id=number, messages_per_second=round(rate, 1)
            )
        return seconds

    def _stop_number(self, number: str, failure: GraphFailure) -> float:
        """Nothing goes out until a probe succeeds or an operator says so; a person must act."""
        known = self._lanes.of(number)
        news = known.failure is None or known.probing
        seconds = self._lanes.stop(number, failure)
        if not news:
            return seconds
        self._ring.log.error(
            "sender.paused",
            phone_number_id=number,
            code=failure.code,
            detail=failure.detail,
            seconds=round(seconds, 1),
        )
        self._ring.metrics.paused.labels(number).set(1)
        self._ring.alerts.set(
            f"sending.{number}", phone_number_id=number, code=failure.code, detail=failure.detail
        )
        return seconds

    def _resume(self, number: str, by: str) -> None:
        if self._lanes.release(number):
            self._ring.metrics.paused.labels(number).set(0)
            self._ring.alerts.clear(f"sending.{number}")
            self._ring.log.info("sender.resumed", phone_number_id=number, by=by)

    # Outside the 24 hours

    def _reopen(self, recipient: Recipient, parcel: Parcel) -> bool:
        """Put the business's template in place of the reply, once a day; whether that was done."""
        now = self._loop.time()
        last = self._reopened.get(recipient.key)
        if parcel.entry.payload.template == NO_TEMPLATE or parcel.reopens:
            return False
        if last is not None and now - last < REOPENED_SECONDS:
            return False
        self._reopened[recipient.key] = now
        self._reopened.move_to_end(recipient.key)
        if len(self._reopened) > MOST_REOPENED:
            self._reopened.popitem(last=False)
        parcel.use_template()
        return True

    # Sends of unknown outcome, and files whose delivery others wait for

    def _learn(self, status: StatusSeen) -> None:
        """A status that carries our id proves that the message was sent."""
        parcel = self._on_their_way.get(status.reply_id)
        arrived = status.status in ARRIVED
        if parcel is not None:
            parcel.settled_wamid = status.wamid
            parcel.arrived |= arrived
        user = self._leads.arrived(status.reply_id) if arrived else None
        recipient = None if user is None else self._recipients.get(user)
        if recipient is not None and recipient.timer is not None:
            recipient.timer.cancel()
            self._back_in_line(recipient)

    def _grace_over(self, recipient: Recipient, parcel: Parcel) -> None:
        self._on_their_way.pop(parcel.reply_id, None)
        if parcel.settled_wamid is not None:
            self._settle(recipient, parcel, self._delivery.state, wamid=parcel.settled_wamid)
        elif parcel.tries >= MAX_TRIES:
            self._settle(recipient, parcel, "failed")
        else:
            self._ring.metrics.replies.labels("resent").inc()
            self._lanes.add(recipient)
        self._send_ready()

    # Settling

    def _settle(
        self,
        recipient: Recipient,
        parcel: Parcel,
        state: str,
        *,
        wamid: str | None = None,
        failure: GraphFailure | None = None,
        withheld: bool = False,
    ) -> None:
        record = parcel.record(state, wamid=wamid, failure=failure)
        if withheld:
            record = replace(record, error=WITHHELD)
        term = self._ring.terms.get(parcel.entry.partition, 0)
        tell = state == "failed" and not withheld
        settlement = parcel.settlement(record, term, self._ring.recollection, tell=tell)
        self._report.ended(parcel, record)
        self._settlements.add((recipient, settlement))
        if not self._delivery.leaves:
            self._next(recipient)
        elif wamid is not None and not parcel.arrived and parcel.leads:
            self._leads.sent(recipient.key, parcel.reply_id)

    def _next(self, recipient: Recipient) -> None:
        del recipient.replies[0]
        if recipient.replies:
            self._lanes.add(recipient)
        else:
            del self._recipients[recipient.key]

    def _settle_many(self, settled: list[tuple[Recipient, Settlement]]) -> Answer[None]:
        settling = self._outbox.settle([settlement for _, settlement in settled])
        return asked(settling).then(partial(self._settled, settled))

    def _settled(
        self,
        settled: list[tuple[Recipient, Settlement]],
        answer: Answer[Sequence[Verdict]],
    ) -> None:
        try:
            answer.result()
        except Exception:  # noqa: BLE001 - whatever it was, they are settled again
            if self._open:
                # It is repeated until it stands: only without it could a reply go out again.
                self._loop.call_later(LOOK_AROUND_SECONDS, self._settle_again, settled)
                return
        else:
            for _, settlement in settled:
                if settlement.news and self._open:
                    self._ring.on_inbox_news(settlement.partition)
        self._in_memory -= len(settled)
        for recipient, _ in settled:
            recipient.lane.in_memory -= 1
            if self._delivery.leaves:
                # Only now the next one to this user: a crash repeats at most the reply before it.
                self._next(recipient)
        self._send_ready()
        self._pump()

    def _settle_again(self, settled: list[tuple[Recipient, Settlement]]) -> None:
        for one in settled:
            self._settlements.add(one)
