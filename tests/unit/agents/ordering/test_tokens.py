"""A message as words, and where it pauses."""

from __future__ import annotations

import pytest

from agents.ordering.tokens import tokens


@pytest.mark.parametrize(
    ("text", "pauses"),
    [
        ("una hawaiana, dos cocas", {2}),
        ("dos medianas: hawaiana y pepperoni", {2}),
        ("una de 1.5 y otra de 400", set()),
        ("hola! una pizza. gracias", {1, 3}),
        ("una\ndos", {1}),
    ],
)
def test_a_comma_a_stop_and_a_new_line_are_pauses(text: str, pauses: set[int]) -> None:
    assert tokens(text).pauses == pauses


def test_no_mark_is_left_among_the_words() -> None:
    assert tokens("a, b; c").words == ("a", "b", "c")
