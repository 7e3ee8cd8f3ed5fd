"""The note somebody pays with, so that the courier brings the change."""

from __future__ import annotations

import re

_WORDS = {
    "veinte": 20, "treinta": 30, "cuarenta": 40, "cincuenta": 50, "cien": 100, "ciento": 100,
    "doscientos": 200, "quinientos": 500, "cinquenta": 50, "vinte": 20, "trinta": 30, "cem": 100,
    "duzentos": 200, "quinhentos": 500, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50,
    "hundred": 100, "a hundred": 100, "one hundred": 100, "two hundred": 200,
    "mil": 1_000, "dos mil": 2_000, "cinco mil": 5_000, "diez mil": 10_000,
}  # fmt: skip
_AMOUNT = (
    r"\$?\s*(?:(?P<figures>\d{1,3}(?:[.,]\d{3})+|\d{1,7})|"
    + "|".join(sorted(_WORDS, key=len, reverse=True)).join(("(?P<words>", ")"))
    + r")(?:\b|(?=(?:k|mil|lucas?)\b))\s*(?P<thousands>mil\b|k\b|lucas?\b|lukas?\b|thousand\b)?"
)
_PAYS_WITH = re.compile(
    r"\b(?:billetes?(?: de)?|notas? de|bill(?: of)?|note of|"
    r"(?:cambio|vueltas?|vuelto|troco|change)(?: (?:de|para|pra|for|of))(?: uma? nota de)?|"
    r"(?:pag(?:o|ar|are|aria|amos)|cancelo|paying|pay|pagando|efectivo|cash|dinheiro)"
    r"(?: \w+){0,2},? (?:con|com|with)"
    r"(?: (?:un|uno|una|uma|a))?(?: (?:billete|nota|bill))?(?: (?:de|of))?|"
    r"tengo (?:uno|un billete) de|"
    r"(?:efectivo|cash|dinheiro),? (?:y |e |and )?(?:tengo|tenho|i have)|"
    r"i (?:only )?have an?|so tenho(?: uma nota de)?)\s*" + _AMOUNT,
    re.IGNORECASE,
)
_BILL_AFTER = re.compile(r"\b" + _AMOUNT + r"(?: \w+)? (?:bill|note)\b", re.IGNORECASE)
_MOST_CENTS = 10**12


def note_said(text: str) -> re.Match[str] | None:
    """Where a message speaks of a note: its amount in `words` or `figures`, and `thousands`."""
    lowered = text.lower()
    # Without an amount there is no note, and the patterns take long to find none.
    if not (any(map(str.isdecimal, text)) or any(map(lowered.__contains__, _WORDS))):
        return None
    has_bill = "bill" in lowered or "note" in lowered
    return _PAYS_WITH.search(text) or (_BILL_AFTER.search(text) if has_bill else None)


def pays_with(text: str, due_cents: int) -> int | None:
    """The note a message speaks of, in minor units; "un billete de 100" is 100 thousand of a sum
    in tens of thousands. None if it speaks of none, or of one that does not suffice."""
    found = note_said(text)
    if found is None:
        return None
    words, figures = found["words"], found["figures"]
    amount = int(re.sub(r"\D", "", figures)) if figures else _WORDS[words.lower()]
    cents = amount * (100_000 if found["thousands"] else 100)
    if cents < due_cents <= cents * 1_000 and not found["thousands"]:
        cents *= 1_000
    return cents if 0 < due_cents <= cents < _MOST_CENTS else None
