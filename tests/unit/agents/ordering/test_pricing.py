"""What an order costs, to the peso."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from agents.ordering.pricing import CouponAnswer, Quote, quote, rounded
from config.localized import Localized
from config.profile import BusinessProfile, Coupon, CouponKind, OrderRules, Tax
from orchestrator.conversation.state import CartItem
from tests.unit.agents.ordering.notation import cart

NOW = datetime(2026, 11, 23, 18, tzinfo=UTC)
NAME = Localized({"es": "Cupón"})
LINES = ("1 hawaiana mediana", "2 coca_cola 400_ml")
SUBTOTAL = 4290000 + 2 * 650000


def coupon(kind: CouponKind = CouponKind.PERCENT, **values: object) -> Coupon:
    usual: dict[str, object] = {"percent": Decimal(10)} if kind is CouponKind.PERCENT else {}
    return Coupon(code="HOLA", name=NAME, kind=kind, **{**usual, **values})  # type: ignore[arg-type] # of the test's own making


def with_coupon(profile: BusinessProfile, one: Coupon) -> BusinessProfile:
    return evolve(profile, coupons=(one,))


def delivered(
    profile: BusinessProfile,
    *lines: str,
    code: str | None = None,
    zone: str = "chapinero",
    at: datetime = NOW,
    used: tuple[str, ...] = (),
) -> Quote:
    return quote(
        cart(profile, *(lines or LINES)),
        profile,
        "delivery",
        profile.delivery_zone(zone),
        code,
        at,
        coupons_used=used,
    )


def test_a_delivery_costs_its_lines_and_its_fee(profile: BusinessProfile) -> None:
    told = delivered(profile)
    assert [line.total_cents for line in told.lines] == [4290000, 1300000]
    assert (told.subtotal_cents, told.delivery_fee_cents) == (SUBTOTAL, 490000)
    assert told.total_cents == SUBTOTAL + 490000
    assert told.shortfall_cents == 0
    assert told.free_delivery_in_cents == 12000000 - SUBTOTAL


@pytest.mark.parametrize("fulfillment", ["pickup", "dine_in", None])
def test_only_a_delivery_has_a_fee_and_a_minimum(
    profile: BusinessProfile, fulfillment: str | None
) -> None:
    zone = profile.delivery_zone("chapinero")
    told = quote(cart(profile, "1 agua"), profile, fulfillment, zone, None, NOW)
    assert (told.total_cents, told.shortfall_cents) == (500000, 0)


def test_what_is_missing_for_the_smallest_order_is_told(profile: BusinessProfile) -> None:
    told = delivered(profile, "1 agua")
    assert (told.minimum_cents, told.shortfall_cents) == (2500000, 2000000)


def test_delivery_is_free_from_its_threshold_on(profile: BusinessProfile) -> None:
    zone = profile.delivery_zone("chapinero")
    assert zone is not None
    for threshold, fee in ((SUBTOTAL, 0), (SUBTOTAL + 1, 490000)):
        near = evolve(zone, free_delivery_from_cents=threshold)
        told = quote(cart(profile, *LINES), profile, "delivery", near, None, NOW)
        assert told.delivery_fee_cents == fee
        assert told.delivery_saved_cents == 490000 - fee
        assert told.free_delivery_in_cents == (1 if fee else None)


def test_included_tax_is_a_part_of_the_total(profile: BusinessProfile) -> None:
    told = delivered(profile)
    assert told.tax_included
    assert told.tax_cents == 414100  # 55,900 * 8 / 108 = 4,140.74 pesos, to whole pesos
    assert told.total_cents == SUBTOTAL + 490000


def test_added_tax_comes_on_top_of_fee_and_goods_alike(profile: BusinessProfile) -> None:
    tax = Tax(name=NAME, rate=Decimal("8.25"), included=False, on_delivery=True)
    told = delivered(evolve(profile, tax=tax))
    assert told.tax_cents == rounded((SUBTOTAL + 490000) * Decimal("8.25") / 100, 100)
    assert told.total_cents == SUBTOTAL + 490000 + told.tax_cents


def test_rounding_is_half_up_to_the_smallest_amount() -> None:
    assert [rounded(Decimal(one), 100) for one in (49, 50, 149, 150, 250)] == [
        0,
        100,
        100,
        200,
        300,
    ]
    assert rounded(Decimal("0.5"), 1) == 1
    assert rounded(Decimal(7499), 5000) == 5000


def test_a_coupon_takes_off_its_percentage_up_to_its_most(profile: BusinessProfile) -> None:
    assert delivered(with_coupon(profile, coupon()), code=" hola ").discount_cents == 559000
    capped = delivered(with_coupon(profile, coupon(most_cents=100000)), code="HOLA")
    assert (capped.discount_cents, capped.coupon) == (100000, "HOLA")
    assert capped.total_cents == SUBTOTAL - 100000 + 490000


def test_a_coupon_never_takes_off_more_than_what_it_is_for(profile: BusinessProfile) -> None:
    drinks = coupon(CouponKind.AMOUNT, amount_cents=9000000, categories=("bebidas",))
    assert delivered(with_coupon(profile, drinks), code="HOLA").discount_cents == 1300000
    everything = coupon(CouponKind.AMOUNT, amount_cents=9000000)
    assert delivered(with_coupon(profile, everything), code="HOLA").total_cents == 490000


def test_a_coupon_for_a_product_counts_only_its_lines(profile: BusinessProfile) -> None:
    one = with_coupon(profile, coupon(products=("hawaiana",)))
    assert delivered(one, code="HOLA").discount_cents == 429000


def test_free_delivery_takes_the_fee_off(profile: BusinessProfile) -> None:
    free = with_coupon(profile, coupon(CouponKind.FREE_DELIVERY))
    told = delivered(free, code="HOLA")
    assert (told.delivery_fee_cents, told.delivery_saved_cents) == (0, 490000)
    assert told.total_cents == SUBTOTAL
    taken_away = quote(cart(free, *LINES), free, "pickup", None, "HOLA", NOW)
    assert taken_away.coupon_answer is CouponAnswer.NOTHING_FOR_IT


@pytest.mark.parametrize(
    ("values", "used", "answer"),
    [
        ({}, (), CouponAnswer.APPLIED),
        ({"starts": date(2026, 11, 24)}, (), CouponAnswer.NOT_YET),
        ({"starts": date(2026, 11, 23), "ends": date(2026, 11, 23)}, (), CouponAnswer.APPLIED),
        ({"ends": date(2026, 11, 22)}, (), CouponAnswer.EXPIRED),
        ({"once_per_customer": True}, ("hola",), CouponAnswer.USED),
        ({"once_per_customer": True}, ("OTHER",), CouponAnswer.APPLIED),
        ({}, ("HOLA",), CouponAnswer.APPLIED),
        ({"minimum_cents": SUBTOTAL}, (), CouponAnswer.APPLIED),
        ({"minimum_cents": SUBTOTAL + 1}, (), CouponAnswer.TOO_SMALL),
        ({"products": ("gelato",)}, (), CouponAnswer.NOTHING_FOR_IT),
    ],
)
def test_whether_a_coupon_counts_is_told(
    profile: BusinessProfile,
    values: dict[str, object],
    used: tuple[str, ...],
    answer: CouponAnswer,
) -> None:
    told = delivered(with_coupon(profile, coupon(**values)), code="HOLA", used=used)
    assert told.coupon_answer is answer
    assert (told.coupon is not None) == (answer is CouponAnswer.APPLIED)
    assert told.coupon_shortfall_cents == (1 if answer is CouponAnswer.TOO_SMALL else 0)


def test_an_unknown_code_and_no_code_are_no_coupon(profile: BusinessProfile) -> None:
    assert delivered(profile, code="NADA").coupon_answer is CouponAnswer.UNKNOWN
    assert delivered(profile).coupon_answer is CouponAnswer.NONE


def test_the_days_of_a_coupon_are_those_of_the_business(profile: BusinessProfile) -> None:
    one = with_coupon(profile, coupon(ends=date(2026, 11, 23)))
    late = datetime(2026, 11, 24, 4, 59, tzinfo=UTC)  # still the 23rd in Bogotá
    assert delivered(one, code="HOLA", at=late).coupon_answer is CouponAnswer.APPLIED
    later = datetime(2026, 11, 24, 5, tzinfo=UTC)
    assert delivered(one, code="HOLA", at=later).coupon_answer is CouponAnswer.EXPIRED


AMOUNTS = st.integers(min_value=0, max_value=10**8)
ITEMS = st.lists(
    st.builds(
        CartItem,
        product_id=st.sampled_from(["hawaiana", "agua", "gelato", "gone"]),
        name=st.just("x"),
        quantity=st.integers(1, 99),
        unit_price_cents=AMOUNTS,
    ),
    max_size=6,
)
COUPONS = st.builds(
    Coupon,
    code=st.just("HOLA"),
    name=st.just(NAME),
    kind=st.sampled_from(CouponKind),
    percent=st.decimals("0.01", "100", places=2),
    amount_cents=AMOUNTS,
    minimum_cents=st.sampled_from([0, 10**6]),
    most_cents=st.none() | AMOUNTS,
    products=st.sampled_from([(), ("agua",)]),
    categories=st.sampled_from([(), ("pizzas",)]),
)
TAXES = st.none() | st.builds(
    Tax,
    name=st.just(NAME),
    rate=st.decimals("0", "100", places=2),
    included=st.booleans(),
    on_delivery=st.booleans(),
)
STEPS = st.sampled_from([1, 5, 100, 5000])


@given(items=ITEMS, one=COUPONS, tax=TAXES, step=STEPS, delivery=st.booleans(), data=st.data())
def test_a_total_is_its_sum_and_never_negative_in_whatever_order(
    profile: BusinessProfile,
    items: list[CartItem],
    one: Coupon,
    tax: Tax | None,
    step: int,
    delivery: bool,
    data: st.DataObject,
) -> None:
    shop = evolve(profile, coupons=(one,), tax=tax, order=OrderRules(smallest_amount_cents=step))
    zone = shop.delivery_zone("chapinero")
    how = "delivery" if delivery else "pickup"
    told = quote(items, shop, how, zone, "HOLA", NOW)
    assert told.subtotal_cents == sum(line.total_cents for line in told.lines)
    assert 0 <= told.discount_cents <= told.subtotal_cents
    assert told.delivery_fee_cents >= 0
    assert told.tax_cents >= 0
    added = 0 if told.tax_included else told.tax_cents
    goods = told.subtotal_cents - told.discount_cents
    assert told.total_cents == goods + told.delivery_fee_cents + added >= 0
    if told.tax_included:
        assert told.tax_cents <= told.total_cents + step
    if told.coupon_answer is not CouponAnswer.APPLIED:
        assert (told.discount_cents, told.coupon) == (0, None)
    shuffled = quote(data.draw(st.permutations(items)), shop, how, zone, "HOLA", NOW)
    assert evolve(shuffled, lines=()) == evolve(told, lines=())
