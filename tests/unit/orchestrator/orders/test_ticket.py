"""Tickets: ids, the state machine, and the way to text and back."""

from __future__ import annotations

import asyncio
import re
from typing import Any

import pytest

from orchestrator.orders.book import EmptyBook, OrderBook
from orchestrator.orders.errors import ImpossibleChange, Unreadable, Unsound
from orchestrator.orders.order import order_id_for
from orchestrator.orders.ticket import (
    TicketStatus,
    decode_ticket,
    encode_ticket,
    may_become,
    next_ticket_statuses,
    ticket_id_for,
    ticket_number,
)
from tests.unit.orchestrator.orders.samples import CONVERSATION, NUMBER, USER, a_ticket

S = TicketStatus


def test_a_ticket_and_an_order_of_one_message_have_ids_of_their_own() -> None:
    assert ticket_id_for(CONVERSATION, "wamid.1") != order_id_for(CONVERSATION, "wamid.1")
    assert re.fullmatch(r"C-\w{5}", ticket_number(ticket_id_for(CONVERSATION, "wamid.1")))


def test_a_ticket_comes_back_from_its_text_as_it_was() -> None:
    assert decode_ticket(encode_ticket(a_ticket())) == a_ticket()


def test_what_is_no_ticket_is_refused() -> None:
    with pytest.raises(Unreadable, match="encode_ticket"):
        decode_ticket('{"ticket_id": "x"}')


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"wa_id": ""}, "empty wa_id"),
        ({"kind": "boring"}, "late, cold"),
        ({"summary": "x" * 2_001}, "cut it to 2000"),
        ({"media_ids": ("m",) * 51}, "51 media"),
        ({"opened_at": "now"}, "opened_at 'now'"),
    ],
)
def test_a_ticket_that_contradicts_itself_is_not_written(change: dict[str, Any], said: str) -> None:
    with pytest.raises(Unsound, match=said):
        encode_ticket(a_ticket(**change))


@pytest.mark.parametrize("status", TicketStatus)
def test_a_ticket_can_always_be_solved_and_a_solved_one_reopened(status: TicketStatus) -> None:
    assert next_ticket_statuses(status)
    assert may_become(status, S.SOLVED if status is not S.SOLVED else S.REOPENED)
    assert not may_become(status, status)


def test_an_impossible_change_says_what_is_possible() -> None:
    error = ImpossibleChange("ticket C-7K3F9", "solved", "waiting", [S.REOPENED])
    assert "it can become reopened" in str(error)
    assert "last status" in str(ImpossibleChange("order T-1", "delivered", "placed", ()))


def test_a_book_with_nothing_in_it_is_a_book() -> None:
    book: OrderBook = EmptyBook()
    assert asyncio.run(book.recent_orders(NUMBER, USER)) == ()
    assert asyncio.run(book.recent_tickets(NUMBER, USER)) == ()
