"""Replies that keep Meta's limits whatever a business calls its products: cut at word ends."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from orchestrator.conversation import reply_limits as limits
from orchestrator.conversation.replies import (
    Button,
    ButtonsReply,
    ListReply,
    Reply,
    Row,
    Section,
    TextReply,
    split_text,
)
from orchestrator.conversation.reply_limits import text_length

REPLIES_KEPT = 1_024
"""The same few texts go out all day. A reply is immutable: it is checked once and said again."""


def fit(text: str, limit: int) -> str:
    """`text` in at most `limit` of Meta's characters, cut after a word and marked with "…"."""
    text = " ".join(text.split()) if "\n" not in text else text.strip()
    if text_length(text) <= limit:
        return text
    kept = text
    while text_length(kept) > limit - 1:
        kept = kept[: len(kept) - max(1, (text_length(kept) - limit + 2) // 2)]
    head, _, _ = kept.rpartition(" ")
    if not text[len(kept)].isspace() and text_length(head) >= limit // 2:
        kept = head
    return kept.rstrip(" ,;:.-") + "…"


def say(*bodies: str) -> tuple[Reply, ...]:
    """One text message each; a text longer than a message holds becomes several."""
    if len(bodies) == 1:
        return _said(bodies[0])
    return tuple(reply for body in bodies for reply in _said(body))


@lru_cache(maxsize=REPLIES_KEPT)
def _said(body: str) -> tuple[Reply, ...]:
    return tuple(TextReply(body=part) for part in split_text(body))


def ask(body: str, choices: Sequence[tuple[str, str]]) -> tuple[Reply, ...]:
    """`body` over up to three buttons, given as (id, title)."""
    return _asked(body, tuple(choices[: limits.BUTTONS]))


@lru_cache(maxsize=REPLIES_KEPT)
def _asked(body: str, choices: tuple[tuple[str, str], ...]) -> tuple[Reply, ...]:
    *before, last = split_text(body, limits.INTERACTIVE_BODY)
    buttons = tuple(_button(identifier, title) for identifier, title in choices)
    return (*say(*before), ButtonsReply(body=last, buttons=buttons))


@lru_cache(maxsize=REPLIES_KEPT)
def _button(identifier: str, title: str) -> Button:
    return Button(id=identifier, title=fit(title, limits.BUTTON_TITLE))


@lru_cache(maxsize=REPLIES_KEPT)
def row(identifier: str, title: str, description: str | None = None) -> Row:
    return Row(
        id=identifier,
        title=fit(title, limits.ROW_TITLE),
        description=fit(description, limits.ROW_DESCRIPTION) if description else None,
    )


def choose(body: str, button: str, rows: Iterable[Row]) -> tuple[Reply, ...]:
    """`body` over a list of at most ten rows."""
    section = Section(rows=tuple(rows)[: limits.LIST_ROWS])
    return (
        ListReply(
            body=fit(body, limits.INTERACTIVE_BODY),
            button=fit(button, limits.LIST_BUTTON),
            sections=(section,),
        ),
    )
