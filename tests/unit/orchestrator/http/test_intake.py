"""What a webhook brings is stored alike, whether its caller waits for it or is called back."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from typing import Any, cast

import orjson
import pytest
from attrs import define, field
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from orchestrator.conversation.key import ConversationKey
from orchestrator.http.intake import Intake
from orchestrator.metrics import Metrics
from orchestrator.storage.acceptance import Acceptable, Acceptance, Accepted
from orchestrator.storage.entries import beginning_of, decode_inbox
from orchestrator.storage.errors import StoreUnavailable
from orchestrator.storage.group_commit import Told
from orchestrator.storage.identities import Identities
from orchestrator.storage.keys import Keys
from orchestrator.whatsapp.webhook import parse_webhook
from tests.support.quiet_log import QuietLog
from tests.unit.orchestrator.whatsapp.samples import (
    NUMBER,
    PHONE,
    WEBHOOKS,
    envelope,
    text_message,
    value,
    webhook_body,
)

SAMPLES = sorted(path.stem for path in WEBHOOKS.glob("*.json"))


@define
class Names:
    """Stands for identities; `knows` tells whether users are in its memory."""

    knows: bool = True
    works: bool = True

    def known(self, number: str, phone: str | None, bsuid: str | None) -> ConversationKey | None:
        names = phone or bsuid
        return ConversationKey(number, names) if self.knows and names else None

    async def resolve(self, number: str, phone: str | None, bsuid: str | None) -> ConversationKey:
        return ConversationKey(number, phone or bsuid or "")

    def ask(
        self, number: str, phone: str | None, bsuid: str | None, told: Told[ConversationKey]
    ) -> None:
        key = ConversationKey(number, phone or bsuid or "")
        result = key if self.works else StoreUnavailable("no store")
        asyncio.get_running_loop().call_soon(told, result)


@define
class Storage:
    """Stands for acceptance, with whom it asks for names."""

    names: Names = field(factory=Names)
    works: bool = True
    accepted: list[Acceptable] = field(factory=list)
    single: int = 0

    def ask(self, item: Acceptable, told: Told[str]) -> None:
        self.single += 1
        result: str | Exception = StoreUnavailable("no store")
        if self.works:
            self.accepted.append(item)
            result = f"1-{len(self.accepted)}"
        asyncio.get_running_loop().call_soon(told, result)

    async def accept(self, items: Sequence[Acceptable]) -> list[str]:
        if not self.works:
            raise StoreUnavailable("no store")
        self.accepted += items
        return ["1-1" for _ in items]


def intake_of(storage: Storage, log: QuietLog) -> Intake:
    return Intake(
        acceptance=cast(Acceptance, storage),
        identities=cast(Identities, storage.names),
        keys=Keys(8),
        serves=lambda number: number == NUMBER,
        on_status=lambda status: None,
        log=log.logger,
        metrics=Metrics(),
    )


async def begin(intake: Intake, body: bytes) -> BaseException | None:
    """What the caller hears."""
    heard: asyncio.Future[BaseException | None] = asyncio.get_running_loop().create_future()
    intake.begin(parse_webhook(body).items, asyncio.Future.set_result, heard)
    return await heard


def timeless(items: list[Acceptable]) -> list[tuple[Any, ...]]:
    """All of them but when they were accepted."""
    found = []
    for item in items:
        payload: dict[str, Any] = orjson.loads(item.payload)
        payload.pop("received_at_ms", None)
        if payload.get("type") == "other":
            payload.pop("at_ms")
        found.append((item.partition, _timeless_message(item), item.proof, payload))
    return found


def _timeless_message(item: Acceptable) -> Accepted | None:
    said = item.message
    return said and replace(said, payload=replace(said.payload, received_at_ms=0))


@pytest.mark.parametrize("knows", [True, False])
@pytest.mark.parametrize("name", SAMPLES)
def test_both_ways_store_and_tell_the_same(name: str, *, knows: bool) -> None:
    async def scenario() -> None:
        body = webhook_body(name)
        one, other = Storage(Names(knows)), Storage(Names(knows))
        log, other_log = QuietLog(), QuietLog()
        await intake_of(one, log).store(parse_webhook(body).items)
        assert await begin(intake_of(other, other_log), body) is None
        assert timeless(one.accepted) == timeless(other.accepted)
        assert log.events == other_log.events

    asyncio.run(scenario())


def test_one_message_of_somebody_known_is_stored_by_itself() -> None:
    async def scenario() -> None:
        storage = Storage()
        assert await begin(intake_of(storage, QuietLog()), webhook_body(SAMPLES[0])) is None
        assert storage.single == 1

    asyncio.run(scenario())


def stored(body: bytes) -> list[Acceptable]:
    async def scenario() -> list[Acceptable]:
        storage = Storage()
        assert await begin(intake_of(storage, QuietLog()), body) is None
        return storage.accepted

    return asyncio.run(scenario())


def same_as_read(item: Acceptable) -> bool:
    """Whether whoever gets the message without reading its bytes gets what they say."""
    if item.message is None:
        return True
    read = decode_inbox(item.payload)
    return item.message == Accepted(ConversationKey.parse(read.identity), read)


@pytest.mark.parametrize("name", SAMPLES)
def test_what_is_handed_along_is_what_the_bytes_say(name: str) -> None:
    assert all(map(same_as_read, stored(webhook_body(name))))


texts = st.text(st.characters(exclude_categories=()))  # halves of surrogate pairs, too
values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**25), 10**25)
    | st.floats(allow_nan=False, allow_infinity=False)
    | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=12,
)


@given(said=texts, name=texts, more=st.dictionaries(texts, values, max_size=3))
def test_whatever_a_message_holds_is_handed_along_as_its_bytes_say(
    said: str, name: str, more: dict[str, Any]
) -> None:
    contact = {"profile": {"name": name}, "wa_id": PHONE}
    message = more | text_message(text={"body": said})
    body = json.dumps(envelope(value(contacts=[contact], messages=[message]))).encode()
    (item,) = stored(body)
    assert item.message is not None
    assert same_as_read(item)


def begins_as_its_commit_expects(item: Acceptable) -> bool:
    return item.message is None or item.payload.startswith(beginning_of(item.message.payload))


@pytest.mark.parametrize("name", SAMPLES)
def test_what_is_stored_begins_with_whose_message_it_is(name: str) -> None:
    assert all(map(begins_as_its_commit_expects, stored(webhook_body(name))))


@given(message_id=texts.filter(bool), more=st.dictionaries(texts, values, max_size=3))
def test_whatever_a_message_is_called_what_is_stored_begins_with_that(
    message_id: str, more: dict[str, Any]
) -> None:
    message = more | text_message(id=message_id)
    body = json.dumps(envelope(value(messages=[message]))).encode()
    assert all(map(begins_as_its_commit_expects, stored(body)))


@pytest.mark.parametrize("knows", [True, False])
def test_a_caller_hears_why_nothing_was_stored(*, knows: bool) -> None:
    async def scenario() -> None:
        log = QuietLog()
        intake = intake_of(Storage(Names(knows), works=False), log)
        assert isinstance(await begin(intake, webhook_body(SAMPLES[0])), StoreUnavailable)
        assert log.events == []

    asyncio.run(scenario())


def test_a_caller_hears_that_nobody_could_say_who_wrote() -> None:
    async def scenario() -> None:
        log, storage = QuietLog(), Storage(Names(knows=False, works=False))
        heard = await begin(intake_of(storage, log), webhook_body(SAMPLES[0]))
        assert isinstance(heard, StoreUnavailable)
        assert (log.events, storage.accepted) == ([], [])

    asyncio.run(scenario())
