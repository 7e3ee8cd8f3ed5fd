"""A history put together from turn to turn is the JSON that encoding the session gives."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from orchestrator.conversation.builder import decode_state, encode_state
from orchestrator.conversation.history import FEWEST_LINES, written_history
from orchestrator.conversation.patch import advance, apply_patch
from orchestrator.conversation.state import DialogueEntry, SessionState
from tests.unit.orchestrator.conversation.states import a_session

NOW = "2026-11-23T10:00:00.000+00:00"
TRICKY = '"},{"role":"user","text":"\\ ñ 🍕'
words = st.one_of(st.just(TRICKY), st.text(st.characters(exclude_categories=["Cs"]), max_size=30))


def line(text: str) -> DialogueEntry:
    return DialogueEntry(role="user", text=text, message_id="w1", at=NOW)


def gone_on(session: SessionState, *texts: str, limit: int = 20) -> SessionState:
    lines = [line(text) for text in texts]
    return advance(session, {}, lines, {"version": "5-0", "updated_at": NOW}, limit=limit)


def long_session() -> SessionState:
    session = a_session()
    for number in range(FEWEST_LINES):
        session = gone_on(session, f"line {number}", TRICKY)
    return session


@given(st.lists(st.lists(words, max_size=4), max_size=30), st.integers(min_value=1, max_value=12))
def test_a_session_is_written_the_same_however_many_turns_it_has_had(
    turns: list[list[str]], limit: int
) -> None:
    session = a_session()
    for texts in turns:
        session = gone_on(session, *texts, limit=limit)

        assert encode_state(session) == msgspec.json.encode(session)
        assert decode_state(encode_state(session)) == session


def test_a_long_history_is_kept_as_it_is_written_from_the_second_turn_on() -> None:
    read = decode_state(encode_state(long_session()))

    first = gone_on(read, "one")
    second = gone_on(first, "two")

    assert (written_history(read), written_history(first)) == (None, None)
    assert written_history(second) == msgspec.Raw(msgspec.json.encode(second.turns))


@pytest.mark.parametrize("limit", [3, FEWEST_LINES, 9])
def test_a_history_that_may_be_shorter_from_now_on_loses_its_first_lines(limit: int) -> None:
    shorter = gone_on(long_session(), "the last", limit=limit)

    assert len(shorter.turns) == limit
    assert encode_state(shorter) == msgspec.json.encode(shorter)


def test_a_copy_whose_lines_were_changed_is_not_written_as_they_were() -> None:
    session = long_session()
    changed = replace(session, turns=tuple(line("[deleted]") for _ in session.turns))

    assert encode_state(changed) == msgspec.json.encode(changed)
    assert encode_state(gone_on(changed, "more")) == msgspec.json.encode(gone_on(changed, "more"))
    assert encode_state(apply_patch(session, {"vip": True})).count(b'"vip":true') == 1
