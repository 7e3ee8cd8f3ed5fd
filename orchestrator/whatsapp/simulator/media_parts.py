"""Files in requests, wherever they stand: as the message, as a header, as a parameter."""

from __future__ import annotations

from typing import Any

from orchestrator.conversation import reply_limits as limits
from orchestrator.whatsapp.simulator.request_part import RequestPart

HEADER_MEDIA = ("image", "video", "document")


def read_file(kind: str, media: RequestPart, *more: str) -> dict[str, Any]:
    """`more` are the keys allowed beside `id` and `link`; `filename` becomes `file_name`."""
    media.only("id", "link", *more)
    key = media.one_of("id", "link")
    value = media.link(key) if key == "link" else media.text(key, limits.MEDIA_ID)
    shown: dict[str, Any] = {"type": kind, key: value}
    file_name = media.optional_text("filename", limits.FILENAME)
    if file_name:
        shown["file_name"] = file_name
    if media.flag("voice"):
        shown["voice"] = True
    return shown


def read_header_file(kind: str, part: RequestPart) -> dict[str, Any]:
    return read_file(kind, part.part(kind), *(("filename",) if kind == "document" else ()))
