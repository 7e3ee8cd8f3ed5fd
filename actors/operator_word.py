"""How an operator's word reaches a conversation: through its own inbox, as any message does."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Mapping

from orchestrator.conversation.key import ConversationKey
from orchestrator.http.intake import Intake
from orchestrator.storage.turn_store import TurnStore

COMMAND_IDS = "command."
"""How the ids of operators' words begin: none of Meta's does."""
COMMAND_SECONDS = 10.0
POLL_SECONDS = 0.02


def new_command_id() -> str:
    return f"{COMMAND_IDS}{secrets.token_urlsafe(12)}"


class OperatorWord:
    """Gives it, and waits until the conversation has carried it out."""

    def __init__(self, intake: Intake, store: TurnStore) -> None:
        self._intake = intake
        self._store = store

    async def give(
        self,
        key: ConversationKey,
        command: str,
        text: str = "",
        *,
        command_id: str | None = None,
        values: Mapping[str, str] | None = None,
    ) -> bool:
        """Whether it was carried out in time; it may still be later, unless it was parked."""
        partition, entry_id = await self._intake.command(
            key, command, command_id or new_command_id(), text, values
        )
        deadline = asyncio.get_running_loop().time() + COMMAND_SECONDS
        while not await self._store.settled(partition, entry_id):
            if asyncio.get_running_loop().time() > deadline:
                return False
            await asyncio.sleep(POLL_SECONDS)
        return not await self._store.parked(partition, entry_id)
