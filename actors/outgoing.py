"""The replies of an entry: our own ids, what goes to the outbox, what goes on record."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Raw, Struct

from orchestrator.conversation.replies import Reply
from orchestrator.storage.entries import (
    NO_TEMPLATE,
    InboxEntry,
    OutboxPayload,
    WrittenReply,
    write_reply,
)
from orchestrator.storage.records.journal import ReplyRecord
from orchestrator.whatsapp.outbound import written_message


class Outgoing(Struct, frozen=True):
    """`written` goes to the outbox, `records` are the same replies for the journal."""

    written: tuple[WrittenReply, ...]
    records: tuple[ReplyRecord, ...]


def reply_ids(entry: InboxEntry, count: int) -> list[str]:
    """Our ids of an entry's replies; they travel as callback data and never repeat."""
    before = f"{entry.partition}.{entry.entry_id}."
    if count == 1:  # as nearly always
        return [before + "0"]
    return [f"{before}{index}" for index in range(count)]


def outgoing(
    entry: InboxEntry,
    replies: Sequence[Reply],
    *,
    ids: Sequence[str] | None = None,
    yields: bool,
    window_until_ms: int | None = None,
    template: Reply | None = None,
) -> Outgoing:
    """The replies to the user of an entry, in order; `ids` are their `reply_ids`, if known.

    Raises UnsendableReply.

    Once the window is closed, the `template` goes out in place of a reply, or nothing.

    Replies that `yields` do not leave any more once a person has taken the conversation over.
    """
    written, records = [], []
    payload, user = entry.payload, entry.conversation.wa_id
    if ids is None:
        ids = reply_ids(entry, len(replies))
    for index, reply in enumerate(replies):
        own_id = ids[index]
        message = written_message(reply, to=user, callback_data=own_id)
        body = Raw(message.json)  # the same for the outbox, the POST and the record
        written.append(
            write_reply(
                OutboxPayload(
                    reply_id=own_id,
                    identity=payload.identity,
                    body=body,
                    kind=message.kind,
                    message_id=payload.message_id,
                    received_at_ms=payload.received_at_ms,
                    yields=yields,
                    window_until_ms=window_until_ms,
                    template=NO_TEMPLATE
                    if template is None
                    else Raw(written_message(template, to=user, callback_data=own_id).json),
                )
            )
        )
        records.append(
            ReplyRecord(
                reply_id=own_id,
                index=index,
                kind=message.kind,
                text=reply.summary,
                payload=body,
            )
        )
    return Outgoing(written=tuple(written), records=tuple(records))
