"""How an inbox entry begins tells whose message it is, whatever its writer wrote behind that."""

from __future__ import annotations

import orjson
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from orchestrator.storage.entries import beginning_of, encode
from tests.support.pipeline import message, user

ids = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


@given(ids, ids)
def test_what_is_stored_of_a_message_begins_so(identity: str, message_id: str) -> None:
    payload = replace(message("hola"), identity=identity, message_id=message_id)
    assert encode(payload).startswith(beginning_of(payload))
    assert orjson.loads(encode(payload))["message_id"] == message_id


@given(ids, ids, ids, ids)
def test_what_is_stored_of_another_message_does_not(
    identity: str, message_id: str, other_identity: str, other_id: str
) -> None:
    payload = replace(message("hola"), identity=identity, message_id=message_id)
    other = replace(message("hola"), identity=other_identity, message_id=other_id)
    same = (identity, message_id) == (other_identity, other_id)
    assert encode(other).startswith(beginning_of(payload)) == same


def test_an_id_that_goes_on_where_ours_ends_and_the_same_id_of_another_user_are_others() -> None:
    ours = message("hola", wamid="wamid.1")
    assert not encode(message("hola", wamid="wamid.12")).startswith(beginning_of(ours))
    assert not encode(message("hola", user(2), wamid="wamid.1")).startswith(beginning_of(ours))
