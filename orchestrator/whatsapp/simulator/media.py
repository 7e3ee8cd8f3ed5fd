"""The files of the emulated WhatsApp: what users send, and what the business uploads."""

from __future__ import annotations

import base64
import hashlib
import re
import secrets
from collections import OrderedDict
from collections.abc import Callable, Mapping
from pathlib import Path

import orjson
from attrs import asdict, define, frozen

from orchestrator.whatsapp.simulator.errors import RequestRefused, UserMessageRefused

LINK_SECONDS = 300.0
"""How long the address of a file is good."""
MAX_USER_BYTES = 100 * 1024 * 1024
MAX_SHELF_BYTES = 256 * 1024 * 1024
_MAX_LINKS = 1000
_MEGABYTE = 1024 * 1024

_BUSINESS_LIMITS: Mapping[str, int] = {
    **dict.fromkeys(
        ("audio/aac", "audio/amr", "audio/mpeg", "audio/mp4", "audio/ogg"), 16 * _MEGABYTE
    ),
    **dict.fromkeys(("image/jpeg", "image/png"), 5 * _MEGABYTE),
    **dict.fromkeys(("video/mp4", "video/3gpp"), 16 * _MEGABYTE),
    "image/webp": 500 * 1024,
    **dict.fromkeys(
        (
            "text/plain",
            "application/pdf",
            "application/msword",
            "application/vnd.ms-excel",
            "application/vnd.ms-powerpoint",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        ),
        100 * _MEGABYTE,
    ),
}
_ID = re.compile(r"\d{10,20}")


@frozen(kw_only=True, slots=True)
class MediaFile:
    """`mime_type` may carry parameters; the digest is in base64, as webhooks give it."""

    id: str
    mime_type: str
    size: int
    sha256: str


@define(slots=True)
class _Link:
    media_id: str
    ends_at: float


class MediaShelf:
    """Keeps files in `folder`, or in memory without one; the oldest go when it is full.

    `clock` gives Unix seconds: by it addresses run out.
    """

    def __init__(self, clock: Callable[[], float], folder: Path | None = None) -> None:
        self._clock = clock
        self._folder = folder
        self._files: OrderedDict[str, MediaFile] = OrderedDict()
        self._bodies: dict[str, bytes] = {}
        self._links: OrderedDict[str, _Link] = OrderedDict()
        self._bytes = 0

    def recall(self) -> None:
        """Find what the folder still holds."""
        for path in sorted(self._folder.glob("*.json")) if self._folder else ():
            try:
                file = MediaFile(**orjson.loads(path.read_bytes()))
            except (OSError, TypeError, ValueError):
                continue  # half written when the daemon was killed: as good as lost
            self._files[file.id] = file
            self._bytes += file.size

    def take_from_user(self, body: bytes, mime_type: str) -> MediaFile:
        """Whatever a user attaches. Raises UserMessageRefused."""
        if not body:
            raise UserMessageRefused("the file is empty: send its bytes as the body")
        if len(body) > MAX_USER_BYTES:
            raise UserMessageRefused(
                f"the file has {len(body)} bytes; WhatsApp carries up to {MAX_USER_BYTES}"
            )
        return self._keep(body, mime_type)

    def take_from_business(self, body: bytes, mime_type: str) -> MediaFile:
        """An upload. Raises RequestRefused as Meta does."""
        kind = mime_type.partition(";")[0].strip().lower()
        limit = _BUSINESS_LIMITS.get(kind)
        if limit is None:
            raise RequestRefused(
                131053, f"Param file must be a file with one of the supported types, not {kind}."
            )
        if not 0 < len(body) <= limit:
            raise RequestRefused(131053, f"The file has {len(body)} bytes, 1 to {limit} are taken.")
        return self._keep(body, mime_type)

    def _keep(self, body: bytes, mime_type: str) -> MediaFile:
        file = MediaFile(
            id=str(10**15 + secrets.randbelow(9 * 10**15)),
            mime_type=mime_type,
            size=len(body),
            sha256=base64.b64encode(hashlib.sha256(body).digest()).decode(),
        )
        self._files[file.id] = file
        self._bytes += file.size
        if self._folder is None:
            self._bodies[file.id] = body
        else:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            (self._folder / f"{file.id}.bin").write_bytes(body)
            (self._folder / f"{file.id}.json").write_bytes(orjson.dumps(asdict(file)))
        while self._bytes > MAX_SHELF_BYTES and len(self._files) > 1:
            self.delete(next(iter(self._files)))
        return file

    def find(self, media_id: str) -> MediaFile | None:
        return self._files.get(media_id)

    def body(self, media_id: str) -> bytes | None:
        """None if it is gone."""
        if media_id not in self._files:
            return None
        if self._folder is None:
            return self._bodies[media_id]
        try:
            return (self._folder / f"{media_id}.bin").read_bytes()
        except OSError:
            return None

    def delete(self, media_id: str) -> bool:
        file = self._files.pop(media_id, None)
        if file is None:
            return False
        self._bytes -= file.size
        self._bodies.pop(media_id, None)
        if self._folder is not None:
            for suffix in (".bin", ".json"):
                (self._folder / f"{media_id}{suffix}").unlink(missing_ok=True)
        return True

    def link(self, media_id: str) -> str:
        """A secret name under which the file may be fetched for a while."""
        name = secrets.token_urlsafe(18)
        self._links[name] = _Link(media_id, self._clock() + LINK_SECONDS)
        while len(self._links) > _MAX_LINKS:
            self._links.popitem(last=False)
        return name

    def by_link(self, name: str) -> tuple[MediaFile, bytes] | None:
        """None if the address has run out, or its file is gone."""
        link = self._links.get(name)
        if link is None or self._clock() >= link.ends_at:
            return None
        file, body = self.find(link.media_id), self.body(link.media_id)
        return None if file is None or body is None else (file, body)


def is_media_id(text: str) -> bool:
    return _ID.fullmatch(text) is not None
