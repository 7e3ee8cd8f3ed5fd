"""What the private listener reads and orders of the running daemon."""

from __future__ import annotations

from typing import Any, Protocol

from orchestrator.conversation.key import ConversationKey

Row = dict[str, Any]


class Board(Protocol):
    """Implemented by the composition root."""

    def actor_page(
        self, *, kind: str | None, state: str | None, start: int, limit: int
    ) -> tuple[list[Row], int]:
        """Rows, conversations last, and how many there are; a conversation's `name` is its key."""
        ...

    def live_conversations(self) -> int: ...

    def conversation_named(self, urn: str) -> ConversationKey | None:
        """Whose actor has this URN, so that a listing need not show whole phone numbers."""
        ...

    async def queue(self, limit: int) -> list[Row]:
        """Conversations that wait for a person, then those that have one; raises as SQL does.

        `place` names a row without its phone number.
        """
        ...

    def not_ready(self) -> str | None:
        """Why the daemon takes no messages now; None if it does."""
        ...

    async def conversation(self, key: ConversationKey) -> tuple[dict[str, Any] | None, bool]:
        """The flat state, None if there is none, and whether an actor is live."""
        ...

    async def traces(self, key: ConversationKey, limit: int) -> list[dict[str, Any]]:
        """The last turns, oldest first."""
        ...

    async def command(self, key: ConversationKey, command: str, text: str) -> bool:
        """Give the conversation an operator's word; whether it was carried out in time."""
        ...
