"""The everyday webhook, one message or one status of the usual form, read in one look."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from orchestrator.whatsapp.identity import identify
from orchestrator.whatsapp.inbound import InboundMessage, StatusUpdate
from orchestrator.whatsapp.items import KNOWN_STATUSES, read_message, read_status
from orchestrator.whatsapp.scalars import identifier, phone_number_id

ORDINARY_BYTES = 16 * 1024
"""Of a body of this size every item may be kept whole, unless it nests."""

_ENVELOPE = {"messaging_product", "metadata", "contacts"}
_WITH_MESSAGE = frozenset(_ENVELOPE | {"messages"})
_WITH_STATUS = frozenset(_ENVELOPE | {"statuses"})
_our_number = lru_cache(maxsize=1000)(phone_number_id)


def read_ordinary(document: dict[str, Any]) -> InboundMessage | StatusUpdate | None:
    """The only item of `document`, as the walk through all it may hold would read it.

    None for every other form, right or wrong: that walk tells which.
    """
    try:
        (entry,) = document["entry"]
        (change,) = entry["changes"]
        value = change["value"]
        number = value["metadata"]["phone_number_id"]
        if change["field"] != "messages" or type(number) is not str:
            return None
        number = _our_number(number)
        if number is None:
            return None
        if "messages" in value:
            (raw,) = value["messages"]
            return _message(number, raw, value) if value.keys() <= _WITH_MESSAGE else None
        (raw,) = value["statuses"]
        return _status(number, raw) if value.keys() <= _WITH_STATUS else None
    except (AttributeError, KeyError, TypeError, ValueError):
        return None  # something is missing, or not of its usual type


def _message(number: str, raw: dict[str, Any], value: dict[str, Any]) -> InboundMessage | None:
    contacts = value["contacts"]
    if len(contacts) != 1 or "id" not in raw or not _is_shallow(raw):
        return None
    sender = identify(raw["from"], raw.get("from_user_id"), contacts)
    return read_message(number, raw, sender) if sender.phone or sender.bsuid else None


def _status(number: str, raw: dict[str, Any]) -> StatusUpdate | None:
    message_id, status = identifier(raw["id"]), raw["status"]
    if message_id is None or status not in KNOWN_STATUSES:
        return None
    return read_status(number, message_id, status, raw)


def _is_shallow(raw: dict[str, Any]) -> bool:
    """Whether nothing stands deeper than in an object of it: it is safe to write again."""
    for part in raw.values():
        if type(part) is list:
            return False
        if type(part) is dict:
            for inner in part.values():
                if type(inner) is dict or type(inner) is list:
                    return False
    return True
