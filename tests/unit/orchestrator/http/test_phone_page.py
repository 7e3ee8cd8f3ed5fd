"""The page of the phones over real sockets: its files, its socket, its switches, its uploads."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
import pytest
from aiohttp import WSMsgType, web

from orchestrator.conversation.replies import TextReply
from orchestrator.http.simulator_routes import add_routes
from orchestrator.whatsapp.graph import Sent, Unknown
from orchestrator.whatsapp.outbound import message_payload
from tests.unit.orchestrator.http.simulated_world import TOKEN, World, serving, world
from tests.unit.orchestrator.whatsapp.samples import NUMBER, PHONE
from tests.unit.orchestrator.whatsapp.simulator.business import Business, simulator

META = {"Authorization": f"Bearer {TOKEN}"}


def in_world(use: Callable[[World], Awaitable[None]]) -> None:
    async def run() -> None:
        async with world() as made:
            await use(made)

    asyncio.run(run())


def socket(made: World, **headers: str) -> Any:
    return made.http.ws_connect(f"{made.admin_url}/simulator/api/socket", headers=headers)


async def told(
    page: aiohttp.ClientWebSocketResponse, wanted: Callable[[dict[str, Any]], object]
) -> dict[str, Any]:
    """The first news of this kind."""
    async with asyncio.timeout(30):
        while True:
            news: dict[str, Any] = await page.receive_json()
            if wanted(news):
                return news


async def post(made: World, path: str, document: object) -> tuple[int, dict[str, Any]]:
    async with made.http.post(f"{made.admin_url}/simulator/api/{path}", json=document) as answer:
        return answer.status, await answer.json()


# The files


def test_every_file_the_page_names_is_served_and_nothing_foreign_is_named() -> None:
    async def look(made: World) -> None:
        seen, wanted = set[str](), ["/simulator"]
        while wanted:
            path = wanted.pop()
            seen.add(path)
            async with made.http.get(made.admin_url + path) as answer:
                assert answer.status == 200, path
                policy = answer.headers["Content-Security-Policy"]
                assert "default-src 'none'" in policy
                assert "unsafe" not in policy
                assert answer.headers["X-Content-Type-Options"] == "nosniff"
                words = "" if path.endswith(".ogg") else await answer.text()
            assert "innerHTML" not in words
            assert not re.search(r"(src|href)=\"https?:", words)
            names = re.findall(r"(?:simulator/page|\"\.)/([\w-]+\.\w+)", words)
            wanted += [p for name in names if (p := f"/simulator/page/{name}") not in seen]
        assert {path.rpartition(".")[2] for path in seen} >= {"js", "css", "svg"}

    in_world(look)


def test_a_file_the_browser_has_is_not_sent_again() -> None:
    async def look(made: World) -> None:
        url = f"{made.admin_url}/simulator/page/main.js"
        async with made.http.get(url) as answer:
            etag = answer.headers["ETag"]
        async with made.http.get(url, headers={"If-None-Match": etag}) as answer:
            assert answer.status == 304
        async with made.http.get(f"{made.admin_url}/simulator/page/none.js") as answer:
            assert answer.status == 404

    in_world(look)


def test_a_catalogue_that_changes_is_shown_to_the_next_page() -> None:
    async def look() -> None:
        simulated = simulator(Business())
        catalogues: dict[str, dict[str, Any]] = {}
        app = web.Application()
        add_routes(app, simulated, catalogues=catalogues)
        async with serving(app) as url, aiohttp.ClientSession() as http:
            catalogues[NUMBER] = {"name": "New"}
            async with http.get(f"{url}/simulator/api/phones") as answer:
                assert (await answer.json())["catalogues"] == {NUMBER: {"name": "New"}}
        await simulated.close()

    asyncio.run(look())


# The socket


def test_a_page_hears_what_happened_and_what_happens() -> None:
    async def talk(made: World) -> None:
        made.simulator.user_sends(PHONE, {"text": "before"})
        await made.simulator.settle()
        async with socket(made) as page:
            await page.send_json({"watch": PHONE, "after": 0, "reading": True})
            history = await told(page, lambda news: "phone" in news)
            assert history["events"][0]["message"]["body"] == "before"
            assert (history["live"], history["restarted"], history["lost"]) == (False,) * 3
            made.simulator.user_sends(PHONE, {"text": "now", "client_id": "mine"})
            live = await told(page, lambda news: "phone" in news)
            assert live["live"]
            assert live["events"][0]["message"]["client_id"] == "mine"

    in_world(talk)


def test_a_page_from_before_a_restart_gets_everything_anew() -> None:
    async def talk(made: World) -> None:
        made.simulator.user_sends(PHONE, {"text": "hola"})
        async with socket(made) as page:
            await page.send_json({"watch": PHONE, "after": 999})
            news = await told(page, lambda news: "phone" in news)
            assert news["restarted"]
            assert news["events"][0]["number"] == 1

    in_world(talk)


def test_only_a_page_in_sight_reads() -> None:
    async def talk(made: World) -> None:
        made.simulator.user_sends(PHONE, {"text": "hola"})
        assert isinstance(
            await made.graph.send(NUMBER, message_payload(TextReply(body="¡Hola!"), to=PHONE)), Sent
        )
        await made.simulator.settle()
        async with socket(made) as page:
            await page.send_json({"watch": PHONE, "reading": False})
            unread = await told(page, lambda news: "phone" in news)
            assert "read" not in {event.get("ticks") for event in unread["events"]}
            await page.send_json({"watch": PHONE, "after": unread["last"], "reading": True})
            await told(page, lambda news: any(e.get("ticks") == "read" for e in news["events"]))

    in_world(talk)


def test_a_page_is_told_of_every_switch_and_of_what_it_got_wrong() -> None:
    async def talk(made: World) -> None:
        async with socket(made) as page:
            assert (await told(page, lambda news: "controls" in news))["controls"]["faults"]
            status, _ = await post(made, "faults", {"fault": "duplicate", "times": 3})
            assert status == 200
            news = await told(page, lambda news: "controls" in news)
            (row,) = [row for row in news["controls"]["faults"] if row["on"]]
            assert (row["fault"], row["left"]) == ("duplicate", 3)
            for nonsense in ("{", "[]", '{"watch": "ana"}', '{"watch": "573001", "after": "x"}'):
                await page.send_str(nonsense)
                assert (await told(page, lambda news: "problem" in news))["problem"]

    in_world(talk)


def test_a_page_watches_a_bounded_number_of_phones() -> None:
    async def talk(made: World) -> None:
        async with socket(made) as page:
            for index in range(25):
                await page.send_json({"watch": f"5730012345{index:02}"})
            assert "24 phones" in (await told(page, lambda news: "problem" in news))["problem"]

    in_world(talk)


def test_a_foreign_page_gets_no_socket() -> None:
    async def talk(made: World) -> None:
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            await socket(made, Origin="https://elsewhere.example")
        assert refused.value.status == 403

    in_world(talk)


def test_a_closing_simulator_sends_its_pages_away() -> None:
    async def talk(made: World) -> None:
        async with socket(made) as page:
            await page.send_json({"watch": PHONE})
            await told(page, lambda news: "phone" in news)
            await made.simulator.close()
            async with asyncio.timeout(30):
                while (message := await page.receive()).type is WSMsgType.TEXT:
                    continue
            assert message.type is WSMsgType.CLOSE
            assert page.close_code == 1001

    in_world(talk)


# Switches and clock


@pytest.mark.parametrize(
    ("path", "document"),
    [
        ("faults", {"fault": "earthquake"}),
        ("faults", {"fault": "duplicate", "times": "many"}),
        ("faults", {"fault": "duplicate", "times": 1.5}),
        ("faults", {"off": 1}),
        ("faults", []),
        ("clock", {}),
        ("clock", {"step_seconds": -1}),
        ("clock", {"step_seconds": True}),
    ],
)
def test_a_switch_that_cannot_be_turned_so_says_why(path: str, document: object) -> None:
    async def turn(made: World) -> None:
        status, answer = await post(made, path, document)
        assert status == 400
        assert answer["error"]

    in_world(turn)


def test_the_clock_is_put_forward_and_back_to_real_time() -> None:
    async def turn(made: World) -> None:
        _, stepped = await post(made, "clock", {"step_seconds": 90_000})
        assert stepped["ahead_seconds"] == 90_000
        _, reset = await post(made, "clock", {"reset": True})
        assert reset["ahead_seconds"] == 0
        await post(made, "faults", {"fault": "delay", "seconds": 60})
        _, off = await post(made, "faults", {"off": None})
        assert not any(row["on"] for row in off["faults"])

    in_world(turn)


def test_a_call_that_times_out_gets_no_answer_though_its_message_arrives() -> None:
    async def talk(made: World) -> None:
        await post(made, "faults", {"fault": "timeout", "delay_seconds": 0})
        payload = message_payload(TextReply(body="¡Hola!"), to=PHONE)
        assert isinstance(await made.graph.send(NUMBER, payload), Unknown)
        screen = await made.simulator.watch(PHONE)
        assert screen.events[0].data["message"]["body"] == "¡Hola!"

    in_world(talk)


# Files of users and of the business


def test_what_a_user_attaches_is_described_and_downloaded_as_from_meta() -> None:
    async def talk(made: World) -> None:
        url = f"{made.admin_url}/simulator/api/media"
        headers = {"Content-Type": "image/jpeg"}
        async with made.http.post(url, data=b"picture", headers=headers) as answer:
            assert answer.status == 201
            media_id = (await answer.json())["id"]
        graph = f"{made.admin_url}/graph/v24.0/{media_id}"
        async with made.http.get(graph) as answer:
            assert answer.status == 401
        async with made.http.get(graph, headers=META) as answer:
            about = await answer.json()
        assert (about["mime_type"], about["file_size"], about["id"]) == ("image/jpeg", 7, media_id)
        async with made.http.get(about["url"]) as answer:
            assert answer.status == 401
        async with made.http.get(about["url"], headers=META) as answer:
            assert (answer.content_type, await answer.read()) == ("image/jpeg", b"picture")
        async with made.http.delete(graph, headers=META) as answer:
            assert await answer.json() == {"success": True}
        async with made.http.get(about["url"], headers=META) as answer:
            assert answer.status == 404
        async with made.http.get(graph, headers=META) as answer:
            assert (await answer.json())["error"]["code"] == 100

    in_world(talk)


def form(**fields: str) -> aiohttp.FormData:
    made = aiohttp.FormData(fields)
    made.add_field("file", b"%PDF", filename="menu.pdf", content_type="application/pdf")
    return made


def test_the_business_uploads_as_to_meta() -> None:
    async def talk(made: World) -> None:
        url = f"{made.admin_url}/graph/v24.0/{NUMBER}/media"
        whatsapp = {"messaging_product": "whatsapp"}
        async with made.http.post(url, data=form(**whatsapp), headers=META) as answer:
            media_id = (await answer.json())["id"]
        async with made.http.get(f"{made.admin_url}/simulator/api/media/{media_id}") as answer:
            assert await answer.read() == b"%PDF"
            assert answer.content_type == "application/octet-stream"
            assert answer.headers["Content-Disposition"] == "attachment"
            assert "sandbox" in answer.headers["Content-Security-Policy"]
        for data, code in (
            (form(), 100),
            (aiohttp.FormData(whatsapp | {"type": "image/png"}), 100),
            (form(**whatsapp, type="text/html"), 131053),
        ):
            async with made.http.post(url, data=data, headers=META) as answer:
                assert (await answer.json())["error"]["code"] == code
        async with made.http.post(url, data=form(**whatsapp)) as answer:
            assert answer.status == 401

    in_world(talk)


def test_no_more_is_read_than_a_file_may_have(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("orchestrator.http.simulator_media_routes.MAX_USER_BYTES", 1000)
    monkeypatch.setattr("orchestrator.whatsapp.simulator.media.MAX_USER_BYTES", 1000)

    async def talk(made: World) -> None:
        url = f"{made.admin_url}/simulator/api/media"
        async with made.http.post(url, data=b"x" * 2_000) as answer:
            assert answer.status == 400
            assert "1000" in (await answer.json())["error"]

    in_world(talk)


def test_an_upload_may_not_be_empty_and_a_picture_is_shown_as_one() -> None:
    async def talk(made: World) -> None:
        url = f"{made.admin_url}/simulator/api/media"
        async with made.http.post(url, data=b"") as answer:
            assert answer.status == 400
        async with made.http.get(f"{url}/1000000000000001") as answer:
            assert answer.status == 404
        for kind, shown in (("image/png", "image/png"), ("text/html", "application/octet-stream")):
            async with made.http.post(url, data=b"x", headers={"Content-Type": kind}) as answer:
                media_id = (await answer.json())["id"]
            async with made.http.get(f"{url}/{media_id}") as answer:
                assert answer.content_type == shown

    in_world(talk)
