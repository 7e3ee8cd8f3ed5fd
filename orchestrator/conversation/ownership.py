"""Who answers a conversation: the bot, nobody yet (it waits for a person), or a person.

Every change of `owner` is made by a patch of this module, so that the keys around it agree.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from orchestrator.conversation.contract import MAX_SUMMARY
from orchestrator.conversation.moments import moment
from orchestrator.conversation.patch import clip
from orchestrator.conversation.state import SessionState

BOT = "bot"
WAITING = "waiting"
PERSON = "human"

_LONGEST_REASON = 200

Patch = dict[str, object]


def to_queue(at: datetime, *, reason: str, summary: str) -> Patch:
    """A person was asked for; `summary` is what they find when they come."""
    return {
        "owner": WAITING,
        "human_handoff": True,
        "owner_since": moment(at),
        "waiting_told_at": moment(at),
        "last_handoff_reason": clip(reason, _LONGEST_REASON),
        "handoff_summary": clip(summary, MAX_SUMMARY),
        "pending_question": None,
    }


def to_person(at: datetime) -> Patch:
    """A person took over, or wrote again."""
    return {
        "owner": PERSON,
        "human_handoff": True,
        "owner_since": moment(at),
        "waiting_told_at": None,
        "pending_question": None,
    }


def to_bot() -> Patch:
    """The bot answers again; why a person was asked for stays on record."""
    return {
        "owner": BOT,
        "human_handoff": False,
        "owner_since": None,
        "waiting_told_at": None,
        "unclear_turns": 0,
    }


def has_lasted(since: str | None, minutes: int, now: datetime) -> bool:
    """Whether so many minutes have gone by; a moment nobody noted is taken to be just now."""
    return since is not None and now - datetime.fromisoformat(since) >= timedelta(minutes=minutes)


def change_note(before: SessionState, patch: Patch) -> str | None:
    """A line for the dialogue where `patch` changes who answers, else None."""
    owner = patch.get("owner", before.owner)
    if owner == before.owner:
        return None
    if owner == BOT:
        return "[return]"
    reason = patch.get("last_handoff_reason")
    return f"[handoff] {reason}" if reason else "[handoff]"
