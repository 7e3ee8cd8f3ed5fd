"""Who is changing which order or ticket: one at a time, whatever process serves the desk."""

from __future__ import annotations

from orchestrator.storage.store import RedisStore

CLAIM_MS = 60_000
"""Longer than a change takes; a claim nobody gives back ends by itself."""


class DeskClaims:
    """Claims on things by their ids."""

    def __init__(self, store: RedisStore) -> None:
        self._store = store

    async def take(self, thing_id: str) -> bool:
        """Whether the caller may go on; False while somebody else's claim stands."""
        name = self._store.keys.desk(thing_id)
        return await self._store.execute("SET", name, b"1", "NX", "PX", CLAIM_MS) is not None

    async def release(self, thing_id: str) -> None:
        await self._store.execute("DEL", self._store.keys.desk(thing_id))
