"""When the business is open: now, on a day, at a time, in general."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from functools import lru_cache, partial
from itertools import groupby

from agents.asked import Asked
from agents.formats import Formats
from agents.moments import Moment, nearest_half, read_moment
from agents.texts import Texts
from config.hours import Holiday, Span, Timetable
from config.profile import BusinessProfile, Location
from orchestrator.routing.normal_text import normalise
from orchestrator.routing.phrases import QUESTIONS_KEPT

_SHOWN_HOLIDAYS = 5
_DAYS_KEPT = 1_024
"""Days put into words, per language, place and day they are told on."""
_TEXTS_KEPT = 1_024
_MINUTES_KEPT = 256
"""Whether it is open, in words, per minute, language and place."""
_HOLIDAYS_AHEAD = timedelta(days=120)
_NOON = 12
_EARLIEST_HOUR = 6
"""An hour before it, said without its half, is one of the evening."""
_ONE_O_CLOCK = re.compile(r"\blas (1:\d\d)")


class Hours:
    """Answers about opening hours. All instants are aware; the shop's clock is what is shown."""

    def __init__(self, profile: BusinessProfile, texts: Texts, formats: dict[str, Formats]) -> None:
        self._profile = profile
        self._texts = texts
        self._formats = formats
        feasts = _feasts(profile.holidays)
        self._moment = lru_cache(maxsize=QUESTIONS_KEPT)(partial(read_moment, feasts=feasts))
        self._day = lru_cache(maxsize=_DAYS_KEPT)(self._worded_day)
        self._festive = lru_cache(maxsize=_DAYS_KEPT)(self._coming_holidays)
        self._minute = lru_cache(maxsize=_MINUTES_KEPT)(self._status_at)
        self._known = {
            place.id if place else None: self._has_hours(place)
            for place in (None, *profile.locations)
        }
        self._weekly = {
            (language, place.id if place else None): self._week(language, place)
            for language in formats
            for place in (None, *profile.locations)
        }

    def answer(self, asked: Asked, place: Location | None = None) -> tuple[str, ...]:
        """The answer as texts, for one place or for the business."""
        moment = self._moment(asked.text, asked.language, asked.now.date())
        place_id = place.id if place else None
        if not self._known[place_id]:
            return (self._texts.get("no_hours", asked.language),)
        branch = (
            f"*{place.name}*: " if place and (moment.days or moment.clock or moment.now) else ""
        )
        return tuple(
            branch + polished(text, asked.language)
            for text in self._texts_for(asked, moment, place)
        )

    def status(self, asked: Asked, place: Location | None = None) -> str:
        """Whether it is open as the message came, and until or from when."""
        return polished(self._status(asked, place), asked.language)

    def when(self, moment: datetime, asked: Asked) -> str:
        """ "hoy", "mañana", "el viernes" or "el viernes, 25 de diciembre"."""
        return self._when(moment.date(), asked.now.date(), asked.language)

    def _when(self, day: date, today: date, language: str) -> str:
        days = (day - today).days
        if days < 2:
            return self._texts.get("tomorrow" if days == 1 else "today", language)
        formats = self._formats[language]
        name = formats.day(day.weekday()) if days < 7 else formats.date(day)
        return self._texts.get("on_day", language, day=name)

    def _texts_for(self, asked: Asked, moment: Moment, place: Location | None) -> Sequence[str]:
        if moment.clock is not None:
            return [self._at(asked, moment, place)]
        if moment.days:
            return [self._on(asked, day, place) for day in moment.days]
        if moment.holidays or moment.unknown_feast:
            return self._on_holidays(asked, moment, place)
        status = self._status(asked, place)
        if moment.now:
            return [status]
        return [self._weekly[asked.language, place.id if place else None] + "\n\n" + status]

    def _has_hours(self, place: Location | None) -> bool:
        weekly = self._table(place).weekly
        return any(weekly.on(weekday) for weekday in range(7)) or bool(self._profile.holidays)

    def _table(self, place: Location | None) -> Timetable:
        return self._profile.timetable(place.id if place else None)

    # Now and at a time

    def _status(self, asked: Asked, place: Location | None) -> str:
        minute = int(asked.turn.received_at.timestamp() // 60)  # doors open and close on one
        return self._minute(asked.language, minute, place.id if place else None)

    def _status_at(self, language: str, minute: int, place_id: str | None) -> str:
        now = datetime.fromtimestamp(60 * minute, self._profile.zone)
        table, formats = self._profile.timetable(place_id), self._formats[language]
        if table.is_open(now):
            closes = table.closing(now)
            if closes is None:
                return self._texts.get("open_now_endless", language)
            return self._texts.get("open_now", language, closes=formats.time(closes))
        opens = table.next_opening(now)
        if opens is None:
            return self._texts.get("closed_no_opening", language)
        when = self._when(opens.date(), now.date(), language)
        return self._texts.get("closed_now", language, when=when, opens=formats.time(opens))

    def _at(self, asked: Asked, moment: Moment, place: Location | None) -> str:
        table, formats = self._table(place), self._formats[asked.language]
        at = self._instant(asked, moment, table)
        values = {"day": self.when(at, asked), "time": formats.time(at)}
        if not table.is_open(at):
            shut = self._texts.get("closed_at", asked.language, **values)
            return f"{shut} {self._on(asked, at.date(), place)}"
        closes = table.closing(at)
        if closes is None:
            return self._texts.get("open_at_endless", asked.language, **values)
        return self._texts.get("open_at", asked.language, **values, closes=formats.time(closes))

    def _instant(self, asked: Asked, moment: Moment, table: Timetable) -> datetime:
        day = moment.days[0] if moment.days else asked.now.date()
        clock = moment.clock or time()
        if not moment.has_half:
            clock = self._half_meant(clock, day, asked.now, table)
        at = datetime.combine(day, clock, tzinfo=self._profile.zone)
        if moment.days or at >= asked.now:
            return at
        return at + timedelta(days=1)

    def _half_meant(self, clock: time, day: date, now: datetime, table: Timetable) -> time:
        """Of an hour said without it: today what comes next, else the half in which it is open."""
        if day == now.date():
            return nearest_half(clock, day, now)
        halves = [clock] if clock.hour >= _NOON else [clock, clock.replace(hour=clock.hour + _NOON)]
        zone = self._profile.zone
        inside = [one for one in halves if table.is_open(datetime.combine(day, one, tzinfo=zone))]
        by_day = halves[0] if clock.hour >= _EARLIEST_HOUR else halves[-1]
        return inside[0] if inside else by_day

    # On a day

    def _on(self, asked: Asked, day: date, place: Location | None) -> str:
        return self._day(asked.language, asked.now.date(), day, place.id if place else None)

    def _worded_day(self, language: str, today: date, day: date, place_id: str | None) -> str:
        table = self._profile.timetable(place_id)
        name = self._day_name(language, today, day)
        holiday = table.holiday(day)
        if holiday is not None:
            name += self._texts.get("on_holiday", language, holiday=holiday.name.get(language))
        spans = table.spans(day)
        if not spans:
            return self._texts.get("day_closed", language, day=name)
        if _is_all_day(spans):
            return self._texts.get("day_open_all", language, day=name)
        return self._texts.get("day_open", language, day=name, spans=self._spans(spans, language))

    def _day_name(self, language: str, today: date, day: date) -> str:
        days = (day - today).days
        if days in (0, 1):
            name = self._texts.get("tomorrow" if days else "today", language)
        else:
            name = self._texts.get("on_day", language, day=self._formats[language].date(day))
        return name[:1].upper() + name[1:]

    def _on_holidays(self, asked: Asked, moment: Moment, place: Location | None) -> Sequence[str]:
        place_id = place.id if place else None
        coming = self._festive(asked.language, asked.now.date(), place_id)
        if coming and moment.holidays:
            title = self._texts.get("holidays_title", asked.language)
            return ["\n".join((title, *(f"• {line}" for line in coming)))]
        missing = "no_such_holiday" if moment.unknown_feast else "no_holidays"
        return [
            self._texts.get(missing, asked.language),
            self._weekly[asked.language, place_id],
        ]

    def _coming_holidays(self, language: str, today: date, place_id: str | None) -> tuple[str, ...]:
        days = sorted(holiday.date for holiday in self._profile.holidays)
        coming = [day for day in days if today <= day <= today + _HOLIDAYS_AHEAD]
        return tuple(self._day(language, today, day, place_id) for day in coming[:_SHOWN_HOLIDAYS])

    # In general

    def week(self, language: str) -> str:
        """The week of the business, and of the branches that differ."""
        return self._weekly[language, None]

    def _week(self, language: str, place: Location | None) -> str:
        """The week, days with the same hours on one line."""
        table = self._table(place)
        at = self._texts.get("hours_at", language, place=place.name) if place else ""
        lines = [self._texts.get("hours_title", language, place=at)]
        for spans, group in groupby(range(7), key=table.weekly.on):
            lines.append(f"{self._days(list(group), language)}: {self._spans(spans, language)}")
        return "\n".join(lines + ([] if place else list(self._differing(language))))

    def _differing(self, language: str) -> Iterable[str]:
        """The weeks of the places that keep hours of their own."""
        for place in self._profile.locations:
            if place.hours is not None and place.hours != self._profile.hours:
                yield "\n" + self._week(language, place)

    def _days(self, weekdays: list[int], language: str) -> str:
        formats = self._formats[language]
        first, last = formats.day(weekdays[0]), formats.day(weekdays[-1])
        if len(weekdays) == 1:
            name = first
        elif len(weekdays) == 2:
            name = formats.all_of([first, last])
        else:
            name = self._texts.get("days", language, first=first, last=last)
        return name[:1].upper() + name[1:]

    def _spans(self, spans: Sequence[Span], language: str) -> str:
        if not spans:
            return self._texts.get("closed", language)
        if _is_all_day(spans):
            return self._texts.get("all_day", language)
        formats = self._formats[language]
        return formats.all_of(
            [
                self._texts.get(
                    "span",
                    language,
                    opens=formats.time(span.opens),
                    closes=formats.time(span.closes),
                )
                for span in spans
            ]
        )


@lru_cache(maxsize=_TEXTS_KEPT)
def polished(text: str, language: str) -> str:
    """No second full stop after "p. m.", and in Spanish "a la 1:00", not "a las 1:00"."""
    text = text.replace(". m..", ". m.").replace(".m..", ".m.")
    return _ONE_O_CLOCK.sub(r"la \1", text) if language == "es" else text


def _feasts(holidays: Iterable[Holiday]) -> dict[str, list[date]]:
    """The dates of the holidays by their names in every language, in order."""
    feasts: dict[str, list[date]] = {}
    for holiday in sorted(holidays, key=lambda holiday: holiday.date):
        for name in dict.fromkeys(map(normalise, holiday.name.all)):
            feasts.setdefault(name, []).append(holiday.date)
    return feasts


def _is_all_day(spans: Sequence[Span]) -> bool:
    return len(spans) == 1 and spans[0].opens == spans[0].closes
