"""What a turn does to its session in one step is what the three steps do one by one."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from orchestrator.conversation.builder import new_session
from orchestrator.conversation.errors import InvalidPatch
from orchestrator.conversation.history import DialogueEntry
from orchestrator.conversation.key import ConversationKey
from orchestrator.conversation.patch import advance, append_turns, apply_patch, stamp
from tests.unit.orchestrator.conversation.states import a_session

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

    noted = {"version": "5-0", "updated_at": NOW}
    assert advance(state, patch, entries, noted, limit=2) == one_by_one
    assert advance(state, {}, [], noted, limit=2).version == "5-0"
    assert state.version == ""


def test_what_a_turn_notes_of_itself_goes_before_what_its_patch_says() -> None:
    noted = {"version": "5-0", "updated_at": NOW, "last_user_msg_at": NOW}

    advanced = advance(a_session(), {"last_user_msg_at": None, "vip": True}, [], noted, limit=2)

    assert (advanced.last_user_msg_at, advanced.vip) == (NOW, True)


def test_a_patch_is_held_to_its_rules_whatever_the_turn_notes() -> None:
    noted = {"version": "5-0", "updated_at": NOW}

    with pytest.raises(InvalidPatch, match="unclear_turns"):
        advance(a_session(), {"unclear_turns": -1}, [], noted, limit=2)
    with pytest.raises(InvalidPatch, match="human_handoff"):
        advance(a_session(), {"owner": "waiting"}, [], noted, limit=2)
