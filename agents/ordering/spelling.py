"""Words of a catalogue as they were meant, when they are misspelt.

A misspelt word leads to the few words that are like it but for a letter or two, and only those
are compared with it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Set
from functools import lru_cache

from attrs import frozen
from rapidfuzz import fuzz

from agents.ordering.everyday import verb_ending
from agents.ordering.name_words import LINKS, Stems

_SHORTEST = 4
"""Letters; a shorter word is never taken for a misspelt one."""
_LIKE = 78.0
"""Out of 100: `jawaiana` is 87 like `hawaiana`, `pollo` 60 like `polo norte`."""
_LONG = 7
"""Letters from which on a word may be misspelt twice."""
_SOUNDS = {"v": "b", "k": "c", "q": "c", "z": "s", "h": "j", "x": "j", "g": "j", "y": "l"}
"""First letters that are taken for one another: "vrownie", "jelado"."""
_REMEMBERED_WORDS = 4_096


class Spelling:
    """Knows the words of one catalogue."""

    def __init__(self, vocabulary: Set[str]) -> None:
        self._vocabulary = vocabulary
        self._near: dict[str, list[str]] = defaultdict(list)
        for word in vocabulary:
            if len(word) >= _SHORTEST:
                for left in _shortened(word):
                    self._near[left].append(word)
        self._spelt = lru_cache(maxsize=_REMEMBERED_WORDS)(self._resembling)

    def spell(self, word: str, known: Set[str]) -> str | None:
        """The word of the catalogue that is meant; words of `known` are no misspelt ones."""
        if word in self._vocabulary:
            return word
        if word in known or word in LINKS or len(word) < _SHORTEST or word.isdigit():
            return None
        return self._spelt(word)

    def _resembling(self, word: str) -> str | None:
        """The word of the catalogue that a misspelt one was meant to be."""
        near = {other for left in _shortened(word) for other in self._near.get(left, ())}
        scored = [(fuzz.ratio(word, other), other) for other in near if _may_be(word, other)]
        score, best = max(scored, default=(0.0, ""))
        return best if score >= _LIKE else None


@frozen(slots=True)
class Spelt:
    """The stemmed words of a message as the catalogue spells them."""

    words: Stems
    spelling: Spelling
    known: Set[str] = frozenset()
    """Words of the language, of which none is a misspelt one of the catalogue."""

    def word(self, at: int) -> str | None:
        """None for a word that is none of the catalogue's, and behind the last."""
        return self.spelling.spell(self.words[at], self.known) if at < len(self.words) else None


def _may_be(word: str, other: str) -> bool:
    """Whether a word could be a misspelt other: short ones begin as they sound, verbs are none."""
    if verb_ending(word) and not other.endswith(verb_ending(word)):
        return False
    return len(word) >= _LONG or _SOUNDS.get(word[0], word[0]) == _SOUNDS.get(other[0], other[0])


def _shortened(word: str) -> set[str]:
    """The word, and what is left of it without one letter; of a long word also without two.

    Two words share one of these if a letter or two are wrong, missing, too many or exchanged.
    """
    once = {word[:at] + word[at + 1 :] for at in range(len(word))}
    if len(word) < _LONG:
        return {word, *once}
    twice = {left[:at] + left[at + 1 :] for left in once for at in range(len(left))}
    return {word, *once, *twice}
