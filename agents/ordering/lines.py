"""A cart line from what was ordered, at the price the profile has now."""

from __future__ import annotations

from collections.abc import Iterable

from agents.ordering.operations import AddLine
from config.profile import BusinessProfile, Extra, Product, Size
from orchestrator.conversation.contract import MAX_NAME
from orchestrator.conversation.state import CartItem


def joined(parts: Iterable[str]) -> str | None:
    """As a flat cart line keeps several words; None for none."""
    return ",".join(dict.fromkeys(part.replace(",", " ") for part in parts if part)) or None


def parted(text: str | None) -> tuple[str, ...]:
    return tuple(part for part in text.split(",") if part) if text else ()


def product_of(profile: BusinessProfile, line: AddLine | CartItem) -> Product | None:
    """What a line is of: a product, or two of them in one piece; None if it is not sold so."""
    if line.product_id is None or line.other_half is None:
        return profile.product(line.product_id) if line.product_id else None
    return profile.halved(line.product_id, line.other_half)


def sizes_on_sale(product: Product) -> tuple[Size, ...]:
    return tuple(size for size in product.sizes if size.available)


def settled_size(product: Product, size: str | None) -> str | None:
    """The size said, or the only one there is."""
    on_sale = sizes_on_sale(product)
    return on_sale[0].id if size is None and len(on_sale) == 1 else size


def extra_of(profile: BusinessProfile, extra_id: str) -> Extra | None:
    return next((extra for extra in profile.extras if extra.id == extra_id), None)


def unit_price(
    profile: BusinessProfile, product: Product, size: str | None, extras: Iterable[str]
) -> int | None:
    """One piece with its extras; None if the product has no such size or needs one."""
    price = product.price_of(size)
    if price is None:
        return None
    prices = {extra.id: extra.price_cents for extra in profile.extras}
    return price + sum(prices.get(extra, 0) for extra in extras)


def cart_line(
    profile: BusinessProfile, product: Product, ordered: AddLine, price_cents: int
) -> CartItem:
    """The name is in the business's own language, for it is the kitchen that reads it."""
    return CartItem(
        product_id=product.id,
        name=product.name.get(profile.language)[:MAX_NAME],
        quantity=ordered.quantity,
        unit_price_cents=price_cents,
        size=settled_size(product, ordered.size),
        extras=joined(ordered.extras),
        without=joined(ordered.without),
        note=ordered.note,
        other_half=ordered.other_half,
    )
