"""The support lane: takes cases with a number, cancels what may be cancelled, fetches people."""

from __future__ import annotations

import re
from collections.abc import Sequence

from attrs import evolve
from msgspec.structs import replace

from agents.asked import Asked
from agents.base import AgentResponse, Answer, Effect, Handoff
from agents.business import Business
from agents.checkout import meanings
from agents.checkout.checkout import is_open
from agents.history import PastOrder
from agents.info import ASKS_FOR_NUMBER, PHONE_NUMBER
from agents.lane_agent import LaneAgent, answer
from agents.people import summary
from agents.support_cancel import CONFIRM, Cancelling, ForAPerson
from agents.support_case import (
    DETAILS,
    KIND,
    Case,
    brings_a_file,
    case_of,
    heard,
    in_progress,
    just_opened,
    patch_of,
    pending_name,
)
from agents.support_intake import Intake
from agents.support_queue import Queue
from agents.support_tickets import Tickets, note, reopened
from agents.wording import ask, say
from config.support import CaseKind
from orchestrator.conversation.decision import Lane
from orchestrator.conversation.replies import Reply
from orchestrator.orders.ticket import Ticket, TicketStatus
from orchestrator.routing.answers import keeps
from orchestrator.routing.choices import CANCEL, CASE, COMPLAINT, HUMAN, STATUS, choice_id
from orchestrator.routing.guards import ATTEND
from orchestrator.routing.normal_text import normalise
from orchestrator.routing.rules import LANE_OF

_TELLS = frozenset({"complaint", "order_problem", "refund_or_return"})
_ASKS_ABOUT_CASE = re.compile(
    r"\b(?:what (?:happened|about|is)|any (?:news|update)|status|update|que (?:paso|ha pasado|hay)|"
    r"noticias|novedad\w*|como va|en que (?:va|quedo)|o que (?:aconteceu|houve)|novidade\w*|"
    r"como esta)\b.*\b(?:complaint|case|claim|ticket|queja|caso|reclamo|reclamacion|reclamacao)\b"
)


class SupportAgent(LaneAgent):
    """Listens, asks little, and never asks the same twice."""

    lane = Lane.SUPPORT

    def __init__(self, business: Business) -> None:
        super().__init__(business)
        profile, texts, formats = business.profile, business.texts, business.formats
        self._people = business.people
        self._tickets = Tickets(profile, texts, formats, business.people)
        self._queue = Queue(profile, texts, formats, business.people, self._tickets)
        self._cancelling = Cancelling(profile, texts, formats)
        self._intake = Intake(business, self._tickets)

    def _respond(self, asked: Asked, handoff: Handoff | None) -> Answer:
        if asked.intent == ATTEND:
            return self._queue.answer(asked)
        elsewhere = self._elsewhere(asked) if handoff is None else None
        if elsewhere is not None:
            return AgentResponse(handoff=elsewhere)
        return self._look_up(asked, handoff)

    async def _look_up(self, asked: Asked, handoff: Handoff | None) -> AgentResponse:
        history = self._business.history
        if self._cancels(asked):
            return self._cancel(asked, await history.orders(asked), handoff)
        if asked.intent == "ticket_status" or _ASKS_ABOUT_CASE.search(normalise(asked.text)):
            return self._ticket_status(asked, await history.tickets(asked))
        if asked.intent == "talk_to_human":
            return self._person(asked)
        if meanings.wants_help(asked) and not in_progress(asked.state) and asked.choice is None:
            return self._help(asked, await history.orders(asked))
        return await self._case(asked)

    def _finished(
        self, asked: Asked, response: AgentResponse, handoff: Handoff | None
    ) -> AgentResponse:
        """Waiting is no subject of its own: what was talked about before stays."""
        if asked.intent == ATTEND:
            return response
        return super()._finished(asked, response, handoff)

    def _asked_again(self, asked: Asked, patch: dict[str, object]) -> tuple[Reply, ...]:
        """A case told in one breath in the middle of an order: the order's question goes on."""
        if not is_open(asked) or patch.get("pending_question") or "owner" in patch:
            return ()
        patch["pending_question"] = asked.state.pending_question
        return self._business.checkout.restated(asked)

    def _elsewhere(self, asked: Asked) -> Handoff | None:
        """What is no case, unless the user is telling one: a story may speak of anything."""
        if asked.intent == "talk_to_human" and ASKS_FOR_NUMBER(normalise(asked.text)):
            reason = "asks for the phone number, not for a person"
            return Handoff(lane=Lane.INFO, intent=PHONE_NUMBER, reason=reason)
        lane = LANE_OF.get(asked.intent)
        if self._business.counter.changes(asked) and not in_progress(asked.state):
            reason = "it changes the order that is not placed yet"
            return Handoff(lane=Lane.COMMERCE, intent="checkout", reason=reason)
        gives_up = asked.intent == "cancel_order" and asked.choice is None
        waits = asked.state.pending_question == CONFIRM
        if gives_up and not waits and self._business.counter.is_given_up(asked):
            reason = "the order to give up is not placed yet"
            return Handoff(lane=Lane.COMMERCE, intent="cancel_order", reason=reason)
        if is_open(asked) and not in_progress(asked.state) and keeps(normalise(asked.text)):
            reason = "takes back what was said of the order under way"
            return Handoff(lane=Lane.COMMERCE, intent="view_cart", reason=reason)
        if lane not in (Lane.INFO, Lane.COMMERCE) or in_progress(asked.state):
            return None
        return Handoff(
            lane=lane,
            intent=asked.intent,
            reason=f"{asked.intent} is no case",
            context={"summary": summary(asked)},
        )

    # Cases

    async def _case(self, asked: Asked) -> AgentResponse:
        known = await self._business.history.orders(asked)
        orders = self._intake.recent(known, asked)
        if self._intake.only_asks_for_the_rule(asked):
            return self._intake.rule(asked)
        case = heard(case_of(asked.state), asked, orders)
        if case.kind is None and asked.intent == "refund_or_return":
            case = evolve(case, kind=CaseKind.REFUND)
        if self._intake.is_told_again(case, asked):
            return self._again(asked, await self._business.history.tickets(asked))
        if self._intake.is_added(case, asked):
            return self._added(asked)
        return self._intake.go_on(case, asked, orders)

    def _help(self, asked: Asked, orders: Sequence[PastOrder]) -> AgentResponse:
        """ "Necesito ayuda con mi pedido": what is known of it, and what may be wrong."""
        language = asked.language
        lines = [self._texts.get("help_order", language)]
        newest = orders[0] if orders else None
        if newest is not None and newest.status is not None:
            status = self._texts.get(f"order_status_{newest.status.value}", language)
            known = self._texts.get("order_is", language, order=newest.number, status=status)
            lines.insert(0, known)
        choices = [(COMPLAINT, "button_problem"), (HUMAN, "button_human")]
        if newest is not None:
            choices.insert(0, (STATUS, "button_status"))
        return answer(ask(" ".join(lines), self._buttons(asked, *choices)))

    def _added(self, asked: Asked) -> AgentResponse:
        state = asked.state
        number, ticket_id = state.active_case_number or "", state.active_case_id or ""
        media = (asked.turn.media.media_id,) if asked.turn.media else ()
        text = self._texts.get("case_again", asked.language, number=number)
        return answer(say(text), note(ticket_id, number, asked.text, media))

    def _again(self, asked: Asked, tickets: Sequence[Ticket]) -> AgentResponse:
        """The same trouble once more: into the ticket there is, and to a person if one is there."""
        state = asked.state
        number, ticket_id = state.active_case_number or "", state.active_case_id or ""
        ticket = next((one for one in tickets if one.ticket_id == ticket_id), None)
        if ticket is not None and ticket.status is TicketStatus.SOLVED:
            effect = reopened(ticket, asked.text)
        else:
            effect = note(ticket_id, number, asked.text)
        text = self._texts.get("case_again", asked.language, number=number)
        return self._to_a_person_or_later(asked, text, "reports the same problem again", effect)

    def _to_a_person_or_later(
        self, asked: Asked, text: str, reason: str, *effects: Effect
    ) -> AgentResponse:
        if self._people.can_come(asked):
            handed = self._people.hand_over("case", asked, reason)
            return answer(say(f"{text} {handed.text}"), *effects, handed.effect, **handed.patch)
        return answer(say(f"{text} {self._people.text('ticket_seen', asked)}"), *effects)

    def _wordless(self, asked: Asked) -> AgentResponse:
        """A file while a case is told, or just after it became a ticket, belongs to it."""
        state, media = asked.state, asked.turn.media
        if media is None or not brings_a_file(asked):
            return super()._wordless(asked)
        if in_progress(state) and state.pending_question != CONFIRM:
            case = heard(case_of(state), asked, ())
            return self._intake.go_on(case, asked, ())
        goes_on = state.current_lane == self.lane or just_opened(asked) is not None
        if state.active_case_id and state.active_case_number and goes_on:
            number = state.active_case_number
            added = note(state.active_case_id, number, f"[{asked.turn.kind}]", (media.media_id,))
            text = self._texts.get("media_added", asked.language, number=number)
            return answer(say(text), added, last_intent=state.last_intent)
        return super()._wordless(asked)

    def _missed_a_file(self, asked: Asked) -> bool:
        return super()._missed_a_file(asked) and not (
            asked.intent in _TELLS or in_progress(asked.state)
        )

    # What became of a case

    def _ticket_status(self, asked: Asked, tickets: Sequence[Ticket]) -> AgentResponse:
        language, state = asked.language, asked.state
        human = self._buttons(asked, (HUMAN, "button_human"))
        if tickets:
            wanted = next(
                (one for one in tickets if one.number.lower() in asked.text.lower()), None
            )
            return answer(ask(self._tickets.status(wanted or tickets[0], asked), human))
        if state.active_case_number:
            text = self._texts.get("ticket_is_known", language, number=state.active_case_number)
            return answer(ask(f"{text} {self._people.text('ticket_seen', asked)}", human))
        case = Case(asked=(KIND,))
        text = self._texts.get("ticket_none", language)
        return answer(say(text), **patch_of(case) | {"pending_question": pending_name(KIND)})

    # People

    def _person(self, asked: Asked) -> AgentResponse:
        """At once while one may come; else their hours, and a ticket that waits for them."""
        case = case_of(asked.state)
        if self._people.can_come(asked):
            handed = self._people.hand_over(
                "human", asked, "wants to talk to a person", case.details
            )
            return answer(say(handed.text), handed.effect, **handed.patch)
        if in_progress(asked.state) and (case.is_told or DETAILS in case.asked):
            case = evolve(case, details=case.details or asked.text)
            return self._intake.open(case, asked, ())
        case = Case(kind=CaseKind.OTHER, media=case.media, asked=(KIND, DETAILS))
        lines = [self._people.text("human", asked)]
        ways = self._people.ways(asked)
        if ways is not None:
            lines.append(ways)
        patch = patch_of(case) | {"pending_question": pending_name(DETAILS)}
        return answer(say(" ".join(lines)), **patch)

    # Orders that are not wanted any more

    @staticmethod
    def _cancels(asked: Asked) -> bool:
        if asked.choice is not None and asked.choice.kind == CANCEL:
            return True
        return asked.intent == "cancel_order" or asked.state.pending_question == CONFIRM

    def _cancel(
        self, asked: Asked, orders: Sequence[PastOrder], handoff: Handoff | None
    ) -> AgentResponse:
        if handoff is None and not orders and asked.state.cart_items:
            reason = "only a cart is there to cancel"
            back = Handoff(lane=Lane.COMMERCE, intent="cancel_order", reason=reason)
            return AgentResponse(handoff=back)
        outcome = self._cancelling.answer(asked, orders)
        if isinstance(outcome, AgentResponse):
            return outcome
        return self._for_a_person(asked, outcome)

    def _for_a_person(self, asked: Asked, wanted: ForAPerson) -> AgentResponse:
        if wanted.order is None:
            choices = [
                (choice_id(CASE, KIND, CaseKind.OTHER.value), "button_open_case"),
                (HUMAN, "button_human"),
            ]
            return answer(ask(wanted.text, self._buttons(asked, *choices)))
        if self._people.can_come(asked):
            handed = self._people.hand_over(
                "case", asked, f"wants to cancel order {wanted.order.number}"
            )
            return answer(say(f"{wanted.text} {handed.text}"), handed.effect, **handed.patch)
        case = Case(kind=CaseKind.OTHER, details=asked.text or "cancel", asked=(KIND, DETAILS))
        opened = self._intake.open(case, asked, (wanted.order,))
        return replace(opened, messages=(*say(wanted.text), *opened.messages))
