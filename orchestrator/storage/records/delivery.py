"""How far a reply got: a ladder on which nothing goes down, whatever the order of the news.

News come out of order, twice, and before it is known that the message was sent at all. So a
delivery is a sum: the highest rung reached, and when each rung was reached first. The same news
in any order, in any parts, any number of times, give the same sum.
"""

from __future__ import annotations

from typing import Any

import msgspec

from orchestrator.storage.records.errors import UnfitRecord
from orchestrator.storage.records.journal import SentRecord, StatusRecord

LADDER = ("queued", "accepted", "sent", "failed", "delivered", "read", "played")
"""Lowest first. A failure ends the way of a message only if it never reached a device."""

_RANKS = {state: rank for rank, state in enumerate(LADDER)}
_FAILED = _RANKS["failed"]
_SENDING_RANKS = {
    "sent": _RANKS["accepted"],
    "delivered": _RANKS["delivered"],
    "failed": _FAILED,
}
_STATUS_RANKS = {
    state: _RANKS[state] for state in ("sent", "failed", "delivered", "read", "played")
}

_NOTHING_YET: list[Any] = [None] * len(LADDER)


def is_rung(status: str) -> bool:
    """Whether a status webhook's word says how far a message got (`deleted` does not)."""
    return status in _STATUS_RANKS


def rank_after(sent: SentRecord) -> int:
    """The rung a sending got to; raises `UnfitRecord` for a state of it that is not known."""
    rank = _SENDING_RANKS.get(sent.state)
    if rank is None:
        known = ", ".join(_SENDING_RANKS)
        raise UnfitRecord(f"a sending ended in a state that is not known; known are {known}")
    return rank


def _order(at: Any, code: int | None, error: str | None) -> tuple[Any, int, str]:
    """Of two failures the first counts; of the same moment, whichever this puts first."""
    return (at, -1 if code is None else code, error or "")


class Delivery(msgspec.Struct, gc=False):
    """`reached[rank]` is when that rung was reached first, as the database keeps moments.

    All that matters of them here is that the earlier is the lesser: nothing is converted that came
    from there and goes back.
    """

    rank: int = 0
    wamid: str | None = None
    attempts: int = 0
    reached: list[Any] = msgspec.field(default_factory=_NOTHING_YET.copy)
    error_code: int | None = None
    error: str | None = None

    @property
    def state(self) -> str:
        return LADDER[self.rank]

    def add_sending(self, sent: SentRecord, at: Any) -> None:
        """`at` is its moment. Raises as `rank_after` does."""
        self._reach(rank_after(sent), at, sent.error_code, sent.error)
        self._name(sent.wamid)
        if sent.attempts > self.attempts:
            self.attempts = sent.attempts

    def add_status(self, status: StatusRecord, at: Any) -> None:
        """The status must be a rung; `at` is its moment."""
        rank = _STATUS_RANKS[status.status]
        self._reach(rank, at, status.error_code, status.error_title)
        self._name(status.wamid)

    def add(self, other: Delivery) -> bool:
        """Take in all that `other` knows; False if that was known before."""
        changed = self._name(other.wamid)
        for rank, at in enumerate(other.reached):
            if at is not None and self._reach(rank, at, other.error_code, other.error):
                changed = True
        if other.attempts > self.attempts:
            self.attempts = other.attempts
            changed = True
        return changed

    def _reach(self, rank: int, at: Any, code: int | None, error: str | None) -> bool:
        known = self.reached[rank]
        if rank == _FAILED:
            if known is not None:
                kept = _order(known, self.error_code, self.error)
                if kept <= _order(at, code, error):
                    return False
            self.error_code, self.error = code, error
        elif known is not None and known <= at:
            return False
        self.reached[rank] = at
        if rank > self.rank:
            self.rank = rank
        return True

    def _name(self, wamid: str | None) -> bool:
        """A reply sent twice has two ids; which one is kept must not depend on the order."""
        if wamid is None or (self.wamid is not None and wamid <= self.wamid):
            return False
        self.wamid = wamid
        return True
