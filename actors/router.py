"""RouterActor: owns nothing, accepts RouteTurn, answers a RoutingDecision.

What the business's own router is unsure of it asks a language model, if there is one: the model
picks among the intents there are, within its time, or the local decision stands.
"""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any

import pykka

from actors.messages import RouteTurn
from actors.runtime import LoopActor
from orchestrator.conversation.decision import RoutingDecision
from orchestrator.conversation.turn import MessageKind
from orchestrator.llm.routing import LlmClassifier
from orchestrator.routing.settling import settled


class RouterActor(LoopActor):
    """Routes turns by the rules of their business. Its death costs nothing: asks are repeated."""

    kind = "router"
    concurrency = 64
    answers_at_once = True

    def __init__(
        self,
        *,
        classifier: LlmClassifier | None = None,
        name: str = "",
        supervisor: pykka.ActorRef[Any] | None = None,
    ) -> None:
        super().__init__(name=name, supervisor=supervisor)
        self._classifier = classifier

    def on_receive(
        self, message: RouteTurn
    ) -> RoutingDecision | Coroutine[Any, Any, RoutingDecision]:
        router = message.tenant.router
        decision = router.route(message.turn, message.state)
        if self._classifier is None:
            return decision
        unsure = decision.confidence < router.threshold and message.turn.kind is MessageKind.TEXT
        return self._ask(self._classifier, message, decision) if unsure else decision

    @staticmethod
    async def _ask(
        classifier: LlmClassifier, message: RouteTurn, local: RoutingDecision
    ) -> RoutingDecision:
        candidates = ((f"{local.lane}/{local.intent}", local.confidence), *local.alternatives)
        picked = await classifier.classify(message.turn.text, message.state, candidates)
        if picked is None or picked.confidence <= local.confidence:
            return local
        return settled(picked, message.state)
