"""Files users send: fetched from Meta when somebody wants them, checked, and kept on disk.

Nothing of the user's decides where a file lies: its name is a digest of Meta's id of it. It is
written beside its place and moved there whole, so that a crash leaves no half file.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import aiohttp
import orjson
from aiohttp import hdrs
from attrs import asdict, frozen
from yarl import URL

from orchestrator.whatsapp.errors import MediaGone, MediaRefused, MediaUnavailable
from orchestrator.whatsapp.scalars import identifier, integer

META_HOSTS = ("fbsbx.com", "fbcdn.net", "facebook.com", "whatsapp.net", "whatsapp.com")
"""The token is shown to no other host than these and the API's own."""
CONCURRENT = 4
_CHUNK = 64 * 1024
_MAX_ID = 200
_TIMEOUT = aiohttp.ClientTimeout(total=120, sock_connect=5, sock_read=20)
_KINDS = ("image/", "video/", "audio/", "text/plain", "application/")


@frozen(kw_only=True, slots=True)
class StoredFile:
    """A file on disk. `mime_type` is Meta's word for it, without parameters; the digest is hex."""

    path: Path
    mime_type: str
    size: int
    sha256: str


@frozen(kw_only=True, slots=True)
class _About:
    """What the Graph API says of a media id."""

    url: URL
    mime_type: str
    size: int | None
    sha256: str | None


class MediaFiles:
    """Fetches by Meta's media id. Belongs on one loop; the session stays the caller's."""

    def __init__(
        self,
        session: aiohttp.ClientSession,
        *,
        base_url: str,
        version: str,
        access_token: str,
        folder: Path,
        max_bytes: int,
        disk_bytes: int,
    ) -> None:
        self._session = session
        self._base = URL(f"{base_url.rstrip('/')}/{version}")
        self._headers = {hdrs.AUTHORIZATION: f"Bearer {access_token}"}
        self._folder = folder
        self._max_bytes = max_bytes
        self._disk_bytes = disk_bytes
        self._slots = asyncio.Semaphore(CONCURRENT)
        self._fetching: dict[str, asyncio.Task[StoredFile]] = {}

    def __repr__(self) -> str:
        return f"<MediaFiles {self._folder}>"

    async def get(self, media_id: str) -> StoredFile:
        """The file, from disk if it was fetched before. Raises MediaError.

        Callers who want the same file share one fetch; one that gives up does not end it.
        """
        if identifier(media_id) is None or len(media_id) > _MAX_ID or not media_id.isascii():
            raise MediaGone(f"{media_id[:40]!r} is no media id")
        task = self._fetching.get(media_id)
        if task is None:
            task = asyncio.get_running_loop().create_task(self._find_or_fetch(media_id))
            self._fetching[media_id] = task
            task.add_done_callback(lambda done: self._forget(media_id, done))
        return await asyncio.shield(task)

    def _forget(self, media_id: str, done: asyncio.Task[StoredFile]) -> None:
        self._fetching.pop(media_id, None)
        if not done.cancelled():
            done.exception()

    async def _find_or_fetch(self, media_id: str) -> StoredFile:
        place = self._place(media_id)
        stored = await asyncio.to_thread(_stored, place)
        if stored is not None:
            return stored
        async with self._slots:
            try:
                return await self._fetch(media_id, place)
            except (aiohttp.ClientError, TimeoutError, OSError) as error:
                raise MediaUnavailable(
                    f"media {media_id} cannot be fetched: {type(error).__name__}; try again"
                ) from error

    def _place(self, media_id: str) -> Path:
        return self._folder / hashlib.blake2b(media_id.encode(), digest_size=16).hexdigest()

    async def _fetch(self, media_id: str, place: Path) -> StoredFile:
        """An address is good for five minutes: one that is gone is asked for once more."""
        for last in (False, True):
            about = await self._about(media_id)
            try:
                return await self._download(media_id, about, place)
            except MediaGone:
                if last:
                    raise
        raise AssertionError("the loop returns or raises")

    async def _about(self, media_id: str) -> _About:
        async with self._session.get(
            self._base / media_id, headers=self._headers, timeout=_TIMEOUT, allow_redirects=False
        ) as response:
            _check_status(media_id, response.status)
            answer = _object(await response.read())
        about = _read_about(media_id, answer)
        host = about.url.host or ""
        ours = about.url.origin() == self._base.origin()
        metas = about.url.scheme == "https" and host.endswith(_meta_suffixes())
        if not (ours or host in META_HOSTS or metas):
            raise MediaRefused(f"media {media_id} lies on {host!r}, which is not one of Meta's")
        if about.size is not None and about.size > self._max_bytes:
            raise MediaRefused(
                f"media {media_id} has {about.size} bytes: {self._max_bytes} are taken"
            )
        return about

    async def _download(self, media_id: str, about: _About, place: Path) -> StoredFile:
        async with self._session.get(
            about.url, headers=self._headers, timeout=_TIMEOUT, allow_redirects=False
        ) as response:
            _check_status(media_id, response.status)
            self._folder.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(prefix="part.", dir=self._folder)
            try:
                digest, size = await self._write(media_id, handle, response.content)
                if about.sha256 is not None and not _same_digest(digest, about.sha256):
                    raise MediaRefused(
                        f"media {media_id} is not what Meta says: its digest differs"
                    )
                stored = StoredFile(
                    path=place, mime_type=about.mime_type, size=size, sha256=digest.hex()
                )
                await asyncio.to_thread(_move, Path(name), stored)
            except BaseException:
                Path(name).unlink(missing_ok=True)
                raise
        await asyncio.to_thread(_make_room, self._folder, self._disk_bytes, place)
        return stored

    async def _write(
        self, media_id: str, handle: int, content: aiohttp.StreamReader
    ) -> tuple[bytes, int]:
        digest, size = hashlib.sha256(), 0
        with os.fdopen(handle, "wb") as file:
            async for chunk in content.iter_chunked(_CHUNK):
                size += len(chunk)
                if size > self._max_bytes:
                    raise MediaRefused(
                        f"media {media_id} has more than {self._max_bytes} bytes, which are taken"
                    )
                digest.update(chunk)
                await asyncio.to_thread(file.write, chunk)
        return digest.digest(), size


def _meta_suffixes() -> tuple[str, ...]:
    return tuple(f".{host}" for host in META_HOSTS)


def _check_status(media_id: str, status: int) -> None:
    if status in (400, 404, 410):
        raise MediaGone(f"Meta has no media {media_id} any more (HTTP {status})")
    if status != 200:
        raise MediaUnavailable(f"Meta answered HTTP {status} for media {media_id}; try again")


def _object(body: bytes) -> Mapping[str, Any]:
    try:
        document = orjson.loads(body)
    except orjson.JSONDecodeError:
        return {}
    return document if isinstance(document, dict) else {}


def _read_about(media_id: str, answer: Mapping[str, Any]) -> _About:
    url, kind = answer.get("url"), answer.get("mime_type")
    try:
        parsed = URL(url if isinstance(url, str) else "")
    except ValueError:
        parsed = URL()
    if not parsed.is_absolute() or parsed.scheme not in ("http", "https"):
        raise MediaUnavailable(f"Meta gave no address for media {media_id}")
    mime_type = (kind if isinstance(kind, str) else "").partition(";")[0].strip().lower()
    if not mime_type.startswith(_KINDS) or not mime_type.isprintable():
        raise MediaRefused(f"media {media_id} is of the type {mime_type[:60]!r}, not taken")
    digest = answer.get("sha256")
    return _About(
        url=parsed,
        mime_type=mime_type,
        size=integer(answer.get("file_size")),
        sha256=digest if isinstance(digest, str) and digest else None,
    )


def _same_digest(digest: bytes, claimed: str) -> bool:
    """Meta writes it in base64 or in hex."""
    forms = (digest.hex(), base64.b64encode(digest).decode())
    known = claimed.lower() if len(claimed) == 2 * len(digest) else claimed
    return any(hmac.compare_digest(form.encode(), known.encode()) for form in forms)


def _about_path(place: Path) -> Path:
    return place.with_suffix(".json")


def _stored(place: Path) -> StoredFile | None:
    try:
        about = orjson.loads(_about_path(place).read_bytes())
        if place.stat().st_size != about["size"]:
            return None
        os.utime(place)  # it is wanted: others make room first
        return StoredFile(
            path=place,
            mime_type=about["mime_type"],
            size=about["size"],
            sha256=about["sha256"],
        )
    except (OSError, orjson.JSONDecodeError, KeyError, TypeError):
        return None


def _move(part: Path, stored: StoredFile) -> None:
    about = asdict(stored) | {"path": None}
    part.replace(stored.path)
    beside = stored.path.with_suffix(".part")
    beside.write_bytes(orjson.dumps(about))
    beside.replace(_about_path(stored.path))


def _make_room(folder: Path, disk_bytes: int, newest: Path) -> None:
    """Let the files nobody wanted for longest go, but not the one just fetched."""
    files = sorted(
        (path for path in folder.iterdir() if not path.suffix and path != newest),
        key=lambda path: path.stat().st_mtime,
    )
    total = sum(path.stat().st_size for path in files) + newest.stat().st_size
    for path in files:
        if total <= disk_bytes:
            return
        total -= path.stat().st_size
        path.unlink(missing_ok=True)
        _about_path(path).unlink(missing_ok=True)
