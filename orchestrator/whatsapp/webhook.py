"""Takes a webhook body apart: every item on its own, so that a bad one hurts no neighbour."""

from __future__ import annotations

import hashlib
from typing import Any

import orjson

from orchestrator.whatsapp.body import load_object
from orchestrator.whatsapp.errors import NotAWebhook
from orchestrator.whatsapp.identity import (
    ContactIndex,
    Identity,
    as_phone,
    as_user_id,
    identify,
    only_contact,
)
from orchestrator.whatsapp.inbound import (
    InboundItem,
    OtherUpdate,
    WebhookBatch,
)
from orchestrator.whatsapp.items import KNOWN_STATUSES, read_message, read_status
from orchestrator.whatsapp.ordinary import read_ordinary
from orchestrator.whatsapp.scalars import identifier, phone_number_id

__all__ = ["NotAWebhook", "parse_webhook"]

MAX_RAW_BYTES = 256 * 1024
"""Largest item kept whole. Meta's own text limit is far below; histories are far above."""
_MAX_BRACKETS = 200
"""A body with no more `{` and `[` than this cannot nest deeper than the JSON writer goes."""
_DEPTH_TO_SPARE = 16
"""Levels left free for those who wrap an item before they store it."""
_MAX_MALFORMED = 1000
_MANY_CONTACTS = 4
"""From here on they are indexed: a batch may hold a thousand users."""

_OBJECT = "whatsapp_business_account"
_ENVELOPE_KEYS = frozenset({"messaging_product", "metadata", "contacts"})
_KINDS: dict[str, dict[str, str]] = {
    "messages": {"errors": "error", "user_actions": "user_action"},
    "calls": {"calls": "call", "statuses": "call_status", "errors": "error"},
    "smb_message_echoes": {"message_echoes": "message_echo", "errors": "error"},
    "user_preferences": {"user_preferences": "user_preference", "errors": "error"},
}
"""Field -> key of its value -> the kind of each element of that list."""


def parse_webhook(body: bytes) -> WebhookBatch:
    """Read a body whose signature was checked. Raises NotAWebhook, and nothing else.

    A body of another Meta product (`object`) gives an empty batch.
    """
    items = read_ordinary(body)
    if items is not None:
        return WebhookBatch(items)
    document = load_object(body)
    if document.get("object") != _OBJECT:
        return WebhookBatch(())
    reader = _Reader(body)
    reader.read_entries(document.get("entry"))
    return WebhookBatch(reader.finish())


class _Reader:
    """Walks one body, collecting items."""

    __slots__ = (
        "_small", "body", "contacts", "field", "index", "items", "malformed", "number", "waba_id",
    )  # fmt: skip

    def __init__(self, body: bytes) -> None:
        self.body = body
        self.items: list[InboundItem] = []
        self.malformed = 0
        self.waba_id: object = None
        self.field = ""
        self.number: str | None = None
        self.contacts: object = None
        self.index: ContactIndex | None = None
        self._small: bool | None = None

    def finish(self) -> tuple[InboundItem, ...]:
        omitted = self.malformed - _MAX_MALFORMED
        if omitted > 0:
            self._keep("malformed", {"omitted": omitted}, detail=f"{omitted} more items like these")
        return tuple(self.items)

    def read_entries(self, entries: object) -> None:
        for entry in self._list(entries, "entry"):
            self.field, self.number, self.waba_id = "", None, None
            if isinstance(entry, dict):
                self.waba_id = entry.get("id")
                for change in self._list(entry.get("changes"), "changes"):
                    self._read_change(change)
            else:
                self._reject(entry, "an entry is not an object")

    def _read_change(self, change: object) -> None:
        self.field, self.number = "", None
        if not isinstance(change, dict):
            self._reject(change, "a change is not an object")
            return
        field, value = change.get("field", "messages"), change.get("value")
        if not (isinstance(field, str) and isinstance(value, dict)):
            self._reject(change, "a change needs a text `field` and an object `value`")
            return
        self.field = field
        metadata = value.get("metadata")
        if isinstance(metadata, dict):
            self.number = phone_number_id(metadata.get("phone_number_id"))
        self.contacts = value.get("contacts")
        self.index = None
        if isinstance(self.contacts, list) and len(self.contacts) > _MANY_CONTACTS:
            self.index = ContactIndex(self.contacts)
        if field == "messages":
            self._read_messages_value(value)
        else:
            self._read_other_value(value, _KINDS.get(field, {}))

    def _read_messages_value(self, value: dict[str, Any]) -> None:
        for key, part in value.items():
            if key in _ENVELOPE_KEYS:
                continue
            if key == "messages":
                for message in self._list(part, key):
                    self._read_message(message)
            elif key == "statuses":
                for status in self._list(part, key):
                    self._read_status(status)
            elif key in _KINDS["messages"]:
                self._read_others(part, key, _KINDS["messages"][key])
            else:
                self._keep("unknown", {key: part})

    def _read_other_value(self, value: dict[str, Any], kinds: dict[str, str]) -> None:
        keys = [key for key in value if key in kinds]
        if not keys:
            self._keep(self.field, value)
        for key in keys:
            self._read_others(value[key], key, kinds[key])

    def _read_others(self, part: object, key: str, kind: str) -> None:
        for item in self._list(part, key):
            if isinstance(item, dict):
                self._keep(kind, item)
            else:
                self._reject(item, f"an element of `{key}` is not an object")

    def _read_message(self, raw: object) -> None:
        if not isinstance(raw, dict) or not ("id" in raw or "type" in raw):
            self._reject(raw, "a message is not an object with an id or a type")
        elif self.number is None:
            self._reject(raw, "a message came without metadata.phone_number_id")
        elif self._fits(raw):
            self.items.append(read_message(self.number, raw, self._sender(raw)))

    def _sender(self, raw: dict[str, Any]) -> Identity:
        number, user_id = raw.get("from"), raw.get("from_user_id")
        known = self.contacts if self.index is None else self.index.of(number, user_id)
        who = identify(number, user_id, known)
        if who.phone or who.bsuid:
            return who
        system = raw.get("system")
        if isinstance(system, dict):
            return identify(None, system.get("previous_user_id") or system.get("user_id"))
        return only_contact(self.contacts)

    def _read_status(self, raw: object) -> None:
        message_id = identifier(raw.get("id")) if isinstance(raw, dict) else None
        status = raw.get("status") if isinstance(raw, dict) else None
        if not (isinstance(raw, dict) and message_id and isinstance(status, str) and status):
            self._reject(raw, "a status is not an object with an id and a status")
        elif self.number is None:
            self._reject(raw, "a status came without metadata.phone_number_id")
        elif status in KNOWN_STATUSES or self._fits(raw):
            self.items.append(read_status(self.number, message_id, status, raw))

    def _keep(self, kind: str, raw: dict[str, Any], detail: str | None = None) -> None:
        if not self._fits(raw):
            return
        echo = kind == "message_echo"
        number, user_id = ("to", "to_user_id") if echo else ("wa_id", "user_id")
        self.items.append(
            OtherUpdate(
                field=self.field,
                kind=kind,
                phone_number_id=self.number,
                raw=raw,
                waba_id=identifier(self.waba_id),
                message_id=identifier(raw.get("id")),
                phone=as_phone(raw.get(number) or raw.get("from")),
                bsuid=as_user_id(raw.get(user_id) or raw.get("from_user_id")),
                detail=detail,
            )
        )

    def _reject(self, raw: object, detail: str) -> None:
        self.malformed += 1
        if self.malformed <= _MAX_MALFORMED:
            kept = raw if isinstance(raw, dict) else {"value": raw}
            self._keep("malformed", kept, detail=detail)

    def _list(self, value: object, name: str) -> list[Any]:
        if isinstance(value, list):
            return value
        if value is not None:
            self._reject(value, f"`{name}` is not a list")
        return []

    def _fits(self, raw: dict[str, Any]) -> bool:
        """Whether `raw` may be kept whole; if not, its outline is kept instead.

        Items are weighed only in a body large or nested enough to hold one that does not fit.
        """
        if self._small is None:
            brackets = self.body.count(b"{") + self.body.count(b"[")
            self._small = len(self.body) <= MAX_RAW_BYTES and brackets <= _MAX_BRACKETS
        return self._small or self._weigh(raw)

    def _weigh(self, raw: dict[str, Any]) -> bool:
        nested: Any = raw
        for _ in range(_DEPTH_TO_SPARE):
            nested = [nested]
        try:
            written = orjson.dumps(nested)[_DEPTH_TO_SPARE:-_DEPTH_TO_SPARE]
        except orjson.JSONEncodeError:
            self._outline(raw, {}, "it nests too deeply to be stored")
            return False
        if len(written) <= MAX_RAW_BYTES:
            return True
        outline = {
            "size": len(written),
            "sha256": hashlib.sha256(written).hexdigest(),
            "head": written[:1024].decode(errors="ignore"),
        }
        self._outline(raw, outline, f"it has {len(written)} bytes, {MAX_RAW_BYTES} are kept")
        return False

    def _outline(self, raw: dict[str, Any], outline: dict[str, Any], detail: str) -> None:
        message_id = identifier(raw.get("id"))
        self.items.append(
            OtherUpdate(
                field=self.field,
                kind="oversized" if outline else "malformed",
                phone_number_id=self.number,
                raw={"id": message_id, "type": identifier(raw.get("type")), **outline},
                waba_id=identifier(self.waba_id),
                message_id=message_id,
                phone=as_phone(raw.get("from")),
                bsuid=as_user_id(raw.get("from_user_id")),
                detail=detail,
            )
        )
