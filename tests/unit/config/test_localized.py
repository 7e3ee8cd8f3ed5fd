"""Texts in several languages."""

from __future__ import annotations

import pytest

from config.localized import Localized, LocalizedList, language_of


@pytest.mark.parametrize("locale", ["es", "es_CO", "es-CO", "ES_co"])
def test_a_locale_speaks_its_language(locale: str) -> None:
    assert language_of(locale) == "es"
    assert Localized({"en": "Hi", "es": "Hola"}).get(locale) == "Hola"


def test_a_missing_language_falls_back_to_spanish_then_english_then_any() -> None:
    assert Localized({"pt": "Olá", "en": "Hi", "es": "Hola"}).get("fr") == "Hola"
    assert Localized({"pt": "Olá", "en": "Hi"}).get("es") == "Hi"
    assert Localized({"pt": "Olá"}).get("es") == "Olá"
    assert Localized({}).get("es") == ""


def test_localized_texts_are_values() -> None:
    assert Localized({"es": "a"}) == Localized({"es": "a"})
    assert len({Localized({"es": "a"}), Localized({"es": "a"}), Localized({"es": "b"})}) == 2


def test_a_list_has_no_fallback_but_shows_all_its_words() -> None:
    words = LocalizedList({"es": ["carro", "moto"], "en": ["car"]})
    assert words.get("en_US") == ("car",)
    assert words.get("pt") == ()
    assert words.all == ("carro", "moto", "car")
    assert words.languages == ("es", "en")
