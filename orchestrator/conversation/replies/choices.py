"""Replies in words: plain text, buttons, lists."""

from __future__ import annotations

from attrs import frozen

from orchestrator.conversation import reply_limits as limits
from orchestrator.conversation.replies.base import Reply
from orchestrator.conversation.replies.files import Header, check_header
from orchestrator.conversation.reply_errors import InvalidReply
from orchestrator.conversation.reply_limits import (
    check_count,
    check_id,
    check_optional_text,
    check_text,
    check_unique,
)


@frozen(kw_only=True, slots=True, cache_hash=True)
class TextReply(Reply):
    """Up to 4096 characters; `split_text` cuts what is longer."""

    body: str
    preview_url: bool = False

    def __attrs_post_init__(self) -> None:
        check_text("body", self.body, limits.TEXT_BODY)

    @property
    def summary(self) -> str:
        return self.body


@frozen(kw_only=True, slots=True)
class Button:
    """`id` comes back when it is tapped, perhaps days later: let it tell what it is about."""

    id: str
    title: str

    def __attrs_post_init__(self) -> None:
        check_id("button.id", self.id, limits.BUTTON_ID)
        check_text("button.title", self.title, limits.BUTTON_TITLE)


@frozen(kw_only=True, slots=True, cache_hash=True)
class ButtonsReply(Reply):
    """One to three buttons, with ids and titles all different."""

    body: str
    buttons: tuple[Button, ...]
    header: Header = None
    footer: str | None = None

    def __attrs_post_init__(self) -> None:
        _check_frame(self.body, self.header, self.footer)
        check_count("buttons", len(self.buttons), limits.BUTTONS)
        check_unique("buttons.id", (button.id for button in self.buttons))
        check_unique("buttons.title", (button.title for button in self.buttons))

    @property
    def summary(self) -> str:
        return self.body


@frozen(kw_only=True, slots=True)
class Row:
    """One choice of a list; `id` as in `Button`."""

    id: str
    title: str
    description: str | None = None

    def __attrs_post_init__(self) -> None:
        check_id("row.id", self.id, limits.ROW_ID)
        check_text("row.title", self.title, limits.ROW_TITLE)
        check_optional_text("row.description", self.description, limits.ROW_DESCRIPTION)


@frozen(kw_only=True, slots=True)
class Section:
    """Rows under a title, which only a list of a single section may leave out."""

    rows: tuple[Row, ...]
    title: str | None = None

    def __attrs_post_init__(self) -> None:
        check_optional_text("section.title", self.title, limits.SECTION_TITLE)
        check_count("section.rows", len(self.rows), limits.LIST_ROWS)


@frozen(kw_only=True, slots=True, cache_hash=True)
class ListReply(Reply):
    """Up to ten rows in all, behind one button that opens them. The header is words only."""

    body: str
    button: str
    sections: tuple[Section, ...]
    header: str | None = None
    footer: str | None = None

    def __attrs_post_init__(self) -> None:
        _check_frame(self.body, self.header, self.footer)
        check_text("button", self.button, limits.LIST_BUTTON)
        check_count("sections", len(self.sections), limits.LIST_SECTIONS)
        check_count("rows", sum(len(section.rows) for section in self.sections), limits.LIST_ROWS)
        check_unique("rows.id", (row.id for section in self.sections for row in section.rows))
        if len(self.sections) > 1:
            for number, section in enumerate(self.sections):
                if section.title is None:
                    cure = "give each section a title when there are several"
                    raise InvalidReply(f"sections[{number}].title", None, cure)

    @property
    def summary(self) -> str:
        return self.body


def _check_frame(body: str, header: Header, footer: str | None) -> None:
    check_text("body", body, limits.INTERACTIVE_BODY)
    check_header(header)
    check_optional_text("footer", footer, limits.FOOTER)
