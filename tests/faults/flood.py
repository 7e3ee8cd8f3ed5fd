"""Many users who write at once while things break, and what must be true afterwards."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPException

from attrs import define, field

from tests.acceptance.daemon import Daemon, new_user, text_message, wait_for, webhook
from tests.faults.verdict import place_of

WORDS = "¿Puedo pagar con Nequi?"
WRITERS = 4


@define
class Flood:
    """Writes as fast as answered. Like Meta, it repeats what got no 200, in order."""

    daemon: Daemon
    users: list[str]
    said: dict[str, list[str]] = field(factory=lambda: defaultdict(list))
    """Per user the ids of the messages taken with a 200, in the order of the answers."""
    statuses: list[int] = field(factory=list)
    _waiting: dict[str, tuple[str, bytes]] = field(factory=dict)

    @property
    def accepted(self) -> int:
        return sum(map(len, list(self.said.values())))

    def write(self, users: list[str], until: Callable[[], bool]) -> None:
        """Each of these users in turn, until told to stop or the line is cut."""
        while not until():
            for user in users:
                if not self._write_one(user):
                    return

    def _write_one(self, user: str) -> bool:
        message_id, body = self._next(user)
        try:
            status = self.daemon.post(body).status
        except (OSError, HTTPException):
            return False
        self.statuses.append(status)
        if status == 200:
            del self._waiting[user]
            self.said[user].append(message_id)
        return True

    def _next(self, user: str) -> tuple[str, bytes]:
        if user not in self._waiting:
            message = text_message(user, WORDS)
            self._waiting[user] = (message["id"], webhook(message))
        return self._waiting[user]

    def repeat_unanswered(self) -> None:
        """What Meta does with what got no 200."""
        for user in list(self._waiting):
            assert self._write_one(user)
        assert not self._waiting

    def write_each(self, count: int) -> None:
        """So many messages of each user, one user after the other."""
        for user in self.users:
            while len(self.said[user]) < count:
                assert self._write_one(user)

    @contextmanager
    def flowing(self) -> Iterator[Flood]:
        """Write in the background while the block runs."""
        stop = threading.Event()
        groups = [self.users[number::WRITERS] for number in range(WRITERS)]
        with ThreadPoolExecutor(WRITERS) as pool:
            futures = [pool.submit(self.write, group, stop.is_set) for group in groups]
            try:
                yield self
            finally:
                stop.set()
            for future in futures:
                future.result()

    def wait_accepted(self, more: int) -> None:
        """Until so many more messages have been taken."""
        goal = self.accepted + more
        wait_for(lambda: self.accepted >= goal, f"{more} more messages are taken")


def flood(daemon: Daemon, users: int) -> Flood:
    return Flood(daemon, [new_user() for _ in range(users)])


def check_exactly_once_in_order(flood: Flood) -> None:
    """Every message taken is one turn, in its order, with at least one reply; nothing is left."""
    daemon = flood.daemon
    daemon.settle(90)
    applied: dict[str, list[tuple[tuple[int, int], str]]] = defaultdict(list)
    for user, message_id, entry_id, outcome in daemon.rows(
        "SELECT wa_id, message_id, entry_id, outcome FROM turns"
    ):
        assert outcome == "applied", (message_id, outcome)
        applied[user].append((place_of(entry_id), message_id))
    in_order = {user: [one for _, one in sorted(turns)] for user, turns in applied.items()}
    assert in_order == dict(flood.said)
    for user, said in flood.said.items():
        told = [
            turn["message_id"] for turn in daemon.session(user)["turns"] if turn["role"] == "user"
        ]
        assert told == said[-len(told) :]
        assert len(told) >= min(len(said), 10)
    answered = {line["message_id"] for line in daemon.events("reply.sent")}
    assert answered == {one for said in flood.said.values() for one in said}
    unsettled = daemon.rows(
        "SELECT count(*) FROM messages"
        " WHERE direction = 'out' AND coalesce(delivery_state, '') <> 'delivered'"
    )
    assert unsettled == [(0,)]
    assert daemon.redis.keys("attempts:*") == []
    assert daemon.redis.keys("deadletters:*") == []
