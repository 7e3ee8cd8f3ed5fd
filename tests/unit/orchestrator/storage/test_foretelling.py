"""Ids told before they are given: they only rise, and none is told of an unknown inbox."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from orchestrator.storage.appended import place_of
from orchestrator.storage.foretelling import REFUSED_MS, Tail

NOW = 1_700_000_000_000


def known_up_to(entry_id: str) -> Tail:
    tail = Tail()
    tail.known = entry_id
    return tail


def test_of_an_inbox_of_which_nothing_is_known_no_ids_are_told() -> None:
    assert Tail().foretell(2, NOW) == []


def test_the_ids_told_come_after_what_is_known() -> None:
    assert known_up_to(f"{NOW}-7").foretell(2, NOW + 5) == [f"{NOW + 5}-0", f"{NOW + 5}-1"]


def test_no_ids_are_told_twice_for_one_millisecond() -> None:
    tail = known_up_to("1-0")
    assert tail.foretell(2, NOW) == [f"{NOW}-0", f"{NOW}-1"]
    assert tail.foretell(1, NOW) == []
    assert tail.foretell(1, NOW + 1) == [f"{NOW + 1}-0"]


def test_while_the_clock_has_gone_back_no_ids_are_told() -> None:
    tail = known_up_to("1-0")
    tail.foretell(1, NOW)
    assert tail.foretell(1, NOW - 60_000) == []


def test_behind_an_entry_of_a_clock_ahead_of_ours_no_ids_are_told() -> None:
    tail = known_up_to(f"{NOW}-3")
    assert tail.foretell(2, NOW) == []
    assert tail.foretell(2, NOW + 1) == [f"{NOW + 1}-0", f"{NOW + 1}-1"]


def test_for_a_while_after_ids_were_refused_none_are_told() -> None:
    tail = known_up_to("1-0")
    tail.foretell(1, NOW)
    tail.refuse()
    assert tail.foretell(1, NOW + REFUSED_MS) == []
    assert tail.foretell(1, NOW + REFUSED_MS + 1) == [f"{NOW + REFUSED_MS + 1}-0"]


steps = st.tuples(st.integers(1, 3), st.integers(-3, 3), st.integers(0, 4) | st.none())


@given(st.lists(steps, max_size=40))
def test_whatever_comes_of_them_ids_rise_and_never_repeat(
    moves: list[tuple[int, int, int | None]],
) -> None:
    """A number behind a step: so far behind the newest the server chose an id itself."""
    tail, now, newest = known_up_to("10-0"), 10, (10, 0)
    for number, step, chosen in moves:
        now += step
        ids = tail.foretell(number, now)
        assert len(ids) == (number if now > newest[0] else 0)
        for one in ids:
            assert place_of(one) > newest
            newest = place_of(one)
        if chosen is not None:
            newest = (newest[0], newest[1] + chosen)
            tail.known = f"{newest[0]}-{newest[1]}"
