"""The catalogue a phone shows, made from a business profile as a shop would upload it to Meta."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from config.catalogue import Product
from config.localized import Localized
from config.profile import BusinessProfile

CATALOG_ID = "100000000000604"


def catalogue_of(profile: BusinessProfile) -> dict[str, Any]:
    """Plain JSON: `catalog_id`, `name`, `currency`, `timezone`, `locale`, `places`, `sections`.

    A product with sizes has one item for each, as Meta's catalogues know no sizes; its id is
    `PRODUCT:SIZE` unless the profile names a `retailer_id`. `price_cents` is in hundredths of the
    major unit.
    """
    return {
        "catalog_id": CATALOG_ID,
        "name": profile.name,
        "currency": profile.currency,
        "timezone": profile.timezone,
        "locale": profile.locale.replace("_", "-"),
        "places": [
            {
                "name": place.name,
                "address": place.address,
                "latitude": place.latitude,
                "longitude": place.longitude,
            }
            for place in profile.locations
        ],
        "sections": [
            {
                "title": _name(category.name, profile),
                "products": [
                    item for product in category.products for item in _items(product, profile)
                ],
            }
            for category in profile.catalogue
        ],
    }


def _items(product: Product, profile: BusinessProfile) -> Iterator[dict[str, Any]]:
    about = {
        "description": _name(product.description, profile),
        "product": product.id,
        "available": product.available,
    }
    name = _name(product.name, profile)
    if product.price_cents is not None:
        yield {
            "id": product.retailer_id or product.id,
            "name": name,
            "price_cents": product.price_cents,
            **about,
        }
    for size in product.sizes:
        size_name = _name(size.name, profile)
        yield {
            "id": size.retailer_id or f"{product.id}:{size.id}",
            "name": f"{name} · {size_name}",
            "price_cents": size.price_cents,
            **about,
            "available": product.available and size.available,
        }


def _name(text: Localized, profile: BusinessProfile) -> str:
    return text.get(profile.language)
