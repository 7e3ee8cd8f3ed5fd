"""Cases as tickets: opened with a number, found again, told about."""

from __future__ import annotations

from attrs import frozen

from agents.asked import Asked
from agents.base import Effect
from agents.formats import Formats
from agents.history import PastOrder
from agents.people import People, summary
from agents.support_case import CLOSED, Case
from agents.support_kinds import is_unwell, raised, temper
from agents.texts import Texts
from config.profile import BusinessProfile
from config.support import CaseKind, CasePriority
from orchestrator.conversation.patch import clip
from orchestrator.orders.ticket import (
    MAX_SUMMARY,
    Ticket,
    TicketPriority,
    TicketStatus,
    encode_ticket,
    ticket_id_for,
    ticket_number,
)

TICKET_OPENED = "ticket_opened"
TICKET_CHANGED = "ticket_changed"
TICKET_NOTE = "ticket_note"
"""Something added to a ticket whose status stays."""

_EARLIER_WORDS = 6


@frozen(kw_only=True, slots=True)
class Opened:
    """A ticket with what goes to the record and the session."""

    ticket: Ticket
    effect: Effect
    patch: dict[str, object]


class Tickets:
    """Opens and tells the tickets of one business; keeps none."""

    def __init__(
        self, profile: BusinessProfile, texts: Texts, formats: dict[str, Formats], people: People
    ) -> None:
        self._profile = profile
        self._texts = texts
        self._formats = formats
        self._people = people

    def priority(self, case: Case, asked: Asked) -> CasePriority:
        told = f"{case.details}\n{asked.text}"
        before = [entry.text for entry in asked.state.turns if entry.role == "user"]
        return raised(
            self._profile.support.priority(case.kind or CaseKind.OTHER),
            anger=temper(asked.text, before[-_EARLIER_WORDS:]),
            vip=asked.state.vip,
            unwell=is_unwell(told),
        )

    def open(
        self, case: Case, asked: Asked, order: PastOrder | None = None, *, part: str = ""
    ) -> Opened:
        """The ticket of a case. Its id comes from the message, so that it is opened once.

        `part` tells apart two tickets that one message may bring about.
        """
        state = asked.state
        ticket_id = ticket_id_for(str(asked.turn.conversation), asked.turn.message_id + part)
        kind = case.kind or CaseKind.OTHER
        ticket = Ticket(
            ticket_id=ticket_id,
            number=ticket_number(ticket_id),
            tenant_id=state.tenant_id,
            phone_number_id=state.phone_number_id,
            wa_id=state.wa_id,
            customer_name=asked.turn.profile_name or state.profile_name,
            opened_at=asked.turn.received_at.isoformat(),
            kind=_TICKET_KINDS.get(kind, kind.value),
            summary=clip(_story(case, asked, order), MAX_SUMMARY),
            priority=TicketPriority(self.priority(case, asked).value),
            order_id=order.order_id if order else case.order_id,
            media_ids=case.media,
        )
        return Opened(
            ticket=ticket,
            effect=Effect(kind=TICKET_OPENED, details={"ticket": encode_ticket(ticket)}),
            patch={
                **CLOSED,
                "case_kind": kind.value,
                "active_case_id": ticket.ticket_id,
                "active_case_number": ticket.number,
                "pending_question": None,
            },
        )

    # Telling

    def told(self, opened: Ticket, kind: CaseKind, asked: Asked, order: PastOrder | None) -> str:
        """Its number, and when somebody looks at it."""
        language = asked.language
        named = self._texts.get("ticket_order", language, order=order.number) if order else ""
        text = self._texts.get(
            "ticket_opened",
            language,
            number=opened.number,
            kind=self.kind_name(kind, language),
            order=named,
        )
        return f"{text} {self._people.text('ticket_seen', asked)}"

    def kind_name(self, kind: CaseKind, language: str) -> str:
        key = "kind_request" if kind is CaseKind.OTHER else f"kind_{kind.value}"
        name = self._texts.get(key, language)
        return name[:1].lower() + name[1:]

    def status(self, ticket: Ticket, asked: Asked) -> str:
        kinds = {kind.value: kind for kind in CaseKind}
        opened = self._formats[asked.language].moment(ticket.opened_at, self._profile.zone)
        return self._texts.get(
            "ticket_is",
            asked.language,
            number=ticket.number,
            kind=self.kind_name(kinds.get(ticket.kind, CaseKind.OTHER), asked.language),
            day=opened,
            status=self._texts.get(f"ticket_status_{ticket.status.value}", asked.language),
        )


def note(ticket_id: str, number: str, text: str, media: tuple[str, ...] = ()) -> Effect:
    """Words or files that come after the ticket."""
    details = {"ticket_id": ticket_id, "number": number, "note": clip(text, MAX_SUMMARY)}
    return Effect(kind=TICKET_NOTE, details=details | {"media": ",".join(media)})


def reopened(ticket: Ticket, why: str) -> Effect:
    return Effect(
        kind=TICKET_CHANGED,
        details={
            "ticket_id": ticket.ticket_id,
            "status": TicketStatus.REOPENED.value,
            "note": clip(why, MAX_SUMMARY),
        },
    )


def _story(case: Case, asked: Asked, order: PastOrder | None) -> str:
    """What the customer told; their last lines where they told nothing in particular."""
    lines = [case.details or summary(asked)]
    if order is not None:
        lines.append(f"[{order.number}{f' {order.status}' if order.status else ''}]")
    return "\n".join(lines)


_TICKET_KINDS = {CaseKind.QUALITY: CaseKind.COMPLAINT.value}
"""Kinds of case that tickets have no name of their own for."""
