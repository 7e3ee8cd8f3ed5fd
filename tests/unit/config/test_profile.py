"""What agents ask a profile."""

from __future__ import annotations

from datetime import UTC, datetime, time

from attrs import evolve

from config.profile import (
    BusinessProfile,
    Category,
    Extra,
    Localized,
    Location,
    Product,
    Size,
    Span,
    Support,
    WeeklyHours,
    profile_for,
)

NAME = Localized({"es": "x"})
BREAD = Product(id="pan", name=NAME, description=NAME, price_cents=100)
CAKE = Product(
    id="torta",
    name=NAME,
    description=NAME,
    sizes=(
        Size(id="grande", name=NAME, price_cents=900),
        Size(id="chica", name=NAME, price_cents=500),
    ),
)
NORTH = Location(
    id="norte",
    name="Norte",
    address="x",
    latitude=4.7,
    longitude=-74.0,
    hours=WeeklyHours(tuesday=(Span(time(9), time(12)),)),
)
SOUTH = Location(id="sur", name="Sur", address="x", latitude=4.5, longitude=-74.1)
PROFILE = BusinessProfile(
    tenant_id="t",
    name="T",
    locale="es_CO",
    timezone="America/Bogota",
    currency="COP",
    phone_number_ids=("111222333",),
    hours=WeeklyHours(monday=(Span(time(8), time(20)),)),
    locations=(NORTH, SOUTH),
    catalogue=(
        Category(id="panes", name=NAME, products=(BREAD,)),
        Category(id="tortas", name=NAME, products=(CAKE,)),
    ),
    extras=(Extra(id="queso", name=NAME, price_cents=50),),
    texts={"hello": Localized({"es": "Hola", "en": "Hi"})},
)
MONDAY_NOON = datetime(2026, 11, 23, 17, tzinfo=UTC)


def test_products_and_extras_are_found_by_id() -> None:
    assert PROFILE.products == (BREAD, CAKE)
    assert PROFILE.product("torta") is CAKE
    assert PROFILE.product("sushi") is None
    assert PROFILE.category_of("torta") is PROFILE.category("tortas")
    assert PROFILE.category_of("sushi") is None
    assert PROFILE.extra("queso") is PROFILE.extras[0]  # noqa: S610 - a pizza extra, not a Django query


def test_a_product_knows_its_prices() -> None:
    assert (BREAD.price_of(), BREAD.price_of("grande")) == (100, None)
    assert (CAKE.price_of(), CAKE.price_of("grande"), CAKE.price_of("enorme")) == (None, 900, None)
    assert (BREAD.lowest_price_cents, CAKE.lowest_price_cents) == (100, 500)


def test_a_location_has_its_own_hours_where_it_says_so() -> None:
    assert PROFILE.is_open(MONDAY_NOON)
    assert PROFILE.is_open(MONDAY_NOON, "sur")
    assert not PROFILE.is_open(MONDAY_NOON, "norte")
    opening = PROFILE.next_opening(MONDAY_NOON, "norte")
    assert opening == datetime(2026, 11, 24, 14, tzinfo=UTC)
    assert opening is not None
    assert str(opening.tzinfo) == "America/Bogota"


def test_people_answer_in_business_hours_unless_support_has_its_own() -> None:
    assert PROFILE.has_support_at(MONDAY_NOON)
    assert not evolve(PROFILE, support=Support(hours=WeeklyHours())).has_support_at(MONDAY_NOON)


def test_a_text_of_its_own_replaces_the_agents() -> None:
    assert PROFILE.text("hello", "en") == "Hi"
    assert PROFILE.text("bye", "en") is None


def test_a_number_gets_the_profile_that_claims_it_else_the_default() -> None:
    default = evolve(PROFILE, tenant_id="d", phone_number_ids=(), default=True)
    assert profile_for((default, PROFILE), "111222333") is PROFILE
    assert profile_for((PROFILE, default), "999") is default
    assert profile_for((PROFILE,), "999") is None


def test_a_profile_is_a_value() -> None:
    assert evolve(PROFILE) == PROFILE
    assert hash(evolve(PROFILE)) == hash(PROFILE)
    assert evolve(PROFILE, name="other") != PROFILE
