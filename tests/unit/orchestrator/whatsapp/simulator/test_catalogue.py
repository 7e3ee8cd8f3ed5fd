"""The catalogue a phone shows, as a shop would have uploaded it."""

from __future__ import annotations

from pathlib import Path

from config.profile_loader import load_profiles
from orchestrator.whatsapp.simulator.catalogue import catalogue_of

PIZZERIA = Path(__file__).parents[5] / "config" / "businesses" / "pizzeria.toml"


def test_every_item_bears_the_id_by_which_the_profile_finds_it() -> None:
    (profile,) = load_profiles([PIZZERIA])
    catalogue = catalogue_of(profile)
    items = [item for section in catalogue["sections"] for item in section["products"]]

    assert len(items) == len({item["id"] for item in items}) > 20
    for item in items:
        found = profile.retailer_item(item["id"])
        assert found is not None
        product, size = found
        assert item["product"] == product.id
        assert item["price_cents"] == product.price_of(size.id if size else None)
        assert item["name"].startswith(product.name.get(profile.language))
    assert catalogue["currency"] == profile.currency
    assert [place["name"] for place in catalogue["places"]] == [p.name for p in profile.locations]
