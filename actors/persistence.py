"""PersistenceActor: the only one that loads and commits sessions, many turns a round trip."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import pykka

from actors.messages import CommitTurn, CountAttempt, LoadSession, ParkMessage
from actors.runtime import LoopActor
from orchestrator.conversation.key import ConversationKey
from orchestrator.storage.answer import Answer, asked
from orchestrator.storage.appended import Appended
from orchestrator.storage.entries import OutboxEntry
from orchestrator.storage.group_commit import GroupCommit
from orchestrator.storage.turn_store import Committed, TurnCommit, TurnStore, Verdict

COMMIT_BATCH = 64
"""Turns a commit script carries at most: about 2 ms of the server's time."""
LOAD_BATCH = 256


class PersistenceActor(LoopActor):
    """Accepts LoadSession, CommitTurn, ParkMessage, CountAttempt; answers when Redis has answered.

    Rings `on_replies` with the partitions whose outbox grew and by what, as far as it knows. If it
    dies, askers get ActorDeadError or a time-out, and what they wanted is unknown: they reload.
    """

    kind = "persistence"
    concurrency = 100_000
    answers_at_once = True

    def __init__(
        self,
        *,
        store: TurnStore,
        on_replies: Callable[[frozenset[int], Mapping[int, Appended[OutboxEntry]]], None],
        name: str,
        supervisor: pykka.ActorRef[Any],
    ) -> None:
        super().__init__(name=name, supervisor=supervisor)
        self._store = store
        self._on_replies = on_replies
        self._commits: GroupCommit[TurnCommit, Verdict] = GroupCommit(
            self._commit, max_batch=COMMIT_BATCH, max_in_flight=4
        )
        self._loads: GroupCommit[ConversationKey, bytes | None] = GroupCommit(
            store.load, max_batch=LOAD_BATCH
        )

    def on_receive(self, message: object) -> Any:
        match message:
            case CommitTurn():
                return self._commits.submit(message.commit)
            case LoadSession():
                return self._loads.submit(message.conversation)
            case ParkMessage():
                return self._park(message)
            case CountAttempt():
                return self._store.count_attempt(
                    message.partition, message.term, message.entry_id, message.token
                )
        raise TypeError(f"PersistenceActor does not take {type(message).__name__}")

    async def on_stop(self) -> None:  # type: ignore[override]  # a coroutine may stand here
        await asyncio.gather(self._commits.drain(), self._loads.drain())

    def _commit(self, turns: Sequence[TurnCommit]) -> Answer[list[Verdict]]:
        return asked(self._store.commit(turns)).then(partial(self._committed, turns))

    def _committed(
        self, turns: Sequence[TurnCommit], answer: Answer[list[Committed]]
    ) -> list[Verdict]:
        """The verdicts; whose outbox grew is told."""
        committed = answer.result()
        grown: dict[int, Appended[OutboxEntry]] = {}
        for place, done in enumerate(committed):
            if done.replies is not None:
                partition = turns[place].partition
                before = grown.get(partition)
                grown[partition] = before.then(done.replies) if before else done.replies
        if grown:
            self._on_replies(frozenset(grown), grown)
        return [done.verdict for done in committed]

    async def _park(self, message: ParkMessage) -> Verdict:
        verdict = await self._store.park(message.parking)
        if message.parking.replies and verdict is Verdict.OK:
            self._on_replies(frozenset({message.parking.partition}), {})
        return verdict
