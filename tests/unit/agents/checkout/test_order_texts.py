"""What selling says exists in three languages, fits its buttons, and can be polite."""

from __future__ import annotations

import re

import pytest

from agents.checkout.order_texts import ORDER_TEXTS, POLITE
from agents.default_texts import DEFAULTS
from orchestrator.conversation.reply_limits import text_length
from orchestrator.orders.order import OrderStatus

_FIELD = re.compile(r"\{(\w+)\}")


@pytest.mark.parametrize("key", sorted(ORDER_TEXTS))
def test_every_text_exists_in_three_languages_with_the_same_fields(key: str) -> None:
    texts = ORDER_TEXTS[key]
    assert set(texts) == {"es", "en", "pt"}
    fields = [set(_FIELD.findall(text)) for text in texts.values()]
    polite = set(_FIELD.findall(POLITE.get(key, texts["es"])))
    assert all(one == polite for one in fields)


def test_button_and_row_titles_fit() -> None:
    for key, texts in ORDER_TEXTS.items():
        most = 20 if key.startswith("button_") else 24 if key.startswith("row_") else None
        if most is not None:
            assert all(text_length(text) <= most for text in texts.values()), key


def test_no_text_is_given_twice_and_polite_ones_replace_known_ones() -> None:
    assert not ORDER_TEXTS.keys() & DEFAULTS.keys()
    assert POLITE.keys() <= ORDER_TEXTS.keys()


def test_every_status_of_an_order_can_be_told() -> None:
    for status in OrderStatus:
        assert f"status_{status.value}" in ORDER_TEXTS
