"""What is told of things sold half and half: whether, and for how much."""

from __future__ import annotations

from collections.abc import Sequence

from agents.sentences import sought
from agents.texts import Texts
from config.profile import BusinessProfile, Category, Product

_HALVES = sought(
    r"\b(?:mitad(?:es)?|half|halves|metades?|meia\b.*\bmeia|media\b.*\bmedia|meio a meio|"
    r"(?:dos|2|two|dois) (?:sabores|flavou?rs|toppings))\b"
)
_NAMED = 2


class HalvesTold:
    """For one business, which may sell nothing so."""

    def __init__(self, profile: BusinessProfile, texts: Texts) -> None:
        self._profile = profile
        self._texts = texts
        self._category = next((one for one in profile.catalogue if _shows(one)), None)

    def piece(self, plain: str, named: Sequence[Product]) -> Product | None:
        """The piece of the first two products of a message that speaks of halves."""
        if len(named) < _NAMED or _HALVES(plain) is None:
            return None
        return self._profile.halved(named[0].id, named[1].id)

    def hint(self, plain: str, language: str) -> str | None:
        """How halves are ordered, where normalised words speak of them."""
        if self._category is None or _HALVES(plain) is None:
            return None
        first, second = (one.name.get(language).lower() for one in self._category.products[:_NAMED])
        category = self._category.name.get(language)
        values = {"category": category, "first": first, "second": second}
        return self._texts.get("half_and_half", language, **values)


def _shows(category: Category) -> bool:
    return category.halves and len(category.products) >= _NAMED
