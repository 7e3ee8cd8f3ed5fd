"""Users' files for people at the console; fetched from Meta at the first look."""

from __future__ import annotations

from collections.abc import Callable

from aiohttp import hdrs, web

from orchestrator.whatsapp.errors import MediaGone, MediaRefused, MediaUnavailable
from orchestrator.whatsapp.media import MediaFiles

_SHOWN = ("image/jpeg", "image/png", "image/webp", "audio/", "video/", "application/pdf")
"""What a browser may show; everything else is only downloaded."""


def add_media_routes(app: web.Application, media: Callable[[], MediaFiles | None]) -> None:
    async def show(request: web.Request) -> web.StreamResponse:
        files = media()
        if files is None:
            raise web.HTTPServiceUnavailable(text="files can be fetched once the daemon is ready")
        try:
            stored = await files.get(request.match_info["media_id"])
        except MediaGone as error:
            raise web.HTTPNotFound(text=str(error)) from error
        except MediaRefused as error:
            raise web.HTTPUnprocessableEntity(text=str(error)) from error
        except MediaUnavailable as error:
            raise web.HTTPBadGateway(text=str(error)) from error
        shown = stored.mime_type.startswith(_SHOWN)
        headers = {
            hdrs.CONTENT_TYPE: stored.mime_type,
            hdrs.CONTENT_DISPOSITION: "inline" if shown else "attachment",
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "sandbox",
            hdrs.CACHE_CONTROL: "private, max-age=3600",
        }
        return web.FileResponse(stored.path, headers=headers)

    app.router.add_get("/admin/media/{media_id}", show)
