"""The webhook as Meta calls it."""

from __future__ import annotations

import json
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.daemon import (
    ROOT,
    VERIFY_TOKEN,
    Daemon,
    new_user,
    signature_of,
    text_message,
    webhook,
)

OTHER_KINDS = {
    "account_update",
    "call",
    "campo_del_futuro",
    "error",
    "message_template_status_update",
    "user_action",
    "user_preference",
}
SAMPLES = sorted((ROOT / "tests" / "data" / "webhooks").glob("*.json"))


def turns_of(daemon: Daemon, message_id: str) -> int:
    daemon.settle()
    ((count,),) = daemon.rows("SELECT count(*) FROM turns WHERE message_id = ?", message_id)
    return int(count)


def test_the_handshake_gives_the_challenge_back(daemon: Daemon) -> None:
    query = f"hub.mode=subscribe&hub.verify_token={VERIFY_TOKEN}&hub.challenge=1158201444"

    answer = daemon.get(f"/webhook?{query}")

    assert (answer.status, answer.body) == (200, b"1158201444")
    assert answer.headers["Content-Type"].startswith("text/plain")


@pytest.mark.parametrize(
    "query",
    [
        "hub.mode=subscribe&hub.verify_token=wrong&hub.challenge=1",
        f"hub.mode=unsubscribe&hub.verify_token={VERIFY_TOKEN}&hub.challenge=1",
        f"hub.mode=subscribe&hub.verify_token={VERIFY_TOKEN}",
        "hub.mode=subscribe&hub.challenge=1",
        "",
    ],
)
def test_a_wrong_handshake_is_refused(daemon: Daemon, query: str) -> None:
    assert daemon.get(f"/webhook?{query}").status == 403


@pytest.mark.parametrize(
    "signature",
    [None, "sha256=", "sha256=" + "0" * 64, "sha1=" + "0" * 40, "nonsense", "sha256=ñ"],
)
def test_a_notification_that_is_not_signed_by_meta_is_refused(
    daemon: Daemon, signature: str | None
) -> None:
    user = new_user()
    body = webhook(text_message(user, "hola"))
    encoded = signature.encode().decode("latin-1") if signature else signature

    assert daemon.post(body, encoded).status == 401
    assert daemon.redis.get(f"session:118273645509182:{user}") is None


def test_a_signature_of_other_bytes_is_refused(daemon: Daemon) -> None:
    body = webhook(text_message(new_user(), "hola"))

    assert daemon.post(body + b" ", signature_of(body)).status == 401


@pytest.mark.parametrize("body", [b"", b"hola", b"[]", b"null", b'"text"', b'{"object":', b"\xff"])
def test_signed_garbage_is_a_bad_request(daemon: Daemon, body: bytes) -> None:
    assert daemon.post(body).status == 400


def test_a_body_above_four_mebibytes_is_too_large(daemon: Daemon) -> None:
    body = json.dumps({"object": "x", "pad": "x" * (4 * 1024 * 1024)}).encode()

    assert daemon.post(body).status == 413


def test_a_body_below_four_mebibytes_is_taken(daemon: Daemon) -> None:
    document = json.loads(webhook(text_message(new_user(), "hola")))
    document["pad"] = "x" * (4 * 1024 * 1024 - 2_000)

    assert daemon.post(json.dumps(document).encode()).status == 200


@pytest.mark.parametrize(
    "document",
    [
        {},
        {"object": "page", "entry": []},
        {"object": "whatsapp_business_account", "entry": []},
        {"object": "whatsapp_business_account", "entry": "what"},
        {
            "object": "whatsapp_business_account",
            "entry": [{"id": "1", "changes": [{"field": "news", "value": {}}]}],
        },
    ],
)
def test_what_is_unknown_is_taken_without_complaint(
    daemon: Daemon, document: dict[str, Any]
) -> None:
    assert daemon.post(json.dumps(document).encode()).status == 200


def test_a_message_of_an_unknown_type_is_taken_and_recorded(daemon: Daemon) -> None:
    user = new_user()
    message = text_message(user, "") | {"type": "hologram", "hologram": {"depth": 3}}

    assert daemon.post(webhook(message)).status == 200
    assert turns_of(daemon, message["id"]) == 1


def test_no_answer_shows_a_signature(daemon: Daemon) -> None:
    body = webhook(text_message(new_user(), "hola"))
    right = signature_of(body).removeprefix("sha256=")

    for answer in (daemon.post(body), daemon.post(body, "sha256=00"), daemon.post(body + b"x")):
        assert right not in answer.body.decode() + str(answer.headers)


def test_a_redelivered_message_gives_one_turn(daemon: Daemon) -> None:
    message = text_message(new_user(), "¿dónde quedan?")
    body = webhook(message)

    assert [daemon.post(body).status for _ in range(3)] == [200, 200, 200]
    daemon.wait_for_replies(message["id"])
    assert daemon.post(body).status == 200

    assert turns_of(daemon, message["id"]) == 1
    assert len(daemon.events("orchestrate_turn.completed", message_id=message["id"])) == 1


def test_a_message_twice_in_one_batch_gives_one_turn(daemon: Daemon) -> None:
    message = text_message(new_user(), "hola")

    assert daemon.post(webhook(message, message, message)).status == 200
    assert turns_of(daemon, message["id"]) == 1


def test_redeliveries_at_the_same_time_give_one_turn(daemon: Daemon) -> None:
    message = text_message(new_user(), "hola")
    body = webhook(message)

    with ThreadPoolExecutor(3) as pool:
        answers = list(pool.map(daemon.post, [body] * 3))

    assert [answer.status for answer in answers] == [200, 200, 200]
    assert turns_of(daemon, message["id"]) == 1


def test_the_messages_of_a_batch_are_taken_in_order(daemon: Daemon) -> None:
    user = new_user()
    messages = [text_message(user, f"hola {number}") for number in range(20)]

    assert daemon.post(webhook(*messages)).status == 200
    daemon.settle()

    said = [turn["message_id"] for turn in daemon.session(user)["turns"] if turn["role"] == "user"]
    assert said == [message["id"] for message in messages][-len(said) :]
    applied = daemon.rows("SELECT message_id FROM turns WHERE wa_id = ? ORDER BY entry_id", user)
    assert sorted(applied) == sorted((message["id"],) for message in messages)


OUR_OWN = ("adopt.", "preference.", "delivery_failed.")
"""Ids of what conversations learn without a message: of a move, a switch, a failed reply."""


def sent_in(path: Path) -> set[str]:
    """Ids of the messages of a sample that users sent, and people from the phone app."""
    fields = {"messages": "messages", "smb_message_echoes": "message_echoes"}
    return {
        message["id"]
        for entry in json.loads(path.read_bytes())["entry"]
        for change in entry["changes"]
        for message in change["value"].get(fields.get(change["field"], ""), ())
    }


def test_every_sample_notification_is_taken_and_has_its_effect(home: Path) -> None:
    with Daemon(home) as daemon:
        answers = {path.name: daemon.post(path.read_bytes()).status for path in SAMPLES}
        daemon.settle()
        ids = [one for (one,) in daemon.rows("SELECT message_id FROM turns")]
        turns = Counter(one for one in ids if not one.startswith(OUR_OWN))
        others = {kind for (kind,) in daemon.rows("SELECT kind FROM account_events")}
        log = daemon.log_path.read_text()

    assert set(answers.values()) == {200}, answers
    assert turns == Counter(set().union(*map(sent_in, SAMPLES)))
    assert len(daemon.events("reply.failed")) >= 1
    assert others == OTHER_KINDS
    assert "orchestrate_turn.parked" not in log
    assert "orchestrate_turn.error" not in log
