"""Which language a message is written in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestrator.routing.language import LANGUAGES, LanguageDetector

DETECTOR = LanguageDetector()


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("a qué hora abren mañana", "es"),
        ("what time do you open tomorrow", "en"),
        ("que horas vocês abrem amanhã", "pt"),
        ("quiero dos pizzas hawaianas", "es"),
        ("i want two pizzas", "en"),
        ("quero duas pizzas", "pt"),
        ("do you deliver to Cedritos?", "en"),
        ("vocês entregam em Cedritos?", "pt"),
        ("no me escriban más", "es"),
        ("where is my order", "en"),
        ("cadê meu pedido", "pt"),
        ("¿tienen wifi?", "es"),
        ("my pizza arrived cold", "en"),
        ("a pizza chegou fria e não veio o refrigerante", "pt"),
    ],
)
@pytest.mark.parametrize("current", LANGUAGES)
def test_a_sentence_shows_its_language_whatever_was_spoken_before(
    text: str, language: str, current: str
) -> None:
    assert DETECTOR.detect(text, current) == language


@pytest.mark.parametrize("text", ["ok", "pizza", "nequi", "👍", "123", "", "la", "ok bye", "wifi"])
@pytest.mark.parametrize("current", LANGUAGES)
def test_a_word_or_two_leave_the_language_of_the_conversation(text: str, current: str) -> None:
    assert DETECTOR.detect(text, current) == current


@pytest.mark.parametrize(
    ("text", "language"), [("hello", "en"), ("oi", "pt"), ("hola", "es"), ("hi", "en")]
)
def test_in_a_fresh_conversation_one_word_is_enough(text: str, language: str) -> None:
    assert DETECTOR.detect(text, "es", fresh=True) == language


@given(st.text(), st.sampled_from(LANGUAGES), st.booleans())
def test_any_text_is_in_one_of_the_languages(text: str, current: str, fresh: bool) -> None:
    assert DETECTOR.detect(text, current, fresh=fresh) in LANGUAGES
