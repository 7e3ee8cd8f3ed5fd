"""The cart: operations in, the new lines and what is to be said of them out.

Prices are always the profile's as it is now; whatever cannot be sold is refused by its name and
never put in. A line that still wants an answer (which product, which size) waits outside the cart.
"""

from __future__ import annotations

from collections.abc import Iterable

from attrs import evolve, frozen

from agents.ordering.changing import Change, subtotal
from agents.ordering.lines import extra_of, joined, parted, product_of, unit_price
from agents.ordering.notes import DONE, Cart, CartChange, Note, NoteKind
from agents.ordering.operations import Operation
from agents.ordering.supply import Supply
from config.profile import BusinessProfile
from orchestrator.conversation.contract import MAX_QUANTITY
from orchestrator.conversation.state import CartItem

__all__ = [
    "DONE",
    "Cart",
    "CartChange",
    "Note",
    "NoteKind",
    "PriceChange",
    "Repriced",
    "apply",
    "reprice",
    "subtotal",
]


@frozen(kw_only=True, slots=True)
class PriceChange:
    """A line whose price is another now, or (`now` is None) that is no longer sold."""

    before: CartItem
    now: CartItem | None


@frozen(kw_only=True, slots=True)
class Repriced:
    cart: Cart
    changes: tuple[PriceChange, ...] = ()


def apply(cart: Cart, operations: Iterable[Operation], profile: BusinessProfile) -> CartChange:
    """The cart after the operations, in their order. Refused ones leave it as it was."""
    supply = Supply(profile)
    change = Change(supply, list(cart))
    for operation in operations:
        change.do(operation)
    return CartChange(
        cart=_merged(change.items), notes=tuple(supply.notes), waiting=tuple(supply.waiting)
    )


def reprice(cart: Cart, profile: BusinessProfile) -> Repriced:
    """The cart at the prices of now, without what is no longer sold."""
    repriced = [(item, _at_present(item, profile)) for item in cart]
    return Repriced(
        cart=_merged(now for _, now in repriced if now is not None),
        changes=tuple(
            PriceChange(before=item, now=now)
            for item, now in repriced
            if now is None or now.unit_price_cents != item.unit_price_cents
        ),
    )


def _at_present(item: CartItem, profile: BusinessProfile) -> CartItem | None:
    product = product_of(profile, item)
    if product is None or not product.available:
        return None
    size = product.size(item.size) if item.size else None
    if size is not None and not size.available:
        return None
    extras = [one for one in parted(item.extras) if extra_of(profile, one)]
    price = unit_price(profile, product, item.size, extras)
    return None if price is None else evolve(item, unit_price_cents=price, extras=joined(extras))


def _merged(items: Iterable[CartItem]) -> Cart:
    """Equal lines become one where it first stood, as far as a line can hold."""
    merged: dict[tuple[object, ...], CartItem] = {}
    for item in items:
        key: tuple[object, ...] = (
            frozenset((item.product_id, item.other_half)),
            item.size,
            frozenset(parted(item.extras)),
            frozenset(parted(item.without)),
            item.note,
        )
        same = merged.get(key)
        if same is None:
            merged[key] = item
        elif same.quantity + item.quantity <= MAX_QUANTITY:
            merged[key] = evolve(item, quantity=same.quantity + item.quantity)
        else:
            merged[(*key, len(merged))] = item
    return tuple(merged.values())
