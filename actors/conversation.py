"""ConversationActor: one user, one number, one turn at a time.

Owns the session of its conversation. Accepts RunTurn; asks router, agents and persistence; tells
the supervisor TurnFinished. If it dies the supervisor starts another, which reloads the snapshot
and takes the same inbox entry again: nothing but a commit has any effect.
"""

from __future__ import annotations

import asyncio
import random
import time
import uuid
from typing import Any

import pykka
from msgspec.structs import replace

from actors.ahead import TRANSIENT, FailedAhead, RunAhead
from actors.attempt import Attempt
from actors.burst import Burst, begins_burst, edited, is_edit
from actors.commands import RESET
from actors.errors import AlreadySettled, FencedOut, StateMoved
from actors.messages import (
    CommitTurn,
    CountAttempt,
    LoadSession,
    ParkMessage,
    PartitionLost,
    RunTurn,
    TurnFinished,
)
from actors.parking import parking_for
from actors.ring import Ring
from actors.runtime import LoopActor
from actors.turn_run import TurnRun
from actors.watchdog import Work
from orchestrator.conversation.builder import decode_state, version_of
from orchestrator.conversation.errors import UndecodableState
from orchestrator.conversation.key import ConversationKey
from orchestrator.conversation.ownership import BOT
from orchestrator.conversation.state import SessionState
from orchestrator.conversation.version import entry_of
from orchestrator.storage.appended import place_of
from orchestrator.storage.entries import InboxEntry
from orchestrator.storage.errors import StoreUnavailable
from orchestrator.storage.storing import has_failed
from orchestrator.storage.turn_store import Verdict

SETTLED = -1
_NOBODYS_FAULT = (AlreadySettled, StateMoved, UndecodableState)
"""What an early try may meet of which more is known as soon as its message is stored."""
MAX_RELOADS = 5
"""Times in a row a turn may find its session moved before that counts as a failed attempt."""


class ConversationActor(LoopActor):
    """See the module."""

    kind = "conversation"

    def __init__(
        self, *, key: ConversationKey, ring: Ring, supervisor: pykka.ActorRef[Any]
    ) -> None:
        super().__init__(name=key, supervisor=supervisor)
        self.key = key
        self._ring = ring
        self._session: SessionState | None = None
        self._loaded = False
        self._sound: str | None = None
        self.lane: str | None = None
        self.owner = "bot"
        self._arrival: asyncio.Future[None] | None = None
        self._edits_wait = False
        self._ahead = RunAhead(ring, self.mailbox)

    async def on_receive(self, message: RunTurn) -> None:
        while True:
            entry = self._as_edited(message.entry)
            window = self._ring.limits.burst_window_seconds
            try:
                # While a person is at work nothing is waited for.
                if (
                    not message.suspect
                    and self.owner == BOT
                    and begins_burst(entry, self._session, window)
                ):
                    await self._run_burst(entry, again=message.again)
                elif entry.storing is None:
                    await self._run(entry, suspect=message.suspect, again=message.again)
                else:
                    await self._run_early(entry, suspect=message.suspect, again=message.again)
                while self._ahead.turns:
                    await self._settle_ahead()
            except BaseException:
                self._ahead.put_back()
                raise
            waiting = self.next_message()
            if waiting is None:
                return
            message = waiting
            await self._ring.cohort

    async def _run_early(self, entry: InboxEntry, *, suspect: bool, again: bool) -> None:
        """A message that is being stored; what comes of it only counts once it is.

        One try; if that fails in any way the store's word is awaited before another.
        """
        failed = None
        if not (suspect or again or has_failed(entry.storing)):
            failed = await self._try_once([entry])
            if failed is None:
                return
            if isinstance(failed, TRANSIENT):
                self._failed(entry, 0, failed, transient=True)
            again = True
        stored = await self._stored(entry)
        if stored is not None:
            await self._run(stored, suspect=suspect, again=again, failed=_its_fault(failed))

    async def _stored(self, entry: InboxEntry) -> InboxEntry | None:
        """The entry as it stands in the inbox; None if it does not, and then it is finished."""
        if entry.storing is None:
            return entry
        if await entry.storing.entry_id() == entry.entry_id:
            return replace(entry, storing=None)
        self._report(TurnFinished(self.key, entry.partition))
        return None

    async def _run_burst(self, first: InboxEntry, *, again: bool) -> None:
        window = self._ring.limits.burst_window_seconds
        burst = Burst(first, self.mailbox, window_seconds=window)
        try:
            await burst.gather(self._session, self._message_within)
            merged = len(burst.entries) > 1
            pieces = [await self._stored(entry) for entry in burst.entries]
            entries = [entry for entry in pieces if entry is not None]
            if not (merged and entries and await self._run_together(entries)):
                for entry in entries:
                    await self._run(entry, suspect=False, again=again or merged)
        except BaseException:
            self._ahead.put_back()  # what was run behind the burst stands behind it again
            burst.put_back()
            raise

    async def _message_within(self, seconds: float) -> bool:
        self._arrival = self._loop.create_future()
        try:
            async with asyncio.timeout(seconds):
                await self._arrival
        except TimeoutError:
            return False
        finally:
            self._arrival = None
        return True

    def _as_edited(self, entry: InboxEntry) -> InboxEntry:
        """With the user's newer words; looked for only while there are any, a flood is long."""
        if self._edits_wait:
            entry = edited(entry, self.mailbox)
            waiting = self.mailbox.user or ()
            self._edits_wait = any(is_edit(envelope.message) for envelope in waiting)
        return entry

    def on_queued(self, message: object) -> None:
        self._edits_wait = self._edits_wait or is_edit(message)
        if self._arrival is not None and not self._arrival.done():
            self._arrival.set_result(None)

    async def _run_together(self, entries: list[InboxEntry]) -> bool:
        """One turn for all of them; False if that fails in any way: then each is run by itself."""
        error = await self._try_once(entries)
        if error is not None and not isinstance(error, AlreadySettled):
            self._failed(entries[-1], 0, error, transient=True)
        return error is None

    async def _try_once(self, entries: list[InboxEntry]) -> Exception | None:
        """One turn for all of them, once; why it came to nothing, None if they are finished."""
        self._begin_work(entries[-1])
        try:
            await self._attempt(entries[-1], 0, before=tuple(entries[:-1]))
        except FencedOut:
            facts: list[TurnFinished | PartitionLost] = [PartitionLost(entries[0].partition)]
        except Exception as error:  # noqa: BLE001 - they are tried again, each by itself
            self.hibernate()
            return error
        else:
            facts = [TurnFinished(self.key, entry.partition) for entry in entries]
        finally:
            self._end_work()
        for fact in facts:
            self._report(fact)
        return None

    async def _run(
        self, entry: InboxEntry, *, suspect: bool, again: bool, failed: Exception | None = None
    ) -> None:
        self._begin_work(entry)
        try:
            if entry.recovered and entry.attempts:
                # It was at work when a daemon died, twice: let it die alone if it is the cause.
                async with self._ring.isolation:
                    await self._until_settled(entry, suspect=True, attempts=entry.attempts)
            else:
                await self._until_settled(entry, suspect=suspect, again=again, failed=failed)
        except FencedOut:
            fact: TurnFinished | PartitionLost = PartitionLost(entry.partition)
        else:
            fact = TurnFinished(self.key, entry.partition)
        finally:
            self._end_work()
        self._report(fact)

    async def _settle_ahead(self) -> None:
        """Take the oldest turn run ahead as committed; if it was not, none was that follows it."""
        turn = self._ahead.oldest
        entry: InboxEntry = turn.letter.message.entry
        if isinstance(turn, FailedAhead):
            self.turns += 1
            stored = await self._stored(entry)
            if stored is not None:
                await self._run(stored, suspect=False, again=True, failed=turn.error)
            self._ahead.settled()
            return
        self._begin_work(entry)
        try:
            verdict = await self._ring.answered(turn.committing)
            self._session = turn.run.judged(turn.prepared, verdict)
        except Exception as error:  # noqa: BLE001 - they are run again, one by one, and fail there
            self._ahead.put_back()
            self.hibernate()
            if not isinstance(error, AlreadySettled):
                self._failed(entry, 0, error, transient=True)
            return
        finally:
            self._end_work()
        self._ahead.settled()
        self._remember()
        self.turns += 1
        self._report(TurnFinished(self.key, entry.partition))
        if not self._edits_wait and not self._stopping:
            await self._ahead.go_on(turn)
            if not self._ahead:
                self._end_work()  # of one that is to be run by itself, if it still comes to that

    def _begin_work(self, entry: InboxEntry) -> None:
        """From now on the admin's rows and the watchdog know of the turn."""
        self._ring.at_work[self.key] = Work(entry.payload.message_id, time.monotonic())

    def _end_work(self) -> None:
        self._ring.at_work.pop(self.key, None)

    def _report(self, fact: TurnFinished | PartitionLost) -> None:
        """Tell the supervisor that keeps count of it; a successor of that one never counted it."""
        if self.supervisor is not None:
            try:
                self.supervisor.tell(fact)
            except pykka.ActorDeadError:
                return  # nobody counts any more

    @property
    def turn_started(self) -> float | None:
        """When the turn at work began, monotonic; None if none is."""
        work = self._ring.at_work.get(self.key)
        return None if work is None else work.since

    @property
    def hibernated(self) -> bool:
        return not self._loaded

    def hibernate(self) -> None:
        """Forget the decoded session; the next turn reads the snapshot again."""
        if self._session is not None:
            self._sound = self._session.version
        self._session, self._loaded = None, False

    # One entry, tried until it is applied, parked or not ours any more

    async def _until_settled(
        self,
        entry: InboxEntry,
        *,
        suspect: bool,
        attempts: int = 0,
        again: bool = False,
        failed: Exception | None = None,
    ) -> None:
        """`failed` is what a first try came to, which is to be counted still."""
        reloads = outages = 0
        again = again or suspect
        if failed is not None:
            attempts = await self._counted(entry, attempts, failed)
        if suspect and attempts < self._ring.limits.turn_attempts:
            counted = await self._count(entry)
            attempts = counted if counted == SETTLED else counted - 1
        while attempts >= 0:
            try:
                if attempts >= self._ring.limits.turn_attempts:
                    await self._park(entry, attempts, "attempts", None)
                    return
                await self._attempt(entry, attempts, again=again)
                return
            except (AlreadySettled, FencedOut) as settled:
                self.hibernate()
                if isinstance(settled, FencedOut):
                    raise
                return
            except UndecodableState as error:
                await self._park(entry, attempts, "undecodable_state", error)
                return
            except TRANSIENT as error:
                self._failed(entry, attempts, error, transient=True)
                await self._back_off(outages)
                outages += 1
            except StateMoved as error:
                self.hibernate()
                reloads += 1
                if reloads > MAX_RELOADS:
                    attempts, reloads = await self._counted(entry, attempts, error), 0
            except Exception as error:  # noqa: BLE001 - a turn may fail in any way; it is counted and parked
                attempts = await self._counted(entry, attempts, error)
            again = True

    async def _attempt(
        self,
        entry: InboxEntry,
        attempts: int,
        *,
        before: tuple[InboxEntry, ...] = (),
        again: bool = False,
    ) -> None:
        try:
            session = self._session if self._loaded else await self._load()
        except UndecodableState:
            if entry.payload.command != RESET:
                raise
            await self._reset_unread(entry, attempts)
            return
        if session is not None and session.version:
            newest = entry_of(session.version)
            if newest == entry.entry_id:
                return  # an earlier commit whose outcome we never learned
            # Delivered anew after it was applied: what is run behind it would stand on nothing.
            again = again or place_of(entry.entry_id) < place_of(newest)
        try:
            run = TurnRun(Attempt(self._ring, entry, attempts=attempts, before=before, again=again))
            prepared = await run.prepare(session)
            committing = self._ring.commit(prepared.commit)
            if self.mailbox.user and not (again or self._edits_wait or self._stopping):
                await self._ahead.extend(run, prepared)
            verdict = await self._ring.answered(committing)
            self._session = run.judged(prepared, verdict)
        except BaseException as error:
            if not again:
                self._ahead.put_back()
            if isinstance(error, StoreUnavailable | pykka.ActorDeadError):
                self.hibernate()  # the commit may have been carried out: reload and compare
            raise
        self._remember()

    async def _reset_unread(self, entry: InboxEntry, attempts: int) -> None:
        """An operator's word is what starts an undecodable session afresh."""
        data = await self._ring.store(LoadSession(self.key))
        run = TurnRun(Attempt(self._ring, entry, attempts=attempts, again=True))
        prepared = await run.prepare(None, base_version=version_of(data or b""))
        verdict = await self._ring.store(CommitTurn(prepared.commit))
        self._session = run.judged(prepared, verdict)
        self._remember()

    async def _load(self) -> SessionState | None:
        data = await self._ring.store(LoadSession(self.key))
        self._session = None if data is None else decode_state(data, sound=self._sound)
        self._remember()
        return self._session

    def _remember(self) -> None:
        self._loaded = True
        if self._session is None:
            self.lane, self.owner = None, "bot"
        else:
            self.lane, self.owner = self._session.current_lane, self._session.owner

    # Failures

    def _failed(
        self, entry: InboxEntry, attempts: int, error: BaseException, *, transient: bool
    ) -> None:
        name = type(error).__name__
        self._ring.metrics.turn_errors.labels(name).inc()
        self._ring.log.warning(
            "orchestrate_turn.error",
            success=False,
            transient=transient,
            error=name,
            detail=str(error)[:500],
            attempts=attempts + (not transient),
            conversation=self.key.masked,
            message_id=entry.payload.message_id,
            exc_info=None if transient else error,
        )

    async def _counted(self, entry: InboxEntry, attempts: int, error: Exception) -> int:
        """Count a failed attempt durably; park at the last. The count, -1 when it is settled."""
        self._failed(entry, attempts, error, transient=False)
        self.hibernate()
        attempts = await self._count(entry)
        if attempts >= self._ring.limits.turn_attempts:
            await self._park(entry, attempts, "attempts", error)
            return SETTLED
        if attempts >= 0:
            await self._back_off(attempts)
        return attempts

    async def _count(self, entry: InboxEntry) -> int:
        request = CountAttempt(
            partition=entry.partition,
            term=self._ring.terms.get(entry.partition, 0),
            entry_id=entry.entry_id,
            token=uuid.uuid4().hex[:12],
        )
        counted = await self._surely(request)
        if counted is Verdict.FENCED:
            raise FencedOut(f"partition {entry.partition} has another owner")
        return SETTLED if counted is Verdict.GONE else int(counted)

    async def _park(
        self, entry: InboxEntry, attempts: int, reason: str, error: Exception | None
    ) -> None:
        term = self._ring.terms.get(entry.partition, 0)
        parking = parking_for(
            self._ring,
            entry,
            session=self._session,
            term=term,
            attempts=attempts,
            reason=reason,
            error=error,
        )
        verdict = await self._surely(ParkMessage(parking))
        if verdict is Verdict.FENCED:
            raise FencedOut(f"partition {entry.partition} has another owner")
        self.hibernate()
        self._ring.metrics.parked.labels(reason).inc()
        self._ring.log.error(
            "orchestrate_turn.parked",
            success=False,
            reason=reason,
            error=type(error).__name__ if error else None,
            attempts=attempts,
            conversation=self.key.masked,
            message_id=entry.payload.message_id,
        )

    async def _surely(self, request: object) -> Any:
        """Ask persistence until it answers: what is counted or parked already stays as it is."""
        outages = 0
        while True:
            try:
                return await self._ring.store(request)
            except TRANSIENT:
                await self._back_off(outages)
                outages += 1

    async def _back_off(self, failures: int) -> None:
        """Wait, with jitter: base x 2^failures seconds, capped. Holds up this conversation only."""
        limits = self._ring.limits
        longest = min(limits.backoff_cap_seconds, limits.backoff_seconds * 2 ** min(failures, 16))
        await asyncio.sleep(longest * random.uniform(0.5, 1.0))  # noqa: S311 - jitter, no secret


def _its_fault(error: Exception | None) -> Exception | None:
    """`error` if it counts as an attempt: the message may be the cause."""
    return None if isinstance(error, (*TRANSIENT, *_NOBODYS_FAULT)) else error
