"""Meta's limits on replies, each at its last good value and one past it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestrator.conversation.replies import (
    Button,
    ButtonsReply,
    InvalidReply,
    ListReply,
    ReplyError,
    ReplyLimitExceeded,
    Row,
    Section,
    TextReply,
    split_text,
)
from orchestrator.conversation.reply_limits import text_length

PIZZA = "🍕"  # one character, two UTF-16 code units


def buttons(count: int = 1, **changes: Any) -> ButtonsReply:
    made = tuple(Button(id=f"b{n}", title=f"Botón {n}") for n in range(count))
    return ButtonsReply(**{"body": "¿Confirmas?", "buttons": made, **changes})


def rows(count: int, prefix: str = "r") -> tuple[Row, ...]:
    return tuple(Row(id=f"{prefix}{n}", title="Hawaiana") for n in range(count))


def listing(*sections: Section, **changes: Any) -> ListReply:
    shown = sections or (Section(rows=rows(1)),)
    return ListReply(**{"body": "Elige", "button": "Ver menú", "sections": shown, **changes})


TEXTS: list[tuple[str, int, Callable[[str], object]]] = [
    ("body", 4096, lambda text: TextReply(body=text)),
    ("body", 1024, lambda text: buttons(body=text)),
    ("body", 1024, lambda text: listing(body=text)),
    ("header", 60, lambda text: buttons(header=text)),
    ("header", 60, lambda text: listing(header=text)),
    ("footer", 60, lambda text: buttons(footer=text)),
    ("footer", 60, lambda text: listing(footer=text)),
    ("button", 20, lambda text: listing(button=text)),
    ("button.id", 256, lambda text: Button(id=text, title="x")),
    ("button.title", 20, lambda text: Button(id="x", title=text)),
    ("row.id", 200, lambda text: Row(id=text, title="x")),
    ("row.title", 24, lambda text: Row(id="x", title=text)),
    ("row.description", 72, lambda text: Row(id="x", title="x", description=text)),
    ("section.title", 24, lambda text: Section(rows=rows(1), title=text)),
]


@pytest.mark.parametrize(("field", "limit", "make"), TEXTS)
@pytest.mark.parametrize("letter", ["x", "ñ", PIZZA])
def test_a_text_may_fill_its_limit_and_not_pass_it(
    field: str, limit: int, make: Callable[[str], object], letter: str
) -> None:
    units = text_length(letter)
    make(letter * (limit // units))
    with pytest.raises(ReplyLimitExceeded) as caught:
        make(letter * (limit // units + 1))
    assert (caught.value.field, caught.value.limit) == (field, limit)
    assert caught.value.length == limit + units
    assert field in str(caught.value)
    assert str(limit) in str(caught.value)


@pytest.mark.parametrize(("field", "limit", "make"), TEXTS)
@pytest.mark.parametrize("text", ["", "   ", "\n", "half \ud83c of a pair", 7])
def test_a_text_that_cannot_be_shown_is_refused(
    field: str, limit: int, make: Callable[[Any], object], text: object
) -> None:
    with pytest.raises(InvalidReply) as caught:
        make(text)
    assert (caught.value.field, caught.value.value) == (field, text)
    assert caught.value.cure in str(caught.value)


@pytest.mark.parametrize("bad_id", [" x", "x ", "x\n"])
def test_an_id_with_spaces_around_it_is_refused(bad_id: str) -> None:
    for make in (Button, Row):
        with pytest.raises(InvalidReply, match="spaces"):
            make(id=bad_id, title="x")


def test_there_are_one_to_three_buttons() -> None:
    for count in (1, 2, 3):
        assert len(buttons(count).buttons) == count
    with pytest.raises(InvalidReply, match="buttons"):
        buttons(0)
    with pytest.raises(ReplyLimitExceeded, match="buttons"):
        buttons(4)


def test_buttons_differ_in_id_and_in_title() -> None:
    one = Button(id="a", title="Sí")
    with pytest.raises(InvalidReply, match=r"buttons\.id"):
        buttons(buttons=(one, Button(id="a", title="No")))
    with pytest.raises(InvalidReply, match=r"buttons\.title"):
        buttons(buttons=(one, Button(id="b", title="Sí")))


def test_a_list_has_one_to_ten_rows_in_all() -> None:
    listing(Section(rows=rows(10)))
    listing(Section(rows=rows(5), title="A"), Section(rows=rows(5, "s"), title="B"))
    with pytest.raises(ReplyLimitExceeded, match="rows"):
        listing(Section(rows=rows(6), title="A"), Section(rows=rows(5, "s"), title="B"))
    with pytest.raises(ReplyLimitExceeded, match=r"section\.rows"):
        Section(rows=rows(11))
    with pytest.raises(InvalidReply, match=r"section\.rows"):
        Section(rows=())
    with pytest.raises(InvalidReply, match="sections"):
        listing(sections=())


def test_row_ids_differ_across_sections() -> None:
    with pytest.raises(InvalidReply, match=r"rows\.id"):
        listing(Section(rows=rows(1), title="A"), Section(rows=rows(1), title="B"))


def test_equal_row_titles_are_allowed() -> None:
    assert listing(Section(rows=rows(2)))


def test_several_sections_need_titles_and_one_does_not() -> None:
    with pytest.raises(InvalidReply, match=r"sections\[1\]\.title"):
        listing(Section(rows=rows(1), title="A"), Section(rows=rows(1, "s")))


def test_there_are_at_most_ten_sections() -> None:
    sections = [Section(rows=rows(1, f"s{n}-"), title=f"S{n}") for n in range(11)]
    listing(*sections[:10])
    with pytest.raises(ReplyLimitExceeded, match="sections"):
        listing(*sections)


def test_all_refusals_are_of_one_kind() -> None:
    assert issubclass(InvalidReply, ReplyError)
    assert issubclass(ReplyLimitExceeded, ReplyError)


def test_a_long_value_is_not_spelled_out_in_the_error() -> None:
    with pytest.raises(InvalidReply) as caught:
        Button(id=" " + "x" * 200, title="x")
    assert len(str(caught.value)) < 160


def test_a_short_text_is_not_split() -> None:
    assert split_text("hola") == ("hola",)
    assert split_text("  hola\n") == ("hola",)
    assert split_text(" \n ") == ()


def test_a_text_is_split_at_the_best_end_in_reach() -> None:
    assert split_text("uno dos.\n\ntres. cuatro", 16) == ("uno dos.", "tres. cuatro")
    assert split_text("uno dos tres. cuatro cinco", 18) == ("uno dos tres.", "cuatro cinco")
    assert split_text("uno dos tres cuatro cinco", 18) == ("uno dos tres", "cuatro cinco")
    assert split_text("x" * 25, 10) == ("x" * 10, "x" * 10, "x" * 5)
    assert split_text(PIZZA * 5, 4) == (PIZZA * 2, PIZZA * 2, PIZZA)


@given(
    body=st.text(st.sampled_from(f"aé {PIZZA}.!\n"), max_size=300),
    limit=st.integers(2, 40),
)
def test_the_parts_of_a_text_fit_and_lose_only_spaces(body: str, limit: int) -> None:
    parts = split_text(body, limit)
    assert all(0 < text_length(part) <= limit for part in parts)
    assert all(part == part.strip() for part in parts)
    assert "".join("".join(parts).split()) == "".join(body.split())


@given(st.text(max_size=9000).filter(str.strip))
def test_every_part_of_a_long_text_makes_a_reply(body: str) -> None:
    for part in split_text(body):
        TextReply(body=part)


def test_a_body_is_never_quoted_in_an_error() -> None:
    with pytest.raises(InvalidReply) as caught:
        TextReply(body="Señora Rojas \ud83c")
    assert "Rojas" not in str(caught.value)
