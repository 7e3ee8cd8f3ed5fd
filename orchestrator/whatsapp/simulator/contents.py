"""Reads the content of a message to a user by Meta's rules, into what the phone shows."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from orchestrator.conversation import reply_limits as limits
from orchestrator.whatsapp.simulator.errors import RequestRefused
from orchestrator.whatsapp.simulator.request_part import (
    INVALID_VALUE,
    RequestPart,
    refuse_doubles,
)

Bubble = dict[str, Any]
"""A message on the screen: `kind` and, as it has them, `body`, `header`, `footer`, `buttons`
(`id`, `title`), `button` and `sections` (`title`, `rows` of `id`, `title`, `description`),
`media`, `location`, `contacts`, `url`, `emoji`."""

_CAPTION = 1024
_ID = 512
_URL = 2000
_CONTACTS = 257


def read_content(kind: str, request: RequestPart) -> Bubble:
    """`request` is the whole body, `kind` its type, one of `TYPES`. Raises RequestRefused."""
    return {"kind": kind, **_READERS[kind](request)}


def _text(request: RequestPart) -> Bubble:
    text = request.part("text")
    text.only("body", "preview_url")
    return {"body": text.text("body", limits.TEXT_BODY)}


def _media(kind: str, request: RequestPart) -> Bubble:
    media = request.part(kind)
    media.only("id", "link", "caption", "filename", "voice", "provider")
    if ("id" in media.values) == ("link" in media.values):
        raise RequestRefused(
            INVALID_VALUE, f"Param {kind} must have either an id or a link, and not both."
        )
    key = "id" if "id" in media.values else "link"
    shown: Bubble = {"media": {"type": kind, key: media.text(key, _URL)}}
    file_name = media.optional_text("filename", 255)
    if file_name:
        shown["media"]["file_name"] = file_name
    caption = media.optional_text("caption", _CAPTION)
    return {**shown, "body": caption} if caption else shown


def _location(request: RequestPart) -> Bubble:
    location = request.part("location")
    location.only("latitude", "longitude", "name", "address")
    shown = {
        "latitude": _degrees(location, "latitude", 90),
        "longitude": _degrees(location, "longitude", 180),
        "name": location.optional_text("name", 1000),
        "address": location.optional_text("address", 1000),
    }
    return {"location": shown}


def _degrees(location: RequestPart, key: str, limit: int) -> float:
    value = location.require(key)
    try:
        degrees = float(value)
    except (TypeError, ValueError, OverflowError):
        degrees = math.nan
    if not abs(degrees) <= limit:
        raise RequestRefused(INVALID_VALUE, f"Param {location.place(key)} is not in degrees.")
    return degrees


def _contacts(request: RequestPart) -> Bubble:
    cards = request.parts("contacts", _CONTACTS)
    names = [card.part("name").text("formatted_name", 1000) for card in cards]
    return {"contacts": [{"name": name} for name in names]}


def _reaction(request: RequestPart) -> Bubble:
    reaction = request.part("reaction")
    reaction.only("message_id", "emoji")
    emoji = reaction.require("emoji")
    return {"target": reaction.text("message_id", _ID), "emoji": str(emoji)}


def _template(request: RequestPart) -> Bubble:
    """Templates are not known here: any name is taken, the filled-in texts are shown."""
    template = request.part("template")
    template.only("name", "language", "components", "namespace")
    name = template.text("name", 512)
    language = template.part("language").text("code", 20)
    filled = [
        str(parameter["text"])
        for component in _objects(template.values.get("components"))
        for parameter in _objects(component.get("parameters"))
        if parameter.get("text")
    ]
    return {"template": name, "language": language, "body": " · ".join([name, *filled])}


def _objects(value: object) -> list[dict[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _interactive(request: RequestPart) -> Bubble:
    interactive = request.part("interactive")
    interactive.only("type", "header", "body", "footer", "action")
    kind = interactive.choice("type", tuple(_ACTIONS))
    body = interactive.part("body")
    shown: Bubble = {"body": body.text("text", limits.INTERACTIVE_BODY), "interactive": kind}
    header = interactive.optional_part("header")
    if header is not None:
        shown["header"] = _header(header, text_only=kind == "list")
    footer = interactive.optional_part("footer")
    if footer is not None:
        shown["footer"] = footer.text("text", limits.FOOTER)
    return {**shown, **_ACTIONS[kind](interactive.part("action"))}


def _header(header: RequestPart, *, text_only: bool) -> str:
    kinds = ("text",) if text_only else ("text", "image", "video", "document")
    kind = header.choice("type", kinds)
    if kind == "text":
        return header.text("text", limits.HEADER)
    header.part(kind)
    return f"[{kind}]"


def _buttons(action: RequestPart) -> Bubble:
    action.only("buttons")
    shown = []
    for button in action.parts("buttons", limits.BUTTONS):
        button.only("type", "reply")
        button.choice("type", ("reply",))
        reply = button.part("reply")
        reply.only("id", "title")
        shown.append(
            {
                "id": _id(reply, limits.BUTTON_ID),
                "title": reply.text("title", limits.BUTTON_TITLE),
            }
        )
    refuse_doubles("id of buttons", [button["id"] for button in shown])
    refuse_doubles("title of buttons", [button["title"] for button in shown])
    return {"buttons": shown}


def _list(action: RequestPart) -> Bubble:
    action.only("button", "sections")
    sections = action.parts("sections", limits.LIST_SECTIONS)
    shown = [_section(section, titled=len(sections) > 1) for section in sections]
    rows = [row for section in shown for row in section["rows"]]
    if len(rows) > limits.LIST_ROWS:
        raise RequestRefused(
            INVALID_VALUE, f"Total row count exceeds the limit of {limits.LIST_ROWS}."
        )
    refuse_doubles("id of rows", [row["id"] for row in rows])
    return {"button": action.text("button", limits.LIST_BUTTON), "sections": shown}


def _section(section: RequestPart, *, titled: bool) -> Bubble:
    section.only("title", "rows")
    read_title = section.text if titled else section.optional_text
    rows = []
    for row in section.parts("rows", limits.LIST_ROWS):
        row.only("id", "title", "description")
        rows.append(
            {
                "id": _id(row, limits.ROW_ID),
                "title": row.text("title", limits.ROW_TITLE),
                "description": row.optional_text("description", limits.ROW_DESCRIPTION),
            }
        )
    return {"title": read_title("title", limits.SECTION_TITLE), "rows": rows}


def _id(part: RequestPart, limit: int) -> str:
    value = part.text("id", limit)
    if value != value.strip():
        raise RequestRefused(
            INVALID_VALUE, f"Param {part.place('id')} must not start or end with a space."
        )
    return value


def _link(action: RequestPart) -> Bubble:
    action.only("name", "parameters")
    parameters = action.part("parameters")
    title = parameters.text("display_text", limits.BUTTON_TITLE)
    return {"url": {"title": title, "href": parameters.text("url", _URL)}}


def _location_request(action: RequestPart) -> Bubble:
    action.only("name")
    action.choice("name", ("send_location",))
    return {"asks_for": "location"}


_ACTIONS: Mapping[str, Callable[[RequestPart], Bubble]] = {
    "button": _buttons,
    "list": _list,
    "cta_url": _link,
    "location_request_message": _location_request,
}

_READERS: Mapping[str, Callable[[RequestPart], Bubble]] = {
    "text": _text,
    **{kind: partial(_media, kind) for kind in ("image", "video", "audio", "document", "sticker")},
    "location": _location,
    "contacts": _contacts,
    "reaction": _reaction,
    "template": _template,
    "interactive": _interactive,
}

TYPES = tuple(_READERS)
