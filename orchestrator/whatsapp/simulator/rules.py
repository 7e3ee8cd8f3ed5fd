"""How strict the simulated Meta is, and how much it remembers."""

from __future__ import annotations

from collections.abc import Callable

from attrs import frozen

from orchestrator.whatsapp.simulator.postman import meta_like_delay


@frozen(kw_only=True, slots=True)
class PairLimit:
    """Meta lets one number write to one user `burst` times, then once per `seconds`."""

    burst: int = 45
    seconds: float = 6.0


@frozen(kw_only=True, slots=True)
class SimulatorRules:
    """The defaults are Meta's, where a developer's day allows it."""

    window_seconds: float = 86_400.0
    """How long after a user's message the business may write freely."""
    strict_window: bool = False
    """Whether users never heard of have a closed window; if not, it counts from the start of
    the simulator, because they may have written to the one before it."""
    pair_limit: PairLimit | None = None
    messages_per_second: float = 80.0
    """Meta's throughput of one number."""
    delivered_after_seconds: float = 0.0
    """How long a message takes to the phone; there its status becomes `delivered`."""
    log_length: int = 500
    """Events kept per phone, and messages per chat."""
    max_phones: int = 10_000
    """Past it, the phones used least recently are forgotten."""
    max_waiting: int = 1000
    """Webhooks of one phone that may wait for the business to take them."""
    retry_delay: Callable[[int], float] = meta_like_delay
    """Seconds before attempt number 2, 3 ... to hand over a webhook."""
