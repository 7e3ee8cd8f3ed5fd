"""How the single values of a business profile are read and checked.

Each reader raises ValueError with the cure; the caller knows the key and shows the value.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from difflib import get_close_matches
from enum import StrEnum
from typing import TypeVar
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

from babel import Locale, UnknownLocaleError
from babel.numbers import list_currencies

LANGUAGES = ("es", "en", "pt")
"""The languages the bot speaks."""
LONGEST_TEXT = 4096
"""Characters; the body of a WhatsApp text message holds no more."""

_IDENTIFIER = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
_NUMBER_ID = re.compile(r"[0-9]{5,32}")
_PHONE = re.compile(r"\+[0-9](?:[ ()-]?[0-9]){6,16}\)?")
_EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{2,31}")
_PERCENTAGE = re.compile(r"[0-9]{1,3}(?:\.[0-9]{1,4})?")
_WHOLE_PERCENTAGE = Decimal(100)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")

E = TypeVar("E", bound=StrEnum)


def words(value: object) -> str:
    """Text for people, trimmed."""
    if not isinstance(value, str):
        raise ValueError("must be a text; put it in quotes")
    text = value.strip()
    if not text:
        raise ValueError("is empty; write a text or leave the key out")
    if _CONTROL.search(text):
        raise ValueError("holds a control character; remove it")
    if len(text) > LONGEST_TEXT:
        raise ValueError(f"is longer than the {LONGEST_TEXT} characters a message can hold")
    return text


def identifier(value: object) -> str:
    """A short name that ids of buttons and stored carts are made of."""
    if not isinstance(value, str) or not _IDENTIFIER.fullmatch(value):
        raise ValueError("is not an id; use up to 64 of a-z, 0-9, _ and -, for example pizza_hawai")
    return value


def phone_number_id(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError("must be a text of digits; put it in quotes")
    if not _NUMBER_ID.fullmatch(value):
        raise ValueError("is not a phone number id; copy the digits from Meta's dashboard")
    return value


def phone(value: object) -> str:
    if not isinstance(value, str) or not _PHONE.fullmatch(value.strip()):
        raise ValueError('is not a phone number; write it like "+57 601 555 0142"')
    return value.strip()


def email(value: object) -> str:
    if not isinstance(value, str) or not _EMAIL.fullmatch(value.strip()):
        raise ValueError('is not an e-mail address; write it like "hola@example.com"')
    return value.strip()


def web_address(value: object) -> str:
    text = words(value)
    try:
        parts = urlsplit(text)
    except ValueError:
        raise ValueError("is not a web address; it must start with https://") from None
    if parts.scheme not in ("https", "http") or not parts.hostname or " " in text:
        raise ValueError("is not a web address; it must start with https://")
    return text


def code(value: object) -> str:
    """What people type to have a discount: letters and digits in one word."""
    if not isinstance(value, str) or not _CODE.fullmatch(value.strip()):
        raise ValueError("is not a code; use 3 to 32 letters, digits, _ or -, as BIENVENIDA10")
    return value.strip()


def percentage(value: object) -> Decimal:
    """A rate in per cent, exact: the whole number 19 or the text "8.25"."""
    if isinstance(value, float):
        raise ValueError('is a float, which cannot hold a rate exactly; put it in quotes ("8.25")')
    text = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
    if not isinstance(text, str) or not _PERCENTAGE.fullmatch(text):
        raise ValueError('is not a percentage; write a whole number (19) or a text ("8.25")')
    rate = Decimal(text)
    if rate > _WHOLE_PERCENTAGE:
        raise ValueError("must lie between 0 and 100 per cent")
    return rate


def boolean(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError("must be true or false, without quotes")
    return value


def whole(minimum: int, maximum: int) -> Callable[[object], int]:
    """A reader of whole numbers within bounds, both included."""

    def read_whole(value: object) -> int:
        if isinstance(value, bool) or not isinstance(value, int):
            raise ValueError(f"must be a whole number from {minimum} to {maximum}")
        if not minimum <= value <= maximum:
            raise ValueError(f"must lie between {minimum} and {maximum}")
        return value

    return read_whole


def kilometres(value: object) -> float:
    """A distance on the map, more than 0 and at most 500."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value <= 500:
        raise ValueError("must be a number of kilometres, more than 0 and at most 500")
    return float(value)


def degrees(limit: int) -> Callable[[object], float]:
    """A reader of coordinates from -limit to limit."""

    def read_degrees(value: object) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise ValueError("must be a number of degrees, for example 4.6486")
        if not math.isfinite(value) or not -limit <= value <= limit:
            raise ValueError(f"must lie between -{limit} and {limit} degrees")
        return float(value)

    return read_degrees


def one_of(choices: type[E]) -> Callable[[object], E]:
    """A reader of the words of an enumeration."""

    def read_choice(value: object) -> E:
        if not isinstance(value, str) or value not in list(choices):
            raise ValueError(f"must be one of {', '.join(choices)}")
        return choices(value)

    return read_choice


def day(value: object) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    raise ValueError("is not a date; write it without quotes, for example 2026-12-25")


def locale(value: object) -> str:
    """A locale babel knows, in one of the languages the bot speaks; with an underscore."""
    text = words(value).replace("-", "_")
    try:
        parsed = Locale.parse(text)
    except (ValueError, TypeError, UnknownLocaleError):
        raise ValueError("is not a known locale; write it like es_CO") from None
    if parsed.language not in LANGUAGES:
        raise ValueError(f"is in none of the languages the bot speaks ({', '.join(LANGUAGES)})")
    return text


def timezone(value: object) -> str:
    text = words(value)
    try:
        ZoneInfo(text)
    except (ValueError, OSError, LookupError):
        near = get_close_matches(text, available_timezones(), n=1)
        meant = f"; did you mean {near[0]}?" if near else ", for example America/Bogota"
        raise ValueError(f"is not an IANA time zone{meant}") from None
    return text


def currency(value: object) -> str:
    text = words(value)
    if text not in list_currencies():
        raise ValueError("is not an ISO 4217 currency code; write it like COP")
    return text
