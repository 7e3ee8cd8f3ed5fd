"""What the simulated Meta takes and refuses, held against the schema of the real one."""

from __future__ import annotations

import contextlib
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestrator.conversation.replies import Reply
from orchestrator.whatsapp.outbound import message_payload, read_receipt
from orchestrator.whatsapp.simulator.errors import RequestRefused
from orchestrator.whatsapp.simulator.send_requests import (
    MessageRequest,
    ReadReceipt,
    read_request,
)
from tests.unit.orchestrator.whatsapp.reply_strategies import replies
from tests.unit.orchestrator.whatsapp.samples import BSUID, PHONE

TO = {"messaging_product": "whatsapp", "recipient_type": "individual", "to": f"+{PHONE}"}


def text(**changes: Any) -> dict[str, Any]:
    return {**TO, "type": "text", "text": {"body": "hola"}, **changes}


def interactive(**content: Any) -> dict[str, Any]:
    return {**TO, "type": "interactive", "interactive": {"body": {"text": "x"}, **content}}


def buttons(*replies: dict[str, Any]) -> dict[str, Any]:
    shown = [{"type": "reply", "reply": reply} for reply in replies]
    return interactive(type="button", action={"buttons": shown})


def listing(*sections: dict[str, Any], **action: Any) -> dict[str, Any]:
    return interactive(type="list", action={"button": "Ver", "sections": list(sections), **action})


def row(row_id: str = "a", **changes: Any) -> dict[str, Any]:
    return {"id": row_id, "title": "Fila", **changes}


def read(payload: object) -> MessageRequest | ReadReceipt:
    return read_request(orjson.dumps(payload))


TAKEN = {
    "text": text(),
    "text without a type": {**TO, "text": {"body": "hola", "preview_url": True}},
    "answer": text(context={"message_id": "wamid.1"}, biz_opaque_callback_data="out-1"),
    "image by id": {**TO, "type": "image", "image": {"id": "1013", "caption": "Menú"}},
    "document by link": {
        **TO,
        "type": "document",
        "document": {"link": "https://example.co/menu.pdf", "filename": "menú.pdf"},
    },
    "link": interactive(
        type="cta_url",
        action={
            "name": "cta_url",
            "parameters": {"display_text": "Pagar", "url": "https://pagos.example.co/7"},
        },
    ),
    "location request": interactive(
        type="location_request_message", action={"name": "send_location"}
    ),
    "location": {
        **TO,
        "type": "location",
        "location": {"latitude": "4.6482", "longitude": "-74.0636", "name": "Pizzería"},
    },
    "contacts": {**TO, "type": "contacts", "contacts": [{"name": {"formatted_name": "Ana"}}]},
    "reaction": {**TO, "type": "reaction", "reaction": {"message_id": "wamid.1", "emoji": "👍"}},
    "image header": interactive(
        type="button",
        header={"type": "image", "image": {"id": "1"}},
        action={"buttons": [{"type": "reply", "reply": {"id": "a", "title": "A"}}]},
    ),
    "template": {
        **TO,
        "type": "template",
        "template": {
            "name": "pedido_en_camino",
            "language": {"code": "es_CO"},
            "components": [{"type": "body", "parameters": [{"type": "text", "text": "María"}]}],
        },
    },
}


@pytest.mark.parametrize("name", TAKEN)
def test_meta_takes(name: str) -> None:
    request = read(TAKEN[name])
    assert isinstance(request, MessageRequest)
    assert request.recipient == PHONE
    assert request.asked_for == f"+{PHONE}"


REFUSED: dict[str, tuple[object, int, str]] = {
    "a list": ([], 100, "JSON object"),
    "no product": ({"to": PHONE, "type": "text"}, 131008, "messaging_product"),
    "another product": (text(messaging_product="sms"), 100, "messaging_product"),
    "no recipient": (
        {"messaging_product": "whatsapp", "type": "text", "text": {"body": "x"}},
        131008,
        "to",
    ),
    "a name for a phone": (text(to="Ana"), 100, "to must be a phone"),
    "nothing where a phone should be": (text(to=None), 131008, "to is required"),
    "a phone for a user id": (
        {**text(), "recipient": PHONE},
        100,
        "recipient must be a user id",
    ),
    "an unknown type": ({**TO, "type": "song", "song": {}}, 100, 'got "song"'),
    "a group": (text(recipient_type="group"), 100, "recipient_type"),
    "an unknown key": (text(bodi="x"), 100, 'Unexpected key "bodi"'),
    "an unknown key inside": (
        text(text={"body": "x", "preview": True}),
        100,
        'Unexpected key "preview" on param "text"',
    ),
    "no content": ({**TO, "type": "text"}, 131008, "text"),
    "no body": (text(text={}), 131008, "text['body']"),
    "a blank body": (text(text={"body": " "}), 100, "cannot be empty"),
    "a number for a body": (text(text={"body": 7}), 100, "must be a string"),
    "a long body": (
        text(text={"body": "x" * 4097}),
        100,
        "Param text['body'] must be at most 4096 characters long.",
    ),
    "long callback data": (
        text(biz_opaque_callback_data="x" * 513),
        100,
        "biz_opaque_callback_data",
    ),
    "no buttons": (buttons(), 131009, "between 1 and 3"),
    "four buttons": (
        buttons(*({"id": str(n), "title": str(n)} for n in range(4))),
        131009,
        "between 1 and 3",
    ),
    "equal button ids": (
        buttons({"id": "a", "title": "A"}, {"id": "a", "title": "B"}),
        131009,
        "Duplicated id",
    ),
    "equal button titles": (
        buttons({"id": "a", "title": "A"}, {"id": "b", "title": "A"}),
        131009,
        "Duplicated title",
    ),
    "a long button": (buttons({"id": "a", "title": "x" * 21}), 100, "at most 20"),
    "a spaced id": (buttons({"id": " a", "title": "x"}), 131009, "space"),
    "a long button id": (buttons({"id": "a" * 257, "title": "x"}), 100, "at most 256"),
    "eleven rows": (
        listing(
            {"title": "A", "rows": [row(f"a{n}") for n in range(6)]},
            {"title": "B", "rows": [row(f"b{n}") for n in range(5)]},
        ),
        131009,
        "Total row count",
    ),
    "a section without title": (
        listing({"title": "A", "rows": [row()]}, {"rows": [row("b")]}),
        131008,
        "['title']",
    ),
    "equal row ids": (listing({"rows": [row(), row()]}), 131009, "Duplicated id"),
    "a long row": (listing({"rows": [row(title="x" * 25)]}), 100, "at most 24"),
    "a long description": (listing({"rows": [row(description="x" * 73)]}), 100, "at most 72"),
    "a long list button": (listing({"rows": [row()]}, button="x" * 21), 100, "at most 20"),
    "an image over a list": (
        interactive(
            type="list",
            header={"type": "image", "image": {"id": "1"}},
            action={"button": "Ver", "sections": [{"rows": [row()]}]},
        ),
        100,
        "header",
    ),
    "an interactive of no known type": (interactive(type="dance", action={}), 100, "dance"),
    "media without a source": ({**TO, "type": "image", "image": {}}, 131009, "id or a link"),
    "media with two sources": (
        {**TO, "type": "image", "image": {"id": "1", "link": "https://x.co"}},
        131009,
        "id or a link",
    ),
    "a place off the globe": (
        {**TO, "type": "location", "location": {"latitude": 91, "longitude": 0}},
        131009,
        "latitude",
    ),
    "a template without a language": (
        {**TO, "type": "template", "template": {"name": "x"}},
        131008,
        "language",
    ),
    "a receipt of no message": (
        {"messaging_product": "whatsapp", "status": "read"},
        131008,
        "message_id",
    ),
    "an unknown receipt": (
        {"messaging_product": "whatsapp", "status": "seen", "message_id": "wamid.1"},
        100,
        "status",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_meta_refuses(name: str) -> None:
    payload, code, words = REFUSED[name]
    with pytest.raises(RequestRefused) as caught:
        read(payload)
    assert caught.value.code == code
    assert words in caught.value.details


def test_what_is_no_json_is_an_invalid_parameter() -> None:
    with pytest.raises(RequestRefused, match="not JSON"):
        read_request(b"{")


def test_a_recipient_may_be_a_user_id_but_a_phone_wins() -> None:
    payload = text(recipient=BSUID)
    assert isinstance(both := read(payload), MessageRequest)
    assert both.recipient == PHONE
    del payload["to"]
    assert isinstance(alone := read(payload), MessageRequest)
    assert alone.recipient == BSUID


@pytest.mark.parametrize("typing", [True, False])
def test_a_read_receipt_is_read(typing: bool) -> None:
    assert read(read_receipt("wamid.1", typing=typing)) == ReadReceipt(
        message_id="wamid.1", typing=typing
    )


@given(reply=replies, to=st.sampled_from([PHONE, BSUID]))
def test_every_reply_that_can_be_built_is_taken(reply: Reply, to: str) -> None:
    request = read(message_payload(reply, to=to, callback_data="out-1"))
    assert isinstance(request, MessageRequest)
    assert request.recipient == to


KEYS = [
    "messaging_product", "type", "to", "recipient", "text", "body", "interactive", "action",
    "buttons", "sections", "rows", "id", "title", "header", "template", "components", "name",
    "language", "code", "parameters", "location", "latitude", "contacts", "status", "message_id",
    "context", "image", "link", "whatsapp", "button", "list", "reply",
]  # fmt: skip
json_values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.sampled_from(KEYS),
    lambda inner: (
        st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=4)
    ),
    max_leaves=8,
)


@given(
    start=st.sampled_from(list(TAKEN.values())),
    changes=st.dictionaries(st.sampled_from(KEYS), json_values, max_size=3),
)
def test_no_request_makes_the_reader_raise_anything_else(
    start: dict[str, Any], changes: dict[str, Any]
) -> None:
    with contextlib.suppress(RequestRefused):
        read({**start, **changes})
