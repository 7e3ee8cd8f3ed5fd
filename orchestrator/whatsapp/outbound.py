"""Turns replies into request bodies of the Graph API."""

from __future__ import annotations

from typing import Any

from orchestrator.conversation.replies import (
    Button,
    ButtonsReply,
    ListReply,
    Reply,
    Row,
    Section,
    TextReply,
)
from orchestrator.conversation.reply_limits import CALLBACK_DATA, text_length
from orchestrator.whatsapp.errors import UnsendableReply

MADE_UP_ID = "noid."
"""Ids of messages that came without one; Meta does not know them."""


def message_payload(
    reply: Reply, *, to: str, reply_to: str | None = None, callback_data: str | None = None
) -> dict[str, Any]:
    """The body of `POST /{phone_number_id}/messages`. `to` is a phone's digits or a BSUID.

    `reply_to` quotes a message of the user's; `callback_data` (1..512 characters) comes back in
    every status. Raises UnsendableReply.
    """
    content = _content(reply)
    payload: dict[str, Any] = {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        **_address(to),
        **content,
    }
    if reply_to is not None and not reply_to.startswith(MADE_UP_ID):
        payload["context"] = {"message_id": reply_to}
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


def _content(reply: Reply) -> dict[str, Any]:
    match reply:
        case TextReply():
            text = {"body": reply.body, "preview_url": reply.preview_url}
            return {"type": "text", "text": text}
        case ButtonsReply():
            action: dict[str, Any] = {"buttons": [_button(button) for button in reply.buttons]}
            return _interactive("button", reply, action)
        case ListReply():
            sections = [_section(section) for section in reply.sections]
            return _interactive("list", reply, {"button": reply.button, "sections": sections})
        case _:
            raise UnsendableReply(
                f"{type(reply).__name__} has no form on WhatsApp: "
                "use TextReply, ButtonsReply or ListReply"
            )


def _interactive(
    kind: str, reply: ButtonsReply | ListReply, action: dict[str, Any]
) -> dict[str, Any]:
    interactive: dict[str, Any] = {"type": kind, "body": {"text": reply.body}, "action": action}
    if reply.header is not None:
        interactive["header"] = {"type": "text", "text": reply.header}
    if reply.footer is not None:
        interactive["footer"] = {"text": reply.footer}
    return {"type": "interactive", "interactive": interactive}


def _button(button: Button) -> dict[str, Any]:
    return {"type": "reply", "reply": {"id": button.id, "title": button.title}}


def _section(section: Section) -> dict[str, Any]:
    made: dict[str, Any] = {"rows": [_row(row) for row in section.rows]}
    if section.title is not None:
        made["title"] = section.title
    return made


def _row(row: Row) -> dict[str, str]:
    made = {"id": row.id, "title": row.title}
    if row.description is not None:
        made["description"] = row.description
    return made
