"""Many at once: a backlog found at the start, and one user who writes as fast as possible."""

from __future__ import annotations

import asyncio
import os
import re
import time
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from msgspec.structs import replace

from orchestrator.conversation.key import ConversationKey
from orchestrator.storage.embedded import EmbeddedServer
from orchestrator.storage.entries import now_ms
from tests.acceptance.daemon import NUMBER, Daemon, new_user, text_message, wait_for, webhook
from tests.faults.counting_daemon import NOTES, PROGRAM
from tests.faults.verdict import Said, judge
from tests.support.pipeline import acceptable, acceptance, message
from tests.support.valkey import opened

CONVERSATIONS = int(os.environ.get("FAULTS_CONVERSATIONS", "10000"))
QUARTER_SECONDS = 120 + CONVERSATIONS / 500
MAX_LIVE = 5_000
PARTITIONS = 64
HOT_MESSAGES = 3_000
COLD_USERS = 100


def test_a_backlog_of_many_conversations_is_worked_off_in_bounded_memory(tmp_path: Path) -> None:
    """Loads are gathered and windows bounded: the start is no stampede. `-s` shows the figures."""
    home = tmp_path / "daemon"
    users = [str(573_100_000_000 + number) for number in range(CONVERSATIONS)]
    asyncio.run(filled(home / "data" / "valkey", users))
    settings = {"MAX_LIVE_CONVERSATIONS": str(MAX_LIVE), "LOG_LEVEL": "warning"}
    began = time.monotonic()
    with counting(tmp_path, **settings) as daemon:
        ready = time.monotonic() - began
        most = 0
        for left in range(CONVERSATIONS * 3 // 4, -1, -CONVERSATIONS // 4):
            wait_for(
                lambda left=left: daemon.backlog("inbox") <= left,
                f"{left} are left",
                QUARTER_SECONDS,
            )
            most = max(most, live_conversations(daemon))
        answered = time.monotonic() - began
        daemon.settle(QUARTER_SECONDS)
        print(
            f"\n{CONVERSATIONS} conversations: ready after {ready:.1f} s, all turns applied after"
            f" {answered:.1f} s, sent and on record after {time.monotonic() - began:.1f} s;"
            f" at most {most} live, peak memory {peak_megabytes(daemon)} MB"
        )

        assert 0 < most <= MAX_LIVE + PARTITIONS * 256
        assert daemon.rows("SELECT count(*), count(DISTINCT wa_id) FROM turns") == [
            (CONVERSATIONS, CONVERSATIONS)
        ]
        assert daemon.rows("SELECT count(*) FROM turns WHERE outcome <> 'applied'") == [(0,)]
        assert daemon.redis.keys("attempts:*") == []
        assert daemon.stop() == 0


async def filled(directory: Path, users: Sequence[str]) -> None:
    """A data set in which each of the users waits for an answer."""
    server = await EmbeddedServer.start(directory, appendfsync="no")
    try:
        async with opened(server.url, partitions=PARTITIONS) as store:
            writer = acceptance(store)
            messages = (message(f"fine {user}", ConversationKey(NUMBER, user)) for user in users)
            items = [
                acceptable(store.keys, replace(one, received_at_ms=now_ms())) for one in messages
            ]
            for start in range(0, len(items), 5_000):
                await writer.accept(items[start : start + 5_000])
    finally:
        await server.stop()


def live_conversations(daemon: Daemon) -> int:
    text = daemon.admin("/metrics").body.decode()
    lines = [line for line in text.splitlines() if line.startswith("tertulia_live_conversations ")]
    return int(float(lines[0].split()[1])) if lines else 0


def peak_megabytes(daemon: Daemon) -> int:
    """The most memory the daemon ever had (without its Valkey)."""
    assert daemon.process is not None
    status = Path(f"/proc/{daemon.process.pid}/status").read_text()
    (kilobytes,) = re.findall(r"VmHWM:\s+(\d+) kB", status)
    return int(kilobytes) // 1000


def counting(folder: Path, **settings: str) -> Daemon:
    (folder / "notes").mkdir(exist_ok=True)
    given = {NOTES: str(folder / "notes"), "INBOX_WATERMARK": "1000000"}
    return Daemon(folder / "daemon", settings=given | settings, program=PROGRAM)


def test_one_user_who_writes_without_end_does_not_hold_up_the_others(tmp_path: Path) -> None:
    """Those of other partitions are answered while most of the flood still waits."""
    said = Said()
    hot = new_user()
    own = ConversationKey(NUMBER, hot).partition(PARTITIONS)
    cold = [
        user
        for user in (new_user() for _ in range(COLD_USERS * 2))
        if ConversationKey(NUMBER, user).partition(PARTITIONS) != own
    ][:COLD_USERS]
    with counting(tmp_path) as daemon:
        flood = [text_message(hot, f"fine {number}") for number in range(HOT_MESSAGES)]
        for start in range(0, HOT_MESSAGES, 500):
            assert daemon.post(webhook(*flood[start : start + 500])).status == 200
        for one in flood:
            said.add(hot, one["id"], one["text"]["body"])
        for user in cold:
            one = text_message(user, "fine 1")
            assert daemon.post(webhook(one)).status == 200
            said.add(user, one["id"], "fine 1")

        judge(daemon, said)
        order = [line["message_id"] for line in daemon.events("orchestrate_turn.completed")]
        place = {message_id: number for number, message_id in enumerate(order)}
        last = max(place[message_id] for user in cold for message_id in said.texts[user])
        waiting = sum(place[one["id"]] > last for one in flood)
        assert waiting > 0
        delays = cold_delays(daemon, cold)
        assert delays[len(delays) // 2] < hot_delay(daemon, hot) / 2
        assert daemon.stop() == 0


def cold_delays(daemon: Daemon, users: Sequence[str]) -> list[int]:
    """Milliseconds from acceptance to commit."""
    rows = daemon.rows("SELECT wa_id, received_at, committed_at FROM turns")
    return sorted(span(since, until) for user, since, until in rows if user in set(users))


def hot_delay(daemon: Daemon, user: str) -> int:
    rows = daemon.rows("SELECT received_at, committed_at FROM turns WHERE wa_id = ?", user)
    return max(span(since, until) for since, until in rows)


def span(since: object, until: object) -> int:
    began, ended = (datetime.fromisoformat(str(one)) for one in (since, until))
    return int((ended - began).total_seconds() * 1000)
