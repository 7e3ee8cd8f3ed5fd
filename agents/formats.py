"""Money, dates, times and distances as the reader's language and the business's country write."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, time, tzinfo
from decimal import ROUND_HALF_EVEN, Decimal

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton, format_time, get_day_names
from babel.lists import format_list
from babel.numbers import format_currency, format_decimal
from babel.units import format_unit

from config.money import major_of_cents

_MOST_REMEMBERED = 2_000
"""Prices, times and dates kept as text per language: Babel takes 20 to 50 µs each."""


_CODE = re.compile(r"([A-Z]{3})(?=\d)")
"""A currency that has no sign of its own in a locale: COP25,900."""
_DATES = {"es": "EEEE d 'de' MMMM", "en": "EEEE, MMMM d", "pt": "EEEE, d 'de' MMMM"}
"""Weekday, day and month without the year, for which CLDR has no pattern with the full weekday."""


class Formats:
    """The formats of one language in one country, for one currency."""

    def __init__(self, *, language: str, business_locale: str, currency: str) -> None:
        self._locale = locale_of(language, business_locale)
        self._currency = currency
        pattern = self._locale.currency_formats["standard"].pattern
        self._whole_pattern = pattern.replace(".00", "")
        self._amounts: dict[int, str] = {}
        self._times: dict[time, str] = {}
        self._dates: dict[date, str] = {}
        self._date_pattern = _DATES.get(language, _DATES["en"])
        self._days = dict(get_day_names("wide", locale=self._locale).items())

    def money(self, cents: int) -> str:
        """Without decimals if there is nothing after the point."""
        text = self._amounts.get(cents)
        if text is None:
            text = self._money(cents)
            if len(self._amounts) < _MOST_REMEMBERED:
                self._amounts[cents] = text
        return text

    def _money(self, cents: int) -> str:
        amount = major_of_cents(cents)
        whole = cents % 100 == 0
        text = format_currency(
            amount,
            self._currency,
            format=self._whole_pattern if whole else None,
            locale=self._locale,
            currency_digits=not whole,
        )
        return _plain(text)

    def time(self, at: time | datetime) -> str:
        """The hour on the clock: "10:00 p. m.", "22:00"."""
        clock = at.time() if isinstance(at, datetime) else at
        text = self._times.get(clock)
        if text is None:
            text = _plain(format_time(clock, "short", locale=self._locale))
            if len(self._times) < _MOST_REMEMBERED:
                self._times[clock] = text
        return text

    def day(self, weekday: int) -> str:
        """The name of a weekday, Monday being 0."""
        return str(self._days[weekday])

    def date(self, day: date) -> str:
        """Weekday, day and month."""
        text = self._dates.get(day)
        if text is None:
            text = _plain(format_date(day, self._date_pattern, locale=self._locale))
            if len(self._dates) < _MOST_REMEMBERED:
                self._dates[day] = text
        return text

    def days(self, number: int) -> str:
        """ "1 día", "3 días"."""
        return _plain(format_unit(number, "duration-day", length="long", locale=self._locale))

    def minutes(self, number: int) -> str:
        """ "1 minuto", "20 minutos"."""
        return _plain(format_unit(number, "duration-minute", length="long", locale=self._locale))

    def kilometres(self, kilometres: float) -> str:
        """With one decimal below ten kilometres."""
        step = Decimal("0.1") if kilometres < 10 else Decimal(1)
        rounded = Decimal(repr(kilometres)).quantize(step, ROUND_HALF_EVEN)
        return _plain(format_decimal(rounded, locale=self._locale)) + " km"

    def moment(self, at: str, zone: tzinfo) -> str:
        """The day and hour of an ISO 8601 moment on the shop's clock: "4 nov, 3:00 p. m."."""
        local = datetime.fromisoformat(at).astimezone(zone)
        day = _plain(format_skeleton("MMMd", local, locale=self._locale))
        return f"{day}, {self.time(local)}"

    def all_of(self, names: Sequence[str]) -> str:
        """ "a, b y c"."""
        return format_list(list(names), style="standard", locale=self._locale)

    def any_of(self, names: Sequence[str]) -> str:
        """ "a, b o c"."""
        return format_list(list(names), style="or", locale=self._locale)


def locale_of(language: str, business_locale: str) -> Locale:
    """The language as spoken in the business's country, where that is a known way to speak it."""
    region = business_locale.replace("-", "_").partition("_")[2]
    for name in (f"{language}_{region}" if region else language, language):
        try:
            return Locale.parse(name)
        except UnknownLocaleError:
            continue
    return Locale.parse("es")


def _plain(text: str) -> str:
    """Ordinary blanks instead of CLDR's narrow and unbreakable ones, and one after a code."""
    return _CODE.sub(r"\1 ", text.replace("\u202f", " ").replace("\u00a0", " "))
