"""Writes the phones into a diary, and brings them back from one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import orjson

from orchestrator.whatsapp.simulator.contents import Bubble
from orchestrator.whatsapp.simulator.controls import Controls
from orchestrator.whatsapp.simulator.diary import Diary
from orchestrator.whatsapp.simulator.phone import ChatMessage, Choice, Phone, ScreenEvent, Ticks
from orchestrator.whatsapp.simulator.phone_book import PhoneBook

_TICKS: Mapping[str, Ticks] = {ticks.word: ticks for ticks in Ticks}


def choices_of(bubble: Bubble) -> tuple[Choice, ...]:
    """What can be tapped on a message."""
    buttons = (
        Choice(str(button.get("kind", "button_reply")), button["id"], button["title"])
        for button in bubble.get("buttons", ())
    )
    rows = (
        Choice("list_reply", row["id"], row["title"], row.get("description"))
        for section in bubble.get("sections", ())
        for row in section.get("rows", ())
    )
    return (*buttons, *rows)


class Memory:
    """Remembers the phones of `book` and how far the clock is ahead."""

    def __init__(self, diary: Diary, book: PhoneBook, controls: Controls) -> None:
        self._diary = diary
        self._book = book
        self._controls = controls

    def recall(self) -> None:
        """Once, before anything happens; leaves the diary as short as it can be."""
        for record in self._diary.read():
            try:
                self._recall(record)
            except (KeyError, TypeError, ValueError):
                continue  # written by another version, or spoilt: the other chats still stand
        self._shorten()

    def _recall(self, record: dict[str, Any]) -> None:
        if "ahead_seconds" in record:
            self._controls.clock.ahead_seconds = float(record["ahead_seconds"])
            return
        phone = self._book.read(str(record["user_id"]))
        phone.name = str(record["name"])
        event = ScreenEvent(
            number=int(record["number"]),
            at=float(record["at"]),
            phone_number_id=str(record["phone_number_id"]),
            kind=str(record["kind"]),
            data=dict(record["data"]),
        )
        phone.events.append(event)
        phone.last_number = event.number
        _replay(phone, event)

    def note(self, phone: Phone, event: ScreenEvent) -> None:
        if self._diary.is_long:
            self._shorten()  # what just happened is among the phone's events
        else:
            self._write(_record(phone, event))

    def note_clock(self) -> None:
        self._write({"ahead_seconds": self._controls.clock.ahead_seconds})

    def _write(self, record: dict[str, Any]) -> None:
        try:
            self._diary.write(record)
        except (OSError, orjson.JSONEncodeError):
            return  # a full disk troubles the business's own store; the phones go on without

    def _shorten(self) -> None:
        try:
            self._diary.rewrite(self._everything())
        except OSError:
            return

    def _everything(self) -> Iterator[dict[str, Any]]:
        if self._controls.clock.ahead_seconds:
            yield {"ahead_seconds": self._controls.clock.ahead_seconds}
        for phone in reversed(self._book.all()):
            for event in phone.events:
                yield _record(phone, event)

    def close(self) -> None:
        self._diary.close()


def _record(phone: Phone, event: ScreenEvent) -> dict[str, Any]:
    return {
        "user_id": phone.user_id,
        "name": phone.name,
        "number": event.number,
        "at": event.at,
        "phone_number_id": event.phone_number_id,
        "kind": event.kind,
        "data": event.data,
    }


def _replay(phone: Phone, event: ScreenEvent) -> None:
    """What the chat knows of its messages, besides what the screen shows."""
    chat, data = phone.chat(event.phone_number_id), event.data
    if event.kind == "message":
        from_business = data["from"] == "business"
        chat.add(
            ChatMessage(
                id=str(data["id"]),
                from_business=from_business,
                choices=choices_of(data["message"]) if from_business else (),
                callback_data=data.get("callback_data"),
            )
        )
        if not from_business:
            chat.last_user_at = event.at
    elif event.kind == "ticks":
        message = chat.messages.get(str(data["id"]))
        if message is not None:
            message.ticks = max(message.ticks, _TICKS[data["ticks"]])
