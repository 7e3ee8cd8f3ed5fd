"""What a business says of itself, as numbered sentences a model may answer from."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import frozen

from agents.business import Business
from config.catalogue import Product


@frozen(slots=True)
class Fact:
    """`id` is what an answer names it by."""

    id: str
    text: str


def facts_of(business: Business, language: str) -> tuple[Fact, ...]:
    """All facts of the profile in one language; the same profile gives the same ids."""
    texts = _sentences(business, language)
    return tuple(Fact(f"F{number}", text) for number, text in enumerate(texts, 1))


def _sentences(business: Business, language: str) -> Iterator[str]:
    profile, money = business.profile, business.formats[language].money
    yield f"{profile.name}. {business.hours.week(language)}"
    for place in profile.locations:
        yield ", ".join(filter(None, (place.name, place.address, place.phone, place.maps_url)))
    for zone in profile.delivery_zones:
        areas = ", ".join(zone.neighbourhoods)
        yield (
            f"{zone.name} ({areas}): delivery fee {money(zone.fee_cents)}, about "
            f"{zone.eta_minutes} min, minimum order {money(zone.minimum_cents)}"
        )
    for method in profile.payment_methods:
        yield f"{method.name.get(language)}: {method.details.get(language)}"
    for entry in profile.faq:
        asked = " / ".join(entry.questions.get(language))
        yield f"{asked}: {entry.answer.get(language)}"
    for product in profile.products:
        yield _product(business, product, language)


def _product(business: Business, product: Product, language: str) -> str:
    money = business.formats[language].money
    sizes = ", ".join(f"{one.name.get(language)} {money(one.price_cents)}" for one in product.sizes)
    price = sizes or money(product.price_cents or 0)
    tags = ", ".join(product.tags)
    about = f"{product.name.get(language)}: {product.description.get(language)} ({price})"
    return f"{about} [{tags}]" if tags else about
