"""Orders: ids, the state machine, and the way to text and back."""

from __future__ import annotations

import itertools
import re
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from orchestrator.orders.errors import Unreadable, Unsound
from orchestrator.orders.order import (
    OrderStatus,
    decode_order,
    encode_order,
    may_become,
    next_statuses,
    order_id_for,
    order_number,
)
from tests.unit.orchestrator.orders.samples import CONVERSATION, an_order

S = OrderStatus


def test_one_message_makes_one_id_and_another_message_another() -> None:
    assert order_id_for(CONVERSATION, "wamid.1") == order_id_for(CONVERSATION, "wamid.1")
    assert order_id_for(CONVERSATION, "wamid.1") != order_id_for(CONVERSATION, "wamid.2")
    assert order_id_for(CONVERSATION, "wamid.1") != order_id_for("1:2", "wamid.1")


@given(st.text())
def test_a_number_can_be_read_aloud(order_id: str) -> None:
    assert re.fullmatch(r"T-[2-9A-HJKMNP-Z]{5}", order_number(order_id))


def test_an_order_comes_back_from_its_text_as_it_was() -> None:
    order = an_order(status=S.PREPARING, scheduled_for="2026-03-05T18:00:00-05:00")
    assert decode_order(encode_order(order)) == order


def test_half_a_surrogate_pair_in_a_note_does_not_stop_an_order() -> None:
    order = an_order(note="sin cebolla \ud83c", status=S.CONFIRMED)
    assert decode_order(encode_order(order)) == evolve(order, note="sin cebolla ?")


def test_what_a_newer_version_adds_to_an_order_is_passed_over() -> None:
    text = encode_order(an_order()).replace('{"order_id"', '{"gift_wrap":true,"order_id"', 1)
    assert decode_order(text) == an_order()


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"order_id": 7}', "\ud800", "[" * 100_000])
def test_what_is_no_order_is_refused_with_a_reason(text: str) -> None:
    with pytest.raises(Unreadable, match="encode_order"):
        decode_order(text)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"order_id": ""}, "empty order_id"),
        ({"lines": ()}, "no lines"),
        ({"fulfillment": "drone"}, "delivery, pickup, dine_in"),
        ({"placed_at": "yesterday"}, "placed_at 'yesterday'"),
        ({"scheduled_for": "2026-03-05T18:00:00"}, "offset"),
        ({"total_cents": -1}, "total_cents -1"),
        ({"lines": (evolve(an_order().lines[0], quantity=0),)}, "quantity 0 of 'hawaiana'"),
        ({"lines": (evolve(an_order().lines[0], unit_price_cents=-5),)}, "-5 cents"),
    ],
)
def test_an_order_that_contradicts_itself_is_not_written(change: dict[str, Any], said: str) -> None:
    with pytest.raises(Unsound, match=said):
        encode_order(an_order(**change))


@pytest.mark.parametrize(
    "road",
    [
        (S.PLACED, S.CONFIRMED, S.PREPARING, S.ON_ITS_WAY, S.DELIVERED),
        (S.PLACED, S.PREPARING, S.READY, S.DELIVERED),
        (S.PLACED, S.CONFIRMED, S.CANCELLED),
    ],
)
def test_the_usual_roads_are_open(road: tuple[OrderStatus, ...]) -> None:
    assert all(may_become(before, after) for before, after in itertools.pairwise(road))


@pytest.mark.parametrize("status", OrderStatus)
def test_no_order_becomes_what_it_is_or_goes_back_to_placed(status: OrderStatus) -> None:
    assert not may_become(status, status)
    assert not may_become(status, S.PLACED)


@pytest.mark.parametrize("status", OrderStatus)
def test_every_order_can_still_end_and_the_ended_stay_so(status: OrderStatus) -> None:
    ended = status in (S.DELIVERED, S.CANCELLED)
    assert may_become(status, S.CANCELLED) is not ended
    assert bool(next_statuses(status)) is not ended


def test_what_is_picked_up_is_never_on_its_way_and_what_is_delivered_never_waits() -> None:
    assert next_statuses(S.PREPARING, "pickup") == (S.READY, S.CANCELLED)
    assert next_statuses(S.PREPARING, "delivery") == (S.ON_ITS_WAY, S.CANCELLED)
    assert next_statuses(S.PREPARING) == (S.ON_ITS_WAY, S.READY, S.CANCELLED)
