"""Finding known phrases (product names, neighbourhoods, ways to pay) in a message."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Generic, TypeVar

import msgspec
from rapidfuzz import fuzz, process

from orchestrator.routing.normal_text import normalise

T = TypeVar("T")

_FUZZY_LETTERS = 5
"""Shorter words are too alike to guess: `papa` and `pasa`."""
_FUZZY_SCORE = 80.0


class Found(msgspec.Struct, Generic[T], frozen=True, kw_only=True):
    """`value` stands at the words from `start` up to, not including, `end`."""

    value: T
    start: int
    end: int


@lru_cache(maxsize=16_384)
def stem(word: str) -> str:
    """The word without its plural ending, the same way for each language: `flores` -> `flor`."""
    if len(word) > 4 and word.endswith("es"):
        return word[:-2]
    if len(word) > 3 and word.endswith(("s", "e")):
        return word[:-1]
    return word


def stems(words: str) -> frozenset[str]:
    """The stems of blank-separated words."""
    return frozenset(map(stem, words.split()))


QUESTIONS_KEPT = 2_048
"""Customers ask the same things all day; what was found in their words is remembered."""


class Phrases(Generic[T]):
    """A dictionary of phrases, read longest first, plural and singular alike."""

    def __init__(self, entries: Iterable[tuple[str, T]]) -> None:
        self._values: dict[tuple[str, ...], T] = {}
        self._longest: dict[str, int] = {}
        for phrase, value in entries:
            words = tuple(map(stem, normalise(phrase).split()))
            if words:
                self._values.setdefault(words, value)
                self._longest[words[0]] = max(self._longest.get(words[0], 0), len(words))
        self._spelt = {" ".join(words): value for words, value in self._values.items()}
        self._choices = tuple(self._spelt)
        self._remembered = lru_cache(maxsize=QUESTIONS_KEPT)(self._look_up)

    def __bool__(self) -> bool:
        return bool(self._values)

    def find(self, words: Sequence[str]) -> list[Found[T]]:
        """The phrases among normalised words, left to right, not overlapping."""
        return list(self._remembered(tuple(words), False))

    def _look_up(self, words: tuple[str, ...], guessing: bool) -> list[Found[T]]:
        found = self._exactly(words)
        return found or self._misspelt(words) if guessing else found

    def _exactly(self, words: Sequence[str]) -> list[Found[T]]:
        found: list[Found[T]] = []
        stems = list(map(stem, words))
        start = 0
        while start < len(stems):
            hit = self._at(stems, start) if stems[start] in self._longest else None
            if hit is None:
                start += 1
            else:
                found.append(hit)
                start = hit.end
        return found

    def _at(self, stems: Sequence[str], start: int) -> Found[T] | None:
        longest = self._longest[stems[start]]
        for end in range(min(start + longest, len(stems)), start, -1):
            key = tuple(stems[start:end])
            if key in self._values:
                return Found(value=self._values[key], start=start, end=end)
        return None

    def guess(self, words: Sequence[str]) -> list[Found[T]]:
        """What `find` finds; if that is nothing, phrases spelt nearly so (`pepironi`)."""
        return list(self._remembered(tuple(words), True))

    def _misspelt(self, words: Sequence[str]) -> list[Found[T]]:
        best: tuple[float, Found[T]] | None = None
        stems = list(map(stem, words))
        for length in (3, 2, 1):
            for start in range(len(stems) - length + 1):
                spelt = " ".join(stems[start : start + length])
                score, value = self._nearest(spelt)
                if value is not None and (best is None or score > best[0]):
                    best = score, Found(value=value, start=start, end=start + length)
        return [] if best is None else [best[1]]

    def _nearest(self, spelt: str) -> tuple[float, T | None]:
        if len(spelt) < _FUZZY_LETTERS:
            return 0.0, None
        hit = process.extractOne(spelt, self._choices, scorer=fuzz.ratio, score_cutoff=_FUZZY_SCORE)
        return (0.0, None) if hit is None else (hit[1], self._spelt[hit[0]])
