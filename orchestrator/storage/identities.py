"""Who a user is: one canonical id per conversation, whatever names a webhook gives.

A phone is the canonical id when it is known at first sight; a user who hides it is known by the
business-scoped id (BSUID). The other name becomes an alias of the first.
"""

from __future__ import annotations

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
        names = (phone_number_id, phone, bsuid)
        key = self._known.get(names)
        if key is None:
            key = await self._lookups.submit(names)
            if len(self._known) >= REMEMBERED:
                self._known.popitem(last=False)
            self._known[names] = key
        return key

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
        """Many users in three round trips at the most."""
        by_phone = await self._aliases_of_phones(batch)
        proposed = [
            by_phone.get((number, phone), phone) if phone is not None else bsuid
            for number, phone, bsuid in batch
        ]
        canonical = await self._claim(batch, proposed)
        await self._link(batch, canonical)
        return [
            ConversationKey(number, user)
            for (number, _, _), user in zip(batch, canonical, strict=True)
        ]

    async def _aliases_of_phones(self, batch: Sequence[Names]) -> dict[tuple[str, str], str]:
        phones = [(number, phone) for number, phone, _ in batch if phone is not None]
        alias = self._store.keys.alias
        found = await self._store.execute_all([("GET", alias(*names)) for names in phones])
        return {name: known.decode() for name, known in zip(phones, found, strict=True) if known}

    async def _claim(self, batch: Sequence[Names], proposed: Sequence[str | None]) -> list[str]:
        """For each BSUID the first name seen wins, in one step: webhooks come concurrently."""
        canonical = [name or "" for name in proposed]
        commands: list[tuple[str | int, ...]] = []
        claims = [place for place, names in enumerate(batch) if names[2] is not None]
        for place in claims:
            number, _, bsuid = batch[place]
            name = self._store.keys.alias(number, bsuid or "")
            commands += [
                ("SET", name, canonical[place], "NX", "GET", "EX", ALIAS_TTL_SECONDS),
                ("EXPIRE", name, ALIAS_TTL_SECONDS),  # anew for those who keep writing
            ]
        answers = await self._store.execute_all(commands)
        for place, first in zip(claims, answers[::2], strict=True):
            if first:
                canonical[place] = first.decode()
        return canonical

    async def _link(self, batch: Sequence[Names], canonical: Sequence[str]) -> None:
        """A phone that came later than the BSUID becomes its alias."""
        late = [
            (number, phone, user)
            for (number, phone, _), user in zip(batch, canonical, strict=True)
            if phone is not None and phone != user
        ]
        if not late:
            return
        pipeline = self._store.client.pipeline(transaction=False)
        for number, phone, user in late:
            pipeline.set(self._store.keys.alias(number, phone), user, ex=ALIAS_TTL_SECONDS)
        await self._store.call(pipeline.execute())
        for number, phone, _ in late:
            # Seen alone before, the phone was a name of its own; it is not any more.
            self._known.pop((number, phone, None), None)
