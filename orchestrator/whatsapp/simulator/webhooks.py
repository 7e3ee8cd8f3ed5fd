"""Writes the webhook bodies Meta would send, down to its way of escaping."""

from __future__ import annotations

import json
from typing import Any

from attrs import frozen

from orchestrator.whatsapp.simulator.phone import ChatMessage, Phone, Ticks

WABA_ID = "100000000000001"


@frozen(slots=True)
class BusinessNumber:
    """A number of the business; the one people see is made up from Meta's id of it."""

    phone_number_id: str

    @property
    def display_phone_number(self) -> str:
        digits = "".join(filter(str.isdigit, self.phone_number_id))
        return "57310" + digits[-7:].rjust(7, "0")


def message_body(number: BusinessNumber, phone: Phone, message: dict[str, Any]) -> bytes:
    """`message` has everything but its sender."""
    sender = {"from_user_id": phone.bsuid}
    if phone.wa_id:
        sender = {"from": phone.wa_id, **sender}
    return _body(number, phone, {"messages": [{**sender, **message}]})


def failed_body(
    number: BusinessNumber, phone: Phone, message: ChatMessage, at: float, error: dict[str, Any]
) -> bytes:
    """Says that a message accepted before will never arrive."""
    status: dict[str, Any] = {
        "id": message.id,
        "status": "failed",
        "timestamp": str(int(at)),
        "errors": [error],
    }
    if phone.wa_id:
        status["recipient_id"] = phone.wa_id
    if message.callback_data is not None:
        status["biz_opaque_callback_data"] = message.callback_data
    return _body(number, phone, {"statuses": [status]}, with_contact=False)


def status_body(number: BusinessNumber, phone: Phone, message: ChatMessage, at: float) -> bytes:
    """Says how far one of the business's messages has got by now; `at` in Unix seconds."""
    status: dict[str, Any] = {
        "id": message.id,
        "status": message.ticks.word,
        "timestamp": str(int(at)),
        "recipient_user_id": phone.bsuid,
    }
    if phone.wa_id:
        status["recipient_id"] = phone.wa_id
    if message.callback_data is not None:
        status["biz_opaque_callback_data"] = message.callback_data
    if message.ticks is Ticks.SENT:
        status["pricing"] = {
            "billable": False,
            "pricing_model": "PMP",
            "type": "free_customer_service",
            "category": "service",
        }
    return _body(number, phone, {"statuses": [status]})


def _body(
    number: BusinessNumber, phone: Phone, items: dict[str, Any], *, with_contact: bool = True
) -> bytes:
    contact: dict[str, Any] = {"user_id": phone.bsuid}
    if phone.name:
        contact["profile"] = {"name": phone.name}
    if phone.wa_id:
        contact["wa_id"] = phone.wa_id
    value = {
        "messaging_product": "whatsapp",
        "metadata": {
            "display_phone_number": number.display_phone_number,
            "phone_number_id": number.phone_number_id,
        },
        **({"contacts": [contact]} if with_contact else {}),
        **items,
    }
    entry = {"id": WABA_ID, "changes": [{"value": value, "field": "messages"}]}
    document = {"object": "whatsapp_business_account", "entry": [entry]}
    return json.dumps(document, separators=(",", ":")).replace("/", "\\/").encode()
