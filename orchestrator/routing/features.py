"""What the model sees of a message: hashed words, pairs, letters, meanings, and rules' votes.

Training and the daemon compute them with this very code, so a change here asks for a new model
(`make router`).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from itertools import chain, pairwise
from typing import NamedTuple
from zlib import crc32

import msgspec

from orchestrator.routing.concepts import concepts_of
from orchestrator.routing.rules import LANE_OF

INTENTS = tuple(LANE_OF)
"""The classes of the model, in the order of its columns."""

BUCKETS = 20_480
"""Hashed features; with 24 intents at a byte each the model stays below half a megabyte."""

_LEVELS = 4
ROWS = BUCKETS + len(INTENTS) * _LEVELS
"""Rows of the model's table: the hashed features, then the votes of the rules."""

LONGEST = 400
"""Letters that are read; what a long message wants it says early."""

WORDS_KEPT = 16_384
"""Words of which is remembered what they come to."""

_WORD_SEED, _PAIR_SEED, _SKIP_SEED, _LETTER_SEED, _SIGN_SEED, _CONCEPT_SEED = 11, 22, 33, 44, 55, 66
_FEW_WORDS = 2
_FEW = crc32(b"few", _SIGN_SEED) % BUCKETS
_ASKS = crc32(b"?", _SIGN_SEED) % BUCKETS
_REACH = 2
"""How many known words away another still makes a pair of meanings."""
_NUMBER_WORDS = (
    "dos tres cuatro cinco seis siete ocho nueve diez doce two three four five six seven eight "
    "nine ten twelve dois duas quatro sete oito nove dez doze"
)
_NUMBERS = frozenset(_NUMBER_WORDS.split())
_FIRST_VOTE = {intent: BUCKETS + place * _LEVELS for place, intent in enumerate(INTENTS)}


class Features(msgspec.Struct, frozen=True, kw_only=True):
    """Rows of the model's table, by group; each group is averaged by itself."""

    words: frozenset[int] = frozenset()
    spelt: tuple[str, ...] = ()
    """The words whose letters count; see `letters_of`."""
    votes: frozenset[int] = frozenset()
    concepts: frozenset[int] = frozenset()


class _Word(NamedTuple):
    """What a word comes to by itself; the hashes are carried on by the word that follows."""

    spelt: bytes
    row: int
    before_next: int
    before_skipped: int


def features_of(request: str, scores: Mapping[str, float], *, asks: bool) -> Features:
    """The features of a request, as `Reading` holds it, and of what the rules say to it."""
    words = list(map(_numbered, request[:LONGEST].split()))
    return Features(
        words=_words(words, asks),
        spelt=tuple(words),
        concepts=_concepts(words),
        votes=_votes(scores),
    )


@lru_cache(maxsize=WORDS_KEPT)
def _numbered(word: str) -> str:
    if word.isdigit():
        return "znum" if len(word) < 3 else "zbig"
    return "znum" if word in _NUMBERS else word


@lru_cache(maxsize=WORDS_KEPT)
def _word(word: str) -> _Word:
    spelt = word.encode()
    before = spelt + b" "
    return _Word(
        spelt,
        crc32(spelt, _WORD_SEED) % BUCKETS,
        crc32(before, _PAIR_SEED),
        crc32(before, _SKIP_SEED),
    )


def _words(words: list[str], asks: bool) -> frozenset[int]:
    """Words, neighbours, and words with one between; `<` and `>` are the ends."""
    known = list(map(_word, words))
    marked = [_word("<"), *known, _word(">")]
    found = [word.row for word in known]
    found += [crc32(b.spelt, a.before_next) % BUCKETS for a, b in pairwise(marked)]
    found += [
        crc32(b.spelt, a.before_skipped) % BUCKETS for a, b in zip(marked, marked[2:], strict=False)
    ]
    if len(words) <= _FEW_WORDS:
        found.append(_FEW)
    if asks:
        found.append(_ASKS)
    return frozenset(found)


def letters_of(word: str) -> list[int]:
    """The rows of a word's stretches of three to five letters, its ends included.

    They do not reach over blanks, so that what they come to can be remembered word by word.
    """
    text = f" {word} ".encode()
    return [
        crc32(text[start : start + length], _LETTER_SEED) % BUCKETS
        for length in (3, 4, 5)
        for start in range(len(text) - length + 1)
    ]


def _concepts(words: list[str]) -> frozenset[int]:
    """What the known words mean, and which meanings follow each other, unknown words left out."""
    known = [word for word in words if concepts_of(word)]
    found = set(chain.from_iterable(map(_meanings, known)))
    for reach in range(1, _REACH + 1):
        found.update(chain.from_iterable(map(_followed, known, known[reach:])))
    return frozenset(found)


@lru_cache(maxsize=WORDS_KEPT)
def _meanings(word: str) -> tuple[int, ...]:
    return tuple(_concept(one) for one in concepts_of(word))


@lru_cache(maxsize=4 * WORDS_KEPT)
def _followed(word: str, after: str) -> tuple[int, ...]:
    """The rows of the meanings of two words, in this order."""
    return tuple(
        _concept(f"{one} {two}") for one in concepts_of(word) for two in concepts_of(after)
    )


def _concept(name: str) -> int:
    return crc32(name.encode(), _CONCEPT_SEED) % BUCKETS


def _votes(scores: Mapping[str, float]) -> frozenset[int]:
    """A row an intent for how loud its rules speak, and one for the loudest."""
    found = {_FIRST_VOTE[intent] + _level(weight) for intent, weight in scores.items()}
    if scores:
        found.add(_FIRST_VOTE[next(iter(scores))] + _LEVELS - 1)
    return frozenset(found)


def _level(weight: float) -> int:
    if weight < 0.6:
        return 0
    return 1 if weight < 0.88 else 2
