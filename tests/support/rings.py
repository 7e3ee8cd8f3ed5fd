"""A ring for one actor alone: nobody routes, answers or stores."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pykka

from actors.ring import Handle, Limits, Ring
from actors.tenants import Tenants
from orchestrator.alerts import Alerts
from orchestrator.metrics import Metrics
from tests.support.quiet_log import QuietLog

LIMITS = Limits(
    turn_timeout_seconds=5.0,
    turn_attempts=3,
    history_turns=20,
    backoff_seconds=0.001,
    backoff_cap_seconds=0.002,
)


def bare_ring(
    log: QuietLog, terms: Mapping[int, int], supervisor: pykka.ActorRef[Any] | None = None
) -> Ring:
    """With the partitions of `terms`; `supervisor` stands where that of conversations does."""
    metrics = Metrics()
    return Ring(
        router=Handle("router"),
        agents={},
        persistence=Handle("persistence"),
        supervisor=Handle("conversations", supervisor),
        tenants=Tenants([]),
        terms=dict(terms),
        limits=LIMITS,
        log=log.logger,
        metrics=metrics,
        alerts=Alerts(log=log.logger, metrics=metrics),
    )
