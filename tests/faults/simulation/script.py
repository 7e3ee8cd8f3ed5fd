"""What one seed means: who writes what when, how their messages behave, and what goes wrong."""

from __future__ import annotations

from enum import StrEnum
from random import Random

from attrs import field, frozen

from orchestrator.conversation.key import ConversationKey
from tests.support.pipeline import user


class Behaviour(StrEnum):
    """What a message does to the agent that answers it."""

    FINE = "fine"
    SLOW = "slow"
    FAILS_ONCE = "fails once"
    FAILS_ALWAYS = "fails always"
    NEVER_RETURNS = "never returns"
    KILLS_ONCE = "kills the process once"
    KILLS_ALWAYS = "kills the process always"


POISON = {Behaviour.FAILS_ALWAYS, Behaviour.NEVER_RETURNS, Behaviour.KILLS_ALWAYS}
WEIGHTS = {
    Behaviour.FINE: 80,
    Behaviour.SLOW: 8,
    Behaviour.FAILS_ONCE: 4,
    Behaviour.FAILS_ALWAYS: 3,
    Behaviour.NEVER_RETURNS: 1,
    Behaviour.KILLS_ONCE: 2,
    Behaviour.KILLS_ALWAYS: 2,
}


class Fault(StrEnum):
    """What the world does to a daemon or its store."""

    KILL = "kill"
    FREEZE = "freeze"
    TAKEOVER = "takeover"
    FREEZE_AND_TAKEOVER = "freeze and takeover"
    STORE_DOWN = "store down"
    STORE_FROZEN = "store frozen"
    STORE_FULL = "store full"
    ACTOR_CRASH = "actor crash"
    EXPIRY = "expiry"
    CLOCK_STEP = "clock step"


ACTORS = ("conversation", "persistence", "router", "agent", "sender", "conversations", "reader")


@frozen
class Message:
    key: ConversationKey
    message_id: str
    text: str
    behaviour: Behaviour


@frozen
class Trouble:
    """A fault at a moment: a time, or, for kills, also a step of the schedule."""

    at: float
    fault: Fault
    seconds: float
    actor: str
    step: int | None = None


@frozen(kw_only=True)
class Script:
    """Everything the seed decides beforehand. Times in seconds from the start."""

    seed: int
    messages: tuple[Message, ...]
    posts: tuple[tuple[float, tuple[Message, ...]], ...]
    """Webhooks: when, and what they bring."""
    troubles: tuple[Trouble, ...]
    calm_at: float
    """From here on the world only heals."""
    noise: float
    """The share of calls to the store that go wrong before the calm."""
    graph_noise: float
    burst_seconds: float
    """How long a piece waits for the rest; 0: nothing is merged."""
    random: Random = field(eq=False)


def script_of(seed: int) -> Script:
    random = Random(seed)  # noqa: S311 - dice, no secret
    users = [user(number) for number in range(random.randint(1, 5))]
    burst_seconds = random.choice((0.0, 0.0, 0.5))
    messages = tuple(
        _message(random, users, number, pieces=burst_seconds > 0)
        for number in range(random.randint(4, 16))
    )
    posts, at = [], 0.0
    left = list(messages)
    while left:
        size = random.choice((1, 1, 1, 2, 3))
        batch, left = left[:size], left[size:]
        at += random.choice((0.0, 0.0005, 0.02, 0.3))
        posts.append((at, tuple(batch)))
    quiet = seed % 10 == 0  # some runs have no fault at all: then nobody may be excused
    troubles = () if quiet else _troubles(random, at)
    calm_at = max([at, *(trouble.at + trouble.seconds for trouble in troubles)])
    return Script(
        seed=seed,
        messages=messages,
        posts=tuple(posts),
        troubles=troubles,
        calm_at=calm_at,
        noise=0.0 if quiet else random.choice((0.0, 0.01, 0.05, 0.2)),
        graph_noise=0.0 if quiet else random.choice((0.0, 0.1, 0.4)),
        burst_seconds=burst_seconds,
        random=random,
    )


def _message(random: Random, users: list[ConversationKey], number: int, *, pieces: bool) -> Message:
    (behaviour,) = random.choices(list(WEIGHTS), list(WEIGHTS.values()))
    ending = "," if pieces and random.random() < 0.5 else ""  # what ends in a comma goes on
    return Message(random.choice(users), f"wamid.{number}", f"t{number}{ending}", behaviour)


def _troubles(random: Random, until: float) -> tuple[Trouble, ...]:
    found = []
    for _ in range(random.randint(1, 5)):
        found.append(
            Trouble(
                at=random.uniform(0, until + 1.0),
                fault=random.choice(list(Fault)),
                seconds=random.choice((0.05, 0.5, 3.0, 12.0)),
                actor=random.choice(ACTORS),
                step=random.choice((None, random.randint(1, 600))),
            )
        )
    return tuple(found)
