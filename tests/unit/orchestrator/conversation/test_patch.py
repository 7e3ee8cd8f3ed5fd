"""Changes to a session."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from orchestrator.conversation.builder import decode_state, encode_state
from orchestrator.conversation.contract import MAX_TEXT, RULES, validate
from orchestrator.conversation.errors import InvalidPatch
from orchestrator.conversation.history import DialogueEntry
from orchestrator.conversation.patch import (
    FIXED_KEYS,
    PATCHABLE_KEYS,
    append_turns,
    apply_patch,
    clip,
    stamp,
)
from tests.unit.orchestrator.conversation.states import (
    FREE_VALUES,
    NOW,
    a_session,
    an_entry,
    an_item,
    anything,
    entries,
    patches,
)


def test_an_empty_patch_gives_the_state_itself() -> None:
    state = a_session()
    assert apply_patch(state, {}) is state


def test_a_patch_changes_only_its_keys_and_leaves_the_old_state_alone() -> None:
    state = a_session()
    patched = apply_patch(state, {"current_lane": "info", "unclear_turns": 1})
    assert patched == replace(state, current_lane="info", unclear_turns=1)
    assert state == a_session()


@pytest.mark.parametrize("key", sorted(FIXED_KEYS))
def test_identity_history_and_stamps_are_not_patchable(key: str) -> None:
    state = a_session()
    with pytest.raises(InvalidPatch, match=key):
        apply_patch(state, {key: getattr(state, key)})


def test_an_unknown_key_is_refused_by_name() -> None:
    with pytest.raises(InvalidPatch) as caught:
        apply_patch(a_session(), {"mood": "good"})
    assert (caught.value.key, caught.value.value) == ("mood", "good")


def test_an_owner_cannot_change_without_its_flag() -> None:
    with pytest.raises(InvalidPatch) as caught:
        apply_patch(a_session(), {"owner": "waiting"})
    assert caught.value.key == "human_handoff"
    assert apply_patch(a_session(), {"owner": "waiting", "human_handoff": True}).human_handoff


def test_emptying_the_cart_of_a_checkout_is_refused() -> None:
    cart = {"cart_items": (an_item(),), "cart_subtotal_cents": 6_980_000}
    state = apply_patch(a_session(), cart | {"commerce_state": "checkout"})
    with pytest.raises(InvalidPatch) as caught:
        apply_patch(state, {"cart_items": (), "cart_subtotal_cents": 0})
    assert caught.value.key == "commerce_state"


def test_the_free_keys_of_these_tests_and_the_moves_cover_every_patchable_key() -> None:
    moved = {
        "owner",
        "human_handoff",
        "cart_items",
        "cart_subtotal_cents",
        "commerce_state",
        "last_order_id",
        "return_window_open",
    }
    assert set(FREE_VALUES) | moved == PATCHABLE_KEYS


@given(st.lists(patches(), max_size=5))
def test_any_sequence_of_valid_patches_is_valid_and_round_trips(
    sequence: list[dict[str, object]],
) -> None:
    state = a_session()
    for patch in sequence:
        state = apply_patch(state, patch)
    validate(state)
    assert decode_state(encode_state(state)) == state


@given(st.sampled_from(sorted(PATCHABLE_KEYS)), anything, patches())
def test_an_invalid_value_among_valid_ones_is_refused_with_key_value_and_rule(
    key: str, value: object, patch: dict[str, object]
) -> None:
    if RULES[key].holds(value):
        return
    with pytest.raises(InvalidPatch) as caught:
        apply_patch(a_session(), patch | {key: value})
    assert caught.value.key == key
    assert caught.value.value is value
    assert caught.value.rule == RULES[key].text


def test_history_keeps_the_last_entries() -> None:
    state = a_session()
    for number in range(5):
        state = append_turns(state, [an_entry(number=number)], limit=3)
    assert [entry.message_id for entry in state.turns] == ["wamid.2", "wamid.3", "wamid.4"]


def test_one_call_with_more_entries_than_the_limit_keeps_the_last() -> None:
    state = append_turns(a_session(), [an_entry(number=n) for n in range(5)], limit=2)
    assert [entry.message_id for entry in state.turns] == ["wamid.3", "wamid.4"]


def test_a_long_text_is_cut_with_an_ellipsis() -> None:
    state = append_turns(a_session(), [an_entry("ñ" * 5_000)], limit=40)
    assert len(state.turns[0].text) == MAX_TEXT
    assert state.turns[0].text.endswith("ñ…")
    validate(state)


@pytest.mark.parametrize("limit", [0, -1, 401])
def test_a_history_limit_out_of_bounds_is_refused(limit: int) -> None:
    with pytest.raises(ValueError, match=str(limit)):
        append_turns(a_session(), [], limit)


def test_a_bad_entry_is_refused_by_its_key() -> None:
    with pytest.raises(InvalidPatch, match="role"):
        append_turns(a_session(), [an_entry(role="robot")], 40)


@given(st.lists(entries, max_size=6), st.integers(1, 4))
def test_appended_histories_round_trip(added: list[DialogueEntry], limit: int) -> None:
    state = append_turns(a_session(), added, limit)
    assert len(state.turns) == min(len(added), limit)
    assert decode_state(encode_state(state)) == state


@given(st.text(st.characters(), max_size=30), st.integers(1, 20))
def test_clipped_text_fits_and_can_be_stored(text: str, most: int) -> None:
    clipped = clip(text, most)
    assert len(clipped) <= most
    assert "\0" not in clipped
    clipped.encode()


def test_a_stamp_sets_version_and_time() -> None:
    stamped = stamp(a_session(), version="1718-0", updated_at=NOW.isoformat())
    assert (stamped.version, stamped.updated_at) == ("1718-0", NOW.isoformat())
    with pytest.raises(InvalidPatch, match="version"):
        stamp(a_session(), version="not printable\n", updated_at=NOW.isoformat())
