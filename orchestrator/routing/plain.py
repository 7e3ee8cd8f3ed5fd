"""Sentences so common and so plain that they are not left to likelihood."""

from __future__ import annotations

import re

from orchestrator.routing.context import Meant
from orchestrator.routing.reading import Reading
from orchestrator.routing.rules import LANE_OF

_PLAIN = (
    (
        "locations",
        r"(?:(?:y |me )?(?:cual(?: es| seria)?|das?|dan|pasas?|pasan|regalas?|regala) )*"
        r"(?:el |su |tu |un )?(?:numero (?:de |fijo )?)?(?:telefono|celular|numero fijo)"
        r"(?: (?:fijo|de contacto|de ustedes|del? (?:local|restaurante|negocio|punto)|"
        r"de la (?:tienda|sede|sucursal)))?",
    ),
    (
        "locations",
        r"(?:what is|can i (?:have|get)|give me|send me|do you have) (?:your |the |a )?"
        r"(?:store |shop |contact )?(?:phone(?: number)?|telephone(?: number)?|contact number)",
    ),
    (
        "locations",
        r"(?:qual|me passa|me manda|tem)(?: e)?(?: o| um)? (?:telefone|numero de telefone)"
        r"(?: (?:da loja|de voces|de contato))?",
    ),
)


class PlainSentences:
    """Whole sentences, courtesies aside; whoever says more is read by the other tiers."""

    def __init__(self) -> None:
        self._known = [(intent, re.compile(pattern)) for intent, pattern in _PLAIN]

    def match(self, reading: Reading) -> Meant | None:
        for intent, pattern in self._known:
            if pattern.fullmatch(reading.bare):
                return Meant(
                    lane=LANE_OF[intent], intent=intent, confidence=0.95, reason="said so plainly"
                )
        return None
