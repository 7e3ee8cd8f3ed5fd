"""Turns that get no answer, and what they change all the same: edits, revocations, new devices.

Also the answers that would only be said again: of a burst of messages nobody can read, one is told.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from msgspec.structs import replace

from actors.outcome import Outcome
from orchestrator.conversation.history import DialogueEntry, Line, line_of
from orchestrator.conversation.state import SessionState
from orchestrator.conversation.turn import MessageKind, Turn

REVOKED = "[deleted]"
SAID_RECENTLY = timedelta(seconds=60)
_UNREADABLE = frozenset({MessageKind.UNSUPPORTED, MessageKind.UNKNOWN, MessageKind.STICKER})
_IDENTITY_CHANGES = frozenset({"customer_identity_changed", "user_identity_changed"})


def quiet_outcome(turn: Turn) -> Outcome:
    """What a turn that wants no answer does to its session."""
    outcome = Outcome(outcome="silent")
    target = turn.target_message_id
    if turn.group_id is None and target is not None:
        if turn.kind is MessageKind.EDIT and turn.text:
            outcome.rewrites = {target: turn.text}
        elif turn.kind is MessageKind.REVOKE:
            outcome.rewrites = {target: REVOKED}
    if turn.kind is MessageKind.SYSTEM and turn.detail in _IDENTITY_CHANGES:
        outcome.patch = {"phone_verified": False}
        outcome.note = "[the user's phone or SIM may have changed]"
    return outcome


def rewritten(state: SessionState, rewrites: dict[str, str]) -> SessionState:
    """The session with the user's own words changed where they took them back."""
    said = zip(state.lines, state.turns, strict=True)
    return replace(state, lines=tuple(_rewritten(line, entry, rewrites) for line, entry in said))


def _rewritten(line: Line, entry: DialogueEntry, rewrites: dict[str, str]) -> Line:
    text = rewrites.get(entry.message_id) if entry.role == "user" else None
    return line if text is None else line_of(replace(entry, text=text))


_NO_MESSAGE = frozenset({"edit", "reaction", "pin", "keep_in_chat", "poll_update"})
"""What WhatsApp reports as unsupported although the user has not said anything new."""


def was_just_told(turn: Turn, state: SessionState) -> bool:
    """Whether nobody needs to hear that it cannot be read: it is no message, or was told just now.

    So it was if the message before was as unreadable, and came a moment ago.
    """
    if turn.kind not in _UNREADABLE:
        return False
    if turn.kind is MessageKind.UNSUPPORTED and turn.detail in _NO_MESSAGE:
        return True
    if turn.text:
        return False
    said = next((entry for entry in reversed(state.turns) if entry.role == "user"), None)
    if said is None or said.text not in {f"[{kind}]" for kind in _UNREADABLE}:
        return False
    return turn.received_at - datetime.fromisoformat(said.at) < SAID_RECENTLY
