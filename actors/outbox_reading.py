"""What the sender reads and from where: what is new, and what was left for want of room.

Owns the position in each outbox. A number whose lane is full is read on once it has much room;
what is new of the others is read meanwhile.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Coroutine, Sequence

from actors.lanes import LANE_WINDOW, Lane, Lanes
from actors.messages import OutboxGrew
from actors.ring import Ring
from orchestrator.storage.appended import Handover, place_of
from orchestrator.storage.entries import OutboxEntry
from orchestrator.storage.outbox import Outbox

READ_COUNT = 128
CATCH_UP_COUNT = 32


class OutboxReading:
    """One reading at a time; `take` gets each reply and whether an earlier owner had marked it."""

    def __init__(
        self,
        *,
        ring: Ring,
        outbox: Outbox,
        lanes: Lanes,
        take: Callable[[OutboxEntry, Lane, bool], None],
    ) -> None:
        self._ring = ring
        self._outbox = outbox
        self._lanes = lanes
        self._take = take
        self._positions = dict.fromkeys(ring.terms, "0-0")
        self._news = set(ring.terms)
        self._handover: Handover[OutboxEntry] = Handover()
        self._catches_up = False
        self._behind: dict[Lane, None] = {}
        """Lanes with replies left unread, in this order."""
        self.reading = False
        """Whether one is under way."""
        self._doubtful: set[str] | None = None
        """Reply ids an earlier owner marked and never settled; None until they were read."""

    def grew(self, message: OutboxGrew) -> None:
        self._news |= message.partitions
        self._handover.put(message.appended)

    def look_around(self) -> None:
        """Look at every outbox again, whatever the doorbell missed."""
        self._news |= set(self._positions)

    @property
    def has_news(self) -> bool:
        return bool(self._news & self._ring.terms.keys())

    def next(self) -> Coroutine[object, object, None] | None:
        """The reading to do now; None if there is nothing to read."""
        late = self._late_lanes()
        if not late and not self._news:
            return None
        # In turns, so that neither what is new nor what was left waits for the other.
        self._catches_up = bool(late) and not (self._catches_up and self._news)
        self.reading = True
        return self._next(late)

    async def _next(self, late: list[Lane]) -> None:
        try:
            if self._catches_up:
                await self._catch_up(late)
            else:
                await self._read()
        finally:
            self.reading = False

    def take_known(self) -> None:
        """Take what this process committed itself: that needs no reading. Not while one is on."""
        if not self._news or self._doubtful is None:
            return  # what an earlier owner left comes first
        asked = {number: self._positions[number] for number in self._news & self._ring.terms.keys()}
        known, unknown = self._handover.take_all(asked)
        self._news = set(unknown)
        self._take_new(known)

    async def _read(self) -> None:
        """Fetch what is new of the partitions of which that is not known anyway."""
        await self._learn_doubts()
        self.take_known()
        unknown = {number: self._positions[number] for number in self._news}
        self._news.clear()
        if not unknown:
            return
        entries = await self._outbox.read(unknown, READ_COUNT)
        self._take_new(entries)
        # A read that came back full may have left some; later ones ring the doorbell.
        read = Counter(entry.partition for entry in entries)
        self._news |= {partition for partition, count in read.items() if count >= READ_COUNT}

    def _take_new(self, entries: Sequence[OutboxEntry]) -> None:
        """Take them; of a number whose lane is full, only note where it was left."""
        positions, doubtful = self._positions, self._doubtful or ()
        for entry in entries:
            partition = entry.partition
            before = positions[partition]
            positions[partition] = entry.entry_id
            lane = self._lanes.of(entry.conversation.phone_number_id)
            if lane.has_room:
                self._take(entry, lane, entry.payload.reply_id in doubtful)
            else:
                lane.behind.setdefault(partition, before)
                self._behind[lane] = None

    def _late_lanes(self) -> list[Lane]:
        """Numbers with replies left unread, if one of them has much room by now."""
        if not self._behind:
            return []
        lanes = [lane for lane in self._behind if lane.in_memory < LANE_WINDOW]
        return lanes if any(lane.in_memory <= LANE_WINDOW // 2 for lane in lanes) else []

    async def _catch_up(self, lanes: list[Lane]) -> None:
        """Take what was left unread of these numbers, as far as each has room."""
        await self._learn_doubts()
        asked: dict[int, str] = {}
        for lane in lanes:
            lane.forget_partitions_but(self._ring.terms)
            for partition, left in lane.behind.items():
                asked[partition] = min(asked.get(partition, left), left, key=place_of)
        entries = await self._outbox.read(asked, CATCH_UP_COUNT)
        counts = Counter(entry.partition for entry in entries)
        reached = {
            partition: asked[partition]
            if counts[partition] >= CATCH_UP_COUNT
            else self._positions[partition]
            for partition in asked
        }
        full: set[tuple[str, int]] = set()
        for entry in entries:
            if place_of(entry.entry_id) > place_of(self._positions[entry.partition]):
                continue  # new since: the ordinary reading takes it
            reached[entry.partition] = max(reached[entry.partition], entry.entry_id, key=place_of)
            self._take_late(entry, full)
        for lane in lanes:
            for partition, place in reached.items():
                if (lane.number, partition) not in full:
                    lane.reached(partition, place, self._positions[partition])
            if not lane.behind:
                self._behind.pop(lane, None)

    def _take_late(self, entry: OutboxEntry, full: set[tuple[str, int]]) -> None:
        lane = self._lanes.of(entry.conversation.phone_number_id)
        left = lane.behind.get(entry.partition)
        place = (lane.number, entry.partition)
        if left is None or place in full or place_of(entry.entry_id) <= place_of(left):
            return
        if lane.in_memory >= LANE_WINDOW:
            full.add(place)
            return
        lane.behind[entry.partition] = entry.entry_id
        self._take(entry, lane, entry.payload.reply_id in (self._doubtful or ()))

    async def _learn_doubts(self) -> None:
        if self._doubtful is None:
            self._doubtful = await self._outbox.marked(sorted(self._positions))
