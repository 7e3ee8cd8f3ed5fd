"""What only the conversation explains: answers to the bot's question, and follow-ups."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from attrs import frozen

from orchestrator.conversation.decision import Lane
from orchestrator.conversation.state import SessionState
from orchestrator.routing.reading import Reading
from orchestrator.routing.rules import LANE_OF, MACROS
from orchestrator.routing.vocabulary import DAY, PAY, PLACE, PRODUCT, SIZE

CLARIFY = "clarify_lane"
OFFER_HUMAN = "offer_human"
WHICH_AREA = "which_area"
NEAR_WHERE = "near_where"
COMPLAINT_DETAILS = "complaint_details"

_YES = re.compile(
    r"(?:si|sii|sip|claro|dale|ok|okay|listo|bueno|por favor|de una|correcto|asi es|hagale|vale|"
    r"obvio|yes|yeah|yep|sure|please|sim|quero|pode ser|isso|beleza|perfecto|esta bien|quiero|"
    r"claro que si|por supuesto|confirmo|de acuerdo|me parece|eso)"
    r"(?: (?:si|claro|por favor|please|dale|gracias|quiero|pode|sim|senor|senora|yes))*"
)
_NO = re.compile(
    r"(?:no|nop|nel|nope|nao|negativo|para nada|asi esta bien|todavia no|ahora no|aun no|not now)"
    r"(?: (?:no|gracias|thanks|thank you|obrigado|todavia|por ahora|quiero|senor|asi|nao))*"
)
_FIRST = re.compile(r"(?:el |la |a |o |the )?(?:1|uno|una|one|um|primer[oa]?|first|primeir[oa])")
_SECOND = re.compile(r"(?:el |la |a |o |the )?(?:2|dos|two|dois|segund[oa]|second)")
_THIRD = re.compile(r"(?:el |la |a |o |the )?(?:3|tres|three|tercer[oa]?|third|terceir[oa])")
_QUANTITY = re.compile(rf"(?:solo |mejor |que sean )?{MACROS['@qty']}(?: \w+)?")
_ADDRESS = re.compile(rf"(?:{MACROS['@address']}|\d|barrio|zplace|casa|conjunto|edificio)")

_LONGEST_SLOT_ANSWER = 6
_FEW_WORDS = 3
_UNMISTAKABLE = 0.9
_NOT_AN_ANSWER = frozenset({"talk_to_human", "order_problem", "complaint", "cancel_order"})
"""Never taken for the answer to a question, whatever was asked."""


@frozen(kw_only=True, slots=True)
class Meant:
    """What the conversation makes of a message."""

    lane: Lane
    intent: str
    confidence: float
    reason: str


def is_yes(words: str) -> bool:
    return _YES.fullmatch(words) is not None


def is_no(words: str) -> bool:
    return _NO.fullmatch(words) is not None


# The pending question


def answer_to_pending(reading: Reading, state: SessionState) -> Meant | None:
    """What the message means as an answer to the bot's last question; None if it is none."""
    question = state.pending_question
    answer = None if question is None else _ANSWERS.get(question)
    best, weight = reading.best
    says_more = best in _NOT_AN_ANSWER and weight >= _UNMISTAKABLE
    if answer is None or (says_more and question != COMPLAINT_DETAILS):
        return None
    intent = answer(reading)
    if intent is None:
        return None
    return Meant(lane=LANE_OF[intent], intent=intent, confidence=0.93, reason=f"answers {question}")


def _clarified(reading: Reading) -> str | None:
    words = reading.plain
    for pattern, intent in (
        (_FIRST, "business_hours"),
        (_SECOND, "menu_or_catalog_question"),
        (_THIRD, "talk_to_human"),
    ):
        if pattern.fullmatch(words):
            return intent
    return None


def _wants_human(reading: Reading) -> str | None:
    if is_yes(reading.plain):
        return "talk_to_human"
    return "thanks_goodbye" if is_no(reading.plain) else None


def _area(intent: str) -> Callable[[Reading], str | None]:
    def answer(reading: Reading) -> str | None:
        if is_no(reading.plain):
            return "thanks_goodbye"
        if is_yes(reading.plain) or reading.is_noise or reading.greeted:
            return None
        best, weight = reading.best
        fits = best in (None, intent, "choose_delivery_or_pickup", "delivery_zones", "locations")
        short = len(reading.words) <= _LONGEST_SLOT_ANSWER
        if PLACE in reading.words or (short and (fits or weight < _UNMISTAKABLE)):
            return intent
        return None

    return answer


def _details(reading: Reading) -> str | None:
    """A story may speak of bathrooms and prices; a question or a few words change the subject."""
    best, weight = reading.best
    elsewhere = best is not None and LANE_OF[best] is not Lane.SUPPORT
    changes = reading.asks or len(reading.words) <= _FEW_WORDS
    if reading.is_noise or (elsewhere and weight >= _UNMISTAKABLE and changes):
        return None
    return best if best is not None and not elsewhere else "complaint"


def _told(reading: Reading) -> str | None:
    """Words about a case; asked for them, a bare product's name or "no sé" is an answer too."""
    best, weight = reading.best
    lane = None if best is None else LANE_OF[best]
    if best is not None and lane is Lane.SUPPORT:
        return best
    bare = best in (None, "add_item", "remove_item") and not reading.asks
    if reading.is_noise or bare:
        return "complaint"
    changes = reading.asks or len(reading.words) <= _FEW_WORDS
    return None if weight >= _UNMISTAKABLE and changes else "complaint"


def _about_case(reading: Reading) -> str | None:
    """Which order, or a word instead of a photo: short, and no clear question of another kind."""
    best, weight = reading.best
    elsewhere = best is not None and LANE_OF[best] is Lane.INFO and weight >= _UNMISTAKABLE
    return None if elsewhere and (reading.asks or best == "thanks_goodbye") else "complaint"


def _cancels(reading: Reading) -> str | None:
    return "cancel_order" if is_yes(reading.plain) or is_no(reading.plain) else None


def _yes_means(intent: str) -> Callable[[Reading], str | None]:
    return lambda reading: intent if is_yes(reading.plain) else None


def _token_means(token: str, intent: str) -> Callable[[Reading], str | None]:
    return lambda reading: intent if token in reading.words else None


def _pattern_means(pattern: re.Pattern[str], intent: str) -> Callable[[Reading], str | None]:
    return lambda reading: intent if pattern.search(reading.request) else None


_ANSWERS: Mapping[str, Callable[[Reading], str | None]] = {
    CLARIFY: _clarified,
    OFFER_HUMAN: _wants_human,
    WHICH_AREA: _area("delivery_zones"),
    NEAR_WHERE: _area("locations"),
    COMPLAINT_DETAILS: _details,
    "support:kind": _told,
    "support:details": _told,
    "support:photo": _about_case,
    "support:order": _about_case,
    "support:cancel": _cancels,
    "confirm_order": _yes_means("checkout"),
    "which_size": _token_means(SIZE, "add_item"),
    "how_many": _pattern_means(_QUANTITY, "add_item"),
    "payment_method": _token_means(PAY, "pay"),
    "delivery_address": _pattern_means(_ADDRESS, "choose_delivery_or_pickup"),
}


# Follow-ups

_FOLLOWED_BY: Mapping[str, tuple[str, ...]] = {
    "business_hours": (DAY,),
    "delivery_zones": (PLACE,),
    "locations": (PLACE,),
    "menu_or_catalog_question": (PRODUCT, SIZE),
    "payment_methods": (PAY,),
}
_FOLLOW_UP_WORDS = 5


def follow_up(reading: Reading, state: SessionState) -> Meant | None:
    """ "y el domingo?" after the hours, "y la grande?" after a price."""
    intent = state.last_intent
    slots = _FOLLOWED_BY.get(intent or "")
    if intent is None or slots is None or len(reading.words) > _FOLLOW_UP_WORDS:
        return None
    if not any(slot in reading.words for slot in slots):
        return None
    best, weight = reading.best
    says_more = best not in (None, "add_item", intent) and weight >= _UNMISTAKABLE
    if says_more or not (reading.takes_up or len(reading.words) <= 3):
        return None
    return Meant(lane=LANE_OF[intent], intent=intent, confidence=0.9, reason=f"follows {intent}")


_STICKY_BELOW = 0.75
_STICKY_WORDS = 4


def pull_of_lane(reading: Reading, state: SessionState) -> dict[str, float]:
    """The scores, those of the present lane doubled if the message is short and unsure."""
    _, weight = reading.best
    if (
        state.current_lane is None
        or not 0.0 < weight < _STICKY_BELOW
        or len(reading.words) > _STICKY_WORDS
        or not _NOT_AN_ANSWER.isdisjoint(reading.scores)
    ):
        return reading.scores
    return {
        intent: min(2 * score, _STICKY_BELOW) if LANE_OF[intent] == state.current_lane else score
        for intent, score in reading.scores.items()
    }
