"""`python -m tests.bench`: measure the daemon on this machine and say what it costs."""

from __future__ import annotations

import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path

import click
from attrs import evolve

from tests.bench import plan as plans
from tests.bench.daemon import Daemon, DaemonError, running
from tests.bench.helpers import ROOT, HelperError, helper
from tests.bench.host import Watch
from tests.bench.idle import SETTINGS as IDLE_SETTINGS
from tests.bench.idle import idle
from tests.bench.machine import describe
from tests.bench.measure import Bench, MeasureError
from tests.bench.messages import Batch
from tests.bench.plan import Plan
from tests.bench.report import markdown, show
from tests.bench.results import Conversations, Memory, Run, Statuses

DOCUMENT = ROOT / "docs" / "benchmarks.md"


@click.command()
@click.option(
    "--quick",
    is_flag=True,
    help="Fewer messages and seconds, appendfsync always only: a rough answer.",
)
@click.option(
    "--only",
    multiple=True,
    metavar="NAME",
    help=f"Only measurements whose name holds this: {', '.join(plans.names())}.",
)
@click.option(
    "--write",
    type=click.Path(path_type=Path, dir_okay=False),
    help=f"Where the page goes. A full run writes {DOCUMENT.relative_to(ROOT)} unasked.",
)
@click.option(
    "--directory",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    help="Where data and logs go while it runs (default: the system's temporary directory).",
)
@click.option(
    "--tries",
    type=click.IntRange(min=1),
    help="How often what a crowded host disturbed is measured at most.",
)
def main(
    quick: bool,
    only: tuple[str, ...],
    write: Path | None,
    directory: Path | None,
    tries: int | None,
) -> None:
    """Start the real daemon as an operator would, load it from other processes, and report."""
    plan = Plan(only=only, **(plans.QUICK if quick else plans.FULL))
    plan = evolve(plan, tries=tries or plan.tries)
    if not any(plan.wants(name) for name in plans.names()):
        raise click.UsageError(f"--only {' '.join(only)}: no measurement's name holds that")
    if write is None and not quick and not only:
        write = DOCUMENT
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # unwinds, so that children end too
    started = time.monotonic()
    try:
        with _scratch(directory) as scratch, _bench(plan) as bench:
            machine = describe(scratch)
            watch = Watch()
            _measure(bench, plan, scratch)
            bench.results.stolen = watch.stolen()
    except (DaemonError, HelperError, MeasureError) as error:
        raise click.ClickException(str(error)) from error
    except KeyboardInterrupt:
        raise click.Abort from None
    show(bench.results)
    print(f"took {time.monotonic() - started:.0f} s")
    if write is not None:
        write.parent.mkdir(parents=True, exist_ok=True)
        write.write_text(markdown(bench.results, machine, plan))
        print(f"written to {write}")
    sys.exit(1 if bench.results.problems else 0)


@contextmanager
def _scratch(directory: Path | None) -> Iterator[Path]:
    path = Path(tempfile.mkdtemp(prefix="bench-", dir=directory))
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


@contextmanager
def _bench(plan: Plan) -> Iterator[Bench]:
    with ExitStack() as stack:
        load, bare, graph = (
            stack.enter_context(helper(module)) for module in ("load", "bare", "fake_graph")
        )
        yield Bench(
            load=load,
            bare=bare,
            bare_port=bare.answer()["port"],
            graph=graph,
            graph_port=graph.answer()["port"],
            yardstick_count=plan.yardstick,
            tries=plan.tries,
            say=lambda text: print(text, flush=True),
        )


def _measure(bench: Bench, plan: Plan, scratch: Path) -> None:
    bench.yardstick()  # the first one warms the handler up and does not count
    bench.results.yardsticks.clear()
    for delivery in plans.DELIVERIES:
        for mode in plan.appendfsyncs:
            _measure_setup(bench, plan, scratch, delivery, mode)
    if plan.wants(plans.MEMORY):
        with _daemon(bench, scratch, "memory", IDLE_SETTINGS) as daemon:
            bench.say(f"memory: {plan.idle_conversations:,} live conversations")
            bench.results.idle = idle(bench, daemon, plan.idle_conversations)


def _measure_setup(bench: Bench, plan: Plan, scratch: Path, delivery: str, mode: str) -> None:
    """Every number of conversations, and the statuses, on one daemon."""
    setup = f"{delivery}-{mode}"
    wanted = [count for count in plans.CONVERSATIONS if plan.wants(f"{setup}-k{count}")]
    wants_statuses = delivery == "log" and plan.wants(f"{plans.STATUS}-{mode}")
    if not wanted and not wants_statuses:
        return
    settings = {"DELIVERY": delivery, "EMBEDDED_APPENDFSYNC": mode}
    if delivery == "graph":
        settings["GRAPH_API_URL"] = f"http://127.0.0.1:{bench.graph_port}"
        settings["WHATSAPP_ACCESS_TOKEN"] = "bench-access-token"
    with _daemon(bench, scratch, setup, settings) as daemon:
        bench.messages(daemon, f"{setup} warm-up", bench.batch("message", plan.warm_up, 50))
        for count in wanted:
            _measure_conversations(bench, plan, daemon, delivery, mode, count)
        if wants_statuses:
            _measure_statuses(bench, plan, daemon, mode)


@contextmanager
def _daemon(bench: Bench, scratch: Path, setup: str, settings: dict[str, str]) -> Iterator[Daemon]:
    with running(scratch / setup, settings) as daemon:
        bench.say(f"{setup}: ready after {daemon.start_seconds:.2f} s")
        bench.results.start_seconds.append(daemon.start_seconds)
        fresh = daemon.rss_bytes()
        yield daemon
        peak = daemon.peak_rss_bytes()
        bench.results.memory.append(Memory(setup=setup, fresh_bytes=fresh, peak_bytes=peak))
    shutil.rmtree(scratch / setup)


def _measure_conversations(
    bench: Bench, plan: Plan, daemon: Daemon, delivery: str, mode: str, count: int
) -> None:
    """What the first messages of so many users cost, if they are many, and those that follow."""
    setup = f"{delivery}-{mode}-k{count}"
    first = bench.batch("message", count, count)
    bench.messages(daemon, f"{setup} first messages", first)

    def of_strangers(number: int) -> Batch:
        return bench.batch("message", number, number)

    def of_known(number: int) -> Batch:
        return bench.batch("message", number, count, first.users)

    flood = plan.flood_count(delivery, count)
    kinds = [(True, count, of_strangers)] if count >= plans.MANY else []
    for strangers, number, batch in [*kinds, (False, flood, of_known)]:
        name = f"{setup}{' new' if strangers else ''}"
        line = Conversations(
            delivery=delivery,
            appendfsync=mode,
            conversations=count,
            strangers=strangers,
            flood=bench.flooded(partial(_flood, bench, daemon, name, batch, number)),
            paced=bench.paced(
                partial(_pace, bench, daemon, name, batch, plan), plan.pace_count, plan.rate
            ),
        )
        bench.results.conversations.append(line)
        bench.say(f"  {name}: {_told(line, plan.rate)}")


def _flood(
    bench: Bench, daemon: Daemon, name: str, batch: Callable[[int], Batch], number: int
) -> Run:
    return bench.messages(daemon, f"{name} flood", batch(number))


def _pace(
    bench: Bench, daemon: Daemon, name: str, batch: Callable[[int], Batch], plan: Plan
) -> Run:
    name = f"{name} at {plan.rate:g}/s"
    return bench.messages(daemon, name, batch(plan.pace_count), plan.rate)


def _told(line: Conversations, rate: float) -> str:
    flood, pace, bare = line.flood.run, line.paced.run, line.paced.bare
    return (
        f"{flood.per_second:,.0f} turns/s, {flood.daemon_us:.0f} µs a turn "
        f"({line.flood.multiple:.1f} × bare, Valkey {flood.valkey_us:.0f} µs); at "
        f"{rate:g}/s ack {pace.ack.p50:.1f}/{pace.ack.p99:.1f} ms, "
        f"reply {pace.reply.p50:.1f}/{pace.reply.p99:.1f} ms "
        f"(bare {bare.ack.p50:.1f}/{bare.ack.p99:.1f} ms)"
    )


def _measure_statuses(bench: Bench, plan: Plan, daemon: Daemon, mode: str) -> None:
    def run() -> Run:
        batch = bench.batch("status", plan.statuses, 5_000)
        return bench.statuses(daemon, f"{plans.STATUS}-{mode}", batch)

    flood = bench.flooded(run)
    bench.results.statuses.append(Statuses(appendfsync=mode, flood=flood))
    bench.say(
        f"  statuses: {flood.run.per_second:,.0f}/s, {flood.run.daemon_us:.0f} µs each "
        f"({flood.multiple:.1f} × bare)"
    )


if __name__ == "__main__":
    main()
