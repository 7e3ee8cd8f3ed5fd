"""Turns replies into request bodies of the Graph API."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import msgspec

from orchestrator.conversation.replies import (
    ButtonsReply,
    ListReply,
    ReactionReply,
    Reply,
    TemplateReply,
    TextReply,
)
from orchestrator.conversation.reply_limits import CALLBACK_DATA, text_length
from orchestrator.whatsapp.errors import UnsendableReply
from orchestrator.whatsapp.outbound_contents import KINDS, content_of

MADE_UP_ID = "noid."
"""Ids of messages that came without one; Meta does not know them."""


def message_payload(
    reply: Reply, *, to: str, reply_to: str | None = None, callback_data: str | None = None
) -> dict[str, Any]:
    """The body of `POST /{phone_number_id}/messages`. `to` is a phone's digits or a BSUID.

    `reply_to` quotes a message of the user's, in place of the reply's own; `callback_data`
    (1..512 characters) comes back in every status. Raises UnsendableReply.
    """
    return _addressed(_content(reply), reply, to, reply_to, callback_data)


class WrittenMessage(msgspec.Struct, frozen=True):
    """`json` is a whole body, ready to be posted; `kind` its `type`."""

    kind: str
    json: bytes


def written_message(reply: Reply, *, to: str, callback_data: str) -> WrittenMessage:
    """`message_payload` as JSON. What was said to one user lately is not written anew for another.

    Raises UnsendableReply.
    """
    write = _written_again if type(reply) in _SAID_AGAIN else _written_content
    kind, content = write(reply)
    parts = (
        _TO_PHONE if to.isdigit() else _TO_USER,
        _to_json(to)[1:],
        content,
        _to_json(_checked_callback(callback_data)),
        b"}",
    )
    return WrittenMessage(kind, b"".join(parts))


_to_json = msgspec.json.Encoder().encode
_TO_PHONE, _TO_USER = (
    b'{"messaging_product":"whatsapp","recipient_type":"individual",' + field
    for field in (b'"to":"+', b'"recipient":"')
)
"""What stands before a user's address, as `_address` makes it."""


def _written_content(reply: Reply) -> tuple[str, bytes]:
    """A reply's kind, and its JSON between the user's address and the callback data."""
    content = dict(_content(reply))
    _add_quoted(content, reply, None)
    body = _to_json(content)
    return content["type"], b',%b,"biz_opaque_callback_data":' % body[1:-1]


_SAID_AGAIN = frozenset({TextReply, ButtonsReply, ListReply, TemplateReply})
"""What is the same for many users."""
_written_again = lru_cache(maxsize=512)(_written_content)


def _content(reply: Reply) -> dict[str, Any]:
    content = content_of(reply)
    if content is None:
        known = ", ".join(kind.__name__ for kind in KINDS)
        raise UnsendableReply(f"{type(reply).__name__} has no form on WhatsApp: use {known}")
    return content


def _addressed(
    content: dict[str, Any],
    reply: Reply,
    to: str,
    reply_to: str | None,
    callback_data: str | None,
) -> dict[str, Any]:
    address, value = _address(to)
    payload: dict[str, Any] = {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        address: value,
        **content,
    }
    _add_quoted(payload, reply, reply_to)
    if callback_data is not None:
        payload["biz_opaque_callback_data"] = _checked_callback(callback_data)
    return payload


def _checked_callback(data: str) -> str:
    if not 0 < text_length(data) <= CALLBACK_DATA:
        raise UnsendableReply(
            f"callback data of {text_length(data)} characters: "
            f"Meta takes 1 to {CALLBACK_DATA}, shorten the outbound id"
        )
    return data


def read_receipt(message_id: str, *, typing: bool) -> dict[str, Any]:
    """Marks the user's message as read; `typing` also shows that an answer is on its way."""
    payload: dict[str, Any] = {
        "messaging_product": "whatsapp",
        "status": "read",
        "message_id": message_id,
    }
    if typing:
        payload["typing_indicator"] = {"type": "text"}
    return payload


def _address(to: str) -> tuple[str, str]:
    """Name and value. Without `+`, Meta may put the business's own country code before a phone."""
    return ("to", f"+{to}") if to.isdigit() else ("recipient", to)


def _add_quoted(payload: dict[str, Any], reply: Reply, reply_to: str | None) -> None:
    quoted = _quoted(reply, reply_to)
    if quoted is not None:
        payload["context"] = {"message_id": quoted}


def _quoted(reply: Reply, reply_to: str | None) -> str | None:
    quoted = reply_to or reply.reply_to
    if quoted is None or isinstance(reply, ReactionReply | TemplateReply):
        return None
    return None if quoted.startswith(MADE_UP_ID) else quoted
