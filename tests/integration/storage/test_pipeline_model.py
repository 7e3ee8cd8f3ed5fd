"""Whatever order things happen in, every accepted message is in one place and one only."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import Any, TypeVar

import pytest
from attrs import define, field
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from orchestrator.storage.dead_letters import DeadLetterBox
from orchestrator.storage.entries import InboxEntry
from orchestrator.storage.keys import Keys
from orchestrator.storage.partition_log import RedisPartitionLog
from orchestrator.storage.records.journal import OtherRecord
from orchestrator.storage.store import RedisStore
from orchestrator.storage.turn_store import TurnStore, Verdict
from tests.support.pipeline import (
    SESSION_TTL_SECONDS,
    accept,
    dead_letters,
    inbox,
    journal,
    message,
    outbox,
    parking,
    session,
    turn,
    user,
)
from tests.support.valkey import empty

Value = TypeVar("Value")


@define
class Model:
    """What must be true: message id -> where it is; conversation -> version of its session."""

    place: dict[str, str] = field(factory=dict)
    versions: dict[str, str] = field(factory=dict)
    turns: int = 0
    parkings: int = 0


class Pipeline(RuleBasedStateMachine):
    """Accept, redeliver, commit, park, replay, expire and change owners, at random."""

    url = ""
    entries = Bundle("entries")

    def __init__(self) -> None:
        super().__init__()
        self._runner = asyncio.Runner()
        self.model = Model()

    def _do(self, work: Awaitable[Value]) -> Value:
        async def done() -> Value:
            return await work

        return self._runner.run(done())

    @initialize()
    def start(self) -> None:
        empty(self.url)
        self.store = RedisStore(self.url, Keys(2))
        self._do(self.store.open())
        self.turns = TurnStore(self.store, session_ttl_seconds=SESSION_TTL_SECONDS)
        self.terms = dict(self._do(RedisPartitionLog(self.store).acquire()))
        self.old_terms: dict[int, int] = {}

    def teardown(self) -> None:
        self._do(self.store.close())
        self._runner.close()

    def _read(self) -> list[InboxEntry]:
        return self._do(inbox(self.store))

    @rule(target=entries, number=st.integers(1, 3), text=st.sampled_from("abcd"))
    def accept(self, number: int, text: str) -> str:
        payload = message(text, user(number))
        (entry_id,) = self._do(accept(self.store, payload))
        assert bool(entry_id) == (payload.message_id not in self.model.place)
        self.model.place.setdefault(payload.message_id, "inbox")
        return payload.message_id

    def _entry(self, message_id: str) -> InboxEntry | None:
        return next((one for one in self._read() if one.payload.message_id == message_id), None)

    @rule(message_id=entries, stale=st.booleans(), fenced=st.booleans(), repeats=st.integers(1, 2))
    def commit(self, message_id: str, stale: bool, fenced: bool, repeats: int) -> None:
        entry = self._entry(message_id)
        assert (entry is not None) == (self.model.place[message_id] == "inbox")
        if entry is None or (fenced and not self.old_terms):
            return
        key = str(entry.conversation)
        base = "0-7" if stale else self.model.versions.get(key, "")
        term = (self.old_terms if fenced else self.terms)[entry.partition]
        (first, *again) = [
            self._do(self.turns.commit([turn(entry, term=term, base=base)]))[0].verdict
            for _ in range(repeats)
        ]
        if fenced:
            assert first is Verdict.FENCED
        elif stale:
            assert first is (Verdict.STALE if key in self.model.versions else Verdict.EXPIRED)
        else:
            assert first is Verdict.OK
            assert all(verdict is Verdict.ALREADY for verdict in again)
            self.model.place[message_id] = "applied"
            self.model.versions[key] = entry.entry_id
            self.model.turns += 1

    @rule(message_id=entries, fenced=st.booleans())
    def park(self, message_id: str, fenced: bool) -> None:
        entry = self._entry(message_id)
        if entry is None or (fenced and not self.old_terms):
            return
        term = (self.old_terms if fenced else self.terms)[entry.partition]
        verdict = self._do(self.turns.park(parking(entry, term=term)))
        assert verdict is (Verdict.FENCED if fenced else Verdict.OK)
        if not fenced:
            self.model.place[message_id] = "dead"
            self.model.parkings += 1

    @rule(message_id=entries)
    def replay(self, message_id: str) -> None:
        box = DeadLetterBox(self.store)
        found = [one for one in self._do(box.list()) if one.letter.message.message_id == message_id]
        assert bool(found) == (self.model.place[message_id] == "dead")
        for one in found:
            assert self._do(box.replay(one.id)) is not None
            self.model.place[message_id] = "inbox"

    @rule(number=st.integers(1, 3))
    def expire(self, number: int) -> None:
        async def delete() -> Any:
            return await self.store.client.delete(self.store.keys.session(user(number)))

        gone = self._do(delete())
        assert bool(gone) == (self.model.versions.pop(str(user(number)), None) is not None)

    @rule()
    def change_owner(self) -> None:
        self.old_terms = self.terms
        self.terms = dict(self._do(RedisPartitionLog(self.store).acquire()))

    @invariant()
    def every_message_is_in_one_place(self) -> None:
        waiting = [one.payload.message_id for one in self._read()]
        dead = [one.message.message_id for one in self._do(dead_letters(self.store))]
        assert sorted(waiting) == self._at("inbox")
        assert sorted(dead) == self._at("dead")

    def _at(self, place: str) -> list[str]:
        return sorted(name for name, found in self.model.place.items() if found == place)

    @invariant()
    def each_turn_left_one_reply_and_one_record(self) -> None:
        done = self.model.turns + self.model.parkings
        assert len(self._do(outbox(self.store))) == done
        kinds = [
            record.kind.split()[0]
            for record in self._do(journal(self.store))
            if isinstance(record, OtherRecord)
        ]
        assert kinds.count("turn") == self.model.turns
        assert kinds.count("parked") == self.model.parkings

    @invariant()
    def sessions_stand_at_the_turn_applied_last(self) -> None:
        for number in (1, 2, 3):
            state = self._do(session(self.store, user(number)))
            expected = self.model.versions.get(str(user(number)))
            assert (state.version if state else None) == expected


def test_every_accepted_message_is_in_the_inbox_applied_or_a_dead_letter(
    redis_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Pipeline, "url", redis_url)
    run_state_machine_as_test(  # type: ignore[no-untyped-call]  # hypothesis leaves it bare
        Pipeline,
        settings=settings(
            max_examples=15,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow],
        ),
    )
