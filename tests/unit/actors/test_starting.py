"""What it takes to start an actor."""

from __future__ import annotations

import asyncio
import uuid
from typing import Any

from actors.conversation import ConversationActor
from actors.runtime import LoopActor
from orchestrator.conversation.key import ConversationKey


class Listener(LoopActor):
    def on_receive(self, message: object) -> None:
        """Hear it."""


def test_every_actor_has_a_uuid_of_its_own_as_its_urn() -> None:
    async def scenario() -> list[str]:
        refs = [Listener.start() for _ in range(500)]
        for ref in refs:
            await ref.stop()
        return [ref.actor_urn for ref in refs]

    urns = asyncio.run(scenario())
    assert len(set(urns)) == len(urns)
    assert all(uuid.UUID(urn).urn == urn for urn in urns)


def test_a_conversation_keeps_its_attributes_where_python_finds_them_fast() -> None:
    """CPython shares the keys of up to thirty attributes among the objects of a class."""

    async def scenario() -> int:
        nobody: Any = None
        key = ConversationKey("1", "2")
        actor = ConversationActor(key=key, ring=nobody, supervisor=nobody)
        return len(vars(actor))

    assert asyncio.run(scenario()) <= 28
