"""The private listener: who may look, what is shown, what can be ordered."""

from __future__ import annotations

import json
import re

import pytest

from tests.acceptance.daemon import (
    NUMBER,
    Daemon,
    new_user,
    text_message,
    wait_for,
    webhook,
)

PATHS = (
    "/",
    "/metrics",
    "/admin/actors",
    f"/admin/conversations/{NUMBER}:573001234567",
    "/admin/dead-letters",
)


def spoken_to(daemon: Daemon, words: str = "hola") -> str:
    """A user who has been answered."""
    user = new_user()
    daemon.wait_for_replies(daemon.say(user, words))
    return user


def parked(daemon: Daemon) -> tuple[str, str]:
    """A user whose snapshot cannot be read, and the dead letter of what they wrote."""
    user = new_user()
    daemon.redis.set(f"session:{NUMBER}:{user}", "{not a session")
    message_id = daemon.say(user, "hola")
    daemon.wait_event("orchestrate_turn.parked", message_id=message_id)
    letters = daemon.admin("/admin/dead-letters").json()["dead_letters"]
    return user, next(one["id"] for one in letters if one["message_id"] == message_id)


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("token", [None, "", "wrong", "ñ"])
def test_nobody_looks_without_the_token(daemon: Daemon, path: str, token: str | None) -> None:
    encoded = token.encode().decode("latin-1") if token else token

    assert daemon.admin(path, token=encoded).status == 401


def test_the_token_in_the_address_gives_a_cookie(daemon: Daemon) -> None:
    url = daemon.facts["admin_url"]
    first = daemon.request(f"{url}/?token={daemon.facts['admin_token']}")
    cookie = first.headers["Set-Cookie"].split(";")[0]

    assert first.status == 200
    assert daemon.facts["admin_token"] not in first.headers["Set-Cookie"]
    assert daemon.request(f"{url}/admin/actors", headers={"Cookie": cookie}).status == 200


def test_the_public_listener_shows_nothing_private(daemon: Daemon) -> None:
    for path in (*PATHS, "/simulator"):
        assert daemon.get(path).status == 404


def test_actors_are_listed_by_kind(daemon: Daemon) -> None:
    user = spoken_to(daemon)

    everybody = daemon.admin("/admin/actors?limit=1000").json()
    kinds = {row["kind"] for row in everybody["actors"]}
    assert {"conversation", "router", "agent", "persistence", "sender", "supervisor"} <= kinds
    fields = {"urn", "kind", "name", "state", "mailbox", "turns", "restarts", "started_at"}
    assert all(fields | {"last_active_at"} <= row.keys() for row in everybody["actors"])

    talks = daemon.admin("/admin/actors?kind=conversation&limit=1000").json()
    assert {row["kind"] for row in talks["actors"]} == {"conversation"}
    assert talks["total"] == talks["live_conversations"] == len(talks["actors"])
    newest = talks["actors"][-1]
    assert newest["name"] == f"{NUMBER}:{user[:5]}***{user[-4:]}"
    assert (newest["owner"], newest["turn_age_ms"], newest["turns"]) == ("bot", None, 1)
    assert "lane" in newest


def test_listings_mask_phone_numbers_unless_asked(daemon: Daemon) -> None:
    user = spoken_to(daemon)

    assert user.encode() not in daemon.admin("/admin/actors?limit=1000").body
    assert user.encode() in daemon.admin("/admin/actors?limit=1000&reveal=1").body
    conversation = daemon.admin(f"/admin/conversations/{NUMBER}:{user}").body
    assert user.encode() not in conversation


def test_pages_follow_one_another_without_gap_or_repeat(daemon: Daemon) -> None:
    for _ in range(3):
        spoken_to(daemon)
    seen: list[str] = []
    cursor: str | None = "0"
    while cursor is not None:
        page = daemon.admin(f"/admin/actors?limit=2&cursor={cursor}").json()
        assert len(page["actors"]) <= 2
        seen += [row["urn"] for row in page["actors"]]
        cursor = page["cursor"]

    assert len(seen) == len(set(seen)) == page["total"]


@pytest.mark.parametrize("query", ["limit=x", "limit=-1", "limit=100000", "cursor=x"])
def test_a_wrong_query_is_told(daemon: Daemon, query: str) -> None:
    answer = daemon.admin(f"/admin/actors?{query}")

    assert answer.status == 400
    assert query.split("=")[0] in answer.json()["error"]


def test_a_conversation_shows_its_state_and_its_traces(daemon: Daemon) -> None:
    user = spoken_to(daemon, "¿Puedo pagar con Nequi?")

    found = daemon.admin(f"/admin/conversations/{NUMBER}:{user}?reveal=1").json()
    assert found["key"] == f"{NUMBER}:{user}"
    assert found["live"] is True
    assert found["state"] == daemon.session(user)
    (trace,) = found["traces"]
    assert (trace["intent"], trace["lane"]) == ("payment_methods", "info")


def test_a_conversation_nobody_had_is_not_found(daemon: Daemon) -> None:
    assert daemon.admin(f"/admin/conversations/{NUMBER}:{new_user()}").status == 404
    assert daemon.admin("/admin/conversations/nonsense").status == 400


def test_an_operator_takes_a_conversation_writes_in_it_and_gives_it_back(daemon: Daemon) -> None:
    user = spoken_to(daemon)
    path = f"/admin/conversations/{NUMBER}:{user}"

    assert daemon.admin(f"{path}/handoff", "POST").json()["done"] is True
    assert daemon.session(user)["human_handoff"] is True
    silent = daemon.say(user, "¿Dónde quedan?")
    daemon.wait_event("orchestrate_turn.completed", message_id=silent, outcome="human")

    written = daemon.admin(f"{path}/messages", "POST", {"text": "Soy Laura, ¿en qué te ayudo?"})
    assert written.json()["done"] is True
    last = daemon.session(user)["turns"][-1]
    assert (last["role"], last["text"]) == ("human", "Soy Laura, ¿en qué te ayudo?")
    daemon.settle()
    assert daemon.rows(
        "SELECT delivery_state FROM messages WHERE wa_id = ? AND direction = 'out'"
        " AND text LIKE 'Soy Laura%'",
        user,
    ) == [("delivered",)]

    assert daemon.admin(f"{path}/return", "POST").json()["done"] is True
    daemon.wait_for_replies(daemon.say(user, "¿Dónde quedan?"))
    assert daemon.session(user)["human_handoff"] is False
    assert daemon.events("reply.sent", message_id=silent) == []

    assert daemon.admin(f"{path}/reset", "POST").json()["done"] is True
    assert daemon.admin(path).status == 404


def test_a_word_that_could_not_be_carried_out_is_not_called_done(daemon: Daemon) -> None:
    user, _ = parked(daemon)

    answer = daemon.admin(f"/admin/conversations/{NUMBER}:{user}/handoff", "POST")
    assert (answer.status, answer.json()["done"]) == (202, False)


@pytest.mark.parametrize("body", [None, {}, {"text": ""}, {"text": 3}, {"text": "x" * 5000}, []])
def test_a_message_without_words_is_refused(daemon: Daemon, body: object) -> None:
    path = f"/admin/conversations/{NUMBER}:{new_user()}/messages"

    assert daemon.admin(path, "POST", body).status == 400


def test_an_unknown_command_is_not_found(daemon: Daemon) -> None:
    path = f"/admin/conversations/{NUMBER}:{new_user()}/explode"

    assert daemon.admin(path, "POST").status == 404


def test_a_session_nobody_can_read_is_told_and_ends_by_the_operators_word(daemon: Daemon) -> None:
    user, letter_id = parked(daemon)
    path = f"/admin/conversations/{NUMBER}:{user}"

    told = daemon.admin(path)
    assert told.status == 200
    assert "undecodable" in told.json()["state"]

    assert daemon.admin(f"{path}/reset", "POST").json()["done"] is True
    assert daemon.admin(path).status == 404
    assert daemon.admin(f"/admin/dead-letters/{letter_id}/replay", "POST").status == 202
    wait_for(lambda: daemon.admin(path).status == 200, "the message is answered now")
    assert daemon.session(user)["turns"][0]["text"] == "hola"


def test_a_dead_letter_is_listed_masked_and_replayed(daemon: Daemon) -> None:
    user, letter_id = parked(daemon)

    listed = daemon.admin("/admin/dead-letters")
    letter = next(one for one in listed.json()["dead_letters"] if one["id"] == letter_id)
    assert letter["reason"] == "undecodable_state"
    assert letter["error"]
    assert "attempts" in letter
    assert user.encode() not in listed.body

    daemon.redis.delete(f"session:{NUMBER}:{user}")
    assert daemon.admin(f"/admin/dead-letters/{letter_id}/replay", "POST").status == 202
    done = daemon.wait_event("orchestrate_turn.completed", message_id=letter["message_id"])
    assert done["success"] is True
    assert len(daemon.session(user)["turns"]) >= 2
    assert daemon.admin(f"/admin/dead-letters/{letter_id}/replay", "POST").status == 404


def test_a_dead_letter_is_deleted(daemon: Daemon) -> None:
    _, letter_id = parked(daemon)

    assert daemon.admin(f"/admin/dead-letters/{letter_id}", "DELETE").json()["deleted"] is True
    assert daemon.admin(f"/admin/dead-letters/{letter_id}", "DELETE").status == 404
    assert daemon.admin("/admin/dead-letters/nonsense", "DELETE").status == 400


def test_metrics_count_in_the_words_of_prometheus(daemon: Daemon) -> None:
    spoken_to(daemon)
    answer = daemon.admin("/metrics")

    assert answer.headers["Content-Type"].startswith("text/plain")
    samples = [line for line in answer.body.decode().splitlines() if not line.startswith("#")]
    assert all(re.fullmatch(r"[a-z_0-9]+(\{.*\})? [-+0-9.einfNa]+", line) for line in samples)
    assert any("turns" in line and not line.endswith(" 0.0") for line in samples)


def test_log_lines_are_events_without_words_and_numbers(daemon: Daemon) -> None:
    user = new_user()
    message = text_message(user, "mi secreto es azafrán")
    daemon.post(webhook(message))
    daemon.wait_for_replies(message["id"])
    daemon.post(webhook(message), "sha256=00")
    parked(daemon)

    log = daemon.log_path.read_text()
    assert all(isinstance(json.loads(line)["at"], str) for line in log.splitlines())
    assert "azafrán" not in log
    assert user not in log
    assert not re.search(r"5730\d{8}\b", log)
    seen = {line["at"] for line in daemon.events()}
    assert {
        "daemon.ready",
        "webhook.accepted",
        "webhook.rejected",
        "orchestrate_turn.completed",
        "orchestrate_turn.parked",
        "reply.sent",
    } <= seen
    (done,) = daemon.events("orchestrate_turn.completed", message_id=message["id"])
    assert {"success", "lane", "intent", "confidence", "messages_count"} <= done.keys()
    assert {"duration_ms", "conversation"} <= done.keys()
