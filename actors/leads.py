"""Files sent last: what follows one waits until it was delivered, for a while.

Two messages sent in a row may arrive in any order, and a file takes longer on its way than words.
"""

from __future__ import annotations

import asyncio

from orchestrator.conversation.key import ConversationKey

LEAD_SECONDS = 5.0
"""What follows a file waits so long at most for its delivery: what arrives first is shown first."""


class Leads:
    """One file a user: the last one. All times are those of the loop's clock, in seconds."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._files: dict[ConversationKey, tuple[str, float]] = {}
        """User -> the file sent last and until when what follows waits for it."""
        self._users: dict[str, ConversationKey] = {}
        """The same the other way round, by reply id."""

    def wait(self, user: ConversationKey, now: float) -> float:
        """How long what follows must wait; 0 if it need not."""
        file = self._files.get(user) if self._files else None
        return 0.0 if file is None else max(0.0, file[1] - now)

    def sent(self, user: ConversationKey, reply_id: str) -> None:
        self._forget(user)
        self._files[user] = (reply_id, self._loop.time() + LEAD_SECONDS)
        self._users[reply_id] = user
        self._loop.call_later(LEAD_SECONDS, self.arrived, reply_id)

    def arrived(self, reply_id: str) -> ConversationKey | None:
        """Whoever waits for it no longer: its user, None if it leads nobody."""
        user = self._users.get(reply_id)
        if user is not None:
            self._forget(user)
        return user

    def _forget(self, user: ConversationKey) -> None:
        file = self._files.pop(user, None)
        if file is not None:
            self._users.pop(file[0], None)
