"""What an operator sees of the actors, read from the actors themselves without a message."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import msgspec
import pykka
from attrs import asdict

from actors.conversation import ConversationActor
from actors.messages import FlushJournal
from actors.operator_word import COMMAND_SECONDS, OperatorWord
from actors.ring import Handle
from actors.runtime import LoopActor, Supervisor
from actors.supervisor import Slot, SupervisorActor
from orchestrator.conversation.key import ConversationKey
from orchestrator.storage.errors import StoreUnavailable
from orchestrator.storage.records.errors import RecordsUnavailable
from orchestrator.storage.records.writer import Records
from orchestrator.storage.turn_store import TurnStore


class ActorBoard:
    """Implements the admin pages' `Board`."""

    def __init__(
        self,
        *,
        root: Supervisor,
        supervisor: Handle,
        recorder: Handle,
        store: TurnStore,
        records: Records,
        word: OperatorWord,
        not_ready: Callable[[], str | None],
        session_ttl_seconds: int,
    ) -> None:
        self._root = root
        self._supervisor = supervisor
        self._recorder = recorder
        self._store = store
        self._records = records
        self._word = word
        self._not_ready = not_ready
        self._session_ttl_seconds = session_ttl_seconds

    def actor_page(
        self, *, kind: str | None, state: str | None, start: int, limit: int
    ) -> tuple[list[dict[str, Any]], int]:
        """Only the rows of the page are built: a listing of 100,000 must not stall the loop."""
        others = [self._root, *filter(None, map(_actor, self._root.refs()))]
        system = [actor for actor in others if kind in (None, actor.kind)]
        slots: Iterable[Slot] = ()
        if kind in (None, ConversationActor.kind):
            slots = (slot for _, slot in self._directory().conversations())
        if state is not None:
            system = [actor for actor in system if actor.state == state]
            slots = [slot for slot in slots if slot.actor.state == state]
        slots = list(slots)
        rows = [_row(actor) for actor in system[start : start + limit]]
        first = max(0, start - len(system))
        now = time.monotonic()
        rows += [_conversation_row(slot, now) for slot in slots[first : first + limit - len(rows)]]
        return rows, len(system) + len(slots)

    def _directory(self) -> SupervisorActor:
        if self._supervisor.ref is None:
            raise LookupError("the conversations' supervisor has not been started")
        return cast(SupervisorActor, _actor(self._supervisor.ref))

    def live_conversations(self) -> int:
        return self._directory().live

    def conversation_named(self, urn: str) -> ConversationKey | None:
        slots = self._directory().conversations()
        return next((key for key, slot in slots if slot.actor.actor_urn == urn), None)

    async def queue(self, limit: int) -> list[dict[str, Any]]:
        """What SQL knows: conversations that wait leave memory like any other."""
        since = datetime.now(UTC) - timedelta(seconds=self._session_ttl_seconds)
        return await self._records.queue(since, limit)

    def not_ready(self) -> str | None:
        return self._not_ready()

    async def conversation(self, key: ConversationKey) -> tuple[dict[str, Any] | None, bool]:
        """The snapshot is the state: an actor changes its session only by committing it."""
        (data,) = await self._store.load([key])
        live = self._directory().find(key) is not None
        if data is None:
            return None, live
        try:
            return msgspec.json.decode(data, type=dict[str, Any]), live
        except msgspec.DecodeError as error:
            return {"undecodable": str(error), "bytes": len(data)}, live

    async def traces(self, key: ConversationKey, limit: int) -> list[dict[str, Any]]:
        try:
            await self._recorder.ask(FlushJournal(), COMMAND_SECONDS)
            turns = await self._records.turns_of(key.phone_number_id, key.wa_id, limit)
        except (RecordsUnavailable, StoreUnavailable, pykka.Timeout, pykka.ActorDeadError):
            return []
        return [asdict(turn) for turn in turns]

    async def command(self, key: ConversationKey, command: str, text: str) -> bool:
        """Through the conversation's own inbox, so that it cannot collide with a turn."""
        return await self._word.give(key, command, text)


def _actor(ref: pykka.ActorRef[Any]) -> LoopActor | None:
    return cast("LoopActor | None", getattr(ref.actor_inbox, "actor", None))


def _conversation_row(slot: Slot, now: float) -> dict[str, Any]:
    started = slot.actor.turn_started
    return _row(slot.actor) | {
        "lane": slot.actor.lane,
        "owner": slot.actor.owner,
        "turn_age_ms": None if started is None else round((now - started) * 1000, 1),
        "queued": slot.queued,
    }


def _row(actor: LoopActor) -> dict[str, Any]:
    row = asdict(actor.row())
    row["started_at"] = row["started_at"].isoformat(timespec="milliseconds")
    row["last_active_at"] = row["last_active_at"].isoformat(timespec="milliseconds")
    return row
