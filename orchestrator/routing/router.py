"""The router: tiers from the certain to the likely, the first that is sure decides."""

from __future__ import annotations

from functools import lru_cache

from attrs import evolve

from config.profile import BusinessProfile, language_of
from orchestrator.conversation.decision import Lane, RoutingDecision
from orchestrator.conversation.state import SessionState
from orchestrator.conversation.turn import Turn
from orchestrator.routing.context import Meant, answer_to_pending, follow_up, pull_of_lane
from orchestrator.routing.examples import Examples
from orchestrator.routing.guards import guard, spoken_text
from orchestrator.routing.language import LanguageDetector
from orchestrator.routing.reading import Reader, Reading
from orchestrator.routing.rules import LANE_OF, RuleSet, ranked
from orchestrator.routing.vocabulary import Vocabulary

UNSURE_CONFIDENCE = 0.4
"""What a message no rule knows is given: it is asked about, never refused."""

REFUSED_FROM = 0.9
"""How sure the router must be that a message is out of scope for it to be declined."""

READINGS_KEPT = 4_096
"""Readings kept per business, some 2 KB each; a reading depends on the text alone."""
LONGEST_KEPT = 120
"""Characters; longer messages are hardly ever said twice."""

_ALTERNATIVES = 3
_RIVAL_PENALTY = 0.1
_CLOSE_RIVAL_PENALTY = 0.04


class Router:
    """Routes the turns of one business; built at start-up, keeps nothing of a conversation.

    `rules` and `detector` know no business and may be shared between routers.
    """

    def __init__(
        self,
        profile: BusinessProfile,
        *,
        rules: RuleSet | None = None,
        detector: LanguageDetector | None = None,
    ) -> None:
        self._reader = Reader(rules or RuleSet(), Vocabulary.of_profile(profile))
        self._detector = detector or LanguageDetector()
        # "Hola", "gracias", "¿a qué hora abren?": customers say the same things all day.
        self._read = lru_cache(maxsize=READINGS_KEPT)(self._reader.read)
        self._examples = Examples(profile)

    def route(self, turn: Turn, state: SessionState) -> RoutingDecision:
        text = spoken_text(turn)
        decision = guard(turn, state)
        if decision is None:
            decision = self._by_words(text, state)
        return evolve(decision, locale=self._language(text, state)) if text else decision

    def _by_words(self, text: str, state: SessionState) -> RoutingDecision:
        reading = self._read(text) if len(text) <= LONGEST_KEPT else self._reader.read(text)
        example = self._examples.match(reading)
        return decide(reading, state, example)

    def _language(self, text: str, state: SessionState) -> str:
        current = language_of(state.locale)
        if state.language_locked:
            return current
        return self._detector.detect(text, current, fresh=not state.turns)


def decide(reading: Reading, state: SessionState, example: Meant | None) -> RoutingDecision:
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
    if reading.is_noise and reading.best[1] < 0.9:
        return _from_context(_NOISE, "rules")
    if reading.scores:
        return _by_score(reading, state)
    return _unclear(reading)


_GREETED = Meant(lane=Lane.INFO, intent="greeting", confidence=0.97, reason="only a greeting")
_NOISE = Meant(
    lane=Lane.OUT_OF_SCOPE, intent="out_of_scope", confidence=0.85, reason="nothing is said"
)


def _from_context(meant: Meant, tier: str) -> RoutingDecision:
    return RoutingDecision(
        lane=meant.lane,
        intent=meant.intent,
        confidence=meant.confidence,
        tier=tier,
        reasons=(meant.reason,),
    )


def _by_score(reading: Reading, state: SessionState) -> RoutingDecision:
    pulled = pull_of_lane(reading, state)
    tier = "rules" if pulled is reading.scores else "sticky"
    (intent, _), *others = ranked(pulled).items()
    return RoutingDecision(
        lane=LANE_OF[intent],
        intent=intent,
        confidence=confidence_of(pulled, intent),
        tier=tier,
        reasons=(f"words of {intent}",),
        alternatives=tuple(
            (f"{LANE_OF[other]}/{other}", score) for other, score in others[:_ALTERNATIVES]
        ),
    )


def confidence_of(scores: dict[str, float], intent: str) -> float:
    """How sure the scores make the lane of `intent`: less if another lane has its words too."""
    weight = scores[intent]
    rival = max(
        (score for other, score in scores.items() if LANE_OF[other] is not LANE_OF[intent]),
        default=0.0,
    )
    if rival >= weight:
        return max(0.05, weight - _RIVAL_PENALTY)
    return weight - _CLOSE_RIVAL_PENALTY if rival > weight - 0.2 else weight


def _unclear(reading: Reading) -> RoutingDecision:
    greeted = reading.greeted and len(reading.words) <= 2
    lane, intent = (Lane.INFO, "greeting") if greeted else (Lane.OUT_OF_SCOPE, "out_of_scope")
    return RoutingDecision(
        lane=lane,
        intent=intent,
        confidence=0.6 if greeted else UNSURE_CONFIDENCE,
        tier="fallback",
        reasons=("no rule knows these words",),
    )
