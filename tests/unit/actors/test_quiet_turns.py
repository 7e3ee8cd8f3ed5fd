"""Edits, revocations, preferences and what nobody can read, run through the real pipeline."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from orchestrator.http.intake import Intake
from orchestrator.metrics import Metrics
from orchestrator.storage.entries import InboxPayload
from orchestrator.storage.identities import Identities
from orchestrator.whatsapp.webhook import parse_webhook
from tests.support.pipeline import NOON_MS, NUMBER, message, user
from tests.support.pipeline import acceptance as acceptance_of
from tests.support.quiet_log import QuietLog
from tests.support.stage import Stage
from tests.unit.actors.test_owners import on_stage, session
from tests.unit.orchestrator.whatsapp.samples import body_of, webhook_body


def sent(kind: str, number: int = 0, *, seconds: int = 0, **content: Any) -> InboxPayload:
    raw = {"id": f"wamid.{kind}.{number}", "type": kind, "from": user().wa_id, **content}
    return replace(
        message(kind, wamid=str(raw["id"])), raw=raw, received_at_ms=NOON_MS + seconds * 1000
    )


def test_an_edit_changes_what_the_dialogue_says_and_a_revocation_takes_it_out(
    redis_url: str,
) -> None:
    async def scenario(stage: Stage) -> None:
        await stage.accept(message("una hawaina", wamid="wamid.a"), message("ok", wamid="wamid.b"))
        await stage.settled(2)
        inner = {"type": "text", "text": {"body": "una hawaiana"}}
        await stage.accept(
            sent("edit", edit={"original_message_id": "wamid.a", "message": inner}),
            sent("revoke", revoke={"original_message_id": "wamid.b"}),
            sent("revoke", 1, revoke={"original_message_id": "wamid.unknown"}),
        )
        await stage.settled(5)
        said = [turn.text for turn in (await session(stage)).turns if turn.role == "user"]
        assert said == ["una hawaiana", "[deleted]"]
        assert len(await stage.sent()) == 2

    on_stage(redis_url, scenario)


def test_of_a_burst_nobody_can_read_one_message_is_answered(redis_url: str) -> None:
    async def scenario(stage: Stage) -> None:
        burst = [sent("unsupported", number, seconds=number) for number in range(4)]
        await stage.accept(*burst, sent("song", 9, seconds=5))
        await stage.settled(5)
        assert len(await stage.sent()) == 1
        edit = {"errors": [{"code": 131051}], "unsupported": {"type": "edit"}}
        await stage.accept(message("hola"), sent("unsupported", 10, seconds=70))
        await stage.settled(7)
        assert len(await stage.sent()) == 3
        await stage.accept(message("ok"), sent("unsupported", 11, seconds=200, **edit))
        await stage.settled(9)
        assert len(await stage.sent()) == 4

    on_stage(redis_url, scenario)


def test_a_changed_device_is_noted_and_proves_nothing_any_more(redis_url: str) -> None:
    async def scenario(stage: Stage) -> None:
        await stage.accept(message("hola"))
        await stage.settled(1)
        system = {"type": "customer_identity_changed", "body": "x"}
        await stage.accept(sent("system", system=system))
        await stage.settled(2)
        state = await session(stage)
        assert state.turns[-1].role == "system"
        assert not state.phone_verified
        assert len(await stage.sent()) == 1

    on_stage(redis_url, scenario)


def test_a_product_asked_about_is_the_product_spoken_of(redis_url: str) -> None:
    async def scenario(stage: Stage) -> None:
        product = {"catalog_id": "1", "product_retailer_id": "PZ-HAW"}
        context = {"id": "wamid.x", "referred_product": product}
        await stage.accept(sent("text", text={"body": "¿esta?"}, context=context))
        await stage.settled(1)
        assert (await session(stage)).last_product_id == "PZ-HAW"

    on_stage(redis_url, scenario)


def intake_of(stage: Stage, alerts: list[str]) -> Intake:
    board = stage.ring.alerts
    return Intake(
        acceptance=acceptance_of(stage.store, on_accepted=stage.ring_reader),
        identities=Identities(stage.store),
        keys=stage.store.keys,
        serves=lambda number: number == NUMBER,
        on_status=lambda status: None,
        on_alert=lambda name, details: (alerts.append(name), board.set(name, **details))[0],
        log=QuietLog().logger,
        metrics=Metrics(),
    )


def test_whatsapps_own_switch_opts_a_user_out_and_in(redis_url: str) -> None:
    async def scenario(stage: Stage) -> None:
        intake = intake_of(stage, [])
        await stage.accept(message("hola"))
        await stage.settled(1)
        for place, (choice, opted_out) in enumerate((("stop", True), ("resume", False))):
            preference = {"wa_id": user().wa_id, "value": choice, "timestamp": 1795422110 + place}
            value = {
                "metadata": {"phone_number_id": NUMBER},
                "user_preferences": [{**preference, "category": "marketing_messages"}],
            }
            batch = parse_webhook(body_of(value, field="user_preferences"))
            await intake.store(batch.items)
            await intake.store(batch.items)
            await stage.settled(2 + place)
            assert (await session(stage)).opted_out is opted_out

    on_stage(redis_url, scenario)


def test_account_and_template_trouble_is_alerted_and_good_news_is_not(redis_url: str) -> None:
    async def scenario(stage: Stage) -> None:
        alerts: list[str] = []
        intake = intake_of(stage, alerts)
        for sample in ("59_account_restriction", "58_template_status_update"):
            await intake.store(parse_webhook(webhook_body(sample)).items)
        paused = {"event": "PAUSED", "message_template_name": "pedido_en_camino"}
        body = body_of(paused, field="message_template_status_update")
        await intake.store(parse_webhook(body).items)
        assert alerts == [
            "account_update.ACCOUNT_RESTRICTION",
            "message_template_status_update.PAUSED.pedido_en_camino",
        ]

    on_stage(redis_url, scenario)
