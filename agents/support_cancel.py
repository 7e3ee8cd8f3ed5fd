"""Cancelling an order: by the bot while the business's rule allows it, else by a person."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import frozen

from agents.asked import Asked
from agents.base import AgentResponse, Effect
from agents.formats import Formats
from agents.history import PastOrder
from agents.lane_agent import answer
from agents.support_case import PENDING
from agents.texts import Texts
from agents.wording import ask, say
from config.profile import BusinessProfile
from orchestrator.orders.order import OrderStatus
from orchestrator.routing.answers import is_yes, keeps
from orchestrator.routing.choices import CANCEL, choice_id

ORDER_CHANGED = "order_changed"
CONFIRM = PENDING + "cancel"

_OVER = frozenset({OrderStatus.DELIVERED, OrderStatus.CANCELLED})
_NOT_BEGUN = frozenset({OrderStatus.PLACED, OrderStatus.CONFIRMED})


@frozen(kw_only=True, slots=True)
class ForAPerson:
    """The bot may not do it: what to tell the customer, and which order a person decides on."""

    text: str
    order: PastOrder | None = None


class Cancelling:
    """Knows the rule of one business."""

    def __init__(self, profile: BusinessProfile, texts: Texts, formats: dict[str, Formats]) -> None:
        self._texts = texts
        self._formats = formats
        self._minutes = profile.order.cancellation_minutes

    def answer(self, asked: Asked, orders: Sequence[PastOrder]) -> AgentResponse | ForAPerson:
        """Ask, cancel, leave it, or pass it to a person."""
        wished = _wish(asked)
        if wished == "no":
            return answer(say(self._texts.get("cancel_kept", asked.language)))
        order = _meant(asked, orders)
        if order is None:
            return self._nothing(asked, orders)
        refusal = self._refusal(asked, order)
        if refusal is not None:
            return ForAPerson(text=refusal, order=order)
        return self._cancel(asked, order) if wished == "yes" else self._ask(asked, order)

    def _nothing(self, asked: Asked, orders: Sequence[PastOrder]) -> AgentResponse | ForAPerson:
        if not orders:
            return ForAPerson(text=self._texts.get("cancel_none", asked.language))
        return answer(say(self._already(asked, orders[0])))

    def _already(self, asked: Asked, order: PastOrder) -> str:
        status = self.status_name(order, asked.language)
        return self._texts.get("cancel_already", asked.language, order=order.number, status=status)

    def status_name(self, order: PastOrder, language: str) -> str:
        status = order.status or OrderStatus.PLACED
        return self._texts.get(f"order_status_{status.value}", language)

    def _refusal(self, asked: Asked, order: PastOrder) -> str | None:
        """Why the bot may not cancel it, None if it may."""
        if order.status is not None and order.status not in _NOT_BEGUN:
            return self._texts.get(
                "cancel_too_late",
                asked.language,
                order=order.number,
                status=self.status_name(order, asked.language),
            )
        age = order.minutes_old(asked.now)
        if order.status is None or age is None or age > self._minutes:
            return self._texts.get("cancel_window_over", asked.language, order=order.number)
        return None

    def _ask(self, asked: Asked, order: PastOrder) -> AgentResponse:
        language = asked.language
        amount = self._formats[language].money(order.order.total_cents) if order.order else "?"
        body = self._texts.get("cancel_ask", language, order=order.number, amount=amount)
        choices = [
            (choice_id(CANCEL, "yes", order.order_id), "button_cancel_yes"),
            (choice_id(CANCEL, "no"), "button_cancel_no"),
        ]
        named = [(one, self._texts.get(key, language)) for one, key in choices]
        return answer(ask(body, named), pending_question=CONFIRM)

    def _cancel(self, asked: Asked, order: PastOrder) -> AgentResponse:
        language = asked.language
        paid = self._texts.get("cancel_paid", language)
        text = self._texts.get("cancel_done", language, order=order.number, paid=paid)
        effect = Effect(
            kind=ORDER_CHANGED,
            details={
                "order_id": order.order_id,
                "status": OrderStatus.CANCELLED.value,
                "reason": "the customer cancelled it in time",
            },
        )
        patch: dict[str, object] = {}
        if order.order_id == asked.state.last_order_id:
            patch["last_order_status"] = OrderStatus.CANCELLED.value
        return answer(say(text), effect, **patch)


def _wish(asked: Asked) -> str | None:
    """What the user answered to the question, tapped or written: yes, no, or nothing yet."""
    if asked.choice is not None and asked.choice.kind == CANCEL and asked.choice.arguments:
        return asked.choice.arguments[0]
    if asked.state.pending_question == CONFIRM:
        return "yes" if is_yes(asked.plain) else "no" if keeps(asked.plain) else None
    return None


def _meant(asked: Asked, orders: Sequence[PastOrder]) -> PastOrder | None:
    """The order named or tapped, else the newest that is not over; None if there is none."""
    tapped = asked.choice.arguments[1:2] if asked.choice else ()
    under_way = [order for order in orders if order.status not in _OVER]
    for order in under_way:
        if order.order_id in tapped or order.number.lower() in asked.text.lower():
            return order
    return None if tapped else next(iter(under_way), None)
