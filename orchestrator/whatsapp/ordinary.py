"""The everyday webhook, one message or one status of the usual form, read in one look."""

from __future__ import annotations

from functools import lru_cache
from typing import Annotated, Any, Literal

import msgspec

from orchestrator.whatsapp.identity import as_phone, as_user_id
from orchestrator.whatsapp.inbound import InboundMessage, StatusUpdate
from orchestrator.whatsapp.items import KNOWN_STATUSES, read_status
from orchestrator.whatsapp.scalars import identifier, phone_number_id

ORDINARY_BYTES = 16 * 1024
"""Of a body of this size every item may be kept whole, unless it nests."""

_our_number = lru_cache(maxsize=1000)(phone_number_id)

_Number = Annotated[int, msgspec.Meta(ge=-(2**53), le=2**53)] | float
_Plain = str | bool | _Number | None
_Flat = dict[str, _Plain]
_Part = dict[str, _Plain | _Flat | list[_Flat]]
_Item = dict[str, _Plain | _Part | list[_Part]]
"""A message or a status. What nests no deeper, with no larger numbers, is safe to write again."""


class _Profile(msgspec.Struct):
    name: str | None = None


class _Contact(msgspec.Struct):
    profile: _Profile | None = None
    wa_id: str | None = None
    user_id: str | None = None


class _Metadata(msgspec.Struct):
    phone_number_id: str


class _Value(msgspec.Struct, forbid_unknown_fields=True):
    metadata: _Metadata
    messaging_product: Any = None
    contacts: tuple[_Contact] | None = None
    messages: tuple[_Item] | None = None
    statuses: tuple[_Item] | None = None


class _Change(msgspec.Struct):
    field: Literal["messages"]
    value: _Value


class _Entry(msgspec.Struct):
    changes: tuple[_Change]


class _Webhook(msgspec.Struct):
    """With tuples: there is one of everything."""

    object: Literal["whatsapp_business_account"]
    entry: tuple[_Entry]


_decode = msgspec.json.Decoder(_Webhook).decode


def read_ordinary(body: bytes) -> InboundMessage | StatusUpdate | None:
    """The only item of `body`, as the walk through all it may hold would read it.

    None for every other form, right or wrong: that walk tells which.
    """
    # Meta escapes what is not ASCII; elsewhere msgspec would not mind bytes that are no text.
    if len(body) > ORDINARY_BYTES or not body.isascii():
        return None
    try:
        value = _decode(body).entry[0].changes[0].value
        number = _our_number(value.metadata.phone_number_id)
        if number is None:
            return None
        if value.messages is None:
            return _status(number, value.statuses[0]) if value.statuses else None
        if value.statuses is None and value.contacts is not None:
            return _message(number, value.messages[0], value.contacts[0])
    except (AttributeError, KeyError, TypeError, ValueError, RecursionError):
        pass  # something is missing, or not of its usual type
    return None


def _message(number: str, raw: dict[str, Any], contact: _Contact) -> InboundMessage | None:
    message_id = identifier(raw["id"])
    phone, bsuid = as_phone(raw.get("from")), as_user_id(raw.get("from_user_id"))
    same_user = phone == contact.wa_id and (phone or (bsuid and bsuid == contact.user_id))
    if message_id is None or not same_user:
        return None
    return InboundMessage(
        phone_number_id=number,
        message_id=message_id,
        phone=phone,
        bsuid=bsuid or as_user_id(contact.user_id),
        profile_name=(contact.profile and contact.profile.name) or None,
        raw=raw,
    )


def _status(number: str, raw: dict[str, Any]) -> StatusUpdate | None:
    message_id, status = identifier(raw["id"]), raw["status"]
    if message_id is None or status not in KNOWN_STATUSES:
        return None
    return read_status(number, message_id, status, raw)
