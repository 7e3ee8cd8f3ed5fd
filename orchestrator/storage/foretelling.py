"""The ids that messages will have in an inbox, told before they are stored.

An id foretold is given only where the newest entry of the inbox is one that is known here, or was
before it: nobody else wrote meanwhile. So whoever takes messages as they were foretold takes them
in the order of the inbox.
"""

from __future__ import annotations

from orchestrator.storage.appended import place_of

REFUSED_MS = 10_000
"""How long no ids are told after one was refused: a turn that began in vain is work twice."""


class Tail:
    """The end of one inbox, as far as this process knows it."""

    __slots__ = ("_latest_ms", "known")

    def __init__(self) -> None:
        self.known = ""
        """The newest entry that is known to have been there; '' for none."""
        self._latest_ms = 0

    def foretell(self, count: int, now_ms: int) -> list[str]:
        """Ids for so many messages, of a millisecond of which there are none yet.

        None while nothing is known of the inbox, or if its time is ahead of ours: the next id in
        turn may be one that was given before, and its answer lost.
        """
        if not self.known or now_ms <= max(self._latest_ms, place_of(self.known)[0]):
            return []
        self._latest_ms = now_ms
        return [f"{now_ms}-{step}" for step in range(count)]

    def refuse(self) -> None:
        """The ids told last were not given: others write here, or our clock is ahead."""
        self._latest_ms += REFUSED_MS
