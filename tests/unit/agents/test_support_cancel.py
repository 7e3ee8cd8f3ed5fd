"""Cancelling an order: in time by the bot, after being sure; later by a person or a ticket."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from agents.people import HANDOFF_REQUESTED
from agents.support_cancel import CONFIRM, ORDER_CHANGED
from agents.support_tickets import TICKET_OPENED
from orchestrator.orders.order import OrderStatus, encode_order
from tests.unit.agents.books import Book, order, shop_with
from tests.unit.agents.talks import Talk

OPEN = "2026-11-04 15:00"
CLOSED = "2026-11-04 03:00"


def talk_about(*statuses: OrderStatus, minutes_ago: int = 3, at: str = OPEN) -> Talk:
    orders = [
        order(name, status=status, minutes_ago=minutes_ago)
        for name, status in zip("abc", statuses, strict=False)
    ]
    return Talk(at, shop_with(Book(orders=orders)))


@pytest.mark.parametrize("yes", ["/tap", "sí", "dale", "sí por favor"])
def test_in_time_an_order_is_cancelled_after_being_asked_about(yes: str) -> None:
    talk = talk_about(OrderStatus.PLACED)
    asked = talk.write("cancelen mi pedido")
    assert "T-AAAAA" in asked.text
    assert "$58.900" in asked.text
    assert talk.state.pending_question == CONFIRM
    said = talk.tap(asked.buttons[0]) if yes == "/tap" else talk.write(yes)
    changed = said.effect(ORDER_CHANGED)
    assert changed is not None, said.text
    assert changed.details["order_id"] == "ord_a"
    assert changed.details["status"] == "cancelled"
    assert "quedó cancelado" in said.text


@pytest.mark.parametrize("no", ["/tap", "no", "no gracias"])
def test_whoever_is_not_sure_keeps_the_order(no: str) -> None:
    talk = talk_about(OrderStatus.PLACED)
    asked = talk.write("quiero cancelar mi pedido")
    said = talk.tap(asked.buttons[1]) if no == "/tap" else talk.write(no)
    assert not said.effects
    assert talk.state.pending_question is None


def test_the_button_of_an_order_that_has_gone_on_cancels_nothing() -> None:
    talk = talk_about(OrderStatus.ON_ITS_WAY)
    said = talk.tap("support:cancel:yes:ord_a")
    assert said.effect(ORDER_CHANGED) is None
    assert "ya está en camino" in said.text
    assert said.effect(HANDOFF_REQUESTED)


def test_the_button_of_a_cancelled_order_cancels_it_no_second_time() -> None:
    said = talk_about(OrderStatus.CANCELLED).tap("support:cancel:yes:ord_a")
    assert not said.effects
    assert "ya figura como cancelado" in said.text


@pytest.mark.parametrize(
    ("status", "minutes_ago", "expected"),
    [
        (OrderStatus.PREPARING, 3, "ya está en preparación"),
        (OrderStatus.PLACED, 45, "Ya pasó el tiempo para cancelar"),
    ],
)
def test_too_late_a_person_decides(status: OrderStatus, minutes_ago: int, expected: str) -> None:
    talk = talk_about(status, minutes_ago=minutes_ago)
    said = talk.write("cancela mi pedido por favor")
    effect = said.effect(HANDOFF_REQUESTED)
    assert expected in said.text
    assert effect is not None
    assert "T-AAAAA" in effect.details["reason"]


def test_too_late_and_nobody_there_a_ticket_waits_for_them() -> None:
    talk = talk_about(OrderStatus.PREPARING, at="2026-11-04 23:30")
    said = talk.write("cancela mi pedido por favor")
    assert "ya está en preparación" in said.text
    assert said.effect(TICKET_OPENED)
    assert talk.state.owner == "bot"


def test_the_session_knows_the_order_before_the_book_does() -> None:
    placed = order("s", minutes_ago=2)
    talk = Talk(OPEN)
    talk.state = replace(
        talk.state,
        last_order=encode_order(placed),
        last_order_id=placed.order_id,
        last_order_number=placed.number,
        last_order_status="placed",
    )
    talk.write("cancelar pedido")
    said = talk.write("sí")
    assert said.effect(ORDER_CHANGED)
    assert talk.state.last_order_status == "cancelled"


def test_without_an_order_nothing_is_pretended_to_be_cancelled() -> None:
    said = Talk(OPEN).write("cancelen mi pedido")
    assert "no cancelé nada" in said.text
    assert said.buttons == ["support:case:kind:other", "support:human"]
