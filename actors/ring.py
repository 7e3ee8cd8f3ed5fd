"""Whom a conversation talks to, and what it needs to know: one object shared by all of them."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

import pykka
from attrs import define, field, frozen
from structlog.typing import FilteringBoundLogger

from actors.runtime import LoopFuture, ask
from actors.tenants import Tenants
from orchestrator.conversation.decision import Lane
from orchestrator.metrics import Metrics


@define
class Handle:
    """A name for an actor that survives its restarts: the supervisor puts the new ref in."""

    name: str
    ref: pykka.ActorRef[Any] | None = None

    def ask(self, message: object, timeout: float) -> LoopFuture:
        """Ask whoever bears the name now; `timeout` in seconds."""
        if self.ref is None:
            raise pykka.ActorDeadError(f"{self.name} has not been started")
        return ask(self.ref, message, timeout=timeout)

    def tell(self, message: object) -> None:
        if self.ref is None:
            raise pykka.ActorDeadError(f"{self.name} has not been started")
        self.ref.tell(message)


@frozen(kw_only=True)
class Limits:
    """The settings a conversation lives by; times in seconds."""

    turn_timeout_seconds: float
    turn_attempts: int
    history_turns: int
    store_timeout_seconds: float = 15.0
    """Longer than the store's own socket timeout, so that its answer comes first."""
    backoff_seconds: float = 0.2
    backoff_cap_seconds: float = 10.0


@frozen(kw_only=True)
class Ring:
    """What every conversation shares."""

    router: Handle
    agents: Mapping[Lane, Handle]
    persistence: Handle
    supervisor: Handle
    tenants: Tenants
    terms: dict[int, int] = field(factory=dict)
    """Partition -> the ownership term granted to this process."""
    limits: Limits
    isolation: asyncio.Lock = field(factory=asyncio.Lock)
    """Held by a turn that may have killed a daemon: only one such runs at a time."""
    log: FilteringBoundLogger
    metrics: Metrics
