"""Reads the content of each message type: raw JSON in, fields of a `Turn` out; never raises."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

import orjson

from orchestrator.conversation.turn import Location, Media, MessageKind, OrderItem, SharedContact
from orchestrator.whatsapp.identity import as_phone, as_user_id
from orchestrator.whatsapp.scalars import identifier, integer

Fields = dict[str, Any]
"""Keyword arguments of `Turn`; `kind` is always among them."""

_MAX_QUANTITY = 9999
_TEXT = MessageKind.TEXT  # looked up once: an attribute of an enum takes as long as a small call
_NOTHING: Mapping[str, Any] = {}


def read_content(raw: Mapping[str, Any]) -> Fields:
    """What `raw` says. Errors beside a content mean Meta could not hand it over."""
    kind = raw.get("type")
    if raw.get("errors"):
        return _unsupported(raw)
    reader = _READERS.get(kind) if isinstance(kind, str) else None
    if reader is None:
        return {"kind": MessageKind.UNKNOWN, "detail": identifier(kind)}
    return reader(raw)


def words(value: object) -> str:
    """Trimmed text; NUL characters, which no database takes, are left out."""
    if not isinstance(value, str):
        return ""
    return (value.replace("\0", "") if "\0" in value else value).strip()


def part(raw: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    """The object under `key`, empty if there is none."""
    found = raw.get(key)
    return found if isinstance(found, dict) else _NOTHING


def _text(raw: Mapping[str, Any]) -> Fields:
    return {"kind": _TEXT, "text": words(part(raw, "text").get("body"))}


def _media(kind: MessageKind) -> Callable[[Mapping[str, Any]], Fields]:
    def read(raw: Mapping[str, Any]) -> Fields:
        content = part(raw, kind.value)
        is_voice = kind is MessageKind.AUDIO and content.get("voice") is True
        return {
            "kind": MessageKind.VOICE if is_voice else kind,
            "text": words(content.get("caption")),
            "media": _file(content),
        }

    return read


def _file(content: Mapping[str, Any]) -> Media | None:
    media_id = identifier(content.get("id"))
    if media_id is None:
        return None
    return Media(
        media_id=media_id,
        mime_type=words(content.get("mime_type")) or "application/octet-stream",
        sha256=words(content.get("sha256")) or None,
        file_name=words(content.get("filename")) or None,
    )


def _location(raw: Mapping[str, Any]) -> Fields:
    content = part(raw, "location")
    latitude = _degrees(content.get("latitude"), 90)
    longitude = _degrees(content.get("longitude"), 180)
    if latitude is None or longitude is None:
        return {"kind": MessageKind.LOCATION}
    place = Location(
        latitude=latitude,
        longitude=longitude,
        name=words(content.get("name")) or None,
        address=words(content.get("address")) or None,
    )
    return {"kind": MessageKind.LOCATION, "location": place}


def _degrees(value: object, limit: int) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        degrees = float(value)
    except (ValueError, OverflowError):
        return None
    return degrees if math.isfinite(degrees) and abs(degrees) <= limit else None


def _contacts(raw: Mapping[str, Any]) -> Fields:
    cards = raw.get("contacts")
    shared = tuple(
        _contact(card, card.get("origin") or raw.get("origin"))
        for card in (cards if isinstance(cards, list) else ())
        if isinstance(card, dict)
    )
    return {"kind": MessageKind.CONTACTS, "contacts": shared}


def _contact(card: Mapping[str, Any], origin: object) -> SharedContact:
    name = part(card, "name")
    phones = card.get("phones")
    first = phones[0] if isinstance(phones, list) and phones else None
    phone = first if isinstance(first, dict) else _NOTHING
    return SharedContact(
        name=words(name.get("formatted_name")) or words(name.get("first_name")) or None,
        phone=as_phone(phone.get("wa_id")) or as_phone(phone.get("phone")),
        is_own=origin == "contact_request",
    )


def _interactive(raw: Mapping[str, Any]) -> Fields:
    content = part(raw, "interactive")
    kind = content.get("type")
    reader = _ANSWERS.get(kind) if isinstance(kind, str) else None
    if reader is None:
        detail = "/".join(filter(None, ("interactive", identifier(kind))))
        return {"kind": MessageKind.UNKNOWN, "detail": detail}
    return reader(part(content, str(kind)))


def _choice(kind: MessageKind) -> Callable[[Mapping[str, Any]], Fields]:
    def read(content: Mapping[str, Any]) -> Fields:
        return _chosen(kind, content.get("id"), content.get("title"))

    return read


def _template_button(raw: Mapping[str, Any]) -> Fields:
    content = part(raw, "button")
    return _chosen(MessageKind.TEMPLATE_BUTTON, content.get("payload"), content.get("text"))


def _chosen(kind: MessageKind, choice_id: object, title: object) -> Fields:
    label = words(title)
    return {
        "kind": kind,
        "text": label,
        "choice_id": identifier(choice_id),
        "choice_title": label or None,
    }


_NOT_FOR_READING = ("token", "_id", "version")
"""How the names of fields end that the form fills in by itself."""


def _flow(content: Mapping[str, Any]) -> Fields:
    values = _flow_values(content.get("response_json"))
    return {
        "kind": MessageKind.FLOW_REPLY,
        "text": _as_words(values or {}),
        "flow_values": values,
    }


def _as_words(values: Mapping[str, object]) -> str:
    """The answers of a form in the order of its fields, to be read as if they had been written."""
    said = (
        words(str(value))
        for key, value in values.items()
        if isinstance(value, str | int | float) and not isinstance(value, bool)
        if not key.endswith(_NOT_FOR_READING)
    )
    return words(", ".join(filter(None, said)))


def _flow_values(response: object) -> dict[str, object] | None:
    if isinstance(response, str):
        try:
            response = orjson.loads(response)
        except orjson.JSONDecodeError:
            return None
    return response if isinstance(response, dict) else None


def _call_permission(content: Mapping[str, Any]) -> Fields:
    answer = identifier(content.get("response"))
    return {"kind": MessageKind.CALL_PERMISSION_REPLY, "choice_id": answer}


def _reaction(raw: Mapping[str, Any]) -> Fields:
    content = part(raw, "reaction")
    return {
        "kind": MessageKind.REACTION,
        "emoji": words(content.get("emoji")) or None,
        "target_message_id": identifier(content.get("message_id")),
    }


def _order(raw: Mapping[str, Any]) -> Fields:
    content = part(raw, "order")
    lines = content.get("product_items")
    items = tuple(
        item
        for line in (lines if isinstance(lines, list) else ())
        if isinstance(line, dict) and (item := _order_item(line))
    )
    return {"kind": MessageKind.ORDER, "text": words(content.get("text")), "order_items": items}


def _order_item(line: Mapping[str, Any]) -> OrderItem | None:
    product_id, quantity = identifier(line.get("product_retailer_id")), line.get("quantity")
    if isinstance(quantity, float) and quantity.is_integer():
        quantity = int(quantity)
    count = integer(quantity)
    if product_id is None or count is None or not 1 <= count <= _MAX_QUANTITY:
        return None
    return OrderItem(product_id=product_id, quantity=count)


def _system(raw: Mapping[str, Any]) -> Fields:
    content = part(raw, "system")
    return {
        "kind": MessageKind.SYSTEM,
        "detail": identifier(content.get("type")),
        "new_phone": as_phone(content.get("wa_id")) or as_phone(content.get("new_wa_id")),
        "new_bsuid": as_user_id(content.get("user_id")),
    }


def _edit(raw: Mapping[str, Any]) -> Fields:
    content = part(raw, "edit")
    message = part(content, "message")
    kind = message.get("type")
    inner = part(message, kind) if isinstance(kind, str) else _NOTHING
    return {
        "kind": MessageKind.EDIT,
        "text": words(inner.get("body")) or words(inner.get("caption")),
        "target_message_id": identifier(content.get("original_message_id")),
    }


def _revoke(raw: Mapping[str, Any]) -> Fields:
    target = identifier(part(raw, "revoke").get("original_message_id"))
    return {"kind": MessageKind.REVOKE, "target_message_id": target}


def _welcome(raw: Mapping[str, Any]) -> Fields:
    return {"kind": MessageKind.WELCOME}


def _unsupported(raw: Mapping[str, Any]) -> Fields:
    errors = raw.get("errors")
    listed = errors if isinstance(errors, list) else [errors]
    codes = (integer(error.get("code")) for error in listed if isinstance(error, dict))
    return {
        "kind": MessageKind.UNSUPPORTED,
        "error_codes": tuple(code for code in codes if code is not None),
        "detail": identifier(part(raw, "unsupported").get("type") or raw.get("type")),
    }


_ANSWERS: Mapping[str, Callable[[Mapping[str, Any]], Fields]] = {
    "button_reply": _choice(MessageKind.BUTTON_REPLY),
    "list_reply": _choice(MessageKind.LIST_REPLY),
    "nfm_reply": _flow,
    "call_permission_reply": _call_permission,
}

_MEDIA_KINDS = (
    MessageKind.IMAGE,
    MessageKind.VIDEO,
    MessageKind.AUDIO,
    MessageKind.VOICE,
    MessageKind.DOCUMENT,
    MessageKind.STICKER,
)

_READERS: Mapping[str, Callable[[Mapping[str, Any]], Fields]] = {
    "text": _text,
    **{kind.value: _media(kind) for kind in _MEDIA_KINDS},
    "location": _location,
    "contacts": _contacts,
    "interactive": _interactive,
    "button": _template_button,
    "reaction": _reaction,
    "order": _order,
    "system": _system,
    "request_welcome": _welcome,
    "edit": _edit,
    "revoke": _revoke,
    "unsupported": _unsupported,
}
