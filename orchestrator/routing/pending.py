"""The pending question: what a message means as the answer to what the bot asked last.

A question of a lane is named `commerce:size`, `support:photo` and so on. Its answer stays in that
lane unless it clearly is something else; then it goes where it belongs, and the agent that answers
in between brings the question back.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from attrs import frozen

from orchestrator.conversation.decision import Lane
from orchestrator.routing.answers import (
    is_address,
    is_moment,
    is_no,
    is_number,
    is_yes,
    keeps,
    which_of_three,
)
from orchestrator.routing.context import (
    CLARIFY,
    COMPLAINT_DETAILS,
    NEAR_WHERE,
    OFFER_HUMAN,
    WHICH_AREA,
    Meant,
)
from orchestrator.routing.reading import Meaning, Reading
from orchestrator.routing.rules import LANE_OF
from orchestrator.routing.situation import Standing
from orchestrator.routing.vocabulary import NOUN, PAY, PLACE, PRODUCT, SIZE

CONFIRM_INTENT = "confirm_intent"
"""`confirm_intent:cancel_order` asks whether that is meant."""

_MEASURE = re.compile(
    r"(?:(?:las?|los|el|una?|de|the|an?|one|uma?|o|d[ae]) )*\d+(?:[ .]\d+)?(?: \w+)?"
)
_ANSWERED = 0.95
_STAYED = 0.8
_SHORT = 6
_BY_THEMSELVES = frozenset({"talk_to_human", "order_problem", "complaint", "cancel_order"})
"""Never taken for the answer to a question, whatever was asked."""
_ANYWHERE = _BY_THEMSELVES | {"refund_or_return", "ticket_status", "order_status"}
_SURE_ELSEWHERE = 0.6
_SURE_NEARBY = 0.65
"""Of another step in the lane of the question, for the answer to be taken as that step."""
_SURE_QUESTION = 0.7
_SURE_STEP = 0.8
_COURTESIES = frozenset({"greeting", "thanks_goodbye"})

Fits = Callable[[Reading], bool]


@frozen(kw_only=True, slots=True)
class Question:
    """`fits` tells an answer that needs no second look; `intent` is what answering comes to."""

    intent: str
    fits: Fits
    yes: str | None = None
    no: str | None = None
    near: frozenset[str] = frozenset()
    """Intents whose words are those of an answer."""


def _has(*tokens: str) -> Fits:
    return lambda reading: not set(tokens).isdisjoint(reading.words)


def _never(reading: Reading) -> bool:
    return False


def _names_size(reading: Reading) -> bool:
    """ "La grande", "de 400"."""
    return SIZE in reading.words or _MEASURE.fullmatch(reading.plain) is not None


def _few_words(reading: Reading) -> bool:
    return len(reading.words) <= 3 and not reading.asks


def _names_goods(reading: Reading) -> bool:
    """Nothing but things and how many: "gaseosa", "la hawaiana y 2 cocas"."""
    words = set(reading.words)
    return not words.isdisjoint(_GOODS) and words <= _GOODS | _AROUND and not reading.asks


_GOODS = frozenset({PRODUCT, NOUN})
_AROUND_WORDS = "el la los las un una y de con the a an and of o os as um uma e do da 1 2 3 4"
_AROUND = frozenset((SIZE, *_AROUND_WORDS.split()))

_ITEMS = frozenset({"add_item", "remove_item", "browse_products"})
_WHERE = frozenset({"choose_delivery_or_pickup", "locations", "delivery_zones"})

QUESTIONS: Mapping[str, Question] = {
    "commerce:product": Question(intent="add_item", fits=_has(PRODUCT, NOUN, SIZE), near=_ITEMS),
    "commerce:size": Question(intent="add_item", fits=_names_size, near=_ITEMS),
    "commerce:extras": Question(intent="add_item", fits=_has(PRODUCT), no="add_item", near=_ITEMS),
    "commerce:quantity": Question(intent="add_item", fits=is_number, near=_ITEMS),
    "commerce:fulfillment": Question(
        intent="choose_delivery_or_pickup", fits=is_address, near=_WHERE
    ),
    "commerce:address": Question(intent="choose_delivery_or_pickup", fits=is_address, near=_WHERE),
    "commerce:branch": Question(intent="choose_delivery_or_pickup", fits=_has(PLACE), near=_WHERE),
    "commerce:schedule": Question(
        intent="choose_delivery_or_pickup", fits=is_moment, near=_WHERE | {"business_hours"}
    ),
    "commerce:payment": Question(
        intent="pay", fits=_has(PAY), near=frozenset({"pay", "payment_methods"})
    ),
    "commerce:coupon": Question(intent="checkout", fits=_few_words),
    "commerce:confirm": Question(
        intent="checkout",
        fits=_never,
        yes="checkout",
        no="view_cart",
        near=_ITEMS | {"menu_or_catalog_question"},
    ),
    "commerce:clear_cart": Question(
        intent="remove_item", fits=_never, yes="remove_item", no="view_cart"
    ),
    "commerce:cancel": Question(
        intent="cancel_order", fits=_never, yes="cancel_order", no="order_status"
    ),
    "commerce:repeat": Question(
        intent="start_order", fits=_never, yes="start_order", no="browse_products", near=_ITEMS
    ),
    "commerce:add_more": Question(
        intent="add_item", fits=_has(PRODUCT), yes="browse_products", no="checkout", near=_ITEMS
    ),
    "support:kind": Question(intent="complaint", fits=_names_goods),
    "support:details": Question(intent="complaint", fits=_names_goods),
    "support:photo": Question(intent="complaint", fits=_few_words),
    "support:order": Question(intent="complaint", fits=is_number),
    "support:cancel": Question(
        intent="cancel_order", fits=_never, yes="cancel_order", no="cancel_order"
    ),
    "support:confirm_human": Question(
        intent="talk_to_human", fits=_never, yes="talk_to_human", no="thanks_goodbye"
    ),
}
_RIDS = frozenset({"commerce:clear_cart", "support:cancel"})
"""Asked before something is thrown away: "déjalo" leaves it there."""
_BEFORE_LANES: Mapping[str, str] = {
    "confirm_order": "commerce:confirm",
    "which_size": "commerce:size",
    "how_many": "commerce:quantity",
    "payment_method": "commerce:payment",
    "delivery_address": "commerce:address",
}
"""Names of questions before they named their lane; sessions may still hold them."""


def answer_to_pending(reading: Reading, state: Standing) -> Meant | None:
    """What the message means as an answer to the bot's last question; None if it is none."""
    name = state.pending_question
    if name is None:
        return None
    if name.startswith(CONFIRM_INTENT):
        return _confirmed(reading, name.partition(":")[2])
    if name.startswith(f"{CLARIFY}:"):
        return _picked(reading, (*name.split(":")[1:], "talk_to_human"))
    if name in _GENERAL:
        return _general(reading, name)
    name = _BEFORE_LANES.get(name, name)
    prefix = name.partition(":")[0]
    question = QUESTIONS.get(name)
    if question is None and prefix not in (Lane.COMMERCE, Lane.SUPPORT):
        return None
    lane = Lane(prefix)
    return _answered(reading, name, lane, question or _UNKNOWN[lane])


_UNKNOWN = {
    Lane.COMMERCE: Question(intent="add_item", fits=_never),
    Lane.SUPPORT: Question(intent="complaint", fits=_never),
}
"""A question of a lane that is not in the table, of a later version perhaps."""


def _answered(reading: Reading, name: str, lane: Lane, question: Question) -> Meant | None:
    def meant(intent: str, confidence: float) -> Meant:
        return Meant(lane=lane, intent=intent, confidence=confidence, reason=f"answers {name}")

    if is_yes(reading.plain):
        return meant(question.yes or question.intent, _ANSWERED)
    if is_no(reading.plain) or (name in _RIDS and keeps(reading.plain)):
        return meant(question.no or question.intent, _ANSWERED)
    seems = reading.seems
    if seems is None:  # signs alone: something of the story, nothing for an order
        return meant(question.intent, _STAYED) if lane is Lane.SUPPORT else None
    fits = question.fits(reading) and len(reading.words) <= _SHORT and not reading.asks
    if fits and (seems.intent not in _BY_THEMSELVES or seems.confidence < 0.9):
        return meant(question.intent, _ANSWERED)
    if _is_elsewhere(reading, seems, lane, question):
        return None
    near = seems.lane is lane and seems.confidence >= _SURE_NEARBY
    return meant(seems.intent if near else question.intent, _STAYED)


def _is_elsewhere(reading: Reading, seems: Meaning, lane: Lane, question: Question) -> bool:
    """Whether the message clearly is something other than an answer."""
    if seems.intent in question.near and not reading.asks:
        return False
    if lane is Lane.SUPPORT and seems.lane is Lane.SUPPORT:
        return seems.intent == "talk_to_human" and seems.confidence >= _SURE_ELSEWHERE
    if seems.intent in _ANYWHERE:
        return seems.confidence >= _SURE_ELSEWHERE
    if seems.lane is Lane.INFO and seems.intent not in _COURTESIES:
        story = lane is Lane.SUPPORT and not reading.asks and len(reading.words) > 3
        return not story and seems.confidence >= _SURE_QUESTION
    if lane is Lane.SUPPORT and seems.lane is Lane.COMMERCE:
        return seems.confidence >= 0.9 and (reading.asks or len(reading.words) <= 4)
    if lane is Lane.COMMERCE and seems.lane is lane and seems.intent != question.intent:
        return seems.confidence >= _SURE_STEP  # another step of the order
    return lane is Lane.COMMERCE and seems.intent in _COURTESIES and seems.confidence >= _SURE_STEP


# Questions of no lane


def _confirmed(reading: Reading, intent: str) -> Meant | None:
    lane = LANE_OF.get(intent)
    if lane is None:
        return None
    if is_yes(reading.plain):
        return Meant(lane=lane, intent=intent, confidence=0.97, reason=f"confirms {intent}")
    if is_no(reading.plain):
        return Meant(
            lane=Lane.INFO, intent="thanks_goodbye", confidence=0.9, reason=f"not {intent}"
        )
    return None


def _general(reading: Reading, name: str) -> Meant | None:
    best, weight = reading.best
    says_more = best in _BY_THEMSELVES and weight >= 0.9
    if says_more and name != COMPLAINT_DETAILS:
        return None
    intent = _GENERAL[name](reading)
    if intent is None:
        return None
    return Meant(lane=LANE_OF[intent], intent=intent, confidence=0.93, reason=f"answers {name}")


def _picked(reading: Reading, offered: tuple[str, ...]) -> Meant | None:
    """One of the intents that were offered, pointed at by its place."""
    place = which_of_three(reading.plain)
    intent = offered[place] if place is not None and place < len(offered) else None
    if intent not in LANE_OF:
        return None
    return Meant(lane=LANE_OF[intent], intent=intent, confidence=0.93, reason=f"answers {CLARIFY}")


def _clarified(reading: Reading) -> str | None:
    place = which_of_three(reading.plain)
    offered = ("business_hours", "menu_or_catalog_question", "talk_to_human")
    return None if place is None else offered[place]


def _wants_human(reading: Reading) -> str | None:
    if is_yes(reading.plain):
        return "talk_to_human"
    return "thanks_goodbye" if is_no(reading.plain) else None


def _area(intent: str) -> Callable[[Reading], str | None]:
    def answer(reading: Reading) -> str | None:
        if is_no(reading.plain):
            return "thanks_goodbye"
        if is_yes(reading.plain) or reading.is_noise or not reading.chances:
            return None
        best, weight = reading.best
        fits = best in (None, intent, *_WHERE)
        short = len(reading.words) <= _SHORT and not reading.greeted
        if PLACE in reading.words or (short and (fits or weight < 0.9)):
            return intent
        return None

    return answer


def _details(reading: Reading) -> str | None:
    """A story may speak of bathrooms and prices; a question or a few words change the subject."""
    best, weight = reading.best
    elsewhere = best is not None and LANE_OF[best] is not Lane.SUPPORT
    changes = reading.asks or len(reading.words) <= 3
    if reading.is_noise or (elsewhere and weight >= 0.9 and changes):
        return None
    return best if best is not None and not elsewhere else "complaint"


_GENERAL: Mapping[str, Callable[[Reading], str | None]] = {
    CLARIFY: _clarified,
    OFFER_HUMAN: _wants_human,
    WHICH_AREA: _area("delivery_zones"),
    NEAR_WHERE: _area("locations"),
    COMPLAINT_DETAILS: _details,
}
