"""Whatever people say and tap, in any order: the session stays sound and money adds up."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from orchestrator.conversation.turn import Location, MessageKind, OrderItem
from orchestrator.orders.order import Order, decode_order
from tests.unit.agents.talks import Said, Talk

WORDS = (
    "quiero una pepperoni familiar",
    "dos cocas",
    "la mediana",
    "mejor familiar",
    "quítale la cebolla",
    "agrega una limonada",
    "quita la limonada",
    "una pizza",
    "sí",
    "no",
    "eso es todo",
    "a domicilio",
    "mejor lo recojo",
    "chapinero",
    "calle 57 # 9-20, Chapinero",
    "soacha",
    "con nequi",
    "efectivo",
    "BIENVENIDA10",
    "cupón NADA",
    "para las 7 pm",
    "a las 3 de la mañana",
    "8",
    "cancelar",
    "empezar de nuevo",
    "vacía el carrito",
    "lo mismo de siempre",
    "dónde va mi pedido?",
    "hola",
    "gracias",
    "a qué hora abren?",
    "asdf qwer",
    "that's all, I'll pick it up",
    "quero duas margueritas",
)
STRAY = (
    "commerce:add:pepperoni:familiar",
    "commerce:add:nothing:huge",
    "commerce:remove:0:pepperoni",
    "commerce:remove:99:agua",
    "commerce:extra:0:pepperoni:queso_extra",
    "commerce:extra:7:x:y",
    "commerce:confirm:0000000000000000",
    "commerce:confirm",
    "commerce:schedule:20261104T1900",
    "commerce:schedule:soon",
    "commerce:pay:gold",
    "commerce:branch:mars",
    "commerce:zone:mars",
    "commerce:address:same",
    "commerce:change:everything",
    "commerce:clear:yes",
    "commerce:keep",
)
STEPS = st.one_of(
    st.sampled_from(WORDS),
    st.integers(0, 30),
    st.sampled_from(STRAY).map(lambda choice: ("tap", choice)),
    st.sampled_from([("at", 4.648, -74.061), ("at", 4.58, -74.22), ("at", 4.70, -74.10)]),
    st.just(("cart",)),
    st.integers(1, 2_000).map(lambda minutes: ("later", minutes)),
)


@settings(max_examples=60)
@given(st.lists(STEPS, min_size=1, max_size=14))
def test_no_walk_breaks_the_session_or_the_sum(steps: list[object]) -> None:
    talk, offered, ids = Talk("2026-11-04 15:00"), list[str](), set[str]()
    for step in steps:
        said = _take(talk, step, offered)
        if said is None:
            continue
        assert said.replies or talk.state.owner != "bot"
        offered += [*said.buttons, *said.rows]
        for effect in said.effects:
            if effect.kind == "order_placed":
                order = decode_order(effect.details["order"])
                _adds_up(order)
                assert order.order_id not in ids
                ids.add(order.order_id)
                assert not talk.state.cart_items
                assert talk.state.last_order_id == order.order_id


def _take(talk: Talk, step: object, offered: list[str]) -> Said | None:
    match step:
        case str():
            return talk.write(step)
        case int():
            return talk.tap(offered[-1 - step % len(offered)]) if offered else None
        case ("tap", choice):
            return talk.tap(str(choice))
        case ("at", latitude, longitude):
            place = Location(latitude=latitude, longitude=longitude)
            return talk.send(talk.turn("", MessageKind.LOCATION, location=place))
        case ("cart",):
            items = (OrderItem(product_id="agua", quantity=2),)
            return talk.send(talk.turn("", MessageKind.ORDER, order_items=items))
        case ("later", minutes):
            talk.now += timedelta(minutes=int(str(minutes)))
    return None


def _adds_up(order: Order) -> None:
    assert order.subtotal_cents == sum(line.total_cents for line in order.lines)
    total = order.subtotal_cents - order.discount_cents + order.delivery_fee_cents
    assert order.total_cents == total  # the sample's tax is within its prices
    assert order.fulfillment == "pickup" or (order.address and order.zone_id)
    assert order.payment_method
