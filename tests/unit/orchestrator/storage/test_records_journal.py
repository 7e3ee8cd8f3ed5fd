"""Journal entries: what is appended is what is read, and nothing else is."""

from __future__ import annotations

import json
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestrator.storage.records.errors import UndecodableRecord
from orchestrator.storage.records.journal import (
    EffectRecord,
    JournalRecord,
    OtherRecord,
    ReplyRecord,
    SentRecord,
    StatusRecord,
    TurnRecord,
    decode,
    encode,
)

words = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
maybe = st.none() | words
moments = st.integers(0, 4_102_444_800_000)
some_json: st.SearchStrategy[dict[str, Any]] = st.dictionaries(
    words,
    st.recursive(
        st.none() | st.booleans() | st.integers() | words,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3),
        max_leaves=6,
    ),
    max_size=3,
)
replies = st.builds(
    ReplyRecord,
    reply_id=words,
    index=st.integers(0, 9),
    kind=words,
    text=words,
    payload=st.none() | some_json,
)
_words = ("entry_id", "phone_number_id", "wa_id", "tenant_id", "message_id", "kind", "locale")
_maybe = ("bsuid", "profile_name", "lane", "intent", "tier", "agent", "error")
_moments = ("received_at_ms", "sent_at_ms", "started_at_ms", "committed_at_ms")
turns = st.builds(
    TurnRecord,
    **dict.fromkeys(_words, words),
    **dict.fromkeys(_maybe, maybe),
    **dict.fromkeys(_moments, moments),
    outcome=words,
    text=words,
    partition=st.integers(0, 63),
    duration_us=st.integers(0, 10**9),
    raw=st.none() | some_json,
    confidence=st.floats(0, 1),
    reasons=st.lists(words, max_size=2).map(tuple),
    handoffs=st.lists(words, max_size=2).map(tuple),
    attempts=st.integers(1, 9),
    replies=st.lists(replies, max_size=2).map(tuple),
    effects=st.lists(
        st.builds(EffectRecord, kind=words, details=st.dictionaries(words, words, max_size=2)),
        max_size=2,
    ).map(tuple),
)
codes = st.none() | st.integers(0, 200_000)
sendings = st.builds(
    SentRecord,
    reply_id=words,
    phone_number_id=words,
    wa_id=words,
    state=st.sampled_from(["sent", "delivered", "failed"]),
    at_ms=moments,
    wamid=maybe,
    error_code=codes,
    error=maybe,
    attempts=st.integers(1, 9),
)
statuses = st.builds(
    StatusRecord,
    phone_number_id=words,
    wamid=words,
    status=words,
    at_ms=moments,
    reply_id=maybe,
    error_code=codes,
    error_title=maybe,
    recipient=maybe,
)
others = st.builds(OtherRecord, kind=words, raw=some_json, at_ms=moments, phone_number_id=maybe)

STATUS = StatusRecord(phone_number_id="1", wamid="w", status="read", at_ms=5)


@given(record=turns | sendings | statuses | others)
def test_a_record_comes_back_as_it_was_written(record: JournalRecord) -> None:
    found = decode(encode(record))
    assert isinstance(found, type(record))
    assert plain(found) == plain(record)


def plain(record: JournalRecord) -> Any:
    """Its fields, whether JSON within was decoded or not."""
    return msgspec.json.decode(msgspec.json.encode(record))


def test_an_entry_is_json_that_names_its_type_first() -> None:
    assert encode(STATUS).startswith(b'{"type":"status",')
    assert json.loads(encode(STATUS))["wamid"] == "w"


def test_half_a_surrogate_pair_is_replaced_rather_than_refused() -> None:
    record = OtherRecord(kind="odd", raw={"a\ud83c": ["\ud83c", {"b": 1}]}, at_ms=0)
    found = decode(encode(record))
    assert isinstance(found, OtherRecord)
    assert found.raw == {"a?": ["?", {"b": 1}]}


def test_half_a_surrogate_pair_in_the_words_leaves_a_body_already_written_as_it_is() -> None:
    reply = ReplyRecord(
        reply_id="1.2-0.0", index=0, kind="text", text="x", payload=msgspec.Raw(b'{"a":1}')
    )
    who = dict.fromkeys(("entry_id", "phone_number_id", "wa_id", "tenant_id", "message_id"), "1")
    when = dict.fromkeys(("received_at_ms", "sent_at_ms", "started_at_ms", "committed_at_ms"), 5)
    turn = TurnRecord(
        **who,
        **when,
        partition=1,
        kind="text",
        locale="es",
        outcome="applied",
        duration_us=1,
        text="\ud83c",
        replies=(reply,),
    )
    found = decode(encode(turn))
    assert isinstance(found, TurnRecord)
    assert (found.text, bytes(found.replies[0].payload)) == ("?", b'{"a":1}')


def test_fields_of_a_newer_version_are_passed_over() -> None:
    entry = encode(STATUS)[:-1] + b',"mood":"good"}'
    assert decode(entry) == STATUS


def test_fields_an_older_version_did_not_have_take_their_defaults() -> None:
    entry = b'{"type":"status","phone_number_id":"1","wamid":"w","status":"read","at_ms":5}'
    assert decode(entry) == STATUS


@pytest.mark.parametrize(
    ("entry", "complaint"),
    [
        (b"", "begins with b''"),
        (b"not json", "begins with b''"),
        (b'{"type":"poem","text":"secret"}', "poem"),
        (b'{"type":"status","wamid":"secret"}', "missing required field"),
        (b'{"type":"status","phone_number_id":"1","wamid":"w","status":1,"at_ms":5}', "status"),
        (encode(STATUS)[:-3], "truncated"),
        (encode(STATUS)[:-1] + b',"mood":"\xff"}', "utf-8"),
        (b'{"type":"other",' + b'"raw":{"a":' * 5_000, "other"),
    ],
)
def test_an_entry_that_is_no_record_is_named_but_not_quoted(entry: bytes, complaint: str) -> None:
    with pytest.raises(UndecodableRecord, match=complaint) as caught:
        decode(entry)
    assert "secret" not in str(caught.value)


@given(noise=st.binary(max_size=40), cut=st.integers(0, 60))
def test_noise_is_undecodable_and_nothing_worse(noise: bytes, cut: int) -> None:
    for entry in (noise, encode(STATUS)[:cut] + noise):
        try:
            decode(entry)
        except UndecodableRecord:
            continue
