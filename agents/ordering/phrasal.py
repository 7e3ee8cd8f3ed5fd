"""Ways of putting things whose words stand apart, put as the grammar of orders reads them."""

from __future__ import annotations

import re

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


def put_together(text: str, language: str) -> str:
    """The text with such words side by side."""
    for pattern, by in _REWRITTEN.get(language, ()):
        text = pattern.sub(by, text)
    return _ALL_OF_THEM.sub(r"\3 \1 \2", text)
