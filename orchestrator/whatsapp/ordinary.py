"""The everyday webhook, messages and statuses of the usual form, read in one look."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Annotated, Any, Literal

import msgspec

from orchestrator.whatsapp.identity import as_phone, as_user_id
from orchestrator.whatsapp.inbound import InboundMessage, StatusUpdate
from orchestrator.whatsapp.items import read_status
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


class _Profile(msgspec.Struct, gc=False):
    name: str | None = None


class _Contact(msgspec.Struct, gc=False):
    profile: _Profile | None = None
    wa_id: str | None = None
    user_id: str | None = None


class _Metadata(msgspec.Struct, gc=False):
    phone_number_id: str


class _Value(msgspec.Struct, forbid_unknown_fields=True, gc=False):
    metadata: _Metadata
    messaging_product: Any = None
    contacts: list[_Contact] | None = None
    messages: list[_Item] | None = None
    statuses: list[_Item] | None = None


class _Change(msgspec.Struct, gc=False):
    field: Literal["messages"]
    value: _Value


class _Entry(msgspec.Struct, gc=False):
    changes: list[_Change]


class _Webhook(msgspec.Struct, gc=False):
    object: Literal["whatsapp_business_account"]
    entry: list[_Entry]


class _Unusual(ValueError):
    """It takes the walk to read this."""


_decode = msgspec.json.Decoder(_Webhook).decode


def read_ordinary(body: bytes) -> tuple[InboundMessage | StatusUpdate, ...] | None:
    """The items of `body`, as the walk through all it may hold would read them.

    None for every other form, right or wrong: that walk tells which.
    """
    if len(body) > ORDINARY_BYTES:
        return None
    found: list[InboundMessage | StatusUpdate] = []
    try:
        if not body.isascii():
            body.decode()  # msgspec does not mind bytes that are no text where it does not look
        for entry in _decode(body).entry:
            for change in entry.changes:
                _add_items(change.value, found)
    except (KeyError, TypeError, ValueError, RecursionError):
        return None  # something is missing, or not of its usual type
    return tuple(found)


def _add_items(value: _Value, found: list[InboundMessage | StatusUpdate]) -> None:
    number = _our_number(value.metadata.phone_number_id)
    if number is None or (value.messages is None) == (value.statuses is None):
        raise _Unusual
    if value.statuses is None:
        for raw in value.messages or ():
            found.append(_message(number, raw, value.contacts or ()))
    else:
        for raw in value.statuses:
            found.append(_status(number, raw))


def _message(number: str, raw: dict[str, Any], contacts: Iterable[_Contact]) -> InboundMessage:
    message_id = identifier(raw["id"])
    phone, bsuid = as_phone(raw.get("from")), as_user_id(raw.get("from_user_id"))
    for contact in contacts:
        if contact.wa_id == phone and (phone or (bsuid and contact.user_id == bsuid)):
            break
        if (bsuid and contact.user_id == bsuid) or not (contact.wa_id or "0").isdigit():
            raise _Unusual  # it may be the same user all the same
    else:
        raise _Unusual
    if message_id is None:
        raise _Unusual
    return InboundMessage(
        phone_number_id=number,
        message_id=message_id,
        phone=phone,
        bsuid=bsuid or as_user_id(contact.user_id),
        profile_name=(contact.profile and contact.profile.name) or None,
        raw=raw,
    )


def _status(number: str, raw: dict[str, Any]) -> StatusUpdate:
    message_id, status = identifier(raw["id"]), raw["status"]
    if not (message_id and isinstance(status, str) and status):
        raise _Unusual
    return read_status(number, message_id, status, raw)
