"""The names of extras, whose words may stand in any order."""

from __future__ import annotations

from agents.ordering.match import Match
from agents.ordering.name_words import content, past_links
from agents.ordering.spelling import Spelt
from config.profile import BusinessProfile, Product

_MOST_WORDS = 4
_EXTRA = "extra"
"""May be left out of a name: "con queso" is with "queso extra"."""


class ExtraNames:
    """Of one catalogue, in all its languages."""

    def __init__(self, profile: BusinessProfile) -> None:
        self._extras: dict[frozenset[str], str] = {}
        for extra in profile.extras:
            for text in extra.name.all:
                self._extras.setdefault(content(text), extra.id)

    @property
    def words(self) -> frozenset[str]:
        return frozenset(word for words in self._extras for word in words)

    def longest(self, spelt: Spelt, start: int) -> Match | None:
        """The longest extra at `start`."""
        taken: list[str] = []
        best: Match | None = None
        at = start
        while len(taken) < _MOST_WORDS and (word := spelt.word(at)) is not None:
            taken.append(word)
            extra = self._extras.get(frozenset(taken))
            if extra is not None:
                best = Match(start=start, end=at + 1, extra=extra)
            at = past_links(spelt.words, at + 1)
        return best

    def with_word(self, word: str, product: Product | None) -> str | None:
        """The one extra of a product (or of all) that a word is part of; "extra" is of any."""
        if word == _EXTRA:
            return None
        holding = [extra for words, extra in self._extras.items() if word in words]
        offered = [one for one in holding if product is None or one in product.extras]
        exact = self._whole(frozenset({word}))
        if exact in offered:
            return exact
        return offered[0] if len(set(offered)) == 1 else None

    def called(self, said: str) -> str | None:
        """The extra whose whole name was said."""
        return self._whole(content(said))

    def holding(self, said: str) -> frozenset[str]:
        """The extras any word said is part of the name of."""
        stems = content(said) - {_EXTRA}
        return frozenset(extra for words, extra in self._extras.items() if words & stems)

    def _whole(self, words: frozenset[str]) -> str | None:
        return self._extras.get(words) or self._extras.get(words | {_EXTRA})
