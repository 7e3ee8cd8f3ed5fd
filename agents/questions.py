"""The bot's own question, kept alive while something else is answered in between."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from orchestrator.conversation.state import SessionState

_QUESTION = re.compile(r"[^.!?\n]*\?")
_LONGEST = 300


TEXT_OF: Mapping[str, str] = MappingProxyType(
    {
        "support:kind": "ask_kind",
        "support:details": "ask_details",
        "support:order": "ask_order",
        "support:photo": "ask_photo",
    }
)
"""Questions that stand on their own, by the key of their text."""


def last_asked(state: SessionState) -> str | None:
    """The words of the question put last, as the user read them; None if it cannot be told."""
    for entry in reversed(state.turns):
        if entry.role != "assistant":
            continue
        found = _QUESTION.findall(entry.text)
        if found and len(found[-1]) <= _LONGEST:
            return str(found[-1].strip(" *_•"))
    return None
