"""What only the conversation explains: follow-ups, and the pull of the present lane."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from orchestrator.conversation.decision import Lane
from orchestrator.routing.reading import Reading
from orchestrator.routing.rules import LANE_OF
from orchestrator.routing.situation import Standing
from orchestrator.routing.vocabulary import DAY, PAY, PLACE, PRODUCT, SIZE

CLARIFY = "clarify_lane"
OFFER_HUMAN = "offer_human"
WHICH_AREA = "which_area"
NEAR_WHERE = "near_where"
COMPLAINT_DETAILS = "complaint_details"

_UNMISTAKABLE = 0.9
_NOT_AN_ANSWER = frozenset({"talk_to_human", "order_problem", "complaint", "cancel_order"})
"""Never pulled into another lane."""


class Meant(msgspec.Struct, frozen=True, kw_only=True):
    """What the conversation makes of a message."""

    lane: Lane
    intent: str
    confidence: float
    reason: str


# Follow-ups

_FOLLOWED_BY: Mapping[str, tuple[str, ...]] = {
    "business_hours": (DAY,),
    "delivery_zones": (PLACE,),
    "locations": (PLACE,),
    "menu_or_catalog_question": (PRODUCT, SIZE),
    "payment_methods": (PAY,),
}
_FOLLOW_UP_WORDS = 5


def follow_up(reading: Reading, state: Standing) -> Meant | None:
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


def pull_of_lane(reading: Reading, state: Standing) -> dict[str, float]:
    """The chances, those of the present lane doubled if the message is short and unsure."""
    chances = reading.chances
    meant = reading.seems
    if meant is None or state.current_lane is None or len(reading.words) > _STICKY_WORDS:
        return chances
    if (
        meant.lane == state.current_lane
        or meant.confidence >= _STICKY_BELOW
        or meant.intent in _NOT_AN_ANSWER
    ):
        return chances
    pulled = {
        intent: 2 * chance if LANE_OF[intent] == state.current_lane else chance
        for intent, chance in chances.items()
    }
    total = sum(pulled.values())
    return {intent: chance / total for intent, chance in pulled.items()}
