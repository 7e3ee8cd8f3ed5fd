"""Writes what a simulated user sends, as Meta would write it into a webhook."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from attrs import frozen

from orchestrator.whatsapp.simulator.contents import Bubble
from orchestrator.whatsapp.simulator.errors import UnknownChoice, UserMessageRefused
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


def compose(wish: Mapping[str, Any], chat: Chat) -> UserMessage:
    """Raises UserMessageRefused. `wish` has one of these keys, and `reply_to` if it quotes.

    `text` the words · `choice` the id of a button or row · `location` with `latitude` and
    `longitude` · `image`, `video`, `audio`, `document`, `sticker` with what the webhook shall
    carry (`caption`, `filename` ...) · `contacts` · `order` · `reaction` with `message_id` and
    `emoji` · `raw` a whole message object.
    """
    kinds = [key for key in wish if key in _WRITERS]
    if len(kinds) != 1:
        raise UserMessageRefused(
            f"a message has exactly one of {', '.join(_WRITERS)}, this one has "
            f"{', '.join(kinds) or 'none'}"
        )
    message = _WRITERS[kinds[0]](wish[kinds[0]], chat)
    reply_to = wish.get("reply_to")
    if reply_to is not None:
        message.raw["context"] = {"id": str(reply_to)}
    return message


def _text(value: object, chat: Chat) -> UserMessage:
    if not isinstance(value, str) or not value.strip():
        raise UserMessageRefused("`text` is empty: write something")
    if len(value) > _MAX_TEXT:
        raise UserMessageRefused(f"`text` has {len(value)} characters, {_MAX_TEXT} are allowed")
    return UserMessage({"type": "text", "text": {"body": value}}, {"kind": "text", "body": value})


def _choice(value: object, chat: Chat) -> UserMessage:
    found = chat.find_choice(str(value))
    if found is None:
        raise UnknownChoice(str(value), chat.on_offer())
    message, choice = found
    answer = {"id": choice.id, "title": choice.title}
    if choice.description:
        answer["description"] = choice.description
    raw = {
        "context": {"id": message.id},
        "type": "interactive",
        "interactive": {"type": choice.kind, choice.kind: answer},
    }
    return UserMessage(raw, {"kind": choice.kind, "body": choice.title, "choice": choice.id})


def _object(kind: str, value: object) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise UserMessageRefused(f"`{kind}` must be an object, not {type(value).__name__}")
    return value


def _media(kind: str) -> Callable[[object, Chat], UserMessage]:
    def write(value: object, chat: Chat) -> UserMessage:
        content = {
            "id": f"simulated-{kind}",
            "mime_type": _DEFAULT_TYPES[kind],
            **_object(kind, value),
        }
        bubble: Bubble = {"kind": kind, "media": {"type": kind, "id": str(content["id"])}}
        if content.get("caption"):
            bubble["body"] = str(content["caption"])
        return UserMessage({"type": kind, kind: content}, bubble)

    return write


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
    bubble = {"kind": "reaction", "emoji": str(content.get("emoji", ""))}
    return UserMessage({"type": "reaction", "reaction": content}, bubble)


def _order(value: object, chat: Chat) -> UserMessage:
    content = _object("order", value)
    return UserMessage({"type": "order", "order": content}, {"kind": "order", "order": content})


def _raw(value: object, chat: Chat) -> UserMessage:
    content = dict(_object("raw", value))
    return UserMessage(content, {"kind": str(content.get("type", "unknown"))})


_WRITERS: Mapping[str, Callable[[object, Chat], UserMessage]] = {
    "text": _text,
    "choice": _choice,
    "location": _location,
    **{kind: _media(kind) for kind in _MEDIA},
    "contacts": _contacts,
    "reaction": _reaction,
    "order": _order,
    "raw": _raw,
}
