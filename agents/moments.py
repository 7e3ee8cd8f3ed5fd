"""Reading days, dates and hours of the clock out of a question, in es, en and pt."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from types import MappingProxyType

from attrs import frozen

from orchestrator.routing.normal_text import fold

_WEEKDAYS: Mapping[str, int] = MappingProxyType(
    {
        "lunes": 0,
        "martes": 1,
        "miercoles": 2,
        "jueves": 3,
        "viernes": 4,
        "sabado": 5,
        "sabados": 5,
        "domingo": 6,
        "domingos": 6,
        "monday": 0,
        "mondays": 0,
        "tuesday": 1,
        "tuesdays": 1,
        "wednesday": 2,
        "wednesdays": 2,
        "thursday": 3,
        "thursdays": 3,
        "friday": 4,
        "fridays": 4,
        "saturday": 5,
        "saturdays": 5,
        "sunday": 6,
        "sundays": 6,
        "segunda-feira": 0,
        "terca": 1,
        "terca-feira": 1,
        "quarta-feira": 2,
        "quinta-feira": 3,
        "sexta": 4,
        "sexta-feira": 4,
    }
)
_PORTUGUESE_ONLY: Mapping[str, int] = MappingProxyType({"segunda": 0, "quarta": 2, "quinta": 3})
_MONTHS: Mapping[str, int] = MappingProxyType(
    {
        name: number
        for names in (
            "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre "
            "diciembre",
            "january february march april may june july august september october november december",
            "janeiro fevereiro marco abril maio junho julho agosto setembro outubro novembro "
            "dezembro",
        )
        for number, name in enumerate(names.split(), start=1)
    }
    | {"setiembre": 9}
)
_FEASTS: Mapping[str, tuple[int, int]] = MappingProxyType(
    {
        "navidad": (12, 25),
        "christmas": (12, 25),
        "natal": (12, 25),
        "nochebuena": (12, 24),
        "christmas eve": (12, 24),
        "vespera de natal": (12, 24),
        "ano nuevo": (1, 1),
        "new year": (1, 1),
        "new years": (1, 1),
        "ano novo": (1, 1),
        "fin de ano": (12, 31),
        "new year s eve": (12, 31),
        "new years eve": (12, 31),
    }
)

_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_DAY_MONTH = re.compile(
    rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th|o)?(?: de| of)? (?P<month>{_MONTH})\b"
)
_MONTH_DAY = re.compile(rf"\b(?P<month>{_MONTH}) (?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b")
_NUMERIC = re.compile(r"\b(?P<day>\d{1,2})[/-](?P<month>\d{1,2})(?:[/-]\d{2,4})?\b")
_DAY_OF_MONTH = re.compile(r"\b(?:el|dia|the|no dia) (?P<day>\d{1,2})(?:st|nd|rd|th)?(?= |$)")
_CLOCK = re.compile(
    r"\b(?:a las?|a la|as|at|las|para las?|around|until|hasta las?) "
    r"(?P<hour>\d{1,2})(?:[:.h](?P<minute>\d{2}))?h?(?: en punto)?"
    r"(?: ?(?P<half>am|pm|a m|p m|a\.m\.?|p\.m\.?|de la manana|de la tarde|de la noche|"
    r"da manha|da tarde|da noite|in the morning|in the evening|at night))?(?![\d/])"
)
_CLOCK_HALF = re.compile(
    r"\b(?P<hour>\d{1,2})(?:[:.](?P<minute>\d{2}))? ?(?P<half>am|pm|a\.m\.?|p\.m\.?)(?![a-z])"
)
_MINUTES = dict.fromkeys(("media", "meia", "half"), "30") | dict.fromkeys(
    ("cuarto", "um quarto", "quarter"), "15"
)
_QUARTER = re.compile(
    r"\b((?:las?|as|at) \d{1,2}) (?:y|e) (media|cuarto|meia|um quarto)\b", re.IGNORECASE
)
_PAST = re.compile(r"\b(?:at )?(?:a )?(half|quarter) past (\d{1,2})\b", re.IGNORECASE)
_MORNING = ("am", "a m", "a.m", "a.m.", "de la manana", "da manha", "in the morning")
_DAWN_MANANA = re.compile(r"\b(?:en|por|de|a) la manana\b|\btomorrow morning\b")
_NOW = re.compile(
    r"\b(?:ahora|ahorita|ya|en este momento|siguen|sigue|todavia|aun|now|right now|still|"
    r"currently|agora|ainda)\b|\b(?:estan|esta) (?:abiert|atendiend)|"
    r"\bare you (?:guys )?open$|\bestao aberto"
)
_HOLIDAY = re.compile(r"\b(?:festivos?|feriados?|holidays?|puentes?)\b")
_EASTER = re.compile(r"\b(?:semana santa|easter|holy week|pascua|pascoa)\b")
_WEEKEND = re.compile(r"\b(?:fin(?:es)? de semana|weekends?|fi(?:m|ns) de semana)\b")
_FIGURE = re.compile(r"[0-9]")
_YEAR_DAYS = 366


@frozen(kw_only=True, slots=True)
class Moment:
    """What a question says about when. All empty: it asks for the hours in general."""

    days: tuple[date, ...] = ()
    clock: time | None = None
    has_half: bool = False
    """Whether the clock said morning or evening, or counted past twelve."""
    now: bool = False
    holidays: bool = False
    """Asks for holidays in general."""
    unknown_feast: bool = False
    """Names a feast that has no fixed date, such as Easter."""


def read_moment(
    text: str, language: str, today: date, feasts: Mapping[str, Sequence[date]]
) -> Moment:
    """Read a question as written. `feasts` are dates in order by their names, normalised."""
    plain = _flat(text)
    clock, has_half = _clock(plain)
    feast = _feast(plain, today, feasts)
    days = (feast,) if feast is not None else _days(plain, language, today)
    return Moment(
        days=days,
        clock=clock,
        has_half=has_half,
        now=not days and clock is None and _NOW.search(plain) is not None,
        holidays=feast is None and _HOLIDAY.search(plain) is not None,
        unknown_feast=feast is None and _EASTER.search(plain) is not None,
    )


def has_figure(text: str) -> bool:
    """Whether an hour of the clock may be in it, which is always written in figures."""
    return _FIGURE.search(fold(text)) is not None


def _flat(text: str) -> str:
    return " ".join(re.sub(r"[^a-z0-9:./-]+", " ", fold(text)).split())


def _feast(plain: str, today: date, feasts: Mapping[str, Sequence[date]]) -> date | None:
    padded = f" {plain.replace('.', ' ').replace('-', ' ')} "
    named = [name for name in feasts if f" {name} " in padded]
    if named:
        dates = feasts[max(named, key=len)]
        return next((day for day in dates if day >= today), None)
    fixed = [name for name in _FEASTS if f" {name} " in padded]
    if not fixed:
        return None
    month, day = _FEASTS[max(fixed, key=len)]
    return _upcoming(month, day, today)


def _days(plain: str, language: str, today: date) -> tuple[date, ...]:
    dated = _date(plain, today)
    if dated is not None:
        return (dated,)
    if _WEEKEND.search(plain):
        return (_next_weekday(5, today), _next_weekday(6, today))
    relative = _relative(_DAWN_MANANA.sub(" ", plain), today)
    if relative is not None:
        return (relative,)
    names = {**_WEEKDAYS, **(_PORTUGUESE_ONLY if language == "pt" else {})}
    found = dict.fromkeys(names[word] for word in plain.split() if word in names)
    return tuple(_next_weekday(weekday, today) for weekday in found)


def _relative(plain: str, today: date) -> date | None:
    padded = f" {plain} "
    for days, words in (
        (2, (" pasado manana ", " day after tomorrow ", " depois de amanha ")),
        (1, (" manana ", " tomorrow ", " amanha ")),
        (0, (" hoy ", " today ", " tonight ", " hoje ", " esta noche ", " esta tarde ")),
    ):
        if any(word in padded for word in words):
            return today + timedelta(days=days)
    return None


def _date(plain: str, today: date) -> date | None:
    for pattern in (_DAY_MONTH, _MONTH_DAY, _NUMERIC):
        found = pattern.search(plain)
        if found:
            month = found["month"]
            number = int(month) if month.isdigit() else _MONTHS[month]
            return _upcoming(number, int(found["day"]), today)
    found = _DAY_OF_MONTH.search(plain)
    return _day_of_month(int(found["day"]), today) if found else None


def _upcoming(month: int, day: int, today: date) -> date | None:
    """The next such date from today on; None if the calendar has none."""
    for year in (today.year, today.year + 1):
        try:
            found = date(year, month, day)
        except ValueError:
            continue
        if found >= today:
            return found
    return None


def _day_of_month(day: int, today: date) -> date | None:
    for days in range(_YEAR_DAYS):
        candidate = today + timedelta(days=days)
        if candidate.day == day:
            return candidate
    return None


def _next_weekday(weekday: int, today: date) -> date:
    return today + timedelta(days=(weekday - today.weekday()) % 7)


def quarters_in_figures(text: str) -> str:
    """ "A las 6 y media" as "a las 6:30"."""
    text = _PAST.sub(lambda found: f"at {found[2]}:{_MINUTES[found[1].lower()]}", text)
    return _QUARTER.sub(lambda found: f"{found[1]}:{_MINUTES[found[2].lower()]}", text)


def _clock(plain: str) -> tuple[time | None, bool]:
    found = _CLOCK.search(plain) or _CLOCK_HALF.search(plain)
    if found is None:
        return None, False
    hour, minute, half = int(found["hour"]), int(found["minute"] or 0), found["half"]
    if hour > 24 or minute > 59:
        return None, False
    if half is not None and hour <= 12:
        hour = hour % 12 + (0 if half in _MORNING else 12)
    return time(hour % 24, minute), half is not None or hour > 12 or hour == 0


def nearest_half(clock: time, day: date, now: datetime) -> time:
    """Morning or evening, whichever of the two comes next; on another day, the evening.

    For an hour said without it: "a las 10" asked at three in the afternoon is 22:00.
    """
    later = clock.replace(hour=(clock.hour + 12) % 24) if clock.hour < 12 else clock
    if clock.hour == 12 or day != now.date():
        return later if clock.hour != 12 else clock
    moment = now.time().replace(tzinfo=None)
    return clock if clock > moment else later
