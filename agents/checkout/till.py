"""The end of a sale and what comes after: confirming, status, the same again."""

from __future__ import annotations

from msgspec.structs import replace

from agents.base import AgentResponse
from agents.checkout.asking import CONFIRM
from agents.checkout.checkout import Checkout, Sale
from agents.checkout.draft import Draft
from agents.checkout.placing import lines_again, order_of, placed_effect
from agents.ordering.cart import reprice
from agents.wording import ask
from orchestrator.orders.order import encode_order
from orchestrator.routing import choices


class Till:
    """Takes the customer's last word, and looks after what was ordered."""

    def __init__(self, checkout: Checkout) -> None:
        self._checkout = checkout
        self._profile = checkout.profile

    # Confirming

    def confirm(self, sale: Sale, digest: str | None) -> AgentResponse:
        """Place the order if it is still the one whose summary was confirmed, at today's prices.

        `digest` is the button's; None: it was said in words, of the summary shown last.
        """
        checkout, asked, draft = self._checkout, sale.asked, sale.draft
        if digest is not None and digest == asked.state.confirmed_quote:
            return self._already(sale)
        if not draft.cart:
            return checkout.go_on(sale, draft)
        repriced = reprice(draft.cart, self._profile)
        if repriced.changes:
            told = checkout.receipts.price_changes(asked.language, repriced.changes)
            return checkout.go_on(sale, replace(draft, cart=repriced.cart), "\n".join(told))
        question = checkout.questions.next(asked, draft, sale.last)
        if question.pending != CONFIRM or question.digest is None:
            return checkout.put(sale, draft, question)
        if question.digest != (digest or asked.state.last_quote):
            lead = checkout.text(sale, "stale_button")
            return checkout.go_on(sale, draft, lead)
        return self._place(sale, question.digest)

    def _place(self, sale: Sale, digest: str) -> AgentResponse:
        checkout, asked, draft = self._checkout, sale.asked, sale.draft
        quote = checkout.questions.quote(asked, draft)
        place = checkout.questions.place(draft)
        note = checkout.receipts.change(
            self._profile.language, draft.pays_with_cents, quote.total_cents
        )
        order = order_of(asked, self._profile, draft, quote, place, note)
        patch: dict[str, object] = {
            "last_order": encode_order(order),
            "last_order_id": order.order_id,
            "last_order_number": order.number,
            "last_order_status": order.status.value,
            "confirmed_quote": digest,
            "last_quote": None,
            "commerce_state": "placed",
            "return_window_open": True,
            "pending_question": None,
        }
        if quote.coupon is not None:
            patch["coupons_used"] = _with_code(asked.state.coupons_used, quote.coupon)
        after = draft.emptied().patch(asked.state, None) | {"address": None, "zone_id": None}
        body = checkout.receipts.placed(asked, order)
        titles = [(choices.STATUS, checkout.text(sale, "button_status"))]
        return AgentResponse(
            messages=ask(body, titles),
            state_patch=after | patch,
            effects=(placed_effect(order),),
        )

    def _already(self, sale: Sale) -> AgentResponse:
        number = sale.asked.state.last_order_number or ""
        body = self._checkout.text(sale, "already_placed", number=number)
        titles = [(choices.STATUS, self._checkout.text(sale, "button_status"))]
        return AgentResponse(
            messages=ask(body, titles),
            state_patch={"pending_question": sale.pending},
        )

    # After it

    def no_such_order(self, sale: Sale, number: str) -> AgentResponse:
        """A number nobody here has given this customer, as far as the session knows."""
        body = self._checkout.text(sale, "status_unknown_number", number=number)
        titles = [(choices.HUMAN, self._checkout.text(sale, "button_human"))]
        if sale.last is not None:
            titles.insert(0, (choices.STATUS, self._checkout.text(sale, "button_status")))
        return AgentResponse(messages=ask(body, titles))

    def status(self, sale: Sale) -> AgentResponse:
        asked, checkout = sale.asked, self._checkout
        kept = {"pending_question": sale.pending} if sale.draft.cart else {}
        if sale.last is None and sale.draft.cart:
            return checkout.go_on(sale, sale.draft, checkout.text(sale, "status_in_cart"))
        if sale.last is None:
            titles = [(choices.ORDER, checkout.text(sale, "button_order"))]
            titles.append((choices.HUMAN, checkout.text(sale, "button_human")))
            return AgentResponse(messages=ask(checkout.text(sale, "status_none"), titles))
        body = checkout.receipts.status(asked, sale.last)
        titles = [(choices.HUMAN, checkout.text(sale, "button_human"))]
        return AgentResponse(messages=ask(body, titles), state_patch=kept)

    def again(self, sale: Sale) -> tuple[Draft, str] | None:
        """The last order's lines as a draft, at the prices of now, and what is told of them."""
        checkout, asked, last = self._checkout, sale.asked, sale.last
        if last is None:
            return None
        repriced = reprice(lines_again(last), self._profile)
        told = [checkout.text(sale, "repeat_title", number=last.number)]
        told += checkout.receipts.price_changes(asked.language, repriced.changes)
        draft = replace(sale.draft, cart=repriced.cart, waiting=(), checking_out=False)
        return draft, "\n".join(told)


def _with_code(used: str | None, code: str) -> str:
    codes = [one for one in (used or "").split(",") if one and one != code]
    return ",".join([*codes, code])[-1_000:]
