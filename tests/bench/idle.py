"""What a live idle conversation costs in memory, at a hundred thousand of them."""

from __future__ import annotations

import time

import orjson
import redis

from tests.bench.daemon import Daemon
from tests.bench.measure import Bench, MeasureError
from tests.bench.messages import PHONE_NUMBER_ID, Batch
from tests.bench.results import Idle

HISTORY = 20
SETTINGS = {
    "DELIVERY": "log",
    "EMBEDDED_APPENDFSYNC": "everysec",
    "HISTORY_TURNS": str(HISTORY),
    "MAX_LIVE_CONVERSATIONS": "200000",
    "IDLE_SECONDS": "3600",
}
WARM_UP = 2_000
WARM_UP_CONVERSATIONS = 50
REST_SECONDS = 10.0
PIPELINE = 1_000


def idle(bench: Bench, daemon: Daemon, conversations: int) -> Idle:
    """Warm up, seed the sessions, wake every conversation with one message, rest, weigh."""
    bench.messages(daemon, "memory warm-up", _warm_up(bench))
    template_batch = bench.batch("message", HISTORY // 2, 1)
    bench.messages(daemon, "memory template", template_batch)
    batch = bench.batch("message", conversations, conversations)
    with redis.Redis(port=daemon.valkey_port()) as client:
        template = _template(client, template_batch.wa_id(0))
        _seed(client, template, template_batch.wa_id(0), batch)
    time.sleep(REST_SECONDS)
    before = daemon.rss_bytes()
    run = bench.messages(daemon, "memory", batch)
    at_once = daemon.rss_bytes()
    time.sleep(REST_SECONDS)
    return Idle(
        conversations=conversations,
        live=_live(daemon, conversations),
        history=HISTORY,
        session_bytes=len(template),
        before_bytes=before,
        at_once_bytes=at_once,
        after_bytes=daemon.rss_bytes(),
        peak_bytes=daemon.peak_rss_bytes(),
        turns_per_second=run.per_second,
    )


def _warm_up(bench: Bench) -> Batch:
    return bench.batch("message", WARM_UP, WARM_UP_CONVERSATIONS)


def _template(client: redis.Redis, wa_id: str) -> bytes:
    """A session the daemon itself wrote, with a full history."""
    stored = client.get(f"session:{PHONE_NUMBER_ID}:{wa_id}")
    if not isinstance(stored, bytes):
        raise MeasureError(f"the daemon stored no session for {wa_id} after {HISTORY // 2} turns")
    entries = len(orjson.loads(stored)["turns"])
    if entries != HISTORY:
        raise MeasureError(f"the session has {entries} entries in `turns`, not {HISTORY}")
    return stored


def _seed(client: redis.Redis, template: bytes, template_wa_id: str, batch: Batch) -> None:
    """The template under each conversation's key, with its id in place of the template's."""
    for start in range(0, batch.count, PIPELINE):
        pipeline = client.pipeline(transaction=False)
        for number in range(start, min(start + PIPELINE, batch.count)):
            wa_id = batch.wa_id(number)
            session = template.replace(template_wa_id.encode(), wa_id.encode())
            pipeline.set(f"session:{PHONE_NUMBER_ID}:{wa_id}", session, ex=86_400)
        pipeline.execute()


def _live(daemon: Daemon, conversations: int) -> int:
    live = daemon.admin("/admin/actors?kind=conversation&limit=1")["live_conversations"]
    if not isinstance(live, int) or live < conversations:
        raise MeasureError(f"only {live} of {conversations} conversations are live")
    return live
