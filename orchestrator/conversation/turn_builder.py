"""Makes a turn of a raw message: who quoted what, from where, and when; the rest by its type."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from msgspec.structs import replace

from orchestrator.conversation.key import ConversationKey
from orchestrator.conversation.message_contents import Fields, part, read_content, words
from orchestrator.conversation.turn import Turn
from orchestrator.whatsapp.scalars import identifier, timestamp

_UNREADABLE_GROUP = "unreadable"


def build_turn(
    *,
    entry_id: str,
    conversation: ConversationKey,
    message_id: str,
    raw: Mapping[str, Any],
    profile_name: str | None,
    received_at: datetime,
) -> Turn:
    """Read `raw`, one object of Meta's `messages[]`. Never raises, whatever it holds.

    A time of sending that makes no sense is taken to be `received_at`.
    """
    fields = read_content(raw)
    if "context" in raw:
        _add_context(part(raw, "context"), fields)
    if raw.get("referral"):
        fields["from_ad"] = True
    if raw.get("group_id"):
        fields["group_id"] = identifier(raw["group_id"]) or _UNREADABLE_GROUP
    sent = raw.get("timestamp")
    sent_at = _moment_in(sent) if isinstance(sent, str) else _moment_of(sent)
    turn = Turn(
        entry_id=entry_id,
        conversation=conversation,
        message_id=message_id,
        kind=fields.pop("kind"),
        text=fields.pop("text", ""),
        profile_name=words(profile_name) or None,
        sent_at=sent_at or received_at,
        received_at=received_at,
    )
    return replace(turn, **fields) if fields else turn  # most messages are nothing but words


def _moment_of(value: object) -> datetime | None:
    seconds = timestamp(value)
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)


_moment_in = lru_cache(maxsize=64)(_moment_of)
"""Of a text, as Meta writes it: many messages are sent in one second."""


def _add_context(context: Mapping[str, Any], fields: Fields) -> None:
    fields["quoted_message_id"] = identifier(context.get("id"))
    product = part(context, "referred_product")
    fields["product_id"] = identifier(product.get("product_retailer_id"))
