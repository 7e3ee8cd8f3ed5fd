"""The terminal phone against a simulator on a real server, driven through pipes and a pty."""

from __future__ import annotations

import asyncio
import io
import os
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from aiohttp import web
from aiohttp.typedefs import Handler
from rich.console import Console

from orchestrator.chat import chat
from orchestrator.chat.session import Patience
from orchestrator.conversation.replies import (
    Button,
    ButtonsReply,
    ListReply,
    Reply,
    Row,
    Section,
    TextReply,
)
from orchestrator.whatsapp.graph import GraphClient
from orchestrator.whatsapp.inbound import InboundMessage
from orchestrator.whatsapp.outbound import message_payload
from tests.unit.orchestrator.http.simulated_world import SECRET, Bot, World, mute, serving, world
from tests.unit.orchestrator.whatsapp.samples import NUMBER, PHONE

ADMIN_TOKEN = "admin-token"
KEY = f"{NUMBER}:{PHONE}"
QUICK = Patience(first_reply=5, quiet=0.1, whole_answer=10)
STATE = {"current_lane": "commerce", "wa_id": PHONE, "address": "Cra. 7 # 45-10"}

MENU = ListReply(
    header="Menú",
    body="Elige tu pizza",
    footer="Precios con IVA",
    button="Ver menú",
    sections=(
        Section(
            title="Pizzas",
            rows=(
                Row(id="PZ-HAW", title="Hawaiana", description="$34.900"),
                Row(id="PZ-PEP", title="Pepperoni"),
            ),
        ),
    ),
)
CONFIRM = ButtonsReply(
    body="¿Algo más?", buttons=(Button(id="yes", title="Sí"), Button(id="no", title="No"))
)


async def say(graph: GraphClient, message: InboundMessage, *replies: Reply) -> None:
    for reply in replies:
        await graph.send(NUMBER, message_payload(reply, to=str(message.user_id)))


async def waiter(graph: GraphClient, message: InboundMessage) -> None:
    """Shows the menu and asks; repeats what is chosen or written."""
    await graph.mark_read(NUMBER, message.message_id, typing=True)
    raw = message.raw
    if raw["type"] == "interactive":
        kind = raw["interactive"]["type"]
        await say(graph, message, TextReply(body=f"tapped {raw['interactive'][kind]['id']}"))
    elif raw["type"] == "text" and raw["text"]["body"] == "menú":
        await say(graph, message, MENU, CONFIRM)
    elif raw["type"] == "text":
        await say(graph, message, TextReply(body=f"heard {raw['text']['body']}\nand more"))
    else:
        await say(graph, message, TextReply(body=f"got {raw['type']} {raw[raw['type']]}"))


class Admin:
    """The rest of the admin listener: its token check, and one conversation."""

    def __init__(self, *, has_session: bool = True) -> None:
        self.has_session = has_session
        self.resets: list[str] = []

    def app(self) -> web.Application:
        app = web.Application(middlewares=[self.check])
        app.router.add_get("/admin/conversations/{key}", self.conversation)
        app.router.add_post("/admin/conversations/{key}/reset", self.reset)
        return app

    @web.middleware
    async def check(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        authorized = request.headers.get("Authorization") == f"Bearer {ADMIN_TOKEN}"
        if not authorized and not request.path.startswith("/graph/"):
            return web.json_response({"error": "who are you?"}, status=401)
        return await handler(request)

    async def conversation(self, request: web.Request) -> web.Response:
        if not self.has_session:
            return web.json_response({"error": "no session"}, status=404)
        assert request.match_info["key"] == KEY
        assert request.query["reveal"] == "1"
        traces = [{"tier": "old"}, {"tier": "rules", "lane": "commerce"}]
        return web.json_response({"key": KEY, "state": STATE, "traces": traces})

    async def reset(self, request: web.Request) -> web.Response:
        self.resets.append(request.match_info["key"])
        return web.json_response({})


def run_chat(
    script: str,
    bot: Bot = waiter,
    *,
    admin: Admin | None = None,
    patience: Patience = QUICK,
    use: Callable[[World], Awaitable[None]] | None = None,
    secret: bytes = SECRET,
    **options: Any,
) -> tuple[int, str]:
    """The exit code, and what was printed while `script` was piped in."""

    async def run() -> tuple[int, str]:
        async with world(bot, admin_app=(admin or Admin()).app, secret=secret) as made:
            if use:
                await use(made)
            return await piped(script, made.admin_url, patience=patience, **options)

    return asyncio.run(run())


async def piped(script: str, admin_url: str, **options: Any) -> tuple[int, str]:
    reading, writing = os.pipe()
    os.write(writing, script.encode())
    os.close(writing)
    out = io.StringIO()
    arguments = {"token": ADMIN_TOKEN, "phone": PHONE, "phone_number_id": NUMBER, **options}
    try:
        code = await chat(
            admin_url=admin_url,
            stdin=reading,
            console=Console(file=out, width=100, highlight=False),
            **arguments,
        )
    finally:
        os.close(reading)
    return code, out.getvalue()


def test_a_script_is_said_line_by_line_each_after_the_answer_to_the_one_before() -> None:
    code, printed = run_chat("hola\n\ndos\n", name="María")
    assert code == 0
    lines = [line for line in printed.splitlines() if "✓" not in line]
    assert lines == [
        "you: hola",
        "bot: heard hola",
        "     and more",
        "you: dos",
        "bot: heard dos",
        "     and more",
    ]


def test_the_users_words_get_ticks() -> None:
    _, printed = run_chat("hola\n")
    assert "  ✓✓ read" in printed.splitlines()


def test_buttons_and_rows_are_numbered_through_and_tapped_by_number() -> None:
    code, printed = run_chat("menú\n2\nmenú\n4\n")
    assert code == 0
    menu = [
        "bot: Menú",
        "     Elige tu pizza",
        "     Precios con IVA",
        "     [Ver menú]",
        "     Pizzas",
        "     1. Hawaiana · $34.900",
        "     2. Pepperoni",
        "bot: ¿Algo más?",
        "     3. Sí",
        "     4. No",
    ]
    lines = [line for line in printed.splitlines() if "✓" not in line]
    assert lines[1:11] == menu
    assert "bot: tapped PZ-PEP" in lines
    assert "bot: tapped no" in lines


def test_a_number_that_taps_nothing_is_a_word_and_text_makes_any_number_one() -> None:
    _, printed = run_chat("7\nmenú\n/text 2\n9\n")
    for words in ("heard 7", "heard 2", "heard 9"):
        assert words in printed


def test_a_place_and_a_picture_can_be_sent() -> None:
    _, printed = run_chat("/location 4.6482, -74.0636\n/image mira\n/location here\n")
    assert "got location {'latitude': 4.6482, 'longitude': -74.0636}" in printed
    assert "'caption': 'mira'" in printed
    assert "! write /location LATITUDE LONGITUDE" in printed


def test_the_state_and_the_last_trace_are_shown() -> None:
    _, printed = run_chat("/state\n/trace\n")
    assert '"address": "Cra. 7 # 45-10"' in printed
    assert '"tier": "rules"' in printed
    assert '"tier": "old"' not in printed


def test_without_a_session_there_is_nothing_to_show() -> None:
    code, printed = run_chat("/state\n/trace\n", admin=Admin(has_session=False))
    assert code == 0
    assert printed.count("there is no session yet") == 2


def test_reset_asks_the_daemon_to_forget_the_session() -> None:
    admin = Admin()
    _, printed = run_chat("/reset\n", admin=admin)
    assert admin.resets == [KEY]
    assert "forgotten" in printed


def test_faults_and_the_clock_are_turned_from_the_terminal() -> None:
    lines = ("/fault duplicate 3", "/fault delay 30s", "/fault off delay", "/clock +25h", "hola")
    _, said = run_chat("\n".join([*lines, "/clock reset", "/fault off", "/fault earthquake", ""]))

    shown = [line.partition("faults: ")[2] for line in said.splitlines() if "(it is" in line]
    assert len(shown) == 6
    assert shown[0] == shown[2] == shown[3] == "duplicate (3 times left))"
    assert shown[1].startswith("duplicate (3 times left), delay (")
    assert shown[4] != shown[3]
    assert shown[5] == "none)"
    assert "bot: heard hola" in said
    assert "'earthquake' is no fault" in said


@pytest.mark.parametrize("line", ["/fault", "/fault duplicate many", "/clock", "/clock -3h"])
def test_a_misread_switch_is_told_with_an_example(line: str) -> None:
    _, said = run_chat(line + "\n")

    assert "! write /" in said


def test_help_lists_the_commands_and_an_unknown_one_points_to_it() -> None:
    _, printed = run_chat("/help\n/dance\n/text\n")
    assert "/trace" in printed
    assert "! /dance is no command; /help lists them" in printed
    assert "! write something after /text" in printed


def test_quit_leaves_the_rest_of_a_script_unsaid() -> None:
    code, printed = run_chat("/quit\nhola\n")
    assert (code, printed) == (0, "")


def test_a_last_line_without_an_end_is_said_too() -> None:
    _, printed = run_chat("hola")
    assert "heard hola" in printed


def test_a_bot_that_says_nothing_does_not_hold_up_the_script() -> None:
    code, printed = run_chat("hola\n", mute, patience=Patience(first_reply=0.2, quiet=0.1))
    assert code == 0
    assert "(no answer)" in printed


def test_a_bot_that_types_for_ever_does_not_either() -> None:
    async def types(graph: GraphClient, message: InboundMessage) -> None:
        await graph.mark_read(NUMBER, message.message_id, typing=True)

    patience = Patience(first_reply=0.05, quiet=0.05, whole_answer=0.4)
    code, printed = run_chat("hola\n", types, patience=patience)
    assert code == 0
    assert "(the answer does not end)" in printed


def test_what_was_said_before_is_not_shown_again() -> None:
    async def earlier(made: World) -> None:
        made.simulator.user_sends(PHONE, {"text": "antes"})
        await made.simulator.settle()
        assert made.door.answers
        await asyncio.gather(*made.door.answers)

    _, printed = run_chat("ahora\n", use=earlier)
    assert "heard ahora" in printed
    assert "antes" not in printed


def test_the_number_is_the_business_s_first_if_none_is_named() -> None:
    code, printed = run_chat("hola\n", phone_number_id=None)
    assert code == 0
    assert "heard hola" in printed


def test_what_the_simulator_refuses_is_told_and_the_chat_goes_on() -> None:
    code, printed = run_chat("hola\nhola\n", phone_number_id="999")
    assert code == 0
    assert printed.count("'999' is not a number of this business") == 2


def test_a_wrong_token_is_told_with_its_cure() -> None:
    code, printed = run_chat("hola\n", token="wrong")
    assert code == 2
    assert "refuses the admin token" in printed
    assert "wrong" not in printed


def test_a_phone_that_is_none_is_told_by_name() -> None:
    code, printed = run_chat("hola\n", phone="Ana")
    assert code == 2
    assert "'Ana' is no phone" in printed


def test_a_daemon_without_simulator_is_told_with_its_cure() -> None:
    async def run() -> tuple[int, str]:
        async with serving(web.Application()) as url:
            return await piped("hola\n", url)

    code, printed = asyncio.run(run())
    assert code == 2
    assert "DELIVERY=simulator" in printed


def test_no_daemon_is_told_with_its_cure() -> None:
    code, printed = asyncio.run(piped("hola\n", "http://127.0.0.1:9"))
    assert code == 69
    assert "make run" in printed


def test_a_webhook_that_refuses_is_told() -> None:
    _, printed = run_chat("hola\n", secret=b"another", patience=Patience(whole_answer=0.5))
    assert "! the webhook answered 401" in printed


@pytest.mark.parametrize("ending", [b"/quit\n", b"\x04"])
def test_at_a_terminal_replies_come_in_bubbles_while_one_types(ending: bytes) -> None:
    class Shown(io.StringIO):
        """Tells when the reply stands on the screen."""

        replied = asyncio.Event()

        def write(self, text: str) -> int:
            if "and more" in text:
                self.replied.set()
            return super().write(text)

    async def run() -> tuple[int, str]:
        out = Shown()
        out.replied = asyncio.Event()
        keyboard, terminal = os.openpty()
        try:
            async with world(waiter, admin_app=Admin().app) as made:
                console = Console(file=out, width=100, force_terminal=True, highlight=False)
                chatting = asyncio.create_task(
                    chat(
                        admin_url=made.admin_url,
                        token=ADMIN_TOKEN,
                        phone=PHONE,
                        phone_number_id=NUMBER,
                        stdin=terminal,
                        console=console,
                    )
                )
                os.write(keyboard, b"hola\n")
                async with asyncio.timeout(30):
                    await out.replied.wait()
                    os.write(keyboard, ending)
                    return await chatting, out.getvalue()
        finally:
            os.close(keyboard)
            os.close(terminal)

    code, printed = asyncio.run(run())
    assert code == 0
    assert "heard hola" in printed
    assert "╭" in printed
    assert "›" in printed
    assert "you: hola" not in printed
