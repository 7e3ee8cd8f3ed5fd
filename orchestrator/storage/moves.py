"""A user with a new number or user id: their conversation goes on under the new key.

The two keys may lie in different partitions, so no script can change both at once. Instead the
session travels as an entry of the new conversation's inbox, by an id that is known when it comes
again; then the old names become aliases of the new key; only then does the old session go, with
the turn that is about the change. A crash anywhere in between repeats the steps before it.
"""

from __future__ import annotations

import msgspec

from orchestrator.conversation.key import ConversationKey
from orchestrator.conversation.turn import ADOPT
from orchestrator.storage.acceptance import Acceptable, Acceptance, Accepted
from orchestrator.storage.entries import InboxPayload, encode, now_ms
from orchestrator.storage.identities import Identities
from orchestrator.storage.keys import Keys


class Moves:
    """Carries out the steps that come before the old turn's commit."""

    def __init__(self, identities: Identities, acceptance: Acceptance, keys: Keys) -> None:
        self._identities = identities
        self._acceptance = acceptance
        self._keys = keys

    async def move(
        self,
        old: ConversationKey,
        *,
        new_phone: str | None,
        new_bsuid: str | None,
        old_bsuid: str | None,
        message_id: str,
        session: bytes | None,
    ) -> ConversationKey:
        """The key the user has from now on; `session` goes there. Raises StoreUnavailable."""
        number = old.phone_number_id
        new = await self._identities.resolve(number, new_phone, new_bsuid)
        if new == old:
            return new
        if session is not None:
            await self._send(new, message_id, session)
        await self._identities.rename(old, new, old_bsuid)
        return new

    async def _send(self, new: ConversationKey, message_id: str, session: bytes) -> None:
        command_id = f"{ADOPT}.{message_id}"
        payload = InboxPayload(
            identity=str(new),
            message_id=command_id,
            received_at_ms=now_ms(),
            raw={"values": {"session": msgspec.json.decode(session)}},
            command=ADOPT,
        )
        partition = self._keys.partition_of(new)
        item = Acceptable(partition, encode(payload), Accepted(new, payload))
        await self._acceptance.accept([item])
