"""SenderActor: committed replies leave here, in order per recipient, their fate on record.

`outbox_reading` fills `queues`, one per recipient; `ledger` tells the store how each reply fares.
Accepts OutboxGrew, StatusSeen and ResumeSending.
A refusal is retried or given up by Meta's error table; one recipient's trouble holds up no other.
Each of our numbers has a lane of its own: a number in trouble slows no other (`lanes`).
A reply that really leaves is marked before it is posted, so that after a crash it is known which
may have gone out: those wait for the status that proves it, and are sent again only without one.
If it dies its successor reads each outbox from the beginning: what is there was not settled.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Sequence
from functools import partial
from typing import Any

import pykka
from msgspec.structs import replace

from actors.delivery import Delivery
from actors.lanes import Lanes, Recipient, lane_rows
from actors.leads import Leads
from actors.ledger import Ledger, Send, Settled
from actors.messages import OutboxGrew, ResumeSending, StatusSeen
from actors.number_trouble import NumberTrouble
from actors.outbox_reading import OutboxReading
from actors.pace import Pace
from actors.parcel import ARRIVED, MAX_TRIES, WINDOW_CLOSED, Parcel
from actors.queues import Queues
from actors.reopenings import Reopenings
from actors.ring import Ring
from actors.runtime import LoopActor
from actors.send_report import WITHHELD, SendReport
from orchestrator.storage.entries import now_ms
from orchestrator.storage.errors import StoreUnavailable
from orchestrator.storage.outbox import Marked, Outbox
from orchestrator.storage.turn_store import Verdict
from orchestrator.whatsapp.graph import OUTCOMES, Refused, SendOutcome, Sent, Unknown
from orchestrator.whatsapp.graph_errors import FailureKind, GraphFailure, Scope

UNKNOWN_GRACE_SECONDS = 5.0
"""How long a send of unknown outcome waits for a status that tells it was made."""
LOOK_AROUND_SECONDS = 1.0
SETTLE_LINGER_SECONDS = 0.1
"""Nobody waits for it to be settled that a reply was logged: many at a time spare the store its
writes to disk, which acceptances and commits would have to wait for, and the daemon a wake-up."""


class SenderActor(LoopActor):
    """See the module."""

    kind = "sender"
    told_at_once = True

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
        self._delivery = delivery
        self._pace = pace
        self._lanes = Lanes(pace, self._loop, self._send_ready)
        self._queues = Queues(self._lanes)
        self._inlet = OutboxReading(
            ring=ring, outbox=outbox, lanes=self._lanes, take=self._queues.take
        )
        self._ledger = Ledger(
            ring=ring,
            outbox=outbox,
            marked=self._marked,
            settled=self._settled,
            failed=self._broken,
            linger=0.0 if delivery.leaves else SETTLE_LINGER_SECONDS,
            again_seconds=LOOK_AROUND_SECONDS,
        )
        self._on_their_way: dict[str, Parcel] = {}
        """Reply id -> a reply posted whose outcome is not known, yet or for lack of an answer."""
        self._leads = Leads(self._loop)
        self._reopenings = Reopenings(self._loop)
        self._trouble = NumberTrouble(ring, self._lanes, pace, self._loop)
        self._timer: Any = None

    def on_start(self) -> None:
        self._look_around()

    async def on_stop(self) -> None:  # type: ignore[override]  # a coroutine may stand here
        self._close()
        await self._ledger.drain()

    def on_failure(self, *_: object) -> None:
        """Send nothing more: the successor does. What is posted already is still marked."""
        self._close()

    def _close(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._ledger.close()
        self._lanes.close()
        self._queues.close()

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
                self._trouble.over(message.phone_number_id, "operator")
                self._send_ready()
            case _:
                raise TypeError(f"SenderActor does not take {type(message).__name__}")

    @property
    def waiting(self) -> int:
        """Replies read and not yet settled."""
        return self._queues.in_memory

    @property
    def idle(self) -> bool:
        """Whether there is nothing to send now; what must wait longer stays in the outbox."""
        later = self._lanes.sending == 0 and not self._lanes.busy and not self._inlet.reading
        return later and not self._inlet.has_news and not self._ledger.settling

    def lane_rows(self) -> list[dict[str, Any]]:
        """The state of each number, for operators."""
        return lane_rows(self._lanes, self._loop.time())

    # Reading

    def _look_around(self) -> None:
        self._inlet.look_around()
        self._pump()
        self._timer = self._loop.call_later(LOOK_AROUND_SECONDS, self._look_around)

    def _pump(self) -> None:
        if self._inlet.reading or self._queues.full or not self._ledger.open:
            return
        self._inlet.take_known()
        self._send_ready()
        reading = self._inlet.next()
        if reading is None:
            return
        self._loop.create_task(self._read(reading)).add_done_callback(self._read_ended)

    def _read_ended(self, task: asyncio.Task[None]) -> None:
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

    # Sending: one reply per recipient at a time

    def _send_ready(self) -> None:
        if not self._lanes.busy:
            return
        now, today = self._loop.time(), now_ms()
        while self._ledger.open:
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
        if parcel.window_closed(today) and not self._reopenings.reopen(recipient.key, parcel):
            self._settle(recipient, parcel, "failed", failure=WINDOW_CLOSED)
            return False
        # A reason of this user's own; what holds up a number is the lane's.
        wait = self._leads.wait(recipient.key, now) or self._pace.pair_wait(recipient.key, now)
        if wait > 0:
            self._again(recipient, wait)
            return False
        if parcel.doubtful:
            parcel.doubtful = False
            self._doubt(recipient, parcel)
            return False
        self._lanes.began(recipient.lane)
        if self._delivery.leaves:
            self._on_their_way[parcel.reply_id] = parcel
            self._ledger.mark((recipient, parcel))
        else:
            self._post(recipient, parcel)
        return True

    def _marked(self, sends: Sequence[Send], answers: Sequence[Marked | None]) -> None:
        """Post what is ours to post; what cannot be marked cannot be posted."""
        for (recipient, parcel), marked in zip(sends, answers, strict=True):
            if marked is not None and marked.verdict is Verdict.OK:
                self._post(recipient, parcel)
            else:
                self._unmarked(recipient, parcel, marked)
        self._send_ready()

    def _unmarked(self, recipient: Recipient, parcel: Parcel, marked: Marked | None) -> None:
        self._lanes.passed(recipient.lane)
        self._on_their_way.pop(parcel.reply_id, None)
        self._lanes.ended(recipient.lane)
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
        self._queues.let_go(recipient)
        self._queues.next(recipient)

    def _post(self, recipient: Recipient, parcel: Parcel) -> None:
        parcel.tries += 1
        outcome = self._delivery.send(parcel.entry)
        if isinstance(outcome, OUTCOMES):
            self._judge(recipient, parcel, outcome)
            self._lanes.ended(recipient.lane)
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
        self._lanes.ended(recipient.lane)
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
                self._trouble.over(recipient.lane.number, "probe")
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
            # Whatever is wrong with this one, the number is heard.
            self._trouble.over(number, "probe")
        if failure.kind is FailureKind.TEMPLATE and self._reopenings.reopen(recipient.key, parcel):
            self._lanes.add(recipient, first=True)
            return
        if parcel.is_final(failure):
            self._settle(recipient, parcel, "failed", failure=failure)
            return
        seconds = parcel.retry_seconds(failure)
        if wide:
            parcel.tries -= failure.kind is not FailureKind.RETRY
            seconds = self._trouble.hold(number, failure, seconds)
        self._report.retried(parcel, str(failure.code), failure.detail, seconds)
        if wide:
            self._lanes.add(recipient, first=True)
        else:
            self._again(recipient, seconds)

    # Sends of unknown outcome, and files whose delivery others wait for

    def _learn(self, status: StatusSeen) -> None:
        """A status that carries our id proves that the message was sent."""
        parcel = self._on_their_way.get(status.reply_id)
        arrived = status.status in ARRIVED
        if parcel is not None:
            parcel.settled_wamid = status.wamid
            parcel.arrived |= arrived
        user = self._leads.arrived(status.reply_id) if arrived else None
        recipient = None if user is None else self._queues.of(user)
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
        settlement = parcel.settlement(record, term, tell=tell)
        self._report.ended(parcel, record)
        self._ledger.settle((recipient, settlement))
        if not self._delivery.leaves:
            self._queues.next(recipient)
        elif wamid is not None and not parcel.arrived and parcel.leads:
            self._leads.sent(recipient.key, parcel.reply_id)

    def _settled(self, settled: Sequence[Settled]) -> None:
        for recipient, _ in settled:
            self._queues.let_go(recipient)
            if self._delivery.leaves:
                # Only now the next one to this user: a crash repeats at most the reply before it.
                self._queues.next(recipient)
        self._send_ready()
        self._pump()
