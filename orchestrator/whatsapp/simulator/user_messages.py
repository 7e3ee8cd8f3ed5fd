"""Writes what a simulated user sends, as Meta would write it into a webhook."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import orjson
from attrs import frozen

from orchestrator.whatsapp.simulator.contents import Bubble
from orchestrator.whatsapp.simulator.errors import UnknownChoice, UserMessageRefused
from orchestrator.whatsapp.simulator.media import MediaFile
from orchestrator.whatsapp.simulator.phone import Chat

_MEDIA = ("image", "video", "audio", "document", "sticker")
_MAX_TEXT = 65_536
_DEFAULT_TYPES = {
    "image": "image/jpeg",
    "video": "video/mp4",
    "audio": "audio/ogg; codecs=opus",
    "document": "application/pdf",
    "sticker": "image/webp",
}


@frozen(slots=True)
class UserMessage:
    """`raw` is Meta's message without id, time and sender; `bubble` what the screen shows."""

    raw: dict[str, Any]
    bubble: Bubble


FindMedia = Callable[[str], MediaFile | None]
"""The file uploaded under an id."""


def compose(
    wish: Mapping[str, Any], chat: Chat, find_media: FindMedia = lambda media_id: None
) -> UserMessage:
    """Raises UserMessageRefused. `wish` has one of these keys, and `reply_to` if it quotes.

    `text` the words · `choice` the id of a button or row, with `message_id` beside it if an older
    message is meant · `location` with `latitude` and `longitude` · `image`, `video`, `audio`,
    `document`, `sticker` with what the webhook shall carry (`id` of an upload, `caption`,
    `filename` ...) · `contacts` · `order` · `reaction` with `message_id` and `emoji` · `edit` with
    `message_id` and `text` · `revoke` a message id · `flow` with the `response` to a form · `raw`
    a whole message object.
    """
    kinds = [key for key in wish if key in _KINDS]
    if len(kinds) != 1:
        raise UserMessageRefused(
            f"a message has exactly one of {', '.join(_KINDS)}, this one has "
            f"{', '.join(kinds) or 'none'}"
        )
    kind = kinds[0]
    if kind == "choice":
        message = _choice(wish[kind], chat, wish.get("message_id"))
    elif kind in _MEDIA:
        message = _media(kind, wish[kind], find_media)
    else:
        message = _WRITERS[kind](wish[kind], chat)
    reply_to = wish.get("reply_to")
    if reply_to is not None:
        message.raw["context"] = {"id": str(reply_to)}
        message.bubble["quoted"] = str(reply_to)
    return message


def _text(value: object, chat: Chat) -> UserMessage:
    if not isinstance(value, str) or not value.strip():
        raise UserMessageRefused("`text` is empty: write something")
    if len(value) > _MAX_TEXT:
        raise UserMessageRefused(f"`text` has {len(value)} characters, {_MAX_TEXT} are allowed")
    return UserMessage({"type": "text", "text": {"body": value}}, {"kind": "text", "body": value})


def _choice(value: object, chat: Chat, message_id: object) -> UserMessage:
    found = chat.find_choice(str(value), None if message_id is None else str(message_id))
    if found is None:
        raise UnknownChoice(str(value), chat.on_offer())
    message, choice = found
    bubble: Bubble = {"kind": choice.kind, "body": choice.title, "choice": choice.id}
    bubble["quoted"] = message.id
    if choice.kind == "button":
        button = {"payload": choice.id, "text": choice.title}
        return UserMessage(
            {"context": {"id": message.id}, "type": "button", "button": button}, bubble
        )
    answer = {"id": choice.id, "title": choice.title}
    if choice.description:
        answer["description"] = choice.description
    raw = {
        "context": {"id": message.id},
        "type": "interactive",
        "interactive": {"type": choice.kind, choice.kind: answer},
    }
    return UserMessage(raw, bubble)


def _object(kind: str, value: object) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise UserMessageRefused(f"`{kind}` must be an object, not {type(value).__name__}")
    return value


def _media(kind: str, value: object, find_media: FindMedia) -> UserMessage:
    wished = _object(kind, value)
    content = {"id": f"simulated-{kind}", "mime_type": _DEFAULT_TYPES[kind], **wished}
    file = find_media(str(content["id"]))
    if file is not None:
        content |= {"mime_type": file.mime_type, "sha256": file.sha256}
    bubble: Bubble = {"kind": kind, "media": {"type": kind, "id": str(content["id"])}}
    if content.get("filename"):
        bubble["media"]["file_name"] = str(content["filename"])
    if content.get("voice"):
        bubble["media"]["voice"] = True
    if content.get("caption"):
        bubble["body"] = str(content["caption"])
    return UserMessage({"type": kind, kind: content}, bubble)


def _location(value: object, chat: Chat) -> UserMessage:
    content = _object("location", value)
    if not {"latitude", "longitude"} <= content.keys():
        raise UserMessageRefused("`location` needs `latitude` and `longitude` in degrees")
    return UserMessage(
        {"type": "location", "location": content}, {"kind": "location", "location": content}
    )


def _contacts(value: object, chat: Chat) -> UserMessage:
    if not isinstance(value, list):
        raise UserMessageRefused("`contacts` must be a list of cards")
    return UserMessage(
        {"type": "contacts", "contacts": value}, {"kind": "contacts", "contacts": value}
    )


def _reaction(value: object, chat: Chat) -> UserMessage:
    content = _object("reaction", value)
    bubble = {
        "kind": "reaction",
        "target": str(content.get("message_id", "")),
        "emoji": str(content.get("emoji", "")),
    }
    return UserMessage({"type": "reaction", "reaction": content}, bubble)


def _own_message(message_id: object, chat: Chat) -> str:
    message = chat.messages.get(str(message_id))
    if message is None or message.from_business:
        raise UserMessageRefused(f"{message_id!r} is no message of this phone's own")
    return message.id


def _edit(value: object, chat: Chat) -> UserMessage:
    """As numbers get it that are in WhatsApp's own business app too."""
    wished = _object("edit", value)
    original = _own_message(wished.get("message_id"), chat)
    text = _text(wished.get("text"), chat).raw
    message = {"context": {"id": "M0"}, **text}
    raw = {"type": "edit", "edit": {"original_message_id": original, "message": message}}
    return UserMessage(raw, {"kind": "edit", "target": original, "body": wished["text"]})


def _revoke(value: object, chat: Chat) -> UserMessage:
    original = _own_message(value, chat)
    raw = {"type": "revoke", "revoke": {"original_message_id": original}}
    return UserMessage(raw, {"kind": "revoke", "target": original})


def _flow(value: object, chat: Chat) -> UserMessage:
    """The form's answers travel as JSON in a text."""
    wished = _object("flow", value)
    answers = orjson.dumps(_object("flow.response", wished.get("response"))).decode()
    reply = {"name": "flow", "body": "Sent", "response_json": answers}
    raw = {"type": "interactive", "interactive": {"type": "nfm_reply", "nfm_reply": reply}}
    return UserMessage(raw, {"kind": "nfm_reply", "body": answers})


def _order(value: object, chat: Chat) -> UserMessage:
    content = _object("order", value)
    return UserMessage({"type": "order", "order": content}, {"kind": "order", "order": content})


def _raw(value: object, chat: Chat) -> UserMessage:
    content = dict(_object("raw", value))
    return UserMessage(content, {"kind": str(content.get("type", "unknown"))})


_WRITERS: Mapping[str, Callable[[object, Chat], UserMessage]] = {
    "text": _text,
    "location": _location,
    "contacts": _contacts,
    "reaction": _reaction,
    "order": _order,
    "edit": _edit,
    "revoke": _revoke,
    "flow": _flow,
    "raw": _raw,
}

_KINDS = ("text", "choice", *_MEDIA, *(kind for kind in _WRITERS if kind != "text"))
