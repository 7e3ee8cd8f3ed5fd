"""The linear model: its file, its arithmetic, and messages nobody trained it on."""

from __future__ import annotations

import json
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestrator.routing.bench import predict
from orchestrator.routing.errors import UnusableModel
from orchestrator.routing.features import (
    BUCKETS,
    INTENTS,
    LONGEST,
    ROWS,
    Features,
    features_of,
    letters_of,
)
from orchestrator.routing.model import (
    FILE,
    FORMAT,
    IntentModel,
    ModelHead,
    decode_model,
    encode_model,
    lane_chances,
    shipped_model,
)
from orchestrator.routing.training.rows import load_rows

UNSEEN = Path(__file__).parents[3] / "data" / "routing"


def shipped_bytes() -> bytes:
    return resources.files("orchestrator.routing").joinpath(FILE).read_bytes()


def a_head(**changes: Any) -> ModelHead:
    head = ModelHead(
        format=FORMAT,
        intents=INTENTS,
        rows=ROWS,
        bias=(0.0,) * len(INTENTS),
        scales=(1.0,) * len(INTENTS),
        temperature=1.0,
        threshold=0.5,
    )
    return msgspec.structs.replace(head, **changes)


def a_table(weights: dict[tuple[int, str], int] | None = None) -> bytes:
    """A table of nothing but these weights (row, intent) -> steps."""
    table = bytearray([128]) * (ROWS * len(INTENTS))
    for (row, intent), steps in (weights or {}).items():
        table[row * len(INTENTS) + INTENTS.index(intent)] = 128 + steps
    return bytes(table)


# The file


def test_the_shipped_model_is_small_and_says_what_it_was_measured_at() -> None:
    assert len(shipped_bytes()) <= 500_000
    head = shipped_model().head
    assert head.intents == INTENTS
    assert 0.5 <= head.threshold <= 0.9
    assert head.figures["precision"] >= 0.9


def test_a_model_survives_being_written_and_read() -> None:
    table = a_table({(5, "greeting"): 3})
    model = decode_model(encode_model(a_head(temperature=0.5), table))
    assert model.head.temperature == 0.5
    features = Features(words=frozenset({5}))
    assert model.read(features).chances["greeting"] > 0.9


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "no head"),
        (b"{}\n", "no head"),
        (encode_model(a_head(format="other"), a_table()), "format 'other'"),
        (encode_model(a_head(rows=3), a_table()), "3 rows"),
        (encode_model(a_head(), a_table()[:-1]), "cut short"),
        (encode_model(a_head(), b""), "cut short"),
    ],
)
def test_a_damaged_model_is_refused_with_the_cure(content: bytes, says: str) -> None:
    with pytest.raises(UnusableModel, match="make router") as refused:
        decode_model(content)
    assert says in str(refused.value)


# The arithmetic


def test_adding_rows_as_one_number_adds_every_column() -> None:
    model = IntentModel(a_head(), a_table({(1, "pay"): 100, (2, "pay"): -40, (2, "greeting"): 7}))
    both = Features(votes=frozenset({1, 2}))
    chances = model.read(both).chances
    assert chances["pay"] / chances["greeting"] == pytest.approx(2.718281828 ** (60 - 7))


@given(
    st.frozensets(st.integers(0, ROWS - 1), max_size=700),
    st.lists(st.text(min_size=1, max_size=9), max_size=200),
)
def test_whatever_is_read_comes_to_one_in_all(words: frozenset[int], spelt: list[str]) -> None:
    read = shipped_model().read(Features(words=words, spelt=tuple(spelt)))
    assert sum(read.chances.values()) == pytest.approx(1.0)
    assert sum(lane_chances(read.chances).values()) == pytest.approx(1.0)


def test_every_column_holds_the_most_a_message_can_come_to() -> None:
    table = a_table({(row, "pay"): 127 for row in range(ROWS)})
    everything = Features(
        words=frozenset(range(LONGEST)),
        spelt=("a" * LONGEST,),
        concepts=frozenset(range(BUCKETS)),
        votes=frozenset(range(BUCKETS, ROWS)),
    )
    chances = IntentModel(a_head(), table).read(everything).chances
    assert chances["pay"] == pytest.approx(1.0)


def test_letters_are_counted_word_by_word() -> None:
    model = IntentModel(a_head(), a_table({(letters_of("menu")[0], "pay"): 9}))
    once, twice, other = (
        model.read(Features(spelt=words)).chances["pay"]
        for words in (("menu",), ("menu", "menu"), ("hola",))
    )
    assert twice > once > other == pytest.approx(1 / len(INTENTS))


@given(st.text(max_size=2_000), st.booleans())
def test_features_of_any_text_fit_the_table(text: str, asks: bool) -> None:
    found = features_of(text, {"pay": 0.95, "greeting": 0.5}, asks=asks)
    letters = {row for word in found.spelt for row in letters_of(word)}
    assert all(0 <= row < BUCKETS for row in found.words | found.concepts | letters)
    assert all(BUCKETS <= row < ROWS for row in found.votes)
    assert len(found.votes) == 3


def test_numbers_are_one_word_however_written() -> None:
    by_word = features_of("dos zprod", {}, asks=False)
    assert by_word == features_of("7 zprod", {}, asks=False)
    assert by_word != features_of("12345 zprod", {}, asks=False)


# Messages it was not trained on


@cache
def unseen() -> list[dict[str, Any]]:
    path = UNSEEN / "unseen.jsonl"
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@cache
def catalogues() -> dict[str, list[str]]:
    found: dict[str, list[str]] = json.loads(
        (UNSEEN / "catalogues.json").read_text(encoding="utf-8")
    )
    return found


def ask(row: dict[str, Any], text: str | None = None) -> dict[str, Any]:
    context = {"catalog": catalogues()[row["source"]], "lang": row["lang"]}
    return dict(predict(row["text"] if text is None else text, context))


def is_right(row: dict[str, Any], answer: dict[str, Any]) -> bool:
    lanes = {row["lane"], *(one.partition("/")[0] for one in row.get("also", ()))}
    return answer["lane"] in lanes


def test_messages_in_other_styles_and_of_other_shops_reach_their_lane() -> None:
    answers = [(row, ask(row)) for row in unseen()]
    assert len(answers) >= 250
    right = [is_right(row, answer) for row, answer in answers]
    assert sum(right) / len(right) >= 0.88
    intents = [answer["intent"] == row["intent"] for row, answer in answers]
    assert sum(intents) / len(intents) >= 0.82


def test_above_the_threshold_it_is_seldom_wrong_and_seldom_silent() -> None:
    answers = [(row, ask(row)) for row in unseen()]
    threshold = shipped_model().head.threshold
    sure = [(row, answer) for row, answer in answers if answer["confidence"] >= threshold]
    assert len(sure) / len(answers) >= 0.8
    assert sum(is_right(row, answer) for row, answer in sure) / len(sure) >= 0.94


def test_what_is_out_of_scope_scores_above_what_is_not() -> None:
    scores = [(ask(row)["oos_score"], row["lane"] == "oos") for row in unseen()]
    outside = [score for score, out in scores if out]
    inside = [score for score, out in scores if not out]
    above = sum(o > i for o in outside for i in inside)
    assert above / (len(outside) * len(inside)) >= 0.96


def test_the_training_never_sees_them() -> None:
    trained = {row.text.casefold() for row in load_rows()}
    assert not [row["text"] for row in unseen() if row["text"].casefold() in trained]


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.translate(str.maketrans("áéíóúñãçõê", "aeiounacoe")),
        str.upper,
        lambda text: f"hola buenas tardes, {text}",
        lambda text: f"{text} 🙏",
        lambda text: text.replace("que ", "q ").replace("qué ", "q ").replace("por favor", "xfa"),
    ],
    ids=["no accents", "capitals", "greeting", "emoji", "chat spelling"],
)
def test_they_keep_their_lane_however_they_are_dressed(change: Any) -> None:
    rows = [row for row in unseen() if row["intent"] not in ("greeting", "out_of_scope")]
    same = [ask(row)["lane"] == ask(row, change(row["text"]))["lane"] for row in rows]
    assert sum(same) / len(same) >= 0.97
