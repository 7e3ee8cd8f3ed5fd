"""The contract of the session: what each key may hold, and what keys must say together."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from zoneinfo import ZoneInfo

from attrs import field, frozen
from msgspec.structs import astuple, fields

from orchestrator.conversation.decision import Lane
from orchestrator.conversation.errors import InvalidState
from orchestrator.conversation.history import DialogueEntry, entries_of
from orchestrator.conversation.moments import is_moment
from orchestrator.conversation.state import SCHEMA_VERSION, CartItem, SessionState
from orchestrator.orders.order import OrderStatus

OWNERS = ("bot", "waiting", "human")
ROLES = ("user", "assistant", "human", "system")
LANES = (Lane.INFO.value, Lane.COMMERCE.value, Lane.SUPPORT.value)
FULFILLMENTS = ("delivery", "pickup", "dine_in")
COMMERCE_STATES = ("idle", "browsing", "cart", "checkout", "payment", "placed")
STATES_WITH_A_CART = frozenset({"cart", "checkout", "payment"})

MAX_TEXT = 1_000
"""Characters of one dialogue entry; `append_turns` cuts longer texts."""
MAX_TURNS = 400
MAX_CART_ITEMS = 50
MAX_QUANTITY = 999
MAX_CENTS = 10**12
MAX_ADDRESS = 500
MAX_NAME = 256
MAX_STORED = 128_000
"""Characters of a value kept as JSON within the flat state."""
MAX_ID = 256
MAX_INTENT = 64
MAX_SUMMARY = 2_000
"""Characters of a case or of what a person is told at a handoff."""

_ROLES = frozenset(ROLES)
_ENTRY_LANES = frozenset({None, *(lane.value for lane in Lane)})

Check = Callable[[object], bool]


@frozen(slots=True)
class Rule:
    """`text` completes the sentence "the key must be …"."""

    text: str
    holds: Check = field(repr=False)


@frozen(slots=True)
class CrossRule:
    """A rule over several keys; `key` is the one named when it is broken."""

    key: str
    others: tuple[str, ...]
    text: str
    holds: Callable[[SessionState], bool] = field(repr=False)


def _text(most: int, least: int = 0) -> Rule:
    def holds(value: object) -> bool:
        return isinstance(value, str) and least <= len(value) <= most

    return Rule(f"text of {least} to {most} characters", holds)


def _pattern(text: str, pattern: str, *, optional: bool = False) -> Rule:
    match = lru_cache(maxsize=256)(re.compile(pattern).fullmatch)  # the same few, over and over

    def holds(value: object) -> bool:
        return match(value) is not None if isinstance(value, str) else optional and value is None

    return Rule(text + ", or null" if optional else text, holds)


def _one_of(values: Iterable[str]) -> Rule:
    allowed = tuple(values)
    known = frozenset(allowed)

    def holds(value: object) -> bool:
        return isinstance(value, str) and value in known

    return Rule("one of " + ", ".join(allowed), holds)


def _integer(least: int, most: int) -> Rule:
    def holds(value: object) -> bool:
        return type(value) is int and least <= value <= most

    return Rule(f"a whole number from {least} to {most}", holds)


def _optional(rule: Rule) -> Rule:
    inner = rule.holds
    return Rule(rule.text + ", or null", lambda value: value is None or inner(value))


def _optional_text(most: int, least: int = 0) -> Rule:
    """`_optional(_text(...))` in one call: most keys are such, and turns change them."""

    def holds(value: object) -> bool:
        return value is None or (isinstance(value, str) and least <= len(value) <= most)

    return Rule(f"{_text(most, least).text}, or null", holds)


def _tuple_of(kind: type, holds_for: Check, rules: dict[str, Rule], most: int) -> Rule:
    def holds(value: object) -> bool:
        return type(value) is tuple and len(value) <= most and all(map(holds_for, value))

    details = "; ".join(f"{key} {rule.text}" for key, rule in rules.items())
    return Rule(f"a tuple of at most {most} {kind.__name__} ({details})", holds)


@lru_cache(maxsize=256)
def _is_timezone_name(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return False
    return True


def is_entry(entry: object) -> bool:
    """Whether it is a line of a dialogue that keeps ENTRY_RULES."""
    return type(entry) is DialogueEntry and is_said(entry) and is_moment(entry.at)


def is_said(entry: DialogueEntry) -> bool:
    """Whether all of it but its moment keeps ENTRY_RULES."""
    # Written out, not looped over them: a hydration checks dozens of entries.
    text, message_id, intent = entry.text, entry.message_id, entry.intent
    return (
        entry.role in _ROLES
        and isinstance(text, str)
        and len(text) <= MAX_TEXT
        and isinstance(message_id, str)
        and len(message_id) <= MAX_ID
        and entry.lane in _ENTRY_LANES
        and (intent is None or (isinstance(intent, str) and 0 < len(intent) <= MAX_INTENT))
    )


def _is_cart_item(item: object) -> bool:
    return type(item) is CartItem and all(
        rule.holds(getattr(item, key)) for key, rule in CART_ITEM_RULES.items()
    )


def _is_version(value: object) -> bool:
    if not isinstance(value, str) or len(value) > 64 or " " in value:
        return False
    return value.isascii() and value.isprintable()


_BOOLEAN = Rule("true or false", lambda value: type(value) is bool)
_MOMENT = Rule("a date and time in ISO 8601 with its offset", is_moment)
_TIMEZONE = Rule(
    "an IANA time zone such as America/Bogota",
    lambda value: isinstance(value, str) and len(value) <= 64 and _is_timezone_name(value),
)
_ID = _text(MAX_ID, least=1)
_OPTIONAL_ID = _optional_text(MAX_ID, least=1)
_OPTIONAL_NAME = _pattern(
    "a lower-case identifier of 1 to 64 characters", r"[a-z][a-z0-9_:.\-]{0,63}", optional=True
)
_CENTS = _integer(0, MAX_CENTS)

ENTRY_RULES: dict[str, Rule] = {
    "role": _one_of(ROLES),
    "text": _text(MAX_TEXT),
    "message_id": _text(MAX_ID),
    "at": _MOMENT,
    "lane": _optional(_one_of(lane.value for lane in Lane)),
    "intent": _optional_text(MAX_INTENT, least=1),
}

CART_ITEM_RULES: dict[str, Rule] = {
    "product_id": _ID,
    "name": _text(MAX_NAME, least=1),
    "quantity": _integer(1, MAX_QUANTITY),
    "unit_price_cents": _CENTS,
    "size": _optional_text(64),
    "extras": _optional_text(MAX_NAME),
    "without": _optional_text(MAX_NAME),
    "note": _optional_text(MAX_NAME),
    "other_half": _OPTIONAL_ID,
}

RULES: dict[str, Rule] = {
    "version": Rule("printable ASCII of at most 64 characters", _is_version),
    "schema_version": _integer(SCHEMA_VERSION, SCHEMA_VERSION),
    "tenant_id": _text(64, least=1),
    "wa_id": _text(128, least=1),
    "phone_number_id": _text(64, least=1),
    "locale": _pattern(
        "a language, with its region if wanted, such as es or es-CO", r"[a-z]{2}([-_][A-Z]{2})?"
    ),
    "timezone": _TIMEZONE,
    "profile_name": _optional_text(MAX_NAME),
    "bsuid": _OPTIONAL_ID,
    "current_lane": _optional(_one_of(LANES)),
    "customer_id": _OPTIONAL_ID,
    "owner": _one_of(OWNERS),
    "human_handoff": _BOOLEAN,
    "vip": _BOOLEAN,
    "turns": _tuple_of(DialogueEntry, is_entry, ENTRY_RULES, MAX_TURNS),
    "last_intent": _OPTIONAL_NAME,
    "last_product_id": _OPTIONAL_ID,
    "last_user_msg_id": _OPTIONAL_ID,
    "last_assistant_msg_id": _OPTIONAL_ID,
    "last_user_msg_at": _optional(_MOMENT),
    "location_id": _OPTIONAL_ID,
    "fulfillment": _optional(_one_of(FULFILLMENTS)),
    "address": _optional_text(MAX_ADDRESS),
    "phone_verified": _BOOLEAN,
    "language_locked": _BOOLEAN,
    "opted_out": _BOOLEAN,
    "commerce_state": _one_of(COMMERCE_STATES),
    "cart_items": _tuple_of(CartItem, _is_cart_item, CART_ITEM_RULES, MAX_CART_ITEMS),
    "cart_subtotal_cents": _CENTS,
    "cart_currency": _pattern("an ISO 4217 code such as COP", r"[A-Z]{3}"),
    "last_quote": _optional_text(MAX_TEXT),
    "cart_id": _OPTIONAL_ID,
    "waiting_lines": _optional_text(MAX_STORED),
    "zone_id": _OPTIONAL_ID,
    "scheduled_for": _optional(_MOMENT),
    "payment_method": _OPTIONAL_ID,
    "pays_with_cents": _optional(_CENTS),
    "coupon": _optional_text(64),
    "coupons_used": _optional_text(MAX_TEXT),
    "reminded_cart": _OPTIONAL_ID,
    "confirmed_quote": _optional_text(MAX_TEXT),
    "last_order": _optional_text(MAX_STORED),
    "active_case_id": _OPTIONAL_ID,
    "last_order_id": _OPTIONAL_ID,
    "return_window_open": _BOOLEAN,
    "pending_question": _OPTIONAL_NAME,
    "last_handoff_reason": _optional_text(MAX_NAME),
    "handoff_summary": _optional_text(MAX_SUMMARY),
    "owner_since": _optional(_MOMENT),
    "waiting_told_at": _optional(_MOMENT),
    "case_kind": _OPTIONAL_NAME,
    "case_details": _optional_text(MAX_SUMMARY),
    "case_order_id": _OPTIONAL_ID,
    "case_media": _optional_text(MAX_SUMMARY),
    "case_asked": _optional_text(MAX_NAME),
    "case_unclear": _integer(0, 1_000),
    "unclear_turns": _integer(0, 1_000),
    "last_order_number": _OPTIONAL_ID,
    "last_order_status": _optional(_one_of(OrderStatus)),
    "active_case_number": _OPTIONAL_ID,
    "updated_at": _MOMENT,
}


def _subtotal(state: SessionState) -> int:
    return sum(item.quantity * item.unit_price_cents for item in state.cart_items)


CROSS_RULES: tuple[CrossRule, ...] = (
    CrossRule(
        "cart_subtotal_cents",
        ("cart_items",),
        "the sum of quantity times unit_price_cents over cart_items",
        lambda state: state.cart_subtotal_cents == _subtotal(state),
    ),
    CrossRule(
        "commerce_state",
        ("cart_items",),
        f"none of {', '.join(sorted(STATES_WITH_A_CART))} while cart_items is empty",
        lambda state: bool(state.cart_items) or state.commerce_state not in STATES_WITH_A_CART,
    ),
    CrossRule(
        "human_handoff",
        ("owner",),
        "true exactly while owner is waiting or human",
        lambda state: state.human_handoff is (state.owner != "bot"),
    ),
    CrossRule(
        "return_window_open",
        ("last_order_id",),
        "true only with a last_order_id",
        lambda state: state.last_order_id is not None or not state.return_window_open,
    ),
)

KEYS: tuple[str, ...] = tuple(attribute.encode_name for attribute in fields(SessionState))
_CHECKS: tuple[tuple[str, object, Check], ...] = tuple(
    (attribute.encode_name, attribute.default, RULES[attribute.encode_name].holds)
    for attribute in fields(SessionState)
)
_TURNS = KEYS.index("turns")


def validate(state: SessionState) -> None:
    """Check every key and every rule across keys; raises InvalidState at the first broken one.

    Raises UndecodableState if a line of the history is none.
    """
    values = list(astuple(state))
    values[_TURNS] = entries_of(state.lines)
    for (key, default, holds), value in zip(_CHECKS, values, strict=True):
        # Defaults keep the contract (a test holds it), and most keys stand at theirs.
        if value is not default and not holds(value):
            raise InvalidState(key, value, RULES[key].text)
    for rule in CROSS_RULES:
        if not rule.holds(state):
            raise InvalidState(rule.key, getattr(state, rule.key), rule.text)
