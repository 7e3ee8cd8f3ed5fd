"""Replies on their way out: through a Graph API, or into the log only."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.acceptance.daemon import NUMBER, Daemon, new_user, text_message, wait_for, webhook
from tests.acceptance.fake_graph import FakeGraph, fake_graph, refusal

ACCESS_TOKEN = "acceptance-access-token"


@pytest.fixture(scope="module")
def graph() -> Iterator[FakeGraph]:
    with fake_graph() as server:
        yield server


@pytest.fixture(scope="module")
def sending(graph: FakeGraph, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Daemon]:
    settings = {
        "DELIVERY": "graph",
        "WHATSAPP_ACCESS_TOKEN": ACCESS_TOKEN,
        "GRAPH_API_URL": graph.url,
    }
    with Daemon(tmp_path_factory.mktemp("graph") / "daemon", settings=settings) as running:
        yield running
        assert running.stop() == 0


@pytest.fixture(autouse=True)
def _says_yes_afterwards(graph: FakeGraph) -> Iterator[None]:
    yield
    graph.judge = lambda _: None


def outgoing(daemon: Daemon, user: str) -> list[tuple[Any, ...]]:
    daemon.settle()
    return daemon.rows(
        "SELECT message_id, delivery_state, error_code FROM messages"
        " WHERE wa_id = ? AND direction = 'out' ORDER BY entry_id, reply_index",
        user,
    )


def test_every_reply_carries_our_id_the_token_and_the_number(
    sending: Daemon, graph: FakeGraph
) -> None:
    user = new_user()
    sending.wait_for_replies(sending.say(user, "¿Puedo pagar con Nequi?"))

    (post,) = graph.messages(user)
    assert post.path == f"/v24.0/{NUMBER}/messages"
    assert post.authorization == f"Bearer {ACCESS_TOKEN}"
    assert post.body["messaging_product"] == "whatsapp"
    assert outgoing(sending, user) == [(post.body["biz_opaque_callback_data"], "accepted", None)]


def test_replies_to_one_user_leave_in_the_order_of_the_turns(
    sending: Daemon, graph: FakeGraph
) -> None:
    users = [new_user() for _ in range(5)]
    for _ in range(8):
        batch = [text_message(user, "¿Puedo pagar con Nequi?") for user in users]
        assert sending.post(webhook(*batch)).status == 200

    for user in users:
        wait_for(lambda user=user: len(graph.messages(user)) == 8, "eight replies")  # type: ignore[misc]
        ids = [post.body["biz_opaque_callback_data"] for post in graph.messages(user)]
        assert ids == [message_id for message_id, *_ in outgoing(sending, user)]
        assert len(set(ids)) == 8


def test_a_server_error_is_tried_again_before_the_next_reply(
    sending: Daemon, graph: FakeGraph
) -> None:
    user = new_user()
    troubles = iter([refusal(131000, 500), refusal(131016, 503)])
    graph.judge = lambda body: next(troubles, None) if body["to"].lstrip("+") == user else None

    batch = [text_message(user, "¿Puedo pagar con Nequi?") for _ in range(2)]
    assert sending.post(webhook(*batch)).status == 200
    sending.wait_for_replies(batch[1]["id"])

    posts = graph.messages(user)
    assert [post.status for post in posts] == [500, 503, 200, 200]
    ids = [post.body["biz_opaque_callback_data"] for post in posts]
    assert ids[0] == ids[1] == ids[2] != ids[3]
    assert [state for _, state, _ in outgoing(sending, user)] == ["accepted", "accepted"]
    assert sending.events("reply.retried", reply_id=ids[0])


def test_a_permanent_refusal_is_on_record_and_holds_nobody_up(
    sending: Daemon, graph: FakeGraph
) -> None:
    refused, other = new_user(), new_user()
    verdict = refusal(131026, 400, "Message undeliverable")
    graph.judge = lambda body: verdict if body["to"].lstrip("+") == refused else None

    message_id = sending.say(refused, "¿Puedo pagar con Nequi?")
    sending.wait_for_replies(sending.say(other, "¿Puedo pagar con Nequi?"))
    failed = sending.wait_event("reply.failed", message_id=message_id)

    assert failed["code"] == 131026
    assert len(graph.messages(refused)) == 1
    assert [row[1:] for row in outgoing(sending, refused)] == [("failed", 131026)]
    assert [row[1:] for row in outgoing(sending, other)] == [("accepted", None)]


def test_statuses_raise_the_state_on_record_and_never_lower_it(
    sending: Daemon, graph: FakeGraph
) -> None:
    user = new_user()
    sending.wait_for_replies(sending.say(user, "¿Puedo pagar con Nequi?"))
    ((reply_id, *_),) = outgoing(sending, user)
    (sent,) = sending.events("reply.sent", reply_id=reply_id)

    for status in ("delivered", "read", "sent", "delivered"):
        assert sending.post(status_webhook(sent["wamid"], user, status)).status == 200
    sending.wait_event("reply.read", wamid=sent["wamid"])

    assert outgoing(sending, user) == [(reply_id, "read", None)]


def status_webhook(wamid: str, user: str, status: str) -> bytes:
    """What Meta tells about a message of ours."""
    document = json.loads(webhook(text_message(user, "")))
    value = document["entry"][0]["changes"][0]["value"]
    del value["messages"]
    value["statuses"] = [
        {"id": wamid, "status": status, "timestamp": "1795420800", "recipient_id": user}
    ]
    return json.dumps(document).encode()


def test_in_shadow_mode_replies_count_as_delivered_and_nothing_is_sent(
    daemon: Daemon, graph: FakeGraph
) -> None:
    user = new_user()
    (sent,) = daemon.wait_for_replies(daemon.say(user, "¿Puedo pagar con Nequi?"))

    assert sent["delivery"] == "delivered"
    assert [row[1] for row in outgoing(daemon, user)] == ["delivered"]
    assert graph.messages(user) == []
