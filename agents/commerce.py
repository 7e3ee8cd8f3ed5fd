"""The commerce lane: shows what is sold; orders themselves are taken by people here."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from agents.asked import Asked
from agents.base import AgentResponse, Handoff
from agents.business import Business
from agents.lane_agent import LaneAgent, answer
from agents.wording import ask, say
from orchestrator.conversation.decision import Lane
from orchestrator.conversation.state import CartItem
from orchestrator.routing.choices import HUMAN, MENU, ORDER
from orchestrator.routing.rules import LANE_OF

_CHOICES = ((ORDER, "button_order"), (MENU, "button_menu"), (HUMAN, "button_human"))


class CommerceAgent(LaneAgent):
    """Menu and prices by itself; for everything about an order it fetches a person."""

    lane = Lane.COMMERCE

    def __init__(self, business: Business) -> None:
        super().__init__(business)
        self._by_intent: Mapping[str, Callable[[Asked], AgentResponse]] = {
            "browse_products": self._browse,
            "view_cart": self._cart,
            "order_status": self._status,
        }

    def _answer(self, asked: Asked, handoff: Handoff | None) -> AgentResponse:
        elsewhere = self._elsewhere(asked)
        if elsewhere is not None and handoff is None:
            return AgentResponse(handoff=elsewhere)
        if asked.intent == "add_item" and self._business.products.only_named(asked.words):
            return self._browse(asked)
        return self._by_intent.get(asked.intent, self._order)(asked)

    def _elsewhere(self, asked: Asked) -> Handoff | None:
        """A question the info agent answers from the profile: it asks, it orders nothing."""
        intent = asked.intent if LANE_OF.get(asked.intent) is Lane.INFO else None
        if intent is None and asked.state.commerce_state == "idle":
            intent = self._information(asked)
        if intent is None:
            return None
        return Handoff(
            lane=Lane.INFO,
            intent=intent,
            reason=f"{asked.intent} asks for {intent}",
            context={"intent": asked.intent},
        )

    def _information(self, asked: Asked) -> str | None:
        """With no order under way: "con nequi" asks how to pay, "Cedritos" whether we deliver."""
        if asked.intent == "pay" and self._business.payments.named(asked) is not None:
            return "payment_methods"
        if asked.intent != "choose_delivery_or_pickup":
            return None
        return "delivery_zones" if self._business.delivery.zone(asked) is not None else None

    # What it can do

    def _browse(self, asked: Asked) -> AgentResponse:
        found = self._business.catalogue.answer(asked)
        if found.product is None:
            return answer(found.messages)
        return answer(found.messages, last_product_id=found.product.id)

    def _cart(self, asked: Asked) -> AgentResponse:
        items = asked.state.cart_items
        if not items:
            body = self._texts.get("cart_empty", asked.language)
            return answer(ask(body, self._buttons(asked, *_CHOICES)))
        formats = self._business.formats[asked.language]
        total = self._texts.get(
            "cart_total", asked.language, amount=formats.money(asked.state.cart_subtotal_cents)
        )
        lines = [
            self._texts.get("cart_title", asked.language),
            *(self._item(asked, item) for item in items),
            total,
        ]
        return answer(ask("\n".join(lines), self._buttons(asked, *_CHOICES)))

    def _item(self, asked: Asked, item: CartItem) -> str:
        amount = self._business.formats[asked.language].money(item.quantity * item.unit_price_cents)
        size = f" ({item.size})" if item.size else ""
        return f"• {item.quantity} × {item.name}{size}: {amount}"

    # What people do

    def _status(self, asked: Asked) -> AgentResponse:
        return self._by_people("status", asked, "asks where an order is")

    def _order(self, asked: Asked) -> AgentResponse:
        return self._by_people("order", asked, f"wants to order ({asked.intent})")

    def _by_people(self, kind: str, asked: Asked, reason: str) -> AgentResponse:
        """Hand over while people are there; otherwise say when they are."""
        prices, product_id = self._prices(asked)
        patch: dict[str, object] = {"last_product_id": product_id} if product_id else {}
        if not self._business.people.are_there(asked):
            text = self._business.people.text(kind, asked)
            body = "\n\n".join((*prices, text))
            return answer(ask(body, self._buttons(asked, (MENU, "button_menu"))), **patch)
        handed = self._business.people.hand_over(kind, asked, reason, "\n".join(prices))
        body = "\n\n".join((*prices, handed.text))
        return answer(say(body), handed.effect, **{**patch, **handed.patch})

    def _prices(self, asked: Asked) -> tuple[list[str], str | None]:
        """What the things named cost, and the first of them."""
        if asked.intent not in ("add_item", "start_order"):
            return [], None
        named = self._business.products.named(asked.words)
        lines = [
            self._business.products.size_price(asked.language, product, named.sizes)
            or self._business.products.lines(asked.language, (product,)).removeprefix("• ")
            for product in named.products
        ]
        ordered = self._ordered(asked)
        listed = [*lines, *ordered]
        return (["\n".join(f"• {line}" for line in listed)] if listed else []), (
            named.product.id if named.product else None
        )

    def _ordered(self, asked: Asked) -> list[str]:
        """The lines of a cart sent from WhatsApp's own catalogue, at our prices."""
        lines = []
        for item in asked.turn.order_items:
            product = self._business.profile.product(item.product_id)
            name = product.name.get(asked.language) if product else item.product_id
            lines.append(f"{item.quantity} × {name}")
        return lines
