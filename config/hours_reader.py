"""Opening hours and holidays as they stand in a business profile: `["12:00-15:00", ...]`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, time
from itertools import pairwise

from attrs import evolve, frozen

from config.hours import WEEKDAYS, Holiday, Span, WeeklyHours
from config.toml_table import Table
from config.values import day

DAY_MINUTES = 24 * 60
_SPAN = re.compile(r"([0-2][0-9]):([0-5][0-9]) ?[-–] ?([0-2][0-9]):([0-5][0-9])")


@frozen(kw_only=True, slots=True)
class _Laid:
    """A span in minutes since the first of the days it is compared with."""

    day: str
    span: Span
    begins: int
    ends: int

    def later(self, minutes: int) -> _Laid:
        return evolve(self, begins=self.begins + minutes, ends=self.ends + minutes)


def read_span(value: object) -> Span:
    """`"18:00-02:00"`; closing at or before opening is on the next day, 24:00 is midnight."""
    match = _SPAN.fullmatch(value.strip()) if isinstance(value, str) else None
    if match is None:
        raise ValueError('is not a span of hours; write it like "12:00-22:30" or "18:00-02:00"')
    hours = [int(part) for part in match.groups()]
    opens, closes = hours[0] * 60 + hours[1], hours[2] * 60 + hours[3]
    if opens >= DAY_MINUTES or closes > DAY_MINUTES:
        raise ValueError("goes past 24:00; a day has 24 hours, 18:00-02:00 ends on the next day")
    if opens == closes:
        raise ValueError('opens when it closes; for the whole day write "00:00-24:00"')
    return Span(_time(opens), _time(closes))


def _time(minutes: int) -> time:
    return time(minutes // 60 % 24, minutes % 60)


def read_weekly_hours(table: Table) -> WeeklyHours:
    """A table with a list of spans per weekday; a weekday that is left out is closed."""
    days = {name: table.entries(name, read_span) for name in WEEKDAYS}
    _report_overlaps(table, list(days.items()), around=True)
    return WeeklyHours(**days)


def read_optional_hours(table: Table, key: str = "hours") -> WeeklyHours | None:
    hours = table.table(key)
    return None if hours is None else read_weekly_hours(hours)


def read_holidays(profile: Table) -> tuple[Holiday, ...]:
    """The `[[holidays]]`: each says `closed = true` or gives its own `hours`."""
    taken: dict[date, str] = {}
    return tuple(_holiday(table, taken) for table in profile.tables("holidays"))


def _holiday(table: Table, taken: dict[date, str]) -> Holiday:
    on = table.required("date", day, date.min)
    if on in taken:
        table.problem("date", f"is already the date of {taken[on]}; keep one of them", str(on))
    elif on != date.min:
        taken[on] = table.path
    spans = table.entries("hours", read_span)
    closed = table.flag("closed")
    if closed == bool(table.values.get("hours")):
        table.problem("hours", "write either closed = true or the hours of that day")
    _report_overlaps(table, [("hours", spans)], around=False)
    return Holiday(date=on, name=table.localized("name"), spans=spans)


def _report_overlaps(
    table: Table, days: Sequence[tuple[str, tuple[Span, ...]]], *, around: bool
) -> None:
    """Report spans that share a minute; `around` also compares the last day with the first."""
    laid = [_lay(number, name, span) for number, (name, spans) in enumerate(days) for span in spans]
    laid.sort(key=lambda entry: entry.begins)
    pairs = list(pairwise(laid))
    if around and len(laid) > 1:
        pairs.append((laid[-1], laid[0].later(len(days) * DAY_MINUTES)))
    for earlier, later in pairs:
        if later.begins < earlier.ends:
            message = f"{later.span} overlaps {earlier.span} of {earlier.day}; shorten one of them"
            table.problem(later.day, message)


def _lay(number: int, day_name: str, span: Span) -> _Laid:
    begins = number * DAY_MINUTES + span.opens.hour * 60 + span.opens.minute
    ends = number * DAY_MINUTES + span.closes.hour * 60 + span.closes.minute
    if span.crosses_midnight:
        ends += DAY_MINUTES
    return _Laid(day=day_name, span=span, begins=begins, ends=ends)
