"""A cart sent from WhatsApp's own catalogue, as operations: at our prices, never at theirs."""

from __future__ import annotations

from collections.abc import Iterable

from attrs import frozen

from agents.ordering.operations import AddLine
from config.profile import BusinessProfile
from orchestrator.conversation.turn import OrderItem


@frozen(kw_only=True, slots=True)
class NativeOrder:
    """`unknown` are the ids of the catalogue that are nothing this business sells."""

    operations: tuple[AddLine, ...] = ()
    unknown: tuple[str, ...] = ()


def read_native_order(items: Iterable[OrderItem], profile: BusinessProfile) -> NativeOrder:
    """A product in several sizes whose item names none still wants one: the cart lets it wait."""
    known: list[AddLine] = []
    unknown: list[str] = []
    for item in items:
        found = profile.retailer_item(item.product_id)
        if found is None:
            unknown.append(item.product_id)
        elif item.quantity > 0:
            product, size = found
            known.append(
                AddLine(
                    product_id=product.id,
                    quantity=item.quantity,
                    quantity_given=True,
                    size=size.id if size else None,
                    said=product.name.get(profile.language),
                )
            )
    return NativeOrder(operations=tuple(known), unknown=tuple(dict.fromkeys(unknown)))
