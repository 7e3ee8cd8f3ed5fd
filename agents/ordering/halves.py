"""Pieces of two products, half each, as they are said: "mitad hawaiana mitad pepperoni"."""

from __future__ import annotations

import re

from attrs import frozen

from agents.ordering.cursor import Cursor
from agents.ordering.index import CatalogueIndex
from agents.ordering.kinds import Kind
from agents.ordering.match import Match

_FRACTION = re.compile(r"½|(?<![\d/])1/2(?![\d/])")
_EVENLY = re.compile(r"(?<![\d/])50\s*[/-]\s*50(?![\d/])|\bmeio a meio\b", re.IGNORECASE)
_WORDS_BETWEEN = (
    "y e and de del of the la el lo a an o da do com con with otra otro outra outro other on one "
    "un una uma um es is que sea seja"
)
_BETWEEN = frozenset(_WORDS_BETWEEN.split())
_HALVES = 2
_FARTHEST = 14
"""Words from the first half to the last."""


@frozen(kw_only=True, slots=True)
class Halves:
    """Two products, and the word behind the last; no `second` where both are the same."""

    first: str
    second: str | None
    end: int


def written_out(text: str) -> str:
    """The text with its signs for halves in words."""
    if "½" not in text and "/" not in text and "50" not in text and "meio" not in text.lower():
        return text
    return _FRACTION.sub(" mitad ", _EVENLY.sub(" mitad mitad ", text))


def halves_at(cursor: Cursor) -> Halves | None:
    """What is halved where a word for half stands; None if it is not two things sold so."""
    last = min(len(cursor.tokens.words), cursor.at + _FARTHEST)
    found: list[str] = []
    halves, at, end = 0, cursor.at, cursor.at
    while at < last:
        half = half_end(cursor, at)
        named = None if half else _product(cursor, at, found)
        if half:
            halves, at = halves + 1, half
        elif named is not None and len(found) < min(halves, _HALVES) + (halves == _HALVES):
            found.append(named[0])
            at = end = named[1]
        elif cursor.tokens.words[at] in _BETWEEN:
            at += 1
        else:
            break
        if len(found) == _HALVES == halves and not _goes_on(cursor, end):
            second = None if found[0] == found[1] else found[1]
            return Halves(first=found[0], second=second, end=end)
    return None


def _goes_on(cursor: Cursor, at: int) -> bool:
    """Whether one half more is named, so that they are no halves."""
    words = cursor.tokens.words
    while at < len(words) and words[at] in _BETWEEN:
        at += 1
    half = half_end(cursor, at) if at < len(words) else 0
    return bool(half) and half < len(words) and cursor.product_at(half) is not None


def half_end(cursor: Cursor, at: int) -> int:
    """Where a word for half ends, 0 if it is none."""
    entry = cursor.lexicon.match(cursor.tokens.words, at)
    return entry[1] if entry is not None and entry[0].kind is Kind.HALF else 0


def evenly_end(cursor: Cursor) -> int:
    """Where "mitad y mitad" ends that begins here and names nothing; 0 if it is none."""
    words, at, halves = cursor.tokens.words, cursor.at, 0
    while at < len(words):
        half = half_end(cursor, at)
        if half:
            halves, at = halves + 1, half
        elif halves == 1 and words[at] in _BETWEEN:
            at += 1
        else:
            break
    return at if halves == _HALVES else 0


def _product(cursor: Cursor, at: int, before: list[str]) -> tuple[str, int] | None:
    match = cursor.product_at(at)
    one = only_halved(cursor.index, match, before[0] if before else None) if match else None
    return None if one is None or match is None else (one, match.end)


def only_halved(index: CatalogueIndex, match: Match, beside: str | None = None) -> str | None:
    """The one product a name may mean of those that are sold in halves, beside another."""
    profile = index.profile
    if match.category is not None:
        return None
    fitting = [
        one
        for one in match.products
        if profile.may_be_halved(one) and (beside in (None, one) or profile.halved(beside, one))
    ]
    return fitting[0] if len(fitting) == 1 else None
