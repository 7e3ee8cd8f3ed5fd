"""Reading dates and times, and writing them and money."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.formats import Formats, locale_of
from agents.moments import nearest_half, read_moment
from agents.places import kilometres_between

TODAY = date(2026, 11, 4)  # a Wednesday
SUNDAY = date(2026, 11, 8)
FEASTS = {"dia de las velitas": [date(2025, 12, 7), date(2026, 12, 7)]}


@pytest.mark.parametrize(
    ("text", "language", "days"),
    [
        ("abren el domingo?", "es", [SUNDAY]),
        ("are you open on Sundays", "en", [SUNDAY]),
        ("abrem na segunda?", "pt", [date(2026, 11, 9)]),
        ("la segunda opción", "es", []),
        ("abrem terça-feira?", "pt", [date(2026, 11, 10)]),
        ("hoy", "es", [TODAY]),
        ("pasado mañana", "es", [date(2026, 11, 6)]),
        ("mañana por la mañana", "es", [date(2026, 11, 5)]),
        ("abren en la mañana?", "es", []),
        ("tomorrow", "en", [date(2026, 11, 5)]),
        ("amanhã abre?", "pt", [date(2026, 11, 5)]),
        ("este fin de semana", "es", [date(2026, 11, 7), SUNDAY]),
        ("el 25 de diciembre", "es", [date(2026, 12, 25)]),
        ("el 3 de noviembre", "es", [date(2027, 11, 3)]),
        ("December 25th", "en", [date(2026, 12, 25)]),
        ("25 de dezembro", "pt", [date(2026, 12, 25)]),
        ("el 7/12", "es", [date(2026, 12, 7)]),
        ("el día 20", "es", [date(2026, 11, 20)]),
        ("el 2", "es", [date(2026, 12, 2)]),
        ("el 31 de febrero", "es", []),
        ("día de las velitas", "es", [date(2026, 12, 7)]),
        ("en año nuevo", "es", [date(2027, 1, 1)]),
        ("on new year's eve", "en", [date(2026, 12, 31)]),
        ("lunes y martes", "es", [date(2026, 11, 9), date(2026, 11, 10)]),
        ("el miércoles", "es", [TODAY]),
    ],
)
def test_days_are_read(text: str, language: str, days: list[date]) -> None:
    assert list(read_moment(text, language, TODAY, FEASTS).days) == days


@pytest.mark.parametrize(
    ("text", "clock"),
    [
        ("a las 10 pm", time(22)),
        ("a las 10:30 p.m.", time(22, 30)),
        ("a las 9 de la mañana", time(9)),
        ("a las 8 de la noche", time(20)),
        ("at 11pm", time(23)),
        ("às 21h30", time(21, 30)),
        ("a las 21:00", time(21)),
        ("a las 12 am", time(0)),
        ("a las 12 pm", time(12)),
        ("a las 24", time(0)),
        ("a las 99", None),
        ("somos 10", None),
        ("el 25/12", None),
    ],
)
def test_the_clock_is_read(text: str, clock: time | None) -> None:
    assert read_moment(text, "es", TODAY, {}).clock == clock


@pytest.mark.parametrize(
    ("clock", "now", "expected"),
    [
        (time(10), "15:00", time(22)),
        (time(10), "08:00", time(10)),
        (time(12), "15:00", time(12)),
        (time(8), "21:00", time(20)),
    ],
)
def test_an_hour_without_its_half_is_the_next_one(clock: time, now: str, expected: time) -> None:
    moment = datetime.fromisoformat(f"2026-11-04 {now}").replace(tzinfo=ZoneInfo("UTC"))
    assert nearest_half(clock, TODAY, moment) == expected


@given(st.text(max_size=60), st.sampled_from(["es", "en", "pt"]))
def test_any_text_is_read_without_complaint(text: str, language: str) -> None:
    read_moment(text, language, TODAY, FEASTS)


FORMATS = {
    language: Formats(language=language, business_locale="es_CO", currency="COP")
    for language in ("es", "en", "pt")
}


def test_money_is_written_as_the_reader_writes_it() -> None:
    assert FORMATS["es"].money(3_490_000) == "$34.900"
    assert FORMATS["es"].money(1_250) == "$12,50"
    assert FORMATS["en"].money(3_490_000) == "COP 34,900"
    assert FORMATS["pt"].money(3_490_000) == "COP 34.900"
    mexican = Formats(language="es", business_locale="es_MX", currency="MXN")
    assert mexican.money(9_950) == "$99.50"
    brazilian = Formats(language="pt", business_locale="pt_BR", currency="BRL")
    assert brazilian.money(9_950) == "R$ 99,50"


def test_dates_times_and_distances_are_written_as_the_reader_writes_them() -> None:
    assert FORMATS["es"].date(SUNDAY) == "domingo 8 de noviembre"
    assert FORMATS["en"].date(SUNDAY) == "Sunday, November 8"
    assert FORMATS["pt"].date(SUNDAY) == "domingo, 8 de novembro"
    assert [FORMATS[key].time(time(22)) for key in FORMATS] == ["10:00 p. m.", "10:00 PM", "22:00"]
    assert FORMATS["es"].kilometres(1.06) == "1,1 km"
    assert FORMATS["en"].kilometres(12.6) == "13 km"
    assert FORMATS["es"].all_of(["a", "b", "c"]) == "a, b y c"


def test_an_unheard_of_locale_falls_back_to_the_language() -> None:
    assert str(locale_of("en", "es_CO")) == "en"
    assert str(locale_of("es", "es_CO")) == "es_CO"
    assert str(locale_of("es", "es")) == "es"


def test_distances_are_great_circles() -> None:
    assert kilometres_between(4.6436, -74.0631, 4.6951, -74.0312) == pytest.approx(6.74, abs=0.05)
    assert kilometres_between(0, 0, 0, 180) == pytest.approx(20_015, abs=1)
    assert kilometres_between(1, 1, 1, 1) == 0
