"""Who a user is: one canonical id per conversation, whatever names a webhook gives.

A phone is the canonical id when it is known at first sight; a user who hides it is known by the
business-scoped id (BSUID). The other name becomes an alias of the first.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from functools import partial
from itertools import chain

from orchestrator.conversation.key import ConversationKey
from orchestrator.storage.answer import Answer
from orchestrator.storage.group_commit import GroupCommit, Told
from orchestrator.storage.keys import ALIAS_TTL_SECONDS
from orchestrator.storage.packed import Call, led, recurring
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
        return self._known.get(names) or await self._lookups.submit(names)

    def ask(
        self,
        phone_number_id: str,
        phone: str | None,
        bsuid: str | None,
        told: Told[ConversationKey],
    ) -> None:
        """As `resolve`, for somebody not known: `told` hears the key, or why there is none.

        All who are asked for at a time share the trip.
        """
        self._lookups.ask((phone_number_id, phone, bsuid), told)

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

    def _look_up(self, batch: Sequence[Names]) -> Answer[list[ConversationKey]]:
        """Many users in one round trip and one step: other daemons may claim the same names."""
        together = [[names] for names in batch] if self._store.keys.tagged else [batch]
        claims = [self._claim(users) for users in together]
        return self._store.scripts("claim", claims).then(partial(self._found, batch))

    def _claim(self, users: Sequence[Names]) -> Call:
        alias = self._store.keys.alias
        keys: list[bytes] = []
        args: list[bytes] = [recurring(ALIAS_TTL_SECONDS)]
        for number, phone, bsuid in users:
            first = phone or bsuid or ""
            of_first, of_bsuid = (
                alias(number, first).encode(),
                alias(number, bsuid or first).encode(),
            )
            name = first.encode()
            keys += (led(len(of_first)), of_first, led(len(of_bsuid)), of_bsuid)
            args += (led(len(name)), name, recurring(int(bsuid is not None)))
        return Call(2 * len(users), 1 + 2 * len(users), keys + args)

    def _found(
        self, batch: Sequence[Names], answer: Answer[list[list[bytes]]]
    ) -> list[ConversationKey]:
        found: list[ConversationKey] = []
        canonical = chain.from_iterable(answer.result())
        for names, name in zip(batch, canonical, strict=True):
            number, phone, _ = names
            key = ConversationKey(number, name.decode())
            if phone is not None and phone != key.wa_id:
                # Seen alone before, the phone was a name of its own; it is not any more.
                self._known.pop((number, phone, None), None)
            self._remember(names, key)
            found.append(key)
        return found

    def _remember(self, names: Names, key: ConversationKey) -> None:
        if len(self._known) >= REMEMBERED:
            self._known.popitem(last=False)
        self._known[names] = key
