"""A message as the tiers see it: read once, then only looked at."""

from __future__ import annotations

import re

import msgspec

from orchestrator.conversation.decision import Lane
from orchestrator.routing.features import INTENTS, features_of
from orchestrator.routing.model import LANES, IntentModel
from orchestrator.routing.normal_text import fold, is_only_signs, normalise
from orchestrator.routing.opening import open_request
from orchestrator.routing.rules import RuleSet, ranked
from orchestrator.routing.vocabulary import Vocabulary

_LAUGHTER = re.compile(
    r"(?:[jh]+[aeiou]+)+[jh]*|k{3,}|(?:rs)+|x+d+|l+o+l+|lmao|m{2,}|z{2,}|h+m+|e+h+|u+f+"
)
_TAKE_UP = re.compile(r"^(?:y|e|and|mas|pero|what about|how about|tambien|ou|o)(?= )")
_LETTERS_OF_LAUGHTER = 12
"""Different signs beyond which normalised text is no laughter, whatever it is made of."""
_LETTERS = re.compile(r"[^a-z]")
_NOTHING = (None, 0.0)


class Meaning(msgspec.Struct, frozen=True, kw_only=True):
    """The likeliest lane, in it the likeliest intent; `confidence` is the lane's probability."""

    lane: Lane
    intent: str
    confidence: float


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """`request` is without courtesies, known words replaced by the tokens of their class."""

    plain: str
    """Normalised, words as written."""
    bare: str
    """The same without courtesies."""
    request: str
    greeted: bool
    scores: dict[str, float]
    """Intent -> weight, best first; see `RuleSet.scores`."""
    is_noise: bool
    """Laughter, emoji, keyboard mashing: nothing is said."""
    asks: bool
    """Carries a question mark."""
    takes_up: bool
    """Begins as a follow-up does: "y ...", "and ..."."""
    chances: dict[str, float]
    """Intent -> probability by the model, all of them; empty where there is nothing to read."""

    seems: Meaning | None
    """What the chances come to; None where there are none."""
    words: tuple[str, ...]
    """Of the request."""
    best: tuple[str | None, float]
    """The best intent and its weight; None if no rule matched."""


def meaning_of(chances: dict[str, float]) -> Meaning:
    """Of chances as the model gives them, in the order of `INTENTS`."""
    each = list(chances.values())
    likeliest, confidence = LANES[0], -1.0
    for columns in LANES:
        chance = sum(each[columns[1] : columns[2]])
        if chance > confidence:
            likeliest, confidence = columns, chance
    lane, begin, end = likeliest
    intent = INTENTS[each.index(max(each[begin:end]), begin)]
    return Meaning(lane=lane, intent=intent, confidence=confidence)


class Reader:
    """Reads messages of one business. Without a `model` no reading has chances."""

    def __init__(
        self, rules: RuleSet, vocabulary: Vocabulary, model: IntentModel | None = None
    ) -> None:
        self._rules = rules
        self._vocabulary = vocabulary
        self._model = model

    def read(self, text: str) -> Reading:
        plain = normalise(text)
        opened = open_request(plain)
        words = tuple(self._vocabulary.mark(opened.request.split()))
        request = " ".join(words)
        scores = ranked(self._rules.scores(request)) if request else {}
        asks = "?" in text
        chances = self._chances(request, scores, asks)
        return Reading(
            plain=plain,
            bare=opened.request,
            request=request,
            greeted=opened.greeted,
            scores=scores,
            is_noise=is_only_signs(text)
            or (len(set(plain)) <= _LETTERS_OF_LAUGHTER and _is_laughter(text)),
            asks=asks,
            takes_up=_TAKE_UP.match(request) is not None,
            chances=chances,
            seems=meaning_of(chances) if chances else None,
            words=words,
            best=next(iter(scores.items()), _NOTHING),
        )

    def _chances(self, request: str, scores: dict[str, float], asks: bool) -> dict[str, float]:
        if self._model is None or not request:
            return {}
        return self._model.read(features_of(request, scores, asks=asks)).chances


def _is_laughter(text: str) -> bool:
    return _LAUGHTER.fullmatch(_LETTERS.sub("", fold(text))) is not None
