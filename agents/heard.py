"""What a text says whoever wrote it and whenever: customers say the same things all day."""

from __future__ import annotations

from functools import lru_cache

import msgspec

from agents.languages import LanguageWish, language_wish
from agents.support_kinds import is_unwell
from orchestrator.routing.normal_text import normalise
from orchestrator.routing.opening import open_request

LONGEST_KEPT = 120
"""Characters; longer messages are hardly ever said twice."""
TEXTS_KEPT = 4_096
"""Some 300 bytes each."""


class Heard(msgspec.Struct, frozen=True, kw_only=True):
    """`words` are normalised, greetings and courtesies taken off; `plain` are they in one text."""

    words: tuple[str, ...]
    plain: str
    wish: LanguageWish | None
    is_unwell: bool


def hear(text: str) -> Heard:
    return _remembered(text) if len(text) <= LONGEST_KEPT else _hear(text)


def _hear(text: str) -> Heard:
    words = tuple(open_request(normalise(text)).request.split())
    return Heard(
        words=words,
        plain=" ".join(words),
        wish=language_wish(text),
        is_unwell=is_unwell(text),
    )


_remembered = lru_cache(maxsize=TEXTS_KEPT)(_hear)
