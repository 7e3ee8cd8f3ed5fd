"""Turns run ahead: on the state the turn before them leaves, while that is being committed.

Commits of one process reach the store in their order, and each names the version it builds on: one
that is refused takes with it all that were built on it. Those go back into the mailbox, to be run
again one after the other.
"""

from __future__ import annotations

import time
from collections.abc import Awaitable

import pykka
from attrs import frozen
from msgspec import Struct
from msgspec.structs import replace

from actors.attempt import Attempt
from actors.burst import stands_alone
from actors.errors import FencedOut
from actors.messages import RunTurn
from actors.ring import Ring
from actors.runtime import Letter, Mailbox, MailboxFull
from actors.turn_run import Prepared, TurnRun
from actors.watchdog import Work
from orchestrator.conversation.state import SessionState
from orchestrator.storage.appended import place_of
from orchestrator.storage.entries import InboxEntry
from orchestrator.storage.errors import StoreUnavailable
from orchestrator.storage.storing import has_failed
from orchestrator.storage.turn_store import Verdict

MOST_AHEAD = 32
AT_ONCE = 8
"""Turns run one after the other before others have the loop."""
PROMPT_SECONDS = 0.05
"""What takes longer to answer gains nothing by this, and would hold up what is committed."""
TRANSIENT = (StoreUnavailable, pykka.ActorDeadError, MailboxFull)
"""Failures that are no fault of the message."""


@frozen(slots=True)
class TurnAhead:
    """A turn whose commit is on its way."""

    letter: Letter
    run: TurnRun
    prepared: Prepared
    committing: Awaitable[Verdict]


@frozen(slots=True)
class FailedAhead:
    """A turn that failed; it did fail if all before it are committed. Nothing is run behind it."""

    letter: Letter
    error: Exception


class RunAhead(Struct, eq=False):
    """What one conversation has run ahead, oldest first."""

    ring: Ring
    mailbox: Mailbox
    turns: list[TurnAhead | FailedAhead] = []

    def __bool__(self) -> bool:
        return bool(self.turns)

    @property
    def oldest(self) -> TurnAhead | FailedAhead:
        return self.turns[0]

    def settled(self) -> None:
        """The oldest one was committed, or parked."""
        del self.turns[0]

    async def extend(self, run: TurnRun, prepared: Prepared) -> None:
        """Run what waits behind `run`, the last one whose commit is on its way."""
        for _ in range(AT_ONCE):
            letter = self._take(run.attempt, prepared)
            if letter is None:
                return
            turn = await self._run(letter, prepared.state)
            if turn is None:
                return
            self.turns.append(turn)
            if isinstance(turn, FailedAhead):
                return
            run, prepared = turn.run, turn.prepared

    async def go_on(self, settled: TurnAhead) -> None:
        """Run more behind the newest, which is the one just `settled` if there is no other."""
        newest = self.turns[-1] if self.turns else settled
        if isinstance(newest, TurnAhead):
            await self.extend(newest.run, newest.prepared)

    def put_back(self) -> None:
        """None of them counts as run."""
        self._return([turn.letter for turn in self.turns])
        self.turns.clear()

    def _take(self, before: Attempt, prepared: Prepared) -> Letter | None:
        """The next message if it may be run now: ordinary words after an ordinary turn."""
        mailbox = self.mailbox
        if not mailbox.user or mailbox.control or len(self.turns) >= MOST_AHEAD:
            return None
        message = mailbox.user[0].message
        if (
            before.seconds > PROMPT_SECONDS
            or not isinstance(message, RunTurn)
            or message.suspect
            or message.again
            or has_failed(message.entry.storing)
            or not prepared.is_ordinary
            or not stands_alone(
                message.entry, prepared.state, self.ring.limits.burst_window_seconds
            )
            or place_of(message.entry.entry_id) <= place_of(before.entry.entry_id)
        ):
            return None
        return mailbox.get()

    async def _run(self, letter: Letter, state: SessionState) -> TurnAhead | FailedAhead | None:
        """Run one and send its commit on its way; None if it is to be run by itself."""
        entry: InboxEntry = letter.message.entry
        self.ring.at_work[entry.conversation] = Work(entry.payload.message_id, time.monotonic())
        try:
            run = TurnRun(Attempt(self.ring, entry, attempts=0))
            prepared = await run.prepare(state)
            return TurnAhead(letter, run, prepared, self.ring.commit(prepared.commit))
        except (FencedOut, *TRANSIENT):
            self._return([letter])
            return None
        except Exception as error:  # noqa: BLE001 - it is dealt with when those before it are settled
            return FailedAhead(letter, error)
        except BaseException:
            self._return([letter])
            raise

    def _return(self, letters: list[Letter]) -> None:
        for letter in letters:
            letter.message = replace(letter.message, again=True)
        self.mailbox.put_back(letters)
