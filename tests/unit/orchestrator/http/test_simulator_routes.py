"""The simulator over real sockets: Graph client and phones on one side, the webhook behind it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from orchestrator.conversation.replies import Button, ButtonsReply, TextReply
from orchestrator.whatsapp.graph import GraphClient, Refused, Sent
from orchestrator.whatsapp.graph_errors import FailureKind
from orchestrator.whatsapp.inbound import InboundMessage
from orchestrator.whatsapp.outbound import message_payload
from tests.unit.orchestrator.http.simulated_world import TOKEN, World, mute, world
from tests.unit.orchestrator.whatsapp.samples import NUMBER, PHONE


async def echo(graph: GraphClient, message: InboundMessage) -> None:
    """Reads, then repeats what was said, with a button to say it again."""
    assert await graph.mark_read(NUMBER, message.message_id, typing=True) is None
    words = str(message.raw.get("text", {}).get("body", "tapped"))
    reply = ButtonsReply(body=words, buttons=(Button(id="again", title="Otra vez"),))
    payload = message_payload(reply, to=str(message.user_id), reply_to=message.message_id)
    assert isinstance(await graph.send(NUMBER, payload), Sent)


def in_world(use: Callable[[World], Awaitable[None]], bot: Any = mute) -> None:
    async def run() -> None:
        async with world(bot) as made:
            await use(made)

    asyncio.run(run())


def phone_url(made: World, what: str) -> str:
    return f"{made.admin_url}/simulator/api/phones/{PHONE}/{what}"


async def say(made: World, wish: object) -> tuple[int, dict[str, Any]]:
    async with made.http.post(phone_url(made, "messages"), json=wish) as response:
        return response.status, await response.json()


async def look(made: World, **query: object) -> dict[str, Any]:
    asked = {name: str(value) for name, value in query.items()}
    async with made.http.get(phone_url(made, "events"), params=asked) as response:
        assert response.status == 200
        page: dict[str, Any] = await response.json()
        return page


async def look_until(made: World, kind: str, sender: str) -> list[dict[str, Any]]:
    """All events up to the first of `kind` from `sender`."""
    events: list[dict[str, Any]] = []
    last = 0
    async with asyncio.timeout(30):
        while not any(e["kind"] == kind and e.get("from") == sender for e in events):
            page = await look(made, after=last, wait=5)
            events += page["events"]
            last = page["last"]
    return events


def test_a_word_goes_to_the_bot_and_its_answer_comes_to_the_screen() -> None:
    async def talk(made: World) -> None:
        status, answer = await say(made, {"text": "hola", "name": "María"})
        assert status == 201
        events = await look_until(made, "message", "business")
        kinds = [(event["kind"], event.get("from")) for event in events]
        assert kinds[0] == ("message", "user")
        assert ("ticks", "user") in kinds
        assert ("typing", None) in kinds
        bubble = next(e for e in events if e.get("from") == "business")
        assert bubble["message"]["body"] == "hola"
        assert bubble["message"]["quoted"] == answer["id"]
        assert bubble["message"]["buttons"] == [{"id": "again", "title": "Otra vez"}]
        assert [event["number"] for event in events] == list(range(1, len(events) + 1))
        status, _ = await say(made, {"choice": "again"})
        assert status == 201

    in_world(talk, echo)


def test_a_word_reaches_the_door_as_a_message_and_the_answer_as_statuses() -> None:
    async def talk(made: World) -> None:
        await say(made, {"text": "hola"})
        await look_until(made, "message", "business")
        await look(made)
        await made.simulator.settle()
        first, *statuses = made.door.items
        assert first.raw["text"]["body"] == "hola"
        assert {item.status for item in statuses} == {"sent", "delivered", "read"}

    in_world(talk, echo)


@pytest.mark.parametrize("wish", [{}, [], "x", {"text": ""}, {"text": "a", "name": 5}])
def test_a_wish_that_makes_no_sense_is_explained(wish: object) -> None:
    async def talk(made: World) -> None:
        status, answer = await say(made, wish)
        assert status == 400
        assert answer["error"]

    in_world(talk)


def test_a_wish_too_deep_to_show_is_refused() -> None:
    async def talk(made: World) -> None:
        deep: Any = 1
        for _ in range(250):
            deep = [deep]
        assert (await say(made, {"raw": {"type": "x", "odd": deep}}))[0] == 400
        async with made.http.post(phone_url(made, "messages"), data=b"{") as response:
            assert response.status == 400

    in_world(talk)


@pytest.mark.parametrize("query", [{"after": "x"}, {"wait": "nan"}, {"wait": "inf"}])
def test_a_question_that_makes_no_sense_is_explained(query: dict[str, str]) -> None:
    async def talk(made: World) -> None:
        async with made.http.get(phone_url(made, "events"), params=query) as response:
            assert response.status == 400
            assert "write a number" in (await response.json())["error"]
        url = f"{made.admin_url}/simulator/api/phones/Ana/events"
        async with made.http.get(url) as response:
            assert response.status == 400

    in_world(talk)


def test_the_phones_are_listed_with_the_numbers_they_can_write_to() -> None:
    async def talk(made: World) -> None:
        await say(made, {"text": "hola", "name": "María"})
        async with made.http.get(f"{made.admin_url}/simulator/api/phones") as response:
            listed = await response.json()
        assert listed["phone_number_ids"] == [NUMBER]
        assert [(phone["user_id"], phone["name"]) for phone in listed["phones"]] == [
            (PHONE, "María")
        ]

    in_world(talk)


def test_the_graph_api_wants_its_token() -> None:
    async def talk(made: World) -> None:
        url = f"{made.admin_url}/graph/v24.0/{NUMBER}/messages"
        for header in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": TOKEN}):
            async with made.http.post(url, json={}, headers=header) as response:
                assert response.status == 401
                assert (await response.json())["error"]["code"] == 190

    in_world(talk)


def test_the_graph_client_understands_a_refusal() -> None:
    async def talk(made: World) -> None:
        payload = message_payload(TextReply(body="x"), to=PHONE)
        outcome = await made.graph.send(NUMBER, {**payload, "type": "song"})
        assert isinstance(outcome, Refused)
        assert outcome.failure.kind is FailureKind.PERMANENT
        outcome = await made.graph.send("999", payload)
        assert isinstance(outcome, Refused)
        assert outcome.failure.kind is FailureKind.CONFIGURATION

    in_world(talk)
