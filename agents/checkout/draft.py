"""The order as it stands before it is placed: the part of the session that selling changes."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime

import msgspec
from attrs import asdict
from msgspec.structs import replace

from agents.ordering.cart import Cart, subtotal
from agents.ordering.errors import NotALine
from agents.ordering.operations import AddLine, decode_lines, encode_lines
from orchestrator.conversation.state import SessionState

DELIVERY, PICKUP = "delivery", "pickup"
_MOST_WAITING = 20
"""Lines that are asked about one by one; more than that nobody answers."""
_ASKED_TO_PAY = frozenset({"commerce:payment", "commerce:confirm"})


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """Changed by `replace`; `patch` is what the session has to learn of it."""

    cart: Cart = ()
    waiting: tuple[AddLine, ...] = ()
    """Lines that still want a product or a size."""
    checking_out: bool = False
    """Whether the customer said that this is all."""
    fulfillment: str | None = None
    address: str | None = None
    zone_id: str | None = None
    location_id: str | None = None
    """The branch it is picked up at."""
    scheduled_for: str | None = None
    payment_method: str | None = None
    pays_with_cents: int | None = None
    """The note it is paid with in cash."""
    coupon: str | None = None
    cart_id: str | None = None

    @classmethod
    def of(cls, state: SessionState) -> Draft:
        return cls(
            cart=state.cart_items,
            waiting=_waiting(state.waiting_lines),
            checking_out=state.commerce_state in ("checkout", "payment"),
            fulfillment=state.fulfillment,
            address=state.address,
            zone_id=state.zone_id,
            location_id=state.location_id,
            scheduled_for=state.scheduled_for,
            payment_method=state.payment_method,
            pays_with_cents=state.pays_with_cents,
            coupon=state.coupon,
            cart_id=state.cart_id,
        )

    def without_past(self, now: datetime) -> Draft:
        """An hour that has gone by is no hour to hand anything over."""
        at = self.scheduled_for
        gone = at is not None and datetime.fromisoformat(at) <= now
        return replace(self, scheduled_for=None) if gone else self

    @property
    def empty(self) -> bool:
        return not (self.cart or self.waiting)

    def emptied(self) -> Draft:
        """Nothing of it left but where the customer lives."""
        return Draft(address=self.address, zone_id=self.zone_id)

    def patch(self, state: SessionState, pending: str | None) -> dict[str, object]:
        """The keys that are to change, given the question asked with it."""
        wanted: dict[str, object] = {
            "cart_items": self.cart,
            "cart_subtotal_cents": subtotal(self.cart),
            "waiting_lines": encode_lines(self.waiting[:_MOST_WAITING]) if self.waiting else None,
            "commerce_state": self._stage(state, pending),
            "fulfillment": self.fulfillment,
            "address": self.address,
            "zone_id": self.zone_id,
            "location_id": self.location_id,
            "scheduled_for": self.scheduled_for,
            "payment_method": self.payment_method,
            "pays_with_cents": self.pays_with_cents,
            "coupon": self.coupon,
            "cart_id": self.cart_id if not self.empty else None,
        }
        return {key: value for key, value in wanted.items() if getattr(state, key) != value}

    def _stage(self, state: SessionState, pending: str | None) -> str:
        if self.cart and self.checking_out:
            return "payment" if pending in _ASKED_TO_PAY else "checkout"
        if self.cart:
            return "cart"
        if self.waiting:
            return "browsing"
        return state.commerce_state if state.commerce_state in ("idle", "browsing") else "idle"

    def digest(self, total_cents: int) -> str:
        """Names this very order at this very price; a summary's button carries it."""
        content = [
            self.cart_id,
            [asdict(item) for item in self.cart],
            self.fulfillment,
            self.address if self.fulfillment == DELIVERY else None,
            self.zone_id if self.fulfillment == DELIVERY else None,
            self.location_id if self.fulfillment == PICKUP else None,
            self.scheduled_for,
            self.payment_method,
            self.coupon,
            total_cents,
        ]
        text = json.dumps(content, ensure_ascii=False)
        return hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=8).hexdigest()


def named_from(draft: Draft, message_id: str) -> Draft:
    """The draft with the name of its cart, made from the message that began it."""
    if draft.cart_id is not None or draft.empty:
        return draft
    digest = hashlib.blake2b(message_id.encode("utf-8", "replace"), digest_size=8)
    return replace(draft, cart_id=digest.hexdigest())


def _waiting(text: str | None) -> tuple[AddLine, ...]:
    """Lines an older version wrote and this one cannot read are asked for anew."""
    try:
        return decode_lines(text) if text else ()
    except NotALine:
        return ()
