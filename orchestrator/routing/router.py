"""The router: tiers from the certain to the likely, the first that is sure decides."""

from __future__ import annotations

from functools import lru_cache

from msgspec.structs import replace

from config.profile import BusinessProfile, language_of
from orchestrator.conversation.decision import Lane, RoutingDecision
from orchestrator.conversation.state import SessionState
from orchestrator.conversation.turn import Turn
from orchestrator.routing.clauses import with_clauses
from orchestrator.routing.context import Meant, follow_up, pull_of_lane
from orchestrator.routing.examples import Examples
from orchestrator.routing.guards import plainly_wished, spoken_text, wordless
from orchestrator.routing.language import LanguageDetector
from orchestrator.routing.model import IntentModel, shipped_model
from orchestrator.routing.pending import answer_to_pending
from orchestrator.routing.plain import PlainSentences
from orchestrator.routing.reading import Reader, Reading, meaning_of
from orchestrator.routing.rules import LANE_OF, RuleSet
from orchestrator.routing.settling import UNSURE_CONFIDENCE, settled
from orchestrator.routing.situation import Situation, Standing, situation_of
from orchestrator.routing.vocabulary import Vocabulary

REFUSED_FROM = 0.9
"""How sure the router must be that a message is out of scope for it to be declined."""

READINGS_KEPT = 4_096
"""Readings kept per business, some 2 KB each; a reading depends on the text alone."""
DECISIONS_KEPT = 4_096
"""Decisions kept per business, below 1 KB each: by the words and where they were said."""
LONGEST_KEPT = 120
"""Characters; longer messages are hardly ever said twice."""

LONGEST_SPLIT = 600
"""Characters of a message that is searched for several requests; longer ones are stories."""

_ALTERNATIVES = 3
_WORTH_NAMING = 0.02
_LOUD = 0.9
"""Weight from which a rule is said to have decided what the model confirms."""


class Router:
    """Routes the turns of one business; built at start-up, keeps nothing of a conversation.

    `rules`, `detector` and `model` know no business and may be shared between routers.
    """

    def __init__(
        self,
        profile: BusinessProfile,
        *,
        rules: RuleSet | None = None,
        detector: LanguageDetector | None = None,
        model: IntentModel | None = None,
    ) -> None:
        self._model = model or shipped_model()
        self._reader = Reader(rules or RuleSet(), Vocabulary.of_profile(profile), self._model)
        self._detector = detector or LanguageDetector()
        # "Hola", "gracias", "¿a qué hora abren?": customers say the same things all day.
        self._read = lru_cache(maxsize=READINGS_KEPT)(self._reader.read)
        self._decided = lru_cache(maxsize=DECISIONS_KEPT)(self._decide)
        self._examples = Examples(profile)
        self._plain = PlainSentences()

    def route(self, turn: Turn, state: SessionState) -> RoutingDecision:
        """By guards, context, examples, rules and model; in microseconds."""
        text, situation = spoken_text(turn), situation_of(state)
        decision = wordless(turn, text, state)
        if decision is not None:
            return self._with_language(decision, text, situation)
        decide = self._decided if len(text) <= LONGEST_KEPT else self._decide
        return decide(text, situation)

    @property
    def threshold(self) -> float:
        """Confidence from which on the model alone is trusted."""
        return self._model.head.threshold

    def _decide(self, text: str, situation: Situation) -> RoutingDecision:
        decision = plainly_wished(text, opted_out=situation.opted_out)
        if decision is None:
            decision = settled(self._by_words(text, situation), situation)
        return self._with_language(decision, text, situation)

    def _by_words(self, text: str, situation: Situation) -> RoutingDecision:
        whole = self._understood(text, situation)
        if whole.tier == "pending" or len(text) > LONGEST_SPLIT:
            return whole
        return with_clauses(text, whole, lambda part: self._understood(part, situation))

    def _understood(self, text: str, situation: Situation) -> RoutingDecision:
        reading = self._read(text) if len(text) <= LONGEST_KEPT else self._reader.read(text)
        example = self._examples.match(reading) or self._plain.match(reading)
        return decide(reading, situation, example)

    def _with_language(
        self, decision: RoutingDecision, text: str, situation: Situation
    ) -> RoutingDecision:
        if not text:
            return decision
        current = language_of(situation.locale)
        if situation.language_locked:
            return replace(decision, locale=current)
        locale = self._detector.detect(text, current, fresh=situation.is_fresh)
        return replace(decision, locale=locale)


def decide(reading: Reading, state: Standing, example: Meant | None) -> RoutingDecision:
    """The tiers after the guards, in order."""
    meant = answer_to_pending(reading, state)
    if meant is not None:
        return _from_context(meant, "pending")
    if example is not None:
        return _from_context(example, "examples")
    meant = follow_up(reading, state)
    if meant is not None:
        return _from_context(meant, "follow_up")
    if not reading.request and reading.greeted:
        return _from_context(_GREETED, "rules")
    if reading.is_noise and reading.best[1] < _LOUD:
        return _from_context(_NOISE, "rules")
    return weighed(reading, state)


_GREETED = Meant(lane=Lane.INFO, intent="greeting", confidence=0.97, reason="only a greeting")
_NOISE = Meant(
    lane=Lane.OUT_OF_SCOPE, intent="out_of_scope", confidence=0.85, reason="nothing is said"
)


def _from_context(meant: Meant, tier: str) -> RoutingDecision:
    out = meant.lane is Lane.OUT_OF_SCOPE
    return RoutingDecision(
        lane=meant.lane,
        intent=meant.intent,
        confidence=meant.confidence,
        tier=tier,
        reasons=(meant.reason,),
        oos_score=meant.confidence if out else (1 - meant.confidence) / 4,
    )


def weighed(reading: Reading, state: Standing) -> RoutingDecision:
    """By the rules' votes and the model together, and a little by where the conversation is."""
    meant = reading.seems
    if meant is None:
        return _UNREADABLE
    pulled = pull_of_lane(reading, state)
    best, weight = reading.best
    if pulled is not reading.chances:
        tier, meant = "sticky", meaning_of(pulled)
    else:
        tier = "rules" if best == meant.intent and weight >= _LOUD else "model"
    return RoutingDecision(
        lane=meant.lane,
        intent=meant.intent,
        confidence=meant.confidence,
        tier=tier,
        reasons=(f"words of {best}" if best == meant.intent else "likeliest by its words",),
        alternatives=_alternatives(pulled, meant.intent),
        oos_score=pulled["out_of_scope"],
    )


_UNREADABLE = RoutingDecision(
    lane=Lane.OUT_OF_SCOPE,
    intent="out_of_scope",
    confidence=UNSURE_CONFIDENCE,
    tier="fallback",
    reasons=("there is nothing to read",),
    oos_score=0.5,
)


def _alternatives(chances: dict[str, float], intent: str) -> tuple[tuple[str, float], ...]:
    others = [
        (chance, other)
        for other, chance in chances.items()
        if chance >= _WORTH_NAMING and other != intent
    ]
    others.sort(reverse=True)
    return tuple((_NAMES[other], round(chance, 4)) for chance, other in others[:_ALTERNATIVES])


_NAMES = {intent: f"{lane}/{intent}" for intent, lane in LANE_OF.items()}
