"""Two products in one piece, half each: a product of its own, at the price of the dearer half."""

from __future__ import annotations

from attrs import evolve

from config.catalogue import Product, Size
from config.localized import Localized


def halved(first: Product, second: Product) -> Product:
    """The piece: in the sizes both come in, with the extras both can have. It keeps `first`'s id.

    Of a size the dearer half sets the price, never their mean: no half is sold for less than whole.
    """
    sizes = tuple(
        _size(size, other) for size in first.sizes if (other := second.size(size.id)) is not None
    )
    return evolve(
        first,
        name=_named(first.name, second.name),
        description=Localized({}),
        synonyms=(),
        price_cents=_price(first, second) if not sizes else None,
        sizes=sizes,
        extras=tuple(extra for extra in first.extras if extra in second.extras),
        tags=tuple(tag for tag in first.tags if tag in second.tags),
        available=first.available and second.available,
        retailer_id=None,
        image=None,
    )


def _size(size: Size, other: Size) -> Size:
    return evolve(
        size,
        price_cents=max(size.price_cents, other.price_cents),
        available=size.available and other.available,
        retailer_id=None,
    )


def _price(first: Product, second: Product) -> int | None:
    prices = (first.price_cents, second.price_cents)
    return None if None in prices else max(price for price in prices if price is not None)


def _named(first: Localized, second: Localized) -> Localized:
    """ "½ Hawaiana + ½ Pepperoni", in every language either has a name in."""
    languages = dict.fromkeys(language for language, _ in (*first.pairs, *second.pairs))
    return Localized(
        {language: f"½ {first.get(language)} + ½ {second.get(language)}" for language in languages}
    )
