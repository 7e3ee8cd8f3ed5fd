"""The business's template in place of a reply: once the 24 hours are over nothing else may go."""

from __future__ import annotations

import asyncio
from collections import OrderedDict

from actors.parcel import Parcel
from orchestrator.conversation.key import ConversationKey
from orchestrator.storage.entries import NO_TEMPLATE

MOST_REOPENED = 10_000
REOPENED_SECONDS = 86_400.0


class Reopenings:
    """One a day for a user."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._last: OrderedDict[ConversationKey, float] = OrderedDict()
        """User -> when a template went out, by the loop's clock."""

    def reopen(self, user: ConversationKey, parcel: Parcel) -> bool:
        """Put the template in place of the reply; whether that was done."""
        if parcel.entry.payload.template == NO_TEMPLATE or parcel.reopens:
            return False
        now = self._loop.time()
        last = self._last.get(user)
        if last is not None and now - last < REOPENED_SECONDS:
            return False
        self._last[user] = now
        self._last.move_to_end(user)
        if len(self._last) > MOST_REOPENED:
            self._last.popitem(last=False)
        parcel.use_template()
        return True
