"""The daemon with a language model behind a real HTTP server: better with it, never dependent."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.acceptance.daemon import Daemon, new_user
from tests.support.llm_server import KEY, LlmServer, llm_server

UNKNOWN = "xyzzy plugh foo bar"


@pytest.fixture(scope="module")
def model() -> Iterator[LlmServer]:
    """A server on a thread of its own."""
    ready, stop = threading.Event(), asyncio.Event()
    made: list[LlmServer] = []
    loop = asyncio.new_event_loop()

    async def serve() -> None:
        async with llm_server() as server:
            made.append(server)
            ready.set()
            await stop.wait()

    thread = threading.Thread(target=lambda: loop.run_until_complete(serve()))
    thread.start()
    assert ready.wait(20)
    yield made[0]
    loop.call_soon_threadsafe(stop.set)
    thread.join(20)
    loop.close()


def with_model(home: Path, model: LlmServer, **more: str) -> Daemon:
    settings = {
        "LLM_PROVIDER": "openai",
        "LLM_MODEL": "small",
        "LLM_API_KEY": KEY,
        "LLM_BASE_URL": f"{model.url}/v1",
        "LLM_TIMEOUT_SECONDS": "5",
    }
    return Daemon(home, settings | more)


def test_what_the_rules_do_not_know_the_model_routes_and_nothing_else(
    home: Path, model: LlmServer
) -> None:
    model.values = {"intent": "business_hours", "confidence": 0.9, "language": "es"}
    with with_model(home, model) as daemon:
        user = new_user()
        hours = daemon.say(user, UNKNOWN)
        daemon.wait_for_replies(hours)
        known = daemon.say(user, "¿qué métodos de pago reciben?")
        daemon.wait_for_replies(known)
        daemon.settle()
        found = daemon.rows("SELECT message_id, intent, tier FROM turns")
        rows = {message_id: (intent, tier) for message_id, intent, tier in found}
    assert rows[hours] == ("business_hours", "llm")
    assert rows[known][0] == "payment_methods"
    assert [one["data"]["message"] for one in model.questions] == [UNKNOWN]


def test_a_model_that_is_down_stops_nobody(home: Path, model: LlmServer) -> None:
    model.values, model.questions = {}, []
    with with_model(home, model, LLM_BASE_URL="http://127.0.0.1:9/v1") as daemon:
        daemon.wait_for_replies(daemon.say(new_user(), UNKNOWN))
        assert daemon.events("llm.failed")
        assert KEY not in daemon.log_path.read_text()
