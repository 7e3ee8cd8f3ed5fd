"""How a case is taken: one question at a time, few of them, then a number and who looks at it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from agents.asked import Asked, first_name
from agents.base import AgentResponse
from agents.business import Business
from agents.history import PastOrder
from agents.lane_agent import answer
from agents.support_case import (
    AGAIN,
    DETAILS,
    KIND,
    ORDER,
    PHOTO,
    Case,
    asking,
    brings_a_file,
    in_progress,
    just_opened,
    next_question,
    patch_of,
    pending_name,
)
from agents.support_kinds import kind_of
from agents.support_tickets import Tickets
from agents.wording import ask, choose, row, say
from config.support import CaseKind, CasePriority
from orchestrator.conversation.replies import Reply
from orchestrator.routing.choices import CASE, HUMAN, choice_id

_RECENT_DAYS = 30
_JUST_NOW_MINUTES = 6 * 60
_ASKS = re.compile(
    r"^(?:puedo|podria|hacen|aceptan|dan|cual|como|que|cuanto|cuantos|hay|se puede|tienen|can i|"
    r"do you|what|how|is there|posso|voces|qual|como|quanto|aceitam|fazem)\b"
)
_ADDS = re.compile(r"(?:y|tambien|ademas|aparte|and|also|plus|e|tambem|alem)\b")
_OFFERED = (
    *(CaseKind.LATE, CaseKind.COLD, CaseKind.WRONG, CaseKind.MISSING, CaseKind.QUALITY),
    *(CaseKind.CHARGED_TWICE, CaseKind.REFUND, CaseKind.OTHER),
)


class Intake:
    """Takes cases for one business; what is known of them stands in the session."""

    def __init__(self, business: Business, tickets: Tickets) -> None:
        self._business = business
        self._texts = business.texts
        self._people = business.people
        self._tickets = tickets

    def go_on(self, case: Case, asked: Asked, orders: Sequence[PastOrder]) -> AgentResponse:
        """Ask what is still missing, or open the ticket. Urgent cases are asked nothing."""
        order = self._order(case, orders, asked)
        urgent = self._tickets.priority(case, asked) is CasePriority.URGENT
        question = None if urgent else next_question(case, () if order else orders)
        if question is None:
            return self.open(case, asked, orders)
        case = asking(case, question)
        opening = [self._attached(asked)] if brings_a_file(asked) else []
        if not in_progress(asked.state):
            opening += self._sorry(case, asked)
        text = " ".join((*opening, self._question(case, question, asked)))
        patch = patch_of(case) | {"pending_question": pending_name(question)}
        return answer(self._asked(text, question, asked, orders), **patch)

    def open(self, case: Case, asked: Asked, orders: Sequence[PastOrder]) -> AgentResponse:
        """The ticket; what is urgent goes to a person at once while one may come."""
        order = self._order(case, orders, asked)
        kind = case.kind or CaseKind.COMPLAINT
        case = Case(kind=kind, details=case.details, order_id=case.order_id, media=case.media)
        opened = self._tickets.open(case, asked, order)
        lines = [self._attached(asked)] if brings_a_file(asked) else []
        lines += [] if in_progress(asked.state) else self._sorry(case, asked)
        lines += self._about_order(kind, asked, order)
        urgent = opened.ticket.priority.value == CasePriority.URGENT.value
        told = self._tickets.told(opened.ticket, kind, asked, order)
        if urgent and self._people.can_come(asked):
            reason = f"urgent case {opened.ticket.number}: {kind.value}"
            handed = self._people.hand_over("case", asked, reason, case.details)
            lines.append(told)
            lines.append(handed.text)
            patch = opened.patch | dict(handed.patch)
            return answer(say("\n\n".join(lines)), opened.effect, handed.effect, **patch)
        lines.append(told)
        if not self._people.can_come(asked):
            lines += [way for way in (self._people.ways(asked),) if way]
        choices = [(HUMAN, self._texts.get("button_human", asked.language))]
        return answer(ask("\n\n".join(lines), choices), opened.effect, **opened.patch)

    def is_told_again(self, case: Case, asked: Asked) -> bool:
        """Whether the trouble of the ticket there is, is reported once more."""
        state = asked.state
        return (
            not in_progress(state)
            and case.kind is not None
            and state.active_case_id is not None
            and state.active_case_number is not None
            and state.case_kind == case.kind.value
        )

    def is_added(self, case: Case, asked: Asked) -> bool:
        """Whether "y también faltó la gaseosa" goes on about the ticket opened just now."""
        if self._tickets.priority(case, asked) is CasePriority.URGENT:
            return False
        wants_money = case.kind is CaseKind.REFUND and asked.state.case_kind != case.kind.value
        if in_progress(asked.state) or not (wants_money or _ADDS.match(asked.plain)):
            return False
        return just_opened(asked) is not None

    # Orders

    @staticmethod
    def recent(orders: Sequence[PastOrder], asked: Asked) -> tuple[PastOrder, ...]:
        """Those a case may still be about."""
        most = _RECENT_DAYS * 24 * 60
        return tuple(one for one in orders if (one.minutes_old(asked.now) or 0) <= most)

    @staticmethod
    def _order(case: Case, orders: Sequence[PastOrder], asked: Asked) -> PastOrder | None:
        """The one named; else the only one, or the one placed in these hours."""
        if case.order_id is not None:
            return next((one for one in orders if one.order_id == case.order_id), None)
        if case.kind in (CaseKind.COMPLAINT, CaseKind.OTHER):
            return None
        if len(orders) == 1:
            return orders[0]
        now = [one for one in orders if _is_from_just_now(one, asked.now)]
        return now[0] if len(now) == 1 else None

    def _about_order(self, kind: CaseKind, asked: Asked, order: PastOrder | None) -> list[str]:
        """How far a late order is; whether the time to give one back is over."""
        language = asked.language
        if order is None:
            return [self._texts.get("refund_note", language)] if kind is CaseKind.REFUND else []
        if kind is CaseKind.LATE and order.status is not None:
            status = self._texts.get(f"order_status_{order.status.value}", language)
            return [self._texts.get("order_is", language, order=order.number, status=status)]
        if kind is CaseKind.REFUND:
            return [self._window(asked, order) or self._texts.get("refund_note", language)]
        return []

    def _window(self, asked: Asked, order: PastOrder) -> str | None:
        """That the time for claims is over, if it is."""
        days, age = self._business.profile.support.return_window_days, order.minutes_old(asked.now)
        if days is None or age is None or age <= days * 24 * 60:
            return None
        shown = self._business.formats[asked.language].days(days)
        return self._texts.get("refund_window_over", asked.language, order=order.number, days=shown)

    # The rule for refunds

    def only_asks_for_the_rule(self, asked: Asked) -> bool:
        """A question about refunds in general: answered, and no case yet."""
        return (
            asked.intent == "refund_or_return"
            and not in_progress(asked.state)
            and asked.choice is None
            and kind_of(asked.text) in (None, CaseKind.REFUND)
            and (asked.text.rstrip().endswith("?") or _ASKS.match(asked.plain) is not None)
        )

    def rule(self, asked: Asked) -> AgentResponse:
        support, language = self._business.profile.support, asked.language
        known = self._business.faq.answer(asked)
        lines = [known] if known else []
        if support.refund_policy is not None and not known:
            lines.append(support.refund_policy.get(language))
        if support.return_window_days is not None:
            days = self._business.formats[language].days(support.return_window_days)
            lines.append(self._texts.get("refund_window", language, days=days))
        if not lines:
            lines.append(self._texts.get("refund_note", language))
        choices = [
            (choice_id(CASE, KIND, CaseKind.REFUND.value), "button_open_case"),
            (HUMAN, "button_human"),
        ]
        named = [(one, self._texts.get(key, language)) for one, key in choices]
        return answer(ask("\n\n".join(lines), named))

    # Wording

    def _sorry(self, case: Case, asked: Asked) -> list[str]:
        if case.kind in (CaseKind.REFUND, CaseKind.OTHER):
            return []
        key = "sorry_late" if case.kind is CaseKind.LATE else "sorry"
        return [self._texts.get(key, asked.language, name=first_name(asked))]

    def _attached(self, asked: Asked) -> str:
        return self._texts.get("media_attached", asked.language)

    def _question(self, case: Case, question: str, asked: Asked) -> str:
        key = {KIND: "ask_kind", AGAIN: "ask_details_again", ORDER: "ask_order"}.get(question)
        if question == PHOTO:
            key = "ask_receipt" if case.kind is CaseKind.CHARGED_TWICE else "ask_photo"
        if question == DETAILS:
            kinds = ("wrong", "missing", "quality", "charged_twice", "refund")
            kind = case.kind.value if case.kind else ""
            key = f"ask_details_{kind}" if kind in kinds else "ask_details"
        return self._texts.get(key or "ask_details", asked.language)

    def _asked(
        self, text: str, question: str, asked: Asked, orders: Sequence[PastOrder]
    ) -> tuple[Reply, ...]:
        language = asked.language
        if question == KIND:
            rows = [
                row(choice_id(CASE, KIND, kind.value), self._texts.get(f"kind_{kind}", language))
                for kind in _OFFERED
            ]
            return choose(text, self._texts.get("button_list", language), rows)
        if question == ORDER:
            rows = [
                row(choice_id(CASE, ORDER, one.order_id), one.number, self._described(one, asked))
                for one in orders
            ]
            return choose(text, self._texts.get("button_list", language), rows)
        if question == PHOTO:
            without = self._texts.get("button_no_photo", language)
            return ask(text, [(choice_id(CASE, "plain"), without)])
        return say(text)

    def _described(self, order: PastOrder, asked: Asked) -> str:
        formats = self._business.formats[asked.language]
        parts = []
        if order.placed_at is not None:
            zone = self._business.profile.zone
            parts.append(formats.moment(order.placed_at.isoformat(), zone))
        if order.order is not None:
            parts += [line.name for line in order.order.lines]
        return " · ".join(parts)


def _is_from_just_now(order: PastOrder, now: datetime) -> bool:
    age = order.minutes_old(now)
    return age is not None and age <= _JUST_NOW_MINUTES
