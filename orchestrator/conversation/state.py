"""The session: everything a conversation remembers, flat, as it is stored in Redis."""

from __future__ import annotations

import msgspec
from attrs import frozen

from orchestrator.conversation.history import History, Line

SCHEMA_VERSION = 1


@frozen(kw_only=True, slots=True)
class CartItem:
    """A line of the cart. Prices are the business's own, in minor units of `cart_currency`."""

    product_id: str
    name: str
    quantity: int
    unit_price_cents: int
    size: str | None = None
    extras: str | None = None
    """Ids of the chosen extras, comma-separated: items stay flat objects."""
    without: str | None = None
    """What shall be left out, as the customer called it, comma-separated."""
    note: str | None = None
    other_half: str | None = None
    """Id of the product that makes half of each piece, beside `product_id`."""


# A Struct: each turn copies and encodes all of it, in the order of its fields.
class SessionState(msgspec.Struct, frozen=True, kw_only=True):
    """The flat state, one JSON object a conversation. `contract.py` holds the rule of each key.

    `version` is the id of the last inbox entry applied, hence never used twice; the commit script
    reads it from the head of the JSON: it stays the first field.
    """

    version: str = ""
    schema_version: int = SCHEMA_VERSION
    tenant_id: str
    wa_id: str
    phone_number_id: str
    locale: str
    timezone: str
    profile_name: str | None = None
    bsuid: str | None = None
    current_lane: str | None = None
    customer_id: str | None = None
    owner: str = "bot"
    """Who answers: bot, waiting (a person was asked for) or human."""
    human_handoff: bool = False
    vip: bool = False
    lines: tuple[Line, ...] = msgspec.field(default=(), name="turns")
    """The history as it is stored; `turns` is what it says."""
    last_intent: str | None = None
    """What the last turn was about, for questions that lean on it ("and on Sunday?")."""
    last_product_id: str | None = None
    """The product spoken of last ("and the large one?")."""
    last_user_msg_id: str | None = None
    last_assistant_msg_id: str | None = None
    last_user_msg_at: str | None = None
    location_id: str | None = None
    fulfillment: str | None = None
    address: str | None = None
    phone_verified: bool = False
    language_locked: bool = False
    opted_out: bool = False
    commerce_state: str = "idle"
    cart_items: tuple[CartItem, ...] = ()
    cart_subtotal_cents: int = 0
    cart_currency: str
    last_quote: str | None = None
    """Digest of the summary shown last: only its own button confirms it."""
    cart_id: str | None = None
    """Names the cart from its first line to the order: part of every digest."""
    waiting_lines: str | None = None
    """Lines that wait for an answer (which product, which size), as `encode_lines` writes them."""
    zone_id: str | None = None
    """The delivery zone of `address`."""
    scheduled_for: str | None = None
    """When the order is wanted, ISO 8601; None: as soon as may be."""
    payment_method: str | None = None
    pays_with_cents: int | None = None
    """The note the customer pays with in cash, for the change."""
    coupon: str | None = None
    coupons_used: str | None = None
    """Codes this customer had, comma-separated."""
    reminded_cart: str | None = None
    """The `cart_id` its owner was reminded of: once is enough."""
    confirmed_quote: str | None = None
    """Digest of the summary the last order was confirmed by: its button again orders nothing."""
    last_order: str | None = None
    """The last order as `encode_order` writes it."""
    active_case_id: str | None = None
    last_order_id: str | None = None
    return_window_open: bool = False
    pending_question: str | None = None
    """What the bot asked last and still wants to know, for example `clarify_lane`."""
    last_handoff_reason: str | None = None
    handoff_summary: str | None = None
    """What a person is told who takes over: last lines, cart, order, case."""
    owner_since: str | None = None
    """When the owner changed, or the person wrote last; null while the bot answers."""
    waiting_told_at: str | None = None
    """When a waiting user was last told that they wait."""
    case_kind: str | None = None
    """The case being told, before it is a ticket: its kind, words, order and pictures so far."""
    case_details: str | None = None
    case_order_id: str | None = None
    case_media: str | None = None
    """Media ids, comma-separated."""
    case_asked: str | None = None
    """What was asked about it already, comma-separated: nothing is asked twice."""
    case_unclear: int = 0
    unclear_turns: int = 0
    """Turns in a row the bot did not understand."""
    last_order_number: str | None = None
    """What people call the order `last_order_id`, such as `T-7K3F9`."""
    last_order_status: str | None = None
    """How far it has come: an `OrderStatus`, kept by the turns and by what staff change."""
    active_case_number: str | None = None
    """What people call the ticket `active_case_id`, such as `C-7K3F9`."""
    updated_at: str

    @property
    def turns(self) -> History:
        return History(self.lines)
