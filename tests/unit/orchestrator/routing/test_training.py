"""The training: its data, and that the same data make the same model."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from orchestrator.routing.errors import UnusableTrainingData
from orchestrator.routing.features import INTENTS
from orchestrator.routing.model import decode_model
from orchestrator.routing.rules import LANE_OF
from orchestrator.routing.training.course import CrossValidated, cross_validated, finished
from orchestrator.routing.training.lessons import Lessons, Readers, lessons_of
from orchestrator.routing.training.pages import BEGIN, END, written_into
from orchestrator.routing.training.report import LANES, judged, threshold_for
from orchestrator.routing.training.rows import DATA, Row, Shops, load_rows
from orchestrator.routing.training.variants import varied


def few_rows() -> list[Row]:
    """Every twenty-fifth sentence: all intents, done in a second."""
    return load_rows()[::25]


def trained(rows: list[Row]) -> tuple[CrossValidated, Lessons, bytes]:
    readers = Readers(Shops.load())
    lessons = lessons_of(rows, readers)
    seen = cross_validated(rows, lessons, readers)
    return seen, lessons, finished(lessons, seen)


@pytest.fixture(scope="module")
def small() -> tuple[CrossValidated, Lessons, bytes]:
    return trained(few_rows())


# The sentences


def test_there_are_sentences_of_every_intent_in_every_language() -> None:
    rows = load_rows()
    assert len([row for row in rows if not row.tuned]) >= 800
    counts = Counter((row.lang, row.intent) for row in rows)
    for lang in ("es", "en", "pt"):
        assert all(counts[lang, intent] >= 5 for intent in INTENTS)


def test_templates_leave_no_slot_unfilled() -> None:
    assert not [row.text for row in load_rows() if set(row.text) & set("{}<>|~")]


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("[es no_such_intent]\nhola", "line 2"),
        ("[es greeting]\nhola <nobody>", "line 2"),
        ("[es greeting]\nhola ~ nothing", "line 2"),
    ],
)
def test_a_bad_template_is_named_by_file_and_line(tmp_path: Path, line: str, says: str) -> None:
    (tmp_path / "words.json").write_bytes((DATA / "words.json").read_bytes())
    (tmp_path / "authored.jsonl").write_text("", encoding="utf-8")
    (tmp_path / "templates_x.txt").write_text(line, encoding="utf-8")
    with pytest.raises(UnusableTrainingData, match=f"templates_x.txt, {says}"):
        load_rows(tmp_path)


def test_variants_are_the_same_each_time_and_never_empty() -> None:
    for text in ("¿Qué horario tienen?", "ok", "?", "quiero dos pizzas por favor"):
        chances = [random.Random(3) for _ in range(2)]  # noqa: S311 - variety, no secret
        ones = [varied(text, chance) for chance in chances]
        assert ones[0] == ones[1]
        assert ones[0].strip()


# The model


def test_the_same_sentences_make_the_same_model(
    small: tuple[CrossValidated, Lessons, bytes],
) -> None:
    again = trained(few_rows())
    assert again[2] == small[2]
    assert again[0].figures == small[0].figures


def test_a_small_model_can_be_loaded_and_knows_its_figures(
    small: tuple[CrossValidated, Lessons, bytes],
) -> None:
    seen, _, content = small
    model = decode_model(content)
    assert model.head.figures == seen.figures
    assert 0 < model.head.temperature <= 2
    assert seen.figures["lane"] > 0.5


def test_the_figures_go_between_their_marks(small: tuple[CrossValidated, Lessons, bytes]) -> None:
    page = f"before\n{BEGIN}\nmoth-eaten\n{END}\nafter"
    written = written_into(page, few_rows(), small[0])
    assert written.startswith(f"before\n{BEGIN}")
    assert written.endswith(f"{END}\nafter")
    assert "moth-eaten" not in written
    assert "| threshold shipped |" in written
    with pytest.raises(UnusableTrainingData, match="marks"):
        written_into("no marks", few_rows(), small[0])


# The judging


def a_row(intent: str, **fields: Any) -> Row:
    return Row(text="x", lang="es", intent=intent, group="g", shop="pizza", **fields)


def test_other_right_answers_count_as_right() -> None:
    logits = np.zeros((1, len(INTENTS)), np.float32)
    logits[0, INTENTS.index("locations")] = 9
    wrong = judged([a_row("pay")], logits, 1.0)
    right = judged([a_row("pay", also=frozenset({"locations"}))], logits, 1.0)
    assert not wrong.right_intent[0]
    assert right.right_intent[0]
    assert right.right_lane[0]
    assert LANES[int(right.lanes[0])] == LANE_OF["locations"]


def test_the_threshold_is_the_lowest_that_is_precise_enough() -> None:
    names = ("pay", "pay", "pay", "greeting")
    logits = np.zeros((4, len(INTENTS)), np.float32)
    for row, strength in enumerate((9, 8, 7, 6)):
        logits[row, INTENTS.index("pay")] = strength
    seen = judged([a_row(name) for name in names], logits, 1.0)
    assert threshold_for(seen, 1.0) == pytest.approx(float(seen.confidence[2]))
    assert threshold_for(seen, 0.75) == pytest.approx(float(seen.confidence[3]))
