"""RouterActor: owns nothing, accepts RouteTurn, answers a RoutingDecision."""

from __future__ import annotations

from typing import Any

import pykka

from actors.errors import NoSuchAgent
from actors.messages import RouteTurn
from actors.runtime import LoopActor
from actors.tenants import Tenants
from orchestrator.conversation.decision import RoutingDecision


class RouterActor(LoopActor):
    """Routes turns by the rules of their business. Its death costs nothing: asks are repeated."""

    kind = "router"
    concurrency = 64

    def __init__(self, *, tenants: Tenants, name: str, supervisor: pykka.ActorRef[Any]) -> None:
        super().__init__(name=name, supervisor=supervisor)
        self._tenants = tenants

    def on_receive(self, message: RouteTurn) -> RoutingDecision:
        tenant = self._tenants.get(message.state.tenant_id)
        if tenant is None:
            raise NoSuchAgent(f"no business profile has the tenant_id {message.state.tenant_id!r}")
        return tenant.router.route(message.turn, message.state)
