"""What the turns of a batch say of orders and tickets, as events. Pure: no database here.

Effects come from agents and from staff; one that cannot be read becomes an event that says so,
since its turn is to be recorded all the same.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec
from attrs import frozen
from sqlalchemy import Table

from orchestrator.orders.course import Ways
from orchestrator.orders.errors import OrdersError
from orchestrator.orders.order import Order, OrderStatus, decode_order, next_statuses
from orchestrator.orders.ticket import Ticket, TicketStatus, decode_ticket, next_ticket_statuses
from orchestrator.storage.records.cells import json_text, printable
from orchestrator.storage.records.journal import EffectRecord, TurnRecord
from orchestrator.storage.records.moments import to_datetime
from orchestrator.storage.records.schema import order_events, orders, ticket_events, tickets

MAX_NOTE = 1_000
MAX_WORD = 64
"""Characters kept of a status or an author nobody foresaw."""
MAX_ID = 256
OPENED, CHANGED, NOTED, UNREADABLE = "opened", "changed", "noted", "unreadable"
STEPS = (OPENED, CHANGED)
"""The kinds of events that a status is told from."""
APPLIED, REFUSED = "applied", "refused"

Cells = dict[str, Any]
"""Values by the names of their columns."""


@frozen(kw_only=True, slots=True)
class Ledger:
    """Orders or tickets: where they are kept, how their effects are read."""

    noun: str
    things: Table
    events: Table
    opening: str
    """The kind of the effect that begins a thing, its text under the key `noun`."""
    change: str
    note: str
    """The kind of the effect that adds words to a thing and leaves its status alone."""
    moment: str
    """The column of `things` with the time it began."""
    decode: Callable[[str], Order | Ticket]
    ways: Ways

    @property
    def id_name(self) -> str:
        return f"{self.noun}_id"


ORDERS = Ledger(
    noun="order",
    things=orders,
    events=order_events,
    opening="order_placed",
    change="order_changed",
    note="order_note",
    moment="placed_at",
    decode=decode_order,
    ways=lambda status: next_statuses(OrderStatus(status)),
)
TICKETS = Ledger(
    noun="ticket",
    things=tickets,
    events=ticket_events,
    opening="ticket_opened",
    change="ticket_changed",
    note="ticket_note",
    moment="opened_at",
    decode=decode_ticket,
    ways=lambda status: next_ticket_statuses(TicketStatus(status)),
)
LEDGERS = (ORDERS, TICKETS)


def allowed_next(ledger: Ledger, row: Mapping[str, Any]) -> tuple[str, ...]:
    """Where staff can take the thing of this row: without what its fulfillment has no use for."""
    if ledger is ORDERS:
        return next_statuses(OrderStatus(row["status"]), row["fulfillment"])
    return tuple(ledger.ways(row["status"]))


@frozen(kw_only=True, slots=True)
class LedgerEvent:
    """One effect: the cells of its event, and those of the thing if it begins one."""

    event: Cells
    thing: Cells | None = None


def events_in(turn: TurnRecord, ledger: Ledger) -> Sequence[LedgerEvent]:
    """The events of a turn, of one ledger, in the order of its effects."""
    return [
        _event(turn, ledger, index, effect)
        for index, effect in enumerate(turn.effects)
        if effect.kind in (ledger.opening, ledger.change, ledger.note)
    ]


def _event(turn: TurnRecord, ledger: Ledger, index: int, effect: EffectRecord) -> LedgerEvent:
    base = _base(turn, index)
    try:
        if effect.kind == ledger.opening:
            return _opening(turn, ledger, base, effect.details)
        event = base | _asked(ledger, effect.details)
        if effect.kind == ledger.note:
            return LedgerEvent(event=event | {"kind": NOTED, "status": ""})
        return LedgerEvent(event=event | _change(effect.details))
    except (KeyError, OrdersError) as error:
        said = f"has no {error}" if isinstance(error, KeyError) else str(error)
        return LedgerEvent(
            event=base
            | {
                ledger.id_name: "",
                "kind": UNREADABLE,
                "status": "",
                "outcome": REFUSED,
                "refusal": _clip(f"the effect {effect.kind} {said}", MAX_NOTE),
            }
        )


def _base(turn: TurnRecord, index: int) -> Cells:
    return {
        "phone_number_id": turn.phone_number_id,
        "entry_id": turn.entry_id,
        "partition": turn.partition,
        "effect_index": index,
        "wa_id": turn.wa_id,
        "message_id": turn.message_id,
        "at": to_datetime(turn.committed_at_ms),
        "author": "customer",
        "note": None,
        "outcome": APPLIED,
        "refusal": None,
    }


def _opening(
    turn: TurnRecord, ledger: Ledger, base: Cells, details: Mapping[str, str]
) -> LedgerEvent:
    thing = ledger.decode(details[ledger.noun])
    if (thing.phone_number_id, thing.wa_id) != (turn.phone_number_id, turn.wa_id):
        raise OrdersError("names another conversation than its turn's")
    cells: Cells = msgspec.json.decode(json_text(thing))
    cells[ledger.moment] = _utc(cells[ledger.moment])
    event = base | {
        ledger.id_name: cells[ledger.id_name],
        "kind": OPENED,
        "status": str(thing.status),
    }
    return LedgerEvent(event=event, thing=cells | {"status_at": base["at"]})


def _asked(ledger: Ledger, details: Mapping[str, str]) -> Cells:
    """What changes and notes have in common; files stand at the end of the note."""
    note = details.get("note") or details.get("reason") or ""
    if media := details.get("media"):
        note = f"{note[: MAX_NOTE // 2]} [{media}]".strip()
    if not details[ledger.id_name]:
        raise OrdersError(f"has an empty {ledger.id_name}")
    return {
        ledger.id_name: _clip(details[ledger.id_name], MAX_ID),
        "author": _clip(details.get("by", "customer"), MAX_WORD),
        "note": _clip(note, MAX_NOTE) if note else None,
    }


def _change(details: Mapping[str, str]) -> Cells:
    return {"kind": CHANGED, "status": _clip(details["status"], MAX_WORD)}


def _utc(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except OverflowError as error:
        raise OrdersError(f"has a time outside the years 1 to 9999: {text}") from error


def _clip(text: str, most: int) -> str:
    return printable(text[:most])
