"""What "lo mismo" is said with: the change of it alone is left to be read."""

from __future__ import annotations

import pytest

from agents.checkout.repeating import change_of_repeat


@pytest.mark.parametrize(
    ("language", "text", "change"),
    [
        ("es", "lo mismo", ""),
        ("es", "Quiero lo mismo de siempre por favor", ""),
        ("es", "repíteme el pedido", ""),
        ("es", "lo mismo pero con dos cocas", "son dos cocas"),
        ("es", "lo mismo con una coca más", "son una coca más"),
        ("es", "lo mismo sin la coca", "sin la coca"),
        ("es", "lo mismo de la otra vez pero la hawaiana grande", "la hawaiana grande"),
        ("es", "una limonada y lo mismo de ayer", "una limonada y"),
        ("en", "the same as last time but with 2 cokes", "there are 2 cokes"),
        ("en", "same again", ""),
        ("en", "can I have the usual without the coke", "without the coke"),
        ("pt", "o mesmo de sempre mas sem a coca", "sem a coca"),
        ("pt", "quero o mesmo mas com duas cocas", "são duas cocas"),
        ("es", "una hawaiana", "una hawaiana"),
        ("es", "lo mismo a domicilio con dos cocas", "a domicilio son dos cocas"),
    ],
)
def test_what_shall_be_different_is_left(language: str, text: str, change: str) -> None:
    assert change_of_repeat(text, language) == change
