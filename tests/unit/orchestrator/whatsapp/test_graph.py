"""The Graph client against a server on loopback: every way a send can end."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import TypeVar

import orjson
import pytest

from orchestrator.conversation.replies import TextReply
from orchestrator.whatsapp.graph import (
    GraphClient,
    Refused,
    SendOutcome,
    Sent,
    Unknown,
    graph_session,
)
from orchestrator.whatsapp.graph_errors import FailureKind, Scope
from orchestrator.whatsapp.outbound import message_payload
from tests.unit.orchestrator.whatsapp.graph_server import (
    Answer,
    GraphServer,
    graph_server,
    hanging_up,
    hanging_up_midway,
    saying,
    silent,
)
from tests.unit.orchestrator.whatsapp.samples import NUMBER, PHONE, graph_answer

TOKEN = "EAAG-secret-token"
WAMID = "wamid.HBgMNTczMDA1NTUwMTE3FQIAERgSNjQwRDg3RTc0MUU2QUE0QzY2AA=="
PAYLOAD = message_payload(TextReply(body="¡Hola!"), to=PHONE, callback_data="out-1")
T = TypeVar("T")


def with_client(
    answer: Answer,
    use: Callable[[GraphClient, GraphServer], Awaitable[T]],
    timeout_seconds: float = 5,
) -> T:
    async def run() -> T:
        async with (
            graph_server(answer) as server,
            graph_session(timeout_seconds=timeout_seconds) as session,
        ):
            return await use(GraphClient(session, server.url, "v24.0", TOKEN), server)

    return asyncio.run(run())


def outcome_of(answer: Answer, timeout_seconds: float = 5) -> SendOutcome:
    async def send(client: GraphClient, server: GraphServer) -> SendOutcome:
        return await client.send(NUMBER, PAYLOAD)

    return with_client(answer, send, timeout_seconds)


def test_a_message_taken_by_meta_is_sent_with_its_wamid() -> None:
    async def send(client: GraphClient, server: GraphServer) -> None:
        assert await client.send(NUMBER, PAYLOAD) == Sent(WAMID)
        path, headers, body = server.requests[0]
        assert path == f"/v24.0/{NUMBER}/messages"
        assert headers["Authorization"] == f"Bearer {TOKEN}"
        assert headers["Content-Type"] == "application/json"
        assert "Cookie" not in headers
        assert body == PAYLOAD

    with_client(saying(graph_answer("send_ok")), send)


def test_bytes_go_out_as_they_are_and_one_connection_serves_many_sends() -> None:
    async def send(client: GraphClient, server: GraphServer) -> None:
        for _ in range(3):
            assert isinstance(await client.send(NUMBER, orjson.dumps(PAYLOAD)), Sent)
        assert len(server.connections) == 1

    with_client(saying(graph_answer("send_ok_bsuid")), send)


def test_a_cookie_is_not_carried_from_one_send_to_the_next() -> None:
    async def send(client: GraphClient, server: GraphServer) -> None:
        for _ in range(2):
            await client.send(NUMBER, PAYLOAD)
        assert "Cookie" not in server.requests[1][1]

    with_client(saying(graph_answer("send_ok"), Set_Cookie="a=b"), send)


@pytest.mark.parametrize(
    ("name", "http_status", "kind"),
    [
        ("error_131047_window", 400, FailureKind.TEMPLATE),
        ("error_190_token", 401, FailureKind.CONFIGURATION),
        ("error_130429_throughput", 429, FailureKind.RETRY),
        ("error_131016_unavailable", 500, FailureKind.RETRY),
    ],
)
def test_a_refusal_says_why(name: str, http_status: int, kind: FailureKind) -> None:
    outcome = outcome_of(saying(graph_answer(name), http_status))
    assert isinstance(outcome, Refused)
    assert (outcome.failure.kind, outcome.failure.http_status) == (kind, http_status)


def test_a_page_of_html_is_classified_by_its_status() -> None:
    outcome = outcome_of(saying(b"<html>Internal Server Error</html>", 500))
    assert isinstance(outcome, Refused)
    assert outcome.failure.kind is FailureKind.RETRY


@pytest.mark.parametrize("http_status", [502, 504])
def test_a_gateway_that_gave_up_leaves_the_outcome_unknown(http_status: int) -> None:
    outcome = outcome_of(saying(b"<html>Bad Gateway</html>", http_status))
    assert outcome == Unknown(f"HTTP {http_status}")


def test_a_redirect_is_not_followed() -> None:
    outcome = outcome_of(saying(b"", 302, Location="/elsewhere"))
    assert isinstance(outcome, Refused)
    assert outcome.failure.kind is FailureKind.CONFIGURATION


def test_no_answer_in_time_leaves_the_outcome_unknown() -> None:
    assert isinstance(outcome_of(silent, timeout_seconds=0.2), Unknown)


@pytest.mark.parametrize("answer", [hanging_up, hanging_up_midway])
def test_a_connection_cut_after_the_request_leaves_the_outcome_unknown(answer: Answer) -> None:
    assert isinstance(outcome_of(answer), Unknown)


@pytest.mark.parametrize("body", [b"", b"{}", b"[]", b'{"messages":[]}', b'{"messages":[{}]}'])
def test_an_answer_200_without_a_wamid_leaves_the_outcome_unknown(body: bytes) -> None:
    assert isinstance(outcome_of(saying(body)), Unknown)


def test_a_refused_connection_is_a_refusal_to_retry() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{unused.getsockname()[1]}"

        async def send() -> SendOutcome:
            async with graph_session() as session:
                return await GraphClient(session, url, "v24.0", TOKEN).send(NUMBER, PAYLOAD)

        outcome = asyncio.run(send())
    assert isinstance(outcome, Refused)
    assert outcome.failure.kind is FailureKind.RETRY
    assert outcome.failure.scope is Scope.APP


@pytest.mark.parametrize(
    ("header", "least", "most"),
    [
        ("7", 7, 7),
        ("0.5", 0.5, 0.5),
        ("-3", 0, 0),
        ("999999", 3600, 3600),
    ],
)
def test_meta_may_say_when_to_come_back(header: str, least: float, most: float) -> None:
    outcome = outcome_of(saying(b"{}", 429, Retry_After=header))
    assert isinstance(outcome, Refused)
    assert outcome.failure.retry_after_seconds is not None
    assert least <= outcome.failure.retry_after_seconds <= most


def test_meta_may_say_by_the_clock_when_to_come_back() -> None:
    now = datetime.now(UTC)
    for header, least, most in (
        (format_datetime(now + timedelta(minutes=10), usegmt=True), 400, 600),
        (format_datetime(now - timedelta(minutes=10)), 0, 0),
    ):
        outcome = outcome_of(saying(b"{}", 429, Retry_After=header))
        assert isinstance(outcome, Refused)
        assert outcome.failure.retry_after_seconds is not None
        assert least <= outcome.failure.retry_after_seconds <= most


@pytest.mark.parametrize("header", ["soon", "", "nan"])
def test_a_time_to_come_back_that_makes_no_sense_is_ignored(header: str) -> None:
    outcome = outcome_of(saying(b"{}", 429, Retry_After=header))
    assert isinstance(outcome, Refused)
    assert outcome.failure.retry_after_seconds is None


def test_a_message_is_marked_as_read_with_the_typing_indicator() -> None:
    async def mark(client: GraphClient, server: GraphServer) -> None:
        assert await client.mark_read(NUMBER, "wamid.1", typing=True) is None
        assert server.requests[0][2] == {
            "messaging_product": "whatsapp",
            "status": "read",
            "message_id": "wamid.1",
            "typing_indicator": {"type": "text"},
        }

    with_client(saying(graph_answer("success_true")), mark)


def test_a_read_receipt_that_fails_says_so_without_raising() -> None:
    async def mark(client: GraphClient, server: GraphServer) -> None:
        outcome = await client.mark_read(NUMBER, "wamid.1")
        assert isinstance(outcome, Refused)

    with_client(saying(graph_answer("error_100_param"), 400), mark)


def test_a_cancelled_send_stays_cancelled() -> None:
    async def cancel(client: GraphClient, server: GraphServer) -> None:
        task = asyncio.create_task(client.send(NUMBER, PAYLOAD))
        await server.received.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    with_client(silent, cancel)


def test_the_token_shows_nowhere() -> None:
    async def look(client: GraphClient, server: GraphServer) -> None:
        refused = await client.send(NUMBER, PAYLOAD)
        server.answer = hanging_up
        unknown = await client.send(NUMBER, PAYLOAD)
        for shown in (repr(client), repr(refused), repr(unknown)):
            assert TOKEN not in shown

    with_client(saying(graph_answer("error_190_token"), 401), look)
