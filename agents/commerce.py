"""The commerce lane: sells, from the first look at the menu to a placed order and after it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from msgspec.structs import replace

from agents.asked import Asked
from agents.base import AgentResponse, Answer, Handoff
from agents.business import Business
from agents.checkout import meanings
from agents.checkout.asking import (
    ADD_MORE,
    CLEAR_CART,
    CONFIRM,
    WHICH_ADDRESS,
    WHICH_PRODUCT,
    WHICH_SIZE,
)
from agents.checkout.basket import names_something
from agents.checkout.checkout import Sale
from agents.checkout.draft import Draft
from agents.checkout.placing import recalled
from agents.checkout.repeating import change_of_repeat
from agents.lane_agent import LaneAgent, answer, kept
from agents.wording import ask, say
from orchestrator.conversation.decision import Lane
from orchestrator.conversation.reminders import REMIND
from orchestrator.conversation.turn import MessageKind
from orchestrator.routing.answers import is_no, is_yes, keeps
from orchestrator.routing.choices import HUMAN, MENU
from orchestrator.routing.router import REFUSED_FROM
from orchestrator.routing.rules import LANE_OF

_ABOUT_LINES = (WHICH_PRODUCT, WHICH_SIZE, ADD_MORE, None)
_LOOKS_UP = frozenset({"order_status", "start_order"})
_LOOKS = frozenset({"browse_products", "view_cart", "order_status"})
"""What is shown whatever was asked before."""
_WITHOUT_MENU = frozenset({"browse_products", "order_status", "view_cart", "cancel_order"})
"""What can be answered by a business that has no catalogue."""
_UNCLEAR_BEFORE_PERSON = 2


class CommerceAgent(LaneAgent):
    """Every answer is the question that comes next, decided from the order as it stands."""

    lane = Lane.COMMERCE

    def __init__(self, business: Business) -> None:
        super().__init__(business)
        self._checkout = business.checkout
        counter = business.counter
        self._slots, self._basket = counter.slots, counter.basket
        self._till, self._taps = counter.till, counter.taps
        self._by_intent: Mapping[str, Callable[[Sale], AgentResponse]] = {
            "browse_products": self._browse,
            "view_cart": self._taps.show_cart,
            "order_status": self._till.status,
            "start_order": self._taps.start,
            "add_item": self._nothing_to_add,
            "remove_item": self._remove,
            "checkout": self._taps.check_out,
            "choose_delivery_or_pickup": self._choose,
            "pay": self._pay,
        }

    def _respond(self, asked: Asked, handoff: Handoff | None) -> Answer:
        """What the session forgot is looked up where it matters."""
        if asked.intent == REMIND:
            return self._remind(asked)
        looks_up = asked.intent in _LOOKS_UP or meanings.wants_same_again(asked)
        if asked.state.last_order is None and looks_up:
            return self._look_up(asked, handoff)
        return self._answer(asked, handoff)

    async def _look_up(self, asked: Asked, handoff: Handoff | None) -> AgentResponse:
        known = await self._business.history.orders(asked)
        return self._answer(recalled(asked, known), handoff)

    def _remind(self, asked: Asked) -> AgentResponse:
        """A cart was left: said once, and whatever was asked stays asked."""
        sale = self._checkout.sale(asked)
        question = self._checkout.questions.cart(
            asked, sale.draft, self._checkout.text(sale, "reminder")
        )
        return answer(question.messages, **kept(asked), reminded_cart=asked.state.cart_id)

    def _answer(self, asked: Asked, handoff: Handoff | None) -> AgentResponse:
        sale = self._checkout.sale(asked)
        if not self._business.profile.products and asked.intent not in _WITHOUT_MENU:
            return self._by_people(sale)
        tapped = self._taps.answer(sale)
        if tapped is not None:
            return tapped
        if asked.turn.kind is MessageKind.ORDER:
            return self._basket.native(sale)
        if asked.turn.kind is MessageKind.LOCATION:
            return self._slots.location(sale)
        return self._said(sale, handoff)

    # Words

    def _said(self, sale: Sale, handoff: Handoff | None) -> AgentResponse:
        asked = sale.asked
        sure = self._about_giving_up(sale)
        if sure is not None:
            return sure
        if meanings.takes_back(asked) and sale.draft.cart:
            return self._taps.change(sale, "")
        again = asked.state.last_intent == "start_order" and sale.pending == ADD_MORE
        if again and sale.draft.cart and is_yes(asked.plain):
            return self._taps.check_out(sale)
        if meanings.wants_help(asked) and handoff is None:
            return self._help(sale)
        number = meanings.number_named(asked) if sale.draft.empty else None
        if number is not None and handoff is None:
            return self._numbered(sale, number)
        if meanings.asks_how_long(asked) and not sale.draft.empty:
            return self._how_long(sale)
        changed = meanings.change_wanted(asked)
        if changed is not None and sale.draft.cart:
            return self._taps.change(sale, changed)
        elsewhere = self._elsewhere(sale) if handoff is None else None
        if elsewhere is not None:
            return AgentResponse(handoff=elsewhere)
        if sale.pending not in _ABOUT_LINES:
            answered = self._answer_pending(sale)
            if answered is not None:
                return answered
        if sale.draft.empty and meanings.has_paid(asked):
            return self._by_people(sale)
        if self._only_names(sale):
            return self._browse(sale)
        if meanings.asks_for_menu(asked) or meanings.wants_details(asked):
            return self._browse(sale)
        if meanings.begins_an_order(asked):
            return self._taps.start(sale)
        if meanings.wants_same_again(asked):
            alters = not sale.draft.empty and change_of_repeat(asked.text, asked.language)
            return (self._ordered(sale) if alters else None) or self._taps.repeat(sale)
        if meanings.that_is_all(asked) and sale.draft.cart:
            return self._taps.check_out(sale)
        return self._ordered(sale) or self._otherwise(sale)

    def _about_giving_up(self, sale: Sale) -> AgentResponse | None:
        """Cancelling, starting over, and being sure of it."""
        asked = sale.asked
        if sale.pending == CLEAR_CART and keeps(asked.plain):
            return self._checkout.go_on(sale, sale.draft, self._checkout.text(sale, "kept"))
        if sale.pending == CLEAR_CART and meanings.agrees(asked):
            return self._basket.clear(sale)
        gives_up = meanings.gives_up(asked) or meanings.starts_over(asked)
        if gives_up and not sale.draft.empty:
            if sale.pending == CLEAR_CART:
                return self._basket.clear(sale, "left")
            leaves = not meanings.starts_over(asked)
            return self._basket.sure_to_clear(sale, leaves=leaves)
        if meanings.starts_over(asked):
            return self._taps.start(sale)
        if asked.intent == "cancel_order" and not sale.draft.empty:
            return self._basket.sure_to_clear(sale, leaves=True)
        return None

    def _only_names(self, sale: Sale) -> bool:
        """Out of the blue, the name of a product asks about it; in an order it orders it."""
        asked = sale.asked
        idle = sale.draft.empty and sale.pending is None
        return idle and asked.intent == "add_item" and self._named_alone(asked)

    def _named_alone(self, asked: Asked) -> bool:
        return self._business.products.only_named(asked.words)

    def _answer_pending(self, sale: Sale) -> AgentResponse | None:
        """The message as an answer to the question of the checkout that is open."""
        asked = sale.asked
        if sale.pending == CONFIRM:
            if meanings.agrees(asked) or meanings.that_is_all(asked):
                shown = sale.draft.checking_out
                return self._till.confirm(sale, None) if shown else self._taps.check_out(sale)
            if is_no(asked.plain):
                return self._taps.change(sale, "")
            return None
        if sale.pending == WHICH_ADDRESS and self._orders_instead(sale):
            return None
        return self._slots.answer(sale)

    def _orders_instead(self, sale: Sale) -> bool:
        """An address may name a product; only a plain order is one."""
        asked = sale.asked
        if asked.intent not in ("add_item", "remove_item"):
            return False
        found = self._checkout.addresses.read(asked, sale.draft, asked_for=False)
        return not found.read and bool(self._basket.read(sale).operations)

    def _ordered(self, sale: Sale) -> AgentResponse | None:
        """What the message puts in or takes out, or says of the order by the way."""
        if self._asks_only(sale):
            return None
        reading = self._basket.read(sale)
        if reading.operations:
            return self._basket.take(sale, reading)
        said = self._slots.unasked(sale, sale.draft, beside_products=False)
        if said is not None:
            return self._go_on_with(sale, said.draft, "\n".join(said.leads))
        if reading.unknown and sale.asked.intent in ("add_item", "remove_item"):
            return self._basket.take(sale, reading) if sale.draft.cart else self._unknown(sale)
        return None

    def _asks_only(self, sale: Sale) -> bool:
        """ "¿Tienen lasaña?" puts nothing into the cart."""
        looks = sale.asked.intent in ("browse_products", "view_cart", "order_status")
        return looks and not meanings.speaks_of_coupon(sale.asked)

    def _help(self, sale: Sale) -> AgentResponse:
        """With the order that is being made, or with one that was."""
        if not sale.draft.empty:
            return self._taps.change(sale, "")
        reason = "needs help with an order"
        return AgentResponse(handoff=Handoff(lane=Lane.SUPPORT, intent="complaint", reason=reason))

    def _numbered(self, sale: Sale, number: str) -> AgentResponse:
        """The number of an order or of a case, and nothing else."""
        if number.startswith("C"):
            handoff = Handoff(lane=Lane.SUPPORT, intent="ticket_status", reason="names a case")
            return AgentResponse(handoff=handoff)
        if number == sale.asked.state.last_order_number:
            return self._till.status(sale)
        return self._till.no_such_order(sale, number)

    def _how_long(self, sale: Sale) -> AgentResponse:
        """How soon it would be there; the open question stays."""
        told = self._checkout.receipts.how_long(sale.asked.language, sale.draft)
        return self._checkout.go_on(sale, sale.draft, told)

    def _go_on_with(self, sale: Sale, draft: Draft, lead: str) -> AgentResponse:
        checks_out = sale.asked.intent in ("choose_delivery_or_pickup", "pay", "checkout")
        if checks_out and sale.draft.cart:
            draft = replace(draft, checking_out=True)
        if draft.waiting and not lead:
            lead = self._checkout.text(sale, "noted")
        return self._checkout.go_on(sale, draft, lead)

    def _unknown(self, sale: Sale) -> AgentResponse:
        reading = self._basket.read(sale)
        return self._taps.start(sale, self._checkout.unknown(sale, reading.unknown[:3]))

    def _otherwise(self, sale: Sale) -> AgentResponse:
        """By the intent alone."""
        asked = sale.asked
        if meanings.asks_for_extras(asked) and sale.draft.cart:
            return self._taps.extras(sale)
        if meanings.speaks_of_coupon(asked):
            question = self._checkout.questions.coupon(asked)
            return self._checkout.put(sale, sale.draft, question)
        open_question = sale.pending is not None and sale.pending.startswith("commerce:")
        guessed = asked.decision.tier == "pending" and asked.intent not in _LOOKS
        if open_question and guessed:
            return self._not_got(sale)
        act = self._by_intent.get(asked.intent)
        if act is not None:
            return act(sale)
        return self._not_got(sale)

    def _not_got(self, sale: Sale) -> AgentResponse:
        """Say so and ask again; the second time offer a person."""
        unclear = sale.asked.state.unclear_turns + 1
        decision = sale.asked.decision
        refused = decision.lane is Lane.OUT_OF_SCOPE and decision.confidence >= REFUSED_FROM
        if refused:
            name = self._business.profile.name
            lead = self._texts.get("out_of_scope", sale.asked.language, business=name)
            return self._checkout.go_on(sale, sale.draft, lead)
        lead = self._checkout.text(sale, "not_got_it")
        if unclear >= _UNCLEAR_BEFORE_PERSON:
            body = self._texts.get("unclear_again", sale.asked.language)
            pairs = self._buttons(sale.asked, (HUMAN, "button_human"), (MENU, "button_menu"))
            return answer(
                ask(body, pairs), pending_question=sale.pending, unclear_turns=min(unclear, 1_000)
            )
        return self._checkout.go_on(sale, sale.draft, lead, unclear_turns=unclear)

    # Intents

    def _elsewhere(self, sale: Sale) -> Handoff | None:
        """A question the info agent answers from the profile: it asks, it orders nothing."""
        asked = sale.asked
        intent = asked.intent if LANE_OF.get(asked.intent) is Lane.INFO else None
        if asked.intent == "cancel_order" and sale.draft.empty:
            reason = "there is no open order to give up"
            return Handoff(lane=Lane.SUPPORT, intent="cancel_order", reason=reason)
        if intent is None and sale.draft.empty:
            intent = self._information(asked)
        if asked.intent == "choose_delivery_or_pickup" and meanings.asks_for_fee(asked):
            intent = "delivery_zones"
        foreign = asked.intent == "pay" and self._business.payments.foreign(asked) is not None
        if intent is None and foreign and "?" in asked.text:
            intent = "payment_methods"
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
        if meanings.wants_same_again(asked):
            return None
        named = self._business.payments.named(asked)
        if asked.intent == "pay" and named is not None and not meanings.has_paid(asked):
            return "payment_methods"
        if asked.intent != "choose_delivery_or_pickup" or self._slots.branches.chosen(asked):
            return None
        if self._business.delivery.zone(asked) is None or self._orders_something(asked):
            return None
        return "delivery_zones"

    def _orders_something(self, asked: Asked) -> bool:
        return bool(self._basket.read(self._checkout.sale(asked)).operations)

    def _browse(self, sale: Sale) -> AgentResponse:
        found = self._business.catalogue.answer(sale.asked)
        patch: dict[str, object] = {}
        if found.product is not None:
            patch["last_product_id"] = found.product.id
        if sale.draft.empty and sale.asked.state.commerce_state != "browsing":
            patch["commerce_state"] = "browsing"
        return answer(found.messages, pending_question=sale.pending or ADD_MORE, **patch)

    def _nothing_to_add(self, sale: Sale) -> AgentResponse:
        reading = self._basket.read(sale)
        if names_something(reading):
            return self._unknown(sale) if sale.draft.empty else self._basket.take(sale, reading)
        return self._taps.start(sale)

    def _remove(self, sale: Sale) -> AgentResponse:
        if not sale.draft.cart:
            return self._checkout.go_on(sale, sale.draft)
        return self._taps.change(sale, "remove")

    def _pay(self, sale: Sale) -> AgentResponse:
        """Money sent for nothing in the cart is a person's matter."""
        paid = sale.draft.empty and meanings.has_paid(sale.asked)
        return self._by_people(sale) if paid else self._taps.check_out(sale)

    def _by_people(self, sale: Sale) -> AgentResponse:
        """Hand over while people are there; otherwise say when they are."""
        asked, people = sale.asked, self._business.people
        if not people.are_there(asked):
            pairs = self._buttons(asked, (MENU, "button_menu"))
            return answer(ask(people.text("order", asked), pairs))
        handed = people.hand_over("order", asked, f"wants to order ({asked.intent})")
        return answer(say(handed.text), handed.effect, **handed.patch)

    def _choose(self, sale: Sale) -> AgentResponse:
        if sale.draft.empty:
            return self._taps.start(sale)
        return self._taps.check_out(sale)
