"""Messages on their way into the inbox: what is to be known of them when they are there."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress

import msgspec

from orchestrator.storage.answer import Answer


class Storing(msgspec.Struct, frozen=True):
    """One message of a write that is under way: `ids` brings the ids of all, this at `place`."""

    ids: Answer[list[str]]
    place: int

    async def entry_id(self) -> str:
        """The id it got; '' if it was accepted before, or not stored as far as is known."""
        with suppress(Exception):  # whoever accepts the message deals with it
            await self.ids
        return self._known()

    def gave(self, entry_id: str) -> bool:
        """Whether it is known by now that the message got this id."""
        return self.ids.done and self._known() == entry_id

    def when_stored(self, entry_id: str, then: Callable[[], None]) -> None:
        """Do it as soon as the message stands in the inbox under that id, if it ever does."""

        def look(ids: Answer[list[str]]) -> list[str]:
            result = ids.result()
            if result[self.place] == entry_id:
                try:
                    then()
                except Exception as error:  # noqa: BLE001 - the ids are the same to all who ask
                    told = {"message": "news of a stored message failed", "exception": error}
                    asyncio.get_running_loop().call_exception_handler(told)
            return result

        self.ids.then(look)

    def _known(self) -> str:
        return self.ids.value[self.place] if self.ids.error is None else ""


def has_failed(storing: Storing | None) -> bool:
    """Whether it is not known to be stored: if it was, the reader will bring it in its turn."""
    return storing is not None and storing.ids.error is not None
