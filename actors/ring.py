"""Whom a conversation talks to, and what it needs to know: one object shared by all of them."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import suppress
from itertools import count
from typing import Any

import pykka
from attrs import Factory, define, field, frozen
from structlog.typing import FilteringBoundLogger

from actors.cohort import Cohort
from actors.messages import CommitTurn, PartitionLost
from actors.receipts import Receipts
from actors.runtime import AskTimeout, LoopActor, Mailbox, ask
from actors.tenants import Tenants
from actors.watchdog import Work
from orchestrator.alerts import Alerts
from orchestrator.conversation.decision import Lane
from orchestrator.conversation.key import ConversationKey
from orchestrator.metrics import Metrics
from orchestrator.storage.errors import OutcomeUnknown
from orchestrator.storage.moves import Moves
from orchestrator.storage.turn_store import TurnCommit, Verdict
from orchestrator.whatsapp.transcription import Transcriber


@define
class Handle:
    """A name for an actor that survives its restarts: the supervisor puts the new ref in."""

    name: str
    ref: pykka.ActorRef[Any] | None = None

    def ask(self, message: object, timeout: float) -> Awaitable[Any]:
        """Ask whoever bears the name now, from the loop; `timeout` in seconds.

        It is asked now, and the answer can be awaited whenever it is wanted.
        """
        ref = self.ref
        if ref is None:
            raise pykka.ActorDeadError(f"{self.name} has not been started")
        mailbox: object = ref.actor_inbox
        if isinstance(mailbox, Mailbox) and mailbox.is_free():
            actor = mailbox.actor
            if actor is not None and actor.answers_at_once:
                return actor.answer(message, timeout)
        return ask(ref, message, timeout=timeout)

    @property
    def actor(self) -> LoopActor | None:
        """Who bears the name now, None if nobody of the loop does."""
        mailbox = self.ref.actor_inbox if self.ref is not None else None
        return mailbox.actor if isinstance(mailbox, Mailbox) else None

    def tell(self, message: object) -> None:
        if self.ref is None:
            raise pykka.ActorDeadError(f"{self.name} has not been started")
        self.ref.tell(message)


@frozen(kw_only=True)
class Limits:
    """The settings a conversation lives by; times in seconds."""

    turn_timeout_seconds: float
    turn_attempts: int
    history_turns: int
    burst_window_seconds: float | None = 0.0
    """How long a piece of a message waits for the rest; 0 never merges, None is the default."""
    store_timeout_seconds: float = 15.0
    """Longer than the store's own socket timeout, so that its answer comes first."""
    backoff_seconds: float = 0.2
    backoff_cap_seconds: float = 10.0


@frozen(kw_only=True)
class Ring:
    """What every conversation shares."""

    router: Handle
    agents: Mapping[Lane, Handle]
    persistence: Handle
    supervisor: Handle
    tenants: Tenants
    terms: dict[int, int] = field(factory=dict)
    """Partition -> the ownership term granted to this process."""
    limits: Limits
    tries: Iterator[int] = field(factory=count)
    """Numbers turns that are tried again."""
    at_work: dict[ConversationKey, Work] = field(factory=dict)
    """The turns that are being worked on, in the order of their start."""
    cohort: Cohort = Factory(lambda self: Cohort(self.at_work), takes_self=True)
    isolation: asyncio.Lock = field(factory=asyncio.Lock)
    """Held by a turn that may have killed a daemon: only one such runs at a time."""
    alerts: Alerts
    on_inbox_news: Callable[[int], None] = lambda partition: None
    """Rung when something other than a webhook put an entry into a partition's inbox."""
    moves: Moves | None = None
    """None: a user with a new number begins anew."""
    hearing: Transcriber | None = None
    """None: voice notes stay unheard."""
    receipts: Receipts | None = None
    """None: users see no read marks."""
    log: FilteringBoundLogger
    metrics: Metrics

    def lost(self, partition: int) -> None:
        """Tell the supervisor; if there is none, its successor is told within a second."""
        with suppress(pykka.ActorDeadError):
            self.supervisor.tell(PartitionLost(partition))

    def commit(self, commit: TurnCommit) -> Awaitable[Verdict]:
        """Send a turn's commit on its way, behind those sent before; see `answered`."""
        return self.persistence.ask(CommitTurn(commit), self.limits.store_timeout_seconds)

    def store(self, message: object) -> Awaitable[Any]:
        """Ask persistence, now. Raises as `answered` does."""
        return self.answered(self.persistence.ask(message, self.limits.store_timeout_seconds))

    async def answered(self, asked: Awaitable[Any]) -> Any:
        """The answer of persistence. Raises StoreUnavailable; no answer in time is OutcomeUnknown.

        So a store that hangs is an outage like any other, and no fault of the message.
        """
        try:
            return await asked
        except AskTimeout as error:
            seconds = self.limits.store_timeout_seconds
            raise OutcomeUnknown(f"the store did not answer within {seconds:g} s") from error
