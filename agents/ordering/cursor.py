"""The place a message is being read at, and what follows there."""

from __future__ import annotations

from collections.abc import Set

from attrs import define, field

from agents.ordering.index import CatalogueIndex
from agents.ordering.kinds import Entry, Kind
from agents.ordering.lexicon import Lexicon
from agents.ordering.match import Match
from agents.ordering.tokens import Tokens

_NUMBERS = frozenset({Kind.NUMBER, Kind.ARTICLE})


@define(slots=True, kw_only=True)
class Cursor:
    """The words from `at` to `end` are read now; names reach no further than the next pause."""

    tokens: Tokens
    lexicon: Lexicon
    index: CatalogueIndex
    in_cart: frozenset[str]
    """Ids of the products in the cart, or waiting to be."""
    halved: tuple[tuple[str, str], ...] = ()
    """The halves of what is in the cart half and half."""
    at: int = 0
    end: int = 0
    limit: int = 0
    """Where the stretch without a pause ends."""
    words: tuple[str, ...] = ()
    """All up to the limit, as are the stems."""
    stems: tuple[str, ...] = ()
    _known: frozenset[str] = field(init=False)

    def __attrs_post_init__(self) -> None:
        self._known = self.index.common_words(self.lexicon)
        self._stretch()

    def _stretch(self) -> None:
        if self.limit <= self.at < len(self.tokens.words):
            self.limit = self.tokens.limit(self.at)
            self.words = self.tokens.words[: self.limit]
            self.stems = self.tokens.stems[: self.limit]

    def go_on(self) -> None:
        """To what follows."""
        self.at = self.end
        self._stretch()

    @property
    def is_done(self) -> bool:
        return self.at >= len(self.tokens.words)

    @property
    def is_last(self) -> bool:
        """Whether nothing follows."""
        return self.end >= len(self.tokens.words)

    # What stands here

    @property
    def after_pause(self) -> bool:
        return self.at in self.tokens.pauses

    @property
    def word(self) -> str:
        return self.tokens.words[self.at]

    @property
    def stem(self) -> str:
        return self.tokens.stems[self.at]

    @property
    def written(self) -> str:
        return self.tokens.written[self.at]

    @property
    def said(self) -> str:
        """All that is read now, as written."""
        return self.tokens.said(self.at, self.end)

    def entry(self) -> tuple[Entry, int] | None:
        """The phrase of the language that begins here, and where it ends."""
        return self.lexicon.match(self.words, self.at)

    def product(self) -> Match | None:
        return self.index.match(self.stems, self.at, self._known)

    def product_at(self, at: int) -> Match | None:
        """A product that is named further on, pause or not."""
        return self.index.match(self.tokens.stems, at, self._known)

    def size_spelt(self) -> str | None:
        """A size whose name is misspelt here."""
        return self.index.sizes.spelt(self.stem, self._known)

    def extra(self) -> Match | None:
        return self.index.match_extra(self.stems, self.at, self._known)

    # What follows

    @property
    def next_word(self) -> str:
        return "" if self.is_last else self.tokens.words[self.end]

    def number_follows(self) -> bool:
        """In digits or in words."""
        following = None if self.is_last else self.lexicon.match(self.tokens.words, self.end)
        return following is not None and following[0].kind in _NUMBERS

    def number_at(self, at: int) -> tuple[int, int] | None:
        """A number that ends its stretch or stands before a word of the language, and its end."""
        words = self.tokens.words
        found = self.lexicon.match(words, at) if at < self.limit else None
        if found is None or found[0].kind not in _NUMBERS:
            return None
        entry, end = found
        last = end >= self.limit or self.lexicon.match(words, end) is not None
        return (entry.number, end) if last else None

    def product_follows_at_once(self) -> bool:
        """Whether the second word from here begins a product, pause or not."""
        stems, at = self.tokens.stems, self.at + 1
        return at < len(stems) and self.index.match(stems, at, self._known) is not None

    def cart_product_follows(self, kinds: Set[Kind] = frozenset({Kind.DEFINITE})) -> bool:
        """Whether a product of the cart follows in this stretch, perhaps after articles."""
        at, limit = self.end, self.tokens.limit(self.at)
        while at < limit and self._is_of(at, kinds):
            at += 1
        stems = self.tokens.stems[:limit]
        found = self.index.match(stems, at, self._known) if at < limit else None
        return found is not None and not self.in_cart.isdisjoint(found.products)

    def extra_follows(self) -> bool:
        """Whether the next word begins an extra."""
        return self.index.match_extra(self.stems, self.end, self._known) is not None

    def size_follows(self) -> bool:
        """Whether the next word begins a size."""
        return self.end < self.limit and bool(self.index.sizes.match(self.stems, self.end))

    def plain_word_follows(self) -> bool:
        """Whether a word follows in this stretch that is neither of the language nor the cart."""
        if self.end >= self.limit or self.lexicon.match(self.tokens.words, self.end) is not None:
            return False
        return not self.cart_product_follows()

    def _is_of(self, at: int, kinds: Set[Kind]) -> bool:
        entry = self.lexicon.match(self.tokens.words, at)
        return entry is not None and entry[0].kind in kinds
