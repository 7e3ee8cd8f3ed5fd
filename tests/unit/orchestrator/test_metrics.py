"""The metrics are counted in plain numbers and read as if Prometheus' own had counted them."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest

from orchestrator.metrics import SECONDS, Metrics
from orchestrator.tallies import Spread, Tallies

AMOUNTS = st.lists(st.sampled_from(SECONDS) | st.floats(0, 100))


def text(registry: CollectorRegistry) -> str:
    """All of it but the times at which the metrics were made."""
    return re.sub(r"(?m)^(\w+_created.*) \S+$", r"\1", generate_latest(registry).decode())


@given(AMOUNTS, AMOUNTS)
def test_a_spread_reads_like_the_histogram_it_stands_for(
    before: list[float], after: list[float]
) -> None:
    ours, theirs = CollectorRegistry(), CollectorRegistry()
    spread = Spread("a_seconds", "What it says", SECONDS, ours)
    histogram = Histogram("a_seconds", "What it says", buckets=SECONDS, registry=theirs)

    for amounts in (before, after):
        for amount in amounts:
            spread.observe(amount)
            histogram.observe(amount)
        assert text(ours) == text(theirs)


@given(st.lists(st.sampled_from(["sent", "failed", 'a"b\\', ""])))
def test_tallies_read_like_the_counters_they_stand_for(fates: list[str]) -> None:
    ours, theirs = CollectorRegistry(), CollectorRegistry()
    tallies = Tallies(ours)
    fate = tallies.labelled("replies", "By fate", ["fate"])
    one = tallies.one("dollars", "Charged")
    their_fate = Counter("replies", "By fate", ["fate"], registry=theirs)
    their_one = Counter("dollars", "Charged", registry=theirs)

    for each in fates:
        fate.labels(each).inc()
        one.inc(0.5)
        their_fate.labels(each).inc()
        their_one.inc(0.5)

    assert text(ours) == text(theirs)
    assert text(ours) == text(theirs), "to look counts nothing twice"


def test_what_is_counted_between_two_looks_is_added() -> None:
    metrics = Metrics()
    metrics.turns.labels("info", "applied").inc()
    assert b'tertulia_turns_total{lane="info",outcome="applied"} 1.0' in metrics.render()

    metrics.turns.labels("info", "applied").inc()
    metrics.duplicates.inc()

    lines = metrics.render().decode().splitlines()
    assert 'tertulia_turns_total{lane="info",outcome="applied"} 2.0' in lines
    assert "tertulia_webhook_duplicates_total 1.0" in lines
