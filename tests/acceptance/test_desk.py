"""Staff at the desk: orders and tickets listed, moved on, and customers told."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.daemon import NUMBER, Answer, Daemon, new_user, wait_for
from tests.acceptance.ledger import opened_ticket, placed_order
from tests.acceptance.shops import never_closed


def customer(daemon: Daemon) -> str:
    """A user who has said hello."""
    user = new_user()
    daemon.wait_for_replies(daemon.say(user, "hola"))
    return user


def move(daemon: Daemon, order_id: str, status: str, **more: Any) -> Answer:
    body = {"status": status} | more
    return daemon.admin(f"/admin/orders/{order_id}/status?reveal=1", "POST", body)


def told(daemon: Daemon, user: str) -> list[str]:
    """What the user was told, as the session keeps it."""
    turns = daemon.session(user)["turns"]
    return [turn["text"] for turn in turns if turn["role"] in ("assistant", "human")]


def test_an_order_is_taken_all_its_way_and_the_customer_hears_of_each_step(daemon: Daemon) -> None:
    user = customer(daemon)
    order = placed_order(daemon, user)

    first = move(daemon, order.order_id, "confirmed", note="25 minutos")
    assert first.status == 200, first.body
    answer = first.json()
    assert (answer["status"], answer["done"]) == ("confirmed", True)
    assert answer["allowed"] == ["preparing", "on_its_way", "cancelled"]
    for status in ("preparing", "on_its_way", "delivered"):
        assert move(daemon, order.order_id, status).status == 200

    heard = told(daemon, user)[-4:]
    assert all(order.number in text for text in heard)
    assert "25 minutos" in heard[0]
    assert daemon.session(user)["last_order_status"] == "delivered"
    shown = daemon.admin(f"/admin/orders/{order.order_id}").json()
    assert [event["status"] for event in shown["events"]] == [
        *("placed", "confirmed", "preparing", "on_its_way", "delivered"),
    ]
    assert shown["allowed"] == []
    # Shadow mode: they left by the outbox as any reply does.
    daemon.settle()
    sent = daemon.rows(
        "SELECT delivery_state FROM messages WHERE direction = 'out' AND text LIKE ?",
        f"%{order.number}%",
    )
    assert sent == [("delivered",)] * 4


def test_an_impossible_change_says_what_is_possible(daemon: Daemon) -> None:
    user = customer(daemon)
    order = placed_order(daemon, user)

    refused = move(daemon, order.order_id, "delivered")

    assert refused.status == 409
    assert refused.json()["allowed"] == ["confirmed", "preparing", "cancelled"]
    assert refused.json()["status_now"] == "placed"
    assert not any(order.number in text for text in told(daemon, user))


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"status": "teleported"}, "on_its_way"),
        ({}, '"status"'),
        ({"status": "confirmed", "note": 7}, '"note"'),
        (["confirmed"], "not an object"),
    ],
)
def test_a_change_nobody_can_read_is_refused_with_the_cure(
    daemon: Daemon, body: Any, said: str
) -> None:
    answer = daemon.admin("/admin/orders/ord_x/status", "POST", body)
    assert answer.status == 400
    assert said in answer.json()["error"]


def test_of_two_at_the_desk_one_is_told_that_the_other_was_faster(daemon: Daemon) -> None:
    user = customer(daemon)
    order = placed_order(daemon, user)

    with ThreadPoolExecutor(4) as desks:
        answers = list(desks.map(lambda _: move(daemon, order.order_id, "confirmed"), range(4)))

    assert sorted(answer.status for answer in answers) == [200, 409, 409, 409]
    assert sum(order.number in text for text in told(daemon, user)) == 1
    late = move(daemon, order.order_id, "preparing", expected="placed")
    assert late.status == 409
    assert "is confirmed by now" in late.json()["error"]


def test_a_change_reaches_a_customer_whose_session_is_gone(daemon: Daemon) -> None:
    user = new_user()
    order = placed_order(daemon, user)  # recorded in English

    assert move(daemon, order.order_id, "confirmed").status == 200

    assert "is confirmed" in told(daemon, user)[-1]
    session = daemon.session(user)
    assert (session["last_order_id"], session["locale"]) == (order.order_id, "en")


def test_a_change_reaches_a_customer_whom_a_person_is_talking_to(daemon: Daemon) -> None:
    user = customer(daemon)
    order = placed_order(daemon, user)
    daemon.admin(f"/admin/conversations/{NUMBER}:{user}/handoff", "POST")

    assert move(daemon, order.order_id, "confirmed").status == 200

    assert order.number in told(daemon, user)[-1]
    assert daemon.session(user)["owner"] == "human"


def test_a_customer_who_cancelled_first_wins(daemon: Daemon) -> None:
    user = customer(daemon)
    order = placed_order(daemon, user)
    move(daemon, order.order_id, "cancelled", note="el cliente lo pidió")

    refused = move(daemon, order.order_id, "preparing")

    assert refused.status == 409
    assert "el cliente lo pidió" in told(daemon, user)[-1]


def test_orders_are_listed_masked_by_status_and_in_pages(daemon: Daemon) -> None:
    user = customer(daemon)
    orders = [
        placed_order(daemon, user, placed_at=f"2031-01-0{day}T10:00:00+00:00") for day in (1, 2, 3)
    ]
    move(daemon, orders[0].order_id, "confirmed")

    first = daemon.admin("/admin/orders?limit=2").json()
    assert [row["order_id"] for row in first["orders"]] == [
        orders[2].order_id,
        orders[1].order_id,
    ]
    assert first["orders"][0]["wa_id"] == f"{user[:5]}***{user[-4:]}"
    second = daemon.admin(f"/admin/orders?limit=2&cursor={first['cursor']}&reveal=1").json()
    assert second["orders"][0]["order_id"] == orders[0].order_id
    assert second["orders"][0]["wa_id"] == user
    confirmed = daemon.admin("/admin/orders?status=confirmed&limit=1").json()["orders"]
    assert [row["order_id"] for row in confirmed] == [orders[0].order_id]
    assert daemon.admin("/admin/orders?status=lost").status == 400
    assert daemon.admin("/admin/orders?cursor=lost").status == 400
    assert daemon.admin("/admin/orders?limit=0").status == 400


def test_what_is_unknown_is_404(daemon: Daemon) -> None:
    assert daemon.admin("/admin/orders/ord_lost").status == 404
    assert move(daemon, "ord_lost", "confirmed").status == 404
    assert daemon.admin("/admin/tickets/tic_lost").status == 404
    assert daemon.admin("/admin/tickets/tic_lost/reply", "POST", {"text": "x"}).status == 404


def test_a_ticket_is_answered_by_a_person_and_solved(daemon: Daemon) -> None:
    user = customer(daemon)
    ticket = opened_ticket(daemon, user)
    path = f"/admin/tickets/{ticket.ticket_id}"

    answered = daemon.admin(f"{path}/reply", "POST", {"text": "¿Nos envías una foto?"})
    assert (answered.status, answered.json()["status"]) == (200, "waiting")
    assert told(daemon, user)[-1] == "¿Nos envías una foto?"
    assert daemon.session(user)["owner"] == "human"

    solved = daemon.admin(f"{path}/status", "POST", {"status": "solved", "note": "Reembolso hecho"})
    assert (solved.status, solved.json()["allowed"]) == (200, ["reopened"])
    assert "Reembolso hecho" in told(daemon, user)[-1]
    listed = daemon.admin("/admin/tickets?status=solved").json()["tickets"]
    assert ticket.ticket_id in [row["ticket_id"] for row in listed]
    events = daemon.admin(path).json()["events"]
    assert [event["author"] for event in events] == ["customer", "staff", "staff"]


def test_the_queue_tells_who_has_a_person_and_a_reset_ends_it(daemon: Daemon) -> None:
    user = customer(daemon)
    key = f"{NUMBER}:{user}"
    daemon.admin(f"/admin/conversations/{key}/handoff", "POST")
    daemon.settle()
    rows = daemon.admin("/admin/queue?reveal=1").json()["queue"]
    [row] = [row for row in rows if row["conversation"] == key]
    assert (row["owner"], row["name"]) == ("human", "Ana")
    assert key not in str(daemon.admin("/admin/queue").json())
    daemon.admin(f"/admin/conversations/{key}/reset", "POST")
    daemon.settle()
    assert key not in str(daemon.admin("/admin/queue?reveal=1").json())


@pytest.mark.parametrize("path", ["/admin/orders", "/admin/tickets", "/admin/orders/x"])
def test_nobody_sees_orders_without_the_token(daemon: Daemon, path: str) -> None:
    assert daemon.admin(path, token="wrong").status == 401


def test_an_order_survives_a_restart_with_its_status(home: Any) -> None:
    with Daemon(home) as daemon:
        user = customer(daemon)
        order = placed_order(daemon, user)
        assert move(daemon, order.order_id, "confirmed").status == 200
        daemon.kill()
        daemon.start()
        shown = wait_for(
            lambda: daemon.admin(f"/admin/orders/{order.order_id}").json(), "the order"
        )
        assert shown["status"] == "confirmed"
        assert len(shown["events"]) == 2


def test_an_order_placed_in_the_chat_is_moved_on_at_the_desk_and_asked_about(home: Path) -> None:
    home.mkdir()
    shop = never_closed(home / "shop.toml")
    with Daemon(home, {"BUSINESS_PROFILES": str(shop)}) as daemon:
        user = new_user()
        for words in (
            "quiero una pizza margarita mediana y una limonada",
            "confirmar pedido",
            "para recoger",
            "en chapinero",
            "efectivo",
            "sí, confirmo",
        ):
            daemon.wait_for_replies(daemon.say(user, words))
        session = daemon.session(user)
        assert session["last_order_status"] == "placed", told(daemon, user)
        daemon.settle()
        [row] = daemon.admin("/admin/orders?status=placed").json()["orders"]
        assert row["order_id"] == session["last_order_id"]
        assert row["number"] == session["last_order_number"]
        assert row["allowed"] == ["confirmed", "preparing", "cancelled"]

        assert move(daemon, row["order_id"], "confirmed").status == 200
        assert move(daemon, row["order_id"], "preparing").status == 200
        daemon.wait_for_replies(daemon.say(user, "¿cómo va mi pedido?"))
        assert "prepar" in told(daemon, user)[-1].lower()
