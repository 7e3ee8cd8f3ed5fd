"""Sessions from nothing and from bytes."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from orchestrator.conversation.builder import decode_state, encode_state, new_session
from orchestrator.conversation.contract import KEYS
from orchestrator.conversation.errors import InvalidState, UndecodableState
from orchestrator.conversation.patch import append_turns, apply_patch
from tests.unit.orchestrator.conversation.states import KEY, NOW, a_session, an_entry, an_item


def stored(**changes: object) -> bytes:
    """A stored session as JSON with some keys changed."""
    return json.dumps(json.loads(encode_state(a_session())) | changes).encode()


def test_a_new_session_belongs_to_the_bot_and_has_no_history() -> None:
    state = a_session()
    assert (state.owner, state.lines, state.version) == ("bot", (), "")
    assert (state.wa_id, state.phone_number_id) == (KEY.wa_id, KEY.phone_number_id)
    assert state.updated_at == "2026-03-04T15:30:00.000+00:00"


def test_a_new_session_with_a_bad_argument_names_it() -> None:
    with pytest.raises(InvalidState, match="cart_currency"):
        new_session(
            key=KEY,
            tenant_id="t",
            locale="es",
            timezone="America/Bogota",
            currency="pesos",
            profile_name=None,
            now=NOW,
        )


def test_a_very_long_profile_name_is_cut() -> None:
    state = new_session(
        key=KEY,
        tenant_id="t",
        locale="es",
        timezone="America/Bogota",
        currency="COP",
        profile_name="A" * 2_000,
        now=datetime(2026, 1, 1, tzinfo=UTC),
    )
    assert len(state.profile_name or "") == 256


def test_the_json_starts_with_the_version_and_is_one_level_deep() -> None:
    state = append_turns(
        apply_patch(a_session(), {"cart_items": (an_item(),), "cart_subtotal_cents": 6_980_000}),
        [an_entry()],
        limit=40,
    )
    data = encode_state(state)
    assert data.startswith(b'{"version":"')
    loaded = json.loads(data)
    assert tuple(loaded) == KEYS
    nested = {key for key, value in loaded.items() if isinstance(value, (dict, list))}
    assert nested == {"turns", "cart_items"}
    for entry in loaded["turns"] + loaded["cart_items"]:
        assert not any(isinstance(value, (dict, list)) for value in entry.values())


def test_the_version_leads_though_the_snapshot_read_had_it_elsewhere() -> None:
    snapshot = json.loads(encode_state(a_session()))
    shuffled = json.dumps(dict(reversed(snapshot.items()))).encode()
    assert encode_state(decode_state(shuffled)).startswith(b'{"version":"')


def test_keys_a_snapshot_lacks_get_their_defaults() -> None:
    snapshot = json.loads(encode_state(a_session()))
    del snapshot["unclear_turns"], snapshot["owner"], snapshot["turns"]
    assert decode_state(json.dumps(snapshot).encode()) == a_session()


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "JSON"),
        (b"{", "JSON"),
        (b"[]", "JSON object"),
        (b"null", "JSON object"),
        (b"\xff\xfe", "JSON"),
        (b"[" * 100_000, "JSON"),
        (b"{}", "tenant_id"),
        (stored(schema_version=2), "newer than 1"),
        (stored(schema_version=0), "no upgrade leads on from schema_version 0"),
        (stored(schema_version="1"), "not a whole number"),
        (stored(vip="yes"), "vip"),
        (stored(owner="nobody"), "owner"),
        (stored(owner="human"), "human_handoff"),
        (stored(commerce_state="checkout"), "commerce_state"),
        (stored(updated_at="2026-03-04"), "updated_at"),
        (stored(turns=[{"role": "user"}]), "turns"),
        (stored(turns=[{"role": "user", "text": "", "message_id": "", "at": "x"}]), "turns"),
        (stored(cart_subtotal_cents=10**30), "cart_subtotal_cents"),
    ],
)
def test_what_cannot_be_read_says_why(data: bytes, reason: str) -> None:
    with pytest.raises(UndecodableState, match=reason):
        decode_state(data)


def test_only_the_version_known_to_be_sound_is_taken_without_checking_its_values() -> None:
    broken = stored(version="17-0", owner="nobody")
    assert decode_state(broken, sound="17-0").owner == "nobody"
    for other in ("", "17-0.1", "16-0"):
        with pytest.raises(UndecodableState, match="owner"):
            decode_state(broken, sound=other)


def test_a_sound_version_of_an_older_schema_is_upgraded_and_checked() -> None:
    old = stored(version="17-0", schema_version=0, owner="nobody")
    with pytest.raises(UndecodableState, match="owner"):
        decode_state(old, sound="17-0", upgrades={0: lambda stored: stored})


def test_an_older_schema_is_walked_up_step_by_step() -> None:
    def from_minus_one(old: dict[str, object]) -> dict[str, object]:
        return old | {"language": "es"}

    def from_zero(old: dict[str, object]) -> dict[str, object]:
        return {**old, "locale": old["language"]}

    old = json.loads(stored(schema_version=-1))
    del old["locale"]
    state = decode_state(json.dumps(old).encode(), upgrades={-1: from_minus_one, 0: from_zero})
    assert (state.locale, state.schema_version) == ("es", 1)


def test_an_upgrade_that_fails_names_its_step() -> None:
    def from_zero(old: dict[str, object]) -> dict[str, object]:
        return {"locale": old["language"]}

    with pytest.raises(UndecodableState, match="schema_version 0"):
        decode_state(stored(schema_version=0), upgrades={0: from_zero})


def test_an_upgrade_to_an_invalid_state_is_refused() -> None:
    with pytest.raises(UndecodableState, match="vip"):
        decode_state(stored(schema_version=0), upgrades={0: lambda old: old | {"vip": "yes"}})


@given(st.binary(max_size=200))
@example(b'{"a":' * 50_000)
def test_no_bytes_raise_anything_but_undecodable(data: bytes) -> None:
    with pytest.raises(UndecodableState):
        decode_state(data)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from(KEYS), json_values, max_size=4))
def test_any_json_under_known_keys_is_a_valid_state_or_undecodable(
    changes: dict[str, object],
) -> None:
    try:
        state = decode_state(stored(**changes))
    except UndecodableState:
        return
    assert decode_state(encode_state(state)) == state
