"""An order under way: what the turn is about, the next question, and what the session keeps."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import frozen

from agents.asked import Asked
from agents.base import AgentResponse, Effect
from agents.checkout.addresses import Addresses
from agents.checkout.asking import CLEAR_CART, Question
from agents.checkout.draft import Draft, named_from
from agents.checkout.openings import Openings
from agents.checkout.placing import order_in
from agents.checkout.questions import Questions
from agents.checkout.receipts import Receipts
from agents.delivery import Delivery
from agents.formats import Formats
from agents.half_and_half import HalvesTold
from agents.hours import Hours
from agents.texts import Texts
from config.profile import BusinessProfile
from orchestrator.conversation.replies import Reply
from orchestrator.orders.order import Order
from orchestrator.routing.normal_text import normalise

LANE_PREFIX = "commerce:"


@frozen(kw_only=True, slots=True)
class Sale:
    """One turn of selling: what was asked, the order so far, and the order before it."""

    asked: Asked
    draft: Draft
    last: Order | None

    @property
    def pending(self) -> str | None:
        return self.asked.state.pending_question


class Checkout:
    """The parts of selling, built once a business, and how a turn of it is answered."""

    def __init__(
        self,
        profile: BusinessProfile,
        texts: Texts,
        formats: dict[str, Formats],
        hours: Hours,
        delivery: Delivery,
    ) -> None:
        self.profile = profile
        self.texts = texts
        self._halves = HalvesTold(profile, texts)
        self.openings = Openings(profile)
        self.addresses = Addresses(profile, delivery)
        self.receipts = Receipts(profile, texts, formats, hours)
        self.questions = Questions(
            profile, texts, formats, hours, self.openings, self.addresses, self.receipts
        )

    def sale(self, asked: Asked) -> Sale:
        draft = Draft.of(asked.state).without_past(asked.now)
        return Sale(asked=asked, draft=draft, last=order_in(asked.state))

    def go_on(
        self, sale: Sale, draft: Draft, lead: str = "", *effects: Effect, **patch: object
    ) -> AgentResponse:
        """Ask what is missing now; `lead` tells what became of the message."""
        draft = named_from(draft, sale.asked.turn.message_id)
        question = self.questions.next(sale.asked, draft, sale.last, lead)
        return self.put(sale, draft, question, *effects, **patch)

    def put(
        self, sale: Sale, draft: Draft, question: Question, *effects: Effect, **patch: object
    ) -> AgentResponse:
        """Ask this question, whatever is missing."""
        draft = named_from(draft, sale.asked.turn.message_id)
        state = sale.asked.state
        kept = draft.patch(state, question.pending)
        if question.digest is not None and question.digest != state.last_quote:
            kept["last_quote"] = question.digest
        kept["pending_question"] = question.pending
        return AgentResponse(
            messages=question.messages, state_patch=kept | patch, effects=tuple(effects)
        )

    def restated(self, asked: Asked) -> tuple[Reply, ...]:
        """The question an interruption left open, asked again after its answer."""
        sale = self.sale(asked)
        question = self._open_question(sale)
        return question.messages if question else ()

    def _open_question(self, sale: Sale) -> Question | None:
        lead = self.text(sale, "carry_on")
        if sale.pending == CLEAR_CART:
            return self.questions.sure_to_clear(sale.asked)
        if sale.draft.empty:
            return None
        return self.questions.next(sale.asked, sale.draft, sale.last, lead)

    def unknown(self, sale: Sale, names: Sequence[str]) -> str:
        """That such things are not sold, and of a lone half how halves are."""
        named = " · ".join(f"“{name}”" for name in names)
        told = self.text(sale, "note_unknown", product=named)
        hint = self._halves.hint(normalise(" ".join(names)), sale.asked.language)
        return f"{told}\n{hint}" if hint else told

    def text(self, sale: Sale, key: str, **values: object) -> str:
        return self.texts.get(key, sale.asked.language, **values)


def is_open(asked: Asked) -> bool:
    """Whether a question of this lane waits for its answer."""
    return (asked.state.pending_question or "").startswith(LANE_PREFIX)
