"""Sizes as people call them: by the menu's names, by rank ("la grande"), by measure ("1.5 L")."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from functools import lru_cache

from agents.ordering.spelling import Spelling
from config.profile import BusinessProfile, Product, Size
from orchestrator.routing.normal_text import normalise
from orchestrator.routing.phrases import stem

SMALLEST, MIDDLE, LARGEST = "<", "=", ">"
"""No id of a size looks like these."""
_RANKS = {
    stem(word): rank
    for rank, words in (
        (
            SMALLEST,
            "pequena pequeno pequenita pequenito chica chico chiquita small personal "
            "individual junior little smallest",
        ),
        (MIDDLE, "mediana mediano medium media medio normal regular middle"),
        (
            LARGEST,
            "grande grandota large big familiar family gigante familia jumbo extragrande "
            "xl largest biggest",
        ),
    )
    for word in words.split()
}
_NOT_ALONE = frozenset({"media", "medio", "normal", "regular", "little", "chico", "family"})
"""Words that mean a size only where the menu has them or nothing else makes sense of them."""
_MEASURE = re.compile(r"(\d+) (ml|litros?|litres?|liters?|l|lt|lts|g|gr|gramos|kg|cm)")
_DECIMAL = re.compile(r"\d[.,]\d")
_HALVES = {"15 litro": ("litro y medio", "litro e meio", "litre and a half", "liter and a half")}
_LONGEST = 5
_SPELT = 5
"""Letters of a stem that may be misspelt."""
Stems = tuple[str, ...]


class SizeWords:
    """The words of all sizes of a profile; which size of a product they are is asked later."""

    def __init__(self, profile: BusinessProfile) -> None:
        self._known: set[Stems] = set()
        for product in profile.products:
            for size in product.sizes:
                self._known.update(_spellings(size))
        self.stems = frozenset(_RANKS).union(*self._known) if self._known else frozenset(_RANKS)
        """No misspelt product is any of these."""

        plain = frozenset(word for word in self.stems if len(word) >= _SPELT and word.isalpha())
        self._spelling = Spelling(plain)

    def spelt(self, word: str, known: Set[str]) -> str | None:
        """The stem of a size that a misspelt one was meant to be: "grnade", "familar"."""
        meant = self._spelling.spell(word, known) if len(word) >= _SPELT else None
        return meant if meant is not None and self.match((meant,), 0) else None

    def match(self, words: Stems, start: int) -> int | None:
        """Where the size said at `start` ends, if one is."""
        word = words[start]
        if word not in self.stems:
            return None
        for end in range(min(start + _LONGEST, len(words)), start, -1):
            said = words[start:end]
            if said in self._known:
                return end
        return start + 1 if word in _RANKS and word not in _NOT_ALONE else None

    def named(self, product: Product, said: str) -> Size | None:
        """The size of a product whose own name was said."""
        words = tuple(said.split())
        return next((size for size in product.sizes if words in _spellings(size)), None)

    def of(self, product: Product, said: str) -> Size | None:
        """The size that is called so, by its name or by its rank among the others."""
        words = tuple(said.split())
        return self.named(product, said) or _ranked(
            product.sizes, _RANKS.get(words[0]) if len(words) == 1 else None
        )


def measured(product: Product) -> bool:
    """Whether its sizes are measures, as those of drinks: "400 ml", "1.5 L"."""
    return any(
        _MEASURE.fullmatch(normalise(name)) for size in product.sizes for name in size.name.all
    )


def _ranked(sizes: Sequence[Size], rank: str | None) -> Size | None:
    if len(sizes) < 2 or rank is None:
        return None
    if rank == MIDDLE:
        return sizes[len(sizes) // 2] if len(sizes) % 2 else None
    return sizes[0] if rank == SMALLEST else sizes[-1]


@lru_cache(maxsize=4_096)
def _spellings(size: Size) -> frozenset[Stems]:
    return frozenset({tuple(map(stem, text.split())) for text in _texts(size) if text})


def _texts(size: Size) -> Iterator[str]:
    for name in size.name.all:
        text = normalise(name)
        yield text
        if text.endswith("a"):
            yield f"{text[:-1]}o"
        measure = _MEASURE.fullmatch(text)
        if measure is None:
            continue
        number, unit = measure.groups()
        short = "l" if unit.startswith("l") else unit
        bare = number if unit == "ml" or _DECIMAL.search(name) else ""
        yield from (number + short, f"{number} {short}", bare)
        if short == "l":
            yield from (f"{number} {word}" for word in ("litro", "lt", "litre", "liter"))
            yield from (f"{number}{word}" for word in ("litro", "lt", "lts"))
            yield from _HALVES.get(f"{number} litro", ())
