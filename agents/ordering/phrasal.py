"""Ways of putting things whose words stand apart, put as the grammar of orders reads them."""

from __future__ import annotations

import re

from agents.ordering.index import CatalogueIndex
from orchestrator.routing.phrases import stem

_NOT_A_PART = r"(?!(?:it|that|them|this|those|these|one|my|order|everything|all)\b)"
_REWRITTEN: dict[str, tuple[tuple[re.Pattern[str], str], ...]] = {
    "en": (
        # "take the pineapple off one"
        (
            re.compile(
                rf"\b(?:take|leave|keep|get|pick) (?:the |that )?{_NOT_A_PART}"
                r"((?:[^\W\d_]+ ){1,3}?)(?:off|out)(?: of| from)?\b",
                re.IGNORECASE,
            ),
            r"take off the \1of",
        ),
        (re.compile(r"\binstead\b(?! of)", re.IGNORECASE), ""),
    ),
    "es": (
        # "de esas dos una sin piña"
        (
            re.compile(
                r"\bde (?:esas|esos|estas|estos|ellas|ellos) (?:dos|tres|cuatro|\d) "
                r"(?=(?:una?|uno|dos|\d) )",
                re.IGNORECASE,
            ),
            "",
        ),
        # "que el agua sea con gas"
        (
            re.compile(r"\bque (?:el|la) ((?:[^\W\d_]+ ){1,3})sea (?=con )", re.IGNORECASE),
            r"mejor \1",
        ),
    ),
    "pt": (),
}


_ALL_OF_THEM = re.compile(
    r"\b(las|los|as|os) ([^\W\d_]{3,}s) (todas|todos|ambas|ambos)\b", re.IGNORECASE
)
""""as pizzas todas grandes": "todas" is no part of a name."""


_SAYING = re.compile(
    r"\b(?:que (?:diga|digan|ponga)|saying|that says|com o nome|con el nombre|que diz)\b(?: de)?",
    re.IGNORECASE,
)
_WITH = {"es": "con", "en": "with", "pt": "com"}
_GIFT = {
    "es": re.compile(
        r"\b(?:(?:envu[eé]lv|envolv)\w+ ?(?:todo |l[oa] )?)?para (?:un )?regal(?:o|ar)\b|"
        r"\b(?:envu[eé]lv|envolv)\w+",
        re.IGNORECASE,
    ),
    "en": re.compile(r"\b(?:as a gift|gift[- ]?wrap\w*|wrap (?:it|them)(?: up)?)", re.IGNORECASE),
    "pt": re.compile(
        r"\b(?:embrulh\w+ ?)?(?:para|pra) presente\b|\bembrulh[ae]r?\b(?! de)", re.IGNORECASE
    ),
}
_GIFT_WORDS = {"es": "regalo", "en": "gift", "pt": "presente"}


def wrapped(text: str, language: str, index: CatalogueIndex) -> str:
    """ "Para regalo" means the wrapping where there is one to be had, and no product."""
    pattern = _GIFT.get(language)
    if pattern is None or pattern.search(text) is None:
        return text
    extra = index.extra_with(stem(_GIFT_WORDS[language]), None)
    known = {one.id: one.name.get(language) for one in index.profile.extras}
    return pattern.sub(f"{_WITH[language]} {known[extra]}" if extra in known else " ", text)


def put_together(text: str, language: str) -> str:
    """The text with such words side by side."""
    text = _SAYING.sub(_WITH.get(language, "con"), text)
    for pattern, by in _REWRITTEN.get(language, ()):
        text = pattern.sub(by, text)
    return _ALL_OF_THEM.sub(r"\3 \1 \2", text)
