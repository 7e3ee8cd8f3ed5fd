"""Payloads for the Graph API, held against the schema of its messages endpoint."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
from attrs import frozen
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from orchestrator.conversation.replies import (
    Button,
    ButtonsReply,
    File,
    FileParameter,
    FlowReply,
    ListReply,
    ReactionReply,
    Reply,
    Row,
    Section,
    TemplateButton,
    TemplateReply,
    TextParameter,
    TextReply,
)
from orchestrator.whatsapp.errors import UnsendableReply
from orchestrator.whatsapp.outbound import message_payload, read_receipt, written_message
from tests.unit.orchestrator.whatsapp.reply_strategies import replies
from tests.unit.orchestrator.whatsapp.samples import BSUID, DATA, PHONE

SCHEMA = orjson.loads((DATA / "send_message.schema.json").read_bytes())
VALIDATOR = Draft202012Validator(SCHEMA)
VALIDATORS = {
    each["title"]: Draft202012Validator({**each, "$schema": SCHEMA["$schema"]})
    for each in SCHEMA["oneOf"]
}


def test_a_text_goes_to_a_phone_with_a_plus() -> None:
    assert message_payload(TextReply(body="¡Hola!"), to=PHONE) == {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        "to": "+573005550117",
        "type": "text",
        "text": {"body": "¡Hola!", "preview_url": False},
    }


def test_a_user_who_hides_the_phone_is_the_recipient() -> None:
    payload = message_payload(TextReply(body="hola"), to=BSUID)
    assert payload["recipient"] == BSUID
    assert "to" not in payload


def test_buttons_take_the_form_meta_documents() -> None:
    reply = ButtonsReply(
        header="Pedido 7",
        body="¿Confirmas?",
        footer="Pizzería",
        buttons=(
            Button(id="confirmar:7", title="Sí, confirmar"),
            Button(id="cancelar:7", title="Cancelar"),
        ),
    )
    payload = message_payload(reply, to=PHONE, reply_to="wamid.1", callback_data="out-1")
    assert payload["type"] == "interactive"
    assert payload["interactive"] == {
        "type": "button",
        "header": {"type": "text", "text": "Pedido 7"},
        "body": {"text": "¿Confirmas?"},
        "footer": {"text": "Pizzería"},
        "action": {
            "buttons": [
                {"type": "reply", "reply": {"id": "confirmar:7", "title": "Sí, confirmar"}},
                {"type": "reply", "reply": {"id": "cancelar:7", "title": "Cancelar"}},
            ]
        },
    }
    assert payload["context"] == {"message_id": "wamid.1"}
    assert payload["biz_opaque_callback_data"] == "out-1"


def test_a_list_takes_the_form_meta_documents() -> None:
    row = Row(id="PZ-HAW-M", title="Hawaiana mediana", description="6 porciones · $34.900")
    reply = ListReply(
        body="Elige tu pizza",
        button="Ver menú",
        sections=(
            Section(title="Pizzas", rows=(row,)),
            Section(title="Más", rows=(Row(id="x", title="Otra"),)),
        ),
    )
    assert message_payload(reply, to=PHONE)["interactive"] == {
        "type": "list",
        "body": {"text": "Elige tu pizza"},
        "action": {
            "button": "Ver menú",
            "sections": [
                {
                    "title": "Pizzas",
                    "rows": [
                        {
                            "id": "PZ-HAW-M",
                            "title": "Hawaiana mediana",
                            "description": "6 porciones · $34.900",
                        }
                    ],
                },
                {"title": "Más", "rows": [{"id": "x", "title": "Otra"}]},
            ],
        },
    }


def test_a_template_takes_the_form_meta_documents() -> None:
    reply = TemplateReply(
        name="pedido_en_camino",
        language="es_CO",
        header=FileParameter(kind="image", file=File(id="1013")),
        body=(TextParameter(name="nombre", text="María"), TextParameter(name="pedido", text="7")),
        buttons=(
            TemplateButton(kind="quick_reply", index=0, value="REPETIR_PEDIDO"),
            TemplateButton(kind="url", index=1, value="7"),
        ),
    )
    assert message_payload(reply, to=PHONE)["template"] == {
        "name": "pedido_en_camino",
        "language": {"code": "es_CO"},
        "components": [
            {"type": "header", "parameters": [{"type": "image", "image": {"id": "1013"}}]},
            {
                "type": "body",
                "parameters": [
                    {"type": "text", "parameter_name": "nombre", "text": "María"},
                    {"type": "text", "parameter_name": "pedido", "text": "7"},
                ],
            },
            {
                "type": "button",
                "sub_type": "quick_reply",
                "index": "0",
                "parameters": [{"type": "payload", "payload": "REPETIR_PEDIDO"}],
            },
            {
                "type": "button",
                "sub_type": "url",
                "index": "1",
                "parameters": [{"type": "text", "text": "7"}],
            },
        ],
    }


def test_a_flow_takes_the_form_meta_documents() -> None:
    reply = FlowReply(
        body="Datos de entrega",
        title="Llenar datos",
        flow_id="123",
        flow_token="t-1",
        screen="DIRECCION",
        data={"pedido": "7"},
    )
    assert message_payload(reply, to=PHONE)["interactive"] == {
        "type": "flow",
        "body": {"text": "Datos de entrega"},
        "action": {
            "name": "flow",
            "parameters": {
                "flow_message_version": "3",
                "flow_cta": "Llenar datos",
                "flow_action": "navigate",
                "mode": "published",
                "flow_id": "123",
                "flow_token": "t-1",
                "flow_action_payload": {"screen": "DIRECCION", "data": {"pedido": "7"}},
            },
        },
    }


def test_a_reply_quotes_what_it_says_unless_it_cannot() -> None:
    quoting = message_payload(TextReply(body="x", reply_to="wamid.1"), to=PHONE)
    assert quoting["context"] == {"message_id": "wamid.1"}
    reaction = ReactionReply(message_id="wamid.1", emoji="👍", reply_to="wamid.1")
    assert "context" not in message_payload(reaction, to=PHONE)


def test_a_made_up_message_id_is_not_quoted() -> None:
    assert "context" not in message_payload(TextReply(body="x"), to=PHONE, reply_to="noid.1f")


@pytest.mark.parametrize("callback_data", ["", "x" * 513, "🍕" * 257])
def test_callback_data_meta_would_refuse_is_refused(callback_data: str) -> None:
    with pytest.raises(UnsendableReply, match="512"):
        message_payload(TextReply(body="x"), to=PHONE, callback_data=callback_data)


def test_a_reply_of_no_known_kind_is_refused_by_name() -> None:
    @frozen(kw_only=True, slots=True)
    class SongReply(Reply):
        pass

    with pytest.raises(UnsendableReply, match="SongReply"):
        message_payload(SongReply(), to=PHONE)


@pytest.mark.parametrize("typing", [True, False])
def test_a_read_receipt_fits_the_schema(typing: bool) -> None:
    payload = read_receipt("wamid.1", typing=typing)
    VALIDATOR.validate(payload)
    assert ("typing_indicator" in payload) == typing


@given(
    reply=replies,
    to=st.sampled_from([PHONE, BSUID, "CO.ENT.11815799212886844830"]),
    reply_to=st.none() | st.just("wamid.1"),
    callback_data=st.none() | st.text(min_size=1, max_size=256),
)
def test_every_reply_that_can_be_built_fits_the_schema(
    reply: Reply, to: str, reply_to: str | None, callback_data: str | None
) -> None:
    payload: dict[str, Any] = message_payload(
        reply, to=to, reply_to=reply_to, callback_data=callback_data
    )
    VALIDATORS[payload["type"]].validate(payload)
    assert {"recipient_type", "type"} <= payload.keys()
    assert orjson.loads(orjson.dumps(payload)) == payload


@given(reply=replies)
def test_a_written_message_is_the_payload_the_second_time_as_well(reply: Reply) -> None:
    for to, callback_data in ((PHONE, "out-1"), (BSUID, "out-2")):
        written = written_message(reply, to=to, callback_data=callback_data)
        payload = message_payload(reply, to=to, callback_data=callback_data)
        assert (orjson.loads(written.json), written.kind) == (payload, payload["type"])
