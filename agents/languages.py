"""Asking for a language by name: "en español por favor", "english please", "em português"."""

from __future__ import annotations

import re
from functools import lru_cache

from attrs import frozen

from orchestrator.routing.normal_text import normalise
from orchestrator.routing.phrases import QUESTIONS_KEPT

_NAMES = {
    "es": re.compile(r"\b(?:espanol|castellano|spanish|espanhol)\b"),
    "en": re.compile(r"\b(?:ingles|english)\b"),
    "pt": re.compile(r"\b(?:portugues|portuguese)\b"),
}
_PHRASES = re.compile(r"\b(?:por favor|thank you|can you|could you|let is|en lugar de)\b")
_COURTESY = re.compile(
    r"(?:"
    r"please|gracias|thanks|obrigado|hola|hello|hi|oi|me|puedes|podrias|pode|podemos|voce|"
    r"you|speak|talk|write|answer|reply|switch|change|habla|hablame|hablas|hablan|hablar|h"
    r"able|hablemos|responde|respondeme|respondan|contesta|escribe|escribeme|escriba|escre"
    r"va|fala|fale|falar|falem|responda|prefiero|prefer|prefiro|want|quiero|quero|only|sol"
    r"o|so|language|idioma|lingua|mejor|melhor|cambia|cambiar|muda|mudar|in|en|em|to|a|al|"
    r"el|o|the|si|yes|sim|ok|i|we|us|lo|se|ahora|now|agora"
    r")"
)
_ASKED_WITH = re.compile(
    r"\b(?:por favor|please|habl(?:a|ame|e|emos|en)|respond\w+|contest\w+|escrib\w+|prefiero|"
    r"prefer|prefiro|speak|talk|answer|reply|fale|fala|responda)\b"
)


@frozen(kw_only=True, slots=True)
class LanguageWish:
    """`alone`: the message asks for nothing else."""

    language: str
    alone: bool


@lru_cache(maxsize=QUESTIONS_KEPT)
def language_wish(text: str) -> LanguageWish | None:
    """The language asked for by name; "tienen la carta en inglés?" asks for no such thing."""
    plain = normalise(text)
    named = [(code, found) for code, name in _NAMES.items() if (found := name.search(plain))]
    if len(named) != 1:
        return None
    ((language, found),) = named
    others = _PHRASES.sub(" ", f"{plain[: found.start()]} {plain[found.end() :]}").split()
    if all(map(_COURTESY.fullmatch, others)):
        return LanguageWish(language=language, alone=True)
    with_preposition = re.search(rf"\b(?:en|in|em) {found[0]}\b", plain) is not None
    if with_preposition and _ASKED_WITH.search(plain):
        return LanguageWish(language=language, alone=False)
    return None
