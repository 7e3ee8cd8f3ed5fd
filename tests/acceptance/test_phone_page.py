"""A person with the phone in the browser, in a headless Chromium."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from attrs import define
from playwright.sync_api import Browser, Locator, Page, expect

from tests.acceptance.daemon import ADMIN_TOKEN, NUMBER, ROOT, Daemon, new_user
from tests.support.browser import chromium

Open = Callable[..., "Desk"]
WAIT_MS = 60_000


@define
class Desk:
    """The open page, and the numbers of the phones on it."""

    page: Page
    users: tuple[str, ...]
    problems: list[str]

    def phone(self, index: int = 0) -> Locator:
        return self.page.locator(f"[data-phone='{self.users[index]}']")

    def say(self, words: str, index: int = 0) -> None:
        box = self.phone(index).locator("textarea")
        box.fill(words)
        box.press("Enter")

    def said(self, words: str | re.Pattern[str], index: int = 0) -> Locator:
        """Bubbles of the business's with these words."""
        return self.phone(index).locator(".row.theirs").filter(has_text=words)

    def attach(self, what: str) -> None:
        self.phone().get_by_role("button", name="Attach").click()
        self.page.get_by_role("dialog").get_by_role("button", name=what).click()


@pytest.fixture(scope="module")
def simulated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Daemon]:
    settings = {"DELIVERY": "simulator"}
    with Daemon(tmp_path_factory.mktemp("page") / "daemon", settings=settings) as running:
        yield running
        assert running.stop() == 0


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture
def desk(simulated: Daemon, browser: Browser) -> Iterator[Open]:
    """Opens the page with one phone; afterwards nothing on it may have gone wrong."""
    opened: list[Desk] = []

    def open_(width: int = 1300, height: int = 850) -> Desk:
        users = (new_user(),)
        kept = {"phones": [{"user_id": users[0], "name": "Ana Rojas"}], "developer": True}
        context = browser.new_context(viewport={"width": width, "height": height})
        context.set_default_timeout(WAIT_MS)
        page = context.new_page()
        made = Desk(page, users, [])
        page.on("pageerror", lambda error: made.problems.append(str(error)))
        page.on("console", lambda said: _note(made.problems, said.type, said.text))
        script = f"localStorage['tertulia.page'] ??= {json.dumps(json.dumps(kept))}"
        page.add_init_script(script)
        page.goto(f"{simulated.facts['admin_url']}/simulator?token={ADMIN_TOKEN}")
        expect(made.phone().get_by_text("La Tertulia Pizzería").first).to_be_visible()
        opened.append(made)
        return made

    expect.set_options(timeout=WAIT_MS)
    yield open_
    for made in opened:
        made.page.context.close()
        assert made.problems == []


def _note(problems: list[str], kind: str, words: str) -> None:
    """A session not there yet is asked for all the same, and so is a daemon that is away."""
    expected = ("404", "401", "ERR_CONNECTION", "ERR_EMPTY_RESPONSE", "WebSocket connection")
    if kind == "error" and not any(one in words for one in expected):
        problems.append(words)


def test_a_word_is_answered_with_ticks_and_a_button_is_tapped(desk: Open) -> None:
    made = desk()
    assert "token" not in made.page.url

    made.say("hola")

    expect(made.said("Soy el asistente de La Tertulia").locator("strong")).to_be_visible()
    expect(
        made.phone().locator(".row.mine .ticks.delivered, .row.mine .ticks.read")
    ).to_be_visible()
    made.phone().get_by_role("button", name="Ver menú").click()
    expect(made.phone().locator(".row.mine .quote")).to_contain_text("Soy el asistente")
    made.phone().locator(".choice[aria-haspopup=dialog]").last.click()
    sheet = made.page.get_by_role("dialog")
    sheet.get_by_role("button", name="Bebidas").click()
    expect(sheet).to_be_hidden()
    expect(made.phone().locator(".row.mine", has_text="Bebidas")).to_be_visible()
    expect(made.phone().locator(".row.theirs")).to_have_count(3)


def test_location_picture_voice_and_order_go_through_the_real_door(
    simulated: Daemon, desk: Open
) -> None:
    made = desk()

    made.attach("Location")
    made.page.get_by_role("dialog").get_by_role("button", name="Cedritos").click()
    expect(made.phone().locator(".row.mine .place")).to_contain_text("Cedritos")
    made.attach("Photo")
    made.page.get_by_role("button", name="Send photo").click()
    picture = made.phone().locator(".row.mine img.image")
    expect(picture).to_be_visible()
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") == 640
    made.attach("Voice note")
    made.page.get_by_role("button", name="Record").click()
    made.page.get_by_role("button", name="Stop and send").click()
    note = made.phone().locator(".row.mine audio")
    expect(note).to_be_visible()
    made.attach("Catalogue")
    sheet = made.page.get_by_role("dialog")
    sheet.get_by_role("button", name="One Margarita · Mediana more").click()
    expect(sheet.locator(".total")).to_contain_text("38.900")
    sheet.get_by_role("button", name="Send order").click()
    expect(made.phone().locator(".row.mine .cart")).to_contain_text("1 × Margarita · Mediana")

    expect(made.phone().locator(".row.theirs")).not_to_have_count(0)
    expect(made.phone().locator(".row.mine .ticks.sent")).to_have_count(0)
    simulated.settle()
    traces = simulated.admin(f"/admin/conversations/{NUMBER}:{made.users[0]}").json()["traces"]
    assert [trace["kind"] for trace in traces] == ["location", "image", "voice", "order"]


def test_the_panel_shows_how_a_turn_was_decided_and_what_it_changed(desk: Open) -> None:
    made = desk()

    made.say("¿Puedo pagar con Nequi?")
    fact = made.page.locator("#panel [data-fact=intent]")
    expect(fact).to_have_text("payment_methods")
    made.say("¿hacen domicilio a Marly?")

    expect(fact).not_to_have_text("payment_methods")
    changed = made.page.locator("#panel tr.changed[data-key=last_intent]")
    expect(changed.locator("del")).to_have_text("payment_methods")


def test_two_contacts_have_two_chats_and_a_reload_forgets_neither(desk: Open) -> None:
    made = desk()
    made.users += (new_user(),)
    made.page.get_by_role("button", name="Add phone").click()
    made.page.get_by_label("Name").fill("Juan Pérez")
    made.page.get_by_label("Number, with country code").fill(f"+{made.users[1]}")
    made.page.get_by_role("button", name="Add", exact=True).click()

    made.say("¿Puedo pagar con Nequi?", 0)
    made.say("What payment methods do you take?", 1)
    expect(made.said("aceptamos Nequi", 0)).to_be_visible()
    expect(made.said("You can pay with", 1)).to_be_visible()
    expect(made.said("You can pay with", 0)).to_have_count(0)
    made.page.reload()

    expect(made.said("aceptamos Nequi", 0)).to_have_count(1)
    expect(made.said("You can pay with", 1)).to_have_count(1)
    made.phone(1).get_by_role("button", name="more").first.click()
    made.page.get_by_role("button", name="Put this phone away").click()
    expect(made.phone(1)).to_have_count(0)
    expect(made.phone(0)).to_have_count(1)


def test_what_users_say_is_never_markup(desk: Open) -> None:
    made = desk()

    made.say(
        "<img src=x onerror=\"document.title='mine'\"> *gordo* _fino_ https://example.com/a?b=1"
    )

    bubble = made.phone().locator(".row.mine .body")
    expect(bubble).to_contain_text("<img src=x onerror=")
    expect(bubble.locator("strong")).to_have_text("gordo")
    expect(bubble.locator("em")).to_have_text("fino")
    expect(bubble.locator("a")).to_have_attribute("rel", "noopener noreferrer")
    assert bubble.locator("img").count() == 0
    assert made.page.title() != "mine"


def test_a_message_is_answered_to_reacted_to_edited_and_deleted(
    simulated: Daemon, desk: Open
) -> None:
    made = desk()

    def act(words: str, what: str) -> None:
        row = (
            made.phone().locator(".row.mine").filter(has=made.page.locator(".body", has_text=words))
        )
        expect(row.locator(".ticks.sent, .ticks.pending")).to_have_count(0)
        row.get_by_role("button", name="Message actions").focus()
        made.page.keyboard.press("Enter")
        made.page.get_by_role("dialog").get_by_role("button", name=what).click()

    made.say("¿Puedo pagar con Nequi?")
    expect(made.said("aceptamos Nequi")).to_be_visible()
    act("con Nequi", "React with ❤️")
    expect(made.phone().locator(".row.mine .reactions")).to_have_text("❤️")
    act("con Nequi", "Reply")
    made.say("y con PSE")
    expect(made.phone().locator(".row.mine .quote")).to_contain_text("¿Puedo pagar con Nequi?")
    act("y con PSE", "Edit")
    made.page.get_by_label("Text").fill("y con Daviplata")
    made.page.get_by_role("button", name="Save").click()
    expect(made.phone().locator(".row.mine", has_text="edited")).to_contain_text("y con Daviplata")
    act("y con Daviplata", "Delete for everyone")
    expect(made.phone().locator(".row.mine .gone")).to_have_text("🚫 This message was deleted")

    simulated.settle()
    traces = simulated.admin(f"/admin/conversations/{NUMBER}:{made.users[0]}").json()["traces"]
    kinds = [trace["kind"] for trace in traces]
    assert {"text", "reaction", "edit", "revoke"} >= set(kinds) >= {"text"}


def test_everything_needed_is_done_with_the_keyboard_on_a_narrow_screen(desk: Open) -> None:
    made = desk(width=360, height=740)
    keys = made.page.keyboard
    assert made.page.evaluate("document.documentElement.scrollWidth") <= 360

    made.phone().locator("textarea").focus()
    keys.type("hola")
    keys.press("Enter")
    expect(made.said("Soy el asistente")).to_be_visible()
    made.phone().get_by_role("button", name="Ver menú").focus()
    keys.press("Enter")
    opener = made.phone().locator(".choice[aria-haspopup=dialog]")
    opener.wait_for()
    opener.focus()
    keys.press("Enter")
    sheet = made.page.get_by_role("dialog")
    expect(sheet).to_be_visible()
    keys.press("Escape")
    expect(sheet).to_be_hidden()
    expect(opener).to_be_focused()


def test_faults_and_the_clock_are_turned_on_the_page(simulated: Daemon, desk: Open) -> None:
    made = desk()
    made.say("hola")
    expect(made.said("Soy el asistente")).to_be_visible()

    made.page.get_by_role("switch", name="Duplicate webhooks").click()
    row = made.page.locator("[data-fault=duplicate]")
    expect(row.locator(".left")).to_have_text("1 left")
    made.say("¿Puedo pagar con Nequi?")
    expect(made.page.get_by_role("switch", name="Duplicate webhooks")).not_to_be_checked()
    expect(made.said("aceptamos Nequi")).to_have_count(1)
    made.page.get_by_role("button", name="+25 h").click()
    expect(made.page.locator("#window")).to_contain_text("closed")
    made.say("¿a qué hora abren?")
    expect(made.page.locator("#window")).to_contain_text("open for 23 h")
    made.page.get_by_role("button", name="Reset").click()
    expect(made.page.get_by_text("real time")).to_be_visible()
    simulated.settle()
    state: dict[str, Any] = simulated.session(made.users[0])
    assert len(state["turns"]) == 6


def test_a_chat_is_saved_as_a_script_that_can_be_performed(
    simulated: Daemon, desk: Open, tmp_path: Path
) -> None:
    made = desk()
    made.say("hola")
    expect(made.said("Soy el asistente")).to_be_visible()
    made.phone().get_by_role("button", name="Ver menú").click()
    expect(made.phone().locator(".row.theirs")).to_have_count(2)

    made.phone().get_by_role("button", name="more").first.click()
    with made.page.expect_download() as download:
        made.page.get_by_role("button", name="Save this chat").click()
    path = tmp_path / "recorded.toml"
    download.value.save_as(path)

    words = path.read_text()
    assert 'say = "hola"' in words
    assert 'tap = "info:menu"' in words
    replayed = subprocess.run(
        [sys.executable, "run.py", "converse", str(path)],
        cwd=ROOT,
        env=simulated.environment(),
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    assert replayed.returncode == 0, replayed.stdout + replayed.stderr


def test_an_open_page_finds_the_daemon_again_with_all_it_said(
    simulated: Daemon, desk: Open
) -> None:
    made = desk()
    made.say("¿Puedo pagar con Nequi?")
    expect(made.said("aceptamos Nequi")).to_be_visible()
    state = made.page.locator("#connection")

    simulated.settings["ADMIN_PORT"] = simulated.facts["admin_url"].rpartition(":")[2]
    assert simulated.stop() == 0
    expect(state).to_contain_text("away")
    made.say("hola")
    expect(made.phone().locator(".ticks.failed")).to_be_visible()
    simulated.start()
    expect(state).to_be_empty()
    made.phone().get_by_role("button", name="Try again").click()

    expect(made.said("¿En qué te ayudo?")).to_be_visible()
    expect(made.said("aceptamos Nequi")).to_have_count(1)
