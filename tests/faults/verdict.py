"""What must be true after every fault: found out once, for the tests and the soak alike."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from attrs import define, field, frozen

from tests.acceptance.daemon import Daemon
from tests.acceptance.fake_graph import FakeGraph
from tests.faults.counting_daemon import folded

SETTLE_SECONDS = 120.0


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
class Findings:
    """What became of the messages, by their ids; all but `applied` and `parked` must be empty.

    `repeated` counts replies that came to the Graph API more than once: an I7 window, not a fault.
    """

    applied: int
    parked: tuple[str, ...]
    lost: tuple[str, ...]
    doubled: tuple[str, ...]
    misordered: tuple[str, ...]
    """Users whose turns are not in the order of their messages."""
    wrong_sessions: tuple[str, ...]
    """Users whose session is not what their messages make of it one after the other."""
    unsent: tuple[str, ...]
    missent: tuple[str, ...]
    """Users whose replies first came in another order."""
    left: tuple[str, ...]
    """What is still on the books of the store."""
    repeated: int

    @property
    def faults(self) -> dict[str, tuple[str, ...]]:
        """What should not be, by kind."""
        kinds = (
            "lost",
            "doubled",
            "misordered",
            "wrong_sessions",
            "unsent",
            "missent",
            "left",
        )
        return {kind: found for kind in kinds if (found := getattr(self, kind))}


Posts = Mapping[str, Sequence[str]]
"""User -> ids of the replies that came to the Graph API for them, in the order they came."""


def examine(daemon: Daemon, said: Said, posts: Posts | None = None) -> Findings:
    """Compare a daemon that has nothing left to do with a sequential model of it.

    Without `posts` the record tells what was sent.
    """
    done = _turns(daemon)
    times = Counter(message_id for turns in done.values() for message_id, _ in turns)
    parked = {one for turns in done.values() for one, outcome in turns if outcome == "parked"}
    unsent, missent, repeated = _replies(daemon, posts)
    letters = daemon.admin("/admin/dead-letters?limit=1").json()["total"]
    return Findings(
        applied=len(times) - len(parked),
        parked=tuple(sorted(parked)),
        lost=tuple(sorted(said.message_ids - set(times))),
        doubled=tuple(sorted(one for one, count in times.items() if count > 1)),
        misordered=tuple(
            user
            for user, told in said.texts.items()
            if [one for one, _ in done.get(user, ())] != list(told)
        ),
        wrong_sessions=tuple(
            user
            for user, told in said.texts.items()
            if not session_fits(daemon, user, [told[one] for one in told if one not in parked])
        ),
        unsent=unsent,
        missent=missent,
        left=(
            *daemon.redis.keys("attempts:*"),
            *daemon.redis.keys("sending:*"),
            *([f"{letters} dead letters"] if letters != len(parked) else []),
        ),
        repeated=repeated,
    )


def judge(
    daemon: Daemon,
    said: Said,
    *,
    parked: Collection[str] = (),
    graph: FakeGraph | None = None,
    repeats: int = 0,
    seconds: float = SETTLE_SECONDS,
) -> Findings:
    """Every message is applied once and in order, or parked; nothing is left, nothing is stale.

    `parked` are the messages that must be in the dead letters, and no others may be. With a graph,
    each reply must have come there, first times in order, at most `repeats` of them again.
    """
    daemon.settle(seconds)
    findings = examine(daemon, said, None if graph is None else posts_of(graph, said))
    assert findings.faults == {}
    assert set(findings.parked) == set(parked)
    assert findings.repeated <= repeats
    return findings


def posts_of(graph: FakeGraph, said: Said) -> Posts:
    return {
        user: [
            post.body["biz_opaque_callback_data"]
            for post in graph.messages(user)
            if post.status == 200
        ]
        for user in said.texts
    }


def _turns(daemon: Daemon) -> dict[str, list[tuple[str, str]]]:
    """User -> message id and outcome of each turn, in inbox order; a second turn would show."""
    found: dict[str, list[tuple[tuple[int, int], str, str]]] = defaultdict(list)
    rows = daemon.rows("SELECT wa_id, entry_id, message_id, outcome FROM turns")
    for user, entry_id, message_id, outcome in rows:
        found[user].append((place_of(entry_id), message_id, outcome))
    return {user: [turn[1:] for turn in sorted(turns)] for user, turns in found.items()}


def session_fits(daemon: Daemon, user: str, texts: Iterable[str]) -> bool:
    """Whether the session is what these texts make of it, one after the other."""
    count = chain = None
    for text in texts:
        count, chain, _ = folded(count, chain, text)
    if count is None:
        return True
    session = daemon.session(user)
    return bool((session["last_quote"], session["address"]) == (count, chain))


def _replies(daemon: Daemon, posts: Posts | None) -> tuple[tuple[str, ...], tuple[str, ...], int]:
    """Replies never sent, users whose replies came out of order, and repeats."""
    wanted: dict[str, list[str]] = defaultdict(list)
    rows = daemon.rows(
        "SELECT wa_id, message_id, delivery_state FROM messages WHERE direction = 'out'"
    )
    for user, reply_id, _ in rows:
        wanted[user].append(reply_id)
    if posts is None:
        return tuple(one for _, one, state in rows if state != "delivered"), (), 0
    unsent, missent, repeated = [], [], 0
    for user, replies in wanted.items():
        came = Counter(posts.get(user, ()))
        unsent += [one for one in replies if one not in came]
        repeated += sum(count - 1 for count in came.values())
        if sorted(came, key=reply_place) != list(came):
            missent.append(user)
    return tuple(unsent), tuple(missent), repeated


def place_of(entry_id: str) -> tuple[int, int]:
    """Stream ids, as numbers."""
    milliseconds, _, sequence = entry_id.partition("-")
    return int(milliseconds), int(sequence)


def reply_place(reply_id: str) -> tuple[int, int, int]:
    """Reply ids are `partition.milliseconds-sequence.index`."""
    _, entry_id, index = reply_id.split(".")
    return (*place_of(entry_id), int(index))
