"""Text as the rules read it."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestrator.routing.normal_text import fold, is_only_signs, normalise
from orchestrator.routing.opening import open_request
from orchestrator.routing.phrases import Phrases


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("¿A qué HORA abren?", "a que hora abren"),
        ("holaaaa buenasss", "hola buenas"),
        ("q vale la hawaiana xfa", "que vale la hawaiana por favor"),
        ("kiero saber dnd quedan", "quiero saber donde quedan"),
        ("vcs entregam no bairro?", "voces entregam no bairro"),
        ("I'd like to order, what's good?", "i would like to order what is good"),
        ("u r open pls", "you are open please"),
        ("dont cancel, i can't pay", "do not cancel i can not pay"),
        ("son $12.500 a las 6:30", "son 12500 a las 630"),
        ("calle 80 # 20-15", "calle 80 # 20 15"),
        ("😀🍕", ""),
        ("ñandú Çà", "nandu ca"),
    ],
)
def test_chat_spelling_is_written_out(text: str, expected: str) -> None:
    assert normalise(text) == expected


@given(st.text())
def test_normalised_text_is_plain_words_and_stays_so(text: str) -> None:
    once = normalise(text)
    assert re.fullmatch(r"[a-z0-9#]*( [a-z0-9#]+)*", once)
    assert fold(once) == once


@pytest.mark.parametrize("text", ["😂😂", "???", "...", "", " ❤️ "])
def test_signs_alone_say_nothing(text: str) -> None:
    assert is_only_signs(text)
    assert not is_only_signs(text + "a")


@pytest.mark.parametrize(
    ("text", "rest", "greeted"),
    [
        ("hola, a qué hora abren", "a que hora abren", True),
        ("hola buenas tardes, una pregunta, tienen wifi?", "tienen wifi", True),
        ("buenas noches veci me regala la carta porfa", "me regala la carta", True),
        ("hi there can you tell me if you deliver", "you deliver", True),
        ("oi boa noite quero saber se entregam", "entregam", True),
        ("disculpe dónde quedan muchas gracias", "donde quedan", False),
        ("hola", "", True),
        ("muchas gracias", "muchas gracias", False),
        ("por favor", "por favor", False),
        ("la hawaiana", "la hawaiana", False),
    ],
)
def test_courtesies_are_taken_off(text: str, rest: str, greeted: bool) -> None:
    opened = open_request(normalise(text))
    assert (opened.request, opened.greeted) == (rest, greeted)


FOOD = Phrases([("Pollo y champiñones", 1), ("Pollo", 2), ("Pepperoni", 3), ("Coca-Cola", 4)])


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("una de pollo y champiñones", [1]),
        ("pollo con papas", [2]),
        ("dos pepperonis y una coca cola", [3, 4]),
        ("nada de eso", []),
        ("", []),
    ],
)
def test_phrases_are_found_longest_first_in_any_number(text: str, found: list[int]) -> None:
    assert [one.value for one in FOOD.find(normalise(text).split())] == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("una pepironi", [3]),
        ("una peperonni grande", [3]),
        ("cocacola", [4]),
        ("poyo y champinones", [1]),
        ("sushi", []),
        ("pero no", []),
    ],
)
def test_misspelt_phrases_are_guessed_only_if_close(text: str, found: list[int]) -> None:
    assert [one.value for one in FOOD.guess(normalise(text).split())] == found
