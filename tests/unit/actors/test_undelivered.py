"""What a conversation learns of replies that never arrived, and who is left in peace."""

from __future__ import annotations

from typing import Any

from attrs import evolve
from msgspec.structs import replace

from actors.window import WINDOW_MS, window_template, window_until_ms
from config.localized import Localized
from config.window_template import WindowTemplate
from orchestrator.conversation.replies import TemplateReply
from orchestrator.conversation.turn import DELIVERY_FAILED
from orchestrator.http.intake import Intake
from orchestrator.metrics import Metrics
from orchestrator.storage.identities import Identities
from orchestrator.whatsapp.webhook import parse_webhook
from tests.support.pipeline import NOON_MS, NUMBER, message, outbox, user
from tests.support.pipeline import acceptance as acceptance_of
from tests.support.quiet_log import QuietLog
from tests.support.stage import Stage, said
from tests.unit.actors.test_owners import command, on_stage, session
from tests.unit.orchestrator.routing.messages import pizzeria
from tests.unit.orchestrator.whatsapp.samples import body_of, value


def test_the_dialogue_shows_a_reply_that_never_arrived(redis_url: str) -> None:
    async def scenario(stage: Stage) -> None:
        await stage.accept(message("hola"))
        await stage.settled(1)
        await stage.accept(command(DELIVERY_FAILED, "131026: undeliverable"))
        await stage.settled(2)
        last = (await session(stage)).turns[-1]
        assert (last.role, last.text) == ("system", "[not delivered] 131026: undeliverable")
        assert len(await stage.sent()) == 1

    on_stage(redis_url, scenario)


def test_no_session_is_begun_for_a_reply_that_never_arrived(redis_url: str) -> None:
    async def scenario(stage: Stage) -> None:
        await stage.accept(command(DELIVERY_FAILED, "131026: undeliverable"))
        await stage.settled(1)
        assert await stage.store.client.get(stage.store.keys.session(user())) is None

    on_stage(redis_url, scenario)


def test_a_failed_status_reaches_its_conversation_once(redis_url: str) -> None:
    async def scenario(stage: Stage) -> None:
        intake = Intake(
            acceptance=acceptance_of(stage.store, on_accepted=stage.ring_reader),
            identities=Identities(stage.store),
            keys=stage.store.keys,
            serves=lambda number: number == NUMBER,
            on_status=lambda status: None,
            log=QuietLog().logger,
            metrics=Metrics(),
        )
        await stage.accept(message("hola"))
        await stage.settled(1)
        status: dict[str, Any] = {
            "id": "wamid.1",
            "status": "failed",
            "timestamp": "1795421702",
            "recipient_id": user().wa_id,
            "biz_opaque_callback_data": "0.1-1.0",
            "errors": [{"code": 131026, "title": "Message undeliverable"}],
        }
        batch = parse_webhook(body_of(value(statuses=[status])))
        await intake.store(batch.items)
        await intake.store(batch.items)
        await stage.settled(2)
        lines = [turn.text for turn in (await session(stage)).turns if turn.role == "system"]
        assert lines == ["[not delivered] 131026: Message undeliverable"]

    on_stage(redis_url, scenario)


def test_replies_know_until_when_they_may_be_sent(redis_url: str) -> None:
    async def scenario(stage: Stage) -> None:
        await stage.accept(message("hola"))
        await stage.settled(1)
        await stage.accept(command("message", "soy Ana", minutes=60))
        await stage.settled(2)
        windows = [entry.payload.window_until_ms for entry in await outbox(stage.store)]
        assert windows == [NOON_MS + WINDOW_MS] * 2

    on_stage(redis_url, scenario)


def test_nothing_the_bot_begins_reaches_a_user_who_wants_no_messages(redis_url: str) -> None:
    async def opts_out(*_: object) -> Any:
        return said("bye", state_patch={"opted_out": True})

    async def scenario(stage: Stage) -> None:
        await stage.accept(message("no me escriban más"))
        await stage.settled(1)
        await stage.accept(command("handoff"), command("return"), command("message", "soy Ana"))
        await stage.settled(4)
        assert await stage.sent() == ["bye", "soy Ana"]
        lines = [turn.text for turn in (await session(stage)).turns if turn.role == "system"]
        assert "[not sent: the user wants no messages]" in lines

    on_stage(redis_url, scenario, answer=opts_out)


def test_the_template_speaks_the_users_language_and_respects_their_wish(redis_url: str) -> None:
    template = WindowTemplate(name="retomar", language=Localized({"es": "es_CO", "en": "en_US"}))
    profile = evolve(pizzeria(), window_template=template)

    async def scenario(stage: Stage) -> None:
        await stage.accept(message("hola"))
        await stage.settled(1)
        state = await session(stage)
        assert window_template(profile, state) == TemplateReply(name="retomar", language="es_CO")
        english = replace(state, locale="en")
        assert window_template(profile, english) == TemplateReply(name="retomar", language="en_US")
        assert window_template(profile, replace(state, opted_out=True)) is None
        assert window_template(pizzeria(), state) is None
        assert window_until_ms(replace(state, last_user_msg_at=None), 0) is None
        earlier = replace(state, last_user_msg_at="2026-03-04T15:30:00.250+00:00")
        assert window_until_ms(earlier, 0) == 1_772_638_200_250 + WINDOW_MS
        together = replace(earlier, updated_at=earlier.last_user_msg_at)
        assert window_until_ms(together, 1_772_638_200_250) == window_until_ms(earlier, 0)

    on_stage(redis_url, scenario)
