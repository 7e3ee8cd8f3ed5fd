"""The entries of the durable journal, and how they are written: one JSON object each.

The pipeline appends them inside its commits; the recorder reads them and hands them to
`Records.write`. JSON, because msgspec writes it as fast as msgpack and people can read a stream.
Times are milliseconds since the epoch, UTC. A field added later needs a default: entries written
by an older version stay readable, and fields this version does not know are passed over.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import msgspec
from msgspec import Raw, Struct
from msgspec.structs import asdict

from orchestrator.storage.records.errors import UndecodableRecord


class ReplyRecord(Struct, frozen=True, kw_only=True, gc=False, omit_defaults=True):
    """One reply of a turn. `payload` is what goes to the Graph API, if more than the text.

    `reply_id` travels as `biz_opaque_callback_data`; no message of the number ever has the same.
    """

    reply_id: str
    index: int
    kind: str
    text: str
    payload: Any = None


class EffectRecord(Struct, frozen=True, kw_only=True, gc=False, omit_defaults=True):
    """A fact an agent left beside its replies, for example `handoff_requested`."""

    kind: str
    details: dict[str, str] = {}


class TurnRecord(Struct, frozen=True, kw_only=True, gc=False, omit_defaults=True, tag="turn"):
    """A turn that left the inbox. `outcome` is applied, parked, silent, human, command
    or merged (answered with the last message of its burst).

    `raw` is the user's message as Meta sent it. Lane, intent, tier and agent are None where the
    turn ended before they were known.
    """

    entry_id: str
    partition: int
    phone_number_id: str
    wa_id: str
    tenant_id: str
    message_id: str
    kind: str
    locale: str
    outcome: str
    received_at_ms: int
    sent_at_ms: int
    started_at_ms: int
    committed_at_ms: int
    duration_us: int
    text: str = ""
    bsuid: str | None = None
    profile_name: str | None = None
    raw: Any = None
    lane: str | None = None
    intent: str | None = None
    confidence: float = 0.0
    tier: str | None = None
    reasons: tuple[str, ...] = ()
    agent: str | None = None
    handoffs: tuple[str, ...] = ()
    attempts: int = 1
    error: str | None = None
    replies: tuple[ReplyRecord, ...] = ()
    effects: tuple[EffectRecord, ...] = ()


class SentRecord(Struct, frozen=True, kw_only=True, gc=False, omit_defaults=True, tag="sent"):
    """How the sending of a reply ended.

    `state` is sent (the Graph API took it), delivered (there is nobody to deliver it, as with
    `DELIVERY=log`) or failed.
    """

    reply_id: str
    phone_number_id: str
    wa_id: str
    state: str
    at_ms: int
    wamid: str | None = None
    error_code: int | None = None
    error: str | None = None
    attempts: int = 1


class StatusRecord(Struct, frozen=True, kw_only=True, gc=False, omit_defaults=True, tag="status"):
    """A delivery status as Meta reported it. `reply_id` is the `biz_opaque_callback_data`."""

    phone_number_id: str
    wamid: str
    status: str
    at_ms: int
    reply_id: str | None = None
    error_code: int | None = None
    error_title: str | None = None
    recipient: str | None = None


class OtherRecord(Struct, frozen=True, kw_only=True, gc=False, omit_defaults=True, tag="other"):
    """A webhook that is neither message nor status: account alerts, template reviews, calls."""

    kind: str
    raw: dict[str, Any]
    at_ms: int
    phone_number_id: str | None = None


class _ReadReply(ReplyRecord, frozen=True, kw_only=True, gc=False, omit_defaults=True):
    """A reply as it is read: what goes into SQL as JSON stays the JSON it is."""

    payload: Raw = Raw()


class _ReadTurn(TurnRecord, frozen=True, kw_only=True, gc=False, omit_defaults=True):
    """Likewise."""

    raw: Raw = Raw()
    replies: tuple[_ReadReply, ...] = ()


JournalRecord = TurnRecord | SentRecord | StatusRecord | OtherRecord
Record = TypeVar("Record", bound=JournalRecord)

_to_json = msgspec.json.Encoder().encode
_READERS: dict[bytes, Callable[[bytes], JournalRecord]] = {
    b'{"type":"turn",': msgspec.json.Decoder(_ReadTurn).decode,
    b'{"type":"sent",': msgspec.json.Decoder(SentRecord).decode,
    b'{"type":"status",': msgspec.json.Decoder(StatusRecord).decode,
    b'{"type":"other",': msgspec.json.Decoder(OtherRecord).decode,
}
"""By how an entry begins: with its type."""


def encode(record: JournalRecord) -> bytes:
    """The journal entry of `record`; never fails for what came out of JSON."""
    return journalled(record)[0]


def journalled(record: Record) -> tuple[bytes, Record | None]:
    """The same, and the record if that is what will be read; None if it had to be mended."""
    try:
        return _to_json(record), record
    except UnicodeEncodeError:  # half a surrogate pair, which UTF-8 cannot carry
        return _to_json({"type": record.__struct_config__.tag} | _mended(record)), None


def decode(entry: bytes) -> JournalRecord:
    """The record of a journal entry; raises `UndecodableRecord`, which never quotes the entry."""
    head = entry[: entry.find(b",") + 1]
    reader = _READERS.get(head)
    if reader is None:
        raise UndecodableRecord(
            f"a journal entry begins with {head[:40]!r}, which no record of this version does "
            f"(it knows {', '.join(map(_name_of, _READERS))}); "
            "if a newer version wrote it, start that version"
        )
    try:
        entry.decode()  # what stays JSON is not looked into below
        return reader(entry)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise UndecodableRecord(
            f"a journal entry of type {_name_of(head)} cannot be read: {error}; "
            "set it aside and report it"
        ) from error


def _name_of(head: bytes) -> str:
    return head.decode().split('"')[3]


def _mended(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    if isinstance(value, Struct):
        return _mended(asdict(value))
    if isinstance(value, dict):
        return {_mended(key): _mended(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_mended(item) for item in value]
    return value
