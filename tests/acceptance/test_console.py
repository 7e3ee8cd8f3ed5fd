"""The console in a real browser: orders, tickets, a person's words, and what nobody may do."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.daemon import ADMIN_TOKEN, NUMBER, Daemon, new_user, wait_for
from tests.acceptance.ledger import opened_ticket, placed_order

CHROMIUM = Path("/usr/bin/chromium")
EVIL = "<script>document.title='owned'</script><b>x</b>"


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Chromium; where there is none the test skips, in CI it fails."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        missing: str | None = "playwright is not installed"
    else:
        missing = None if CHROMIUM.exists() else f"{CHROMIUM} is not there"
    if missing is not None:
        if os.environ.get("CI") == "true":
            pytest.fail(f"{missing}; install playwright and Debian's chromium")
        pytest.skip(missing)
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(
            executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu"]
        )
        yield running
        running.close()


@pytest.fixture
def page(browser: Any, daemon: Daemon) -> Iterator[Any]:
    """The console, opened by its link; a fault of the page's script fails the test."""
    context = browser.new_context(
        base_url=daemon.facts["admin_url"], timezone_id="America/Bogota", locale="en-GB"
    )
    opened = context.new_page()
    faults: list[str] = []
    opened.on("pageerror", lambda error: faults.append(str(error)))
    opened.on("dialog", lambda dialog: dialog.accept())
    opened.goto(f"/?token={ADMIN_TOKEN}")
    yield opened
    context.close()
    assert faults == []


def customer(daemon: Daemon, words: str = "hola") -> str:
    user = new_user()
    daemon.wait_for_replies(daemon.say(user, words))
    return user


def heading(page: Any) -> str:
    return str(page.locator("h1").inner_text())


def test_home_shows_health_and_hides_the_token(page: Any) -> None:
    assert heading(page) == "ready"
    assert "token" not in page.url
    assert page.get_by_role("cell", name="persistence").first.is_visible()


def test_whoever_has_no_token_is_asked_for_it(browser: Any, daemon: Daemon) -> None:
    context = browser.new_context(base_url=daemon.facts["admin_url"])
    page = context.new_page()
    assert page.goto("/console/orders").status == 401
    page.get_by_label("Admin token").fill(ADMIN_TOKEN)
    page.get_by_role("button", name="Open").click()
    assert heading(page) == "ready"
    context.close()


def test_an_order_is_moved_on_with_a_note_and_the_customer_hears_of_it(
    page: Any, daemon: Daemon
) -> None:
    user = customer(daemon)
    order = placed_order(daemon, user, placed_at="2030-01-01T10:00:00+00:00")

    page.goto("/console/orders?status=placed")
    row = page.locator("tr", has_text=order.number)
    assert user not in page.content()
    assert "COP 74,800.00" in row.inner_text().replace("\xa0", " ")
    assert "01/01/2030, 05:00:00" in row.inner_text()  # in Bogotá
    row.get_by_role("link", name=order.number).click()
    page.get_by_label("Note for the customer").fill("En 20 minutos")
    page.get_by_role("button", name="confirmed").click()

    assert heading(page) == f"Order {order.number} confirmed"
    assert "En 20 minutos" in daemon.session(user)["turns"][-1]["text"]
    page.goto("/console/orders")
    page.locator("tr", has_text=order.number).get_by_role("button", name="preparing").click()
    assert heading(page) == f"Order {order.number} preparing"
    page.get_by_role("link", name="conversation", exact=True).click()
    assert "preparando" in page.locator(".dialogue").inner_text()


def test_two_who_look_at_one_order_do_not_both_move_it(page: Any, daemon: Daemon) -> None:
    user = customer(daemon)
    order = placed_order(daemon, user)
    page.goto(f"/console/orders/{order.order_id}")
    daemon.admin(f"/admin/orders/{order.order_id}/status", "POST", {"status": "confirmed"})

    page.get_by_role("button", name="preparing").click()

    assert "faster" in heading(page)
    assert "is confirmed by now, not placed" in page.locator("main").inner_text()
    assert daemon.session(user)["last_order_status"] == "confirmed"


def test_a_person_reads_a_conversation_writes_in_it_and_gives_it_back(
    page: Any, daemon: Daemon
) -> None:
    user = customer(daemon, "¿a qué hora abren?")
    page.goto("/console/conversations")
    masked = f"{NUMBER}:{user[:5]}***{user[-4:]}"
    assert user not in page.content()
    assert page.locator(".queue", has_text=masked).count() == 0
    page.get_by_role("link", name=masked).first.click()
    assert "¿a qué hora abren?" in page.locator(".dialogue").inner_text()

    page.get_by_label("Write as a person").fill("Soy Marta, ¿en qué te ayudo?")
    page.get_by_role("button", name="Send").click()
    assert page.locator("h1 .status").inner_text() == "human"
    assert daemon.session(user)["owner"] == "human"
    assert "Soy Marta" in page.locator(".dialogue .human").inner_text()

    daemon.settle()
    page.goto("/console/conversations")
    assert user not in page.content()
    page.locator(".queue").get_by_role("link", name=masked).first.click()

    daemon.say(user, "tengo una duda más")
    page.locator(".dialogue", has_text="tengo una duda más").wait_for()  # by itself
    page.get_by_role("button", name="Give back").click()
    assert page.locator("h1 .status").inner_text() == "bot"
    assert daemon.session(user)["owner"] == "bot"
    daemon.settle()
    queue = daemon.admin("/admin/queue?reveal=1").json()["queue"]
    assert f"{NUMBER}:{user}" not in [row["conversation"] for row in queue]


def test_what_a_customer_wrote_is_shown_and_never_run(page: Any, daemon: Daemon) -> None:
    user = customer(daemon, EVIL)
    ticket = opened_ticket(daemon, user, summary=EVIL, customer_name=EVIL)
    order = placed_order(daemon, user, customer_name=EVIL, note=EVIL, address=EVIL)
    for path in (
        f"/console/conversations/{NUMBER}:{user}",
        f"/console/tickets/{ticket.ticket_id}",
        f"/console/orders/{order.order_id}",
        "/console/tickets",
        "/console/orders",
    ):
        page.goto(path)
        assert "<b>x</b>" in page.locator("main").inner_text(), path
        assert page.title() != "owned"


def test_a_ticket_is_answered_and_solved(page: Any, daemon: Daemon) -> None:
    user = customer(daemon)
    ticket = opened_ticket(daemon, user)
    page.goto(f"/console/tickets/{ticket.ticket_id}")
    page.get_by_label("Answer the customer").fill("Va una pizza nueva")
    page.get_by_role("button", name="Send").click()
    assert "waiting" in heading(page)
    page.get_by_role("button", name="solved").click()
    assert "solved" in heading(page)
    texts = [turn["text"] for turn in daemon.session(user)["turns"]]
    assert "Va una pizza nueva" in texts
    assert ticket.number in texts[-1] or ticket.number in texts[-2]


def test_a_dead_letter_is_replayed(page: Any, daemon: Daemon) -> None:
    user = new_user()
    daemon.redis.set(f"session:{NUMBER}:{user}", "{not a session")
    message_id = daemon.say(user, "hola")
    daemon.wait_event("orchestrate_turn.parked", message_id=message_id)
    daemon.redis.delete(f"session:{NUMBER}:{user}")

    page.goto("/console/dead-letters")
    masked = f"{user[:5]}***{user[-4:]}"
    page.locator("tr", has_text=masked).get_by_role("button", name="Replay").click()

    wait_for(lambda: daemon.redis.exists(f"session:{NUMBER}:{user}"), "it is taken up again")
    assert page.locator("tr", has_text=masked).count() == 0


def test_a_session_nobody_can_read_is_shown_as_such(daemon: Daemon) -> None:
    user = new_user()
    daemon.redis.set(f"session:{NUMBER}:{user}", "{not a session")
    answer = daemon.admin(f"/console/conversations/{NUMBER}:{user}")
    assert answer.status == 200
    assert b"undecodable" in answer.body


def test_a_page_of_another_site_can_change_nothing(browser: Any, daemon: Daemon) -> None:
    user = customer(daemon)
    order = placed_order(daemon, user)
    url = daemon.facts["admin_url"]
    cookie = daemon.request(f"{url}/?token={ADMIN_TOKEN}").headers["Set-Cookie"].split(";")[0]
    path = f"{url}/console/orders/{order.order_id}/status"
    form = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": cookie}
    for foreign in (
        {"Origin": "https://evil.example"},
        {"Origin": "http://127.0.0.1:1"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "cross-site", "Origin": url},
        {},
    ):
        answer = daemon.request(path, "POST", b"status=confirmed", form | foreign)
        assert answer.status == 403, foreign
    assert daemon.admin(f"/admin/orders/{order.order_id}").json()["status"] == "placed"
    answer = daemon.request(path, "POST", b"status=confirmed", form | {"Origin": url})
    assert answer.status == 303


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/console/orders/ord_lost", 404),
        ("/console/tickets/tic_lost", 404),
        ("/console/conversations/x", 400),
        (f"/console/conversations/{NUMBER}:57300", 404),
        ("/console/live/urn", 404),
        ("/console/orders?status=lost", 400),
        ("/console/page/secret.css", 404),
    ],
)
def test_what_is_not_there_is_said_on_a_page(daemon: Daemon, path: str, status: int) -> None:
    answer = daemon.admin(path)
    assert answer.status == status
    assert answer.headers["Content-Type"].startswith("text/html")
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
