"""The info lane: whatever the profile can answer, and what to say when it cannot."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from agents.asked import Asked, first_name
from agents.base import AgentResponse, Effect, Handoff
from agents.business import Business
from agents.checkout import meanings
from agents.checkout.asking import ADD_MORE
from agents.checkout.checkout import is_open
from agents.lane_agent import LaneAgent, answer
from agents.places import pin_of
from agents.questions import TEXT_OF, last_asked
from agents.sentences import sought
from agents.support_case import in_progress, just_opened
from agents.support_kinds import FURIOUS, kind_of, temper
from agents.wording import ask, say
from config.profile import Location
from orchestrator.conversation.decision import Lane
from orchestrator.conversation.replies import LocationRequestReply, Reply
from orchestrator.routing.answers import is_no, is_yes
from orchestrator.routing.choices import (
    CART,
    CATEGORY,
    COMPLAINT,
    CONFIRMS,
    DELIVERY,
    HOURS,
    HUMAN,
    LOCATIONS,
    MENU,
    ORDER,
    PAYMENTS,
    PRODUCT,
    STATUS,
    STAY,
)
from orchestrator.routing.context import CLARIFY, NEAR_WHERE, OFFER_HUMAN, WHICH_AREA
from orchestrator.routing.guards import NON_TEXT, OPT_IN, OPT_OUT
from orchestrator.routing.pending import CONFIRM_INTENT
from orchestrator.routing.router import REFUSED_FROM

_FALLBACK = ("business_hours", "menu_or_catalog_question", "talk_to_human")
_OFFERED: Mapping[str, tuple[str, str]] = {
    "business_hours": (HOURS, "button_hours"),
    "menu_or_catalog_question": (MENU, "button_menu"),
    "locations": (LOCATIONS, "button_locations"),
    "delivery_zones": (DELIVERY, "button_delivery"),
    "payment_methods": (PAYMENTS, "button_payments"),
    "start_order": (ORDER, "button_order"),
    "order_status": (STATUS, "button_status"),
    "view_cart": (CART, "button_cart"),
    "complaint": (COMPLAINT, "button_problem"),
    "talk_to_human": (HUMAN, "button_human"),
}
"""What a message nobody is sure of can be asked to be, and the button for it."""
_STANDS_FOR = {
    **dict.fromkeys(("browse_products", "general_faq"), "menu_or_catalog_question"),
    **dict.fromkeys(("add_item", "choose_delivery_or_pickup"), "start_order"),
    **dict.fromkeys(("remove_item", "checkout", "pay"), "view_cart"),
    **dict.fromkeys(("order_problem", "refund_or_return", "ticket_status"), "complaint"),
    "cancel_order": "order_status",
}
_WORTH_OFFERING = 0.15
"""Chance below which an alternative is no guess."""
_WELCOME = ((MENU, "button_menu"), (HOURS, "button_hours"), (HUMAN, "button_human"))
_GOODBYES = frozenset(
    {"chao", "chau", "adios", "bye", "goodbye", "tchau", "hasta", "vemos", "see", "ate", "later"}
)
_BROWSING = (MENU, CATEGORY, PRODUCT)
_UNCLEAR_BEFORE_PERSON = 2
_PHOTO = sought(r"\b(?:fotos?|photos?|pictures?|imagen|imagem|video)\b")
_NEAREST = sought(
    r"\b(?:mas cerca|cercan[oa]|como (?:llego|llegar|chego|chegar)|nearest|closest|near me|"
    r"how (?:do i|to) get|mais (?:perto|proxim[oa]))\b"
)
PHONE_NUMBER = "phone_number"
ASKS_FOR_NUMBER = sought(
    r"\b(?:telefono|telefone|celular|phone number|telephone|numero (?:de )?(?:telefono|contacto|"
    r"whatsapp|celular|la sede|la tienda)|numero (?:para|al que) llamar\w*|number to call|"
    r"numero (?:para ligar|de telefone))\b"
)
"""What the support agent passes on: a number is asked for, not a person."""


def _meant_perhaps(asked: Asked) -> tuple[str, ...]:
    """The two likeliest meanings that fit a button, and a person."""
    guesses = (
        name.partition("/")[2]
        for name, chance in asked.decision.alternatives
        if chance >= _WORTH_OFFERING
    )
    wanted = (_STANDS_FOR.get(guess, guess) for guess in guesses)
    fitting = [one for one in wanted if one in _OFFERED and _is_there(one, asked)]
    person = _FALLBACK[-1]
    first = [one for one in dict.fromkeys((*fitting, _FALLBACK[1])) if one != person]
    return (*first[:2], person) if fitting and len(first) > 1 else _FALLBACK


def _question(offered: tuple[str, ...]) -> str:
    """The pending question's name, which tells what the first buttons were; a person is last."""
    return CLARIFY if offered == _FALLBACK else ":".join((CLARIFY, *offered[:-1]))


def _is_there(intent: str, asked: Asked) -> bool:
    """Whether there is what the button would show."""
    if intent == "view_cart":
        return bool(asked.state.cart_items)
    return intent != "order_status" or asked.state.last_order_id is not None


class InfoAgent(LaneAgent):
    """Answers questions about the business, greets, and asks back when it did not understand."""

    lane = Lane.INFO

    def __init__(self, business: Business) -> None:
        super().__init__(business)
        self._by_intent: Mapping[str, Callable[[Asked], AgentResponse]] = {
            "greeting": self._greeting,
            "thanks_goodbye": self._farewell,
            "business_hours": self._hours,
            "locations": self._places,
            "menu_or_catalog_question": self._catalogue,
            "payment_methods": self._payments,
            "delivery_zones": self._delivery,
            "general_faq": self._faq,
            PHONE_NUMBER: self._phone,
            OPT_OUT: self._opt_out,
            OPT_IN: self._opt_in,
            CONFIRM_INTENT: self._confirm,
        }

    def _answer(self, asked: Asked, handoff: Handoff | None) -> AgentResponse:
        if handoff is None and self._business.counter.wants(asked):
            reason = f"{asked.intent} belongs to the order under way"
            onward = Handoff(lane=Lane.COMMERCE, intent=asked.intent, reason=reason)
            return AgentResponse(handoff=onward)
        if asked.intent in ("locations", "general_faq") and self._wants_number(asked):
            return self._phone(asked)
        return self._by_intent.get(asked.intent, self._unclear)(asked)

    @staticmethod
    def _wants_number(asked: Asked) -> bool:
        """A phone number and no address, which names the phone anyway."""
        return ASKS_FOR_NUMBER(asked.plain) is not None and not asked.names(
            "direccion", "donde", "ubicacion", "address", "where", "endereco"
        )

    def _asked_again(self, asked: Asked, patch: dict[str, object]) -> tuple[Reply, ...]:
        if asked.intent in (OPT_OUT, OPT_IN, NON_TEXT):
            return ()
        if in_progress(asked.state):
            return self._case_again(asked, patch)
        return self._order_again(asked, patch) if is_open(asked) else ()

    def _case_again(self, asked: Asked, patch: dict[str, object]) -> tuple[Reply, ...]:
        """A case is being told: its question waits, and is asked again."""
        waiting = patch["pending_question"] = asked.state.pending_question or ""
        key = TEXT_OF.get(waiting)
        words = self._texts.get(key, asked.language) if key else last_asked(asked.state)
        quiet = asked.intent == "thanks_goodbye" or not words
        return () if quiet else say(self._texts.get("restate", asked.language, question=words))

    def _order_again(self, asked: Asked, patch: dict[str, object]) -> tuple[Reply, ...]:
        """An order is under way: its question survives the interruption, and is asked again."""
        pending = patch["pending_question"] = asked.state.pending_question
        browses = asked.choice is not None and asked.choice.kind in _BROWSING
        quiet = browses or pending == ADD_MORE or asked.intent == "thanks_goodbye"
        return () if quiet else self._business.checkout.restated(asked)

    # Courtesies

    def _greeting(self, asked: Asked) -> AgentResponse:
        if asked.choice is not None and asked.choice.kind == STAY:
            return answer(say(self._texts.get("stay", asked.language)))
        if is_open(asked):
            return answer(say(self._texts.get("hello", asked.language, name=first_name(asked))))
        key = "greeting_again" if asked.state.turns else "greeting"
        body = self._texts.get(
            key, asked.language, name=first_name(asked), business=self._business.profile.name
        )
        return answer(ask(body, self._buttons(asked, *_WELCOME)))

    def _farewell(self, asked: Asked) -> AgentResponse:
        if asked.state.pending_question in (OFFER_HUMAN, WHICH_AREA, NEAR_WHERE):
            return answer(say(self._texts.get("stay", asked.language)))
        leaves = not _GOODBYES.isdisjoint(asked.words)
        key = "goodbye" if leaves else "thanks"
        return answer(say(self._texts.get(key, asked.language, name=first_name(asked))))

    def _opt_out(self, asked: Asked) -> AgentResponse:
        """Confirmed once: a second STOP gets what it asks for, silence."""
        if asked.state.opted_out:
            return answer(())
        text = self._texts.get("opted_out", asked.language)
        return answer(say(text), Effect(kind="opted_out"), opted_out=True)

    def _opt_in(self, asked: Asked) -> AgentResponse:
        text = self._texts.get("opted_in", asked.language)
        return answer(say(text), Effect(kind="opted_in"), opted_out=False)

    # Questions

    def _hours(self, asked: Asked) -> AgentResponse:
        return answer(say(*self._business.hours.answer(asked, self._place_of(asked))))

    def _place_of(self, asked: Asked) -> Location | None:
        """The branch a question about hours names, when there are several."""
        if len(self._business.profile.locations) < 2:
            return None
        return self._business.places.named_branch(asked.words)

    def _places(self, asked: Asked) -> AgentResponse:
        found = self._business.places.answer(asked)
        place = found.place
        status = "\n\n" + self._business.hours.status(asked, place) if place else ""
        messages = say(*(text + status for text in found.texts))
        if place is not None:
            return answer((*messages, pin_of(place)), location_id=place.id)
        if not found.ask_area:
            return answer(messages)
        where = LocationRequestReply(body=self._texts.get("places_ask", asked.language))
        return answer((*messages, where), pending_question=NEAR_WHERE)

    def _phone(self, asked: Asked) -> AgentResponse:
        choices = self._buttons(asked, (HUMAN, "button_human"), (LOCATIONS, "button_locations"))
        return answer(ask(self._business.places.phones(asked), choices))

    def _catalogue(self, asked: Asked) -> AgentResponse:
        last = asked.state.last_product_id
        before = self._business.profile.product(last) if last else None
        found = self._business.catalogue.answer(asked, before)
        if found.product is None:
            return answer(found.messages)
        return answer(found.messages, last_product_id=found.product.id)

    def _payments(self, asked: Asked) -> AgentResponse:
        return answer(say(self._business.payments.answer(asked)))

    def _delivery(self, asked: Asked) -> AgentResponse:
        waited = asked.state.pending_question == WHICH_AREA
        found = self._business.delivery.answer(asked, answers_where=waited)
        if found.ask_area:
            return answer(say(found.text), pending_question=WHICH_AREA)
        if found.found:
            return answer(say(found.text))
        choices = self._buttons(asked, (LOCATIONS, "button_locations"), (HUMAN, "button_human"))
        return answer(ask(found.text, choices))

    def _faq(self, asked: Asked) -> AgentResponse:
        known = self._business.faq.answer(asked)
        if known is not None:
            return answer(say(known))
        if asked.names("bot", "robot", "persona", "person", "human", "maquina", "robo", "pessoa"):
            name = self._business.profile.name
            text = self._texts.get("i_am_a_bot", asked.language, business=name)
        else:
            text = self._texts.get("faq_unknown", asked.language)
        choices = self._buttons(asked, (HUMAN, "button_human"), (STAY, "button_stay"))
        return answer(ask(text, choices), pending_question=OFFER_HUMAN)

    # Not understood

    def _confirm(self, asked: Asked) -> AgentResponse:
        """Whether something that moves money or food is meant, before any agent begins with it."""
        intent = next(
            name.partition("/")[2]
            for name, _ in asked.decision.alternatives
            if name.partition("/")[2] in CONFIRMS
        )
        body = self._texts.get(f"meant_{intent}", asked.language)
        buttons = self._buttons(asked, (CONFIRMS[intent], "button_yes"), (STAY, "button_no"))
        return answer(
            ask(body, buttons),
            pending_question=f"{CONFIRM_INTENT}:{intent}",
            last_intent=asked.state.last_intent,
        )

    def _unclear(self, asked: Asked) -> AgentResponse:
        if _NEAREST(asked.plain):
            return self._places(asked)
        if temper(asked.text) >= FURIOUS or self._is_trouble(asked):
            reason = "somebody is furious, or in trouble with an order"
            return AgentResponse(
                handoff=Handoff(lane=Lane.SUPPORT, intent="order_problem", reason=reason)
            )
        if is_yes(asked.plain) or is_no(asked.plain):
            return answer(say(self._texts.get("stay", asked.language)))
        elsewhere = self._about_case(asked)
        if elsewhere is not None:
            return elsewhere
        unclear = asked.state.unclear_turns + 1
        if unclear >= _UNCLEAR_BEFORE_PERSON:
            return self._offer_person(asked, unclear)
        refused = (
            asked.decision.lane is Lane.OUT_OF_SCOPE and asked.decision.confidence >= REFUSED_FROM
        )
        offered = _FALLBACK if refused else _meant_perhaps(asked)
        body = self._texts.get(
            "out_of_scope" if refused else "unclear",
            asked.language,
            business=self._business.profile.name,
        )
        return answer(
            ask(body, self._buttons(asked, *(_OFFERED[one] for one in offered))),
            pending_question=_question(offered),
            unclear_turns=unclear,
            last_intent=asked.state.last_intent,
        )

    def _about_case(self, asked: Asked) -> AgentResponse | None:
        """Help with an order, the number of one or of a case, a photo for the case just opened."""
        if meanings.wants_help(asked):
            reason = "needs help with an order"
            handoff = Handoff(lane=Lane.SUPPORT, intent="complaint", reason=reason)
            return AgentResponse(handoff=handoff)
        number = meanings.number_named(asked)
        if number is not None:
            lane, intent = (
                (Lane.SUPPORT, "ticket_status")
                if number.startswith("C")
                else (Lane.COMMERCE, "order_status")
            )
            handoff = Handoff(lane=lane, intent=intent, reason=f"names {number[:1]}-…")
            return AgentResponse(handoff=handoff)
        opened = just_opened(asked)
        if opened is None or not _PHOTO(asked.plain):
            return None
        return answer(say(self._texts.get("photo_welcome", asked.language, number=opened)))

    @staticmethod
    def _is_trouble(asked: Asked) -> bool:
        """Words of trouble from somebody who has an order or a case with us."""
        known = asked.state.last_order_id is not None or asked.state.active_case_id is not None
        return known and kind_of(asked.text) is not None

    def _offer_person(self, asked: Asked, unclear: int) -> AgentResponse:
        choices = ((HUMAN, "button_human"), (MENU, "button_menu"), (DELIVERY, "button_delivery"))
        body = self._texts.get("unclear_again", asked.language)
        return answer(
            ask(body, self._buttons(asked, *choices)),
            pending_question=OFFER_HUMAN,
            unclear_turns=min(unclear, 1_000),
            last_intent=asked.state.last_intent,
        )
