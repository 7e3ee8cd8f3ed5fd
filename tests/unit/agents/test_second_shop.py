"""The second sample: clothes and presents in Buenos Aires, which no line of code knows about."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

import config
from agents.default_texts import DEFAULTS
from config.money import major_of_cents
from config.profile import BusinessProfile, Treatment
from config.profile_loader import load_profile, load_profiles
from config.settings import sample_profile_path
from orchestrator.orders.order import Order, decode_order
from tests.unit.agents.talks import Said, Shop, Talk, open_shop

PATH = Path(str(config.__file__)).parent / "businesses" / "regalos.toml"
NOON = "2026-11-24 15:00"


@cache
def profile() -> BusinessProfile:
    return load_profile(PATH)


@cache
def shop() -> Shop:
    return open_shop(profile())


def talk() -> Talk:
    return Talk(at=NOON, shop=shop())


def placed(said: Said) -> Order:
    effect = said.effect("order_placed")
    assert effect is not None, said.text
    return decode_order(effect.details["order"])


def test_it_is_another_kind_of_business_and_lives_beside_the_first() -> None:
    shops = load_profiles([sample_profile_path(), PATH])
    assert [each.tenant_id for each in shops] == ["la-tertulia", "ombu-regalos"]
    own = profile()
    assert (own.locale, own.currency, own.treatment) == ("es_AR", "ARS", Treatment.VOS)
    assert len(own.products) >= 25
    assert own.tax is not None
    assert (own.tax.rate, own.tax.included) == (21, True)


def test_every_text_is_there_in_three_languages_and_every_name_fits_a_list() -> None:
    own = profile()
    localized = [product.name for product in own.products]
    localized += [category.name for category in own.catalogue]
    for name in localized:
        assert set(name.languages) == {"es", "en", "pt"}
        assert all(len(text) <= 24 for text in name.all), name
    for key, text in own.texts.items():
        assert key in DEFAULTS, f"no agent says {key}"
        assert set(text.languages) == {"es", "en", "pt"}, key


def test_its_words_are_those_of_a_shop_in_buenos_aires() -> None:
    talking = talk()
    hello = talking.write("hola")
    assert "¿En qué te ayudo?" in hello.text
    assert "catálogo" in talking.write("muéstreme el catálogo").text.lower()
    zone = talking.write("¿hacen envíos a Caballito?").text
    assert "El envío cuesta" in zone
    assert "omicilio" not in zone


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("¿a qué hora cierran hoy?", "8:00 p. m."),
        ("¿tienen cuotas?", "3 cuotas sin interés"),
        ("¿aceptan modo?", "MODO"),
        ("¿hacen cambios de talle?", "30 días"),
        ("what time do you open on sunday?", "2:00 PM"),
        ("how much is the gourd mate?", "36,900"),
        ("vocês têm cuia de porongo?", "36.900"),
    ],
)
def test_it_answers_from_its_own_profile(asked: str, told: str) -> None:
    assert told in talk().write(asked).text.replace("\u202f", " ").replace("\xa0", " ")


def test_colours_are_chosen_and_cost_nothing() -> None:
    talking = talk()
    card = talking.write("¿qué remeras lisas tienen?").text
    assert "negro, crudo" in card
    assert "negro $" not in card
    talking.write("quiero dos remeras lisas talle m en negro")
    [line] = talking.state.cart_items
    assert (line.quantity, line.size, line.extras) == (2, "m", "negro")
    assert line.unit_price_cents == 18_900_00


def test_an_order_is_taken_from_hello_to_the_number_with_its_tax() -> None:
    talking = talk()
    for words in (
        "quiero una campera de jean talle L con nombre bordado y un mate imperial grabado",
        "confirmar pedido",
        "envío",
        "Av. Rivadavia 5000, Caballito",
    ):
        said = talking.write(words)
    assert "¿Cómo pagás?" in said.text
    summary = talking.write("mercado pago")
    assert "IVA" in summary.text
    order = placed(talking.write("sí, confirmo"))
    assert (order.currency, order.tenant_id, order.zone_id) == ("ARS", "ombu-regalos", "caballito")
    assert [(line.product_id, line.size) for line in order.lines] == [
        ("campera", "l"),
        ("mate_imperial", None),
    ]
    assert major_of_cents(order.subtotal_cents) == 79_900 + 5_500 + 72_900 + 4_800
    assert order.payment_method == "mercado_pago"
    net = (order.total_cents * 100) // 121
    assert abs(order.total_cents - net - order.tax_cents) <= 100
