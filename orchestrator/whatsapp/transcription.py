"""Writes voice notes down through an OpenAI-compatible service; silent when it cannot."""

from __future__ import annotations

import asyncio

import aiohttp
import orjson
from aiohttp import hdrs
from structlog.typing import FilteringBoundLogger

from orchestrator.conversation.turn import Media
from orchestrator.whatsapp.errors import MediaError
from orchestrator.whatsapp.media import MediaFiles

MAX_VOICE_BYTES = 16 * 1024 * 1024
MAX_WORDS_LENGTH = 4_096


class Transcriber:
    """`hear` gives the words of a voice note, or None: nobody waits longer than the time-out."""

    def __init__(
        self,
        session: aiohttp.ClientSession,
        media: MediaFiles,
        *,
        base_url: str,
        api_key: str | None,
        model: str,
        timeout_seconds: float,
        log: FilteringBoundLogger,
    ) -> None:
        self._session = session
        self._media = media
        self._url = f"{base_url.rstrip('/')}/audio/transcriptions"
        self._headers = {hdrs.AUTHORIZATION: f"Bearer {api_key}"} if api_key else {}
        self._model = model
        self._timeout = timeout_seconds
        self._log = log

    def __repr__(self) -> str:
        return f"<Transcriber {self._url}>"

    async def hear(self, media: Media, *, language: str, seconds: float) -> str | None:
        """The words, in at most `seconds` or the time-out, whichever is less."""
        try:
            async with asyncio.timeout(min(self._timeout, seconds)):
                words = await self._transcribe(media, language)
        except (MediaError, aiohttp.ClientError, TimeoutError, OSError, _NoWords) as error:
            detail = f"{type(error).__name__}: {error}"[:200]
            self._log.warning("transcription.failed", media_id=media.media_id, detail=detail)
            return None
        self._log.info("transcription.done", media_id=media.media_id, characters=len(words))
        return words or None

    async def _transcribe(self, media: Media, language: str) -> str:
        stored = await self._media.get(media.media_id)
        if stored.size > MAX_VOICE_BYTES:
            raise _NoWords(f"{stored.size} bytes are too long a voice note")
        data = await asyncio.to_thread(stored.path.read_bytes)
        form = aiohttp.FormData()
        form.add_field("model", self._model)
        form.add_field("language", language)
        form.add_field("response_format", "json")
        kind = stored.mime_type.partition("/")[2] or "ogg"
        form.add_field("file", data, filename=f"voice.{kind}", content_type=stored.mime_type)
        timeout = aiohttp.ClientTimeout(total=self._timeout)
        async with self._session.post(
            self._url, data=form, headers=self._headers, timeout=timeout, allow_redirects=False
        ) as response:
            answer = await response.read()
            if response.status != 200:
                raise _NoWords(f"HTTP {response.status}")
        return _words(answer)


class _NoWords(Exception):
    """The service gave nothing to work with."""


def _words(answer: bytes) -> str:
    try:
        document = orjson.loads(answer)
    except orjson.JSONDecodeError as error:
        raise _NoWords("the answer is not JSON") from error
    text = document.get("text") if isinstance(document, dict) else None
    if not isinstance(text, str):
        raise _NoWords("the answer has no text")
    return text.replace("\x00", "").strip()[:MAX_WORDS_LENGTH]
