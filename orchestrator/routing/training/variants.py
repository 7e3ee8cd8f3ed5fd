"""Sentences as people mistype them: what the model shall not be put out by."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence

from orchestrator.routing.normal_text import fold

_CHAT_SPELLING = (
    (re.compile(r"\bque\b"), ("q", "k", "qe")),
    (re.compile(r"\bpor favor\b"), ("xfa", "porfa", "plis")),
    (re.compile(r"\bpara\b"), ("pa", "pra")),
    (re.compile(r"\bporque\b"), ("xq", "pq")),
    (re.compile(r"\btambien\b"), ("tb", "tmb")),
    (re.compile(r"\bquiero\b"), ("kiero", "qiero")),
    (re.compile(r"\bcuanto\b"), ("cto", "kuanto", "qnto")),
    (re.compile(r"\bdonde\b"), ("dnd", "dond")),
    (re.compile(r"\bvoces\b"), ("vcs",)),
    (re.compile(r"\bvoce\b"), ("vc",)),
    (re.compile(r"\bnao\b"), ("n", "naum")),
    (re.compile(r"\byou\b"), ("u",)),
    (re.compile(r"\bplease\b"), ("pls", "plz")),
)
_THINGS = frozenset({"zprod", "znoun", "zplace"})
_LETTERS = "abcdefghijlmnoprstuv"
_TYPO_FROM = 4
"""Letters from which on a word is mistyped."""


def varied(text: str, chance: random.Random) -> str:
    """The sentence with one or two things done to it that writers on phones do."""
    changed = fold(text) if chance.random() < 0.7 else text
    if chance.random() < 0.4:
        changed = _chat_spelling(changed, chance)
    if chance.random() < 0.6:
        changed = _mistyped(changed, chance)
    if chance.random() < 0.5:
        changed = changed.translate({ord(sign): None for sign in "¿?¡!."})
    return changed if changed.strip() else text


def _chat_spelling(text: str, chance: random.Random) -> str:
    for pattern, spellings in _CHAT_SPELLING:
        text = pattern.sub(chance.choice(spellings), text)
    return text


def _mistyped(text: str, chance: random.Random) -> str:
    words = text.split()
    long_ones = [
        place for place, word in enumerate(words) if len(word) >= _TYPO_FROM and word not in _THINGS
    ]
    if long_ones:
        place = chance.choice(long_ones)
        words[place] = _slip(words[place], chance)
    return " ".join(words)


def _slip(word: str, chance: random.Random) -> str:
    at = chance.randrange(1, len(word) - 1)
    kind = chance.randrange(4)
    if kind == 0:
        return word[:at] + word[at + 1 :]
    if kind == 1:
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    if kind == 2:
        return word[:at] + word[at] + word[at:]
    return word[:at] + chance.choice(_LETTERS) + word[at + 1 :]


def renamed(request: str, products: Sequence[str], chance: random.Random) -> str:
    """The request with goods no catalogue lists: the businesses' lists are never complete."""
    return " ".join(
        fold(chance.choice(products)) if word == "zprod" else word for word in request.split()
    )


_ONSETS = (*"bcdfgjklmnprstvwyz", "br", "ch", "cr", "fl", "gr", "ll", "pl", "qu", "sh", "tr")
_VOWELS = (*"aeiouaeo", "ia", "ue", "ei", "oo")
_CODAS = ("", "", "", "", *"nsrlmxt", "ck")


def invented(chance: random.Random) -> str:
    """A word nobody has seen: what goods, brands and places are to a model of other shops."""
    return "".join(
        chance.choice(_ONSETS) + chance.choice(_VOWELS) + chance.choice(_CODAS)
        for _ in range(chance.choice((1, 2, 2, 3)))
    )


def estranged(request: str, chance: random.Random) -> str:
    """The request with unknown names for what it is about, one to three words each."""
    return " ".join(
        " ".join(invented(chance) for _ in range(chance.choice((1, 1, 2, 3))))
        if word in _THINGS
        else word
        for word in request.split()
    )
