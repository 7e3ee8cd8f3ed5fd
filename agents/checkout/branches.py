"""Which branch an order is picked up at, from what a customer says of places."""

from __future__ import annotations

import re

from agents.asked import Asked
from agents.checkout import meanings
from agents.checkout.asking import WHICH_BRANCH
from agents.checkout.draft import PICKUP
from agents.places import Places
from config.profile import Location

_QUESTIONS = frozenset({"delivery_zones", "locations"})
_WHERE = _QUESTIONS | {"choose_delivery_or_pickup"}
"""What a place alone is taken for."""
_ASKS = re.compile(
    r"\b(?:donde|direccion|ubicacion|telefono|hay|tienen|estan|abren?|abiert[oa]s?|cierran?|hasta|"
    r"cuant[oa]s?|cuesta|cobran?|vale|lleg(?:a|an|ar)|llevan?|cubren?|cobertura|reparten?|como|"
    r"where|address|phone|how|what|which|when|do|does|is there|are you|open|fee|cost|bring|reach|"
    r"onde|endereco|quanto|qual|tem|tel|chega|chegam|levam|entregam|cobre|cobrem|taxa|aberto)\b"
)
"""A question, whether or not a mark says so, or delivery."""
_MOST_WORDS = 9


class Branches:
    """The branches of one business, as they are chosen in an order."""

    def __init__(self, places: Places) -> None:
        self._places = places

    def picked(self, asked: Asked) -> Location | None:
        """The branch a message chooses, where the order is to be picked up."""
        if (meanings.fulfillment(asked) or asked.state.fulfillment) != PICKUP:
            return None
        if asked.intent in _QUESTIONS and _is_question(asked):
            return None
        named = self._places.named_branch(asked.words)
        plainly = asked.intent in _WHERE or asked.state.pending_question == WHICH_BRANCH
        if named is not None or not plainly:
            return named
        return self._places.branch_near(meanings.beside_pickup(asked))

    def chosen(self, asked: Asked) -> bool:
        """Whether a message that reads like a question about places answers where it is fetched."""
        return asked.intent in _WHERE and self.picked(asked) is not None


def _is_question(asked: Asked) -> bool:
    return "?" in asked.text or len(asked.words) > _MOST_WORDS or bool(_ASKS.search(asked.plain))
