"""What is told of promotions: the coupons good on that day, or honestly that there is none."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from attrs import evolve
from msgspec.structs import replace

from config.profile import Coupon, CouponKind, Localized
from tests.unit.agents.talks import Talk, open_shop
from tests.unit.orchestrator.routing.messages import pizzeria

TUESDAYS = Coupon(
    code="MARTES",
    name=Localized({"es": "Martes de pizza", "en": "Pizza Tuesdays", "pt": "Terças de pizza"}),
    kind=CouponKind.AMOUNT,
    amount_cents=800_000,
    categories=("pizzas",),
    products=("tiramisu",),
    starts=date(2026, 11, 1),
    ends=date(2026, 11, 30),
)
HALF = Coupon(
    code="MITAD",
    name=Localized({"es": "Aniversario"}),
    kind=CouponKind.PERCENT,
    percent=Decimal(50),
)
FREE = Coupon(code="GRATIS", name=Localized({"es": "Bienvenida"}), kind=CouponKind.FREE_DELIVERY)
QUESTIONS = [
    ("qué promociones tienen", ["*BIENVENIDA10*: 10 % en tu", "desde $30.000", "máximo $15.000"]),
    ("tienen promociones?", ["BIENVENIDA10", "Elige una categoría"]),
    ("tienen cupones?", ["BIENVENIDA10", "una vez por cliente", "escribe su código al pedir"]),
    ("are there any promotions this week", ["10% off your first order", "from COP 30,000"]),
    ("do you have any coupons?", ["once per customer", "write its code when you order"]),
    ("tem alguma promoção?", ["10% no seu primeiro pedido", "a partir de COP 30.000"]),
    ("vocês têm cupom de desconto?", ["uma vez por cliente", "escreva o código ao pedir"]),
]


def talk(*coupons: Coupon, at: str = "2026-11-04 15:00") -> Talk:
    return Talk(at, open_shop(evolve(pizzeria(), coupons=coupons)))


@pytest.mark.parametrize(("question", "expected"), QUESTIONS)
def test_coupons_are_told_with_their_terms(question: str, expected: list[str]) -> None:
    said = Talk().write(question)
    for part in expected:
        assert part in said.text
    for wrong in ("Água", "No encuentro", "can't find", "Não encontro"):
        assert wrong not in said.text


def test_where_a_coupon_is_good_and_until_when_is_told() -> None:
    said = talk(TUESDAYS).write("qué promociones tienen").text
    assert "*MARTES*: Martes de pizza ($8.000 de descuento, solo para Pizzas y Tiramisú" in said
    assert "hasta el lunes 30 de noviembre)" in said


def test_what_a_name_leaves_unsaid_is_told() -> None:
    said = talk(HALF, FREE).write("tienen descuentos?").text
    assert "Aniversario (50 % de descuento)" in said
    assert "Bienvenida (envío gratis)" in said


@pytest.mark.parametrize("at", ["2026-10-31 15:00", "2026-12-01 15:00"])
@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("qué promociones tienen", "No tengo promociones registradas"),
        ("are there any promotions this week", "no promotions on record"),
        ("tem alguma promoção?", "Não tenho promoções registradas"),
    ],
)
def test_a_coupon_is_not_told_before_or_after_its_days(
    at: str, question: str, expected: str
) -> None:
    said = talk(TUESDAYS, at=at).write(question).text
    assert expected in said
    assert "MARTES" not in said


def test_a_coupon_is_told_on_its_last_day() -> None:
    assert "MARTES" in talk(TUESDAYS, at="2026-11-30 23:59").write("tienen promociones?").text


def test_a_coupon_the_customer_has_used_up_is_not_told_again() -> None:
    used = Talk()
    used.state = replace(used.state, coupons_used="bienvenida10")
    assert "BIENVENIDA10" not in used.write("qué promociones tienen").text


def test_a_product_named_beside_a_promotion_is_told_after_it() -> None:
    said = Talk().write("cuánto vale la hawaiana? hay algún descuento?").text
    assert said.index("BIENVENIDA10") < said.index("Mediana: $42.900")
