"""A message as the tiers see it: read once, then only looked at."""

from __future__ import annotations

import re

from attrs import frozen

from orchestrator.routing.normal_text import fold, is_only_signs, normalise
from orchestrator.routing.opening import open_request
from orchestrator.routing.rules import RuleSet, ranked
from orchestrator.routing.vocabulary import Vocabulary

_LAUGHTER = re.compile(
    r"(?:[jh]+[aeiou]+)+[jh]*|k{3,}|(?:rs)+|x+d+|l+o+l+|lmao|m{2,}|z{2,}|h+m+|e+h+|u+f+"
)
_TAKE_UP = re.compile(r"^(?:y|e|and|mas|pero|what about|how about|tambien|ou|o)(?= )")
_LETTERS = re.compile(r"[^a-z]")


@frozen(kw_only=True, slots=True)
class Reading:
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

    @property
    def words(self) -> list[str]:
        return self.request.split()

    @property
    def best(self) -> tuple[str | None, float]:
        """The best intent and its weight; None if no rule matched."""
        return next(iter(self.scores.items()), (None, 0.0))


class Reader:
    """Reads messages of one business."""

    def __init__(self, rules: RuleSet, vocabulary: Vocabulary) -> None:
        self._rules = rules
        self._vocabulary = vocabulary

    def read(self, text: str) -> Reading:
        plain = normalise(text)
        opened = open_request(plain)
        request = " ".join(self._vocabulary.mark(opened.request.split()))
        return Reading(
            plain=plain,
            bare=opened.request,
            request=request,
            greeted=opened.greeted,
            scores=ranked(self._rules.scores(request)) if request else {},
            is_noise=is_only_signs(text) or _is_laughter(text),
            asks="?" in text,
            takes_up=_TAKE_UP.match(request) is not None,
        )


def _is_laughter(text: str) -> bool:
    return _LAUGHTER.fullmatch(_LETTERS.sub("", fold(text))) is not None
