"""What can go wrong in a turn, and what each means.

TurnError
├── FencedOut        another owner has the partition: stop, write nothing
├── StateMoved       the session is not what the turn started from: reload
├── AlreadySettled   the entry was applied or parked before: reload and go on
├── HandoffLoop      agents handed a turn round
└── NoSuchAgent      a lane without an agent
"""

from __future__ import annotations


class TurnError(Exception):
    """Base of what stops a turn."""


class FencedOut(TurnError):
    """The ownership term is no longer ours."""


class StateMoved(TurnError):
    """The stored session is not the one this turn started from."""


class AlreadySettled(TurnError):
    """The entry is not in the inbox any more; an earlier commit, or a parking, was carried out."""


class HandoffLoop(TurnError):
    """Agents handed a turn to a lane that already had it."""


class NoSuchAgent(TurnError):
    """No agent answers this lane."""
