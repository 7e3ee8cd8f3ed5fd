"""What is read in one look is what the walk through the whole body finds."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestrator.whatsapp.inbound import InboundMessage, OtherUpdate
from orchestrator.whatsapp.ordinary import ORDINARY_BYTES, read_ordinary
from orchestrator.whatsapp.webhook import parse_webhook

CONTACT = {"profile": {"name": "María"}, "wa_id": "573001112233", "user_id": "CO.81273"}
MESSAGE: dict[str, Any] = {
    "from": "573001112233",
    "from_user_id": "CO.81273",
    "id": "wamid.A",
    "timestamp": "1790000000",
    "type": "text",
    "text": {"body": "hola"},
}
STATUS: dict[str, Any] = {
    "id": "wamid.B",
    "status": "delivered",
    "timestamp": "1790000000",
    "recipient_id": "573001112233",
    "recipient_user_id": "CO.81273",
    "biz_opaque_callback_data": "3.17-0.1",
}


def webhook(kind: str, item: dict[str, Any], contact: dict[str, Any] = CONTACT) -> dict[str, Any]:
    value = {
        "messaging_product": "whatsapp",
        "metadata": {"display_phone_number": "573105550142", "phone_number_id": "118273645509182"},
        "contacts": [contact],
        kind: [item],
    }
    change = {"value": value, "field": "messages"}
    entry = {"id": "104857623910284", "changes": [change]}
    return copy.deepcopy({"object": "whatsapp_business_account", "entry": [entry]})


def written(document: dict[str, Any]) -> bytes:
    """As Meta writes it, all but ASCII escaped."""
    return json.dumps(document, separators=(",", ":")).encode()


HIDDEN = {key: value for key, value in MESSAGE.items() if key != "from"}
CART = {"catalog_id": "1", "product_items": [{"product_retailer_id": "p", "quantity": 2}]}
CARD = {"name": {"formatted_name": "Ana"}, "phones": [{"phone": "+57 300"}]}
TAPPED = {"type": "button_reply", "button_reply": {"id": "info:menu", "title": "Menú"}}
OTHER = {"profile": {"name": "Ana"}, "wa_id": "573004445566", "user_id": "CO.9"}
ANSWER = MESSAGE | {"id": "wamid.C", "from": "573004445566", "from_user_id": "CO.9"}


def batch() -> dict[str, Any]:
    """Two people's messages in one value, statuses in another entry."""
    document = webhook("messages", MESSAGE)
    value = document["entry"][0]["changes"][0]["value"]
    value["messages"].append(ANSWER)
    value["contacts"].append(OTHER)
    statuses = webhook("statuses", STATUS)
    statuses["entry"][0]["changes"][0]["value"]["statuses"].append(STATUS | {"status": "read"})
    document["entry"] += statuses["entry"]
    return copy.deepcopy(document)


ORDINARY = [
    batch(),
    webhook("messages", MESSAGE | {"type": "interactive", "interactive": TAPPED}),
    webhook("messages", MESSAGE | {"type": "order", "order": CART}),
    webhook("messages", MESSAGE | {"type": "contacts", "contacts": [CARD]}),
    webhook("messages", MESSAGE | {"location": {"latitude": 4, "longitude": -74.5}}),
    webhook("messages", HIDDEN, {"user_id": "CO.81273"}),
    webhook("messages", MESSAGE),
    webhook("statuses", STATUS),
    webhook("statuses", STATUS | {"recipient_type": "group", "recipient_participant_id": "57"}),
    webhook("messages", MESSAGE | {"context": {"from": "57310", "id": "wamid.0"}}),
]


FAILED = STATUS | {"status": "failed", "errors": [{"code": 131026, "title": "Undeliverable"}]}


@pytest.mark.parametrize("document", ORDINARY)
def test_everyday_webhooks_are_read_in_one_look(document: dict[str, Any]) -> None:
    items = read_ordinary(written(document))
    assert items
    assert read_ordinary(json.dumps(document, ensure_ascii=False).encode()) == items
    assert parse_webhook(written(document) + b" " * ORDINARY_BYTES).items == items


Path = tuple[str | int, ...]


def paths(value: object, path: Path = ()) -> list[Path]:
    """The places of all that stands in `value`."""
    inner: list[tuple[str | int, Any]] = []
    if isinstance(value, dict):
        inner = list(value.items())
    elif isinstance(value, list):
        inner = list(enumerate(value))
    return [path, *(one for key, part in inner for one in paths(part, (*path, key)))]


NAMES = st.sampled_from(
    ["id", "type", "from", "errors", "status", "messages", "statuses", "field", "system"]
)
TEXTS = ["", "x", "57300", "+57 300-1", "CO.x", "a:b", "failed", "read", "group", "sent", "\x00"]
SCALARS = st.sampled_from(TEXTS) | st.sampled_from([0, 7, -1, 573001112233, 1.5, True, None])
ODD = st.recursive(
    SCALARS, lambda of: st.lists(of, max_size=2) | st.dictionaries(NAMES, of, max_size=2)
)


@st.composite
def nearly_ordinary(draw: st.DrawFn) -> dict[str, Any]:
    """An everyday webhook with a few things removed, replaced, doubled or added."""
    document: dict[str, Any] = copy.deepcopy(
        draw(st.sampled_from([*ORDINARY, webhook("statuses", FAILED)]))
    )
    for _ in range(draw(st.integers(0, 3))):
        path = draw(st.sampled_from(paths(document)[1:] or [()]))
        if not path:
            break
        holder: Any = document
        for key in path[:-1]:
            holder = holder[key]
        change = draw(st.sampled_from(["remove", "replace", "double", "add"]))
        if change == "remove":
            del holder[path[-1]]
        elif change == "replace":
            holder[path[-1]] = draw(ODD)
        elif change == "double" and isinstance(holder, list):
            holder.append(holder[0])
        elif isinstance(holder, dict):
            holder[draw(NAMES)] = draw(ODD)
    return document


@given(nearly_ordinary())
def test_one_look_and_the_walk_find_the_same(document: dict[str, Any]) -> None:
    body = written(document)
    walked = body + b" " * ORDINARY_BYTES  # too large for one look
    assert parse_webhook(body) == parse_webhook(walked)


@pytest.mark.parametrize("depth", [3, 100, 190])
def test_a_message_that_nests_is_left_to_the_walk(depth: int) -> None:
    deep: Any = "x"
    for _ in range(depth):
        deep = {"a": deep}
    document = webhook("messages", MESSAGE | {"text": deep})
    assert read_ordinary(written(document)) is None


@pytest.mark.parametrize("number", [2**53 + 1, 10**19, 10**40, -(10**40)])
def test_a_message_with_a_number_that_json_writers_mind_is_left_to_the_walk(number: int) -> None:
    document = webhook("messages", MESSAGE | {"text": {"body": number}})
    assert read_ordinary(written(document)) is None


@pytest.mark.parametrize("junk", [b"\xff", b"\\ud800"])
def test_bytes_that_are_no_text_are_noticed_where_nobody_looks(junk: bytes) -> None:
    body = written(webhook("messages", MESSAGE)).replace(b"104857623910284", junk)
    assert read_ordinary(body) is None


@pytest.mark.parametrize("raw", ["id", "wamid.A", ["id"], {"id": {}}])
def test_what_is_no_message_is_left_to_the_walk(raw: Any) -> None:
    document = webhook("messages", raw)
    assert read_ordinary(written(document)) is None
    (item,) = parse_webhook(written(document)).items
    assert isinstance(item, OtherUpdate | InboundMessage)
