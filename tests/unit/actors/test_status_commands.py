"""What a conversation does when staff move an order or a ticket on."""

from __future__ import annotations

from typing import Any

import pytest
from attrs import evolve
from msgspec.structs import replace

from actors.commands import command_outcome
from actors.outcome import Outcome
from agents.default_texts import DEFAULTS
from agents.status_texts import STATUS_TEXTS, STATUS_USTED
from config.profile import BusinessProfile, Treatment
from orchestrator.conversation.patch import apply_patch
from orchestrator.conversation.replies import TextReply
from orchestrator.conversation.state import SessionState
from orchestrator.conversation.turn import MessageKind, Turn
from orchestrator.orders.order import OrderStatus
from orchestrator.orders.ticket import TicketStatus
from tests.unit.orchestrator.conversation.states import KEY, NOW, a_session
from tests.unit.orchestrator.orders.samples import a_ticket, an_order
from tests.unit.orchestrator.routing.messages import pizzeria

ORDER, TICKET = an_order(), a_ticket()


def met(**changes: Any) -> SessionState:
    """A session with a past: the store has given it a version."""
    return replace(a_session(), version="1-0", **changes)


def word(command: str, text: str = "", **values: str) -> Turn:
    return Turn(
        entry_id="2-0",
        conversation=KEY,
        message_id="command.x",
        kind=MessageKind.COMMAND,
        command=command,
        text=text,
        command_values=values,
        sent_at=NOW,
        received_at=NOW,
    )


def order_word(status: str, note: str = "", expected: str = "placed", **more: str) -> Turn:
    asked = {"order_id": ORDER.order_id, "number": ORDER.number, "fulfillment": "delivery"}
    values = asked | {"status": status, "expected": expected, "by": "staff"} | more
    return word("order_status", note, **values)


def ticket_word(command: str, status: str, expected: str, text: str = "") -> Turn:
    asked = {"ticket_id": TICKET.ticket_id, "number": TICKET.number}
    return word(command, text, **asked, status=status, expected=expected, by="staff")


def come_of(
    turn: Turn, state: SessionState, profile: BusinessProfile | None = None
) -> tuple[Outcome, SessionState]:
    outcome = command_outcome(turn, state, profile or pizzeria())
    return outcome, apply_patch(state, outcome.patch)


def words_of(outcome: Outcome) -> list[str]:
    return [reply.body for reply in outcome.replies if isinstance(reply, TextReply)]


def test_the_customer_is_told_and_the_session_knows() -> None:
    outcome, after = come_of(order_word("confirmed", "unos 20 minutos"), met())
    [said] = words_of(outcome)
    assert ORDER.number in said
    assert "unos 20 minutos" in said
    assert (after.last_order_id, after.last_order_number) == (ORDER.order_id, ORDER.number)
    assert after.last_order_status == "confirmed"
    [effect] = outcome.effects
    assert effect.kind == "order_changed"
    assert effect.details == {
        "order_id": ORDER.order_id,
        "status": "confirmed",
        "note": "unos 20 minutos",
        "by": "staff",
    }


@pytest.mark.parametrize(
    ("locale", "said"), [("es_CO", "en camino"), ("en", "on its way"), ("pt_BR", "a caminho")]
)
def test_the_customer_is_told_in_their_language(locale: str, said: str) -> None:
    outcome, _ = come_of(order_word("on_its_way", expected="preparing"), met(locale=locale))
    assert said in words_of(outcome)[0]


def test_a_cancellation_gives_its_reason_once() -> None:
    outcome, after = come_of(order_word("cancelled", "se acabó la masa."), met())
    [said] = words_of(outcome)
    assert said.count("se acabó la masa") == 1
    assert after.last_order_status == "cancelled"


def test_what_is_served_at_the_table_is_not_to_be_fetched() -> None:
    ready = order_word("ready", expected="preparing", fulfillment="dine_in")
    assert "mesa" in words_of(come_of(ready, met())[0])[0]


def test_the_second_of_two_at_the_desk_changes_nothing_and_the_customer_is_told_once() -> None:
    first, after = come_of(order_word("confirmed"), met())
    second, still = come_of(order_word("confirmed"), after)
    assert len(first.replies) == 1
    assert second.replies == ()
    assert still == after
    assert [effect.kind for effect in second.effects] == ["order_changed"]


def test_a_customer_who_cancelled_meanwhile_is_not_told_that_it_is_on_its_way() -> None:
    state = met(last_order_id=ORDER.order_id, last_order_status="cancelled")
    outcome, after = come_of(order_word("on_its_way", expected="preparing"), state)
    assert outcome.replies == ()
    assert after == state


def test_an_older_order_does_not_become_the_last_one() -> None:
    state = met(last_order_id="ord_newer", last_order_status="placed")
    outcome, after = come_of(order_word("delivered", expected="on_its_way"), state)
    assert len(outcome.replies) == 1
    assert (after.last_order_id, after.last_order_status) == ("ord_newer", "placed")


def test_a_session_begun_anew_speaks_the_language_the_customer_had() -> None:
    outcome, after = come_of(
        order_word("delivered", expected="on_its_way", locale="pt"), a_session()
    )
    assert "foi entregue" in words_of(outcome)[0]
    assert after.locale == "pt"


def test_a_known_session_keeps_its_own_language() -> None:
    outcome, after = come_of(
        order_word("delivered", expected="on_its_way", locale="pt"), met(locale="en")
    )
    assert "delivered" in words_of(outcome)[0]
    assert after.locale == "en"


def test_a_change_while_a_person_owns_the_conversation_leaves_it_with_them() -> None:
    state = met(owner="human", human_handoff=True)
    outcome, after = come_of(order_word("confirmed"), state)
    assert len(outcome.replies) == 1
    assert after.owner == "human"


def test_whoever_wants_no_messages_gets_none_but_the_change_is_made() -> None:
    outcome, after = come_of(order_word("confirmed"), met(opted_out=True))
    assert outcome.replies == ()
    assert after.last_order_status == "confirmed"


def test_a_note_as_long_as_can_be_still_fits_a_message() -> None:
    outcome, _ = come_of(order_word("confirmed", "x" * 5_000), met())
    assert len(words_of(outcome)[0]) <= 4_096


@pytest.mark.parametrize(
    ("status", "expected", "case"),
    [("solved", "open", None), ("waiting", "open", "this"), ("reopened", "solved", "this")],
)
def test_a_ticket_is_told_and_a_solved_one_is_no_longer_the_active_case(
    status: str, expected: str, case: str | None
) -> None:
    state = met(active_case_id=TICKET.ticket_id, active_case_number=TICKET.number)
    outcome, after = come_of(ticket_word("ticket_status", status, expected, "gracias"), state)
    [said] = words_of(outcome)
    assert TICKET.number in said
    assert "gracias" in said
    assert after.active_case_id == (TICKET.ticket_id if case else None)
    [effect] = outcome.effects
    assert (effect.kind, effect.details["status"]) == ("ticket_changed", status)


def test_a_reopened_ticket_is_what_the_conversation_is_about_again() -> None:
    _, after = come_of(ticket_word("ticket_status", "reopened", "solved"), met())
    assert (after.active_case_id, after.active_case_number) == (TICKET.ticket_id, TICKET.number)


def test_an_answer_to_a_ticket_is_a_persons_and_leaves_it_waiting_for_the_customer() -> None:
    outcome, after = come_of(
        ticket_word("ticket_reply", "waiting", "open", "¿Nos envías una foto?"), met()
    )
    assert words_of(outcome) == ["¿Nos envías una foto?"]
    assert outcome.reply_role == "human"
    assert after.owner == "human"
    assert [effect.kind for effect in outcome.effects] == ["taken_over", "ticket_changed"]


def test_an_answer_to_a_solved_ticket_is_kept_beside_it_and_leaves_it_solved() -> None:
    outcome, _ = come_of(ticket_word("ticket_reply", "waiting", "solved", "¡Suerte!"), met())
    _, note = outcome.effects
    assert note.kind == "ticket_note"
    assert note.details == {"ticket_id": TICKET.ticket_id, "note": "¡Suerte!", "by": "staff"}


def test_every_status_has_its_words_in_every_language_and_both_treatments() -> None:
    told = [f"order_{status}" for status in OrderStatus if status is not OrderStatus.PLACED]
    told += [f"ticket_{status}" for status in TicketStatus if status is not TicketStatus.OPEN]
    for key in told:
        assert DEFAULTS[key].keys() == {"es", "en", "pt"}, key
        assert key in STATUS_USTED
    assert set(STATUS_USTED) <= set(STATUS_TEXTS)


def test_a_formal_business_is_formal_here_too() -> None:
    formal = evolve(pizzeria(), treatment=Treatment.USTED)
    outcome, _ = come_of(order_word("confirmed"), met(), formal)
    assert "su pedido" in words_of(outcome)[0].lower()
