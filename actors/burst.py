"""Several short messages in a row are one thing said: they are waited for, and answered once."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from msgspec.structs import replace

from actors.messages import RunTurn
from actors.runtime import Mailbox
from orchestrator.conversation.fragments import reads_like_a_piece
from orchestrator.conversation.message_contents import part, words
from orchestrator.conversation.ownership import BOT
from orchestrator.conversation.state import SessionState
from orchestrator.storage.appended import place_of
from orchestrator.storage.entries import InboxEntry

PIECE_SECONDS = 0.7
"""How long a piece waits for the next one, unless the setting says otherwise."""
CAP_SECONDS = 2.0
"""How long a burst waits in all by default; twice the window if one is set."""
MOST_MESSAGES = 10

Wait = Callable[[float], Awaitable[bool]]
"""Waits so many seconds for another message; whether one came."""


class Burst:
    """Gathers what follows the first message, out of the conversation's mailbox."""

    def __init__(
        self, first: InboxEntry, mailbox: Mailbox, *, window_seconds: float | None
    ) -> None:
        self._mailbox = mailbox
        self._window = PIECE_SECONDS if window_seconds is None else window_seconds
        self._cap = CAP_SECONDS if window_seconds is None else 2 * window_seconds
        self.entries = [first]
        self._taken: list[Any] = []

    async def gather(self, session: SessionState | None, wait: Wait) -> None:
        """Take what belongs to the first message, waiting while it reads unfinished."""
        answers = _asks(session)
        loop = asyncio.get_running_loop()
        until = loop.time() + self._cap
        while len(self.entries) < MOST_MESSAGES and self._unfinished(answers):
            if self._take():
                continue
            left = min(self._window, until - loop.time())
            if self._mailbox.user or left <= 0 or not await wait(left):
                return

    def _unfinished(self, answers: bool) -> bool:
        text = text_of(self.entries[-1])
        return reads_like_a_piece(text, follows=len(self.entries) > 1, answers=answers)

    def _take(self) -> bool:
        """The next message, if it is words of the same kind; whatever else comes ends the burst."""
        lane = self._mailbox.user
        if not lane:
            return False
        message = lane[0].message
        if not isinstance(message, RunTurn) or message.suspect or message.again:
            return False
        if not joins(message.entry):
            return False
        if place_of(message.entry.entry_id) <= place_of(self.entries[-1].entry_id):
            return False  # delivered a second time: it is in the burst already
        self._taken.append(self._mailbox.get())
        self.entries.append(message.entry)
        return True

    def put_back(self) -> None:
        """Whoever comes after us shall find in the mailbox what we took from it."""
        if self._taken:
            self._mailbox.put_back(self._taken)
            self._taken = []


def _asks(session: SessionState | None) -> bool:
    return session is not None and session.pending_question is not None


def begins_burst(
    entry: InboxEntry, session: SessionState | None, window_seconds: float | None
) -> bool:
    """Whether the message may be a piece of something longer."""
    return (
        window_seconds != 0
        and joins(entry)
        and reads_like_a_piece(text_of(entry), follows=False, answers=_asks(session))
    )


def joins(entry: InboxEntry) -> bool:
    """Plain words of the user's, written now: no button, file, quote or operator's word."""
    raw = entry.payload.raw
    return (
        entry.payload.command is None
        and not entry.recovered
        and raw.get("type") == "text"
        and not (raw.get("context") or raw.get("errors") or raw.get("group_id"))
        and not raw.get("referral")
    )


def stands_alone(entry: InboxEntry, state: SessionState, window_seconds: float | None) -> bool:
    """Words or a tap that are answered at once by themselves; nothing more is waited for."""
    if entry.recovered or not is_said(entry):
        return False
    return state.owner != BOT or not begins_burst(entry, state, window_seconds)


def is_said(entry: InboxEntry) -> bool:
    """Words of the user's, or a tap: what is answered without asking anybody outside."""
    return entry.payload.command is None and entry.payload.raw.get("type") in _SAID


_SAID = frozenset({"text", "interactive", "button"})


def text_of(entry: InboxEntry) -> str:
    return words(part(entry.payload.raw, "text").get("body"))


def is_edit(message: object) -> bool:
    """Whether it brings new words for an earlier message."""
    return isinstance(message, RunTurn) and message.entry.payload.raw.get("type") == "edit"


def edited(entry: InboxEntry, mailbox: Mailbox) -> InboxEntry:
    """The entry with the words the user has put in their place while it waited for its turn."""
    for envelope in mailbox.user or ():
        if not is_edit(envelope.message):
            continue
        edit = part(envelope.message.entry.payload.raw, "edit")
        inner = part(edit, "message")
        if edit.get("original_message_id") == entry.payload.message_id and inner.get("type"):
            kept = {key: entry.payload.raw[key] for key in _OUTER if key in entry.payload.raw}
            payload = replace(entry.payload, raw={**inner, **kept})
            entry = replace(entry, payload=payload)
    return entry


_OUTER = ("id", "from", "from_user_id", "timestamp", "context")
"""What stays of a message that was edited."""
