"""A ticket: something went wrong for a customer, and how far its cure has come."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

import msgspec
from attrs import frozen

from orchestrator.orders.errors import Unreadable, Unsound
from orchestrator.orders.faults import empty_keys, is_moment, json_of
from orchestrator.orders.identity import id_for, number_for

TICKET_KINDS = (
    *("late", "cold", "wrong", "missing", "quality", "charged_twice", "refund", "complaint"),
    "other",
)
MAX_SUMMARY = 2_000
MAX_MEDIA = 50


class TicketStatus(StrEnum):
    OPEN = "open"
    WAITING = "waiting"
    """For the customer's word."""
    SOLVED = "solved"
    REOPENED = "reopened"


class TicketPriority(StrEnum):
    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"
    URGENT = "urgent"


_S = TicketStatus
_WAYS: dict[TicketStatus, tuple[TicketStatus, ...]] = {
    _S.OPEN: (_S.WAITING, _S.SOLVED),
    _S.WAITING: (_S.OPEN, _S.SOLVED),
    _S.SOLVED: (_S.REOPENED,),
    _S.REOPENED: (_S.WAITING, _S.SOLVED),
}


@frozen(kw_only=True, slots=True)
class Ticket:
    """`kind` is one of `TICKET_KINDS`; `opened_at` ISO 8601; `media_ids` as WhatsApp names them."""

    ticket_id: str
    number: str
    tenant_id: str
    phone_number_id: str
    wa_id: str
    customer_name: str | None = None
    opened_at: str
    kind: str
    summary: str
    priority: TicketPriority = TicketPriority.NORMAL
    order_id: str | None = None
    media_ids: tuple[str, ...] = ()
    status: TicketStatus = TicketStatus.OPEN


_NEVER_EMPTY = ("ticket_id", "number", "tenant_id", "phone_number_id", "wa_id")
_decoder = msgspec.json.Decoder(Ticket)


def ticket_id_for(conversation: str, message_id: str) -> str:
    """The id of the ticket opened by `message_id` of the conversation with this key."""
    return id_for("tic", conversation, message_id)


def ticket_number(ticket_id: str) -> str:
    """What people call the ticket, such as `C-7K3F9`."""
    return number_for("C", ticket_id)


def encode_ticket(ticket: Ticket) -> str:
    """The ticket as JSON; raises `Unsound` rather than write what `decode_ticket` would refuse."""
    _check(ticket)
    return json_of(ticket)


def decode_ticket(text: str | bytes) -> Ticket:
    """The ticket in `text`; raises `Unreadable` or `Unsound`."""
    try:
        ticket = _decoder.decode(text)
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        raise Unreadable(
            f"a ticket cannot be read: {error}; write it with encode_ticket"
        ) from error
    _check(ticket)
    return ticket


def next_ticket_statuses(status: TicketStatus) -> tuple[TicketStatus, ...]:
    """Where a ticket can go from `status`."""
    return _WAYS[status]


def may_become(status: TicketStatus, new: TicketStatus) -> bool:
    """Whether a ticket may go from `status` to `new` in one step; to itself it may not."""
    return new in _WAYS[status]


def _check(ticket: Ticket) -> None:
    for fault in _faults(ticket):
        raise Unsound(f"ticket {ticket.ticket_id!r} {fault}")


def _faults(ticket: Ticket) -> Iterator[str]:
    yield from empty_keys(ticket, _NEVER_EMPTY)
    if ticket.kind not in TICKET_KINDS:
        yield f"has kind {ticket.kind!r}; it is one of {', '.join(TICKET_KINDS)}"
    if len(ticket.summary) > MAX_SUMMARY:
        yield f"has a summary of {len(ticket.summary)} characters; cut it to {MAX_SUMMARY}"
    if len(ticket.media_ids) > MAX_MEDIA:
        yield f"has {len(ticket.media_ids)} media; it takes {MAX_MEDIA}"
    if not is_moment(ticket.opened_at):
        yield f"has opened_at {ticket.opened_at!r}; write ISO 8601 with its offset"
