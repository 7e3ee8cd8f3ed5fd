"""One lane for each of our numbers: who of its users is next, and what holds all of them up.

Numbers take turns, each with a bound of its own on sends at a time and on replies in memory, so
that none slows another. All times are those of the loop's clock, in seconds.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Container, Iterator
from typing import Any

import msgspec
from attrs import define, field

from actors.pace import Pace
from actors.parcel import Parcel
from orchestrator.conversation.key import ConversationKey
from orchestrator.storage.appended import place_of
from orchestrator.whatsapp.graph_errors import GraphFailure

CONCURRENT_SENDS = 512
"""Replies of all numbers on their way at a time."""
LANE_SENDS = 64
"""Replies of one number on their way at a time."""
LANE_WINDOW = 1_024
"""Replies of one number in memory at a time; the rest waits in the outbox."""
PROBE_SECONDS = 30.0
PROBE_CAP_SECONDS = 300.0


class Recipient(msgspec.Struct, eq=False):
    """A user something is to be sent to: the first of `replies` may be on its way."""

    key: ConversationKey
    lane: Lane
    replies: list[Parcel]  # nearly always one
    timer: asyncio.TimerHandle | None = None
    """Until when this user must wait for a reason of their own."""


@define(slots=True, eq=False)
class Lane:
    """The users of one number that have something to send."""

    number: str
    ready: deque[Recipient] = field(factory=deque)
    sending: int = 0
    in_memory: int = 0
    behind: dict[int, str] = field(factory=dict)
    """Partition -> the outbox entry behind which replies were left unread for lack of room."""
    held_until: float = 0.0
    failure: GraphFailure | None = None
    """What keeps the number from sending until a probe goes through."""
    probes: int = 0
    probing: bool = False
    listed: bool = False
    timer: asyncio.TimerHandle | None = None

    @property
    def has_room(self) -> bool:
        return self.in_memory < LANE_WINDOW and not self.behind

    def reached(self, partition: int, place: str, end: str) -> None:
        """Everything up to `place` was looked through; `end` is where ordinary reading stands."""
        left = self.behind.get(partition)
        if left is None:
            return
        if place_of(place) >= place_of(end):
            del self.behind[partition]
        elif place_of(place) > place_of(left):
            self.behind[partition] = place

    def forget_partitions_but(self, owned: Container[int]) -> None:
        for partition in [one for one in self.behind if one not in owned]:
            del self.behind[partition]


class Lanes:
    """Hands out users in turn; `wake` is called when somebody may be next again."""

    def __init__(self, pace: Pace, loop: asyncio.AbstractEventLoop, wake: Callable[[], None]):
        self._pace = pace
        self._loop = loop
        self._wake = wake
        self._lanes: dict[str, Lane] = {}
        self._rotation: deque[Lane] = deque()
        self.sending = 0
        """Replies on their way."""

    def __iter__(self) -> Iterator[Lane]:
        return iter(self._lanes.values())

    def of(self, number: str) -> Lane:
        lane = self._lanes.get(number)
        if lane is None:
            lane = self._lanes[number] = Lane(number)
        return lane

    @property
    def busy(self) -> bool:
        """Whether anybody could be next right now."""
        return bool(self._rotation)

    def add(self, recipient: Recipient, *, first: bool = False) -> None:
        lane = recipient.lane
        if first:
            lane.ready.appendleft(recipient)
        else:
            lane.ready.append(recipient)
        if not lane.listed:
            self._enlist(lane)

    def next(self, now: float) -> Recipient | None:
        """The user whose turn it is; None if nobody may send now."""
        while self._rotation and self.sending < CONCURRENT_SENDS:
            lane = self._rotation.popleft()
            lane.listed = False
            if not lane.ready or lane.sending >= LANE_SENDS or lane.probing:
                continue
            held = lane.held_until - now
            wait = self._pace.number_wait(lane.number, now)
            if held > 0 or wait > 0:
                self._later(lane, max(held, wait))
                continue
            lane.probing = lane.failure is not None
            recipient = lane.ready.popleft()
            if lane.ready:
                lane.listed = True
                self._rotation.append(lane)
            return recipient
        return None

    def began(self, lane: Lane) -> None:
        """A reply is on its way now."""
        self.sending += 1
        lane.sending += 1

    def ended(self, lane: Lane) -> None:
        """The answer was judged. A probe whose fate is not known is followed by another."""
        self.sending -= 1
        lane.sending -= 1
        if lane.probing:
            lane.probing = False
            lane.held_until = self._loop.time() + PROBE_SECONDS
        if lane.ready:
            self._enlist(lane)

    def passed(self, lane: Lane) -> None:
        """The user handed out had nothing to send after all: somebody else may be the probe."""
        lane.probing = False
        self._enlist(lane)

    # What holds up a whole number

    def hold(self, number: str, seconds: float) -> None:
        lane = self.of(number)
        lane.held_until = max(lane.held_until, self._loop.time() + seconds)

    def stop(self, number: str, failure: GraphFailure) -> float:
        """Let only a probe through, after a while; how many seconds that is."""
        lane = self.of(number)
        if lane.failure is not None and not lane.probing:
            return max(0.0, lane.held_until - self._loop.time())  # one of those on their way then
        usual: float = min(PROBE_CAP_SECONDS, PROBE_SECONDS * 2**lane.probes)
        asked_for = failure.retry_after_seconds
        seconds = usual if asked_for is None else asked_for
        lane.failure, lane.probing = failure, False
        lane.probes = min(lane.probes + 1, 10)
        lane.held_until = self._loop.time() + seconds
        self._enlist(lane)
        return seconds

    def release(self, number: str) -> bool:
        """The number sends again; whether it had been stopped."""
        lane = self.of(number)
        stopped = lane.failure is not None
        lane.failure, lane.probes, lane.probing = None, 0, False
        if stopped:
            lane.held_until = 0.0
            self._cancel(lane)
        self._enlist(lane)
        return stopped

    def close(self) -> None:
        for lane in self._lanes.values():
            self._cancel(lane)

    def _enlist(self, lane: Lane) -> None:
        if lane.ready and not lane.listed and lane.timer is None:
            lane.listed = True
            self._rotation.append(lane)

    def _later(self, lane: Lane, seconds: float) -> None:
        lane.timer = self._loop.call_later(seconds, self._back, lane)

    def _back(self, lane: Lane) -> None:
        lane.timer = None
        self._enlist(lane)
        self._wake()

    @staticmethod
    def _cancel(lane: Lane) -> None:
        if lane.timer is not None:
            lane.timer.cancel()
            lane.timer = None


def lane_rows(lanes: Lanes, now: float) -> list[dict[str, Any]]:
    """What an operator sees of the lanes; plain JSON."""
    return [
        {
            "phone_number_id": lane.number,
            "in_memory": lane.in_memory,
            "unread": bool(lane.behind),
            "sending": lane.sending,
            "held_seconds": round(max(0.0, lane.held_until - now), 1),
            "stopped": lane.failure is not None,
            "code": lane.failure.code if lane.failure else None,
            "detail": lane.failure.detail if lane.failure else None,
        }
        for lane in lanes
    ]
