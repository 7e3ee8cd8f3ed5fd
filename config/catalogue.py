"""What a business sells. Every amount is in hundredths of the major unit of its currency.

That holds for every currency, also for those written without decimals: 34900 pesos are
`price_cents=3490000`, as in the flat session state.
"""

from __future__ import annotations

from attrs import frozen

from config.localized import Localized


@frozen(kw_only=True, slots=True)
class Extra:
    """Something added to a product, for example more cheese."""

    id: str
    name: Localized
    price_cents: int
    available: bool = True


@frozen(kw_only=True, slots=True)
class Size:
    """A size of a product, with the price of the whole product in that size."""

    id: str
    name: Localized
    price_cents: int
    available: bool = True
    retailer_id: str | None = None
    """Its id in WhatsApp's own catalogue, where each size is an item."""


@frozen(kw_only=True, slots=True, cache_hash=True)
class Product:
    """Has either one price or sizes with a price each, never both."""

    id: str
    name: Localized
    description: Localized
    synonyms: tuple[str, ...] = ()
    """Other names people use, in any language."""
    price_cents: int | None = None
    sizes: tuple[Size, ...] = ()
    extras: tuple[str, ...] = ()
    """Ids of the extras it can have."""
    tags: tuple[str, ...] = ()
    """For example vegetarian, vegan, spicy, gluten_free, alcohol."""
    available: bool = True
    """False while it is sold out: it is shown, and cannot be ordered."""
    retailer_id: str | None = None
    """Its id in WhatsApp's own catalogue; None if it is `id`."""
    image: str | None = None
    """Web address of its picture."""

    def size(self, size_id: str) -> Size | None:
        return next((size for size in self.sizes if size.id == size_id), None)

    @property
    def lowest_price_cents(self) -> int:
        """The price, or that of the cheapest size."""
        if self.price_cents is not None:
            return self.price_cents
        return min(size.price_cents for size in self.sizes)

    def price_of(self, size_id: str | None = None) -> int | None:
        """The price in a size (None: of a product without sizes); None if there is none such."""
        if size_id is None:
            return self.price_cents
        size = self.size(size_id)
        return None if size is None else size.price_cents


@frozen(kw_only=True, slots=True, cache_hash=True)
class Category:
    """A group of products as a menu shows it."""

    id: str
    name: Localized
    products: tuple[Product, ...] = ()
    halves: bool = False
    """Whether two of its products may share a piece, half each, at the price of the dearer."""
