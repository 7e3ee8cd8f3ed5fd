"""The businesses served, each with its router rules and agents, found by phone number id."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol

from attrs import field, frozen

from agents.base import Agent
from config.profile import BusinessProfile, profile_for
from orchestrator.conversation.decision import Lane, RoutingDecision
from orchestrator.conversation.state import SessionState
from orchestrator.conversation.turn import Turn


class Router(Protocol):
    """Decides where a turn of one business goes; pure and fast."""

    @property
    def threshold(self) -> float:
        """Confidence from which on a decision needs no second opinion."""

    def route(self, turn: Turn, state: SessionState) -> RoutingDecision: ...


@frozen(kw_only=True)
class Tenant:
    """One business and what answers for it."""

    profile: BusinessProfile
    router: Router
    agents: Mapping[Lane, Agent]


def _listed(tenants: Iterable[Tenant]) -> list[Tenant]:
    return list(tenants)


@frozen
class Tenants:
    """All businesses of this daemon. A turn asks once and keeps the tenant it was given."""

    _all: list[Tenant] = field(converter=_listed)
    _by_number: dict[str, Tenant | None] = field(factory=dict, init=False, repr=False)

    @property
    def all(self) -> tuple[Tenant, ...]:
        return tuple(self._all)

    def serving(self, phone_number_id: str) -> Tenant | None:
        """Whose number it is; the default business's if nobody claims it; else None."""
        try:
            return self._by_number[phone_number_id]
        except KeyError:
            profile = profile_for([tenant.profile for tenant in self._all], phone_number_id)
        found = next((tenant for tenant in self._all if tenant.profile is profile), None)
        if len(self._by_number) < _KNOWN_NUMBERS:
            self._by_number[phone_number_id] = found
        return found

    def swap(self, tenants: Iterable[Tenant]) -> None:
        """Serve these from now on, all at once; turns in flight end with what they began with."""
        self._by_number.clear()
        self._all[:] = tenants


_KNOWN_NUMBERS = 10_000
