"""What the daemon is meant to reach, next to what it did."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from attrs import frozen

from tests.bench.results import Conversations, Results, Statuses


@frozen(kw_only=True, slots=True)
class Target:
    """One line: what, how much is wanted, what was measured, whether it is enough."""

    what: str
    wanted: str
    measured: str
    reached: bool


@frozen(kw_only=True, slots=True)
class Limit:
    """A bound on one figure of a run; the worst of the runs it holds for decides."""

    what: str
    bound: float
    unit: str
    at_least: bool = False

    def judge(self, figures: Iterable[float]) -> Iterator[Target]:
        found = list(figures)
        if not found:
            return
        worst = min(found) if self.at_least else max(found)
        yield Target(
            what=self.what,
            wanted=f"{'≥' if self.at_least else '≤'} {self.bound:,g} {self.unit}",
            measured=f"{worst:,.{0 if worst >= 100 else 2}f} {self.unit}",
            reached=worst >= self.bound if self.at_least else worst <= self.bound,
        )


BARE = "× bare handler"


def targets(results: Results) -> Iterator[Target]:
    def of(
        delivery: str, appendfsync: str, *conversations: int
    ) -> Callable[[Callable[[Conversations], float]], list[float]]:
        lines = [
            line
            for line in results.conversations
            if (line.delivery, line.appendfsync) == (delivery, appendfsync)
            and line.conversations in conversations
            and not line.strangers
        ]
        return lambda figure: [figure(line) for line in lines]

    for mode in ("always", "everysec"):
        where = f"appendfsync {mode}"
        many, one, each = (
            of("log", mode, 100, 5_000),
            of("log", mode, 1),
            of("log", mode, 1, 100, 5_000),
        )
        graph = of("graph", mode, 100, 5_000)
        cost = Limit(what=f"CPU of a turn, logged replies, {where}", bound=4, unit=BARE)
        yield from cost.judge(many(lambda line: line.flood.multiple))
        cost = Limit(what=f"CPU of a turn, replies by HTTP, {where}", bound=8, unit=BARE)
        yield from cost.judge(graph(lambda line: line.flood.multiple))
        cost = Limit(what=f"CPU of a status, {where}", bound=2, unit=BARE)
        yield from cost.judge(_status_multiples(results.statuses, mode))
        speed = Limit(
            what=f"one conversation alone, {where}", bound=1_500, unit="turns/s", at_least=True
        )
        yield from speed.judge(one(lambda line: line.flood.run.per_second))
        wait = Limit(what=f"ack p99 at the fixed rate, {where}", bound=5, unit="ms")
        yield from wait.judge(each(lambda line: line.paced.run.ack.p99))
        wait = Limit(what=f"reply p50 at the fixed rate, {where}", bound=2, unit="ms")
        yield from wait.judge(each(lambda line: line.paced.run.reply.p50))
        wait = Limit(what=f"reply p99 at the fixed rate, {where}", bound=10, unit="ms")
        yield from wait.judge(each(lambda line: line.paced.run.reply.p99))
    size = Limit(what="a live idle conversation", bound=10, unit="KB")
    yield from size.judge([results.idle.bytes_each / 1e3] if results.idle else [])


def _status_multiples(statuses: list[Statuses], mode: str) -> list[float]:
    return [line.flood.multiple for line in statuses if line.appendfsync == mode]
