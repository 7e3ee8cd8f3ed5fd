"""Why a conversation script cannot be performed.

RehearsalError
├── NothingToTap   the step taps what no message offers
└── NoAnswer       the turn never finished
"""

from __future__ import annotations


class RehearsalError(Exception):
    """The script stops at this step."""


class NothingToTap(RehearsalError):
    def __init__(self, wanted: str, on_offer: list[str]) -> None:
        offered = ", ".join(on_offer) or "nothing"
        super().__init__(f"there is no {wanted!r} to tap; on offer: {offered}")


class NoAnswer(RehearsalError):
    """The message says how long was waited."""
