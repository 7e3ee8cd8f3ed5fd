"""The simulated Meta against the schema of the real one: each takes exactly what the other does."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orchestrator.whatsapp.outbound import message_payload, read_receipt
from orchestrator.whatsapp.simulator.errors import RequestRefused
from orchestrator.whatsapp.simulator.send_requests import read_request
from tests.unit.orchestrator.whatsapp.reply_strategies import replies
from tests.unit.orchestrator.whatsapp.samples import PHONE
from tests.unit.orchestrator.whatsapp.test_outbound import VALIDATOR

TO = {"messaging_product": "whatsapp", "to": f"+{PHONE}"}
LINK = {"name": "cta_url", "parameters": {"display_text": "Ver", "url": "https://x.co"}}
CARD = {
    "card_index": 0,
    "type": "cta_url",
    "header": {"type": "image", "image": {"id": "1"}},
    "body": {"text": "Hawaiana"},
    "action": LINK,
}
PRODUCT_CARD = {
    "card_index": 1,
    "type": "product",
    "action": {"product_retailer_id": "P", "catalog_id": "1"},
}


def interactive(kind: str, action: dict[str, Any], **more: Any) -> dict[str, Any]:
    content = {"type": kind, "action": action, "body": {"text": "x"}, **more}
    return {**TO, "type": "interactive", "interactive": content}


NOT_OURS: list[dict[str, Any]] = [
    interactive("carousel", {"cards": [CARD, {**CARD, "card_index": 1}]}),
    interactive("carousel", {"cards": [PRODUCT_CARD, {**PRODUCT_CARD, "card_index": 2}]}),
    interactive("request_contact_info", {"name": "request_contact_info"}),
    interactive("call_permission_request", {"name": "call_permission_request"}),
    interactive("address_message", {"name": "address_message", "parameters": {"country": "IN"}}),
    interactive("order_details", {"name": "review_and_pay"}),
    {
        **TO,
        "type": "contacts",
        "contacts": [
            {
                "name": {"formatted_name": "Ana", "prefix": "Dra."},
                "emails": [{"email": "a@b.co"}],
                "addresses": [{"street": "", "city": "Bogotá"}],
                "org": {"company": ""},
                "birthday": "1999-01-23",
            }
        ],
    },
    {
        **TO,
        "type": "template",
        "template": {
            "name": "x",
            "language": {"code": "es", "policy": "deterministic"},
            "namespace": "n",
            "components": [
                {"type": "BUTTON", "sub_type": "url", "index": 1, "parameters": []},
                {"type": "carousel", "cards": []},
            ],
        },
    },
]
"""What Meta takes and the product does not send."""

VALUES: list[Any] = [
    None, True, 0, -1, 91.5, "", " ", "x", "https://x.co", "ftp://x.co", "4.6", "1e3", "a" * 25,
    "a" * 61, "a" * 1025, "a" * 4097, [], {}, [{}], ["x"], {"text": "x"}, {"id": "1"},
    {"id": "1", "link": "https://x.co"},
]  # fmt: skip
KEYS = ["text", "id", "link", "caption", "footer", "header", "body", "title", "voice", "song"]
JUST_STRICTER = (
    "cannot be empty",  # blank, where the schema only counts characters
    "Duplicated",
    "Total row count",
    "Total product count",
    "is not in degrees",
    "must be a phone number",
    "must not start or end with a space",
    "['title'] is required",  # of sections, where there are several
)
"""Rules across fields, and of content, which a JSON schema cannot say."""
LIMITS_META_DOES_NOT_NAME = {str(limit) for limit in (32, 200, 240, 512, 1000, 2000)}


def places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every (container, key or index) of a document."""
    if isinstance(value, dict):
        for key in list(value):
            yield value, key
            yield from places(value[key])
    elif isinstance(value, list):
        for index in range(len(value)):
            yield value, index
            yield from places(value[index])


@st.composite
def mutated(draw: st.DrawFn) -> dict[str, Any]:
    receipt = st.builds(read_receipt, st.just("wamid.1"), typing=st.booleans())
    ours = replies.map(lambda reply: message_payload(reply, to=PHONE, callback_data="o"))
    payload = copy.deepcopy(draw(st.one_of(ours, st.sampled_from(NOT_OURS), receipt)))
    for _ in range(draw(st.integers(1, 2))):
        container, key = draw(st.sampled_from(list(places(payload))))
        change = draw(st.sampled_from(["drop", "replace", "add", "repeat"]))
        if change == "drop":
            del container[key]
        elif change == "replace":
            container[key] = copy.deepcopy(draw(st.sampled_from(VALUES)))
        elif change == "add" and isinstance(container, dict):
            container[draw(st.sampled_from(KEYS))] = copy.deepcopy(draw(st.sampled_from(VALUES)))
        elif change == "repeat" and isinstance(container[key], list):
            container[key] = container[key] * draw(st.sampled_from([2, 4, 11, 31]))
        if not payload:
            break
    return payload


def refusal(payload: dict[str, Any]) -> str | None:
    try:
        read_request(orjson.dumps(payload))
    except RequestRefused as refused:
        return refused.details
    return None


def only_stricter(details: str) -> bool:
    return any(words in details for words in JUST_STRICTER) or any(
        f"at most {limit} characters" in details for limit in LIMITS_META_DOES_NOT_NAME
    )


@settings(max_examples=400)
@given(payload=mutated())
def test_simulator_and_schema_take_the_same_requests(payload: dict[str, Any]) -> None:
    details = refusal(payload)
    if details is None:
        VALIDATOR.validate(payload)
    elif not only_stricter(details):
        assert not VALIDATOR.is_valid(payload), details


@pytest.mark.parametrize("payload", NOT_OURS)
def test_simulator_takes_what_only_others_send(payload: dict[str, Any]) -> None:
    VALIDATOR.validate(payload)
    assert refusal(payload) is None
