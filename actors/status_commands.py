"""What a conversation does when staff move one of its orders or tickets on.

The desk has checked the change against the record; it is checked again here, against what the
conversation itself knows, because its turns come in one order: of two people at the desk, or of
a person and the customer who cancels, one is first.
"""

from __future__ import annotations

from collections.abc import Mapping

from actors.outcome import Outcome
from agents.base import Effect
from agents.texts import Texts
from config.profile import BusinessProfile, language_of
from orchestrator.conversation.patch import clip
from orchestrator.conversation.replies import Reply, TextReply
from orchestrator.conversation.state import SessionState
from orchestrator.conversation.turn import Turn
from orchestrator.orders.order import OrderStatus, may_become
from orchestrator.orders.ticket import TicketStatus
from orchestrator.orders.ticket import may_become as ticket_may_become

ORDER_STATUS, TICKET_STATUS, TICKET_REPLY = "order_status", "ticket_status", "ticket_reply"
_MAX_BODY = 4_096
_MAX_SHOWN_NOTE = 1_000

_ORDER_TEXTS: Mapping[OrderStatus, str] = {
    OrderStatus.CONFIRMED: "order_confirmed",
    OrderStatus.PREPARING: "order_preparing",
    OrderStatus.ON_ITS_WAY: "order_on_its_way",
    OrderStatus.READY: "order_ready",
    OrderStatus.DELIVERED: "order_delivered",
    OrderStatus.CANCELLED: "order_cancelled",
}
_TICKET_TEXTS: Mapping[TicketStatus, str] = {
    TicketStatus.WAITING: "ticket_waiting",
    TicketStatus.SOLVED: "ticket_solved",
    TicketStatus.REOPENED: "ticket_reopened",
}


def change_order(turn: Turn, state: SessionState, profile: BusinessProfile) -> Outcome:
    """Tell the customer, remember the status, record it; an impossible change is only recorded."""
    values = turn.command_values
    new, outcome = OrderStatus(values["status"]), _recorded("order", turn)
    if not may_become(OrderStatus(_known_status(state, values)), new):
        outcome.note = f"[order {values['number']}: not {new}]"
        return outcome
    outcome.patch = _language(state, values)
    if state.last_order_id in (None, values["order_id"]):
        outcome.patch |= {
            "last_order_id": values["order_id"],
            "last_order_number": values["number"],
            "last_order_status": new.value,
        }
    key = _ORDER_TEXTS[new]
    if new is OrderStatus.CANCELLED and turn.text:
        key = "order_cancelled_because"
    elif new is OrderStatus.READY and values.get("fulfillment") == "dine_in":
        key = "order_ready_dine_in"
    outcome.replies = _told(turn, state, profile, key, adds_note=new is not OrderStatus.CANCELLED)
    outcome.note = f"[order {values['number']}: {new}]"
    return outcome


def change_ticket(turn: Turn, state: SessionState, profile: BusinessProfile) -> Outcome:
    """The same for a ticket; a solved one is no longer what the conversation is about."""
    values = turn.command_values
    new, outcome = TicketStatus(values["status"]), _recorded("ticket", turn)
    if not ticket_may_become(TicketStatus(values["expected"]), new):
        outcome.note = f"[ticket {values['number']}: not {new}]"
        return outcome
    outcome.patch = _language(state, values) | _case(state, values, new)
    if key := _TICKET_TEXTS.get(new):
        outcome.replies = _told(turn, state, profile, key)
    outcome.note = f"[ticket {values['number']}: {new}]"
    return outcome


def waits_for_answer(turn: Turn) -> tuple[Effect, ...]:
    """What a person's words do to a ticket: it waits for the customer, or only keeps them."""
    if ticket_may_become(TicketStatus(turn.command_values["expected"]), TicketStatus.WAITING):
        return _recorded("ticket", turn).effects
    kept = {"ticket_id": turn.command_values["ticket_id"], "note": turn.text, "by": "staff"}
    return (Effect(kind="ticket_note", details=kept),)


def _known_status(state: SessionState, values: Mapping[str, str]) -> str:
    """The conversation knows of its last order, whatever the record said a moment ago."""
    if state.last_order_id == values["order_id"] and state.last_order_status:
        return state.last_order_status
    return values["expected"]


def _case(state: SessionState, values: Mapping[str, str], new: TicketStatus) -> dict[str, object]:
    if new is TicketStatus.SOLVED:
        ours = state.active_case_id == values["ticket_id"]
        return {"active_case_id": None, "active_case_number": None} if ours else {}
    if state.active_case_id is not None:
        return {}
    return {"active_case_id": values["ticket_id"], "active_case_number": values["number"]}


def _recorded(noun: str, turn: Turn) -> Outcome:
    values = turn.command_values
    details = {
        f"{noun}_id": values[f"{noun}_id"],
        "status": values["status"],
        "note": turn.text,
        "by": values.get("by", "staff"),
    }
    return Outcome(outcome="command", effects=(Effect(kind=f"{noun}_changed", details=details),))


def _language(state: SessionState, values: Mapping[str, str]) -> dict[str, object]:
    """A session that had to be begun anew goes on in the language the customer last spoke."""
    locale = _locale(state, values)
    return {"locale": locale} if locale != state.locale else {}


def _locale(state: SessionState, values: Mapping[str, str]) -> str:
    return state.locale if state.version else values.get("locale") or state.locale


def _told(
    turn: Turn, state: SessionState, profile: BusinessProfile, key: str, *, adds_note: bool = True
) -> tuple[Reply, ...]:
    """Nothing for whoever wants no messages."""
    if state.opted_out:
        return ()
    texts, values = Texts(profile), turn.command_values
    language = language_of(_locale(state, values))
    note = clip(turn.text, _MAX_SHOWN_NOTE)
    body = texts.get(
        key, language, number=values["number"], business=profile.name, note=note.rstrip(" .")
    )
    if note and adds_note:
        body = f"{body}\n{texts.get('staff_note', language, note=note)}"
    return (TextReply(body=clip(body, _MAX_BODY)),)
