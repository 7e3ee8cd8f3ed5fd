"""Whether a text reads like a piece of something longer: "hola", "quiero", "una pizza".

A piece is worth a short wait for the rest, what reads complete is worth none.
"""

from __future__ import annotations

import re

from orchestrator.routing.normal_text import normalise

MOST_WORDS = 6
"""Longer texts are complete whatever they end with."""

_ENDS = re.compile(r"[.!?…:;)\d]\s*$")
_PAUSES = re.compile(r"(?:\.\.\.|…|,)\s*$")
_GREETINGS = re.compile(
    r"(?:hola|holi|ola|oi|oii|hi|hello|hey|buenas?|buenos?|bom dia|boa tarde|boa noite|"
    r"buenos dias|buenas (?:tardes|noches)|good (?:morning|afternoon|evening)|que tal|disculp[ae]|"
    r"perdon|una pregunta|una consulta|oye|mira|vea|amig[oa]|senor(?:a|ita)?|joven)"
    r"(?: (?:buenas?|buenos?|dias|tardes|noches|amig[oa]s?|que tal|hola))*"
)
_UNFINISHED_WORDS = (
    "quiero quisiera quisieramos queria queremos necesito necesitamos deseo dame deme "
    "regalame regaleme me gustaria puedo puede puedes podria podrias tienen tiene hay es un "
    "una unos unas el la los las de del con sin y e o u a al en para por pero que si mi mis "
    "su sus lo le como porque cuando i want we would like can could you please the an and or "
    "with without of for to my is do does in on about eu quero queria gostaria preciso pode "
    "um uma uns umas os as dos das com sem ou em no na por meu minha "
)
_UNFINISHED = frozenset(_UNFINISHED_WORDS.split())
"""Last words after which more must come."""
_BEGINNINGS = re.compile(
    r"(?:una?|unos|unas|dos|tres|la|el|con|sin|de|y|a|an|the|two|um|uma|dois) "
)


def reads_like_a_piece(text: str, *, follows: bool = False, answers: bool = False) -> bool:
    """`follows`: it came right after a piece; `answers`: the bot has just asked something."""
    if _PAUSES.search(text):
        return True
    if _ENDS.search(text) or "\n" in text.strip():
        return False
    words = normalise(text).split()
    if not words or len(words) > MOST_WORDS:
        return False
    if len(words) > 1 and words[-1] in _UNFINISHED:
        return True
    if answers:
        return False
    plain = " ".join(words)
    if _GREETINGS.fullmatch(plain):
        return True
    if len(words) == 1:
        return words[0] in _UNFINISHED - {"si", "no", "e", "o", "u", "a", "i"}
    return follows and len(words) <= 3 and _BEGINNINGS.match(plain) is not None
