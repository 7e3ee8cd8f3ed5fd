"""A conversation script as values: its steps, and what each must bring about."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from attrs import field, frozen


@frozen(kw_only=True, slots=True)
class Expected:
    """What a step must bring about. None and empty mean: anything will do."""

    lane: str | None = None
    intent: str | None = None
    agent: str | None = None
    says: tuple[str, ...] = ()
    """Each stands in the reply's words, buttons or rows, whatever the case of its letters."""
    never: tuple[str, ...] = ()
    buttons: tuple[str, ...] = ()
    """Titles or ids, each of them on a button or row of this reply; an id may be cut short."""
    replies: int | None = None
    state: Mapping[str, object] = field(factory=dict)
    """Session keys; "" stands for null, a number also for how many entries a list has."""
    order: Mapping[str, object] | None = None
    """Fields of the one order this step places; `lines` may be their number."""
    orders: int | None = None
    """How many orders the conversation has placed so far."""
    effects: tuple[str, ...] = ()
    no_effects: tuple[str, ...] = ()


@frozen(kw_only=True, slots=True)
class Step:
    """One message of the user's.

    `wish` is the message as the simulator takes it; `tap` names a button or row by title or id
    instead, passing over the `skip` newest that fit; `again` repeats the message before.
    """

    number: int
    wish: Mapping[str, Any] | None = None
    tap: str | None = None
    skip: int = 0
    again: bool = False
    after: timedelta | None = None
    at: datetime | None = None
    sold_out: tuple[str, ...] = ()
    """Products that run out before this step, by id."""
    prices: Mapping[str, int] = field(factory=dict)
    """New prices in hundredths before this step, by "product" or "product.size"."""
    expected: Expected = field(factory=Expected)

    @property
    def changes_the_business(self) -> bool:
        return bool(self.sold_out or self.prices)

    @property
    def described(self) -> str:
        if self.tap is not None:
            return f"taps {self.tap!r}"
        if self.again:
            return "sends it again"
        wish = dict(self.wish or {})
        return f"says {wish['text']!r}" if "text" in wish else f"sends {', '.join(wish)}"


@frozen(kw_only=True, slots=True)
class Script:
    """`now` is when the first step is sent; without it, scripts run on the real clock."""

    name: str
    path: Path
    steps: tuple[Step, ...]
    now: datetime | None = None
    user_name: str | None = None
    number: str | None = None
    """The phone_number_id written to; None: any of the business there is."""

    @property
    def changes_the_business(self) -> bool:
        return any(step.changes_the_business for step in self.steps)
