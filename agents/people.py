"""Handing a conversation to a person: when one is there, what they are told, what is stored."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from attrs import frozen

from agents.asked import Asked, first_name
from agents.base import Effect
from agents.formats import Formats
from agents.hours import Hours, polished
from agents.texts import Texts
from config.hours import Timetable
from config.profile import BusinessProfile
from orchestrator.conversation.ownership import to_queue
from orchestrator.conversation.patch import clip
from orchestrator.conversation.state import SessionState

HANDOFF_REQUESTED = "handoff_requested"

_SUMMARY_LINES = 4
_SUMMARY_LINE = 300


@frozen(kw_only=True, slots=True)
class HandedOver:
    """What handing over says, stores and records."""

    text: str
    patch: Mapping[str, object]
    effect: Effect


class People:
    """Knows when people answer and how to reach them."""

    def __init__(
        self,
        profile: BusinessProfile,
        texts: Texts,
        formats: dict[str, Formats],
        hours: Hours,
    ) -> None:
        self._profile = profile
        self._texts = texts
        self._formats = formats
        self._hours = hours
        weekly = profile.support.hours or profile.hours
        self._timetable = Timetable(zone=profile.zone, weekly=weekly, holidays=profile.holidays)

    def are_there(self, asked: Asked) -> bool:
        return self._timetable.is_open(asked.now)

    def next_time(self, asked: Asked) -> datetime | None:
        """When people answer again, if that is known."""
        return self._timetable.next_opening(asked.now)

    def can_come(self, asked: Asked) -> bool:
        """Whether to wait for a person makes sense; it does where nobody said when they are in."""
        return self.are_there(asked) or self.next_time(asked) is None

    def text(self, kind: str, asked: Asked) -> str:
        """The text `{kind}_now`, or `{kind}_later` and `{kind}_no_hours` when nobody is there."""
        values: dict[str, object] = {"name": first_name(asked)}
        if self.are_there(asked):
            return self._texts.get(f"{kind}_now", asked.language, **values)
        opens = self.next_time(asked)
        if opens is None:
            return self._texts.get(f"{kind}_no_hours", asked.language, **values)
        values |= self.when(opens, asked)
        return polished(self._texts.get(f"{kind}_later", asked.language, **values), asked.language)

    def when(self, opens: datetime, asked: Asked) -> dict[str, object]:
        """The fields `when` and `opens` of a text about the next time people are there."""
        clock = self._formats[asked.language].time(opens)
        return {"when": self._hours.when(opens, asked), "opens": clock}

    def ways(self, asked: Asked) -> str | None:
        """How else to reach the business; None if only here."""
        support = self._profile.support
        ways = [way for way in (support.phone, support.email) if way]
        if not ways:
            return None
        listed = self._formats[asked.language].any_of(ways)
        return self._texts.get("reach_us", asked.language, ways=listed)

    def hand_over(self, kind: str, asked: Asked, reason: str, extra: str = "") -> HandedOver:
        """Put the conversation in the queue for a person. `kind` names the text, as in `text`."""
        opens = None if self.are_there(asked) else self.next_time(asked)
        told = summary(asked, extra)
        details = {
            "reason": reason,
            "summary": told,
            "language": asked.language,
            "answered_from": opens.isoformat() if opens else "",
        }
        return HandedOver(
            text=self.text(kind, asked),
            patch=to_queue(asked.turn.received_at, reason=reason, summary=told),
            effect=Effect(kind=HANDOFF_REQUESTED, details=details),
        )


def summary(asked: Asked, extra: str = "") -> str:
    """What the user said last, oldest first, and what is known; for the person who helps."""
    said = [entry.text for entry in asked.state.turns if entry.role == "user"]
    lines = [*said[-(_SUMMARY_LINES - 1) :], asked.text or f"[{asked.turn.kind.value}]"]
    lines += [line for line in (extra, *_known(asked.state)) if line]
    return "\n".join(clip(line, _SUMMARY_LINE) for line in lines)


def _known(state: SessionState) -> Iterator[str]:
    """Cart, order and case of the conversation, a line each."""
    if state.cart_items:
        items = ", ".join(f"{item.quantity} × {item.name}" for item in state.cart_items)
        yield f"[cart] {items}"
    if state.last_order_number:
        yield f"[order] {state.last_order_number} {state.last_order_status or ''}".rstrip()
    if state.active_case_number:
        yield f"[case] {state.active_case_number}"
