"""What a turn does to its session in one step is what the three steps do one by one."""

from __future__ import annotations

from datetime import UTC, datetime

from orchestrator.conversation.builder import new_session
from orchestrator.conversation.key import ConversationKey
from orchestrator.conversation.patch import advance, append_turns, apply_patch, stamp
from orchestrator.conversation.state import DialogueEntry

NOW = "2026-11-23T10:00:00.000+00:00"


def test_advancing_is_patching_appending_and_stamping_in_one() -> None:
    state = new_session(
        key=ConversationKey("118273645509182", "573005550117"),
        tenant_id="shop",
        locale="es_CO",
        timezone="America/Bogota",
        currency="COP",
        profile_name=None,
        now=datetime(2026, 11, 23, tzinfo=UTC),
    )
    patch = {"current_lane": "info", "unclear_turns": 1}
    entries = [DialogueEntry(role="user", text="hola", message_id="w1", at=NOW)] * 3

    one_by_one = stamp(
        append_turns(apply_patch(state, patch), entries, 2), version="5-0", updated_at=NOW
    )

    assert advance(state, patch, entries, limit=2, version="5-0", updated_at=NOW) == one_by_one
    assert advance(state, {}, [], limit=2, version="5-0", updated_at=NOW).version == "5-0"
    assert state.version == ""
