"""The words of one language that orders are made of beside products."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from agents.ordering.kinds import Entry, Kind
from agents.ordering.vocabulary import (
    ARTICLES,
    CLEAR,
    GROUPS,
    NOTHING,
    ONE_MORE,
    ONES,
    ORDINALS,
    OWN,
    PHRASES,
    TENS,
    THAT_ONE,
)
from orchestrator.routing.phrases import stem

Phrase = tuple[str, ...]


class Lexicon:
    """The words of one language, those of the others beside them where they do not disagree."""

    def __init__(self, language: str) -> None:
        entries: dict[Phrase, Entry] = {}
        for text, entry in _shared():
            entries.setdefault(tuple(text.split()), entry)
        for other in (*(one for one in ONES if one != language), language):
            entries.update((tuple(text.split()), entry) for text, entry in _numbers(other))
        for text, entry in OWN.get(language, {}).items():
            entries[tuple(text.split())] = entry
        self._entries = entries
        self._longest: dict[str, int] = {}
        for phrase in entries:
            self._longest[phrase[0]] = max(self._longest.get(phrase[0], 0), len(phrase))
        self.stems = frozenset(stem(word) for phrase in entries for word in phrase)
        """No misspelt product is any of these."""

    def match(self, words: Sequence[str], start: int) -> tuple[Entry, int] | None:
        """The longest phrase at `start` and where it ends."""
        word = words[start]
        if word.isdigit() and len(word) < 4:
            return Entry(Kind.NUMBER, int(word)), start + 1
        for end in range(min(start + self._longest.get(word, 0), len(words)), start, -1):
            entry = self._entries.get(tuple(words[start:end]))
            if entry is not None:
                return entry, end
        return _multiplied(word, start) if "x" in word else None


def _multiplied(word: str, start: int) -> tuple[Entry, int] | None:
    """ "x2", "2x"; a lone "x" has no number of its own."""
    if word == "x":
        return Entry(Kind.TIMES), start + 1
    for digits in (word.removeprefix("x"), word.removesuffix("x")):
        if digits != word and digits.isdigit() and len(digits) < 4:
            return Entry(Kind.TIMES, int(digits)), start + 1
    return None


def _phrases(text: str) -> Iterator[str]:
    return (phrase.strip() for phrase in text.split("|") if phrase.strip())


def _shared() -> Iterator[tuple[str, Entry]]:
    """The first meaning of a word counts."""
    yield from ((text, Entry(Kind.CLEAR)) for text in _phrases(CLEAR))
    yield from ((text, Entry(Kind.NUMBER, number)) for text, number in GROUPS.items())
    yield from ((text, Entry(Kind.ANOTHER)) for text in _phrases(ONE_MORE))
    yield from ((text, Entry(Kind.ARTICLE, number)) for text, number in ARTICLES.items())
    yield from _ordinals(ORDINALS)
    yield from ((text, Entry(Kind.SOME, 1)) for text in _phrases(THAT_ONE))
    for kind, texts in PHRASES.items():
        yield from ((text, Entry(kind)) for text in _phrases(texts))
    yield from ((text, Entry(Kind.NOTHING)) for text in _phrases(NOTHING))


def _ordinals(ordinals: Mapping[str, int]) -> Iterator[tuple[str, Entry]]:
    for texts, number in ordinals.items():
        yield from ((text, Entry(Kind.ORDINAL, number)) for text in _phrases(texts))


def _numbers(language: str) -> Iterator[tuple[str, Entry]]:
    for number, text in enumerate(ONES[language].split("|")):
        if text and text not in ARTICLES:
            yield text, Entry(Kind.NUMBER, number)
    for text, number in TENS[language].items():
        yield text, Entry(Kind.NUMBER, number)


@lru_cache(maxsize=8)
def lexicon_of(language: str) -> Lexicon:
    """The lexicon of es, en or pt, made once."""
    return Lexicon(language)
