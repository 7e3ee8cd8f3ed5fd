"""The rules, against messages labelled by people."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestrator.conversation.decision import Lane
from orchestrator.routing.bench import predict
from orchestrator.routing.needles import held, needles
from orchestrator.routing.patterns import english, portuguese, spanish
from orchestrator.routing.rules import LANE_OF, MACROS, PRECEDENCE, RuleSet, ranked
from orchestrator.routing.vocabulary import Vocabulary
from tests.unit.orchestrator.routing.messages import Labelled, labelled


@cache
def rules() -> RuleSet:
    return RuleSet()


def answers(row: Labelled, text: str | None = None) -> dict[str, object]:
    return predict(row.text if text is None else text, {"catalog": row.catalogue})


def share(hits: list[bool]) -> float:
    return sum(hits) / len(hits)


def test_there_are_24_intents_each_with_rules_and_a_rank() -> None:
    assert len(LANE_OF) == 24
    assert set(PRECEDENCE) == set(LANE_OF)
    for patterns in (spanish.PATTERNS, english.PATTERNS, portuguese.PATTERNS):
        assert set(patterns) == set(LANE_OF)


def test_labelled_messages_reach_their_lane_and_intent() -> None:
    rows = list(labelled())
    got = [answers(row) for row in rows]
    assert share([one["lane"] == row.lane for one, row in zip(got, rows, strict=True)]) >= 0.98
    assert share([one["intent"] == row.intent for one, row in zip(got, rows, strict=True)]) >= 0.97


def test_they_do_so_without_a_catalogue_too() -> None:
    rows = list(labelled())
    got = [predict(row.text, {}) for row in rows]
    assert share([one["lane"] == row.lane for one, row in zip(got, rows, strict=True)]) >= 0.95


@pytest.mark.parametrize(
    "change",
    [
        str.upper,
        lambda text: f"hola buenas, {text}",
        lambda text: f"{text} 🙏😀",
        lambda text: f"{text} por favor",
        lambda text: text.translate(str.maketrans("áéíóúñãç¿", "aeiounac?")),
        lambda text: re.sub(r"\bque\b|\bqué\b", "q", text),
    ],
    ids=["capitals", "greeting", "emoji", "please", "no accents", "chat spelling"],
)
def test_the_lane_does_not_hang_on_how_a_message_is_dressed(change: object) -> None:
    assert callable(change)
    rows = [row for row in labelled() if row.intent not in ("greeting", "out_of_scope")][::5]
    same = [answers(row)["lane"] == answers(row, change(row.text))["lane"] for row in rows]
    assert share(same) >= 0.96


def test_confident_answers_are_right_more_often_than_unsure_ones() -> None:
    rows = list(labelled())
    sure: list[bool] = []
    unsure: list[bool] = []
    for row in rows:
        got = answers(row)
        confidence = got["confidence"]
        assert isinstance(confidence, float)
        assert 0.0 <= confidence <= 1.0
        (sure if confidence >= 0.9 else unsure).append(got["lane"] == row.lane)
    assert share(sure) >= 0.99
    assert share(sure) >= share(unsure)


def test_out_of_scope_messages_score_higher_as_such_than_the_others() -> None:
    for row in labelled():
        if row.shop != "pizzeria":
            continue
        score = answers(row)["oos_score"]
        assert isinstance(score, float)
        assert (score >= 0.5) == (answers(row)["lane"] == "oos")


def test_context_decides_what_words_alone_cannot() -> None:
    state = {"pending": "which_size", "lane": "commerce"}
    assert predict("la grande", {"state": state})["intent"] == "add_item"
    state = {"last_intent": "menu_or_catalog_question", "lane": "info"}
    assert predict("y la grande?", {"state": state})["intent"] == "menu_or_catalog_question"


# The needles, which must only ever save time


def every_pattern() -> list[tuple[str, str]]:
    found = []
    for patterns in (spanish.PATTERNS, english.PATTERNS, portuguese.PATTERNS):
        for intent, levels in patterns.items():
            for alternatives in levels.values():
                found += [(intent, pattern) for pattern in alternatives]
    return found


def expanded(pattern: str) -> str:
    for name, macro in MACROS.items():
        pattern = pattern.replace(name, macro)
    return pattern


def test_a_pattern_matches_only_texts_that_hold_one_of_each_of_its_needles() -> None:
    vocabulary = Vocabulary(products=["hawaiana", "pepperoni"])
    texts = {" ".join(vocabulary.mark(row.text.lower().split())) for row in labelled()}
    sets = {one for _, pattern in every_pattern() for one in needles(expanded(pattern))}
    known = frozenset().union(*sets)
    here_by_text = {text: held(text, known) for text in sorted(texts)[::29]}
    for _, pattern in every_pattern():
        pattern = expanded(pattern)
        search = re.compile(rf"\b(?:{pattern})\b").search
        for text, here in here_by_text.items():
            if any(map(here.isdisjoint, needles(pattern))):
                assert search(text) is None, (pattern, text)


@given(st.text("aelnoqtu 1", max_size=40))
def test_rules_say_the_same_whether_or_not_needles_spare_them(text: str) -> None:
    text = " ".join(text.split())
    expected: dict[str, float] = {}
    for intent, weight, search in _every_search():
        if weight > expected.get(intent, 0.0) and search(text):
            expected[intent] = weight
    assert rules().scores(text) == expected


@cache
def _every_search() -> list[tuple[str, float, Callable[[str], object]]]:
    return [
        (intent, weight, re.compile(rf"\b(?:{expanded(pattern)})\b").search)
        for patterns in (spanish.PATTERNS, english.PATTERNS, portuguese.PATTERNS)
        for intent, levels in patterns.items()
        for weight, alternatives in levels.items()
        for pattern in alternatives
    ]


def test_every_pattern_compiles() -> None:
    for _, pattern in every_pattern():
        re.compile(expanded(pattern))


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("horarios?", [{"horario"}]),
        (r"(?:la |el )?pedido", [{"pedido"}]),
        (r"abren|cierran", [{"abren", "cierran"}]),
        (r"a (?:que|las) (?!gluten)hora", [{"hora"}, {"que", "las"}]),
        (r"(?:a|b) \w+", []),
        (r"\d{1,2} pm", [{"pm"}, {r"\d"}]),
        (r"tv \d?", [{"tv"}]),
        (r"[ae]stado+s", [{"stad"}]),
        (r"(?:uno|dos)+ mas", [{"mas"}, {"uno", "dos"}]),
    ],
)
def test_needles_are_read_off_a_pattern(pattern: str, expected: list[set[str]]) -> None:
    assert set(needles(pattern)) == set(map(frozenset, expected))


@given(st.dictionaries(st.sampled_from(PRECEDENCE), st.floats(0, 1), min_size=1))
def test_ranking_keeps_all_scores_best_first(scores: dict[str, float]) -> None:
    order = ranked(scores)
    assert order == scores
    assert list(order.values()) == sorted(scores.values(), reverse=True)


@given(st.text(max_size=60))
def test_any_text_has_an_answer(text: str) -> None:
    got = predict(text, {"catalog": ["pizza"]})
    assert got["lane"] in [lane.value for lane in Lane]
