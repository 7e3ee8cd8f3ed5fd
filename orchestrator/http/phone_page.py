"""Serves the phone in the browser: a handful of files from the package, and nothing foreign."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from importlib.resources import files
from pathlib import PurePath

from aiohttp import hdrs, web
from attrs import frozen

SECURITY_HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": "; ".join(
        [
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "img-src 'self' blob: data:",
            "media-src 'self' blob:",
            "connect-src 'self'",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'none'",
        ]
    ),
    "Permissions-Policy": "geolocation=(), camera=(), microphone=(self)",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-cache",
}

_INDEX = "index.html"
_TYPES: Mapping[str, str] = {
    ".html": "text/html",
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".ogg": "audio/ogg",
}


@frozen(slots=True)
class _File:
    body: bytes
    content_type: str
    etag: str

    @classmethod
    def read(cls, name: str, body: bytes) -> _File:
        digest = hashlib.blake2b(body, digest_size=8).hexdigest()
        return cls(body, _TYPES[PurePath(name).suffix], digest)

    def response(self, request: web.Request) -> web.Response:
        known = {tag.value for tag in request.if_none_match or ()}
        if self.etag in known:
            response = web.Response(status=304, headers=SECURITY_HEADERS)
        else:
            response = web.Response(
                body=self.body,
                content_type=self.content_type,
                charset=None if self.content_type.startswith("audio/") else "utf-8",
                headers=SECURITY_HEADERS,
            )
        response.etag = self.etag
        return response


class PhonePage:
    """Reads its files once. A change of one shows after a restart."""

    def __init__(self) -> None:
        folder = files("orchestrator.http").joinpath("page")
        self._files = {
            entry.name: _File.read(entry.name, entry.read_bytes())
            for entry in folder.iterdir()
            if PurePath(entry.name).suffix in _TYPES
        }

    def add_routes(self, app: web.Application) -> None:
        app.router.add_get("/simulator", self._index)
        app.router.add_get("/simulator/page/{name}", self._file)

    async def _index(self, request: web.Request) -> web.Response:
        return self._files[_INDEX].response(request)

    async def _file(self, request: web.Request) -> web.Response:
        found = self._files.get(request.match_info["name"])
        if found is None:
            raise web.HTTPNotFound(text=f"the page has no file {request.match_info['name']!r}")
        return found.response(request)


def without_type_guessing(response: web.StreamResponse) -> None:
    """For what users uploaded: shown as what it says it is, never run as a page of ours."""
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers[hdrs.CONTENT_DISPOSITION] = response.headers.get(
        hdrs.CONTENT_DISPOSITION, "inline"
    )
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
