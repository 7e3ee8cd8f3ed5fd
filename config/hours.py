"""When a business is open: weekly hours, the holidays that replace them, and the instants."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from attrs import field, frozen

from config.localized import Localized

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
LOOK_AHEAD_DAYS = 62
"""How far `next_opening` looks: past the longest holiday a shop takes, short of a full scan."""

DATES_KEPT = 400

_DAY = timedelta(days=1)


@frozen(slots=True)
class Span:
    """Opening hours by the wall clock. `closes` at or before `opens` is on the next day.

    Midnight as the end of a day is `time(0)`; 00:00 to 00:00 is the whole day.
    """

    opens: time
    closes: time

    @property
    def crosses_midnight(self) -> bool:
        return self.closes <= self.opens

    def __str__(self) -> str:
        return f"{self.opens:%H:%M}-{self.closes:%H:%M}"


@frozen(kw_only=True, slots=True)
class WeeklyHours:
    """The spans that begin on each weekday; an empty day is closed."""

    monday: tuple[Span, ...] = ()
    tuesday: tuple[Span, ...] = ()
    wednesday: tuple[Span, ...] = ()
    thursday: tuple[Span, ...] = ()
    friday: tuple[Span, ...] = ()
    saturday: tuple[Span, ...] = ()
    sunday: tuple[Span, ...] = ()

    def on(self, weekday: int) -> tuple[Span, ...]:
        """The spans of a weekday counted as `date.weekday()` does: Monday is 0."""
        days = (
            self.monday,
            self.tuesday,
            self.wednesday,
            self.thursday,
            self.friday,
            self.saturday,
            self.sunday,
        )
        return days[weekday]


@frozen(kw_only=True, slots=True)
class Holiday:
    """A date with hours of its own instead of the weekday's; without spans it is closed."""

    date: date
    name: Localized
    spans: tuple[Span, ...] = ()


@frozen(kw_only=True, slots=True)
class OpenSpan:
    """From `opens` up to, not including, `closes`; both aware, in the business's time zone."""

    opens: datetime
    closes: datetime

    def __contains__(self, at: datetime) -> bool:
        # Compared in UTC: within one zone Python compares wall clocks, wrong when they go back.
        return self.opens.astimezone(UTC) <= _utc(at) < self.closes.astimezone(UTC)


@frozen(kw_only=True, slots=True)
class Timetable:
    """Weekly hours and holidays laid out on the calendar of one time zone.

    A holiday replaces the spans that begin on its date; the night before still ends when it ends.
    """

    zone: ZoneInfo
    weekly: WeeklyHours
    holidays: tuple[Holiday, ...] = ()
    _by_date: dict[date, Holiday] = field(init=False, repr=False, eq=False)

    _laid_out: dict[date, tuple[OpenSpan, ...]] = field(
        factory=dict, init=False, repr=False, eq=False
    )
    """Dates looked at lately."""

    @_by_date.default
    def _index_holidays(self) -> dict[date, Holiday]:
        return {holiday.date: holiday for holiday in self.holidays}

    def holiday(self, day: date) -> Holiday | None:
        return self._by_date.get(day)

    def spans(self, day: date) -> tuple[Span, ...]:
        """The wall-clock spans that begin on a date."""
        holiday = self._by_date.get(day)
        return self.weekly.on(day.weekday()) if holiday is None else holiday.spans

    def open_spans(self, day: date) -> tuple[OpenSpan, ...]:
        """The spans that begin on a date, as instants, in order; one may end on the next date."""
        known = self._laid_out.get(day)
        if known is not None:
            return known
        laid_out = (self._lay_out(day, span) for span in self.spans(day))
        spans = (span for span in laid_out if span.opens < span.closes)
        found = tuple(self._local(span) for span in sorted(spans, key=lambda span: span.opens))
        if len(self._laid_out) >= DATES_KEPT:
            self._laid_out.clear()
        self._laid_out[day] = found
        return found

    def is_open(self, at: datetime) -> bool:
        today = self._date(at)
        return any(at in span for day in (today - _DAY, today) for span in self.open_spans(day))

    def closing(self, at: datetime) -> datetime | None:
        """When the doors that are open at `at` close; None if they are shut.

        Also None if they do not close within `LOOK_AHEAD_DAYS`.
        """
        horizon = self._date(at) + LOOK_AHEAD_DAYS * _DAY
        span = next((span for span in self._joined(at) if at in span), None)
        return None if span is None or span.closes.date() >= horizon else span.closes

    def next_opening(self, at: datetime) -> datetime | None:
        """The first time after `at` that closed doors open; None within `LOOK_AHEAD_DAYS`."""
        for span in self._joined(at):
            if span.opens.astimezone(UTC) > _utc(at):
                return span.opens
        return None

    def _joined(self, at: datetime) -> Iterator[OpenSpan]:
        """The spans around and after `at`, those that touch made one."""
        current: OpenSpan | None = None
        for span in self._following(at):
            if current is None:
                current = span
            elif span.opens.astimezone(UTC) <= current.closes.astimezone(UTC):
                closes = max(current.closes, span.closes, key=lambda end: end.astimezone(UTC))
                current = OpenSpan(opens=current.opens, closes=closes)
            else:
                yield current
                current = span
        if current is not None:
            yield current

    def _following(self, at: datetime) -> Iterator[OpenSpan]:
        today = self._date(at)
        for days in range(-1, LOOK_AHEAD_DAYS + 1):
            yield from self.open_spans(today + days * _DAY)

    def _date(self, at: datetime) -> date:
        return _utc(at).astimezone(self.zone).date()

    def _lay_out(self, day: date, span: Span) -> OpenSpan:
        last = day + _DAY if span.crosses_midnight else day
        return OpenSpan(
            opens=self._instant(day, span.opens), closes=self._instant(last, span.closes)
        )

    def _local(self, span: OpenSpan) -> OpenSpan:
        return OpenSpan(
            opens=span.opens.astimezone(self.zone), closes=span.closes.astimezone(self.zone)
        )

    def _instant(self, day: date, at: time) -> datetime:
        """The UTC instant the clock on the wall first shows, or jumps past, a local time."""
        wall = datetime.combine(day, at, tzinfo=self.zone)
        first, second = wall.astimezone(UTC), wall.replace(fold=1).astimezone(UTC)
        return first if first <= second else self._jump(second, first)

    def _jump(self, before: datetime, after: datetime) -> datetime:
        """The instant between two at which the clocks go forward, to the second."""
        offset = before.astimezone(self.zone).utcoffset()
        while after - before > timedelta(seconds=1):
            middle = before + timedelta(seconds=(after - before).total_seconds() // 2)
            if middle.astimezone(self.zone).utcoffset() == offset:
                before = middle
            else:
                after = middle
        return after


def _utc(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise ValueError(f"{at.isoformat()} has no time zone; pass an aware datetime")
    return at.astimezone(UTC)
