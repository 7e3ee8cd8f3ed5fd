"""Orders and tickets of users, put on record as the pipeline does: through the journal."""

from __future__ import annotations

import time
from typing import Any

from attrs import evolve

from orchestrator.conversation.key import ConversationKey
from orchestrator.orders.order import Order, encode_order, order_id_for, order_number
from orchestrator.orders.ticket import Ticket, encode_ticket, ticket_id_for, ticket_number
from orchestrator.storage.records.journal import EffectRecord, TurnRecord, encode
from tests.acceptance.daemon import NUMBER, Daemon, new_wamid
from tests.unit.orchestrator.orders.samples import a_ticket, an_order


def placed_order(daemon: Daemon, user: str, **changes: Any) -> Order:
    """An order of the user, on record."""
    key, message_id = ConversationKey(NUMBER, user), new_wamid()
    order_id = order_id_for(str(key), message_id)
    own = {"order_id": order_id, "number": order_number(order_id), "wa_id": user}
    order = evolve(an_order(), **(own | changes))
    effect = EffectRecord(kind="order_placed", details={"order": encode_order(order)})
    _record(daemon, key, message_id, effect)
    return order


def opened_ticket(daemon: Daemon, user: str, **changes: Any) -> Ticket:
    """A ticket of the user, on record."""
    key, message_id = ConversationKey(NUMBER, user), new_wamid()
    ticket_id = ticket_id_for(str(key), message_id)
    own = {"ticket_id": ticket_id, "number": ticket_number(ticket_id), "wa_id": user}
    ticket = evolve(a_ticket(), **(own | changes))
    effect = EffectRecord(kind="ticket_opened", details={"ticket": encode_ticket(ticket)})
    _record(daemon, key, message_id, effect)
    return ticket


def _record(daemon: Daemon, key: ConversationKey, message_id: str, effect: EffectRecord) -> None:
    partition, now_ms = key.partition(64), time.time_ns() // 1_000_000
    turn = TurnRecord(
        entry_id=f"{now_ms}-0",
        partition=partition,
        phone_number_id=key.phone_number_id,
        wa_id=key.wa_id,
        tenant_id="la-tertulia",
        message_id=message_id,
        kind="text",
        locale="en",
        outcome="applied",
        received_at_ms=now_ms,
        sent_at_ms=now_ms,
        started_at_ms=now_ms,
        committed_at_ms=now_ms,
        duration_us=1,
        effects=(effect,),
    )
    daemon.redis.xadd(f"journal:{partition}", {"r": encode(turn)})
    daemon.settle()
