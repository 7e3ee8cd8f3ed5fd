"""`python -m tests.soak --minutes 10`: kills under load, then the verdict; `make soak`."""

from __future__ import annotations

import argparse
import asyncio
import random
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from attrs import frozen

from tests.acceptance.daemon import ROOT, Daemon
from tests.bench.fake_graph import GraphProtocol, Received
from tests.faults.counting_daemon import NOTES, PROGRAM
from tests.faults.verdict import Findings, Posts, examine
from tests.soak.crowd import Crowd
from tests.soak.faults import Trouble

PAGE = ROOT / "docs" / "reliability.md"
BEGIN, END = "<!-- soak: written by `make soak` -->", "<!-- soak: end -->"
SETTLE_SECONDS = 180.0


@frozen(kw_only=True)
class Options:
    minutes: float
    rate: float
    users: int
    seed: int
    write: bool


def main() -> int:
    options = parsed()
    with tempfile.TemporaryDirectory(prefix="tertulia-soak-") as folder:
        table, findings = asyncio.run(soak(Path(folder), options))
    print(table)
    for kind, found in findings.faults.items():
        print(f"{kind}: {', '.join(found[:10])}{' …' if len(found) > 10 else ''}", file=sys.stderr)
    if options.write:
        write(table)
    return 1 if findings.faults else 0


def parsed() -> Options:
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--rate", type=float, default=300.0, help="messages a second")
    parser.add_argument("--users", type=int, default=2_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--write", action="store_true", help=f"put the table into {PAGE.name}")
    return Options(**vars(parser.parse_args()))


async def soak(folder: Path, options: Options) -> tuple[str, Findings]:
    """The table and what was found."""
    received = Received()
    server = await asyncio.get_running_loop().create_server(
        lambda: GraphProtocol(received), "127.0.0.1", 0
    )
    port = server.sockets[0].getsockname()[1]
    (folder / "notes").mkdir()
    settings = {
        "DELIVERY": "graph",
        "GRAPH_API_URL": f"http://127.0.0.1:{port}",
        "WHATSAPP_ACCESS_TOKEN": "token",
        "EMBEDDED_APPENDFSYNC": "always",
        # One number takes 80 a second from Meta; here the daemon is tried, not Meta's pace.
        "SEND_RATE_PER_NUMBER": "100000",
        "SEND_PAIR_SECONDS": "0",
        "LOG_LEVEL": "warning",
        NOTES: str(folder / "notes"),
    }
    daemon = Daemon(folder / "daemon", settings=settings, program=PROGRAM)
    try:
        await asyncio.to_thread(daemon.start)
        crowd = Crowd.of(options.users, lambda: str(daemon.facts["public_url"]))
        trouble = Trouble(daemon, crowd, random.Random(options.seed), (5.0, 15.0))  # noqa: S311 - dice
        seconds = options.minutes * 60
        await asyncio.gather(crowd.write(options.rate, seconds), trouble.make(seconds))
        daemon.reconnect()
        await asyncio.to_thread(daemon.settle, SETTLE_SECONDS)
        findings = await asyncio.to_thread(examine, daemon, crowd.said, posts_in(received))
        code = await asyncio.to_thread(daemon.stop)
        assert code == 0, f"the daemon ended with {code}"
    finally:
        await asyncio.to_thread(daemon.__exit__)
        server.close()
    return tabled(options, crowd, trouble, findings), findings


def posts_in(received: Received) -> Posts:
    posts: dict[str, list[str]] = {}
    for _, reply_id, to in received.posts:
        posts.setdefault(to.lstrip("+"), []).append(reply_id)
    return posts


def tabled(options: Options, crowd: Crowd, trouble: Trouble, findings: Findings) -> str:
    taken = len(crowd.said.message_ids)
    rows = [
        ("when", f"{datetime.now(UTC):%Y-%m-%d}, {options.minutes:g} minutes, seed {options.seed}"),
        ("load", f"{options.rate:g} messages/s offered by {options.users} users"),
        ("faults", ", ".join(f"{count} × {what}" for what, count in trouble.counts.items())),
        ("messages taken with a 200", f"{taken}"),
        ("POSTs refused or cut, and repeated", f"{crowd.refused}"),
        ("applied", f"{findings.applied}"),
        ("parked", f"{len(findings.parked)}"),
        ("lost", f"{len(findings.lost)}"),
        ("applied twice", f"{len(findings.doubled)}"),
        ("conversations out of order", f"{len(findings.misordered)}"),
        ("sessions unlike the sequential model", f"{len(findings.wrong_sessions)}"),
        ("replies never sent", f"{len(findings.unsent)}"),
        ("users whose replies came out of order", f"{len(findings.missent)}"),
        ("replies sent twice (kill between the API's 200 and our mark)", f"{findings.repeated}"),
        *(
            (f"{what}: back after, p50 / p99", f"{quantile(times, 50)} / {quantile(times, 99)} s")
            for what, times in trouble.recoveries.items()
        ),
    ]
    return "\n".join(["| | |", "|---|---|", *(f"| {name} | {value} |" for name, value in rows)])


def quantile(values: list[float], percent: int) -> str:
    return f"{sorted(values)[min(len(values) - 1, len(values) * percent // 100)]:.1f}"


def write(table: str) -> None:
    page = PAGE.read_text("utf-8")
    head, _, rest = page.partition(BEGIN)
    _, _, tail = rest.partition(END)
    PAGE.write_text(f"{head}{BEGIN}\n\n{table}\n\n{END}{tail}", "utf-8")


if __name__ == "__main__":
    sys.exit(main())
