"""The table on the terminal and the page in the documentation."""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from rich.console import Console
from rich.table import Table

from tests.bench.explained import CROWDED, HOW, LIMITS
from tests.bench.host import CROWDED_SHARE
from tests.bench.machine import Machine
from tests.bench.plan import Plan
from tests.bench.results import Conversations, Percentiles, Results
from tests.bench.targets import targets

Rows = list[tuple[str, ...]]
CONVERSATIONS_HEAD = (
    "replies",
    "appendfsync",
    "conversations",
    "turns/s",
    "daemon µs/turn",
    "× bare",
    "Valkey µs/turn",
    "ack ms",
    "reply ms",
    "ack ms at rate",
    "reply ms at rate",
    "µs/turn at rate",
    "bare: ack ms, µs at rate",
    "host took %: flood, rate",
)
OTHER_HEAD = ("figure", "value")
TARGETS_HEAD = ("target", "wanted", "measured", "")


def show(results: Results) -> None:
    """The tables, on the terminal."""
    console = Console(width=None if Console().is_terminal else 160)
    for title, head, rows in _sections(results):
        table = Table(*head, title=title, title_justify="left")
        for row in rows:
            table.add_row(*row)
        console.print(table)
    for problem in results.problems:
        console.print(f"PROBLEM: {problem}", style="red")


def _sections(results: Results) -> Iterator[tuple[str, tuple[str, ...], Rows]]:
    if results.conversations:
        rows = [_conversations_row(line) for line in results.conversations]
        yield "Turns (latencies p50 / p99)", CONVERSATIONS_HEAD, rows
    yield "The rest", OTHER_HEAD, list(_other_rows(results))
    judged = [
        (line.what, line.wanted, line.measured, "ok" if line.reached else "missed")
        for line in targets(results)
    ]
    if judged:
        yield "Targets", TARGETS_HEAD, list(judged)


def _conversations_row(line: Conversations) -> tuple[str, ...]:
    run, pace, bare = line.flood.run, line.paced.run, line.paced.bare
    return (
        "HTTP" if line.delivery == "graph" else "logged",
        line.appendfsync,
        f"{line.conversations:,}{' new' if line.strangers else ''}",
        f"{run.per_second:,.0f}",
        f"{run.daemon_us:.0f}",
        f"{line.flood.multiple:.1f}",
        f"{run.valkey_us:.0f}",
        _both(run.ack),
        _both(run.reply),
        _both(pace.ack),
        _both(pace.reply),
        f"{pace.daemon_us:.0f}",
        f"{_both(bare.ack)}, {bare.cpu_us:.0f}",
        f"{100 * line.flood.stolen:.0f}, {100 * line.paced.stolen:.0f}",
    )


def _both(latency: Percentiles) -> str:
    return f"{_short(latency.p50)} / {_short(latency.p99)}"


def _short(milliseconds: float) -> str:
    return f"{milliseconds:.1f}" if milliseconds < 100 else f"{milliseconds:,.0f}"


def _other_rows(results: Results) -> Iterator[tuple[str, str]]:
    if results.yardsticks:
        costs = sorted(bare.cpu_us for bare in results.yardsticks)
        yield (
            "bare handler (yardstick)",
            f"{results.bare_us():.0f} µs a request (median of {len(costs)}, "
            f"{costs[0]:.0f}–{costs[-1]:.0f}), {results.bare_per_second():,.0f}/s",
        )
        generator = statistics.median(bare.generator_us for bare in results.yardsticks)
        yield "load generator", f"{generator:.0f} µs a request, in its own process"
        yield "wanted processor time the host gave to others", f"{100 * results.stolen:.1f} %"
    for line in results.statuses:
        run = line.flood.run
        yield (
            f"status webhook, appendfsync {line.appendfsync}",
            f"{run.daemon_us:.0f} µs each ({line.flood.multiple:.1f} × bare), Valkey "
            f"{run.valkey_us:.0f} µs, {run.per_second:,.0f}/s, ack {_both(run.ack)} ms",
        )
    if results.start_seconds:
        starts = sorted(results.start_seconds)
        yield (
            "start to /readyz 200, empty data",
            f"{statistics.median(starts):.2f} s ({starts[0]:.2f}–{starts[-1]:.2f}, "
            f"{len(starts)} starts)",
        )
    for memory in results.memory:
        yield (
            f"daemon memory, {memory.setup}",
            f"{_mb(memory.fresh_bytes)} fresh, {_mb(memory.peak_bytes)} peak",
        )
    if idle := results.idle:
        yield (
            f"{idle.conversations:,} live idle conversations, {idle.history} entries each",
            f"{idle.bytes_each / 1e3:.1f} KB each ({_mb(idle.before_bytes)} before, "
            f"{_mb(idle.at_once_bytes)} at once, {_mb(idle.after_bytes)} after 10 s of rest); "
            f"a session is {idle.session_bytes:,} bytes of JSON",
        )
        yield "first turn of a stored conversation", f"{idle.turns_per_second:,.0f} turns/s"


def _mb(count: int) -> str:
    return f"{count / 1e6:,.0f} MB"


def markdown(results: Results, machine: Machine, plan: Plan) -> str:
    """The page: machine, tables, targets, how, and what it does not say."""
    parts = [
        "# Benchmarks",
        f"Measured {datetime.now(UTC):%Y-%m-%d} by `make bench`, which wrote this page; run it "
        "on your own machine.",
        _machine(machine),
    ]
    if results.stolen >= CROWDED_SHARE:
        parts.append(CROWDED.format(stolen=100 * results.stolen))
    for title, head, rows in _sections(results):
        parts += [f"## {title}", _table(head, rows)]
    if results.problems:
        parts += ["## Problems of this run", *(f"- {problem}" for problem in results.problems)]
    how = HOW.format(
        flood=plan.flood,
        flood_one=plan.flood_one,
        rate=plan.rate,
        pace_seconds=plan.pace_seconds,
        idle=plan.idle_conversations,
        tries=plan.tries,
        crowded=100 * CROWDED_SHARE,
    )
    parts += ["## How it is measured", how, "## What it does not say", LIMITS]
    return "\n\n".join(part.strip() for part in parts) + "\n"


def _machine(machine: Machine) -> str:
    versions = ", ".join(f"{name} {number}" for name, number in machine.versions.items())
    return (
        f"{machine.cpu}, {machine.cores} cores, {machine.memory_bytes / 2**30:.0f} GiB, "
        f"{machine.kernel}, {machine.filesystem} with a 4 KiB fdatasync of "
        f"{machine.fsync_p50_ms:.2f} ms (p50), load {machine.load:.2f} before it began. "
        f"{versions}."
    )


def _table(head: Sequence[str], rows: Rows) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)
