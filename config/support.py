"""How a business stands by what it sold: who answers, until when, and what is urgent."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from attrs import field, frozen

from config.hours import WeeklyHours
from config.localized import Localized


class CaseKind(StrEnum):
    """What can be wrong. Values are those of a ticket's kind."""

    LATE = "late"
    COLD = "cold"
    WRONG = "wrong"
    MISSING = "missing"
    QUALITY = "quality"
    CHARGED_TWICE = "charged_twice"
    REFUND = "refund"
    COMPLAINT = "complaint"
    OTHER = "other"


class CasePriority(StrEnum):
    """From what can wait to what a person must see at once."""

    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"
    URGENT = "urgent"


DEFAULT_PRIORITIES: Mapping[CaseKind, CasePriority] = MappingProxyType(
    {
        CaseKind.LATE: CasePriority.HIGH,
        CaseKind.WRONG: CasePriority.HIGH,
        CaseKind.MISSING: CasePriority.HIGH,
        CaseKind.CHARGED_TWICE: CasePriority.HIGH,
    }
)


def _frozen_priorities(
    own: Mapping[CaseKind, CasePriority],
) -> Mapping[CaseKind, CasePriority]:
    return MappingProxyType(dict(DEFAULT_PRIORITIES) | dict(own))


@frozen(kw_only=True, slots=True)
class Support:
    """How to reach a person, when one answers, and what is promised."""

    email: str | None = None
    phone: str | None = None
    hours: WeeklyHours | None = None
    """None: people answer whenever the business is open."""
    return_window_days: int | None = None
    """Days after an order in which money or goods are given back; None: people decide."""
    refund_policy: Localized | None = None
    """The rule in the business's own words, told to whoever wants money or goods back."""
    handoff_timeout_minutes: int = 15
    """A conversation no person took this long goes back to the bot."""
    waiting_notice_minutes: int = 5
    """Whoever writes while waiting is told so at most this often."""
    person_timeout_minutes: int = 240
    """A person who has written nothing this long has left: the bot answers again."""
    priorities: Mapping[CaseKind, CasePriority] = field(
        factory=dict, converter=_frozen_priorities, hash=False
    )
    """By kind of case; a kind that is not named is normal."""

    def priority(self, kind: CaseKind) -> CasePriority:
        return self.priorities.get(kind, CasePriority.NORMAL)
