"""What a person must look at now: seen in `/readyz`, as a metric, and once in the log."""

from __future__ import annotations

import time
from collections import OrderedDict
from typing import Any

from structlog.typing import FilteringBoundLogger

from orchestrator.metrics import Metrics

MOST = 100
"""The oldest makes room: an account in trouble sends many events."""


class Alerts:
    """By name, so that trouble which goes on is one alert, and its end takes it away."""

    def __init__(self, *, log: FilteringBoundLogger, metrics: Metrics) -> None:
        self._log = log
        self._metrics = metrics
        self._current: OrderedDict[str, dict[str, Any]] = OrderedDict()

    def set(self, name: str, **details: Any) -> None:
        """Report trouble; told again only if its details change."""
        known = self._current.get(name)
        if known is not None and {key: known.get(key) for key in details} == details:
            return
        since = known["since_ms"] if known else time.time_ns() // 1_000_000
        self._current[name] = {"name": name, "since_ms": since, **details}
        if len(self._current) > MOST:
            self._current.popitem(last=False)
        self._metrics.alerts.set(len(self._current))
        self._log.error("alert.raised", name=name, **details)

    def clear(self, name: str) -> bool:
        """The trouble is over; whether there was any."""
        if self._current.pop(name, None) is None:
            return False
        self._metrics.alerts.set(len(self._current))
        self._log.info("alert.cleared", name=name)
        return True

    def current(self) -> list[dict[str, Any]]:
        """Oldest first; plain JSON."""
        return [dict(alert) for alert in self._current.values()]
