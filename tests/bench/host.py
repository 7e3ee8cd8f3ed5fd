"""What the host under a virtual machine gave to others; only Linux tells."""

from __future__ import annotations

from typing import Any

import psutil

CROWDED_SHARE = 0.05
"""From so much on a measurement says as much of the neighbours as of the daemon."""


class Watch:
    """Looks at the processors from now on."""

    def __init__(self) -> None:
        self._since: Any = psutil.cpu_times()

    def stolen(self) -> float:
        """Of the processors' time that was wanted here since, the share that others got."""
        now = psutil.cpu_times()
        stolen = _steal(now) - _steal(self._since)
        wanted = _busy(now) - _busy(self._since) + stolen
        return stolen / wanted if wanted > 0 else 0.0


def _steal(times: Any) -> float:
    return float(getattr(times, "steal", 0.0))


def _busy(times: Any) -> float:
    return float(
        sum(getattr(times, name, 0.0) for name in ("user", "nice", "system", "irq", "softirq"))
    )
