"""How far a reply got: a ladder on which nothing goes down, whatever the order of the news.

News come out of order, twice, and before it is known that the message was sent at all. So a
delivery is a sum: the highest rung reached, and when each rung was reached first. The same news
in any order, any number of times, give the same sum.
"""

from __future__ import annotations

from attrs import define, field

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


def is_rung(status: str) -> bool:
    """Whether a status webhook's word says how far a message got (`deleted` does not)."""
    return status in _STATUS_RANKS


def check_sending(record: SentRecord) -> None:
    """Raise ValueError for a state of sending that is not known."""
    if record.state not in _SENDING_RANKS:
        raise ValueError(f"unknown state of a sending; known are {', '.join(_SENDING_RANKS)}")


@define(slots=True)
class Delivery:
    """`reached_ms[rank]` is when that rung was reached first, in ms since the epoch."""

    rank: int = 0
    wamid: str | None = None
    attempts: int = 0
    reached_ms: list[int | None] = field(factory=lambda: [None] * len(LADDER))
    error_code: int | None = None
    error: str | None = None

    @property
    def state(self) -> str:
        return LADDER[self.rank]

    def add(self, news: SentRecord | StatusRecord) -> bool:
        """Take in `news`; False if nothing of it is new."""
        if isinstance(news, StatusRecord):
            rank = _STATUS_RANKS[news.status]
            changed = self._reach(rank, news.at_ms, news.error_code, news.error_title)
        else:
            rank = _SENDING_RANKS[news.state]
            changed = self._reach(rank, news.at_ms, news.error_code, news.error)
            if news.attempts > self.attempts:
                self.attempts = news.attempts
                changed = True
        return self._learn(news.wamid) or changed

    def _reach(self, rank: int, at_ms: int, code: int | None, error: str | None) -> bool:
        known = self.reached_ms[rank]
        if rank == _FAILED and _earlier((at_ms, code), (known, self.error_code)):
            self.error_code, self.error = code, error
        elif known is not None and known <= at_ms:
            return False
        self.reached_ms[rank] = at_ms
        self.rank = max(self.rank, rank)
        return True

    def _learn(self, wamid: str | None) -> bool:
        """A reply sent twice has two ids; which one is kept must not depend on the order."""
        if wamid is None or wamid == self.wamid or (self.wamid is not None and wamid < self.wamid):
            return False
        self.wamid = wamid
        return True


def _earlier(failure: tuple[int, int | None], known: tuple[int | None, int | None]) -> bool:
    """Whether `failure` came before the known one; the smaller code, if at the same moment."""
    if known[0] is None:
        return True
    return (failure[0], failure[1] or 0) < (known[0], known[1] or 0)
