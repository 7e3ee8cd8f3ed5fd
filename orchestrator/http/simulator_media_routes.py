"""The emulator's files over HTTP: Meta's media endpoints, and uploads from the page."""

from __future__ import annotations

import base64
from collections.abc import AsyncIterable, AsyncIterator
from typing import Any

import orjson
from aiohttp import BodyPartReader, MultipartReader, hdrs, web

from orchestrator.http.phone_page import without_type_guessing
from orchestrator.whatsapp.simulator import answers
from orchestrator.whatsapp.simulator.answers import GraphAnswer
from orchestrator.whatsapp.simulator.errors import RequestRefused, UserMessageRefused
from orchestrator.whatsapp.simulator.media import MAX_USER_BYTES, MediaFile, MediaShelf, is_media_id
from orchestrator.whatsapp.simulator.simulator import Simulator

_BEARER = "Bearer "
_CHUNK = 256 * 1024
_SHOWN = ("image/png", "image/jpeg", "image/webp", "image/gif", "audio/", "video/")
"""What a browser may show from here; anything else is a download."""


def bearer_of(request: web.Request) -> str:
    header = request.headers.get(hdrs.AUTHORIZATION, "")
    return header.removeprefix(_BEARER) if header.startswith(_BEARER) else ""


def graph_json(answer: GraphAnswer) -> web.Response:
    return web.Response(
        body=orjson.dumps(answer.body), status=answer.http_status, content_type="application/json"
    )


class MediaRoutes:
    """`simulator` stays the caller's."""

    def __init__(self, simulator: Simulator) -> None:
        self._simulator = simulator

    @property
    def _shelf(self) -> MediaShelf:
        return self._simulator.media

    def add_routes(self, app: web.Application) -> None:
        app.router.add_post("/graph/{version}/{phone_number_id}/media", self._upload)
        app.router.add_get("/graph/{version}/{media_id}", self._describe)
        app.router.add_delete("/graph/{version}/{media_id}", self._delete)
        app.router.add_get("/graph/{version}/lookaside/{name}", self._download)
        app.router.add_post("/simulator/api/media", self._attach)
        app.router.add_get("/simulator/api/media/{media_id}", self._show)

    # Meta's side, with Meta's token.

    async def _upload(self, request: web.Request) -> web.Response:
        if not self._simulator.admits(bearer_of(request)):
            return graph_json(answers.wrong_token())
        try:
            self._simulator.check_number(request.match_info["phone_number_id"])
            file = self._shelf.take_from_business(*await _form(request))
        except RequestRefused as refused:
            return graph_json(answers.refusal(refused))
        return graph_json(GraphAnswer(200, {"id": file.id}))

    async def _describe(self, request: web.Request) -> web.Response:
        found = self._wanted(request)
        if isinstance(found, GraphAnswer):
            return graph_json(found)
        version = request.match_info["version"]
        name = self._shelf.link(found.id)
        url = request.url.with_path(f"/graph/{version}/lookaside/{name}").with_query(None)
        about = {
            "messaging_product": "whatsapp",
            "url": str(url),
            "mime_type": found.mime_type,
            "sha256": base64.b64decode(found.sha256).hex(),
            "file_size": found.size,
            "id": found.id,
        }
        return graph_json(GraphAnswer(200, about))

    async def _delete(self, request: web.Request) -> web.Response:
        found = self._wanted(request)
        if isinstance(found, GraphAnswer):
            return graph_json(found)
        self._shelf.delete(found.id)
        return graph_json(answers.success())

    def _wanted(self, request: web.Request) -> MediaFile | GraphAnswer:
        if not self._simulator.admits(bearer_of(request)):
            return answers.wrong_token()
        media_id = request.match_info["media_id"]
        found = self._shelf.find(media_id) if is_media_id(media_id) else None
        if found is None:
            problem = f"Object with ID '{media_id}' does not exist or has expired."
            return answers.refusal(RequestRefused(100, problem))
        return found

    async def _download(self, request: web.Request) -> web.Response:
        if not self._simulator.admits(bearer_of(request)):
            return graph_json(answers.wrong_token())
        found = self._shelf.by_link(request.match_info["name"])
        if found is None:
            return web.Response(status=404)
        file, body = found
        return web.Response(body=body, headers={hdrs.CONTENT_TYPE: file.mime_type})

    # The users' side, for the page.

    async def _attach(self, request: web.Request) -> web.Response:
        """The body is the file, its type in the header; answers with the id to send."""
        try:
            body = await _bounded(request.content.iter_chunked(_CHUNK))
            mime_type = request.headers.get(hdrs.CONTENT_TYPE, "application/octet-stream")
            file = self._shelf.take_from_user(body, mime_type)
        except UserMessageRefused as refused:
            return _json({"error": str(refused)}, 400)
        return _json({"id": file.id, "mime_type": file.mime_type, "sha256": file.sha256}, 201)

    async def _show(self, request: web.Request) -> web.Response:
        media_id = request.match_info["media_id"]
        file, body = self._shelf.find(media_id), self._shelf.body(media_id)
        if file is None or body is None:
            return _json({"error": f"the file {media_id} is gone"}, 404)
        shown = file.mime_type.startswith(_SHOWN)
        kind = file.mime_type if shown else "application/octet-stream"
        response = web.Response(body=body, headers={hdrs.CONTENT_TYPE: kind})
        if not shown:
            response.headers[hdrs.CONTENT_DISPOSITION] = "attachment"
        response.headers[hdrs.CACHE_CONTROL] = "private, max-age=3600"
        without_type_guessing(response)
        return response


async def _form(request: web.Request) -> tuple[bytes, str]:
    """The file of Meta's multipart form, and its type. Raises RequestRefused."""
    if not request.content_type.startswith("multipart/"):
        raise RequestRefused(100, "The request must be multipart/form-data.")
    product, declared, body = "", "", None
    async for part in _parts(await request.multipart()):
        if part.name == "messaging_product":
            product = await part.text()
        elif part.name == "type":
            declared = await part.text()
        elif part.name == "file":
            declared = declared or part.headers.get(hdrs.CONTENT_TYPE, "")
            body = await _bounded(_chunks(part))
    if product != "whatsapp":
        raise RequestRefused(100, "Param messaging_product must be one of {whatsapp}.")
    if body is None:
        raise RequestRefused(131008, "The parameter file is required.")
    return body, declared


async def _bounded(chunks: AsyncIterable[bytes]) -> bytes:
    """What is past the largest file is not read: the shelf refuses so much anyway."""
    body = bytearray()
    async for chunk in chunks:
        body += chunk
        if len(body) > MAX_USER_BYTES:
            break
    return bytes(body)


async def _chunks(part: BodyPartReader) -> AsyncIterator[bytes]:
    while chunk := await part.read_chunk(_CHUNK):
        yield chunk


async def _parts(reader: MultipartReader) -> AsyncIterator[BodyPartReader]:
    while (part := await reader.next()) is not None:
        if isinstance(part, BodyPartReader):
            yield part


def _json(document: dict[str, Any], status: int = 200) -> web.Response:
    body = orjson.dumps(document)
    return web.Response(body=body, status=status, content_type="application/json")
