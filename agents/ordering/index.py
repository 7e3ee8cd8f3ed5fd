"""Finding the products and extras a message names, quickly in a catalogue of thousands.

Words lead to names by an inverted index; a misspelt word leads to the few words that are like it
but for a letter or two, and only those are compared with it. Built once per profile.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence, Set
from functools import lru_cache

from attrs import frozen
from rapidfuzz import fuzz

from agents.ordering.lexicon import Lexicon
from agents.ordering.sizes import SizeWords
from config.profile import BusinessProfile, Product
from orchestrator.routing.normal_text import normalise
from orchestrator.routing.phrases import stem, stems

LINKS = stems(
    "de del da do das la el los las con com with y e and a al en em of the sabor tipo para o"
)
"""Words between the words of a name, which say nothing themselves."""
_WEAK = stems(
    "casa grand pequena pequeno mediana mediano personal familiar natural verd especial gran mini "
    "litro litros botella lata unidad pack caja bolsa gramo gr kg ml lt bien solo mas extra sin "
    "doble medio media otra otro nueva nuevo rapido favor quiero mejor bon buen buena dia hora "
    "house large small medium big bottle can box new good with no tres dos cuatro cinco uno una "
    "four three two one half doble double"
)
"""Words of names that alone name nothing: "para mi casa", "tres" cocas."""
_JOINTS = frozenset({"y", "e", "and", "con", "com", "with"})
_OF = frozenset({"de", "da", "do", "of"})
MOST_CANDIDATES = 10
"""More than fit a list are no help in choosing."""
_SHORTEST_FUZZY = 4
_LIKE = 78.0
"""Out of 100: `jawaiana` is 87 like `hawaiana`, `pollo` 60 like `polo norte`."""
_LONG = 7
"""Letters from which on a word may be misspelt twice."""
_REMEMBERED_WORDS = 4_096
Stems = tuple[str, ...]
_NONE: frozenset[int] = frozenset()


@frozen(slots=True)
class _Name:
    """One way to call a product: its words without links, and how it is linked to its sentence."""

    product: int
    words: frozenset[str]
    linked: bool
    """It is a name only after "de": "de queso", "la de la casa"."""
    jointed: bool
    """It holds a "con" or "y" itself, so that these do not part it."""


@frozen(kw_only=True, slots=True)
class Match:
    """What the words from `start` to `end` name; several products if that is not clear.

    `category` is set where only the kind is named ("una pizza"): its products are the choice then.
    """

    start: int
    end: int
    products: tuple[str, ...] = ()
    extra: str | None = None
    category: str | None = None
    exact: bool = True
    """Whether the whole name was said, as it is spelt."""

    @property
    def product(self) -> str | None:
        return self.products[0] if len(self.products) == 1 else None


class CatalogueIndex:
    """The catalogue of one profile, searchable. Keeps nothing of a conversation."""

    def __init__(self, profile: BusinessProfile) -> None:
        self.profile = profile
        self.sizes = SizeWords(profile)
        self._products = profile.products
        self._common: dict[Lexicon, frozenset[str]] = {}
        self._names: list[_Name] = []
        self._by_word: dict[str, set[int]] = defaultdict(set)
        """Positions in `_names`."""
        self._by_words: dict[frozenset[str], list[int]] = defaultdict(list)
        self._categories: dict[str, str] = {}
        self._category_of: dict[str, str] = {}
        self._extras: dict[frozenset[str], str] = {}
        self._ingredients = {one.id: _content(_described(one)) for one in self._products}
        for position, product in enumerate(self._products):
            self._add_product(position, product)
        for category in profile.catalogue:
            for text in (*category.name.all, category.id):
                for word in _stems(text):
                    if len(word) > 2 and word not in LINKS:
                        self._categories.setdefault(word, category.id)
            for product in category.products:
                self._category_of[product.id] = category.id
        for extra in profile.extras:
            for text in extra.name.all:
                self._extras.setdefault(frozenset(_content(text)), extra.id)
        self._vocabulary = self._words()
        self._near: dict[str, list[str]] = defaultdict(list)
        for word in self._vocabulary:
            if len(word) >= _SHORTEST_FUZZY:
                for left in _shortened(word):
                    self._near[left].append(word)
        self._spelt = lru_cache(maxsize=_REMEMBERED_WORDS)(self._resembling)

    def common_words(self, lexicon: Lexicon) -> frozenset[str]:
        """The words of a language and of the sizes, of which none is a misspelt product."""
        known = self._common.get(lexicon)
        if known is None:
            known = self._common[lexicon] = lexicon.stems | self.sizes.stems
        return known

    def _add_product(self, position: int, product: Product) -> None:
        for text in dict.fromkeys((*product.name.all, *product.synonyms)):
            words = _stems(text)
            content = frozenset(word for word in words if word not in LINKS)
            if not content:
                continue
            linked = len(content) == 1 and not _OF.isdisjoint(words)
            for word in content:
                self._by_word[word].add(len(self._names))
            self._by_words[content].append(len(self._names))
            self._names.append(_Name(position, content, linked, not _JOINTS.isdisjoint(words)))

    def _words(self) -> frozenset[str]:
        extras = {word for words in self._extras for word in words}
        return frozenset(self._by_word) | frozenset(self._categories) | extras

    def product(self, product_id: str | None) -> Product | None:
        return self.profile.product(product_id) if product_id else None

    def size_id(self, product_id: str | None, said: str | None) -> str | None:
        """Id of the size of a product that is called so; None if it does not come in it."""
        product = self.product(product_id)
        size = self.sizes.of(product, said) if product and said else None
        return size.id if size else None

    # Products

    def match(self, words: Stems, start: int, known: frozenset[str] = frozenset()) -> Match | None:
        """The longest name that begins at `start` of the stemmed words; None if none does.

        Words of `known` are common words of the language: no misspelt product.
        """
        spelt = self._spell(words, start, known)
        if spelt is None:
            return None
        category = self._categories.get(spelt)
        if spelt not in self._by_word:
            return None if category is None else self._of_category(words, start, category, known)
        found = self._extend(words, start, known)
        if category is not None and (found is None or not found.exact or found.end == start + 1):
            return self._of_category(words, start, category, known)
        return found

    def _spell(self, words: Stems, at: int, known: frozenset[str]) -> str | None:
        word = words[at]
        if word in self._vocabulary:
            return word
        if word in known or word in LINKS or len(word) < _SHORTEST_FUZZY or word.isdigit():
            return None
        return self._spelt(word)

    def _resembling(self, word: str) -> str | None:
        """The word of the catalogue that a misspelt one was meant to be."""
        near = {other for left in _shortened(word) for other in self._near.get(left, ())}
        scored = [(fuzz.ratio(word, other), other) for other in near]
        score, best = max(scored, default=(0.0, ""))
        return best if score >= _LIKE else None

    def _of_category(
        self, words: Stems, start: int, category: str, known: frozenset[str]
    ) -> Match | None:
        """ "pizza de pepperoni" is a pepperoni; "pizza" alone is any of them."""
        at = _past_links(words, start + 1)
        joint = not _JOINTS.isdisjoint(words[start + 1 : at])
        inner = None
        if at < len(words) and not joint:
            inner = self._extend(words, at, known, category)
        if inner is not None:
            return Match(start=start, end=inner.end, products=inner.products, exact=inner.exact)
        group = self.profile.category(category)
        ids = tuple(one.id for one in group.products) if group else ()
        return Match(start=start, end=start + 1, products=ids, category=category, exact=False)

    def _extend(
        self, words: Stems, start: int, known: frozenset[str], category: str | None = None
    ) -> Match | None:
        """Words taken as long as some name holds them all."""
        first = self._spell(words, start, known)
        if first is None or first not in self._by_word:
            return None
        names = self._allowed(self._by_word[first], category)
        if not names:
            return None
        said, end, at = frozenset({first}), start + 1, _past_links(words, start + 1)
        exact = first == words[start]
        best = self._whole(said, names, words, start, end, exact=exact)
        while at < len(words):
            word = self._spell(words, at, known)
            fewer = names & self._by_word.get(word, _NONE) if word and word not in said else _NONE
            if not _JOINTS.isdisjoint(words[end:at]):
                fewer = frozenset(name for name in fewer if self._names[name].jointed)
            if word is None or not fewer:
                break
            names, said, end = fewer, said | {word}, at + 1
            exact = exact and word == words[at]
            best = self._whole(said, names, words, start, end, exact=exact) or best
            at = _past_links(words, at + 1)
        if best is not None and (best.end == end or len(said) == 1):
            return best
        return self._part(said, names, start, end) or best

    def _allowed(self, names: Set[int], category: str | None) -> Set[int]:
        if category is None:
            return names
        return {
            name
            for name in names
            if self._category_of[self._products[self._names[name].product].id] == category
        }

    def _whole(
        self,
        said: frozenset[str],
        names: Set[int],
        words: Stems,
        start: int,
        end: int,
        *,
        exact: bool,
    ) -> Match | None:
        """The products whose whole name was said."""
        whole = [
            self._names[name].product
            for name in self._by_words.get(said, ())
            if name in names and self._is_linked(self._names[name], words, start)
        ]
        return self._match(whole, start, end, exact=exact) if whole else None

    def _part(self, said: frozenset[str], names: Set[int], start: int, end: int) -> Match | None:
        """The products of whose name it is a part, those with the shortest name first."""
        if all(word in _WEAK or word.isdigit() or len(word) < _SHORTEST_FUZZY for word in said):
            return None
        ranked = sorted(names, key=lambda name: len(self._names[name].words))
        return self._match((self._names[name].product for name in ranked), start, end, exact=False)

    def _is_linked(self, name: _Name, words: Stems, start: int) -> bool:
        return not name.linked or not _OF.isdisjoint(words[max(0, start - 2) : start])

    def _match(self, positions: Iterable[int], start: int, end: int, *, exact: bool) -> Match:
        ids = tuple(self._products[position].id for position in dict.fromkeys(positions))
        return Match(start=start, end=end, products=ids, exact=exact)

    def among(self, words: Stems, candidates: Sequence[str]) -> tuple[str, ...]:
        """Those of some products that any of the words names, the most fully named first."""
        spelt = {self._spell(words, at, frozenset()) for at in range(len(words))}
        best: dict[str, int] = {}
        reached = (self._by_word.get(word, set()) for word in spelt if word)
        for name in map(self._names.__getitem__, set().union(*reached)):
            product = self._products[name.product].id
            shared = len(name.words & spelt)
            if product in candidates and shared:
                best[product] = max(best.get(product, 0), shared)
        most = max(best.values(), default=0)
        return tuple(one for one in candidates if best.get(one) == most) if most else ()

    # Extras and ingredients

    def merged(self, one: Match, other: Match) -> tuple[str, ...]:
        """The products two matches share where they are one name said in two parts.

        "veggie pizza", "fetuchini alfredo".
        """
        if one.category is None and other.category is None and one.end != other.start:
            return ()
        return tuple(product for product in one.products if product in other.products)

    def match_extra(
        self, words: Stems, start: int, known: frozenset[str] = frozenset()
    ) -> Match | None:
        """The longest extra at `start`, its words in any order: "extra queso" is "queso extra"."""
        taken: list[str] = []
        best: Match | None = None
        at = start
        while at < len(words) and len(taken) < 4:
            word = self._spell(words, at, known)
            if word is None:
                break
            taken.append(word)
            extra = self._extras.get(frozenset(taken))
            if extra is not None:
                best = Match(start=start, end=at + 1, extra=extra)
            at = _past_links(words, at + 1)
        return best

    def extra_with(self, word: str, product: Product | None) -> str | None:
        """The one extra of a product (or of all) that a word is part of: "con queso"."""
        holding = [extra for words, extra in self._extras.items() if word in words]
        offered = [one for one in holding if product is None or one in product.extras]
        exact = self._extras.get(frozenset({word})) or self._extras.get(frozenset({word, "extra"}))
        if exact in offered:
            return exact
        return offered[0] if len(set(offered)) == 1 else None

    def extra_called(self, said: str) -> str | None:
        """The extra whose whole name was said."""
        content = _content(said)
        return self._extras.get(content) or self._extras.get(content | {"extra"})

    def content(self, said: str) -> frozenset[str]:
        """The stems of what was said that say something."""
        return _content(said)

    def stems(self, said: str) -> Stems:
        return _stems(said)

    def has_ingredient(self, product: Product, word: str) -> bool:
        """Whether the product's description speaks of it."""
        return word in self._ingredients.get(product.id, frozenset())

    def is_made_of(self, product: Product, said: str) -> bool:
        """Whether the description speaks of any of the words said."""
        return any(self.has_ingredient(product, stem) for stem in self.content(said))


def _described(product: Product) -> str:
    return " ".join(product.description.all)


def _stems(text: str) -> Stems:
    return tuple(map(stem, normalise(text).split()))


def _content(text: str) -> frozenset[str]:
    return frozenset(word for word in _stems(text) if word not in LINKS)


def _shortened(word: str) -> set[str]:
    """The word, and what is left of it without one letter; of a long word also without two.

    Two words share one of these if a letter or two are wrong, missing, too many or exchanged.
    """
    once = {word[:at] + word[at + 1 :] for at in range(len(word))}
    if len(word) < _LONG:
        return {word, *once}
    twice = {left[:at] + left[at + 1 :] for left in once for at in range(len(left))}
    return {word, *once, *twice}


def _past_links(words: Stems, at: int) -> int:
    while at < len(words) and words[at] in LINKS:
        at += 1
    return at
