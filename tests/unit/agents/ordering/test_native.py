"""Carts sent from WhatsApp's own catalogue."""

from __future__ import annotations

from attrs import evolve

from agents.ordering.cart import apply
from agents.ordering.native import read_native_order
from config.profile import BusinessProfile
from orchestrator.conversation.turn import OrderItem
from tests.unit.agents.ordering.notation import cart


def test_items_become_lines_at_our_prices(profile: BusinessProfile) -> None:
    items = [
        OrderItem(product_id="pepperoni:familiar", quantity=2),
        OrderItem(product_id="agua", quantity=1),
        OrderItem(product_id="SKU-77", quantity=1),
        OrderItem(product_id="SKU-77", quantity=2),
    ]
    order = read_native_order(items, profile)
    assert order.unknown == ("SKU-77",)
    change = apply((), order.operations, profile)
    assert change.cart == cart(profile, "2 pepperoni familiar", "1 agua")


def test_an_item_without_its_size_waits_for_it(profile: BusinessProfile) -> None:
    order = read_native_order([OrderItem(product_id="pepperoni", quantity=3)], profile)
    (waiting,) = apply((), order.operations, profile).waiting
    assert (waiting.product_id, waiting.quantity) == ("pepperoni", 3)


def test_the_ids_of_the_catalogue_can_be_its_own(profile: BusinessProfile) -> None:
    first, *rest = profile.catalogue
    product, *others = first.products
    sizes = (evolve(product.sizes[0], retailer_id="SKU-1"), *product.sizes[1:])
    named = evolve(product, retailer_id="SKU-0", sizes=sizes)
    group = evolve(first, products=(named, *others))
    shop = evolve(profile, catalogue=(group, *rest))
    items = [
        OrderItem(product_id="SKU-1", quantity=1),
        OrderItem(product_id=product.id, quantity=1),
    ]
    order = read_native_order(items, shop)
    assert [(line.product_id, line.size) for line in order.operations] == [
        (product.id, sizes[0].id)
    ]
    assert order.unknown == (product.id,)
