"""Reads a whole request to the messages endpoint: a message to a user, or a read receipt."""

from __future__ import annotations

import orjson
from attrs import frozen

from orchestrator.conversation.reply_limits import CALLBACK_DATA
from orchestrator.whatsapp.identity import as_bsuid, as_phone
from orchestrator.whatsapp.simulator.contents import TYPES, Bubble, read_content
from orchestrator.whatsapp.simulator.errors import RequestRefused
from orchestrator.whatsapp.simulator.request_part import (
    INVALID_PARAMETER,
    MISSING_PARAMETER,
    RequestPart,
)

_MAX_ID = 512


@frozen(kw_only=True, slots=True)
class MessageRequest:
    """The business wants `bubble` to appear on a user's phone."""

    recipient: str
    """A phone's digits or a BSUID."""
    asked_for: str
    """The recipient as it was written."""
    bubble: Bubble
    quoted_message_id: str | None = None
    callback_data: str | None = None


@frozen(kw_only=True, slots=True)
class ReadReceipt:
    """The business has read a user's message, and may be typing."""

    message_id: str
    typing: bool


def read_request(body: bytes) -> MessageRequest | ReadReceipt:
    """Raises RequestRefused with the error Meta would answer."""
    try:
        document = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise RequestRefused(INVALID_PARAMETER, f"The body is not JSON: {error}") from error
    if not isinstance(document, dict):
        raise RequestRefused(INVALID_PARAMETER, "The body must be a JSON object.")
    request = RequestPart("", document)
    request.choice("messaging_product", ("whatsapp",))
    return _receipt(request) if "status" in document else _message(request)


def _receipt(request: RequestPart) -> ReadReceipt:
    request.only("messaging_product", "status", "message_id", "typing_indicator")
    request.choice("status", ("read",))
    typing = request.optional_part("typing_indicator")
    if typing is not None:
        typing.only("type")
        typing.choice("type", ("text",))
    return ReadReceipt(message_id=request.text("message_id", _MAX_ID), typing=typing is not None)


def _message(request: RequestPart) -> MessageRequest:
    kind = request.choice("type", TYPES) if "type" in request.values else "text"
    request.only(
        "messaging_product",
        "recipient_type",
        "to",
        "recipient",
        "type",
        "context",
        "biz_opaque_callback_data",
        "recipient_identity_key_hash",
        kind,
    )
    if "recipient_type" in request.values:
        request.choice("recipient_type", ("individual",))
    recipient, asked_for = _recipient(request)
    context = request.optional_part("context")
    if context is not None:
        context.only("message_id")
    request.optional_text("recipient_identity_key_hash", _MAX_ID)
    return MessageRequest(
        recipient=recipient,
        asked_for=asked_for,
        bubble=read_content(kind, request),
        quoted_message_id=context.text("message_id", _MAX_ID) if context is not None else None,
        callback_data=request.optional_text("biz_opaque_callback_data", CALLBACK_DATA),
    )


def _recipient(request: RequestPart) -> tuple[str, str]:
    """If both are given, `to` wins."""
    user = _user(request) if "recipient" in request.values else None
    if "to" in request.values:
        asked_for = request.text("to", _MAX_ID)
        phone = as_phone(asked_for)
        if phone is None:
            raise RequestRefused(INVALID_PARAMETER, "Param to must be a phone number.")
        return phone, asked_for
    if user is None:
        raise RequestRefused(MISSING_PARAMETER, "The parameter to is required.")
    return user


def _user(request: RequestPart) -> tuple[str, str]:
    asked_for = request.text("recipient", _MAX_ID)
    bsuid = as_bsuid(asked_for)
    if bsuid is None:
        raise RequestRefused(INVALID_PARAMETER, "Param recipient must be a user id.")
    return bsuid, asked_for
