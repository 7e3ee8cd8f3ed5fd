"""What a webhook can carry, as values: messages, statuses of our own messages, and the rest."""

from __future__ import annotations

from typing import Any

import msgspec

from orchestrator.whatsapp.scalars import timestamp


class InboundMessage(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Something a user sent. `raw` is Meta's message object, untouched."""

    phone_number_id: str
    message_id: str
    """Meta's wamid; `noid.` and a digest of the message if it came without one."""
    phone: str | None
    bsuid: str | None
    profile_name: str | None
    raw: dict[str, Any]

    @property
    def timestamp(self) -> int | None:
        """Unix seconds of sending, None if missing or absurd."""
        return timestamp(self.raw.get("timestamp"))

    @property
    def user_id(self) -> str | None:
        """Phone, or BSUID if that is hidden; None only if Meta named nobody."""
        return self.phone or self.bsuid


class StatusUpdate(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """How far one of our messages got. `status` is Meta's word, known or not."""

    phone_number_id: str
    message_id: str
    status: str
    timestamp: int | None
    phone: str | None
    """The recipient; in a group, the participant this status is about."""
    bsuid: str | None
    group_id: str | None = None
    callback_data: str | None = None
    """Our own outbound id, if the message carried one (biz_opaque_callback_data)."""
    error_code: int | None = None
    error_title: str | None = None
    raw: dict[str, Any] | None = None
    """Kept for failures and statuses we do not know."""


class OtherUpdate(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Everything else, kept for the record.

    `kind` is `error`, `user_action`, `call`, `call_status`, `message_echo`, `user_preference`,
    `unknown` (a new key beside messages), `malformed`, `oversized`, or the webhook field itself.
    """

    field: str
    kind: str
    phone_number_id: str | None
    raw: dict[str, Any]
    """A value that is no object stands under the key `value`."""
    waba_id: str | None = None
    message_id: str | None = None
    phone: str | None = None
    bsuid: str | None = None
    detail: str | None = None
    """What is wrong with a malformed or oversized item."""


InboundItem = InboundMessage | StatusUpdate | OtherUpdate


class WebhookBatch(msgspec.Struct, frozen=True, gc=False):
    """The items of one POST, in the order they stand in it."""

    items: tuple[InboundItem, ...]
