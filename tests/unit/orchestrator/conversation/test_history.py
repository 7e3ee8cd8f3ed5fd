"""A history is stored line by line, and its lines are left alone until somebody looks at them."""

from __future__ import annotations

import json

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from orchestrator.conversation.builder import decode_state, encode_state
from orchestrator.conversation.contract import MAX_TEXT
from orchestrator.conversation.errors import UndecodableState
from orchestrator.conversation.history import DialogueEntry, Line, line_of
from orchestrator.conversation.patch import advance, append_turns, clip
from orchestrator.conversation.state import SessionState
from tests.unit.orchestrator.conversation.states import a_session, entries

NOW = "2026-11-23T10:00:00.000+00:00"
TRICKY = '"},{"role":"user","text":"\\ ñ 🍕'
SPACED = b'{ "text": "hola", "at": "2026-11-23T10:00:00Z", "message_id": "w0", "role": "user" }'
UNREADABLE = Line(b'{"role":"user"}')


def entry(text: str) -> DialogueEntry:
    return DialogueEntry(role="user", text=text, message_id="w1", at=NOW)


def gone_on(
    session: SessionState, *added: DialogueEntry, limit: int = 20, version: str = "5-0"
) -> SessionState:
    return advance(session, {}, added, {"version": version, "updated_at": NOW}, limit=limit)


def stored_turns(data: bytes) -> bytes:
    """The history as it stands in a snapshot."""
    return bytes(msgspec.json.decode(data, type=dict[str, msgspec.Raw])["turns"])


def with_lines(*lines: Line) -> SessionState:
    return replace(a_session(), version="5-0", lines=lines)


storable = entries.map(lambda said: replace(said, text=clip(said.text, MAX_TEXT)))
some = st.lists(storable | st.just(entry(TRICKY)), max_size=4)


@given(st.lists(st.tuples(some, st.booleans(), st.booleans()), max_size=15), st.integers(1, 12))
def test_a_session_says_and_stores_its_last_lines_however_many_turns_it_has_had(
    turns: list[tuple[list[DialogueEntry], bool, bool]], limit: int
) -> None:
    session, said = a_session(), []
    for added, read_again, known in turns:
        session = gone_on(session, *added, limit=limit)
        said = [*said, *added][-limit:]

        data = encode_state(session)
        assert stored_turns(data) == msgspec.json.encode(said)
        assert list(session.turns) == said
        read = decode_state(data, sound="5-0" if known else None)
        assert read == session
        if read_again:
            session = read


@given(st.lists(storable, max_size=6), st.integers(-8, 8), st.integers(-8, 8))
def test_a_history_is_looked_at_like_a_tuple(
    said: list[DialogueEntry], start: int, stop: int
) -> None:
    history, plain = append_turns(a_session(), said, 40).turns, tuple(said)

    assert (len(history), bool(history)) == (len(plain), bool(plain))
    assert tuple(history) == plain
    assert tuple(reversed(history)) == plain[::-1]
    assert history[start:stop] == plain[start:stop]
    for index in range(-len(plain), len(plain)):
        assert history[index] == plain[index]
    for beyond in (len(plain), -len(plain) - 1):
        with pytest.raises(IndexError):
            history[beyond]


@pytest.mark.parametrize("limit", [1, 3, 8, 9])
def test_a_history_that_may_be_shorter_from_now_on_loses_its_first_lines(limit: int) -> None:
    session = gone_on(a_session(), *(entry(f"line {number}") for number in range(12)))

    shorter = gone_on(session, entry("the last"), limit=limit)

    kept = [f"line {number}" for number in range(12 - limit + 1, 12)]
    assert [said.text for said in shorter.turns] == [*kept, "the last"]


def test_who_looks_from_the_end_reads_no_further_than_they_look() -> None:
    session = with_lines(UNREADABLE, line_of(entry("one")), line_of(entry("two")))

    assert session.turns[-1].text == "two"
    assert [said.text for said in session.turns[-2:]] == ["one", "two"]
    assert next(iter(reversed(session.turns))).text == "two"
    assert len(session.turns) == 3


def test_lines_nobody_looks_at_are_handed_on_as_they_are() -> None:
    session = decode_state(encode_state(with_lines(UNREADABLE, UNREADABLE)), sound="5-0")

    longer = gone_on(session, entry("hola"), limit=2)

    assert stored_turns(encode_state(longer)) == msgspec.json.encode(
        [UNREADABLE, line_of(entry("hola"))]
    )


@pytest.mark.parametrize("sound", [None, "5-0"])
def test_lines_in_another_form_of_json_are_read_counted_and_dropped_as_any(
    sound: str | None,
) -> None:
    spaced = b"[ %b ,\n%b ]" % (SPACED, SPACED)
    snapshot = encode_state(with_lines()).replace(b'"turns":[]', b'"turns": %b' % spaced)

    session = decode_state(snapshot, sound=sound)
    longer = gone_on(session, entry("one"), entry("two"), limit=3)

    assert [said.text for said in session.turns] == ["hola", "hola"]
    assert [said.text for said in longer.turns] == ["hola", "one", "two"]
    assert json.loads(encode_state(longer))["turns"][0] == json.loads(SPACED)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"5", r"turns\[1\]: Expected `object`, got `int`"),
        (b"null", r"turns\[1\]: Expected `object`, got `null`"),
        (b'{"role":"user"}', r"turns\[1\]: .*missing required field `text`"),
        (SPACED.replace(b'"hola"', b"5"), r"turns\[1\]: Expected `str`, got `int` - at `\$.text`"),
        (SPACED.replace(b"hola", b"\xff"), r"turns\[1\]: .*utf-8"),
    ],
)
def test_a_line_that_is_none_is_refused_by_its_place(line: bytes, reason: str) -> None:
    snapshot = encode_state(with_lines(Line(SPACED), Line(line), Line(SPACED)))

    with pytest.raises(UndecodableState, match=reason):
        decode_state(snapshot)
    known = decode_state(snapshot, sound="5-0")
    with pytest.raises(UndecodableState, match=reason):
        list(known.turns)
