"""The names of products, found by an inverted index from their words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence, Set

from attrs import frozen

from agents.ordering.match import Match
from agents.ordering.name_words import JOINTS, LINKS, OF, WEAK, Stems, past_links, stems_of
from agents.ordering.spelling import Spelt
from config.profile import BusinessProfile, Product

_SHORTEST_PART = 4
"""Letters; a part of a name that is shorter names nothing."""
WITHOUTS = frozenset({"sin", "sem", "without"})
"""No name ends in one: "coca sin hielo" is no part of "coca sin azúcar"."""
_NONE: frozenset[int] = frozenset()


@frozen(slots=True)
class _Name:
    """One way to call a product: its words without links, and how it is linked to its sentence."""

    product: str
    category: str
    words: frozenset[str]
    linked: bool
    """It is a name only after "de": "de queso", "la de la casa"."""
    jointed: bool
    """It holds a "con" or "y" itself, so that these do not part it."""


@frozen(slots=True)
class _Reach:
    """The words taken so far, and the names that hold them all."""

    start: int
    end: int
    said: frozenset[str]
    names: Set[int]
    exact: bool


class ProductNames:
    """Of one catalogue, in all its languages, with the synonyms."""

    def __init__(self, profile: BusinessProfile) -> None:
        self._names: list[_Name] = []
        self._by_word: dict[str, set[int]] = defaultdict(set)
        """Positions in `_names`."""
        self._by_words: dict[frozenset[str], list[int]] = defaultdict(list)
        for category in profile.catalogue:
            for product in category.products:
                self._add_product(product, category.id)

    def _add_product(self, product: Product, category: str) -> None:
        for text in dict.fromkeys((*product.name.all, *product.synonyms)):
            words = stems_of(text)
            content = frozenset(word for word in words if word not in LINKS)
            linked = len(content) == 1 and not OF.isdisjoint(words)
            jointed = not JOINTS.isdisjoint(words)
            if content:
                self._add(_Name(product.id, category, content, linked, jointed))

    def _add(self, name: _Name) -> None:
        for word in name.words:
            self._by_word[word].add(len(self._names))
        self._by_words[name.words].append(len(self._names))
        self._names.append(name)

    @property
    def words(self) -> frozenset[str]:
        return frozenset(self._by_word)

    def longest(self, spelt: Spelt, start: int, category: str | None = None) -> Match | None:
        """Words taken from `start` as long as some name holds them all, links left out.

        The products whose whole name that is, else those of whose name it is a part.
        """
        reach, best = self._begin(spelt, start, category), None
        farthest = reach
        while reach is not None:
            farthest = reach
            best = self._whole(reach, spelt.words) or best
            reach = self._further(reach, spelt)
        if farthest is None:
            return None
        broken_off = spelt.word(farthest.end - 1) in WITHOUTS
        if best is not None and (best.end == farthest.end or len(farthest.said) == 1 or broken_off):
            return best
        return self._part(farthest) or best

    def _begin(self, spelt: Spelt, start: int, category: str | None) -> _Reach | None:
        word = spelt.word(start)
        names: Set[int] = self._by_word.get(word, _NONE) if word else _NONE
        if category is not None:
            names = {name for name in names if self._names[name].category == category}
        if word is None or not names:
            return None
        return _Reach(start, start + 1, frozenset({word}), names, word == spelt.words[start])

    def _further(self, reach: _Reach, spelt: Spelt) -> _Reach | None:
        """One word more, if a name holds it too."""
        at = past_links(spelt.words, reach.end)
        word = spelt.word(at)
        if word is None or word in reach.said:
            return None
        names = reach.names & self._by_word.get(word, _NONE)
        if not JOINTS.isdisjoint(spelt.words[reach.end : at]):
            names = {name for name in names if self._names[name].jointed}
        if not names:
            return None
        exact = reach.exact and word == spelt.words[at]
        return _Reach(reach.start, at + 1, reach.said | {word}, names, exact)

    def _whole(self, reach: _Reach, words: Stems) -> Match | None:
        """The products whose whole name was said."""
        names = [
            self._names[one] for one in self._by_words.get(reach.said, ()) if one in reach.names
        ]
        after_of = not OF.isdisjoint(words[max(0, reach.start - 2) : reach.start])
        whole = [name for name in names if after_of or not name.linked]
        return _match(whole, reach, exact=reach.exact) if whole else None

    def _part(self, reach: _Reach) -> Match | None:
        """The products of whose name it is a part, those with the shortest name first."""
        if all(word in WEAK or word.isdigit() or len(word) < _SHORTEST_PART for word in reach.said):
            return None
        names = (self._names[one] for one in reach.names)
        return _match(sorted(names, key=lambda name: len(name.words)), reach, exact=False)

    def among(self, spelt: Spelt, candidates: Sequence[str]) -> tuple[str, ...]:
        """Those of some products that any of the words names, the most fully named first."""
        words = {spelt.word(at) for at in range(len(spelt.words))}
        best: dict[str, int] = {}
        reached = (self._by_word.get(word, set()) for word in words if word)
        for name in map(self._names.__getitem__, set().union(*reached)):
            shared = len(name.words & words)
            if name.product in candidates and shared:
                best[name.product] = max(best.get(name.product, 0), shared)
        most = max(best.values(), default=0)
        return tuple(one for one in candidates if best.get(one) == most) if most else ()


def _match(names: Iterable[_Name], reach: _Reach, *, exact: bool) -> Match:
    ids = tuple(dict.fromkeys(name.product for name in names))
    return Match(start=reach.start, end=reach.end, products=ids, exact=exact)
