"""Who a user is: one canonical id per conversation, whatever names a webhook gives.

A phone is the canonical id when it is known at first sight; a user who hides it is known by the
business-scoped id (BSUID). The other name becomes an alias of the first.
"""

from __future__ import annotations

from collections import OrderedDict
from typing import Any, cast

from orchestrator.conversation.key import ConversationKey
from orchestrator.storage.keys import ALIAS_TTL_SECONDS
from orchestrator.storage.store import RedisStore

REMEMBERED = 200_000
"""Identities kept in memory; the others are asked of Redis again."""

Name = tuple[str, str]
"""phone_number_id and a phone or BSUID."""


class Identities:
    """Resolves the names of a user to the key of the conversation."""

    def __init__(self, store: RedisStore) -> None:
        self._store = store
        self._known: OrderedDict[tuple[str, str | None, str | None], ConversationKey] = (
            OrderedDict()
        )

    def known(
        self, phone_number_id: str, phone: str | None, bsuid: str | None
    ) -> ConversationKey | None:
        """The key if it is in memory; costs nothing."""
        return self._known.get((phone_number_id, phone, bsuid))

    async def resolve(
        self, phone_number_id: str, phone: str | None, bsuid: str | None
    ) -> ConversationKey:
        """The key, from Redis if need be. At least one of phone and bsuid must be given."""
        names = (phone_number_id, phone, bsuid)
        key = self._known.get(names)
        if key is None:
            canonical = await self._canonical(phone_number_id, phone, bsuid)
            key = ConversationKey(phone_number_id, canonical)
            if len(self._known) >= REMEMBERED:
                self._known.popitem(last=False)
            self._known[names] = key
        return key

    async def _canonical(self, phone_number_id: str, phone: str | None, bsuid: str | None) -> str:
        if bsuid is None:
            return await self._alias(phone_number_id, cast(str, phone)) or cast(str, phone)
        name = self._store.keys.alias(phone_number_id, bsuid)
        proposed = phone and (await self._alias(phone_number_id, phone) or phone)
        # The first name seen wins, in one step: two webhooks may bring the same user at once.
        earlier = await self._store.call(
            cast(
                Any,
                self._store.client.set(
                    name, proposed or bsuid, nx=True, get=True, ex=ALIAS_TTL_SECONDS
                ),
            )
        )
        canonical = earlier.decode() if earlier else (proposed or bsuid)
        if phone is not None and canonical != phone:
            await self._remember_alias(phone_number_id, phone, canonical)
        return canonical

    async def _alias(self, phone_number_id: str, identity: str) -> str | None:
        name = self._store.keys.alias(phone_number_id, identity)
        found = await self._store.call(cast(Any, self._store.client.get(name)))
        return found.decode() if found else None

    async def _remember_alias(self, phone_number_id: str, identity: str, canonical: str) -> None:
        name = self._store.keys.alias(phone_number_id, identity)
        await self._store.call(
            cast(Any, self._store.client.set(name, canonical, ex=ALIAS_TTL_SECONDS))
        )
