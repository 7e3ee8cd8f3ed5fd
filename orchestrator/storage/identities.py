"""Who a user is: one canonical id per conversation, whatever names a webhook gives.

A phone is the canonical id when it is known at first sight; a user who hides it is known by the
business-scoped id (BSUID). The other name becomes an alias of the first.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Sequence

from orchestrator.conversation.key import ConversationKey
from orchestrator.storage.group_commit import GroupCommit
from orchestrator.storage.keys import ALIAS_TTL_SECONDS
from orchestrator.storage.store import RedisStore

REMEMBERED = 200_000
"""Identities kept in memory; the others are asked of Redis again."""

LOOKUP_BATCH = 500


Names = tuple[str, str | None, str | None]
"""phone_number_id, phone, BSUID; at least one of the last two is given."""


class Identities:
    """Resolves the names of a user to the key of the conversation."""

    def __init__(self, store: RedisStore) -> None:
        self._store = store
        self._known: OrderedDict[Names, ConversationKey] = OrderedDict()
        self._lookups: GroupCommit[Names, ConversationKey] = GroupCommit(
            self._look_up, max_batch=LOOKUP_BATCH
        )

    def known(
        self, phone_number_id: str, phone: str | None, bsuid: str | None
    ) -> ConversationKey | None:
        """The key if it is in memory; costs nothing."""
        return self._known.get((phone_number_id, phone, bsuid))

    async def resolve(
        self, phone_number_id: str, phone: str | None, bsuid: str | None
    ) -> ConversationKey:
        """The key, from Redis if need be. At least one of phone and bsuid must be given.

        Raises StoreUnavailable.
        """
        known = self.known(phone_number_id, phone, bsuid)
        return known or await self.look_up(phone_number_id, phone, bsuid)

    def look_up(
        self, phone_number_id: str, phone: str | None, bsuid: str | None
    ) -> asyncio.Future[ConversationKey]:
        """As `resolve`, for somebody not known: all who are asked for at a time share the trips."""
        return self._lookups.submit((phone_number_id, phone, bsuid))

    async def rename(
        self, old: ConversationKey, new: ConversationKey, old_bsuid: str | None
    ) -> None:
        """Every name of `old` means `new` from now on. Raises StoreUnavailable."""
        pipeline = self._store.client.pipeline(transaction=False)
        for name in {old.wa_id, old_bsuid or old.wa_id}:
            alias = self._store.keys.alias(old.phone_number_id, name)
            pipeline.set(alias, new.wa_id, ex=ALIAS_TTL_SECONDS)
        await self._store.call(pipeline.execute())
        for names in [names for names, key in self._known.items() if key == old]:
            del self._known[names]

    async def _look_up(self, batch: Sequence[Names]) -> list[ConversationKey]:
        """Many users in three round trips at the most, two if none was ever seen."""
        by_phone = await self._aliases_of_phones(batch)
        proposed = [
            by_phone.get((number, phone), phone) if phone is not None else bsuid
            for number, phone, bsuid in batch
        ]
        canonical, seen = await self._claim(batch, proposed)
        late = [
            (number, phone, user)
            for (number, phone, _), user in zip(batch, canonical, strict=True)
            if phone is not None and phone != user
        ]
        await self._keep(seen, late)
        found = [
            ConversationKey(number, user)
            for (number, _, _), user in zip(batch, canonical, strict=True)
        ]
        self._remember(batch, found)
        for number, phone, _ in late:
            # Seen alone before, the phone was a name of its own; it is not any more.
            self._known.pop((number, phone, None), None)
        return found

    def _remember(self, batch: Sequence[Names], found: Sequence[ConversationKey]) -> None:
        for names, key in zip(batch, found, strict=True):
            if len(self._known) >= REMEMBERED:
                self._known.popitem(last=False)
            self._known[names] = key

    async def _aliases_of_phones(self, batch: Sequence[Names]) -> dict[tuple[str, str], str]:
        phones = [(number, phone) for number, phone, _ in batch if phone is not None]
        found = await self._store.values([self._store.keys.alias(*names) for names in phones])
        return {name: known.decode() for name, known in zip(phones, found, strict=True) if known}

    async def _claim(
        self, batch: Sequence[Names], proposed: Sequence[str | None]
    ) -> tuple[list[str], list[str]]:
        """For each BSUID the first name seen wins, in one step: webhooks come concurrently.

        The names, and the aliases of those seen before.
        """
        canonical = [name or "" for name in proposed]
        commands: list[tuple[str | int, ...]] = []
        places: list[int] = []
        for place, (number, _, bsuid) in enumerate(batch):
            if bsuid is not None:
                alias = self._store.keys.alias(number, bsuid)
                first = canonical[place]
                commands.append(("SET", alias, first, "NX", "GET", "EX", ALIAS_TTL_SECONDS))
                places.append(place)
        answers = await self._store.execute_all(commands)
        seen = []
        for place, command, first in zip(places, commands, answers, strict=True):
            if first:
                canonical[place] = first.decode()
                seen.append(str(command[1]))
        return canonical, seen

    async def _keep(self, seen: Sequence[str], late: Sequence[tuple[str, str, str]]) -> None:
        """Aliases last anew for those who keep writing; a phone later than the BSUID gets one."""
        alias = self._store.keys.alias
        commands: list[tuple[str | int, ...]]
        commands = [("EXPIRE", name, ALIAS_TTL_SECONDS) for name in seen]
        commands += [
            ("SET", alias(number, phone), user, "EX", ALIAS_TTL_SECONDS)
            for number, phone, user in late
        ]
        await self._store.execute_all(commands)
