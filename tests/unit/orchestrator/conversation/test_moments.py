"""How moments are written and recognised."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from orchestrator.conversation.moments import is_moment, moment

offsets = st.integers(-23, 23).map(lambda hours: timezone(timedelta(hours=hours)))


@given(st.datetimes(timezones=st.just(UTC) | offsets))
@example(datetime(2026, 3, 4, 15, 30, tzinfo=UTC))
@example(datetime(2026, 3, 4, 15, 30, 0, 999_999, tzinfo=UTC))
@example(datetime(1, 1, 1, 0, 0, 0, 1, tzinfo=UTC))
def test_a_moment_is_written_as_python_writes_it(at: datetime) -> None:
    assert moment(at) == at.isoformat(timespec="milliseconds")
    assert is_moment(moment(at))


@pytest.mark.parametrize("value", ["", "now", "2026-03-04", "2026-03-04T15:30:00", None, 5, []])
def test_what_names_no_moment_or_no_offset_is_none(value: object) -> None:
    assert not is_moment(value)
