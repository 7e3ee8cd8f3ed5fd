"""Users' files from a Meta of our own: checked, kept, made room for; voice notes written down."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import os
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from attrs import define, field

from orchestrator.conversation.turn import Media
from orchestrator.http.media_routes import add_media_routes
from orchestrator.whatsapp.errors import MediaGone, MediaRefused, MediaUnavailable
from orchestrator.whatsapp.media import MediaFiles
from orchestrator.whatsapp.transcription import Transcriber
from tests.support.quiet_log import QuietLog

SOUND = b"OggS" + bytes(range(256)) * 1000
TOKEN = "EAAG-token"


@define
class Meta:
    """Answers for media ids, their addresses, and transcriptions."""

    about: dict[str, Any] = field(factory=dict)
    body: bytes = SOUND
    gone_addresses: int = 0
    asked: list[str] = field(factory=list)
    transcription: tuple[int, Any] = (200, {"text": " quiero una hawaiana "})
    heard: list[dict[str, str]] = field(factory=list)
    slow: float = 0.0
    url: str = ""

    def app(self) -> web.Application:
        app = web.Application()
        app.router.add_get("/v24.0/{id}", self.tell)
        app.router.add_get("/file", self.give)
        app.router.add_post("/v1/audio/transcriptions", self.listen)
        return app

    async def tell(self, request: web.Request) -> web.Response:
        assert request.headers["Authorization"] == f"Bearer {TOKEN}"
        self.asked.append(request.match_info["id"])
        if request.match_info["id"] == "404":
            return web.json_response({"error": {"code": 100}}, status=404)
        about = {
            "url": f"{self.url}/file",
            "mime_type": "audio/ogg; codecs=opus",
            "sha256": base64.b64encode(hashlib.sha256(self.body).digest()).decode(),
            "file_size": str(len(self.body)),
        }
        return web.json_response(about | self.about)

    async def give(self, request: web.Request) -> web.Response:
        assert request.headers["Authorization"] == f"Bearer {TOKEN}"
        if self.gone_addresses:
            self.gone_addresses -= 1
            return web.Response(status=404)
        return web.Response(body=self.body, content_type="application/octet-stream")

    async def listen(self, request: web.Request) -> web.Response:
        await asyncio.sleep(self.slow)
        form = await request.post()
        file: Any = form["file"]
        assert file.file.read() == self.body
        named = {key: str(form[key]) for key in ("model", "language")}
        self.heard.append({**named, "key": request.headers.get("Authorization", "")})
        status, answer = self.transcription
        if isinstance(answer, str):
            return web.Response(text=answer, status=status)
        return web.json_response(answer, status=status)


def with_meta(
    folder: Path,
    scenario: Callable[[Meta, MediaFiles, aiohttp.ClientSession], Awaitable[None]],
    meta: Meta | None = None,
    **limits: int,
) -> Meta:
    meta = meta or Meta()

    async def run() -> None:
        async with TestServer(meta.app()) as server, aiohttp.ClientSession() as session:
            meta.url = str(server.make_url("/")).rstrip("/")
            files = MediaFiles(
                session,
                base_url=meta.url,
                version="v24.0",
                access_token=TOKEN,
                folder=folder / "media",
                **({"max_bytes": 10**7, "disk_bytes": 10**8} | limits),
            )
            await scenario(meta, files, session)

    asyncio.run(run())
    return meta


def test_a_file_is_fetched_once_and_kept_under_a_name_of_ours(tmp_path: Path) -> None:
    async def scenario(meta: Meta, files: MediaFiles, session: aiohttp.ClientSession) -> None:
        first, second = await asyncio.gather(files.get("1005"), files.get("1005"))
        assert first == second == await files.get("1005")
        assert first.path.read_bytes() == SOUND
        assert first.mime_type == "audio/ogg"
        assert first.sha256 == hashlib.sha256(SOUND).hexdigest()
        assert first.path.parent == tmp_path / "media"
        assert meta.asked == ["1005"]

    with_meta(tmp_path, scenario)


@pytest.mark.parametrize("form", ["hex", "HEX", "base64"])
def test_metas_digest_is_read_in_either_form(tmp_path: Path, form: str) -> None:
    digest = hashlib.sha256(SOUND)
    forms = {
        "hex": digest.hexdigest(),
        "HEX": digest.hexdigest().upper(),
        "base64": base64.b64encode(digest.digest()).decode(),
    }

    async def scenario(meta: Meta, files: MediaFiles, session: aiohttp.ClientSession) -> None:
        assert (await files.get("1")).size == len(SOUND)

    with_meta(tmp_path, scenario, Meta(about={"sha256": forms[form]}))


REFUSED = {
    "another digest": ({"sha256": hashlib.sha256(b"x").hexdigest()}, MediaRefused, "digest"),
    "too large by its own word": ({"file_size": 10**8}, MediaRefused, "bytes"),
    "a type nobody takes": ({"mime_type": "text/html"}, MediaRefused, "text/html"),
    "no type": ({"mime_type": None}, MediaRefused, "type"),
    "a host that is not Meta's": ({"url": "https://evil.example/f"}, MediaRefused, "evil"),
    "a host that looks like Meta's": ({"url": "https://notfbsbx.com/f"}, MediaRefused, "notfb"),
    "Meta's host in the open": ({"url": "http://lookaside.fbsbx.com/f"}, MediaRefused, "fbsbx"),
    "no address": ({"url": None}, MediaUnavailable, "address"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_not_as_it_should_be_is_refused_and_leaves_nothing(
    tmp_path: Path, name: str
) -> None:
    about, error, words = REFUSED[name]

    async def scenario(meta: Meta, files: MediaFiles, session: aiohttp.ClientSession) -> None:
        with pytest.raises(error, match=words):
            await files.get("1")
        folder = tmp_path / "media"
        assert not folder.exists() or not list(folder.iterdir())

    with_meta(tmp_path, scenario, Meta(about=dict(about)))


def test_a_file_larger_than_it_says_is_cut_off(tmp_path: Path) -> None:
    async def scenario(meta: Meta, files: MediaFiles, session: aiohttp.ClientSession) -> None:
        with pytest.raises(MediaRefused, match="more than 1000"):
            await files.get("1")
        assert not list((tmp_path / "media").iterdir())

    with_meta(tmp_path, scenario, Meta(about={"file_size": 10}), max_bytes=1000)


def test_an_address_that_ran_out_is_asked_for_again_once(tmp_path: Path) -> None:
    async def scenario(meta: Meta, files: MediaFiles, session: aiohttp.ClientSession) -> None:
        assert (await files.get("1")).size == len(SOUND)
        meta.gone_addresses = 2
        with pytest.raises(MediaGone):
            await files.get("2")

    meta = with_meta(tmp_path, scenario, Meta(gone_addresses=1))
    assert meta.asked == ["1", "1", "2", "2"]


@pytest.mark.parametrize("media_id", ["", "../../etc/passwd\n", "é", "x" * 300])
def test_what_is_no_id_is_not_asked_for(tmp_path: Path, media_id: str) -> None:
    async def scenario(meta: Meta, files: MediaFiles, session: aiohttp.ClientSession) -> None:
        with pytest.raises(MediaGone):
            await files.get(media_id)

    assert with_meta(tmp_path, scenario).asked == []


def test_the_files_nobody_wanted_for_longest_make_room(tmp_path: Path) -> None:
    async def scenario(meta: Meta, files: MediaFiles, session: aiohttp.ClientSession) -> None:
        first, second = await files.get("1"), await files.get("2")
        os.utime(first.path, (1, 1))
        os.utime(second.path, (2, 2))
        await files.get("1")  # wanted again
        third = await files.get("3")
        assert [path.exists() for path in (first.path, second.path, third.path)] == [
            True, False, True,
        ]  # fmt: skip

    with_meta(tmp_path, scenario, disk_bytes=len(SOUND) * 2)


def test_people_see_the_file_and_no_browser_runs_it(tmp_path: Path) -> None:
    async def scenario(meta: Meta, files: MediaFiles, session: aiohttp.ClientSession) -> None:
        app = web.Application()
        add_media_routes(app, lambda: files)
        async with TestServer(app) as server:
            async with session.get(server.make_url("/admin/media/1005")) as response:
                assert await response.read() == SOUND
                assert response.headers["Content-Type"] == "audio/ogg"
                assert response.headers["X-Content-Type-Options"] == "nosniff"
            async with session.get(server.make_url("/admin/media/404")) as response:
                assert response.status == 404
            meta.about = {"mime_type": "text/html"}
            async with session.get(server.make_url("/admin/media/7")) as response:
                assert response.status == 422

    with_meta(tmp_path, scenario)


# Voice notes


def hear(
    tmp_path: Path, meta: Meta, *, timeout: float = 5, media_id: str = "1"
) -> tuple[str | None, QuietLog]:
    heard: list[str | None] = []
    log = QuietLog()

    async def scenario(meta: Meta, files: MediaFiles, session: aiohttp.ClientSession) -> None:
        transcriber = Transcriber(
            session,
            files,
            base_url=f"{meta.url}/v1",
            api_key="sk-secret",
            model="whisper-1",
            timeout_seconds=timeout,
            log=log.logger,
        )
        media = Media(media_id=media_id, mime_type="audio/ogg")
        heard.append(await transcriber.hear(media, language="es", seconds=30))

    with_meta(tmp_path, scenario, meta)
    return heard[0], log


def test_a_voice_note_is_written_down(tmp_path: Path) -> None:
    meta = Meta()
    words, _ = hear(tmp_path, meta)
    assert words == "quiero una hawaiana"
    assert meta.heard == [{"model": "whisper-1", "language": "es", "key": "Bearer sk-secret"}]


@pytest.mark.parametrize(
    "answer",
    [(500, {}), (200, "no json"), (200, {"text": 7}), (200, [1]), (200, {"text": "  "})],
    ids=["an error", "no JSON", "no text", "no object", "silence"],
)
def test_a_service_that_gives_no_words_gives_none(tmp_path: Path, answer: Any) -> None:
    words, log = hear(tmp_path, Meta(transcription=answer))
    assert words is None
    assert "sk-secret" not in str(log.events)


def test_nobody_waits_for_a_slow_service(tmp_path: Path) -> None:
    assert hear(tmp_path, Meta(slow=5.0), timeout=0.05)[0] is None


def test_a_note_meta_does_not_have_is_not_heard(tmp_path: Path) -> None:
    words, log = hear(tmp_path, Meta(), media_id="404")
    assert words is None
    assert log.named("transcription.failed")
