"""Turns run ahead: on the state the turn before them leaves, while that is being committed.

Commits of one process reach the store in their order, and each names the version it builds on: one
that is refused takes with it all that were built on it. Those go back into the mailbox, to be run
again one after the other.
"""

from __future__ import annotations

import time
from collections.abc import Awaitable

from attrs import frozen
from msgspec.structs import replace

from actors.burst import stands_alone
from actors.messages import RunTurn
from actors.ring import Ring
from actors.runtime import Letter, Mailbox
from actors.turn_run import Prepared, TurnRun
from actors.watchdog import Work
from orchestrator.conversation.state import SessionState
from orchestrator.storage.appended import place_of
from orchestrator.storage.entries import InboxEntry
from orchestrator.storage.turn_store import Verdict

MOST_AHEAD = 32
AT_ONCE = 8
"""Turns run one after the other before others have the loop."""


@frozen(slots=True)
class TurnAhead:
    """A turn whose commit is on its way, and the message that asked for it."""

    letter: Letter
    run: TurnRun
    prepared: Prepared
    committing: Awaitable[Verdict]

    @property
    def entry(self) -> InboxEntry:
        entry: InboxEntry = self.letter.message.entry
        return entry


class RunAhead:
    """What one conversation has run ahead, oldest first."""

    __slots__ = ("_mailbox", "_ring", "_turns")

    def __init__(self, ring: Ring, mailbox: Mailbox) -> None:
        self._ring = ring
        self._mailbox = mailbox
        self._turns: list[TurnAhead] = []

    def __bool__(self) -> bool:
        return bool(self._turns)

    @property
    def oldest(self) -> TurnAhead:
        return self._turns[0]

    def settled(self) -> None:
        """The oldest one was committed."""
        del self._turns[0]

    async def extend(self, entry: InboxEntry, prepared: Prepared) -> None:
        """Run what waits behind `entry`, the last one whose commit is on its way."""
        for _ in range(AT_ONCE):
            letter = self._take(entry, prepared)
            if letter is None:
                return
            turn = await self._run(letter, prepared.state)
            if turn is None:
                return
            self._turns.append(turn)
            entry, prepared = turn.entry, turn.prepared

    async def go_on(self, settled: TurnAhead) -> None:
        """Run more behind the newest, which is the one just `settled` if there is no other."""
        newest = self._turns[-1] if self._turns else settled
        await self.extend(newest.entry, newest.prepared)

    def put_back(self) -> None:
        """None of them counts as run."""
        self._return([turn.letter for turn in self._turns])
        self._turns.clear()

    def _take(self, entry: InboxEntry, prepared: Prepared) -> Letter | None:
        """The next message if it may be run now: ordinary words after an ordinary turn."""
        mailbox = self._mailbox
        if not mailbox.user or mailbox.control or len(self._turns) >= MOST_AHEAD:
            return None
        message = mailbox.user[0].message
        if (
            not isinstance(message, RunTurn)
            or message.suspect
            or message.again
            or not prepared.is_ordinary
            or not stands_alone(
                message.entry, prepared.state, self._ring.limits.burst_window_seconds
            )
            or place_of(message.entry.entry_id) <= place_of(entry.entry_id)
        ):
            return None
        return mailbox.get()

    async def _run(self, letter: Letter, state: SessionState) -> TurnAhead | None:
        """Run one and send its commit on its way; None if that failed, in whatever way."""
        entry: InboxEntry = letter.message.entry
        self._ring.at_work[entry.conversation] = Work(entry.payload.message_id, time.monotonic())
        try:
            run = TurnRun(self._ring, entry, attempts=0)
            prepared = await run.prepare(state)
            return TurnAhead(letter, run, prepared, self._ring.commit(prepared.commit))
        except Exception:  # noqa: BLE001 - it is run again by itself, where its failure counts
            self._return([letter])
            return None
        except BaseException:
            self._return([letter])
            raise

    def _return(self, letters: list[Letter]) -> None:
        for letter in letters:
            letter.message = replace(letter.message, again=True)
        self._mailbox.put_back(letters)
