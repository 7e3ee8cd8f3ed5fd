"""A shop that says "vos" never says "tú", nor "usted"."""

from __future__ import annotations

import re

import pytest
from attrs import evolve

from agents.apology import apology
from agents.texts import KNOWN, Texts
from agents.voseo import as_vos
from config.profile import Treatment
from tests.unit.agents.talks import bare_profile

_OF_TU = re.compile(
    r"\b(?:tú|ti|contigo|puedes|quieres|tienes|prefieres|necesitas|recoges|pagas|cambias|sigues|"
    r"encuentras|dime|cuéntame|cuéntanos|elige|comparte|agrega|envíala|recógelo|escríb\w+|"
    r"perdona)\b|(?:^|[.,:;¿¡] ?)escribe\b(?! por aquí)",
    re.IGNORECASE,
)
_OF_USTED = re.compile(
    r"\b(?:usted|elija|escriba|perdone|¿puede|¿quiere|su (?:pedido|caso))\b", re.IGNORECASE
)


def texts() -> Texts:
    return Texts(evolve(bare_profile(), treatment=Treatment.VOS, texts={}))


@pytest.mark.parametrize("key", sorted(KNOWN))
def test_a_shop_that_says_vos_says_neither_tu_nor_usted(key: str) -> None:
    text = texts().get(key, "es")
    assert not _OF_TU.search(text), text
    assert not _OF_USTED.search(text), text


@pytest.mark.parametrize(
    ("tu", "vos"),
    [
        ("¿Te lo llevamos o lo recoges?", "¿Te lo llevamos o lo retirás?"),
        ("Escribe qué quieres", "Escribí qué querés"),
        ("Ya le pasé el tuyo: te escribe en un momento.", None),
        ("una persona escribe por aquí en cuanto tome el chat", None),
        ("La sede más cercana a ti", "La sede más cercana a vos"),
    ],
)
def test_what_people_do_is_put_in_vos_and_what_others_do_is_not(tu: str, vos: str | None) -> None:
    assert as_vos(tu) == (vos or tu)


def test_the_other_languages_stay() -> None:
    for key, by_language in KNOWN.items():
        assert texts().get(key, "en") == by_language["en"]


def test_the_apology_says_vos() -> None:
    own = evolve(bare_profile(), treatment=Treatment.VOS, texts={})
    assert "Perdoná" in apology(own, "es_AR")
    assert "escribilo" in apology(own, "es_AR")
    assert "Sorry" in apology(own, "en")
