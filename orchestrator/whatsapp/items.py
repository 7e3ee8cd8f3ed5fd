"""Makes values of single messages and statuses, once it is known whose they are."""

from __future__ import annotations

import hashlib
from typing import Any

import orjson

from orchestrator.whatsapp.identity import Identity, identify
from orchestrator.whatsapp.inbound import InboundMessage, StatusUpdate
from orchestrator.whatsapp.scalars import identifier, integer, timestamp

KNOWN_STATUSES = frozenset({"sent", "delivered", "read", "played"})
_RECIPIENT_KEYS = ("recipient_id", "recipient_user_id")
_PARTICIPANT_KEYS = ("recipient_participant_id", "recipient_participant_user_id")


def read_message(number: str, raw: dict[str, Any], sender: Identity) -> InboundMessage:
    return InboundMessage(
        phone_number_id=number,
        message_id=identifier(raw.get("id")) or _made_id(number, raw),
        phone=sender.phone,
        bsuid=sender.bsuid,
        profile_name=sender.name,
        raw=raw,
    )


def read_status(number: str, message_id: str, status: str, raw: dict[str, Any]) -> StatusUpdate:
    group = raw.get("recipient_type") == "group"
    number_key, user_id_key = _PARTICIPANT_KEYS if group else _RECIPIENT_KEYS
    who = identify(raw.get(number_key), raw.get(user_id_key))
    callback_data = raw.get("biz_opaque_callback_data")
    code, title = _first_error(raw["errors"]) if "errors" in raw else (None, None)
    return StatusUpdate(
        phone_number_id=number,
        message_id=message_id,
        status=status,
        timestamp=timestamp(raw.get("timestamp")),
        phone=who.phone,
        bsuid=who.bsuid,
        group_id=identifier(raw.get("recipient_id")) if group else None,
        callback_data=callback_data if isinstance(callback_data, str) else None,
        error_code=code,
        error_title=title,
        raw=None if status in KNOWN_STATUSES else raw,
    )


def _first_error(errors: object) -> tuple[int | None, str | None]:
    error = errors[0] if isinstance(errors, list) and errors else None
    if not isinstance(error, dict):
        return None, None
    title = error.get("title") or error.get("message")
    return integer(error.get("code")), title if isinstance(title, str) else None


def _made_id(number: str, raw: dict[str, Any]) -> str:
    """The same for each redelivery of the same message."""
    written = orjson.dumps([number, raw], option=orjson.OPT_SORT_KEYS)
    return "noid." + hashlib.blake2b(written, digest_size=16).hexdigest()
