"""What the bot can say, as values that cannot be built past Meta's limits."""

from __future__ import annotations

from attrs import frozen


@frozen(kw_only=True, slots=True)
class Reply:
    """Base of all replies."""


@frozen(kw_only=True, slots=True)
class TextReply(Reply):
    body: str
    preview_url: bool = False


@frozen(kw_only=True, slots=True)
class Button:
    id: str
    title: str


@frozen(kw_only=True, slots=True)
class ButtonsReply(Reply):
    body: str
    buttons: tuple[Button, ...]
    header: str | None = None
    footer: str | None = None


@frozen(kw_only=True, slots=True)
class Row:
    id: str
    title: str
    description: str | None = None


@frozen(kw_only=True, slots=True)
class Section:
    rows: tuple[Row, ...]
    title: str | None = None


@frozen(kw_only=True, slots=True)
class ListReply(Reply):
    body: str
    button: str
    sections: tuple[Section, ...]
    header: str | None = None
    footer: str | None = None
