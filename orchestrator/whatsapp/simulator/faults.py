"""Troubles on demand: each is switched on for so many times, or for so many seconds.

Seconds are real ones: stepping the virtual clock neither ends a trouble nor prolongs it.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Any

from attrs import define

from orchestrator.whatsapp.simulator.errors import ControlRefused, RequestRefused

MAX_TIMES = 1000
MAX_SECONDS = 3600.0
MAX_DELAY_SECONDS = 600.0
DEFAULT_DELAY_SECONDS = 5.0


class Fault(StrEnum):
    """What can go wrong. The first four befall webhooks, the others calls of the Graph API."""

    DUPLICATE = "duplicate"
    """A webhook comes twice."""
    REORDER = "reorder"
    """A webhook is overtaken by the next one of the phone."""
    DELAY = "delay"
    """A webhook comes late."""
    DROP_STATUSES = "drop_statuses"
    """A status never comes."""
    RATE_LIMIT = "rate_limit"
    """429 with code 130429: too many messages from the number."""
    PAIR_LIMIT = "pair_limit"
    """429 with code 131056: too many messages to this user."""
    SERVER_ERROR = "server_error"
    """500 with code 131000."""
    TIMEOUT = "timeout"
    """The message arrives, the answer to the call does not."""
    EXPIRED_TOKEN = "expired_token"  # noqa: S105 - the name of a trouble
    """401 with code 190."""
    UNDELIVERABLE = "undeliverable"
    """Accepted with 200, then a status `failed` with code 131026."""


@define(kw_only=True, slots=True)
class ActiveFault:
    """Ends after `left` times or at `ends_at` (the board's clock), whichever is set."""

    left: int | None = None
    ends_at: float | None = None
    delay_seconds: float = DEFAULT_DELAY_SECONDS
    """For what is late; for a timeout, how long the caller is left waiting."""
    hits: int = 0


class FaultBoard:
    """The switches. `clock` is monotonic; `on_change` is told whenever a switch moves."""

    def __init__(
        self,
        clock: Callable[[], float],
        on_change: Callable[[], object] = lambda: None,
    ) -> None:
        self._clock = clock
        self._on_change = on_change
        self._active: dict[Fault, ActiveFault] = {}

    def switch_on(
        self,
        name: str,
        *,
        times: int | None = None,
        seconds: float | None = None,
        delay_seconds: float = DEFAULT_DELAY_SECONDS,
    ) -> None:
        """Without `times` and `seconds`, once. Raises ControlRefused."""
        fault = _fault(name)
        if times is None and seconds is None:
            times = 1
        _check("times", times, 1, MAX_TIMES)
        _check("seconds", seconds, 0, MAX_SECONDS)
        _check("delay_seconds", delay_seconds, 0, MAX_DELAY_SECONDS)
        self._active[fault] = ActiveFault(
            left=times,
            ends_at=None if seconds is None else self._clock() + seconds,
            delay_seconds=delay_seconds,
        )
        self._on_change()

    def switch_off(self, name: str | None = None) -> None:
        """One, or all. Raises ControlRefused."""
        if name is None:
            self._active.clear()
        else:
            self._active.pop(_fault(name), None)
        self._on_change()

    def strikes(self, fault: Fault) -> ActiveFault | None:
        """Whether it happens now, which counts as one time."""
        active = self._alive(fault)
        if active is None:
            return None
        active.hits += 1
        if active.left is not None:
            active.left -= 1
            if active.left <= 0:
                del self._active[fault]
        self._on_change()
        return active

    def _alive(self, fault: Fault) -> ActiveFault | None:
        active = self._active.get(fault)
        if active is not None and active.ends_at is not None and self._clock() >= active.ends_at:
            del self._active[fault]
            return None
        return active

    def as_json(self) -> list[dict[str, Any]]:
        """Every fault there is, those switched on with what is left of them."""
        return [self._row(fault) for fault in Fault]

    def _row(self, fault: Fault) -> dict[str, Any]:
        active = self._alive(fault)
        if active is None:
            return {"fault": str(fault), "on": False}
        ends_in = None if active.ends_at is None else round(active.ends_at - self._clock(), 1)
        return {
            "fault": str(fault),
            "on": True,
            "left": active.left,
            "ends_in_seconds": ends_in,
            "delay_seconds": active.delay_seconds,
            "hits": active.hits,
        }


def _fault(name: str) -> Fault:
    try:
        return Fault(name)
    except ValueError as error:
        raise ControlRefused(f"{name!r} is no fault; there are: {', '.join(Fault)}") from error


def _check(name: str, value: float | None, least: float, most: float) -> None:
    if value is not None and not least <= value <= most:
        raise ControlRefused(f"{name} is {value:g}: write a number from {least:g} to {most:g}")


_REFUSALS = {
    Fault.RATE_LIMIT: RequestRefused(
        130429, "Cloud API message throughput has been reached.", http_status=429
    ),
    Fault.PAIR_LIMIT: RequestRefused(
        131056,
        "Message failed to send because there were too many messages sent from this "
        "phone number to the same phone number in a short period of time.",
        http_status=429,
    ),
    Fault.SERVER_ERROR: RequestRefused(
        131000, "Message failed to send due to an unknown error.", http_status=500
    ),
}


def refuse_by(board: FaultBoard) -> None:
    """Raises RequestRefused if the call shall fail by one of the switches."""
    for fault, refused in _REFUSALS.items():
        if board.strikes(fault):
            raise RequestRefused(refused.code, refused.details, refused.http_status)
