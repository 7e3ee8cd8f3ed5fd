"""What a script talks to: anything that takes a user's message and tells what came of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, Protocol

from attrs import field, frozen

Bubble = Mapping[str, Any]
"""A message as the simulated phone shows it: kind, body, buttons, sections."""


@frozen(kw_only=True, slots=True)
class Choice:
    """Something that can be tapped."""

    id: str
    title: str


@frozen(kw_only=True, slots=True)
class Heard:
    """What came of one message. `effects` are pairs of kind and details."""

    lane: str | None
    intent: str | None
    agent: str | None
    tier: str | None
    outcome: str
    bubbles: tuple[Bubble, ...] = ()
    state: Mapping[str, Any] = field(factory=dict)
    effects: tuple[tuple[str, Mapping[str, str]], ...] = ()

    @property
    def choices(self) -> tuple[Choice, ...]:
        return tuple(choice for bubble in self.bubbles for choice in choices_of(bubble))

    @property
    def words(self) -> str:
        """Everything a reader sees, one thing a line."""
        return "\n".join(line for bubble in self.bubbles for line in _lines(bubble))


class Line(Protocol):
    """A conversation of one user with the business."""

    async def send(self, wish: Mapping[str, Any], now: datetime | None) -> Heard:
        """Send a message and wait for its turn. Raises RehearsalError."""
        ...

    def change(self, sold_out: tuple[str, ...], prices: Mapping[str, int]) -> None:
        """From now on the business has these sold out, or sells at these prices."""
        ...


def choices_of(bubble: Bubble) -> Iterator[Choice]:
    rows = (row for section in bubble.get("sections") or () for row in section["rows"])
    for entry in (*(bubble.get("buttons") or ()), *rows):
        yield Choice(id=str(entry.get("id")), title=str(entry.get("title")))


def _lines(bubble: Bubble) -> Iterator[str]:
    for key in ("header", "body", "footer"):
        if bubble.get(key):
            yield str(bubble[key])
    for section in bubble.get("sections") or ():
        for row in section["rows"]:
            yield f"{row.get('title')} · {row.get('description') or ''}"
    for button in bubble.get("buttons") or ():
        yield str(button.get("title"))
