"""Finding what a message names on the menu, and telling it: prices, sizes, ingredients, extras."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from attrs import frozen

from agents.formats import Formats
from agents.menu import Menu
from agents.texts import Texts
from config.profile import BusinessProfile, Category, Extra, Product, Size
from orchestrator.routing.normal_text import normalise
from orchestrator.routing.phrases import QUESTIONS_KEPT, Found, Phrases, stem, stems

TAG_WORDS: dict[str, frozenset[str]] = {
    "vegetarian": stems("vegetariano vegetariana vegetarian veggie"),
    "vegan": stems("vegano vegana vegan"),
    "gluten_free": stems("gluten celiaco celiaca celiac coeliac tacc"),
    "spicy": stems("picante spicy hot apimentado apimentada"),
    "alcohol": stems("alcohol licor trago alcoholica alcool"),
    "popular": stems("popular pedida vendida famosa"),
}
_KINDS = stems("opcion opciones options option algo anything comida food")
SMALLEST, MIDDLE, LARGEST = "<", "=", ">"
"""Sizes as people call them whatever the menu says; no id of a size looks like these."""
_RELATIVE = {
    word: size
    for size, words in (
        (SMALLEST, ("pequena", "pequeno", "chica", "chico", "small", "personal", "individual")),
        (MIDDLE, ("mediana", "mediano", "medium", "media")),
        (
            LARGEST,
            ("grande", "grandes", "large", "big", "familiar", "family", "gigante", "familia"),
        ),
    )
    for word in words
}
_ARTICLES = frozenset({"la", "el", "los", "las", "the", "a", "o", "de", "y", "e", "and"})
_ONE_OF_A_KIND = frozenset({"la", "el", "una", "un", "the", "a", "an", "uma", "um", "o", "pizza"})


@frozen(kw_only=True, slots=True)
class Named:
    """What a message names. `sizes` are words of sizes, whatever product they belong to."""

    products: tuple[Product, ...] = ()
    extras: tuple[Extra, ...] = ()
    categories: tuple[Category, ...] = ()
    sizes: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()

    @property
    def product(self) -> Product | None:
        return self.products[0] if self.products else None


class Products:
    """The catalogue of one business, searchable; built once."""

    def __init__(
        self,
        profile: BusinessProfile,
        texts: Texts,
        formats: dict[str, Formats],
        menu: Menu,
    ) -> None:
        self._profile = profile
        self._texts = texts
        self._formats = formats
        self._menu = menu
        self._products = Phrases(
            (name, product)
            for product in profile.products
            for name in (*product.name.all, *product.synonyms)
        )
        self._extras = Phrases((name, one) for one in profile.extras for name in one.name.all)
        self._categories = Phrases(
            (name, group) for group in profile.catalogue for name in (*group.name.all, group.id)
        )
        self._sizes = Phrases(
            (name, size.id)
            for product in profile.products
            for size in product.sizes
            for name in size.name.all
        )
        self._ingredients = frozenset(
            stem(word)
            for product in profile.products
            for text in product.description.all
            for word in normalise(text).split()
        ) | {stem(word) for word in _RELATIVE}
        """Words that are no misspelt names."""
        self._remembered = lru_cache(maxsize=QUESTIONS_KEPT)(self._look_up)
        self._cards = {
            (language, product.id): self._card(language, product)
            for language in formats
            for product in profile.products
        }

    def named(self, words: Sequence[str], *, guess: bool = True) -> Named:
        """What the normalised words name; to `guess`, misspelt names count if none is right."""
        return self._remembered(tuple(words), guess)

    def _look_up(self, words: tuple[str, ...], guess: bool) -> Named:
        found = self._products.find(words) or (self._guessed(words) if guess else [])
        tags = _tags(words)
        return Named(
            products=tuple(
                dict.fromkeys(one.value for one in found if not _is_a_kind(words, one, tags))
            ),
            extras=tuple(dict.fromkeys(one.value for one in self._extras.find(words))),
            categories=tuple(dict.fromkeys(one.value for one in self._categories.find(words))),
            sizes=tuple(dict.fromkeys(one.value for one in self._sizes.find(words)))
            or tuple(_RELATIVE[word] for word in words if word in _RELATIVE),
            tags=tags,
        )

    def _guessed(self, words: Sequence[str]) -> list[Found[Product]]:
        if self._categories.find(words) and len(words) <= 2:
            return []
        meant = [word if stem(word) not in self._ingredients else "" for word in words]
        return self._products.guess(meant)

    def only_named(self, words: Sequence[str]) -> bool:
        """Whether a message is nothing but the name of one product: neither a verb nor a number."""
        found = self._products.find(words)
        if len(found) != 1:
            return False
        rest = [*words[: found[0].start], *words[found[0].end :]]
        return all(word in _ARTICLES or word in _RELATIVE for word in rest)

    def by_id(self, product_id: str) -> Product | None:
        return self._profile.product(product_id)

    def card(self, language: str, product: Product) -> str:
        """All there is to say about a product."""
        return self._cards[language, product.id]

    def size_price(self, language: str, product: Product, sizes: Sequence[str]) -> str | None:
        """The price in the size named, if the product comes in it."""
        size = _size_of(product, sizes)
        if size is None:
            return None
        return self._texts.get(
            "size_price",
            language,
            product=product.name.get(language),
            size=size.name.get(language).lower(),
            amount=self._formats[language].money(size.price_cents),
        )

    def extra_price(self, language: str, extra: Extra) -> str:
        return self._texts.get(
            "extra_price",
            language,
            extra=extra.name.get(language).lower(),
            amount=self._formats[language].money(extra.price_cents),
        )

    def tagged(self, tag: str) -> tuple[Product, ...]:
        return tuple(
            product
            for product in self._profile.products
            if tag in product.tags and product.available
        )

    def lines(self, language: str, products: Sequence[Product]) -> str:
        """One line a product: name and price."""
        return "\n".join(
            f"• {product.name.get(language)}: {self._menu.price(language, product)}"
            for product in products
        )

    def sizes(self, language: str) -> tuple[str, ...]:
        """One line a category: the sizes its products come in."""
        lines = []
        for category in self._profile.catalogue:
            sizes = dict.fromkeys(
                size.name.get(language) for product in category.products for size in product.sizes
            )
            if sizes:
                lines.append(f"• {category.name.get(language)}: {', '.join(sizes)}")
        return tuple(lines)

    def prices(self, language: str, product: Product) -> str:
        """Its name and what it costs in each size."""
        lines = [f"*{product.name.get(language)}*"]
        lines += [self._price_line(language, size) for size in product.sizes]
        if product.price_cents is not None:
            lines.append(f"• {self._formats[language].money(product.price_cents)}")
        return "\n".join(lines)

    def _card(self, language: str, product: Product) -> str:
        lines = [f"*{product.name.get(language)}*", product.description.get(language)]
        lines += [self._price_line(language, size) for size in product.sizes]
        if product.price_cents is not None:
            lines.append(f"• {self._formats[language].money(product.price_cents)}")
        if not product.available:
            lines.append(self._texts.get("unavailable", language))
        extras = [one for one in self._profile.extras if one.id in product.extras]
        if extras:
            lines += ["", self._extras_line(language, extras)]
        return "\n".join(line for line in lines if line is not None)

    def _price_line(self, language: str, size: Size) -> str:
        amount = self._formats[language].money(size.price_cents)
        return f"• {size.name.get(language)}: {amount}"

    def _extras_line(self, language: str, extras: Sequence[Extra]) -> str:
        """A choice that costs nothing, such as a colour, stands without a price."""
        formats = self._formats[language]
        listed = ", ".join(
            f"{extra.name.get(language).lower()} "
            f"{formats.money(extra.price_cents) if extra.price_cents else ''}".rstrip()
            for extra in extras
        )
        return self._texts.get("extras_line", language, extras=listed)


def _size_of(product: Product, sizes: Sequence[str]) -> Size | None:
    """The size named, by its id or by its rank among the product's sizes."""
    ranks: dict[str, int] = {}
    if len(product.sizes) > 1:
        ranks = {SMALLEST: 0, LARGEST: len(product.sizes) - 1}
        if len(product.sizes) % 2:
            ranks[MIDDLE] = len(product.sizes) // 2
    for wanted in sizes:
        if wanted in ranks:
            return product.sizes[ranks[wanted]]
        found = product.size(wanted)
        if found is not None:
            return found
    return None


def _tags(words: Sequence[str]) -> tuple[str, ...]:
    stems = set(map(stem, words))
    return tuple(tag for tag, marks in TAG_WORDS.items() if not marks.isdisjoint(stems))


def _is_a_kind(words: Sequence[str], one: Found[Product], tags: Sequence[str]) -> bool:
    """Whether "vegetarianas" is meant as in "opciones vegetarianas", not "la vegetariana"."""
    named = set(map(stem, words[one.start : one.end]))
    if not any(named <= TAG_WORDS[tag] for tag in tags):
        return False
    before = words[one.start - 1] if one.start else ""
    return before not in _ONE_OF_A_KIND or not _KINDS.isdisjoint(map(stem, words))
