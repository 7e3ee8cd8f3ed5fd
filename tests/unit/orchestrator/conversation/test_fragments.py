"""What reads like a piece of a message, and what reads complete."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestrator.conversation.fragments import reads_like_a_piece

PIECES = [
    "hola", "Hola", "buenas noches", "hi", "oi", "disculpa", "quiero", "me gustaría", "i want",
    "eu quero uma", "quiero una pizza con", "hola,", "quiero pedir...", "una pregunta", "oye",
]  # fmt: skip
COMPLETE = [
    "una pizza", "quiero una pizza", "menú", "horarios", "sí", "si", "no", "2", "gracias",
    "¿A qué hora abren?", "hola!", "hola. quiero una pizza", "cancelar", "👍", "", "  ", "ok",
    "quiero hablar con una persona", "a qué hora abren hoy domingo en chapinero", "hola\nquiero",
    "tienen domicilio", "cra 13 # 53-40", "la grande",
]  # fmt: skip


@pytest.mark.parametrize("text", PIECES)
def test_a_piece_waits_for_the_rest(text: str) -> None:
    assert reads_like_a_piece(text)


@pytest.mark.parametrize("text", COMPLETE)
def test_what_reads_complete_never_waits(text: str) -> None:
    assert not reads_like_a_piece(text)


def test_what_follows_a_piece_may_be_one_too() -> None:
    assert reads_like_a_piece("una pizza", follows=True)
    assert not reads_like_a_piece("una pizza hawaiana mediana por favor", follows=True)


@pytest.mark.parametrize("text", ["hola", "la", "de", "buenas"])
def test_an_answer_to_a_question_is_complete(text: str) -> None:
    assert not reads_like_a_piece(text, answers=True)


@given(st.text(max_size=200), st.booleans(), st.booleans())
def test_any_text_can_be_judged(text: str, follows: bool, answers: bool) -> None:
    assert reads_like_a_piece(text, follows=follows, answers=answers) in (True, False)
