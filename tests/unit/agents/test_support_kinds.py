"""What went wrong, how somebody feels about it, and what is told at all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.languages import LanguageWish, language_wish
from agents.support_kinds import (
    ANGRY,
    FURIOUS,
    is_unwell,
    kind_of,
    raised,
    says_something,
    temper,
)
from config.support import CaseKind, CasePriority


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("mi pedido no ha llegado", "late"),
        ("llevo hora y media esperando", "late"),
        ("my order is still not here, not arrived", "late"),
        ("o pedido está atrasado", "late"),
        ("la pizza estaba helada", "cold"),
        ("the food was cold", "cold"),
        ("chegou tudo frio", "cold"),
        ("me mandaron otra pizza", "wrong"),
        ("this is not what i ordered", "wrong"),
        ("veio errado", "wrong"),
        ("me llegó incompleto", "missing"),
        ("you forgot the drinks", "missing"),
        ("faltou o refrigerante", "missing"),
        ("había un pelo en la pasta", "quality"),
        ("the chicken was raw", "quality"),
        ("a massa veio queimada", "quality"),
        ("me cobraron doble", "charged_twice"),
        ("i was charged twice", "charged_twice"),
        ("cobraram duas vezes no cartão", "charged_twice"),
        ("quiero mi reembolso", "refund"),
        ("i want a refund", "refund"),
        ("quero o dinheiro de volta", "refund"),
        ("llegó tarde y fría", "cold"),
        ("quiero un helado de vainilla", None),
        ("el mesero fue grosero", None),
    ],
)
def test_the_kind_of_trouble_is_read(text: str, kind: str | None) -> None:
    assert kind_of(text) == kind


@pytest.mark.parametrize("text", ["", "?", "tengo una queja", "i have a problem", "no sé", "sí"])
def test_that_something_is_wrong_tells_nothing(text: str) -> None:
    assert not says_something(text)


@pytest.mark.parametrize(
    ("text", "before", "least", "most"),
    [
        ("la pizza llegó fría", [], 0, 0),
        ("qué pésimo servicio", [], 1, 1),
        ("PÉSIMO SERVICIO DE VERDAD", [], ANGRY, ANGRY),
        ("dónde está mi pedido!!", ["donde esta mi pedido"], ANGRY, ANGRY),
        ("los voy a denunciar", [], FURIOUS, FURIOUS),
        ("you are thieves", [], FURIOUS, FURIOUS),
        ("OK", [], 0, 0),
        ("", [""], 0, 0),
    ],
)
def test_a_temper_shows_in_words_capitals_and_repetition(
    text: str, before: list[str], least: int, most: int
) -> None:
    assert least <= temper(text, before) <= most


def test_hurt_is_urgent_whatever_the_kind() -> None:
    assert is_unwell("a mi hijo le dio una reacción alérgica")
    assert is_unwell("my kids got sick after your pizza")
    assert not is_unwell("qué alergenos tiene la pasta?")
    assert not is_unwell("soy alérgico al maní, qué puedo comer?")
    assert not is_unwell("quedan cerca del hospital?")
    low = CasePriority.LOW
    assert raised(low, anger=0, vip=False, unwell=True) is CasePriority.URGENT
    assert raised(low, anger=0, vip=True, unwell=False) is CasePriority.NORMAL
    assert raised(low, anger=FURIOUS, vip=True, unwell=False) is CasePriority.URGENT


@given(st.text(max_size=300), st.lists(st.text(max_size=40), max_size=3))
def test_any_text_is_read(text: str, before: list[str]) -> None:
    assert kind_of(text) in (None, *CaseKind)
    assert 0 <= temper(text, before) <= FURIOUS
    assert says_something(text) in (True, False)
    assert language_wish(text) is None or language_wish(text)


@pytest.mark.parametrize(
    ("text", "language", "alone"),
    [
        ("english please", "en", True),
        ("en español por favor", "es", True),
        ("habla español por favor", "es", True),
        ("can you speak english?", "en", True),
        ("em português", "pt", True),
        ("pode falar português?", "pt", True),
        ("in english please, what time do you open?", "en", False),
    ],
)
def test_a_language_is_asked_for_by_name(text: str, language: str, alone: bool) -> None:
    assert language_wish(text) == LanguageWish(language=language, alone=alone)


@pytest.mark.parametrize(
    "text",
    ["tienen la carta en inglés?", "soy profesor de inglés", "muffin inglés y café", "hola"],
)
def test_naming_a_language_is_not_asking_for_it(text: str) -> None:
    assert language_wish(text) is None
