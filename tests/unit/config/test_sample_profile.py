"""The business that ships with the product."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import attrs
import pytest

from config.localized import Localized, LocalizedList
from config.profile import BusinessProfile, Span
from config.profile_loader import load_profiles
from config.settings import sample_profile_path

LANGUAGES = {"es", "en", "pt"}
LONGEST_ROW_TITLE = 24
DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def sample() -> BusinessProfile:
    (profile,) = load_profiles([sample_profile_path()])
    return profile


def test_the_sample_has_its_stated_size(sample: BusinessProfile) -> None:
    assert sample.name == "La Tertulia Pizzería"
    assert (sample.locale, sample.timezone, sample.currency) == ("es_CO", "America/Bogota", "COP")
    assert sample.phone_number_ids == ("118273645509182",)
    assert sample.default
    assert [location.name for location in sample.locations] == ["Chapinero", "Usaquén"]
    assert 6 <= len(sample.delivery_zones) <= 8
    assert len(sample.payment_methods) >= 5
    assert 12 <= len(sample.faq) <= 15
    assert 30 <= len(sample.products) <= 38


def localized_texts(value: Any, path: str) -> Iterator[tuple[str, Localized | LocalizedList]]:
    if isinstance(value, Localized | LocalizedList):
        yield path, value
    elif isinstance(value, tuple):
        for position, entry in enumerate(value):
            yield from localized_texts(entry, f"{path}[{position}]")
    elif attrs.has(type(value)):
        for name in attrs.fields_dict(type(value)):
            if not name.startswith("_"):
                yield from localized_texts(getattr(value, name), f"{path}.{name}")


def test_every_text_of_the_sample_is_in_three_languages(sample: BusinessProfile) -> None:
    texts = dict(localized_texts(sample, "sample"))
    assert len(texts) > 150
    assert {path for path, text in texts.items() if set(text.languages) != LANGUAGES} == set()


def test_every_menu_name_of_the_sample_fits_a_row_of_a_whatsapp_list(
    sample: BusinessProfile,
) -> None:
    names = [category.name for category in sample.catalogue]
    names += [product.name for product in sample.products]
    names += [extra.name for extra in sample.extras]
    assert [text for name in names for text in name.all if len(text) > LONGEST_ROW_TITLE] == []


def test_no_two_products_of_the_sample_answer_to_the_same_word(sample: BusinessProfile) -> None:
    words = Counter(
        word
        for product in sample.products
        for word in {text.casefold() for text in (*product.name.all, *product.synonyms)}
    )
    assert [word for word, products in words.items() if products > 1] == []


def test_each_neighbourhood_of_a_location_of_the_sample_gets_deliveries(
    sample: BusinessProfile,
) -> None:
    served = {name for zone in sample.delivery_zones for name in zone.neighbourhoods}
    near = {name for location in sample.locations for name in location.neighbourhoods}
    assert near <= served


# --- the public holidays, worked out anew from the laws that set them ---


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (Meeus, Jones and Butcher)."""
    a, (b, c) = year % 19, divmod(year, 100)
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    weekday = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    m = (a + 11 * h + 22 * weekday) // 451
    month, day = divmod(h + weekday - 7 * m + 114, 31)
    return date(year, month, day + 1)


def next_monday(day: date) -> date:
    """Ley Emiliani (Ley 51 of 1983): the day itself if it is a Monday."""
    return day + (-day.weekday() % 7) * DAY


def colombian_holidays(year: int) -> set[date]:
    sunday = easter(year)
    fixed = {(1, 1), (5, 1), (7, 20), (8, 7), (12, 8), (12, 25)}
    moved = {(1, 6), (3, 19), (6, 29), (8, 15), (10, 12), (11, 1), (11, 11)}
    moved.add((7, 9))  # Ley 2578 of 2026
    return {
        *(date(year, month, day) for month, day in fixed),
        *(next_monday(date(year, month, day)) for month, day in moved),
        *(sunday + days * DAY for days in (-3, -2, 43, 64, 71)),
    }


def test_the_holidays_of_the_sample_are_those_of_the_law(sample: BusinessProfile) -> None:
    eves = {date(year, 12, day) for year in (2026, 2027) for day in (24, 31)}
    late_2026 = {day for day in colombian_holidays(2026) if day >= date(2026, 10, 1)}
    listed = {holiday.date for holiday in sample.holidays}
    assert listed == late_2026 | colombian_holidays(2027) | eves
    assert easter(2027) == date(2027, 3, 28)


def test_the_sample_keeps_the_hours_of_the_end_of_the_year(sample: BusinessProfile) -> None:
    hours = {
        (holiday.date.month, holiday.date.day): holiday.spans
        for holiday in sample.holidays
        if holiday.date >= date(2026, 12, 24)
    }
    assert hours[12, 24] == (Span(time(12), time(18)),)
    assert hours[12, 25] == ()
    assert hours[12, 31] == (Span(time(12), time(17)),)
    assert hours[1, 1] == ()
    christmas_evening = datetime(2026, 12, 25, 1, tzinfo=UTC)
    assert sample.next_opening(christmas_evening) == datetime(2026, 12, 26, 17, tzinfo=UTC)


def test_a_friday_night_in_the_sample_lasts_until_half_past_midnight(
    sample: BusinessProfile,
) -> None:
    after_midnight = datetime(2026, 11, 28, 5, 29, tzinfo=UTC)
    assert sample.is_open(after_midnight)
    assert not sample.is_open(after_midnight + timedelta(minutes=1))


def test_usaquen_rests_on_ordinary_mondays_only(sample: BusinessProfile) -> None:
    noon = datetime(2026, 11, 16, 18, tzinfo=UTC)
    assert sample.is_open(noon, "usaquen")
    assert not sample.is_open(noon + 7 * DAY, "usaquen")
    assert sample.is_open(noon + 7 * DAY, "chapinero")
