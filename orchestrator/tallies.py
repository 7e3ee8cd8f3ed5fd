"""Metrics counted every turn: plain numbers, which Prometheus' own see when somebody looks."""

from __future__ import annotations

import time
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import cache

from prometheus_client import CollectorRegistry, Counter
from prometheus_client.core import HistogramMetricFamily, Metric


class Tally:
    """A counter. Prometheus' own checks, locks and looks for exemplars at each step.

    For the thread of the event loop alone.
    """

    __slots__ = ("_counted", "_counter")

    def __init__(self, counter: Counter) -> None:
        self._counter = counter
        self._counted: float = 0

    def inc(self, amount: float = 1) -> None:
        self._counted += amount

    def settle(self) -> None:
        """Hand on what was counted since the last time."""
        counted, self._counted = self._counted, 0
        self._counter.inc(counted)


class LabelledTally:
    """A counter for each set of label values."""

    def __init__(self, counter: Counter) -> None:
        self._counter = counter
        self._tallies: list[Tally] = []
        self.labels = cache(self._labels)

    def _labels(self, *values: str) -> Tally:
        tally = Tally(self._counter.labels(*values))
        self._tallies.append(tally)
        return tally

    def settle(self) -> None:
        for tally in self._tallies:
            tally.settle()


class Tallies:
    """Settles all its tallies whenever its registry is read: the first collector of it."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._registry = registry
        self._all: list[Tally | LabelledTally] = []
        registry.register(self)

    def one(self, name: str, text: str) -> Tally:
        tally = Tally(Counter(name, text, registry=self._registry))
        self._all.append(tally)
        return tally

    def labelled(self, name: str, text: str, labels: Sequence[str]) -> LabelledTally:
        tally = LabelledTally(Counter(name, text, labels, registry=self._registry))
        self._all.append(tally)
        return tally

    def collect(self) -> Iterable[Metric]:
        for tally in self._all:
            tally.settle()
        return ()


class Spread:
    """A histogram without labels, for the thread of the event loop alone.

    `bounds` are the upper bounds of its buckets, rising; what is above them all counts as +Inf.
    """

    def __init__(
        self, name: str, text: str, bounds: Sequence[float], registry: CollectorRegistry
    ) -> None:
        self._name = name
        self._text = text
        self._bounds = [float(bound) for bound in bounds]
        self._counts = [0] * (len(bounds) + 1)
        self._sum = 0.0
        self._created = time.time()
        registry.register(self)

    def observe(self, amount: float) -> None:
        self._counts[bisect_left(self._bounds, amount)] += 1
        self._sum += amount

    def collect(self) -> Iterable[Metric]:
        family = HistogramMetricFamily(self._name, self._text)
        buckets: list[tuple[str, float]] = []
        total = 0.0
        for bound, count in zip([*map(str, self._bounds), "+Inf"], self._counts, strict=True):
            total += count
            buckets.append((bound, total))
        family.add_metric([], buckets, self._sum)
        family.add_sample(f"{self._name}_created", {}, self._created)
        return (family,)
