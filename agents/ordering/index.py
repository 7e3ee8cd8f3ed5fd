"""Finding the products and extras a message names, quickly in a catalogue of thousands.

Words lead to names by an inverted index; a misspelt word leads to the few words that are like it.
Built once per profile.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set

from agents.ordering.everyday import EVERYDAY
from agents.ordering.extra_names import ExtraNames
from agents.ordering.lexicon import Lexicon
from agents.ordering.match import Match
from agents.ordering.name_words import JOINTS, LINKS, Stems, content, past_links, stems_of
from agents.ordering.product_names import ProductNames
from agents.ordering.sizes import SizeWords
from agents.ordering.spelling import Spelling, Spelt
from config.profile import BusinessProfile, Category, Product

_SHORTEST_KIND = 3
"""Letters of a word that names a category."""


class CatalogueIndex:
    """The catalogue of one profile, searchable. Keeps nothing of a conversation.

    Words are given stemmed; those of `known` are common in the language: no misspelt product.
    """

    def __init__(self, profile: BusinessProfile) -> None:
        self.profile = profile
        self.sizes = SizeWords(profile)
        self._names = ProductNames(profile)
        self._extras = ExtraNames(profile)
        self._categories: dict[str, Category] = {}
        for category in profile.catalogue:
            for word in _words_of(category):
                self._categories.setdefault(word, category)
        self._spelling = Spelling(self._names.words | set(self._categories) | self._extras.words)
        self._ingredients = {one.id: content(_described(one)) for one in profile.products}
        self._common: dict[Lexicon, frozenset[str]] = {}

    def common_words(self, lexicon: Lexicon) -> frozenset[str]:
        """Words of a language, of sizes and of everyday talk: none is a misspelt product."""
        known = self._common.get(lexicon)
        if known is None:
            known = self._common[lexicon] = lexicon.stems | self.sizes.stems | EVERYDAY
        return known

    def _spelt(self, words: Stems, known: Set[str] = frozenset()) -> Spelt:
        return Spelt(words, self._spelling, known)

    # Products

    def product(self, product_id: str | None) -> Product | None:
        return self.profile.product(product_id) if product_id else None

    def size_id(self, product_id: str | None, said: str | None) -> str | None:
        """Id of the size of a product that is called so; None if it does not come in it."""
        product = self.product(product_id)
        size = self.sizes.of(product, said) if product and said else None
        return size.id if size else None

    def match(self, words: Stems, start: int, known: Set[str] = frozenset()) -> Match | None:
        """The longest name of a product or a kind that begins at `start`; None if none does."""
        word = self._spelling.spell(words[start], known) if start < len(words) else None
        if word is None:
            return None
        spelt = self._spelt(words, known)
        category = self._categories.get(word)
        found = self._names.longest(spelt, start)
        if category is None:
            return found
        if found is None or not found.exact or found.end == start + 1:
            return self._of_category(spelt, start, category)
        return found

    def _of_category(self, spelt: Spelt, start: int, category: Category) -> Match:
        """ "pizza de pepperoni" is a pepperoni; "pizza" alone is any of them."""
        at = past_links(spelt.words, start + 1)
        joint = not JOINTS.isdisjoint(spelt.words[start + 1 : at])
        inner = None if joint else self._names.longest(spelt, at, category.id)
        if inner is not None:
            return Match(start=start, end=inner.end, products=inner.products, exact=inner.exact)
        ids = tuple(one.id for one in category.products)
        return Match(start=start, end=start + 1, products=ids, category=category.id, exact=False)

    def among(self, said: str, candidates: Sequence[str]) -> tuple[str, ...]:
        """Those of some products that any of the words names, the most fully named first."""
        return self._names.among(self._spelt(stems_of(said)), candidates)

    # Extras and ingredients

    def match_extra(self, words: Stems, start: int, known: Set[str] = frozenset()) -> Match | None:
        """The longest extra at `start`, its words in any order: "extra queso" is "queso extra"."""
        if start >= len(words) or self._spelling.spell(words[start], known) is None:
            return None
        return self._extras.longest(self._spelt(words, known), start)

    def extra_with(self, word: str, product: Product | None) -> str | None:
        """The one extra of a product (or of all) that a word is part of: "con queso"."""
        return self._extras.with_word(word, product)

    def extra_called(self, said: str) -> str | None:
        """The extra whose whole name was said."""
        return self._extras.called(said)

    def extras_holding(self, said: str) -> frozenset[str]:
        """The extras any word said is part of the name of: "borde" of "borde de queso"."""
        return self._extras.holding(said)

    def has_ingredient(self, product: Product, word: str) -> bool:
        """Whether the product's description speaks of it."""
        return word in self._ingredients.get(product.id, frozenset())

    def is_made_of(self, product: Product, said: str) -> bool:
        """Whether the description speaks of any of the words said."""
        return any(self.has_ingredient(product, stem) for stem in content(said))


def _described(product: Product) -> str:
    return " ".join(product.description.all)


def _words_of(category: Category) -> Iterator[str]:
    for text in (*category.name.all, category.id):
        for word in stems_of(text):
            if len(word) >= _SHORTEST_KIND and word not in LINKS:
                yield word
