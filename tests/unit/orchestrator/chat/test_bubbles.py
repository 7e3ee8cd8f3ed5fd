"""Every kind of message at the terminal phone: the words, and a line for what stands beside them.

The way is the whole one: reply, request body, the simulated Meta, the screen.
"""

from __future__ import annotations

import io

import orjson
import pytest
from rich.console import Console

from orchestrator.chat.bubbles import extra_lines
from orchestrator.chat.screen import Screen
from orchestrator.conversation.replies import (
    AudioReply,
    Button,
    ButtonsReply,
    CatalogueReply,
    ContactCard,
    ContactPhone,
    ContactsReply,
    CtaUrlReply,
    DocumentReply,
    File,
    FlowReply,
    ImageReply,
    LocationReply,
    LocationRequestReply,
    MediaHeader,
    ProductListReply,
    ProductReply,
    ProductSection,
    ReactionReply,
    Reply,
    StickerReply,
    TemplateReply,
    TextParameter,
    TextReply,
    VideoReply,
)
from orchestrator.whatsapp.outbound import message_payload
from orchestrator.whatsapp.simulator.send_requests import MessageRequest, read_request
from tests.unit.orchestrator.whatsapp.samples import PHONE

FILE = File(link="https://example.co/a.jpg")
SHOWN: list[tuple[Reply, str]] = [
    (TextReply(body="¡Hola!"), "bot: ¡Hola!"),
    (ImageReply(file=FILE, caption="Menú"), "bot: Menú\n     [image] https://example.co/a.jpg"),
    (VideoReply(file=File(id="7")), "bot: [video] 7"),
    (AudioReply(file=File(id="7"), voice=True), "bot: [voice note] 7"),
    (
        DocumentReply(file=FILE, filename="menú.pdf"),
        "bot: [document] menú.pdf · https://example.co/a.jpg",
    ),
    (StickerReply(file=File(id="7")), "bot: [sticker] 7"),
    (
        LocationReply(latitude=4.65, longitude=-74.06, name="Sede", address="Cra. 13"),
        "bot: [location] Sede · Cra. 13 (4.65, -74.06)",
    ),
    (LocationRequestReply(body="¿Dónde?"), "bot: ¿Dónde?\n     [send location]"),
    (
        ContactsReply(
            contacts=(ContactCard(formatted_name="Ana", phones=(ContactPhone(phone="300"),)),)
        ),
        "bot: [contact] Ana · 300",
    ),
    (
        ReactionReply(message_id="wamid.12345678", emoji="👍"),
        "bot: 👍\n     (reaction to 12345678)",
    ),
    (
        ButtonsReply(
            body="¿Sí?",
            buttons=(Button(id="y", title="Sí"),),
            header=MediaHeader(kind="image", file=FILE),
        ),
        "bot: [image]\n     ¿Sí?\n     1. Sí",
    ),
    (
        CtaUrlReply(body="Paga", title="Pagar", url="https://x.co/7"),
        "bot: Paga\n     [Pagar] https://x.co/7",
    ),
    (
        FlowReply(body="Datos", title="Llenar", flow_id="7", screen="A"),
        "bot: Datos\n     [Llenar] (form 7 · A)",
    ),
    (ProductReply(catalog_id="1", product_id="PZ"), "bot: [products] PZ"),
    (
        ProductListReply(
            catalog_id="1",
            header="Menú",
            body="Elige",
            sections=(ProductSection(title="Pizzas", product_ids=("A", "B")),),
        ),
        "bot: Menú\n     Elige\n     [products] Pizzas: A, B",
    ),
    (CatalogueReply(body="Mira"), "bot: Mira\n     [view catalogue]"),
    (
        TemplateReply(name="pedido", language="es", body=(TextParameter(text="Ana"),)),
        "bot: pedido · Ana\n     [template pedido]",
    ),
]


@pytest.mark.parametrize(("reply", "printed"), SHOWN)
def test_each_kind_of_message_is_shown(reply: Reply, printed: str) -> None:
    request = read_request(orjson.dumps(message_payload(reply, to=PHONE)))
    assert isinstance(request, MessageRequest)
    out = io.StringIO()
    screen = Screen(Console(file=out, width=100), interactive=False)
    screen.show({"kind": "message", "from": "business", "message": request.bubble})
    assert out.getvalue().strip() == printed


def test_what_others_may_send_is_shown_too() -> None:
    cards = [
        {"body": "Hawaiana", "url": {"title": "Ver", "href": "https://x.co"}},
        {"product": "PZ"},
    ]
    assert list(extra_lines({"cards": cards, "asks_for": "contact"})) == [
        "[card 1] Hawaiana",
        "[Ver] https://x.co",
        "[card 2] PZ",
        "[share phone number]",
    ]
    assert list(extra_lines({"body": "x", "catalogue": {"thumbnail": "PZ"}})) == [
        "[view catalogue] PZ"
    ]
    assert list(extra_lines({"body": "x", "quoted": "wamid.12345678"})) == [
        "(in reply to 12345678)"
    ]
