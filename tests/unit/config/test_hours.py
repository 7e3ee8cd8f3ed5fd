"""Opening hours laid out on the calendar, also where clocks jump."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.hours import (
    LOOK_AHEAD_DAYS,
    WEEKDAYS,
    Holiday,
    Span,
    Timetable,
    WeeklyHours,
)
from config.localized import Localized

DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)
NO_NAME = Localized({})
BOGOTA = ZoneInfo("America/Bogota")
NEW_YORK = ZoneInfo("America/New_York")
MADRID = ZoneInfo("Europe/Madrid")
SANTIAGO = ZoneInfo("America/Santiago")
"""Its clocks jump at midnight."""
LORD_HOWE = ZoneInfo("Australia/Lord_Howe")
"""Its clocks jump by half an hour."""
ZONES = (BOGOTA, NEW_YORK, MADRID, SANTIAGO, LORD_HOWE, ZoneInfo("UTC"))
JUMPS = (
    date(2026, 3, 8),
    date(2026, 11, 1),
    date(2026, 3, 29),
    date(2026, 10, 25),
    date(2026, 4, 5),
    date(2026, 9, 6),
    date(2026, 10, 4),
)


def at(day: date, hour: int, minute: int = 0, zone: ZoneInfo = BOGOTA) -> datetime:
    return datetime.combine(day, time(hour, minute), tzinfo=zone)


times = st.builds(time, st.integers(0, 23), st.sampled_from([0, 1, 15, 30, 45, 59]))
spans = st.builds(Span, times, times).filter(
    lambda span: span.opens != span.closes or span.opens == time(0)
)
days = st.dates(date(2026, 1, 1), date(2027, 12, 31)) | st.builds(
    lambda jump, days: jump + days * DAY, st.sampled_from(JUMPS), st.integers(-1, 1)
)
weeks = st.builds(
    WeeklyHours, **{name: st.lists(spans, max_size=2).map(tuple) for name in WEEKDAYS}
)


@st.composite
def situations(draw: st.DrawFn) -> tuple[Timetable, datetime]:
    """A timetable and a whole minute, often near a jump of the clocks or a holiday."""
    day = draw(days)
    near = st.builds(lambda shift: day + shift * DAY, st.integers(-2, 2))
    holidays = draw(st.dictionaries(near, st.lists(spans, max_size=2).map(tuple), max_size=2))
    table = Timetable(
        zone=draw(st.sampled_from(ZONES)),
        weekly=draw(weeks),
        holidays=tuple(Holiday(date=on, name=NO_NAME, spans=held) for on, held in holidays.items()),
    )
    midnight = datetime(day.year, day.month, day.day, tzinfo=UTC)
    return table, midnight + draw(st.integers(-12 * 60, 36 * 60)) * MINUTE


def latest_on_the_wall(now: datetime, zone: ZoneInfo) -> datetime:
    """The latest local time the clock on the wall has shown by `now`.

    No zone sets its clocks back by three hours, so three hours of looking back are enough.
    """
    shown = ((now - back * MINUTE).astimezone(zone) for back in range(181))
    return max(moment.replace(tzinfo=None) for moment in shown)


def is_open_by_the_clock_on_the_wall(table: Timetable, now: datetime) -> bool:
    """Hours begin and end once the clock has shown, or jumped past, their local time."""
    latest = latest_on_the_wall(now, table.zone)
    today = now.astimezone(table.zone).date()
    for day in (today - DAY, today, today + DAY):
        for span in table.spans(day):
            last = day + DAY if span.crosses_midnight else day
            closes = datetime.combine(last, span.closes)
            if datetime.combine(day, span.opens) <= latest < closes:
                return True
    return False


@given(situations())
def test_it_is_open_when_the_clock_on_the_wall_says_so(
    situation: tuple[Timetable, datetime],
) -> None:
    table, now = situation
    assert table.is_open(now) == is_open_by_the_clock_on_the_wall(table, now)


@given(situations())
def test_it_closes_at_the_end_of_the_hours_it_is_in(
    situation: tuple[Timetable, datetime],
) -> None:
    table, now = situation
    closing = table.closing(now)
    if not table.is_open(now):
        assert closing is None
    elif closing is not None:
        assert closing.astimezone(UTC) > now
        assert not table.is_open(closing)
        assert table.is_open(closing.astimezone(UTC) - timedelta(seconds=1))


@given(situations())
def test_the_next_opening_is_the_first_moment_closed_doors_open(
    situation: tuple[Timetable, datetime],
) -> None:
    table, now = situation
    opening = table.next_opening(now)
    if opening is None:
        return
    instant = opening.astimezone(UTC)
    assert instant > now
    assert table.is_open(opening)
    assert not table.is_open(instant - timedelta(seconds=1))
    if not table.is_open(now):
        step = (instant - now) / 20
        assert not any(table.is_open(now + part * step) for part in range(20))


@given(situations())
def test_the_spans_of_a_date_are_in_order_and_begin_on_it(
    situation: tuple[Timetable, datetime],
) -> None:
    table, now = situation
    day = now.astimezone(table.zone).date()
    laid = table.open_spans(day)
    assert list(laid) == sorted(laid, key=lambda span: span.opens.astimezone(UTC))
    for span in laid:
        assert span.opens.astimezone(UTC) < span.closes.astimezone(UTC)
        assert span.opens in span
        assert span.closes not in span
        assert span.opens.date() == day


def test_a_friday_night_ends_on_saturday() -> None:
    friday = date(2026, 11, 27)
    table = Timetable(zone=BOGOTA, weekly=WeeklyHours(friday=(Span(time(12), time(0, 30)),)))
    assert table.is_open(at(friday, 23, 59))
    assert table.is_open(at(friday + DAY, 0, 29))
    assert not table.is_open(at(friday + DAY, 0, 30))
    assert table.closing(at(friday, 20)) == at(friday + DAY, 0, 30)


def test_a_closed_holiday_leaves_the_night_before_its_end() -> None:
    thursday = date(2026, 12, 24)
    table = Timetable(
        zone=BOGOTA,
        weekly=WeeklyHours(thursday=(Span(time(18), time(2)),), friday=(Span(time(18), time(2)),)),
        holidays=(Holiday(date=thursday + DAY, name=NO_NAME),),
    )
    assert table.is_open(at(thursday + DAY, 1))
    assert table.open_spans(thursday + DAY) == ()
    assert not table.is_open(at(thursday + DAY, 20))
    assert table.next_opening(at(thursday + DAY, 3)) == at(date(2026, 12, 31), 18)


def test_hours_that_begin_in_the_skipped_hour_begin_when_the_clocks_jump() -> None:
    sunday = date(2026, 3, 8)
    table = Timetable(zone=NEW_YORK, weekly=WeeklyHours(sunday=(Span(time(2, 30), time(4)),)))
    (span,) = table.open_spans(sunday)
    assert span.opens == at(sunday, 3, zone=NEW_YORK)


def test_hours_inside_the_skipped_hour_do_not_happen() -> None:
    sunday = date(2026, 3, 8)
    hours = Span(time(2, 15), time(2, 45))
    table = Timetable(zone=NEW_YORK, weekly=WeeklyHours(sunday=(hours,)))
    assert table.open_spans(sunday) == ()
    assert len(table.open_spans(sunday + 7 * DAY)) == 1


def test_hours_that_end_in_the_repeated_hour_end_the_first_time_round() -> None:
    sunday = date(2026, 11, 1)
    table = Timetable(zone=NEW_YORK, weekly=WeeklyHours(sunday=(Span(time(0), time(1, 30)),)))
    assert table.is_open(datetime(2026, 11, 1, 5, 29, tzinfo=UTC))
    assert not table.is_open(datetime(2026, 11, 1, 5, 30, tzinfo=UTC))
    assert not table.is_open(at(sunday, 1, 15, NEW_YORK).replace(fold=1))


def test_a_shop_that_never_closes_has_neither_closing_nor_next_opening() -> None:
    whole_day = (Span(time(0), time(0)),)
    table = Timetable(zone=NEW_YORK, weekly=WeeklyHours(**dict.fromkeys(WEEKDAYS, whole_day)))
    now = datetime(2026, 10, 31, 12, tzinfo=UTC)
    assert all(table.is_open(now + hours * timedelta(hours=1)) for hours in range(72))
    assert table.closing(now) is None
    assert table.next_opening(now) is None


def test_a_shop_that_never_opens_has_no_next_opening() -> None:
    table = Timetable(zone=BOGOTA, weekly=WeeklyHours())
    assert table.next_opening(datetime(2026, 10, 31, 12, tzinfo=UTC)) is None


def test_the_next_opening_is_found_past_a_long_holiday() -> None:
    monday = date(2026, 11, 23)
    away = tuple(
        Holiday(date=monday + days * DAY, name=NO_NAME) for days in range(LOOK_AHEAD_DAYS - 10)
    )
    table = Timetable(
        zone=BOGOTA, weekly=WeeklyHours(monday=(Span(time(9), time(17)),)), holidays=away
    )
    opening = table.next_opening(at(monday, 12))
    assert opening is not None
    assert opening.date() > away[-1].date


def test_a_time_without_a_zone_is_refused() -> None:
    table = Timetable(zone=BOGOTA, weekly=WeeklyHours())
    naive = datetime(2026, 1, 1, 12)  # noqa: DTZ001 - the mistake under test
    with pytest.raises(ValueError, match="has no time zone"):
        table.is_open(naive)
