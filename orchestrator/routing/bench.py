"""The router as a plain function over text, for measuring it on labelled messages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache

from msgspec.structs import replace

from orchestrator.routing.model import shipped_model
from orchestrator.routing.plain import PlainSentences
from orchestrator.routing.reading import Reader
from orchestrator.routing.router import decide
from orchestrator.routing.rules import RuleSet
from orchestrator.routing.situation import Situation
from orchestrator.routing.vocabulary import Vocabulary


def predict(text: str, ctx: Mapping[str, object]) -> dict[str, object]:
    """Lane, intent, confidence and `oos_score` of one message.

    `ctx` may hold `lang`, `catalog` (the product words of the business) and `state` (`lane` or
    `current_lane`, `pending` or `pending_question`, `last_intent`).
    """
    catalogue = ctx.get("catalog")
    words = tuple(map(str, catalogue)) if isinstance(catalogue, Iterable) else ()
    reading = _reader(words).read(text)
    decision = decide(reading, _situation(ctx), _plain().match(reading))
    return {
        "lane": decision.lane.value,
        "intent": decision.intent,
        "confidence": decision.confidence,
        "oos_score": decision.oos_score,
    }


@lru_cache(maxsize=1)
def _plain() -> PlainSentences:
    return PlainSentences()


@lru_cache(maxsize=1)
def _rules() -> RuleSet:
    return RuleSet()


@lru_cache(maxsize=16)
def _reader(products: tuple[str, ...]) -> Reader:
    return Reader(_rules(), Vocabulary(products=products), shipped_model())


def _situation(ctx: Mapping[str, object]) -> Situation:
    given = ctx.get("state")
    if not isinstance(given, Mapping) or not given:
        return _BLANK
    return replace(
        _BLANK,
        current_lane=given.get("current_lane") or given.get("lane"),
        pending_question=given.get("pending_question") or given.get("pending"),
        last_intent=given.get("last_intent"),
    )


_BLANK = Situation(
    pending_question=None,
    last_intent=None,
    current_lane=None,
    opted_out=False,
    locale="es",
    language_locked=False,
    is_fresh=True,
)
