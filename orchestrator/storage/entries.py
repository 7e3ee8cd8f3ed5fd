"""What stands in the streams: inbox entries, outgoing replies, dead letters."""

from __future__ import annotations

import time
from typing import Any

import msgspec
import orjson

from orchestrator.conversation.key import ConversationKey
from orchestrator.storage.storing import Storing


class InboxPayload(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A message (or an operator's command) as it was accepted.

    `identity` is `phone_number_id:wa_id`; `raw` the message object as Meta sent it.
    """

    identity: str
    message_id: str
    received_at_ms: int
    raw: dict[str, Any]
    profile_name: str | None = None
    bsuid: str | None = None
    command: str | None = None


class InboxEntry(msgspec.Struct, frozen=True, kw_only=True):
    """A payload with its place: `entry_id` orders the partition and never repeats."""

    partition: int
    entry_id: str
    conversation: ConversationKey
    payload: InboxPayload
    recovered: bool = False
    """It was there before this owner came: an earlier one may have died of it."""
    attempts: int = 0
    """Attempts counted by earlier owners, for a recovered entry."""
    storing: Storing | None = None
    """While it is being stored: then `entry_id` is foretold, and it may come otherwise."""


def beginning_of(payload: InboxPayload) -> bytes:
    """How its JSON begins, which no other message's does."""
    return orjson.dumps({"identity": payload.identity, "message_id": payload.message_id})[:-1]


NO_TEMPLATE = msgspec.Raw(b"null")


class OutboxPayload(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A committed reply. `body` is the Graph API body, complete; `reply_id` our own id in it."""

    reply_id: str
    identity: str
    body: msgspec.Raw
    """JSON as it is posted: nothing on its way has to look into it."""
    message_id: str
    """The message it answers."""
    received_at_ms: int
    """When that message was accepted."""
    yields: bool = False
    """Whether it must not leave once a person has taken the conversation over."""
    window_until_ms: int | None = None
    """When the 24 hours after the user's last message end; None if that is not known."""
    template: msgspec.Raw = NO_TEMPLATE
    """A whole Graph API body to send instead once that window is closed."""
    kind: str = ""
    """What sort of message `body` is, in Meta's words: text, image and so on."""


class OutboxEntry(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A reply with its place in the outbox."""

    partition: int
    entry_id: str
    conversation: ConversationKey
    payload: OutboxPayload


class WrittenReply(msgspec.Struct, frozen=True, gc=False):
    """A reply on its way into the outbox, and how it is written there."""

    payload: OutboxPayload
    data: bytes


class DeadLetter(msgspec.Struct, frozen=True, kw_only=True):
    """A parked message with what an operator needs to judge it."""

    entry_id: str
    message: InboxPayload
    reason: str
    error: str
    traceback_digest: str
    attempts: int
    parked_at_ms: int
    state_digest: str = ""


class _Kind(msgspec.Struct):
    """What is read of a body whose kind was not written beside it."""

    type: str = ""


_encoder = msgspec.json.Encoder()
_inbox = msgspec.json.Decoder(InboxPayload)
_kind = msgspec.json.Decoder(_Kind).decode
_outbox = msgspec.json.Decoder(OutboxPayload)
_dead = msgspec.json.Decoder(DeadLetter)

encode = _encoder.encode
decode_inbox = _inbox.decode
decode_dead_letter = _dead.decode


def decode_outbox(data: bytes) -> OutboxPayload:
    payload = _outbox.decode(data)
    if not payload.kind:  # earlier versions did not write it
        return msgspec.structs.replace(payload, kind=_kind(payload.body).type)
    return payload


def write_reply(payload: OutboxPayload) -> WrittenReply:
    return WrittenReply(payload, encode(payload))


def now_ms() -> int:
    """Wall clock in milliseconds since 1970, for what is stored."""
    return time.time_ns() // 1_000_000
