"""Meta's limits on messages, as numbers and as checks; texts are counted in UTF-16 code units."""

from __future__ import annotations

import re
from collections.abc import Iterable

from orchestrator.conversation.reply_errors import InvalidReply, ReplyLimitExceeded

TEXT_BODY = 4096
INTERACTIVE_BODY = 1024
HEADER = 60
FOOTER = 60
BUTTONS = 3
BUTTON_ID = 256
BUTTON_TITLE = 20
LIST_BUTTON = 20
LIST_SECTIONS = 10
LIST_ROWS = 10
"""Of all sections together."""
SECTION_TITLE = 24
ROW_ID = 200
ROW_TITLE = 24
ROW_DESCRIPTION = 72
CAPTION = 1024
FILENAME = 240
MEDIA_ID = 512
MESSAGE_ID = 512
LINK = 2000
PLACE = 1000
"""Name or address of a location."""
CARD_FIELD = 1000
CONTACTS = 257
EMOJI = 32
"""Some emoji are made of a dozen parts."""
FLOW_TITLE = 30
FLOW_FIELD = 512
PRODUCT_ID = 200
PRODUCTS = 30
"""Of all sections together."""
TEMPLATE_NAME = 512
TEMPLATE_BODY = 1024
TEMPLATE_BUTTONS = 10
CALLBACK_DATA = 512

_LINK = re.compile(r"https?://[^/]")
_PARAGRAPH, _SENTENCE, _WORD = (
    re.compile(r"\n\s*\n"),
    re.compile(r"(?<=[.!?…])\s+|\n"),
    re.compile(r"\s+"),
)


def text_length(text: str) -> int:
    """How long Meta may find `text`: an emoji counts two. Raises UnicodeEncodeError on halves."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2


def check_text(field: str, text: object, limit: int) -> None:
    """Raise unless `text` is neither blank nor longer than `limit`."""
    if not isinstance(text, str):
        raise InvalidReply(field, text, "write a text")
    if not text.strip():
        raise InvalidReply(field, text, "write something, blank text is refused")
    try:
        length = text_length(text)
    except UnicodeEncodeError as error:
        raise InvalidReply(field, text, "remove the half surrogate pair") from error
    if length > limit:
        raise ReplyLimitExceeded(field, limit, length)


def check_optional_text(field: str, text: object, limit: int) -> None:
    if text is not None:
        check_text(field, text, limit)


def check_id(field: str, value: str, limit: int) -> None:
    """Ids come back when the user taps: Meta refuses spaces around them."""
    check_text(field, value, limit)
    if value != value.strip():
        raise InvalidReply(field, value, "remove the spaces around the id")


def check_link(field: str, value: str) -> None:
    """Meta fetches files and opens pages by http and https only."""
    check_id(field, value, LINK)
    if not _LINK.match(value) or any(letter.isspace() for letter in value):
        raise InvalidReply(field, value, "write a whole address, https://…, without spaces")


def check_degrees(field: str, value: object, limit: int) -> None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) <= limit:
        raise InvalidReply(field, value, f"degrees go from -{limit} to {limit}")


def check_count(field: str, count: int, limit: int) -> None:
    if count < 1:
        raise InvalidReply(field, (), "give at least one")
    if count > limit:
        raise ReplyLimitExceeded(field, limit, count, "leave some out or send two messages")


def check_unique(field: str, values: Iterable[str]) -> None:
    seen = set[str]()
    for value in values:
        if value in seen:
            raise InvalidReply(field, value, "it is there twice, make each one different")
        seen.add(value)


def split_text(body: str, limit: int = TEXT_BODY) -> tuple[str, ...]:
    """Cut `body` into parts no longer than `limit`, at a paragraph's, sentence's or word's end.

    Blank text gives no part. A cut is sought in the second half of each part, best kind first;
    a word longer than that is cut where the limit falls.
    """
    parts = []
    rest = body.strip()
    while text_length(rest) > limit:
        end = _cut(rest, _characters(rest, limit))
        parts.append(rest[:end].rstrip())
        rest = rest[end:].lstrip()
    return (*parts, rest) if rest else tuple(parts)


def _characters(text: str, units: int) -> int:
    """How many characters of `text` fit into so many UTF-16 code units; at least one."""
    head = text[:units]
    while len(head) > 1 and (excess := text_length(head) - units) > 0:
        head = head[: len(head) - (excess + 1) // 2]
    return len(head)


def _cut(text: str, room: int) -> int:
    for kind in (_PARAGRAPH, _SENTENCE, _WORD):
        ends = [found.start() for found in kind.finditer(text, room // 2, room + 1)]
        if ends and ends[-1] > 0:
            return ends[-1]
    return room
