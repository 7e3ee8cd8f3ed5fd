"""What can be wrong with an order or a ticket.

OrdersError
├── Unreadable          text that is no order or ticket this version knows
├── Unsound             an order or ticket that contradicts itself
├── ImpossibleChange    a status it cannot go to from where it is
└── ChangedMeanwhile    somebody else changed it, or is about to
"""

from __future__ import annotations

from collections.abc import Iterable


class OrdersError(Exception):
    """Base of everything this package raises on purpose."""


class Unreadable(OrdersError):  # named for what is wrong, not as an error
    """The text of an order or a ticket cannot be read; the message never quotes it."""


class Unsound(OrdersError):  # the same
    """`what` is said of the thing, for example "order ord_x: has no lines"."""


class ImpossibleChange(OrdersError):
    """`allowed` is where it can go instead; empty at the end of the road."""

    def __init__(self, thing: str, status: str, new: str, allowed: Iterable[str]) -> None:
        self.status = status
        self.allowed = tuple(allowed)
        ways = ", ".join(self.allowed) or "nothing: this is its last status"
        super().__init__(f"{thing} is {status} and cannot become {new}; it can become {ways}")


class ChangedMeanwhile(OrdersError):
    """What was wanted rests on a status the thing no longer has."""
