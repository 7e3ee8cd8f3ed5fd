"""Meta's pace in virtual time."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actors import pace as pace_module
from actors.pace import Pace
from tests.support.pipeline import user


def test_a_burst_to_one_user_goes_at_once_and_then_one_at_a_time() -> None:
    pace = Pace(per_number=80, pair_seconds=6, pair_burst=3)
    assert [pace.wait(user(), 0.0) for _ in range(3)] == [0, 0, 0]
    assert pace.wait(user(), 0.0) == pytest.approx(6)
    assert pace.wait(user(), 4.0) == pytest.approx(2)
    assert pace.wait(user(), 6.0) == 0
    assert pace.wait(user(), 6.0) == pytest.approx(6)


def test_one_users_pace_is_not_anothers() -> None:
    pace = Pace(per_number=80, pair_seconds=6, pair_burst=1)
    assert [pace.wait(user(number), 0.0) for number in (1, 2)] == [0, 0]
    assert pace.wait(user(1), 0.0) > 0


def test_a_number_sends_no_more_than_its_rate_to_all_its_users() -> None:
    pace = Pace(per_number=10, pair_seconds=0, pair_burst=1)
    assert [pace.wait(user(number), 0.0) for number in range(10)] == [0] * 10
    assert pace.wait(user(11), 0.0) == pytest.approx(0.1)
    assert pace.wait(user(11), 0.1) == 0


def test_who_has_to_wait_takes_no_token() -> None:
    pace = Pace(per_number=1, pair_seconds=0, pair_burst=1)
    assert pace.wait(user(1), 0.0) == 0
    for _ in range(5):
        assert pace.wait(user(2), 0.5) == pytest.approx(0.5)
    assert pace.wait(user(2), 1.0) == 0


def test_without_a_pair_rule_only_the_number_counts() -> None:
    pace = Pace(per_number=1_000, pair_seconds=0, pair_burst=1)
    assert all(pace.wait(user(), 0.0) == 0 for _ in range(100))


def test_only_so_many_pairs_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pace_module, "MAX_PAIRS", 3)
    pace = Pace(per_number=1_000, pair_seconds=6, pair_burst=1)
    for number in (1, 2, 3, 1, 4):
        pace.wait(user(number), 0.0)
    assert len(pace._pairs) == 3
    assert pace.wait(user(1), 0.0) > 0, "used last but one"
    assert pace.wait(user(2), 0.0) == 0, "forgotten"


def test_a_rate_that_was_too_fast_is_halved_once_a_complaint_and_grows_back() -> None:
    pace = Pace(per_number=80, pair_seconds=0, pair_burst=1)
    assert pace.slower("n", 0.0) == 40
    assert pace.slower("n", 0.5) == 40, "one of those on their way then"
    assert pace.slower("n", 10.0) == 20
    assert pace.number_wait("n", 10.0) == pytest.approx(0.05)
    for minute in range(1, 8):
        pace.number_wait("n", 10.0 + 60 * minute)
    assert pace.slower("n", 1_000.0) == 40, "back at 80"


def test_no_complaint_silences_a_number() -> None:
    pace = Pace(per_number=80, pair_seconds=0, pair_burst=1)
    assert [pace.slower("n", 10.0 * step) for step in range(20)][-1] == pace_module.SLOWEST


@given(
    st.lists(st.floats(0, 5), min_size=1, max_size=60),
    st.floats(0.5, 50),
    st.floats(0.1, 10),
    st.integers(1, 5),
)
def test_no_window_of_time_ever_carries_more_than_burst_and_rate(
    gaps: list[float], per_number: float, pair_seconds: float, burst: int
) -> None:
    pace = Pace(per_number=per_number, pair_seconds=pair_seconds, pair_burst=burst)
    now, sent = 0.0, []
    for gap in gaps:
        now += gap
        if pace.wait(user(), now) == 0:
            sent.append(now)
    for first, start in enumerate(sent):
        for last in range(first, len(sent)):
            seconds, count = sent[last] - start, last - first + 1
            assert count <= burst + seconds / pair_seconds + 1e-6
            assert count <= max(1.0, per_number) + seconds * per_number + 1e-6


@given(st.floats(0.5, 50), st.floats(0.1, 10), st.integers(1, 5))
def test_whoever_waits_as_long_as_told_may_send(
    per_number: float, pair_seconds: float, burst: int
) -> None:
    pace = Pace(per_number=per_number, pair_seconds=pair_seconds, pair_burst=burst)
    now = 0.0
    for _ in range(30):
        wait = pace.wait(user(), now)
        if wait > 0:
            now += wait + 1e-9
            assert pace.wait(user(), now) < 1e-6
