"""Meta's 24 hours: until when plain replies may be sent to a user, and what may go out after."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache

from config.profile import BusinessProfile, language_of
from orchestrator.conversation.replies import Reply, TemplateReply
from orchestrator.conversation.state import SessionState

WINDOW_MS = 24 * 3_600_000 - 60_000
"""A minute less than Meta's: clocks differ, and a reply takes its time."""


def window_until_ms(state: SessionState, updated_ms: int) -> int | None:
    """Unix milliseconds; None where no message of the user's is known: Meta decides then.

    `updated_ms` is the state's `updated_at`, most often the moment of the user's message as well.
    """
    if state.last_user_msg_at is None:
        return None
    if state.last_user_msg_at == state.updated_at:
        return updated_ms + WINDOW_MS
    last = datetime.fromisoformat(state.last_user_msg_at)
    return int(last.timestamp() * 1000) + WINDOW_MS


def window_template(profile: BusinessProfile, state: SessionState) -> Reply | None:
    """The business's invitation to write again, in the user's language."""
    template = profile.window_template
    if template is None or state.opted_out:
        return None
    return _invitation(template.name, template.language.get(language_of(state.locale)))


# One a business and language, said again with each reply.
@lru_cache(maxsize=256)
def _invitation(name: str, language: str) -> Reply:
    return TemplateReply(name=name, language=language)
