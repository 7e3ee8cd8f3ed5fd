"""Taking webhooks apart: what each sample holds, and that junk never hurts a neighbour."""

from __future__ import annotations

import contextlib
import json
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orchestrator.whatsapp.inbound import InboundMessage, OtherUpdate, StatusUpdate
from orchestrator.whatsapp.webhook import MAX_RAW_BYTES, NotAWebhook, parse_webhook
from tests.unit.orchestrator.whatsapp.samples import (
    BSUID,
    NUMBER,
    PHONE,
    WEBHOOKS,
    body_of,
    envelope,
    status,
    text_message,
    value,
    webhook_body,
)

MESSAGE, STATUS = "message", "status"
CONTENTS: dict[str, list[str]] = {
    **{f"{n:02}": [MESSAGE] for n in [*range(1, 40), 53, 60]},
    "25": [MESSAGE, "error"],
    "40": ["error"],
    **{f"{n:02}": [STATUS] for n in range(41, 51)},
    "51": [STATUS, STATUS],
    "52": [MESSAGE, MESSAGE, MESSAGE, STATUS, MESSAGE],
    "54": [MESSAGE, STATUS],
    "55": ["call"],
    "56": ["user_preference"],
    "57": ["message_echo"],
    "58": ["message_template_status_update"],
    "59": ["account_update"],
    "61": ["user_action"],
    "62": ["campo_del_futuro"],
}
SAMPLES = sorted(path.stem for path in WEBHOOKS.glob("*.json"))


def kinds(body: bytes) -> list[str]:
    return [_kind(item) for item in parse_webhook(body).items]


def _kind(item: object) -> str:
    if isinstance(item, InboundMessage):
        return MESSAGE
    if isinstance(item, StatusUpdate):
        return STATUS
    assert isinstance(item, OtherUpdate)
    return item.kind


def only(body: bytes) -> Any:
    (item,) = parse_webhook(body).items
    return item


def test_all_samples_are_in_the_table() -> None:
    assert len(SAMPLES) == 62
    assert {name[:2] for name in SAMPLES} == set(CONTENTS)


@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_holds_exactly_these_items(name: str) -> None:
    assert kinds(webhook_body(name)) == CONTENTS[name[:2]]


@pytest.mark.parametrize("name", SAMPLES)
def test_escaping_as_meta_does_changes_nothing(name: str) -> None:
    body = webhook_body(name)
    escaped = json.dumps(json.loads(body)).replace("/", "\\/").encode()
    assert parse_webhook(escaped) == parse_webhook(body)


def test_a_message_is_read_whole() -> None:
    message = only(webhook_body("01_text"))
    assert message == InboundMessage(
        phone_number_id=NUMBER,
        message_id="wamid.HBgMNTczMDA1NTUwMTE3FQIAEhgUM0FEREZFMTYzMzQ1RDMzODE5M0EA",
        phone=PHONE,
        bsuid=BSUID,
        profile_name="María Fernanda Rojas",
        raw=message.raw,
    )
    assert message.timestamp == 1795420800
    assert message.user_id == PHONE
    assert message.raw["text"]["body"].startswith("Buenas noches")


def test_a_user_who_hides_the_phone_is_known_by_the_bsuid() -> None:
    message = only(webhook_body("03_text_bsuid_only"))
    assert message.phone is None
    assert message.user_id == message.bsuid == "CO.4471829364550918273"
    assert message.profile_name == "vale"


def test_a_system_message_belongs_to_the_conversation_it_moves_away_from() -> None:
    assert only(webhook_body("30_system_changed_number")).user_id == "573205550188"
    assert only(webhook_body("31_system_changed_user_id")).user_id == "CO.4471829364550918273"


def test_a_status_is_read_whole_and_only_failures_keep_their_source() -> None:
    sent = only(webhook_body("49_status_sent_fep_callbackdata"))
    assert (sent.status, sent.callback_data) == ("sent", "pedido=PED-20261123-0007;intento=1")
    assert sent.raw is None
    failed = only(webhook_body("45_status_failed_131047"))
    assert (failed.error_code, failed.error_title) == (131047, "Re-engagement message")
    assert failed.raw["errors"][0]["code"] == 131047
    assert (failed.phone, failed.timestamp) == ("573155550163", 1795421780)


def test_a_group_status_names_the_participant() -> None:
    first, second = parse_webhook(webhook_body("51_status_group_aggregated")).items
    assert isinstance(first, StatusUpdate)
    assert isinstance(second, StatusUpdate)
    assert (first.phone, second.phone) == ("573155550163", PHONE)
    assert first.group_id == second.group_id
    assert str(first.group_id).startswith("Y2FwaV9ncm91cDo1")


def test_an_unknown_status_is_a_status_that_keeps_its_source() -> None:
    update = only(body_of(value(statuses=[status(status="deleted")])))
    assert update.status == "deleted"
    assert update.raw is not None


def test_an_echo_names_the_user_it_went_to() -> None:
    echo = only(webhook_body("57_smb_message_echo"))
    assert (echo.phone, echo.bsuid, echo.phone_number_id) == (PHONE, BSUID, NUMBER)
    assert echo.message_id.startswith("wamid.")


def test_an_account_update_names_its_account() -> None:
    update = only(webhook_body("59_account_restriction"))
    assert (update.waba_id, update.phone_number_id) == ("104857623910284", None)
    assert update.raw["event"] == "ACCOUNT_RESTRICTION"


def test_a_redelivered_body_gives_equal_items() -> None:
    first, again = webhook_body("01_text"), webhook_body("53_redelivery_of_01")
    assert parse_webhook(first) == parse_webhook(again)


def test_a_message_without_an_id_gets_the_same_made_up_id_each_time() -> None:
    nameless = text_message()
    del nameless["id"]
    first = only(body_of(value(messages=[nameless])))
    again = only(body_of(value(messages=[dict(reversed(nameless.items()))])))
    other = only(body_of(value(messages=[{**nameless, "timestamp": "1795420801"}])))
    assert first.message_id == again.message_id != other.message_id
    assert first.message_id.startswith("noid.")


@pytest.mark.parametrize("bad_id", [None, "", {}, [], True, 1.5, "x" * 513, "a\nb"])
def test_an_id_that_is_none_does_not_lose_the_message(bad_id: object) -> None:
    assert only(body_of(value(messages=[text_message(id=bad_id)]))).message_id.startswith("noid.")


@pytest.mark.parametrize(
    ("written", "seconds"),
    [
        ("1795420800", 1795420800),
        (1795420800, 1795420800),
        ("ayer", None),
        ("-1", None),
        (0, None),
        (10**12, None),
        ("9" * 5000, None),
        (True, None),
        (None, None),
        (1.5, None),
    ],
)
def test_a_timestamp_is_read_from_text_and_number(written: object, seconds: int | None) -> None:
    assert only(body_of(value(messages=[text_message(timestamp=written)]))).timestamp == seconds


def test_a_group_message_is_a_message() -> None:
    message = only(webhook_body("38_group_text"))
    assert isinstance(message, InboundMessage)
    assert "group_id" in message.raw


def test_another_product_of_meta_gives_an_empty_batch() -> None:
    assert parse_webhook(b'{"object":"page","entry":[{"messaging":[]}]}').items == ()
    assert parse_webhook(b"{}").items == ()


DEEP = 100_000


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b'"text"',
        b"3",
        b"NaN",
        b'{"object": NaN}',
        b'{"object": Infinity}',
        b"{",
        b"\xff\xfe",
        b'{"object":"\xff"}',
        b"\xef\xbb\xbf{}",
        b"[" * DEEP + b"]" * DEEP,
        b'{"a":' * DEEP + b"1" + b"}" * DEEP,
        b'{"a":' + b"9" * 5000 + b"}",
        b"{}{}",
    ],
)
def test_what_is_no_json_object_is_not_a_webhook(body: bytes) -> None:
    with pytest.raises(NotAWebhook):
        parse_webhook(body)


def test_half_a_surrogate_pair_costs_one_character_and_no_message() -> None:
    body = body_of(value(messages=[text_message(text={"body": "HALF"}), text_message(1)]))
    first, second = parse_webhook(body.replace(b"HALF", rb"a\ud83cz")).items
    assert isinstance(first, InboundMessage)
    assert first.raw["text"]["body"] == "a\ufffdz"
    assert _kind(second) == MESSAGE


def test_a_number_out_of_range_costs_itself_only() -> None:
    body = body_of(value(messages=[text_message(odd="HUGE")])).replace(b'"HUGE"', b"1e999")
    assert only(body).raw["odd"] is None


def test_a_message_too_large_is_kept_in_outline() -> None:
    huge = text_message(text={"body": "x" * MAX_RAW_BYTES})
    body = body_of(value(messages=[text_message(1), huge, text_message(2)]))
    assert kinds(body) == [MESSAGE, "oversized", MESSAGE]
    update = parse_webhook(body).items[1]
    assert isinstance(update, OtherUpdate)
    assert (update.message_id, update.phone) == ("wamid.0", PHONE)
    assert update.raw["size"] > MAX_RAW_BYTES
    assert len(update.raw["sha256"]) == 64
    assert len(orjson.dumps(update.raw)) < 4096


def test_a_message_too_deep_to_store_hurts_no_neighbour() -> None:
    bomb: Any = "bang"
    for _ in range(240):
        bomb = [bomb]
    body = body_of(value(messages=[text_message(1), text_message(2, odd=bomb), text_message(3)]))
    assert kinds(body) == [MESSAGE, "malformed", MESSAGE]
    for item in parse_webhook(body).items:
        assert not isinstance(item, StatusUpdate)
        orjson.dumps(item.raw)


def test_a_flood_of_junk_is_counted_and_not_kept() -> None:
    body = body_of(value(messages=[1] * 5000 + [text_message()]))
    items = parse_webhook(body).items
    assert len(items) == 1002
    assert _kind(items[-2]) == MESSAGE
    assert isinstance(items[-1], OtherUpdate)
    assert items[-1].raw == {"omitted": 4000}


def test_an_unknown_key_beside_messages_is_kept() -> None:
    body = body_of(value(novelty=[1], messages=[text_message()]))
    assert kinds(body) == ["unknown", MESSAGE]


def test_a_message_to_no_number_is_malformed() -> None:
    assert kinds(body_of({"messages": [text_message()]})) == ["malformed"]
    assert kinds(body_of({"statuses": [status()]})) == ["malformed"]


def test_an_integer_phone_number_id_is_read_as_text() -> None:
    parts = value(messages=[text_message()])
    parts["metadata"]["phone_number_id"] = 118273645509182
    assert only(body_of(parts)).phone_number_id == NUMBER


json_values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | st.text(max_size=8)
    | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=4)
    | st.dictionaries(
        st.text(max_size=4)
        | st.sampled_from(
            ["object", "entry", "changes", "field", "value", "messages", "statuses", "errors",
             "contacts", "metadata", "phone_number_id", "id", "type", "from", "status", "calls"]
        ),
        inner,
        max_size=5,
    ),
    max_leaves=12,
)  # fmt: skip


@given(json_values)
def test_any_json_is_a_batch_or_not_a_webhook(document: Any) -> None:
    body = orjson.dumps(document)
    if isinstance(document, dict):
        parse_webhook(body)
    else:
        with pytest.raises(NotAWebhook):
            parse_webhook(body)


@given(st.binary(max_size=60) | st.text(max_size=60).map(lambda text: text.encode()))
def test_any_bytes_are_a_batch_or_not_a_webhook(body: bytes) -> None:
    with contextlib.suppress(NotAWebhook):
        parse_webhook(body)


JUNK_MARK = "junk"


@st.composite
def littered(draw: st.DrawFn) -> tuple[dict[str, Any], list[str]]:
    """An envelope with junk at every level, and the ids of the good items in it, in order."""
    ids: list[str] = []

    def good(make: Any) -> dict[str, Any]:
        ids.append(f"wamid.{len(ids)}")
        made: dict[str, Any] = make(len(ids) - 1)
        return made

    def mixed(make: Any) -> list[Any]:
        return [
            good(make) if is_good else draw(json_values.filter(_is_harmless))
            for is_good in draw(st.lists(st.booleans(), max_size=4))
        ]

    def change() -> Any:
        if draw(st.booleans()):
            parts: dict[str, Any] = {}
            for key in draw(st.permutations(["messages", "statuses", "contacts", "novelty"])):
                if key == "messages":
                    parts[key] = mixed(text_message)
                elif key == "statuses":
                    parts[key] = mixed(status)
                else:
                    parts[key] = draw(json_values)
            return {"field": "messages", "value": value(**parts)}
        return draw(json_values.filter(_is_harmless))

    entries = []
    for is_good in draw(st.lists(st.booleans(), max_size=3)):
        if is_good:
            entries.append({"id": draw(json_values), "changes": [change() for _ in range(2)]})
        else:
            entries.append(draw(json_values.filter(_is_harmless)))
    return {**envelope(), "entry": entries}, ids


def _is_harmless(junk: object) -> bool:
    """Junk must not by chance be a valid item itself."""
    return not isinstance(junk, dict) or not junk.keys() & {"id", "type", "value", "changes"}


@settings(max_examples=200)
@given(littered())
def test_every_good_item_comes_out_in_order_whatever_lies_around(
    case: tuple[dict[str, Any], list[str]],
) -> None:
    document, ids = case
    items = parse_webhook(orjson.dumps(document)).items
    assert [
        item.message_id for item in items if isinstance(item, InboundMessage | StatusUpdate)
    ] == ids
