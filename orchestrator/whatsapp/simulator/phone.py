"""A simulated phone: its chats with the business numbers, and what happened on its screen."""

from __future__ import annotations

import asyncio
import hashlib
from collections import OrderedDict, deque
from collections.abc import Callable
from datetime import UTC, datetime
from enum import IntEnum
from typing import Any

from attrs import define, field, frozen

from orchestrator.whatsapp.simulator.contents import Bubble

_COUNTRIES = {"57": "CO", "55": "BR", "52": "MX", "54": "AR", "51": "PE", "56": "CL", "34": "ES"}


class Ticks(IntEnum):
    """How far a message got; it never goes back."""

    SENT = 1
    DELIVERED = 2
    READ = 3

    @property
    def word(self) -> str:
        return self.name.lower()


@frozen(slots=True)
class Choice:
    """What can be tapped on a message: a button, or a row of a list."""

    kind: str
    """`button_reply`, `list_reply`, or `button` (a template's, whose `id` is its payload)."""
    id: str
    title: str
    description: str | None = None


@define(slots=True)
class ChatMessage:
    """One message on the screen."""

    id: str
    from_business: bool
    ticks: Ticks = Ticks.SENT
    choices: tuple[Choice, ...] = ()
    callback_data: str | None = None

    @property
    def sender(self) -> str:
        return "business" if self.from_business else "user"


@frozen(kw_only=True, slots=True)
class ScreenEvent:
    """`kind` is message, ticks, typing or trouble; `data` is plain JSON."""

    number: int
    """Counts up by one for each event of the phone."""
    at: float
    """Unix seconds."""
    phone_number_id: str
    kind: str
    data: dict[str, Any]

    def as_json(self) -> dict[str, Any]:
        at = datetime.fromtimestamp(self.at, UTC).isoformat(timespec="milliseconds")
        return {
            "number": self.number,
            "at": at,
            "phone_number_id": self.phone_number_id,
            "kind": self.kind,
            **self.data,
        }


@define(slots=True, eq=False)
class Chat:
    """What one phone and one business number wrote to each other; old messages fall off."""

    phone_number_id: str
    max_messages: int
    last_user_at: float | None = None
    """Unix seconds of the user's last message: opens the 24-hour window."""
    messages: OrderedDict[str, ChatMessage] = field(factory=OrderedDict)
    pair_free_at: float = 0.0
    """When the pair limit will have recovered fully, Unix seconds."""

    def add(self, message: ChatMessage) -> None:
        self.messages[message.id] = message
        while len(self.messages) > self.max_messages:
            self.messages.popitem(last=False)

    def find_choice(
        self, choice_id: str, message_id: str | None = None
    ) -> tuple[ChatMessage, Choice] | None:
        """On the message named, or the newest that offers it: old buttons stay on the screen."""
        for message in reversed(self.messages.values()):
            if message_id is not None and message.id != message_id:
                continue
            for choice in message.choices:
                if choice.id == choice_id:
                    return message, choice
        return None

    def on_offer(self) -> list[str]:
        """Ids of the newest message that offers anything."""
        for message in reversed(self.messages.values()):
            if message.choices:
                return [choice.id for choice in message.choices]
        return []


@define(slots=True, eq=False)
class Phone:
    """One user. A phone known by its BSUID only never shows its number."""

    user_id: str
    max_events: int
    now: Callable[[], float]
    """Unix seconds."""
    name: str = ""
    """The profile name webhooks carry; empty if the user never gave one."""
    chats: dict[str, Chat] = field(factory=dict)
    last_number: int = 0
    viewers: int = 0
    """How many look at the screen right now: a phone looked at reads what arrives."""
    on_event: Callable[[Phone, ScreenEvent], object] = lambda phone, event: None
    """Told of everything that appears."""
    events: deque[ScreenEvent] = field(init=False)
    changed: asyncio.Event = field(factory=asyncio.Event)

    def __attrs_post_init__(self) -> None:
        self.events = deque(maxlen=self.max_events)

    @property
    def wa_id(self) -> str | None:
        return self.user_id if self.user_id.isdigit() else None

    @property
    def bsuid(self) -> str:
        if not self.user_id.isdigit():
            return self.user_id
        digest = hashlib.blake2b(self.user_id.encode(), digest_size=8).digest()
        return f"{_COUNTRIES.get(self.user_id[:2], 'US')}.{int.from_bytes(digest, 'big')}"

    def chat(self, phone_number_id: str) -> Chat:
        if phone_number_id not in self.chats:
            self.chats[phone_number_id] = Chat(phone_number_id, self.max_events)
        return self.chats[phone_number_id]

    def show(self, phone_number_id: str, kind: str, data: dict[str, Any]) -> None:
        """Put an event on the screen and wake whoever waits for one."""
        self.last_number += 1
        event = ScreenEvent(
            number=self.last_number,
            at=self.now(),
            phone_number_id=phone_number_id,
            kind=kind,
            data=data,
        )
        self.events.append(event)
        self.on_event(self, event)
        self.wake()

    def show_message(self, chat: Chat, message: ChatMessage, bubble: Bubble) -> None:
        chat.add(message)
        data: dict[str, Any] = {"from": message.sender, "id": message.id, "message": bubble}
        if message.callback_data is not None:
            data["callback_data"] = message.callback_data
        self.show(chat.phone_number_id, "message", data)

    def raise_ticks(self, chat: Chat, message: ChatMessage, ticks: Ticks) -> bool:
        """Whether the message got further by this."""
        if ticks <= message.ticks:
            return False
        message.ticks = ticks
        data = {"from": message.sender, "id": message.id, "ticks": ticks.word}
        self.show(chat.phone_number_id, "ticks", data)
        return True

    def wake(self) -> None:
        self.changed.set()
        self.changed = asyncio.Event()
