"""What the store is told of replies: a mark before each leaves, and afterwards how it fared."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from functools import partial

from actors.lanes import Recipient
from actors.parcel import Parcel
from actors.ring import Ring
from orchestrator.storage.answer import Answer, asked
from orchestrator.storage.batches import Batches
from orchestrator.storage.outbox import Mark, Marked, Outbox, Settlement
from orchestrator.storage.turn_store import Verdict

Send = tuple[Recipient, Parcel]
"""A reply on its way, with the user it goes to."""
Settled = tuple[Recipient, Settlement]


class Ledger:
    """Many replies a round trip. Of a failure nobody foresaw `failed` hears.

    `marked` gets what was marked and an answer for each; None where there is none: it must be
    marked again. `settled` hears what the store has taken: it is told again, `again_seconds`
    later, until it has.
    """

    def __init__(
        self,
        *,
        ring: Ring,
        outbox: Outbox,
        marked: Callable[[Sequence[Send], Sequence[Marked | None]], None],
        settled: Callable[[Sequence[Settled]], None],
        failed: Callable[[BaseException], None],
        linger: float,
        again_seconds: float,
    ) -> None:
        self._ring = ring
        self._outbox = outbox
        self._on_marked = marked
        self._on_settled = settled
        self._again_seconds = again_seconds
        self._loop = asyncio.get_running_loop()
        self.open = True
        """Until its sender ends, however it ends."""
        self._marks = Batches(self._mark, failed=failed)
        self._settlements = Batches(self._settle, failed=failed, linger=linger)
        self.mark = self._marks.add
        self.settle = self._settlements.add

    @property
    def settling(self) -> bool:
        return self._settlements.busy

    def close(self) -> None:
        """Nothing is posted and nothing told again any more: the successor does."""
        self.open = False

    async def drain(self) -> None:
        await self._marks.drain()
        await self._settlements.drain()

    def _mark(self, sends: list[Send]) -> Answer[None]:
        terms = self._ring.terms
        marks = [
            Mark(entry=parcel.entry, term=terms.get(parcel.entry.partition, 0))
            for _, parcel in sends
        ]
        return asked(self._outbox.mark(marks)).then(partial(self._marked, sends))

    def _marked(self, sends: list[Send], answer: Answer[list[Marked]]) -> None:
        try:
            answers: Sequence[Marked | None] = answer.result()
        except Exception:  # noqa: BLE001 - whatever it was, they are marked again
            answers = [None] * len(sends)
        if self.open:
            self._on_marked(sends, answers)
        # Else they stay marked: whoever sends next waits for proof that they were not sent.

    def _settle(self, settled: list[Settled]) -> Answer[None]:
        settling = self._outbox.settle([settlement for _, settlement in settled])
        return asked(settling).then(partial(self._answered, settled))

    def _answered(self, settled: list[Settled], answer: Answer[list[Verdict]]) -> None:
        try:
            answer.result()
        except Exception:  # noqa: BLE001 - whatever it was, they are settled again
            if self.open:
                # It is repeated until it stands: only without it could a reply go out again.
                self._loop.call_later(self._again_seconds, self._settle_again, settled)
                return
        else:
            for _, settlement in settled:
                if settlement.news and self.open:
                    self._ring.on_inbox_news(settlement.partition)
        self._on_settled(settled)

    def _settle_again(self, settled: list[Settled]) -> None:
        for one in settled:
            self.settle(one)
