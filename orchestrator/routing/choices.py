"""Ids of buttons and list rows: `info:hours`, `info:category:pizzas:2`. They outlive a session.

An id comes back when somebody taps it, perhaps days later, so it tells all it needs by itself.
"""

from __future__ import annotations

import msgspec

from orchestrator.conversation.decision import Lane

HOURS = "info:hours"
MENU = "info:menu"
CATEGORY = "info:category"
PRODUCT = "info:product"
LOCATIONS = "info:locations"
LOCATION = "info:location"
PAYMENTS = "info:payments"
DELIVERY = "info:delivery"
FAQ = "info:faq"
ORDER = "commerce:order"
CART = "commerce:cart"
STATUS = "commerce:status"
ADD = "commerce:add"
"""A product, perhaps in a size, into the cart."""
MORE = "commerce:more"
CHECKOUT = "commerce:checkout"
CLEAR = "commerce:clear"
DELIVER = "commerce:deliver"
PICK_UP = "commerce:pickup"
BRANCH = "commerce:branch"
ZONE = "commerce:zone"
ADDRESS = "commerce:address"
SCHEDULE = "commerce:schedule"
PAY = "commerce:pay"
CONFIRM = "commerce:confirm"
"""With the digest of the summary it stood under."""
CHANGE = "commerce:change"
REMOVE = "commerce:remove"
EXTRA = "commerce:extra"
LEAVE = "commerce:leave"
"""Give the order up, before it is placed."""
REPEAT = "commerce:repeat"
KEEP = "commerce:keep"
"""No, after all: all stays as it is."""
HUMAN = "support:human"
COMPLAINT = "support:complaint"
CASE = "support:case"
"""About a case being told: `kind` and which, `order` and which, or `plain` for no photo."""
CANCEL = "support:cancel"
"""Whether an order is to be cancelled: `yes` and which, or `no`."""
CONFIRMS = {
    intent: f"yes:{intent}" for intent in ("cancel_order", "pay", "checkout", "refund_or_return")
}
"""Intent -> the button that says it was meant."""
STAY = "info:stay"
"""Not a person after all: the bot goes on."""

INTENTS: dict[str, tuple[Lane, str]] = {
    HOURS: (Lane.INFO, "business_hours"),
    MENU: (Lane.INFO, "menu_or_catalog_question"),
    CATEGORY: (Lane.INFO, "menu_or_catalog_question"),
    PRODUCT: (Lane.INFO, "menu_or_catalog_question"),
    LOCATIONS: (Lane.INFO, "locations"),
    LOCATION: (Lane.INFO, "locations"),
    PAYMENTS: (Lane.INFO, "payment_methods"),
    DELIVERY: (Lane.INFO, "delivery_zones"),
    FAQ: (Lane.INFO, "general_faq"),
    STAY: (Lane.INFO, "greeting"),
    ORDER: (Lane.COMMERCE, "start_order"),
    CART: (Lane.COMMERCE, "view_cart"),
    STATUS: (Lane.COMMERCE, "order_status"),
    **dict.fromkeys((ADD, EXTRA), (Lane.COMMERCE, "add_item")),
    MORE: (Lane.COMMERCE, "browse_products"),
    **dict.fromkeys(
        (CHECKOUT, SCHEDULE, CONFIRM, CHANGE, ADDRESS, KEEP), (Lane.COMMERCE, "checkout")
    ),
    **dict.fromkeys((CLEAR, REMOVE, LEAVE), (Lane.COMMERCE, "remove_item")),
    **dict.fromkeys((DELIVER, PICK_UP, BRANCH, ZONE), (Lane.COMMERCE, "choose_delivery_or_pickup")),
    PAY: (Lane.COMMERCE, "pay"),
    REPEAT: (Lane.COMMERCE, "start_order"),
    HUMAN: (Lane.SUPPORT, "talk_to_human"),
    COMPLAINT: (Lane.SUPPORT, "complaint"),
    CASE: (Lane.SUPPORT, "complaint"),
    CANCEL: (Lane.SUPPORT, "cancel_order"),
    CONFIRMS["cancel_order"]: (Lane.SUPPORT, "cancel_order"),
    CONFIRMS["refund_or_return"]: (Lane.SUPPORT, "refund_or_return"),
    CONFIRMS["pay"]: (Lane.COMMERCE, "pay"),
    CONFIRMS["checkout"]: (Lane.COMMERCE, "checkout"),
    "lane:info": (Lane.INFO, "greeting"),
    "lane:commerce": (Lane.COMMERCE, "browse_products"),
    "lane:support": (Lane.SUPPORT, "talk_to_human"),
}


class Choice(msgspec.Struct, frozen=True):
    """`kind` is one of the constants above; `arguments` what followed it."""

    kind: str
    arguments: tuple[str, ...]


def choice_id(kind: str, *arguments: str | int) -> str:
    return ":".join((kind, *map(str, arguments)))


def parse_choice(identifier: str | None) -> Choice | None:
    """What was tapped; None if the id is not one of ours."""
    if identifier is None:
        return None
    parts = identifier.split(":")
    kind = ":".join(parts[:2])
    return Choice(kind, tuple(parts[2:])) if kind in INTENTS else None
