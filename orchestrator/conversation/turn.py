"""A turn: one inbox entry with its meaning read out, as router and agents see it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

import msgspec
from attrs import frozen

from orchestrator.conversation.key import ConversationKey


class MessageKind(StrEnum):
    """What the user sent. Values follow Meta's `messages[].type`, with answers told apart."""

    __hash__ = str.__hash__  # Enum's own is written in Python, and called several times a turn

    TEXT = "text"
    IMAGE = "image"
    VIDEO = "video"
    AUDIO = "audio"
    VOICE = "voice"
    DOCUMENT = "document"
    STICKER = "sticker"
    LOCATION = "location"
    CONTACTS = "contacts"
    BUTTON_REPLY = "button_reply"
    LIST_REPLY = "list_reply"
    TEMPLATE_BUTTON = "template_button"
    FLOW_REPLY = "flow_reply"
    CALL_PERMISSION_REPLY = "call_permission_reply"
    REACTION = "reaction"
    ORDER = "order"
    SYSTEM = "system"
    WELCOME = "request_welcome"
    EDIT = "edit"
    REVOKE = "revoke"
    UNSUPPORTED = "unsupported"
    UNKNOWN = "unknown"
    COMMAND = "command"
    """An operator's word (reset, handoff, return, message) or an echo, not the user's."""


DELIVERY_FAILED = "delivery_failed"
"""The command made of a reply that could not be sent or delivered."""
ADOPT = "adopt"
"""The command that brings the session the user had under another number."""
PREFERENCE = "preference"
"""The command made of a user's switching marketing messages off or on in WhatsApp."""
ECHO = "echo"
"""The command made of what a person wrote to the user in the phone app."""


@frozen(kw_only=True, slots=True)
class Location:
    """Degrees, WGS 84."""

    latitude: float
    longitude: float
    name: str | None = None
    address: str | None = None


@frozen(kw_only=True, slots=True)
class Media:
    """A file of the user's, still at Meta. `file_name` is the user's own word: never a path."""

    media_id: str
    mime_type: str
    sha256: str | None = None
    file_name: str | None = None


@frozen(kw_only=True, slots=True)
class OrderItem:
    """A line of a native WhatsApp cart. The price the client saw is left out: ours counts."""

    product_id: str
    quantity: int


@frozen(kw_only=True, slots=True)
class SharedContact:
    """A contact card the user sent. Only their own card proves a number to be theirs."""

    name: str | None = None
    phone: str | None = None
    """Digits; WhatsApp's own reading of the number if the card has one."""
    is_own: bool = False
    """The user tapped our request for their contact details."""


class Turn(msgspec.Struct, frozen=True, kw_only=True):
    """What one message means. Text is trimmed; times are aware UTC."""

    entry_id: str
    """Id of the inbox entry: names the turn, orders it and is the version it commits."""
    conversation: ConversationKey
    message_id: str
    kind: MessageKind
    text: str = ""
    choice_id: str | None = None
    """Id of the button, row or template payload the user tapped."""
    choice_title: str | None = None
    location: Location | None = None
    media: Media | None = None
    order_items: tuple[OrderItem, ...] = ()
    quoted_message_id: str | None = None
    emoji: str | None = None
    """The reaction, or None when it was taken back."""
    target_message_id: str | None = None
    """The message a reaction, an edit or a revocation is about; an edit's new words are `text`."""
    flow_values: dict[str, object] | None = None
    """What the user filled in, or None if it could not be read."""
    contacts: tuple[SharedContact, ...] = ()
    product_id: str | None = None
    """The catalogue product the user asked about."""
    from_ad: bool = False
    profile_name: str | None = None
    error_codes: tuple[int, ...] = ()
    detail: str | None = None
    """Meta's own word for it: the type of an unsupported, unknown or system message."""
    new_phone: str | None = None
    """The number a user moved to (system message)."""
    new_bsuid: str | None = None
    command: str | None = None
    command_values: Mapping[str, str] = {}
    """What an operator's command says beside its words."""
    sent_at: datetime
    received_at: datetime
    group_id: str | None = None

    @property
    def wants_answer(self) -> bool:
        """Whether a person would expect words back."""
        return self.group_id is None and self.kind not in _SILENT


_SILENT = frozenset(
    {
        MessageKind.REACTION,
        MessageKind.SYSTEM,
        MessageKind.EDIT,
        MessageKind.REVOKE,
        MessageKind.CALL_PERMISSION_REPLY,
        MessageKind.COMMAND,
    }
)
