"""The measurements: floods, paced runs and the yardstick between them."""

from __future__ import annotations

import itertools
import os
import time
from collections.abc import Callable
from typing import Any, TypeVar

import psutil
from attrs import asdict, define, field

from tests.bench.daemon import Daemon
from tests.bench.helpers import Helper
from tests.bench.host import CROWDED_SHARE, Watch
from tests.bench.messages import Batch
from tests.bench.results import Bare, Flooded, Paced, Percentiles, Results, Run

Measured = TypeVar("Measured", Flooded, Paced)

CONNECTIONS = 64
STALL_SECONDS = 30.0


class MeasureError(Exception):
    """A measurement that cannot be finished, or whose numbers would say nothing."""


@define
class Bench:
    """The helpers that run beside the daemon, and what was found so far."""

    load: Helper
    bare: Helper
    bare_port: int
    graph: Helper
    graph_port: int
    yardstick_count: int
    tries: int
    """How often a measurement is made at most until the host leaves it alone."""
    say: Callable[[str], None]
    results: Results = field(factory=Results)
    run_id: str = field(factory=lambda: os.urandom(4).hex())
    labels: itertools.count[int] = field(factory=lambda: itertools.count(1))

    def batch(self, kind: str, count: int, conversations: int, users: int | None = None) -> Batch:
        """Written by people nobody has heard of, or by the `users` of an earlier batch."""
        label = next(self.labels)
        return Batch(
            kind=kind,
            count=count,
            conversations=conversations,
            label=label,
            users=label if users is None else users,
            run=self.run_id,
        )

    def problem(self, what: str) -> None:
        self.results.problems.append(what)
        self.say(f"  PROBLEM: {what}")

    # -- the yardstick ------------------------------------------------------------------------

    def yardstick(self) -> Bare:
        """Flood the bare handler with the same kind of bodies."""
        bare = self.bare_handler(self.yardstick_count)
        self.results.yardsticks.append(bare)
        return bare

    def bare_handler(self, count: int, rate: float | None = None) -> Bare:
        """The same bodies to the bare handler; at `rate` or as fast as it takes them."""
        batch = self.batch("message", count, 5_000)
        self._prepare(batch, self.bare_port)
        process = psutil.Process(self.bare.process.pid)
        before = process.cpu_times()
        outcome = self._drive("the bare handler", rate)
        after = process.cpu_times()
        cpu = after.user + after.system - before.user - before.system
        span = max(outcome["acked"]) - outcome["due"][0]
        return Bare(
            cpu_us=1e6 * cpu / batch.count,
            per_second=batch.count / span,
            generator_us=1e6 * outcome["cpu_seconds"] / batch.count,
            ack=_ack(outcome),
        )

    def flooded(self, run: Callable[[], Run]) -> Flooded:
        """`run` with the yardstick laid on right before and right after: the host drifts."""

        def measure(watch: Watch) -> Flooded:
            before = self.yardstick()
            measured = run()
            after = self.yardstick()
            bare_us = (before.cpu_us + after.cpu_us) / 2
            return Flooded(run=measured, bare_us=bare_us, stolen=watch.stolen())

        return self._least_disturbed(measure)

    def paced(self, run: Callable[[], Run], count: int, rate: float) -> Paced:
        """`run`, which is at `rate`, behind as many messages at that rate to the bare handler."""

        def measure(watch: Watch) -> Paced:
            bare = self.bare_handler(count, rate)
            return Paced(bare=bare, run=run(), stolen=watch.stolen())

        return self._least_disturbed(measure)

    def _least_disturbed(self, measure: Callable[[Watch], Measured]) -> Measured:
        """Again, a few times, while the host gives much to others; chosen by that alone."""
        found = [measure(Watch())]
        while found[-1].stolen >= CROWDED_SHARE and len(found) < self.tries:
            self.say(f"  the host gave {found[-1].stolen:.0%} to others: once more")
            found.append(measure(Watch()))
        return min(found, key=lambda each: each.stolen)

    # -- the daemon ---------------------------------------------------------------------------

    def messages(self, daemon: Daemon, name: str, batch: Batch, rate: float | None = None) -> Run:
        """Send a batch of messages and wait for every reply; at `rate` or as fast as it takes."""
        self._prepare(batch, daemon.port)
        daemon.settle()
        daemon.log.mark()
        self.graph.ask(do="take")
        before = daemon.cpu()
        outcome = self._drive(name, rate)
        self._until_replied(daemon, name, batch.count)
        daemon.settle()
        cpu = daemon.cpu() - before
        self._explain(daemon, name, outcome)
        replied = self._reply_times(daemon, name, batch)
        due = dict(zip(batch.message_ids(), outcome["due"], strict=True))
        answered = [message for message in replied if message in due]
        last = max((replied[message] for message in answered), default=float("nan"))
        return Run(
            count=batch.count,
            per_second=len(answered) / (last - outcome["due"][0]),
            daemon_us=1e6 * cpu.daemon / batch.count,
            valkey_us=1e6 * cpu.valkey / batch.count,
            generator_us=1e6 * outcome["cpu_seconds"] / batch.count,
            ack=_ack(outcome),
            reply=Percentiles.of(replied[message] - due[message] for message in answered),
        )

    def statuses(self, daemon: Daemon, name: str, batch: Batch) -> Run:
        """Flood status webhooks; their cost includes what is written after the 200."""
        self._prepare(batch, daemon.port)
        daemon.settle()
        daemon.log.mark()
        before = daemon.cpu()
        outcome = self._drive(name, rate=None)
        daemon.settle()
        cpu = daemon.cpu() - before
        self._explain(daemon, name, outcome)
        return Run(
            count=batch.count,
            per_second=batch.count / (max(outcome["acked"]) - outcome["due"][0]),
            daemon_us=1e6 * cpu.daemon / batch.count,
            valkey_us=1e6 * cpu.valkey / batch.count,
            generator_us=1e6 * outcome["cpu_seconds"] / batch.count,
            ack=_ack(outcome),
            reply=Percentiles.of(()),
        )

    def _prepare(self, batch: Batch, port: int) -> None:
        self.load.ask(do="prepare", batch=asdict(batch), port=port)

    def _drive(self, name: str, rate: float | None) -> dict[str, Any]:
        outcome = self.load.ask(do="drive", connections=CONNECTIONS, rate=rate)
        for status, times in outcome["refused"].items():
            what = f"answered {status}" if status != "0" else "closed the connection"
            self.problem(f"{name}: {what} {times} times")
        return outcome

    def _explain(self, daemon: Daemon, name: str, outcome: dict[str, Any]) -> None:
        """The daemon's own words for what it refused."""
        if outcome["refused"]:
            for reason, times in daemon.log.refusals().most_common(3):
                self.problem(f"{name}: {times} × {reason}")

    def _until_replied(self, daemon: Daemon, name: str, count: int) -> None:
        seen, since = -1, time.monotonic()
        while (sent := daemon.log.sent_so_far()) < count:
            if sent > seen:
                seen, since = sent, time.monotonic()
            elif time.monotonic() - since > STALL_SECONDS:
                self.problem(f"{name}: no reply for {STALL_SECONDS:g} s after {sent} of {count}")
                return
            time.sleep(0.1)

    def _reply_times(self, daemon: Daemon, name: str, batch: Batch) -> dict[str, float]:
        """Wall time of the (last) reply to each message: at the Graph API if that is in use."""
        replies = daemon.log.replies()
        posted = {reply_id: at for at, reply_id, _ in self.graph.ask(do="take")["posts"]}
        if posted and len(posted) != len(replies):
            self.problem(f"{name}: {len(posted)} different posts for {len(replies)} replies")
        times: dict[str, float] = {}
        for reply in replies:
            at = posted.get(reply.reply_id, reply.at)
            times[reply.message_id] = max(at, times.get(reply.message_id, 0.0))
        expected = set(batch.message_ids())
        if missing := len(expected - times.keys()):
            self.problem(f"{name}: {missing} of {batch.count} messages without a reply")
        if len(replies) != batch.count:
            self.problem(f"{name}: {len(replies)} replies to {batch.count} messages")
        return times


def _ack(outcome: dict[str, Any]) -> Percentiles:
    pairs = zip(outcome["due"], outcome["acked"], strict=True)
    return Percentiles.of(acked - due for due, acked in pairs)
