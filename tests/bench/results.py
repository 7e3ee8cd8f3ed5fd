"""What was measured, as values."""

from __future__ import annotations

import statistics
from collections.abc import Iterable

from attrs import define, field, frozen


@frozen(slots=True)
class Percentiles:
    """Of latencies, in milliseconds."""

    p50: float
    p99: float

    @classmethod
    def of(cls, seconds: Iterable[float]) -> Percentiles:
        ordered = sorted(seconds)
        if not ordered:
            return cls(float("nan"), float("nan"))
        return cls(*(1e3 * _at(ordered, share) for share in (0.50, 0.99)))


def _at(ordered: list[float], share: float) -> float:
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


@frozen(kw_only=True, slots=True)
class Bare:
    """One measurement of the bare handler."""

    cpu_us: float
    per_second: float
    generator_us: float
    ack: Percentiles


@frozen(kw_only=True, slots=True)
class Run:
    """One run of one batch. CPU is per message; `reply` is empty of meaning for statuses."""

    count: int
    per_second: float
    daemon_us: float
    valkey_us: float
    generator_us: float
    ack: Percentiles
    reply: Percentiles


@frozen(kw_only=True, slots=True)
class Flooded:
    """A run at saturation and the yardstick right before and after it (mean)."""

    run: Run
    bare_us: float
    stolen: float = 0.0
    """Share of the wanted processor time that the host gave to others meanwhile."""

    @property
    def multiple(self) -> float:
        return self.run.daemon_us / self.bare_us


@frozen(kw_only=True, slots=True)
class Paced:
    """A run at a fixed rate, and the yardstick at the same rate, right before."""

    run: Run
    bare: Bare
    stolen: float = 0.0
    """As of `Flooded`."""


@frozen(kw_only=True, slots=True)
class Conversations:
    """A line of the table: so many conversations, flooded and then at a fixed rate."""

    delivery: str
    appendfsync: str
    conversations: int
    strangers: bool = False
    """Whether each message is the first of somebody new, not the next in a conversation."""
    flood: Flooded
    paced: Paced


@frozen(kw_only=True, slots=True)
class Statuses:
    """Status webhooks at saturation."""

    appendfsync: str
    flood: Flooded


@frozen(kw_only=True, slots=True)
class Idle:
    """The cost of remembering: live conversations with a history, doing nothing."""

    conversations: int
    live: int
    history: int
    session_bytes: int
    before_bytes: int
    at_once_bytes: int
    after_bytes: int
    peak_bytes: int
    turns_per_second: float

    @property
    def bytes_each(self) -> float:
        return (self.after_bytes - self.before_bytes) / self.conversations


@frozen(kw_only=True, slots=True)
class Memory:
    """A daemon's resident memory in one set-up: fresh, and its high-water mark at the end."""

    setup: str
    fresh_bytes: int
    peak_bytes: int


@define
class Results:
    """Everything of one benchmark run; `problems` must be empty for it to count."""

    conversations: list[Conversations] = field(factory=list)
    statuses: list[Statuses] = field(factory=list)
    idle: Idle | None = None
    yardsticks: list[Bare] = field(factory=list)
    start_seconds: list[float] = field(factory=list)
    memory: list[Memory] = field(factory=list)
    stolen: float = 0.0
    """Share of the wanted processor time that the host gave to others, of the whole run."""
    problems: list[str] = field(factory=list)

    def bare_us(self) -> float:
        return statistics.median(bare.cpu_us for bare in self.yardsticks)

    def bare_per_second(self) -> float:
        return statistics.median(bare.per_second for bare in self.yardsticks)
