"""RouterActor: owns nothing, accepts RouteTurn, answers a RoutingDecision."""

from __future__ import annotations

from actors.messages import RouteTurn
from actors.runtime import LoopActor
from orchestrator.conversation.decision import RoutingDecision


class RouterActor(LoopActor):
    """Routes turns by the rules of their business. Its death costs nothing: asks are repeated."""

    kind = "router"
    concurrency = 64

    def on_receive(self, message: RouteTurn) -> RoutingDecision:
        return message.tenant.router.route(message.turn, message.state)
