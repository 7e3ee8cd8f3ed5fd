"""What is said of bringing, fetching and paying beside products: nothing for the kitchen."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from agents.checkout.openings import without_times
from agents.checkout.streets import without_payment, without_street
from agents.payments import Payments
from config.profile import BusinessProfile
from orchestrator.routing.normal_text import normalise

_BRINGING = re.compile(
    r"\b(?:(?:es |son |ser[ií]a |it's |it is |[eé] )?(?:para|pra|pa|to|for)"
    r"(?: (?:a|la|el|me|my|o))? (?:recoger(?:l[oa]s?)?|retirar|llevar|buscar|viagem|"
    r"(?:be )?delivered|delivery|entreg(?:a|ar)|domicilio|pick(?:ing)?[ -]?(?:it )?up|"
    r"collect(?:ion)?|take[ -]?(?:away|out)|go)|"
    r"(?:(?:a|en|to|at|para|pra|no) )?(?:la misma direcci[oó]n|(?:the )?same address|"
    r"(?:o )?mesmo endere[cç]o)|a domicilio|por domicilio|delivered|"
    r"(?:vou|voy a|vamos a|paso a|pasamos a|i'?ll|i will|we'?ll|yo)? ?(?:l[oa]s? )?"
    r"(?:retirar|retiro|recoger(?:l[oa]s?)?|recojo|busco|pick (?:it |them )?up)"
    r"(?= (?:en|em|na|no|in|at|a las|por)\b))"
    r"(?: (?:en (?:el local|la tienda|la sede)|na loja|no local|(?:in|at) the (?:store|shop)))?"
    r"(?!\w)",
    re.IGNORECASE,
)
_SAME_BUT = re.compile(
    r"\b(?:lo mismo|el mismo pedido|(?:the )?same(?: thing| order)?|o mesmo(?: pedido)?)"
    r",? (?:pero|but|solo que|s[oó] que|mas)\s*(?=,)",
    re.IGNORECASE,
)
"""Of the cart as it is, where only terms follow: nothing is wanted once more."""
_ACCENTS = {"a": "[aáâã]", "e": "[eéê]", "i": "[ií]", "o": "[oóôõ]", "u": "[uúü]", "c": "[cç]"}


class Terms:
    """Takes the terms of an order out of a text that is read for products."""

    def __init__(self, profile: BusinessProfile, payments: Payments) -> None:
        self._places = _places_said(profile)
        self._paying = _paying(payments.words - frozenset(_goods(profile)))

    def without(self, text: str) -> str:
        """The text with a pause where, when or how to pay was said."""
        text = _BRINGING.sub(" , ", without_payment(without_times(without_street(text))))
        text = self._places.sub(" , ", text) if self._places else text
        text = self._paying.sub(" , ", text) if self._paying else text
        return _SAME_BUT.sub("", text)

    def pays(self, text: str) -> bool:
        """Whether a way to pay is said for itself: ", efectivo", "con nequi"."""
        return self._paying is not None and self._paying.search(text) is not None


def _places_said(profile: BusinessProfile) -> re.Pattern[str] | None:
    """ "en San Telmo": no misspelt thermos."""
    names = {place.name for place in profile.locations} | {
        name for zone in profile.delivery_zones for name in (zone.name, *zone.neighbourhoods)
    }
    long = [name for name in names if len(name) > 3]
    if not long:
        return None
    return re.compile(
        rf"\b(?:en|por|a|al|in|at|to|em|no|na)(?: el| la| los)? (?:{_any_of(long)})\b",
        re.IGNORECASE,
    )


def _paying(words: Iterable[str]) -> re.Pattern[str] | None:
    spelt = _any_of(words)
    if not spelt:
        return None
    return re.compile(
        rf"(?:[,.;]\s*(?:y |e |and )?|\b(?:y |e |and )?(?:en|con|in|with|by|em|com|no|na|por)\s+)"
        rf"(?:la |el |a |o |the )?(?:{spelt})\b(?: (?:de )?(?:{spelt})\b)?"
        r"(?=\s*(?:[,.;!]|$|y |e |and ))",
        re.IGNORECASE,
    )


def _any_of(words: Iterable[str]) -> str:
    """The longest first, with or without their accents."""
    longest = sorted(words, key=lambda word: (-len(word), word))
    return "|".join(
        "".join(_ACCENTS.get(letter, re.escape(letter)) for letter in normalise(word))
        for word in longest
    )


def _goods(profile: BusinessProfile) -> Iterator[str]:
    """Words that name something sold, whatever else they may mean."""
    names = [one.name for one in profile.products] + [one.name for one in profile.extras]
    for name in names:
        for text in name.all:
            yield from normalise(text).split()
