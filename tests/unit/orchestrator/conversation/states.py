"""Sessions and changes to them for tests, drawn from everything the contract allows."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import strategies as st

from orchestrator.conversation.builder import new_session
from orchestrator.conversation.contract import (
    COMMERCE_STATES,
    FULFILLMENTS,
    LANES,
    MAX_CART_ITEMS,
    MAX_QUANTITY,
    OWNERS,
    ROLES,
    STATES_WITH_A_CART,
)
from orchestrator.conversation.history import DialogueEntry
from orchestrator.conversation.key import ConversationKey
from orchestrator.conversation.state import CartItem, SessionState
from orchestrator.orders.order import OrderStatus

NOW = datetime(2026, 3, 4, 15, 30, tzinfo=UTC)
KEY = ConversationKey("118273645509182", "573005550117")


def a_session() -> SessionState:
    """The session of somebody who writes for the first time."""
    return new_session(
        key=KEY,
        tenant_id="la-tertulia",
        locale="es_CO",
        timezone="America/Bogota",
        currency="COP",
        profile_name="Ana",
        now=NOW,
    )


def an_entry(text: str = "hola", *, number: int = 1, role: str = "user") -> DialogueEntry:
    return DialogueEntry(role=role, text=text, message_id=f"wamid.{number}", at=NOW.isoformat())


def an_item(*, quantity: int = 2, unit_price_cents: int = 3_490_000) -> CartItem:
    return CartItem(
        product_id="hawaiana",
        name="Hawaiana",
        quantity=quantity,
        unit_price_cents=unit_price_cents,
        size="mediana",
    )


def subtotal(items: tuple[CartItem, ...]) -> int:
    return sum(item.quantity * item.unit_price_cents for item in items)


def texts(most: int, least: int = 0) -> st.SearchStrategy[str]:
    return st.text(st.characters(exclude_categories=["Cs"]), min_size=least, max_size=most)


names = st.from_regex(r"[a-z][a-z0-9_]{0,20}", fullmatch=True)
ids = texts(40, least=1)
moments = st.datetimes(timezones=st.just(UTC)).map(datetime.isoformat)
flags = st.booleans()

items = st.builds(
    CartItem,
    product_id=ids,
    name=texts(40, least=1),
    quantity=st.integers(1, MAX_QUANTITY),
    unit_price_cents=st.integers(0, 10_000_000),
    size=st.none() | texts(20),
    extras=st.none() | texts(40),
    note=st.none() | texts(40),
)

entries = st.builds(
    DialogueEntry,
    role=st.sampled_from(ROLES),
    text=texts(60),
    message_id=texts(40),
    at=moments,
    lane=st.none() | st.sampled_from((*LANES, "oos")),
    intent=st.none() | names,
)

FREE_VALUES: dict[str, st.SearchStrategy[object]] = {
    "locale": st.sampled_from(["es", "en", "pt", "es_CO", "pt-BR"]),
    "timezone": st.sampled_from(["America/Bogota", "America/Sao_Paulo", "UTC"]),
    "profile_name": st.none() | texts(60),
    "bsuid": st.none() | ids,
    "current_lane": st.none() | st.sampled_from(LANES),
    "customer_id": st.none() | ids,
    "vip": flags,
    "last_intent": st.none() | names,
    "last_product_id": st.none() | ids,
    "last_user_msg_id": st.none() | ids,
    "last_assistant_msg_id": st.none() | ids,
    "last_user_msg_at": st.none() | moments,
    "location_id": st.none() | ids,
    "fulfillment": st.none() | st.sampled_from(FULFILLMENTS),
    "address": st.none() | texts(120),
    "phone_verified": flags,
    "language_locked": flags,
    "opted_out": flags,
    "cart_currency": st.sampled_from(["COP", "MXN", "BRL", "USD"]),
    "last_quote": st.none() | texts(80),
    "active_case_id": st.none() | ids,
    "pending_question": st.none() | names,
    "last_handoff_reason": st.none() | texts(80),
    "handoff_summary": st.none() | texts(80),
    "owner_since": st.none() | moments,
    "waiting_told_at": st.none() | moments,
    "cart_id": st.none() | ids,
    "waiting_lines": st.none() | texts(80),
    "zone_id": st.none() | ids,
    "scheduled_for": st.none() | st.just("2026-11-24T19:00:00-05:00"),
    "payment_method": st.none() | ids,
    "coupon": st.none() | texts(40),
    "pays_with_cents": st.none() | st.integers(0, 10**9),
    "coupons_used": st.none() | texts(80),
    "reminded_cart": st.none() | ids,
    "confirmed_quote": st.none() | texts(80),
    "last_order": st.none() | texts(80),
    "case_kind": st.none() | names,
    "case_details": st.none() | texts(80),
    "case_order_id": st.none() | ids,
    "case_media": st.none() | texts(40),
    "case_asked": st.none() | texts(40),
    "case_unclear": st.integers(0, 1_000),
    "unclear_turns": st.integers(0, 1_000),
    "last_order_number": st.none() | ids,
    "last_order_status": st.none() | st.sampled_from([str(each) for each in OrderStatus]),
    "active_case_number": st.none() | ids,
}
"""Keys that hold whatever the others say."""


@st.composite
def owner_moves(draw: st.DrawFn) -> dict[str, object]:
    owner = draw(st.sampled_from(OWNERS))
    return {"owner": owner, "human_handoff": owner != "bot"}


@st.composite
def cart_moves(draw: st.DrawFn) -> dict[str, object]:
    cart = tuple(draw(st.lists(items, max_size=4)))
    assert len(cart) <= MAX_CART_ITEMS
    reachable = [s for s in COMMERCE_STATES if cart or s not in STATES_WITH_A_CART]
    return {
        "cart_items": cart,
        "cart_subtotal_cents": subtotal(cart),
        "commerce_state": draw(st.sampled_from(reachable)),
    }


@st.composite
def order_moves(draw: st.DrawFn) -> dict[str, object]:
    order_id = draw(st.none() | ids)
    return {
        "last_order_id": order_id,
        "return_window_open": order_id is not None and draw(flags),
    }


@st.composite
def patches(draw: st.DrawFn) -> dict[str, object]:
    """Any change the contract allows from any state."""
    patch: dict[str, object] = draw(st.fixed_dictionaries({}, optional=FREE_VALUES))
    for moves in (owner_moves, cart_moves, order_moves):
        if draw(flags):
            patch |= draw(moves())
    return patch


anything = st.one_of(
    st.none(),
    flags,
    st.integers(),
    st.floats(),
    st.binary(max_size=8),
    st.just("x" * 2_000),
    st.just(""),
    st.text(max_size=8),
    st.lists(st.integers(), max_size=2),
    st.tuples(st.integers()),
    st.dictionaries(st.text(max_size=3), st.integers(), max_size=2),
)
"""Values of every type, of which each key refuses most."""
