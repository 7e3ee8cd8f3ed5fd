"""What does not fit into one message becomes several: long texts, long lists."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from orchestrator.conversation import reply_limits as limits
from orchestrator.conversation.replies.choices import ListReply, Row, Section, TextReply
from orchestrator.conversation.reply_errors import InvalidReply
from orchestrator.conversation.reply_limits import split_text


def text_replies(body: str, *, preview_url: bool = False) -> tuple[TextReply, ...]:
    """`body` in as many messages as it takes, cut at paragraphs' or sentences' ends."""
    parts = split_text(body)
    return tuple(TextReply(body=part, preview_url=preview_url) for part in parts)


def list_pages(
    rows: Sequence[Row],
    *,
    body: str,
    button: str,
    page: int = 0,
    more: Callable[[int], Row],
    title: str | None = None,
    header: str | None = None,
    footer: str | None = None,
) -> ListReply:
    """Page `page` (from 0) of a list of any length.

    Up to ten rows fit on one page. A longer list shows nine and, last, the row `more` makes of
    the number of the next page; the last page has no such row. A page past the end is the last.
    """
    if not rows:
        raise InvalidReply("rows", (), "give at least one")
    size = limits.LIST_ROWS - 1
    if len(rows) <= limits.LIST_ROWS:
        shown = tuple(rows)
    else:
        start = min(max(page, 0), (len(rows) - 2) // size) * size
        left = len(rows) - start
        shown = tuple(rows[start : start + (left if left <= limits.LIST_ROWS else size)])
        if left > limits.LIST_ROWS:
            shown += (more(start // size + 1),)
    section = Section(rows=shown, title=title)
    return ListReply(body=body, button=button, sections=(section,), header=header, footer=footer)
