"""Waiting for a person: told now and then, never for ever, and left when one likes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec.structs import replace

from agents.support_queue import RETURNED
from agents.support_tickets import TICKET_NOTE, TICKET_OPENED
from orchestrator.conversation.ownership import to_person
from orchestrator.conversation.patch import apply_patch
from orchestrator.conversation.turn import MessageKind
from orchestrator.orders.ticket import decode_ticket
from tests.unit.agents.talks import Said, Talk

OPEN = "2026-11-04 15:00"


def waiting(at: str = OPEN) -> Talk:
    talk = Talk(at)
    talk.write("quiero hablar con una persona")
    assert talk.state.owner == "waiting"
    return talk


def later(talk: Talk, minutes: int, text: str) -> Said:
    talk.now += timedelta(minutes=minutes)
    return talk.write(text)


def test_whoever_waits_is_told_so_every_few_minutes_at_most() -> None:
    talk = waiting()
    told = [later(talk, 1, f"hola {number}?").text for number in range(9)]
    assert [bool(text) for text in told] == [False] * 4 + [True] + [False] * 4
    assert "*volver al bot*" in told[4]
    assert talk.state.last_intent == "talk_to_human"


@pytest.mark.parametrize(
    "text", ["volver al bot", "Volver al BOT por favor", "prefiero seguir con el bot", "ya no"]
)
def test_whoever_waits_may_go_back_to_the_bot(text: str) -> None:
    talk = waiting()
    said = later(talk, 1, text)
    assert said.text == "Listo, sigo aquí. ¿En qué te ayudo?"
    assert said.effect(RETURNED)
    assert (talk.state.owner, talk.state.human_handoff) == ("bot", False)


@pytest.mark.parametrize(("locale", "text"), [("en", "back to the bot"), ("pt", "voltar ao bot")])
def test_the_words_of_the_notice_work_in_every_language(locale: str, text: str) -> None:
    talk = waiting()
    talk.state = replace(talk.state, locale=locale)
    assert text in later(talk, 6, "?").text
    later(talk, 1, text)
    assert talk.state.owner == "bot"


def test_a_tap_on_a_button_of_the_bot_is_for_the_bot() -> None:
    talk = waiting()
    assert talk.tap("info:menu").rows
    assert talk.state.owner == "bot"


def test_nobody_came_in_time_the_bot_says_so_leaves_a_ticket_and_answers() -> None:
    talk = waiting()
    said = later(talk, 20, "a qué hora cierran hoy?")
    assert "Nadie del equipo ha podido tomar tu chat" in said.text
    assert talk.state.active_case_number
    assert talk.state.active_case_number in said.text
    assert "10:00 p. m." in said.text
    assert said.effect(TICKET_OPENED)
    assert talk.state.owner == "bot"


def test_the_timer_says_it_to_whoever_writes_nothing_more() -> None:
    talk = waiting()
    talk.now += timedelta(minutes=15)
    said = talk.send(talk.turn("", MessageKind.COMMAND, command="remind"))
    assert "Nadie del equipo ha podido tomar tu chat" in said.text
    assert len(said.replies) == 1
    assert talk.state.owner == "bot"


def test_a_case_told_to_nobody_for_too_long_gets_a_ticket_of_its_own() -> None:
    said = later(waiting(), 20, "y además la pizza llegó fría")
    numbers = [
        decode_ticket(effect.details["ticket"]).number
        for effect in said.effects
        if effect.kind == TICKET_OPENED
    ]
    assert len(set(numbers)) == 2
    assert all(number in said.text for number in numbers)


def test_is_anybody_there_gets_no_second_answer() -> None:
    said = later(waiting(), 20, "asesor??")
    assert len(said.replies) == 1


def test_when_the_team_has_left_the_hours_are_told() -> None:
    talk = waiting("2026-11-04 20:55")
    said = later(talk, 10, "sigo aquí esperando")
    assert "El equipo ya no está; atienden mañana desde las 11:00 a. m. Dejé" in said.text
    assert talk.state.owner == "bot"


def test_an_open_case_takes_the_request_instead_of_a_second_ticket() -> None:
    talk = Talk(OPEN)
    talk.write("SON UNOS LADRONES, la pizza llegó fría!!!")
    number = talk.state.active_case_number
    said = later(talk, 20, "?")
    assert said.effect(TICKET_OPENED) is None
    assert said.effect(TICKET_NOTE)
    assert str(number) in said.text


def test_who_was_put_in_line_by_an_earlier_version_waits_from_now_on() -> None:
    talk = waiting()
    talk.state = replace(talk.state, owner_since=None, waiting_told_at=None)
    later(talk, 1, "hola?")
    assert "Nadie del equipo" in later(talk, 16, "hola??").text


def test_a_person_who_left_without_a_word_is_not_waited_for() -> None:
    talk = Talk(OPEN)
    talk.state = apply_patch(talk.state, to_person(talk.now))
    said = later(talk, 300, "a qué hora cierran hoy?")
    assert "ya no está en el chat; sigo yo" in said.text
    assert talk.state.owner == "bot"
