"""When an order can be handed over: now, at an hour the customer names, or after the doors open."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from enum import StrEnum

from attrs import frozen

from agents.asked import Asked
from agents.moments import has_figure, nearest_half, quarters_in_figures, read_moment
from config.profile import BusinessProfile

_ROUND = timedelta(minutes=5)
_BARE_HOUR = re.compile(r"\s*(?:a |para )?(?:las? )?(\d{1,2}(?:[:.h]\d{2})?)\s*(.*)", re.IGNORECASE)
_NOW = re.compile(
    r"\b(?:ya|ahora(?: mismo)?|de una|lo antes posible|cuanto antes|inmediato|asap|now|"
    r"right away|as soon as possible|agora|o quanto antes)\b"
)


_SPOKEN_TIME = re.compile(
    r"\b(?:(?:para |a |desde |as |at |para as )?(?:las?|as|at) \d{1,2}(?:[:.h]\d{2})?h?|"
    r"\d{1,2}(?:[:.h]\d{2})?(?= ?[ap]\.? ?m\b))"
    r"(?: ?[ap]\.? ?m\b\.?| de la (?:ma[nñ]ana|tarde|noche)| da (?:manh[aã]|tarde|noite)|"
    r" in the (?:morning|evening)| at night)?",
    re.IGNORECASE,
)


_FIGURE = re.compile(r"\d")


class TimeTrouble(StrEnum):
    """Why an hour cannot be."""

    CLOSED = "closed"
    TOO_SOON = "too_soon"
    TOO_FAR = "too_far"


@frozen(kw_only=True, slots=True)
class Opening:
    """`opens` is when the doors open, `ready` the first an order can be handed over then."""

    opens: datetime
    ready: datetime


class Openings:
    """Times are on the shop's clock. `place` is a location's id; None: the business's hours."""

    def __init__(self, profile: BusinessProfile) -> None:
        self._profile = profile
        self._lead = timedelta(minutes=profile.order.lead_minutes)
        self._ahead = timedelta(days=profile.order.days_ahead)

    def takes_orders(self, now: datetime, place: str | None) -> bool:
        """Whether it is open long enough to make one."""
        table = self._profile.timetable(place)
        if not table.is_open(now):
            return False
        closes = table.closing(now)
        return closes is None or closes - now >= self._lead

    def next(self, now: datetime, place: str | None) -> Opening | None:
        opens = self._profile.timetable(place).next_opening(now)
        return None if opens is None else Opening(opens=opens, ready=_rounded(opens + self._lead))

    def earliest(self, now: datetime) -> datetime:
        return _rounded(now + self._lead)

    def trouble(self, at: datetime, now: datetime, place: str | None) -> TimeTrouble | None:
        if at - now > self._ahead:
            return TimeTrouble.TOO_FAR
        if at < now + self._lead:
            return TimeTrouble.TOO_SOON
        return None if self._profile.timetable(place).is_open(at) else TimeTrouble.CLOSED

    def read(self, asked: Asked, *, bare: bool = False, sure: bool = False) -> datetime | None:
        """The hour a message names.

        `bare`: "8" is one, for an hour was asked for; `sure`: only "8 pm" is, or "20:00".
        """
        if not has_figure(asked.text):
            return None
        today = asked.now.date()
        text = quarters_in_figures(asked.text)
        moment = read_moment(text, asked.language, today, {})
        if moment.clock is None and bare:
            hour = _BARE_HOUR.fullmatch(text)
            if hour:
                text = f"a las {hour[1]} {hour[2]}"
                moment = read_moment(text, asked.language, today, {})
        if moment.clock is None or (sure and not moment.has_half):
            return None
        day = moment.days[0] if moment.days else today
        clock = moment.clock
        if not moment.has_half:
            clock = nearest_half(clock, day, asked.now)
        at = datetime.combine(day, clock, tzinfo=self._profile.zone)
        return at if moment.days or at >= asked.now else at + timedelta(days=1)

    def moment(self, text: str) -> datetime:
        """A moment as a choice or the session holds it, on the shop's clock."""
        at = datetime.fromisoformat(text)
        zone = self._profile.zone
        return at.replace(tzinfo=zone) if at.tzinfo is None else at.astimezone(zone)

    @staticmethod
    def wants_now(asked: Asked) -> bool:
        return _NOW.search(asked.plain) is not None


def without_times(text: str) -> str:
    """The text without hours of the clock, whose figures are no quantities."""
    return _SPOKEN_TIME.sub(" ", quarters_in_figures(text)) if _FIGURE.search(text) else text


def _rounded(at: datetime) -> datetime:
    """Up to the next five minutes."""
    past = timedelta(minutes=at.minute % 5, seconds=at.second, microseconds=at.microsecond)
    return at + (_ROUND - past) if past else at
