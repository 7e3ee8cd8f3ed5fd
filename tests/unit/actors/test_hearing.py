"""A voice note in the pipeline: its words are the turn, and without words the bot says so."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from orchestrator.conversation.turn import MessageKind
from orchestrator.storage.records.journal import TurnRecord
from tests.support.pipeline import journal
from tests.support.stage import Stage, said
from tests.unit.actors.test_owners import on_stage, session
from tests.unit.actors.test_quiet_turns import sent


class Ears:
    def __init__(self, words: str | None) -> None:
        self.words = words
        self.asked: list[tuple[str, str]] = []

    async def hear(self, media: Any, *, language: str, seconds: float) -> str | None:
        assert seconds > 0
        self.asked.append((media.media_id, language))
        return self.words


@pytest.mark.parametrize("words", ["quiero una hawaiana", None])
def test_a_voice_note_is_answered_by_its_words(redis_url: str, words: str | None) -> None:
    ears: Any = Ears(words)

    async def answer(turn: Any, state: Any, handoff: Any) -> Any:
        return said(f"{turn.kind}: {turn.text}")

    async def scenario(stage: Stage) -> None:
        audio = {"id": "1005", "mime_type": "audio/ogg; codecs=opus", "voice": True}
        await stage.accept(sent("audio", audio=audio))
        await stage.settled(1)
        assert ears.asked == [("1005", "es")]
        expected = f"{MessageKind.TEXT}: {words}" if words else f"{MessageKind.VOICE}: "
        assert await stage.sent() == [expected]
        (said_,) = [turn for turn in (await session(stage)).turns if turn.role == "user"]
        assert said_.text == (words or "[voice]")
        (record,) = [one for one in await journal(stage.store) if isinstance(one, TurnRecord)]
        assert (record.kind, record.text) == (MessageKind.VOICE, words or "")
        assert record.raw is not None

    on_stage(redis_url, scenario, answer=answer, hearing=ears)


def test_a_picture_is_not_listened_to(redis_url: str) -> None:
    ears: Any = Ears("x")

    async def scenario(stage: Stage) -> None:
        picture = sent("image", image={"id": "1", "mime_type": "image/jpeg", "caption": "hola"})
        await stage.accept(replace(picture))
        await stage.settled(1)
        assert ears.asked == []

    on_stage(redis_url, scenario, hearing=ears)
