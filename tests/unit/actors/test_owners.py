"""Who answers: the bot, a person at the console, or a person at the phone app."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from msgspec.structs import replace

from agents.base import AgentResponse, Handoff
from orchestrator.conversation.builder import decode_state
from orchestrator.conversation.decision import Lane
from orchestrator.conversation.key import ConversationKey
from orchestrator.conversation.ownership import to_bot, to_queue
from orchestrator.conversation.state import SessionState
from orchestrator.conversation.turn import Turn
from orchestrator.http.intake import Intake
from orchestrator.metrics import Metrics
from orchestrator.storage.entries import InboxPayload
from orchestrator.storage.identities import Identities
from orchestrator.storage.records.journal import OtherRecord, TurnRecord
from orchestrator.whatsapp.webhook import parse_webhook
from tests.support.pipeline import NOON_MS, NUMBER, journal, message, outbox, user
from tests.support.pipeline import acceptance as acceptance_of
from tests.support.quiet_log import QuietLog
from tests.support.stage import Stage, said, staged
from tests.unit.orchestrator.whatsapp.samples import webhook_body

MINUTE_MS = 60_000


def command(name: str, text: str = "", *, minutes: int = 0) -> InboxPayload:
    return InboxPayload(
        identity=str(user()),
        message_id=f"command.{name}.{text}.{minutes}",
        received_at_ms=NOON_MS + minutes * MINUTE_MS,
        raw={"type": "command", "text": text},
        command=name,
    )


def echo(text: str) -> InboxPayload:
    raw = {"type": "text", "id": f"wamid.app.{text}", "text": {"body": text}, "to": user().wa_id}
    return replace(command("echo"), message_id=f"wamid.app.{text}", raw=raw)


def later(text: str, minutes: int) -> InboxPayload:
    return replace(message(text), received_at_ms=NOON_MS + minutes * MINUTE_MS)


async def session(stage: Stage) -> SessionState:
    data = await stage.store.client.get(stage.store.keys.session(user()))
    assert data is not None
    return decode_state(data)


def on_stage(url: str, scenario: Callable[[Stage], Awaitable[None]], **more: Any) -> None:
    async def run() -> None:
        async with staged(url, **more) as stage:
            await scenario(stage)

    asyncio.run(run())


async def asks_for_a_person(
    turn: Turn, state: SessionState, handoff: Handoff | None
) -> AgentResponse:
    if state.owner != "bot":
        return AgentResponse()
    patch = to_queue(turn.received_at, reason="wants a person", summary=turn.text)
    return said("one moment", state_patch=patch)


async def has_waited_enough(
    turn: Turn, state: SessionState, handoff: Handoff | None
) -> AgentResponse:
    return said("I am back", state_patch=to_bot(), reroutes=True)


def roles(state: SessionState) -> list[tuple[str, str]]:
    return [(entry.role, entry.text) for entry in state.turns]


def test_a_waiting_conversation_is_the_support_agents_and_marked_in_the_dialogue(
    redis_url: str,
) -> None:
    async def scenario(stage: Stage) -> None:
        await stage.accept(message("a person please"))
        await stage.accept(message("hello?"))
        await stage.settled(2)
        assert await stage.sent() == ["one moment"]
        state = await session(stage)
        assert (state.owner, state.handoff_summary) == ("waiting", "a person please")
        assert roles(state) == [
            ("user", "a person please"),
            ("system", "[handoff] wants a person"),
            ("assistant", "one moment"),
            ("user", "hello?"),
        ]

    on_stage(redis_url, scenario, answer=asks_for_a_person)


def test_when_nobody_comes_the_bot_says_so_and_answers_the_same_message(redis_url: str) -> None:
    async def scenario(stage: Stage) -> None:
        await stage.accept(message("a person please"), later("are you open?", 20))
        await stage.settled(2)
        assert await stage.sent() == ["one moment", "I am back", "re: are you open?"]
        state = await session(stage)
        assert (state.owner, state.owner_since) == ("bot", None)
        assert ("system", "[return]") in roles(state)

    async def info(turn: Turn, state: SessionState, handoff: Handoff | None) -> AgentResponse:
        if turn.text == "a person please":
            return await asks_for_a_person(turn, state, handoff)
        assert state.owner == "bot"
        return said(f"re: {turn.text}")

    on_stage(redis_url, scenario, answers={Lane.INFO: info, Lane.SUPPORT: has_waited_enough})


def test_the_timer_tells_a_waiting_user_that_nobody_came_and_is_taken_back_when_one_does(
    redis_url: str,
) -> None:
    async def timers(stage: Stage) -> list[int]:
        name = stage.store.keys.of(stage.store.keys.partition_of(user())).timers
        found = await stage.store.client.zrange(name, 0, -1, withscores=True)
        return [int(score) for _, score in found]

    async def scenario(stage: Stage) -> None:
        await stage.accept(message("a person please"))
        await stage.settled(1)
        assert await timers(stage) == [NOON_MS + 15 * MINUTE_MS]
        await stage.accept(command("remind", minutes=5))
        await stage.settled(2)
        assert await stage.sent() == ["one moment"]
        await stage.accept(command("remind", minutes=15))
        await stage.settled(3)
        assert await stage.sent() == ["one moment", "I am back"]
        assert (await session(stage)).owner == "bot"
        assert await timers(stage) == []
        await stage.accept(later("somebody, please", 16), command("handoff", minutes=17))
        await stage.settled(5)
        assert await timers(stage) == []

    on_stage(
        redis_url,
        scenario,
        answers={Lane.INFO: asks_for_a_person, Lane.SUPPORT: has_waited_enough},
    )


def test_a_person_at_work_is_not_interrupted_until_they_have_been_gone_too_long(
    redis_url: str,
) -> None:
    async def scenario(stage: Stage) -> None:
        await stage.accept(command("message", "I am Ana"), message("hello Ana"))
        await stage.accept(command("message", "how can I help?", minutes=230))
        await stage.accept(later("my order is late", 400))
        await stage.settled(4)
        assert await stage.sent() == ["I am Ana", "how can I help?"]
        await stage.accept(later("anybody?", 480))
        await stage.settled(5)
        assert (await stage.sent())[2:] == ["I am back", "re: anybody?"]

    on_stage(redis_url, scenario, answers={Lane.SUPPORT: has_waited_enough})


def test_who_wants_no_more_messages_is_heard_while_a_person_is_at_work(redis_url: str) -> None:
    async def scenario(stage: Stage) -> None:
        await stage.accept(command("handoff"), message("STOP"))
        await stage.settled(2)
        assert await stage.sent() == ["re: STOP"]
        assert (await session(stage)).owner == "human"

    on_stage(redis_url, scenario)


def test_a_return_is_told_once_and_a_second_one_changes_nothing(redis_url: str) -> None:
    async def scenario(stage: Stage) -> None:
        await stage.accept(message("hi"), command("handoff"), command("return"))
        await stage.accept(command("return", minutes=1))
        await stage.settled(4)
        hello, back = await stage.sent()
        assert hello == "re: hi"
        assert "Soy de nuevo el asistente" in back
        state = await session(stage)
        assert [text for role, text in roles(state) if role == "system"] == [
            "[handoff]",
            "[return]",
        ]

    on_stage(redis_url, scenario)


def test_who_wants_no_more_messages_is_not_told_of_a_return(redis_url: str) -> None:
    async def opts_out(turn: Turn, state: SessionState, handoff: Handoff | None) -> AgentResponse:
        return said("all right", state_patch={"opted_out": True})

    async def scenario(stage: Stage) -> None:
        await stage.accept(message("stop"), command("handoff"), command("return"))
        await stage.settled(3)
        assert await stage.sent() == ["all right"]

    on_stage(redis_url, scenario, answer=opts_out)


def test_outside_whatsapps_window_a_return_is_not_told(redis_url: str) -> None:
    async def scenario(stage: Stage) -> None:
        await stage.accept(message("hi"), command("handoff"))
        await stage.accept(command("return", minutes=24 * 60))
        await stage.settled(3)
        assert await stage.sent() == ["re: hi"]
        assert (await session(stage)).owner == "bot"

    on_stage(redis_url, scenario)


# The phone app


def test_what_a_person_writes_in_the_phone_app_takes_the_conversation_over(
    redis_url: str,
) -> None:
    async def scenario(stage: Stage) -> None:
        await stage.accept(message("is it on its way?"), echo("Ya va en camino"))
        await stage.accept(message("thanks"))
        await stage.settled(3)
        assert await stage.sent() == ["re: is it on its way?"]
        state = await session(stage)
        assert state.owner == "human"
        assert roles(state)[2:] == [("human", "Ya va en camino"), ("user", "thanks")]
        told = [one for one in await journal(stage.store) if isinstance(one, TurnRecord)]
        assert [one.text for one in told if one.kind == "command"] == ["Ya va en camino"]

    on_stage(redis_url, scenario)


def test_an_echo_of_a_webhook_becomes_a_command_of_its_conversation_once(redis_url: str) -> None:
    async def scenario(stage: Stage) -> None:
        writer = acceptance_of(stage.store)
        intake = Intake(
            acceptance=writer,
            identities=Identities(stage.store),
            keys=stage.store.keys,
            serves=lambda number: number == NUMBER,
            on_status=lambda status: None,
            log=QuietLog().logger,
            metrics=Metrics(),
        )
        body = webhook_body("57_smb_message_echo")
        for _ in range(2):
            await intake.store(parse_webhook(body).items)
        await stage.settled(1)
        key = ConversationKey(NUMBER, "573005550117")
        data = await stage.store.client.get(stage.store.keys.session(key))
        assert data is not None
        state = decode_state(data)
        assert roles(state) == [("human", "Ya va en camino el domiciliario")]
        assert not any(isinstance(one, OtherRecord) for one in await journal(stage.store))
        elsewhere = body.replace(NUMBER.encode(), b"999999999999")
        await intake.store(parse_webhook(elsewhere).items)
        (other,) = [one for one in await journal(stage.store) if isinstance(one, OtherRecord)]
        assert other.kind == "message_echo"

    on_stage(redis_url, scenario)


# What was said before


def test_what_the_bot_says_yields_to_a_takeover_and_what_people_say_does_not(
    redis_url: str,
) -> None:
    async def scenario(stage: Stage) -> None:
        await stage.accept(message("hi"), command("message", "Hola"))
        await stage.settled(2)
        replies = {entry.payload.message_id: entry for entry in await outbox(stage.store)}
        assert replies["wamid.573005550101.hi"].payload.yields
        assert not replies["command.message.Hola.0"].payload.yields

    on_stage(redis_url, scenario)
