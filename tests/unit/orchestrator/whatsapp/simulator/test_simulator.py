"""The simulated WhatsApp without a network: what users send, what they see, what comes back."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from orchestrator.conversation.key import ConversationKey
from orchestrator.conversation.replies import (
    Button,
    ButtonsReply,
    ListReply,
    Row,
    Section,
    TextReply,
)
from orchestrator.conversation.turn import MessageKind
from orchestrator.conversation.turn_builder import build_turn
from orchestrator.whatsapp.graph_errors import FailureKind, classify_code
from orchestrator.whatsapp.outbound import read_receipt
from orchestrator.whatsapp.simulator.errors import (
    TooManyWaiting,
    UnknownChoice,
    UnknownNumber,
    UserMessageRefused,
)
from orchestrator.whatsapp.simulator.rules import PairLimit
from orchestrator.whatsapp.simulator.simulator import Simulator
from tests.unit.orchestrator.whatsapp.samples import BSUID, NUMBER, PHONE
from tests.unit.orchestrator.whatsapp.simulator.business import (
    Business,
    Clock,
    error_code,
    post,
    send,
    simulator,
    wamid,
)

BUTTONS = ButtonsReply(
    body="¿Confirmas?", buttons=(Button(id="yes:7", title="Sí"), Button(id="no:7", title="No"))
)
LIST = ListReply(
    body="Elige",
    button="Ver menú",
    sections=(Section(rows=(Row(id="PZ-1", title="Hawaiana", description="6 porciones"),)),),
)


def with_simulator(
    use: Callable[[Simulator, Business], Awaitable[None]],
    business: Business | None = None,
    **options: Any,
) -> Business:
    taker = business or Business()

    async def run() -> None:
        simulated = simulator(taker, **options)
        await use(simulated, taker)
        await simulated.close()

    asyncio.run(run())
    return taker


async def screen(simulated: Simulator, kind: str | None = None) -> list[dict[str, Any]]:
    watched = await simulated.watch(PHONE)
    events = [event.as_json() for event in watched.events]
    return [event for event in events if kind in (None, event["kind"])]


def test_a_text_of_the_user_reaches_the_business_as_a_signed_webhook() -> None:
    async def talk(simulated: Simulator, business: Business) -> None:
        message_id = simulated.user_sends(PHONE, {"text": "¡Hola! a/b"}, name="María")
        await simulated.settle()
        (message,) = business.messages
        assert message.message_id == message_id
        assert (message.phone, message.phone_number_id) == (PHONE, NUMBER)
        assert message.profile_name == "María"
        assert message.timestamp == 1_795_420_800
        assert message.raw["text"]["body"] == "¡Hola! a/b"
        assert message.bsuid == simulated.phone(PHONE).bsuid
        assert rb"\u00a1Hola! a\/b" in business.bodies[0]

    with_simulator(talk)


def test_a_user_who_hides_the_phone_comes_without_it() -> None:
    async def talk(simulated: Simulator, business: Business) -> None:
        simulated.user_sends(BSUID, {"text": "hola"})
        await simulated.settle()
        assert (business.messages[0].phone, business.messages[0].bsuid) == (None, BSUID)
        answer = send(simulated, to=BSUID)
        assert answer.body["contacts"] == [{"input": BSUID, "user_id": BSUID}]
        await simulated.settle()
        assert [status for _, status in business.statuses] == ["sent", "delivered"]

    with_simulator(talk)


def test_a_user_id_finds_the_phone_it_belongs_to() -> None:
    async def talk(simulated: Simulator, business: Business) -> None:
        phone = simulated.phone(PHONE)
        send(simulated, to=phone.bsuid)
        assert len(await screen(simulated, "message")) == 1

    with_simulator(talk)


def test_a_reply_appears_on_the_screen_and_its_statuses_come_back() -> None:
    async def talk(simulated: Simulator, business: Business) -> None:
        answer = send(simulated, callback_data="out-1", reply_to="wamid.9")
        await simulated.settle()
        message_id = wamid(answer)
        assert answer.body["contacts"] == [{"input": f"+{PHONE}", "wa_id": PHONE}]
        assert business.statuses == [(message_id, "sent"), (message_id, "delivered")]
        assert all(getattr(item, "callback_data", None) == "out-1" for item in business.items)
        shown = (await screen(simulated, "message"))[0]
        assert (shown["from"], shown["id"]) == ("business", message_id)
        assert shown["message"] == {"kind": "text", "body": "¡Hola!", "quoted": "wamid.9"}

    with_simulator(talk)


def test_a_phone_looked_at_reads_and_one_put_away_does_not() -> None:
    async def talk(simulated: Simulator, business: Business) -> None:
        first = wamid(send(simulated))
        await simulated.settle()
        assert (first, "read") not in business.statuses
        await simulated.watch(PHONE)
        await simulated.settle()
        assert business.statuses[-1] == (first, "read")
        last = simulated.phone(PHONE).last_number
        watching = asyncio.create_task(simulated.watch(PHONE, after=last, wait_seconds=5))
        await asyncio.sleep(0)
        second = wamid(send(simulated))
        await watching
        await simulated.settle()
        assert business.statuses[-3:] == [
            (second, "sent"),
            (second, "delivered"),
            (second, "read"),
        ]

    with_simulator(talk)


def test_a_button_is_tapped_by_its_id() -> None:
    async def talk(simulated: Simulator, business: Business) -> None:
        question = wamid(send(simulated, BUTTONS))
        simulated.user_sends(PHONE, {"choice": "no:7"})
        await simulated.settle()
        raw = business.messages[0].raw
        assert raw["interactive"] == {
            "type": "button_reply",
            "button_reply": {"id": "no:7", "title": "No"},
        }
        assert raw["context"] == {"id": question}

    with_simulator(talk)


def test_a_row_is_chosen_with_its_description_even_from_an_old_list() -> None:
    async def talk(simulated: Simulator, business: Business) -> None:
        send(simulated, LIST)
        send(simulated, BUTTONS)
        simulated.user_sends(PHONE, {"choice": "PZ-1"})
        await simulated.settle()
        assert business.messages[0].raw["interactive"]["list_reply"] == {
            "id": "PZ-1",
            "title": "Hawaiana",
            "description": "6 porciones",
        }

    with_simulator(talk)


def test_what_no_message_offers_cannot_be_tapped() -> None:
    async def talk(simulated: Simulator, business: Business) -> None:
        with pytest.raises(UnknownChoice, match="nothing"):
            simulated.user_sends(PHONE, {"choice": "yes:7"})
        send(simulated, BUTTONS)
        with pytest.raises(UnknownChoice, match="yes:7, no:7"):
            simulated.user_sends(PHONE, {"choice": "maybe"})

    with_simulator(talk)


WISHES: dict[str, tuple[dict[str, Any], MessageKind]] = {
    "text": ({"text": "hola"}, MessageKind.TEXT),
    "location": ({"location": {"latitude": 4.6, "longitude": -74.0}}, MessageKind.LOCATION),
    "image": ({"image": {"caption": "mira"}}, MessageKind.IMAGE),
    "voice": ({"audio": {"voice": True}}, MessageKind.VOICE),
    "document": ({"document": {"filename": "a.pdf"}}, MessageKind.DOCUMENT),
    "contacts": ({"contacts": [{"name": {"formatted_name": "Ana"}}]}, MessageKind.CONTACTS),
    "reaction": ({"reaction": {"message_id": "wamid.1", "emoji": "👍"}}, MessageKind.REACTION),
    "order": (
        {"order": {"product_items": [{"product_retailer_id": "PZ", "quantity": 1}]}},
        MessageKind.ORDER,
    ),
    "raw": ({"raw": {"type": "holograma"}}, MessageKind.UNKNOWN),
}


@pytest.mark.parametrize("name", WISHES)
def test_a_user_can_send(name: str) -> None:
    wish, kind = WISHES[name]

    async def talk(simulated: Simulator, business: Business) -> None:
        simulated.user_sends(PHONE, {**wish, "reply_to": "wamid.5"})
        await simulated.settle()
        message = business.messages[0]
        turn = build_turn(
            entry_id="1-0",
            conversation=ConversationKey(NUMBER, PHONE),
            message_id=message.message_id,
            raw=message.raw,
            profile_name=None,
            received_at=datetime.now(UTC),
        )
        assert turn.kind is kind
        assert turn.quoted_message_id == "wamid.5"
        assert (await screen(simulated, "message"))[0]["from"] == "user"

    with_simulator(talk)


@pytest.mark.parametrize(
    "wish",
    [
        {},
        {"text": ""},
        {"text": 7},
        {"text": "x" * 65_537},
        {"text": "a", "choice": "b"},
        {"location": {}},
        {"location": "here"},
        {"contacts": {}},
        {"image": "x"},
        {"raw": []},
        {"dance": 1},
    ],
)
def test_a_user_cannot_send_nonsense(wish: dict[str, Any]) -> None:
    async def talk(simulated: Simulator, business: Business) -> None:
        with pytest.raises(UserMessageRefused):
            simulated.user_sends(PHONE, wish)

    with_simulator(talk)


def test_a_raw_message_may_repeat_an_id() -> None:
    async def talk(simulated: Simulator, business: Business) -> None:
        for _ in range(2):
            simulated.user_sends(PHONE, {"raw": {"id": "wamid.same", "type": "text"}})
        await simulated.settle()
        assert [message.message_id for message in business.messages] == ["wamid.same"] * 2

    with_simulator(talk)


def test_what_is_no_phone_or_no_number_of_ours_is_refused_by_name() -> None:
    async def talk(simulated: Simulator, business: Business) -> None:
        with pytest.raises(UserMessageRefused, match="Ana"):
            simulated.user_sends("Ana", {"text": "hola"})
        with pytest.raises(UnknownNumber, match=NUMBER):
            simulated.user_sends(PHONE, {"text": "hola"}, phone_number_id="999")

    with_simulator(talk)


def test_the_users_message_gets_its_ticks() -> None:
    async def talk(simulated: Simulator, business: Business) -> None:
        first = simulated.user_sends(PHONE, {"text": "uno"})
        second = simulated.user_sends(PHONE, {"text": "dos"})
        await simulated.settle()
        assert post(simulated, read_receipt(second, typing=True)).body == {"success": True}
        ticks = [(event["id"], event["ticks"]) for event in await screen(simulated, "ticks")]
        assert ticks == [
            (first, "delivered"),
            (second, "delivered"),
            (first, "read"),
            (second, "read"),
        ]
        assert (await screen(simulated))[-1]["kind"] == "typing"

    with_simulator(talk)


def test_a_receipt_for_a_message_nobody_sent_is_refused() -> None:
    async def talk(simulated: Simulator, business: Business) -> None:
        ours = wamid(send(simulated))
        for unknown in ("wamid.9", ours):
            assert error_code(post(simulated, read_receipt(unknown, typing=False))) == 131009

    with_simulator(talk)


def test_another_token_is_not_let_in() -> None:
    async def talk(simulated: Simulator, business: Business) -> None:
        for token in ("", "wrong", "\udc80"):
            answer = post(simulated, {}, token=token)
            assert (answer.http_status, error_code(answer)) == (401, 190)

    with_simulator(talk)


def test_a_number_that_is_not_ours_cannot_send() -> None:
    async def talk(simulated: Simulator, business: Business) -> None:
        answer = simulated.answer("999", "simulated-token", b"{}")
        assert classify_code(error_code(answer)).kind is FailureKind.CONFIGURATION

    with_simulator(talk)


def test_a_refused_message_appears_nowhere() -> None:
    async def talk(simulated: Simulator, business: Business) -> None:
        answer = post(simulated, {"messaging_product": "whatsapp", "to": PHONE, "type": "song"})
        assert error_code(answer) == 100
        assert await screen(simulated) == []

    with_simulator(talk)


def test_after_24_hours_only_a_template_goes_through() -> None:
    clock = Clock()
    template = {"name": "hola", "language": {"code": "es"}}
    payload = {"messaging_product": "whatsapp", "to": PHONE, "type": "template"}

    async def talk(simulated: Simulator, business: Business) -> None:
        simulated.user_sends(PHONE, {"text": "hola"})
        clock.now += 86_400
        wamid(send(simulated))
        clock.now += 1
        assert error_code(send(simulated)) == 131047
        wamid(post(simulated, {**payload, "template": template}))
        simulated.user_sends(PHONE, {"text": "sigo aquí"})
        wamid(send(simulated))

    with_simulator(talk, clock=clock)


def test_a_user_never_heard_of_may_have_written_before_the_simulator_started() -> None:
    async def talk(simulated: Simulator, business: Business) -> None:
        wamid(send(simulated))

    async def strict(simulated: Simulator, business: Business) -> None:
        assert error_code(send(simulated)) == 131047

    with_simulator(talk)
    with_simulator(strict, strict_window=True)


def test_the_pair_limit_lets_a_burst_through_and_then_a_trickle() -> None:
    clock = Clock()

    async def talk(simulated: Simulator, business: Business) -> None:
        for _ in range(3):
            wamid(send(simulated))
        assert error_code(send(simulated)) == 131056
        wamid(send(simulated, to="573155550163"))
        clock.now += 6
        wamid(send(simulated))
        assert error_code(send(simulated)) == 131056

    with_simulator(talk, clock=clock, pair_limit=PairLimit(burst=3, seconds=6))


def test_a_webhook_that_fails_is_tried_again_in_order_until_it_is_taken() -> None:
    async def talk(simulated: Simulator, business: Business) -> None:
        sent = [simulated.user_sends(PHONE, {"text": f"{n}"}) for n in range(3)]
        await simulated.settle()
        assert [message.message_id for message in business.messages] == sent
        assert business.attempts == 6
        troubles = [event["detail"] for event in await screen(simulated, "trouble")]
        assert troubles == [
            "the webhook answered 503",
            "the webhook answered 204",
            "the webhook cannot be reached (ConnectionRefusedError)",
        ]

    with_simulator(talk, Business([503, 204, ConnectionRefusedError()]))


def test_a_phone_in_trouble_holds_up_no_other() -> None:
    async def talk(simulated: Simulator, business: Business) -> None:
        simulated.user_sends(PHONE, {"text": "stuck"})
        simulated.user_sends("573155550163", {"text": "free"})
        await business.taken.wait()
        assert business.messages[0].phone == "573155550163"

    with_simulator(talk, Business([500]), retry_delay=lambda attempt: 60.0)


def test_no_more_than_a_bound_waits_for_a_webhook_that_fails() -> None:
    async def talk(simulated: Simulator, business: Business) -> None:
        for _ in range(3):
            simulated.user_sends(PHONE, {"text": "x"})
        with pytest.raises(TooManyWaiting, match="3 messages"):
            simulated.user_sends(PHONE, {"text": "x"})
        wamid(send(simulated))

    with_simulator(talk, Business([500]), retry_delay=lambda attempt: 60.0, max_waiting=3)


def test_watching_waits_for_the_next_event_and_not_longer_than_told() -> None:
    async def talk(simulated: Simulator, business: Business) -> None:
        assert (await simulated.watch(PHONE, wait_seconds=0.01)).events == ()
        watching = asyncio.create_task(simulated.watch(PHONE, after=0, wait_seconds=60))
        await asyncio.sleep(0)
        simulated.user_sends(PHONE, {"text": "hola"})
        seen = await watching
        assert [event.kind for event in seen.events] == ["message"]
        assert seen.last_number == 1

    with_simulator(talk)


def test_watching_goes_on_where_it_stopped_and_says_what_was_lost() -> None:
    async def talk(simulated: Simulator, business: Business) -> None:
        for n in range(9):
            simulated.user_sends(PHONE, {"text": str(n)})
        first = await simulated.watch(PHONE, after=0)
        assert (len(first.events), first.last_number, first.lost) == (5, 9, True)
        assert not (await simulated.watch(PHONE, after=4)).lost
        assert [e.number for e in (await simulated.watch(PHONE, after=7)).events] == [8, 9]
        assert (await simulated.watch(PHONE, after=-1)).last_number == 9
        assert len((await simulated.watch(PHONE, after=999)).events) == 5

    with_simulator(talk, log_length=5)


def test_closing_lets_go_of_whoever_watches() -> None:
    async def talk(simulated: Simulator, business: Business) -> None:
        watching = asyncio.create_task(simulated.watch(PHONE, wait_seconds=60))
        await asyncio.sleep(0)
        await simulated.close()
        assert (await watching).events == ()
        assert (await simulated.watch(PHONE, wait_seconds=60)).events == ()

    with_simulator(talk)


def test_phones_unused_for_longest_are_forgotten_unless_busy() -> None:
    async def talk(simulated: Simulator, business: Business) -> None:
        simulated.user_sends("571", {"text": "stuck"})
        for user_id in ("572", "573", "574"):
            simulated.phone(user_id)
        assert [phone.user_id for phone in simulated.phones()] == ["574", "573", "571"]

    with_simulator(talk, Business([500]), retry_delay=lambda attempt: 60.0, max_phones=3)


def test_a_message_fallen_off_the_screen_offers_nothing() -> None:
    async def talk(simulated: Simulator, business: Business) -> None:
        send(simulated, BUTTONS)
        for _ in range(5):
            send(simulated, TextReply(body="x"))
        with pytest.raises(UnknownChoice):
            simulated.user_sends(PHONE, {"choice": "yes:7"})

    with_simulator(talk, log_length=5)
