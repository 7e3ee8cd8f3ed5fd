"""Turns replies into request bodies of the Graph API."""

from __future__ import annotations

from typing import Any

from orchestrator.conversation.replies import ReactionReply, Reply, TemplateReply
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
    content = content_of(reply)
    if content is None:
        known = ", ".join(kind.__name__ for kind in KINDS)
        raise UnsendableReply(f"{type(reply).__name__} has no form on WhatsApp: use {known}")
    payload: dict[str, Any] = {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        **_address(to),
        **content,
    }
    quoted = _quoted(reply, reply_to)
    if quoted is not None:
        payload["context"] = {"message_id": quoted}
    if callback_data is not None:
        if not 0 < text_length(callback_data) <= CALLBACK_DATA:
            raise UnsendableReply(
                f"callback data of {text_length(callback_data)} characters: "
                f"Meta takes 1 to {CALLBACK_DATA}, shorten the outbound id"
            )
        payload["biz_opaque_callback_data"] = callback_data
    return payload


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


def _address(to: str) -> dict[str, str]:
    """Without `+`, Meta may put the business's own country code in front of a phone."""
    return {"to": f"+{to}"} if to.isdigit() else {"recipient": to}


def _quoted(reply: Reply, reply_to: str | None) -> str | None:
    quoted = reply_to or reply.reply_to
    if quoted is None or isinstance(reply, ReactionReply | TemplateReply):
        return None
    return None if quoted.startswith(MADE_UP_ID) else quoted
