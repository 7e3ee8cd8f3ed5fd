"""The bounds of what is in memory."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from actors.in_flight import SHARE, SURPLUS, WINDOW, InFlight

MOVES = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 3), st.booleans()), max_size=300)


def test_one_conversation_fills_its_share_and_no_window() -> None:
    entries = InFlight()
    for place in range(1, SHARE + SURPLUS):
        entries.take(7, place)
    assert not entries.full(7)
    entries.take(7, SHARE + SURPLUS)
    assert entries.full(7), "the surplus has its bound too"
    assert not entries.full(8), "which stops nobody who has none"


def test_many_conversations_fill_the_window() -> None:
    entries = InFlight()
    for _ in range(WINDOW):
        assert not entries.full(3)
        entries.take(3, 1)
    assert entries.full(3)
    assert not entries.has_room(3)
    for _ in range(WINDOW // 2):
        entries.give_back(3, 1)
    assert entries.has_room(3)


@given(MOVES)
def test_what_was_taken_and_given_back_leaves_nothing(moves: list[tuple[int, int, bool]]) -> None:
    entries = InFlight()
    queued: Counter[tuple[int, int]] = Counter()
    for partition, conversation, comes in moves:
        key = partition, conversation
        if comes:
            queued[key] += 1
            entries.take(partition, queued[key])
        elif queued[key]:
            entries.give_back(partition, queued[key])
            queued[key] -= 1
    assert entries.total == queued.total()
    for (partition, _), count in queued.items():
        for place in range(count, 0, -1):
            entries.give_back(partition, place)
    assert entries.total == entries._surplus_total == 0
    assert not any(entries._shares.values())
    assert not any(entries._surplus.values())


def test_a_partition_that_is_lost_is_forgotten() -> None:
    entries = InFlight()
    for place in range(1, 2 * SHARE):
        entries.take(5, place)
    entries.take(6, 1)
    entries.drop(5)
    assert entries.total == 1
    assert not entries.full(5)
