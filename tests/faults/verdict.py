"""What must be true after every fault, whatever it was: said once, asked by all."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable

from attrs import define, field, frozen

from tests.acceptance.daemon import Daemon
from tests.acceptance.fake_graph import FakeGraph
from tests.faults.counting_daemon import folded

SETTLE_SECONDS = 60.0


@define
class Said:
    """What users wrote to a daemon of counting agents and got a 200 for, in their order."""

    texts: dict[str, dict[str, str]] = field(factory=lambda: defaultdict(dict))
    """User -> message id -> text."""

    def add(self, user: str, message_id: str, text: str) -> None:
        self.texts[user][message_id] = text

    @property
    def message_ids(self) -> set[str]:
        return {message_id for told in self.texts.values() for message_id in told}


@frozen(kw_only=True)
class Figures:
    """What it came to."""

    messages: int
    parked: int
    repeated: int = 0
    """Replies posted to the Graph API more than once."""


def judge(
    daemon: Daemon,
    said: Said,
    *,
    parked: Collection[str] = (),
    graph: FakeGraph | None = None,
    repeats: int = 0,
    seconds: float = SETTLE_SECONDS,
) -> Figures:
    """Every message is applied once and in order, or parked; nothing is left, nothing is stale.

    `parked` are the messages that must be in the dead letters, and no others may be. With a graph,
    each reply must have come there, first times in order, at most `repeats` of them again.
    """
    daemon.settle(seconds)
    done = _turns(daemon)
    assert {user: list(told) for user, told in said.texts.items()} == {
        user: [message_id for message_id, _ in turns] for user, turns in done.items()
    }
    outcomes = {message_id: outcome for turns in done.values() for message_id, outcome in turns}
    assert {one for one, outcome in outcomes.items() if outcome == "parked"} == set(parked)
    assert set(outcomes.values()) <= {"applied", "parked"}
    for user, told in said.texts.items():
        check_session(daemon, user, [text for one, text in told.items() if one not in parked])
    assert daemon.redis.keys("attempts:*") == []
    assert daemon.redis.keys("sending:*") == []
    letters = daemon.admin("/admin/dead-letters").json()["total"]
    assert letters == len(parked)
    repeated = _check_posts(daemon, graph, repeats) if graph else _check_replies(daemon, outcomes)
    return Figures(messages=len(outcomes), parked=len(parked), repeated=repeated)


def _turns(daemon: Daemon) -> dict[str, list[tuple[str, str]]]:
    """User -> message id and outcome of each turn, in inbox order; a second turn would show."""
    found: dict[str, list[tuple[tuple[int, int], str, str]]] = defaultdict(list)
    rows = daemon.rows("SELECT wa_id, entry_id, message_id, outcome FROM turns")
    for user, entry_id, message_id, outcome in rows:
        found[user].append((place_of(entry_id), message_id, outcome))
    return {user: [turn[1:] for turn in sorted(turns)] for user, turns in found.items()}


def check_session(daemon: Daemon, user: str, texts: Iterable[str]) -> None:
    """The session is what these texts make of it, one after the other."""
    count = chain = None
    for text in texts:
        count, chain, _ = folded(count, chain, text)
    if count is not None:
        session = daemon.session(user)
        assert (session["last_quote"], session["address"]) == (count, chain), user


def _check_replies(daemon: Daemon, outcomes: Iterable[str]) -> int:
    """In log mode a reply is delivered when it is marked."""
    replied = {message_id for (message_id,) in daemon.rows("SELECT message_id FROM messages")}
    rows = daemon.rows(
        "SELECT count(*) FROM messages"
        " WHERE direction = 'out' AND delivery_state IS NOT 'delivered'"
    )
    assert rows == [(0,)]
    assert len(replied) >= len(set(outcomes))
    return 0


def _check_posts(daemon: Daemon, graph: FakeGraph, repeats: int) -> int:
    """Each reply came to the Graph API, first times in order; how many came again."""
    replies: dict[str, list[str]] = defaultdict(list)
    rows = daemon.rows(
        "SELECT wa_id, message_id FROM messages WHERE direction = 'out'"
        " ORDER BY length(entry_id), entry_id, reply_index"
    )
    for user, reply_id in rows:
        replies[user].append(reply_id)
    again = 0
    for user, wanted in replies.items():
        taken = [post.body for post in graph.messages(user) if post.status == 200]
        times = Counter(body["biz_opaque_callback_data"] for body in taken)
        assert sorted(times, key=reply_place) == list(times), user
        assert set(times) == set(wanted), user
        again += sum(count - 1 for count in times.values())
    assert again <= repeats, f"{again} replies came again, {repeats} may"
    return again


def place_of(entry_id: str) -> tuple[int, int]:
    """Stream ids, as numbers."""
    milliseconds, _, sequence = entry_id.partition("-")
    return int(milliseconds), int(sequence)


def reply_place(reply_id: str) -> tuple[int, int, int]:
    """Reply ids are `partition.milliseconds-sequence.index`."""
    _, entry_id, index = reply_id.split(".")
    return (*place_of(entry_id), int(index))
