"""What a session may hold."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from msgspec import NODEFAULT
from msgspec.structs import fields, replace

from orchestrator.conversation.contract import KEYS, LANES, OWNERS, RULES, validate
from orchestrator.conversation.errors import InvalidState
from orchestrator.conversation.history import line_of
from orchestrator.conversation.state import SessionState
from tests.unit.orchestrator.conversation.states import (
    a_session,
    an_entry,
    an_item,
    anything,
    subtotal,
)


def test_every_key_has_a_rule_and_every_rule_a_key() -> None:
    assert set(RULES) == set(KEYS)


def test_version_is_the_first_key() -> None:
    assert KEYS[0] == "version"


def test_every_default_keeps_its_rule() -> None:
    for attribute in fields(SessionState):
        if attribute.default is not NODEFAULT:
            name = attribute.encode_name
            assert RULES[name].holds(attribute.default), name


def test_a_new_session_is_valid() -> None:
    validate(a_session())


BROKEN: list[tuple[str, object]] = [
    ("version", "a b"),
    ("version", "x" * 65),
    ("schema_version", 0),
    ("tenant_id", ""),
    ("wa_id", ""),
    ("locale", "spanish"),
    ("locale", "es-co"),
    ("timezone", "Bogota"),
    ("timezone", "../etc/passwd"),
    ("current_lane", "oos"),
    ("owner", "nobody"),
    ("human_handoff", 0),
    ("fulfillment", "drone"),
    ("address", "x" * 501),
    ("commerce_state", "dreaming"),
    ("cart_items", [an_item()]),
    ("cart_items", (an_item(quantity=0),)),
    ("cart_items", ("hawaiana",)),
    ("cart_subtotal_cents", -1),
    ("cart_subtotal_cents", True),
    ("cart_subtotal_cents", 1.0),
    ("cart_currency", "pesos"),
    ("pending_question", "Which one?"),
    ("unclear_turns", -1),
    ("updated_at", "2026-03-04T15:30:00"),
    ("updated_at", "yesterday"),
    ("last_user_msg_at", "2026-03-04"),
    ("turns", (an_entry(role="robot"),)),
    ("turns", (replace(an_entry(), at="now"),)),
    ("turns", (replace(an_entry(), lane="sales"),)),
    ("turns", (replace(an_entry(), intent=""),)),
    ("turns", (replace(an_entry(), text="x" * 1_001),)),
    ("turns", tuple(an_entry(number=n) for n in range(401))),
]


def holding(key: str, value: Any) -> SessionState:
    if key == "turns":
        return replace(a_session(), lines=tuple(map(line_of, value)))
    return replace(a_session(), **{key: value})


@pytest.mark.parametrize(("key", "value"), BROKEN)
def test_a_value_outside_its_rule_is_named_with_the_rule(key: str, value: object) -> None:
    with pytest.raises(InvalidState) as caught:
        validate(holding(key, value))
    assert caught.value.key == key
    assert caught.value.value == value
    assert caught.value.rule == RULES[key].text
    assert caught.value.rule in str(caught.value)


CONTRADICTIONS: list[tuple[str, dict[str, object]]] = [
    ("human_handoff", {"human_handoff": True}),
    ("human_handoff", {"owner": "waiting"}),
    ("human_handoff", {"owner": "human"}),
    ("commerce_state", {"commerce_state": "checkout"}),
    ("commerce_state", {"commerce_state": "payment"}),
    ("cart_subtotal_cents", {"cart_subtotal_cents": 1}),
    ("cart_subtotal_cents", {"cart_items": (an_item(),), "cart_subtotal_cents": 3_490_000}),
    ("return_window_open", {"return_window_open": True}),
]


@pytest.mark.parametrize(("key", "changes"), CONTRADICTIONS)
def test_keys_that_contradict_each_other_are_refused(key: str, changes: dict[str, object]) -> None:
    with pytest.raises(InvalidState) as caught:
        validate(replace(a_session(), **changes))
    assert caught.value.key == key


def test_a_checkout_with_a_cart_is_valid() -> None:
    cart = (an_item(), an_item(quantity=1, unit_price_cents=500_000))
    validate(
        replace(
            a_session(),
            commerce_state="checkout",
            cart_items=cart,
            cart_subtotal_cents=subtotal(cart),
        )
    )


@pytest.mark.parametrize("owner", OWNERS)
@pytest.mark.parametrize("lane", LANES)
def test_every_owner_and_lane_is_allowed(owner: str, lane: str) -> None:
    validate(replace(a_session(), owner=owner, human_handoff=owner != "bot", current_lane=lane))


def test_what_people_wrote_stays_out_of_the_message() -> None:
    with pytest.raises(InvalidState) as caught:
        validate(replace(a_session(), address="calle 45 " * 100))
    assert "calle" not in str(caught.value)
    assert "calle" in str(caught.value.value)


@given(anything)
def test_no_rule_raises_whatever_the_value(value: object) -> None:
    for rule in RULES.values():
        assert rule.holds(value) in (True, False)
