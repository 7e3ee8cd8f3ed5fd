"""Buttons and rows of the commerce lane: each tells by its id what it is about."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from attrs import evolve
from msgspec.structs import replace

from agents.base import AgentResponse
from agents.checkout.asking import ADD_MORE, CONFIRM, OTHER, SAME
from agents.checkout.basket import Basket
from agents.checkout.checkout import Checkout, Sale
from agents.checkout.draft import DELIVERY, PICKUP
from agents.checkout.repeating import change_of_repeat
from agents.checkout.slots import Slots
from agents.checkout.till import Till
from agents.menu import Menu
from agents.wording import say
from orchestrator.routing import choices

Arguments = tuple[str, str, str]
"""What followed the kind in the id, empty where nothing did."""


class Taps:
    """What each tap does. Old buttons stay on the screen: every one is checked against today."""

    def __init__(
        self, checkout: Checkout, basket: Basket, slots: Slots, till: Till, menu: Menu
    ) -> None:
        self._checkout = checkout
        self._basket = basket
        self._slots = slots
        self._till = till
        self._menu = menu
        self._by_kind: Mapping[str, Callable[[Sale, Arguments], AgentResponse]] = {
            choices.ORDER: self._start,
            choices.CART: self._cart,
            choices.STATUS: lambda sale, _: till.status(sale),
            choices.ADD: self._add,
            choices.MORE: self._more,
            choices.CHECKOUT: self._check_out,
            choices.CLEAR: self._clear,
            choices.LEAVE: lambda sale, _: basket.clear(sale, "left"),
            choices.KEEP: self._keep,
            choices.DELIVER: self._deliver,
            choices.PICK_UP: self._pick_up,
            choices.BRANCH: self._branch,
            choices.ZONE: self._zone,
            choices.ADDRESS: self._address,
            choices.SCHEDULE: self._schedule,
            choices.PAY: self._pay,
            choices.CONFIRM: lambda sale, given: till.confirm(sale, given[0]),
            choices.CHANGE: self._change,
            choices.REMOVE: lambda sale, given: basket.remove(sale, given[0], given[1]),
            choices.EXTRA: lambda sale, given: basket.put_extra(sale, *given),
            choices.REPEAT: lambda sale, _: self.repeat(sale),
        }

    def answer(self, sale: Sale) -> AgentResponse | None:
        """What the tap does; None if the message is no tap of this lane."""
        choice = sale.asked.choice
        act = self._by_kind.get(choice.kind) if choice else None
        if choice is None or act is None:
            return None
        given = (*choice.arguments, "", "", "")
        return act(sale, (given[0], given[1], given[2]))

    # The cart

    def start(self, sale: Sale, lead: str = "") -> AgentResponse:
        """An invitation to order, with the menu; the cart if there is one already."""
        if not sale.draft.empty:
            return self._checkout.go_on(sale, sale.draft, lead)
        language = sale.asked.language
        body = self._checkout.text(sale, "order_start", example=self.example(language))
        if sale.last is not None:
            return self._start_again(sale, body)
        messages = (*say(f"{lead}\n\n{body}" if lead else body), *self._menu.categories(language))
        return AgentResponse(
            messages=messages,
            state_patch={"commerce_state": "browsing", "pending_question": ADD_MORE},
        )

    def _start_again(self, sale: Sale, body: str) -> AgentResponse:
        titles = [
            (choices.REPEAT, self._checkout.text(sale, "button_repeat")),
            (choices.MENU, self._checkout.text(sale, "button_menu")),
        ]
        question = self._checkout.questions.offer(body, titles)
        return self._checkout.put(sale, sale.draft, question, commerce_state="browsing")

    def example(self, language: str) -> str:
        """A line somebody might write, of what is sold here."""
        return self._checkout.receipts.example(language)

    def repeat(self, sale: Sale) -> AgentResponse:
        """The last order again with what shall be different, or an honest no."""
        if not sale.draft.empty and sale.asked.choice is None:
            return self._checkout.go_on(sale, sale.draft)
        again = self._till.again(sale)
        if again is not None:
            draft, lead = again
            change = change_of_repeat(sale.asked.text, sale.asked.language)
            if sale.asked.choice is not None or not change:
                return self._checkout.go_on(sale, draft, lead)
            return self._basket.take_again(evolve(sale, draft=draft), change, lead)
        body = self._checkout.text(sale, "repeat_none")
        messages = (*say(body), *self._menu.categories(sale.asked.language))
        return AgentResponse(messages=messages, state_patch={"pending_question": ADD_MORE})

    def _start(self, sale: Sale, given: Arguments) -> AgentResponse:
        return self.start(sale)

    def _cart(self, sale: Sale, given: Arguments) -> AgentResponse:
        return self.show_cart(sale)

    def show_cart(self, sale: Sale) -> AgentResponse:
        """The cart with its buttons; a line that waits is asked about first."""
        draft = sale.draft
        if draft.waiting or not draft.cart:
            shown = self._checkout.receipts.cart(sale.asked.language, draft) if draft.cart else ""
            return self._checkout.go_on(sale, draft, shown)
        if draft.checking_out:
            summed_up = sale.pending == CONFIRM
            lead = "" if summed_up else self._checkout.receipts.cart(sale.asked.language, draft)
            return self._checkout.go_on(sale, draft, lead)
        return self._checkout.put(sale, draft, self._checkout.questions.cart(sale.asked, draft))

    def _add(self, sale: Sale, given: Arguments) -> AgentResponse:
        return self._basket.add(sale, given[0], given[1] or None)

    def _more(self, sale: Sale, given: Arguments) -> AgentResponse:
        return self.more(sale)

    def more(self, sale: Sale) -> AgentResponse:
        """Back to choosing: what was asked of the checkout waits."""
        draft = replace(sale.draft, checking_out=False)
        kept = draft.patch(sale.asked.state, ADD_MORE)
        return AgentResponse(
            messages=self._menu.categories(sale.asked.language),
            state_patch=kept | {"pending_question": ADD_MORE},
        )

    def _check_out(self, sale: Sale, given: Arguments) -> AgentResponse:
        return self.check_out(sale)

    def check_out(self, sale: Sale, lead: str = "") -> AgentResponse:
        """That is all: on with where, when and how to pay.

        What several products may be, and none was chosen for, is left out beside a cart: nobody
        shall be asked for ever about a word they have forgotten.
        """
        draft, language = sale.draft, sale.asked.language
        undecided = [one for one in draft.waiting if one.product_id is None] if draft.cart else []
        if undecided:
            said = self._checkout.receipts.listed(language, [f"“{one.said}”" for one in undecided])
            left = self._checkout.text(sale, "left_out", things=said)
            lead = "\n".join(filter(None, (lead, left)))
            kept = tuple(one for one in draft.waiting if one.product_id is not None)
            draft = replace(draft, waiting=kept)
        return self._checkout.go_on(sale, replace(draft, checking_out=True), lead)

    def _clear(self, sale: Sale, given: Arguments) -> AgentResponse:
        return self._basket.clear(sale) if given[0] == "yes" else self._basket.sure_to_clear(sale)

    def _keep(self, sale: Sale, given: Arguments) -> AgentResponse:
        return self._checkout.go_on(sale, sale.draft, self._checkout.text(sale, "kept"))

    # The checkout

    def _deliver(self, sale: Sale, given: Arguments) -> AgentResponse:
        draft = Slots.fulfilled(sale.draft, DELIVERY)
        return self._checkout.go_on(sale, replace(draft, checking_out=True))

    def _pick_up(self, sale: Sale, given: Arguments) -> AgentResponse:
        draft = Slots.fulfilled(sale.draft, PICKUP)
        return self._checkout.go_on(sale, replace(draft, checking_out=True))

    def _branch(self, sale: Sale, given: Arguments) -> AgentResponse:
        place = self._checkout.profile.location(given[0])
        if place is None:
            return self._checkout.put(sale, sale.draft, self._checkout.questions.branch(sale.asked))
        draft = replace(sale.draft, fulfillment=PICKUP, location_id=place.id, checking_out=True)
        return self._checkout.go_on(sale, draft)

    def _zone(self, sale: Sale, given: Arguments) -> AgentResponse:
        zone = self._checkout.profile.delivery_zone(given[0])
        if zone is None:
            return self._checkout.put(
                sale, sale.draft, self._checkout.questions.address(sale.asked)
            )
        draft = replace(sale.draft, fulfillment=DELIVERY, zone_id=zone.id, checking_out=True)
        return self._checkout.go_on(sale, draft)

    def _address(self, sale: Sale, given: Arguments) -> AgentResponse:
        if given[0] == SAME and sale.last is not None:
            return self._checkout.go_on(sale, self._slots.same_address(sale))
        if given[0] == OTHER:
            draft = replace(sale.draft, address=None, zone_id=None)
            return self._checkout.put(sale, draft, self._checkout.questions.address(sale.asked))
        return self._checkout.go_on(sale, sale.draft)

    def _schedule(self, sale: Sale, given: Arguments) -> AgentResponse:
        if given[0] == OTHER or not given[0]:
            return self._checkout.put(sale, sale.draft, self._checkout.questions.time(sale.asked))
        try:
            return self._slots.at(sale, given[0])
        except ValueError:
            return self._checkout.put(sale, sale.draft, self._checkout.questions.time(sale.asked))

    def _pay(self, sale: Sale, given: Arguments) -> AgentResponse:
        method = self._checkout.profile.payment_method(given[0])
        if method is None:
            question = self._checkout.questions.payment(sale.asked)
            return self._checkout.put(sale, sale.draft, question)
        draft = replace(sale.draft, payment_method=method.id, pays_with_cents=None)
        return self._checkout.go_on(sale, draft)

    # Changing something

    def _change(self, sale: Sale, given: Arguments) -> AgentResponse:
        if sale.draft.empty:
            return self._checkout.go_on(sale, sale.draft)
        return self.change(sale, given[0])

    def change(self, sale: Sale, what: str) -> AgentResponse:
        """Ask again for one thing, or which it shall be."""
        questions, asked, draft = self._checkout.questions, sale.asked, sale.draft
        if what == "add":
            return self.more(sale)
        if what == "remove":
            return self._checkout.put(sale, draft, questions.lines(asked, draft))
        if what == "extras":
            return self.extras(sale)
        if what == "schedule":
            return self._checkout.put(sale, draft, questions.time(asked))
        if what == "payment":
            return self._checkout.put(sale, draft, questions.payment(asked))
        if what == "coupon":
            return self._checkout.put(sale, draft, questions.coupon(asked))
        if what == "address":
            draft = replace(draft, fulfillment=DELIVERY, address=None, zone_id=None)
            return self._checkout.put(sale, draft, questions.address(asked))
        if what == "fulfillment":
            return self._checkout.go_on(sale, replace(draft, fulfillment=None, location_id=None))
        return self._checkout.put(sale, draft, questions.change(asked))

    def extras(self, sale: Sale) -> AgentResponse:
        question = self._checkout.questions.extras(sale.asked, sale.draft)
        if question is None:
            return self._checkout.go_on(sale, sale.draft, self._checkout.text(sale, "no_extras"))
        return self._checkout.put(sale, sale.draft, question)
