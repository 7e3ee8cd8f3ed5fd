"""Messages, turns and settlements in the form the stores take them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, cast

import msgspec
from msgspec.structs import replace

from orchestrator.conversation.builder import decode_state, encode_state, new_session
from orchestrator.conversation.key import ConversationKey
from orchestrator.conversation.state import SessionState
from orchestrator.storage.acceptance import Acceptable, Acceptance, Accepted
from orchestrator.storage.dead_letters import DeadLetterBox
from orchestrator.storage.entries import (
    DeadLetter,
    InboxEntry,
    InboxPayload,
    OutboxEntry,
    OutboxPayload,
    WrittenReply,
    encode,
    write_reply,
)
from orchestrator.storage.journal_log import JournalLog
from orchestrator.storage.keys import Keys
from orchestrator.storage.outbox import Outbox
from orchestrator.storage.partition_log import RedisPartitionLog
from orchestrator.storage.records.journal import JournalRecord, OtherRecord
from orchestrator.storage.records.journal import decode as decode_record
from orchestrator.storage.records.journal import encode as encode_record
from orchestrator.storage.store import RedisStore
from orchestrator.storage.turn_store import Parking, TurnCommit

NUMBER = "118273645509182"
NOON = datetime(2026, 11, 4, 17, tzinfo=UTC)
NOON_MS = int(NOON.timestamp() * 1000)
DAY = 86_400
DEDUP_TTL_SECONDS = 8 * DAY
SESSION_TTL_SECONDS = 7 * DAY


def user(number: int = 1) -> ConversationKey:
    return ConversationKey(NUMBER, f"5730055501{number:02d}")


def users_of_partition(keys: Keys, partition: int, count: int) -> list[ConversationKey]:
    """`count` conversations that live in that partition."""
    found = [key for key in map(user, range(2_000)) if keys.partition_of(key) == partition]
    return found[:count]


def message(
    text: str, key: ConversationKey | None = None, wamid: str | None = None
) -> InboxPayload:
    key = key or user()
    message_id = wamid or f"wamid.{key.wa_id}.{text}"
    return InboxPayload(
        identity=str(key),
        message_id=message_id,
        received_at_ms=NOON_MS,
        raw={"id": message_id, "type": "text", "text": {"body": text}, "from": key.wa_id},
    )


def acceptable(keys: Keys, payload: InboxPayload) -> Acceptable:
    key = ConversationKey.parse(payload.identity)
    return Acceptable(keys.partition_of(key), encode(payload), Accepted(key, payload))


def acceptance(store: RedisStore, **more: Any) -> Acceptance:
    settings: dict[str, Any] = {
        "dedup_ttl_seconds": DEDUP_TTL_SECONDS,
        "on_accepted": lambda partitions: None,
    }
    return Acceptance(store, **(settings | more))


async def accept(store: RedisStore, *payloads: InboxPayload) -> list[str]:
    """Store messages; the id of each, '' for one that is known."""
    return await acceptance(store).accept([acceptable(store.keys, one) for one in payloads])


async def inbox(store: RedisStore) -> list[InboxEntry]:
    """Everything accepted and not yet applied or parked, by partition."""
    positions = dict.fromkeys(range(store.keys.partitions), "0-0")
    entries, bad = await RedisPartitionLog(store).read(positions, 10_000)
    assert not bad
    return sorted(entries, key=lambda entry: entry.partition)


async def outbox(store: RedisStore) -> list[OutboxEntry]:
    return await Outbox(store).read(dict.fromkeys(range(store.keys.partitions), "0-0"), 10_000)


def text_of(entry: OutboxEntry) -> str:
    """The words of a reply that is a text."""
    return cast(str, msgspec.json.decode(entry.payload.body)["text"]["body"])


async def journal(store: RedisStore) -> list[JournalRecord]:
    positions = dict.fromkeys(range(store.keys.partitions), "0-0")
    return [decode_record(entry.data) for entry in await JournalLog(store).read(positions, 10_000)]


async def dead_letters(store: RedisStore) -> list[DeadLetter]:
    return [entry.letter for entry in await DeadLetterBox(store).list(10_000)]


async def session(store: RedisStore, key: ConversationKey) -> SessionState | None:
    data = await store.client.get(store.keys.session(key))
    return None if data is None else decode_state(data)


def snapshot(key: ConversationKey, version: str, **changes: Any) -> bytes:
    state = new_session(
        key=key,
        tenant_id="la-tertulia",
        locale="es_CO",
        timezone="America/Bogota",
        currency="COP",
        profile_name=None,
        now=NOON,
    )
    return encode_state(replace(state, version=version, **changes))


def note(kind: str) -> bytes:
    """A record for the journal."""
    return encode_record(OtherRecord(kind=kind, raw={}, at_ms=NOON_MS))


def reply(entry: InboxEntry, index: int = 0, text: str = "hola") -> WrittenReply:
    return write_reply(
        OutboxPayload(
            reply_id=f"{entry.partition}.{entry.entry_id}.{index}",
            identity=entry.payload.identity,
            body=msgspec.Raw(encode({"type": "text", "text": {"body": text}})),
            message_id=entry.payload.message_id,
            received_at_ms=NOON_MS,
            yields=True,
        )
    )


def turn(entry: InboxEntry, *, term: int, base: str = "", **changes: Any) -> TurnCommit:
    """The commit of an entry with one reply."""
    commit = TurnCommit(
        conversation=entry.conversation,
        partition=entry.partition,
        term=term,
        base_version=base,
        entry_id=entry.entry_id,
        snapshot=snapshot(entry.conversation, entry.entry_id),
        journal=note(f"turn {entry.entry_id}"),
        replies=(reply(entry),),
    )
    return replace(commit, **changes)


def parking(entry: InboxEntry, *, term: int, reason: str = "attempts") -> Parking:
    letter = DeadLetter(
        entry_id=entry.entry_id,
        message=entry.payload,
        reason=reason,
        error="Boom",
        traceback_digest="",
        attempts=3,
        parked_at_ms=NOON_MS,
    )
    return Parking(
        partition=entry.partition,
        term=term,
        entry_id=entry.entry_id,
        dead_letter=encode(letter),
        journal=note(f"parked {entry.entry_id}"),
        replies=(reply(entry, text="perdona"),),
    )
