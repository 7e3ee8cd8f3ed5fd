"""Golden turns of the sample messages, and raw messages that make no sense."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestrator.conversation.key import ConversationKey
from orchestrator.conversation.turn import (
    Location,
    Media,
    MessageKind,
    OrderItem,
    SharedContact,
    Turn,
)
from orchestrator.conversation.turn_builder import build_turn
from tests.unit.orchestrator.whatsapp.samples import WEBHOOKS, sample_message

RECEIVED = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
KEY = ConversationKey("118273645509182", "573005550117")
MARIA = "wamid.HBgMNTczMDA1NTUwMTE3FQIA"
ANDRES = "wamid.HBgMNTczMjA1NTUwMTg4FQIA"
JUAN = "wamid.HBgMNTczMTU1NTUwMTYzFQIA"
FIRST_MESSAGE = MARIA + "EhgUM0FEREZFMTYzMzQ1RDMzODE5M0EA"
ORDER_QUESTION = MARIA + "ERgSRDBDNDA0N0NBQTVCQkUyNkVEAA=="


def image(media_id: str, digest: str) -> Media:
    return Media(media_id=media_id, mime_type="image/jpeg", sha256=digest)


GOLDEN: dict[str, dict[str, Any]] = {
    "01_text": {
        "kind": MessageKind.TEXT,
        "text": "Buenas noches, ¿tienen domicilio a Chapinero? 🍕",
    },
    "02_text_multiline": {
        "kind": MessageKind.TEXT,
        "text": "Quiero pedir:\n- 2 hawaianas medianas\n- 1 pepperoni grande (sin cebolla, porfa)"
        "\n\nPara la Cra. 7 # 45-10, apto 302. Pago con Nequi.\nhttps://maps.app.goo.gl/abc123",
    },
    "03_text_bsuid_only": {"kind": MessageKind.TEXT, "text": "Hola! una margarita personal"},
    "04_text_reply": {
        "kind": MessageKind.TEXT,
        "text": "esa, la de champiñones",
        "quoted_message_id": MARIA + "ERgSMkQxN0NCNTBFQzM4Nzg4QTIzAA==",
    },
    "05_text_forwarded": {"kind": MessageKind.TEXT, "text": "2x1 en pizzas los martes!!"},
    "06_text_frequently_forwarded": {
        "kind": MessageKind.TEXT,
        "text": "Reenviado muchas veces: cupón PIZZA50",
    },
    "07_text_product_inquiry": {
        "kind": MessageKind.TEXT,
        "text": "¿Esta la hacen sin piña?",
        "quoted_message_id": ANDRES + "ERgSRjZDNDMzQUNBQzJBMjdDQzA2AA==",
        "product_id": "PZ-HAW-M",
    },
    "08_text_ctwa_referral": {
        "kind": MessageKind.TEXT,
        "text": "¡Hola! Quiero la promo 2x1",
        "from_ad": True,
    },
    "09_image_caption": {
        "kind": MessageKind.IMAGE,
        "text": "Comprobante Nequi $58.900",
        "media": image("1003383421387256", "J5HfJHlBPABoJbcOVZeFZIi25zuJBSop2JLsjvTrt24="),
    },
    "10_image_no_caption": {
        "kind": MessageKind.IMAGE,
        "media": image("1003383421387257", "SkTcFTZCBKgP6A6QOUVcwWCCgYIP4rJPHlIzreavHdU="),
    },
    "11_audio_voice": {
        "kind": MessageKind.VOICE,
        "media": Media(
            media_id="1894455612210034",
            mime_type="audio/ogg; codecs=opus",
            sha256="z+1VN8+KsBAPLNf1cWQxbqz0c+iiifTTiLIuwYOfcag=",
        ),
    },
    "12_audio_file": {
        "kind": MessageKind.AUDIO,
        "media": Media(
            media_id="1894455612210035",
            mime_type="audio/mpeg",
            sha256="MCfxo/KzIW3WCG2xL2fgHq4aS9Kt4DFeG/BkVyQbY8E=",
        ),
    },
    "13_video": {
        "kind": MessageKind.VIDEO,
        "text": "Miren cómo llegó la caja 😡",
        "media": Media(
            media_id="1277364550918273",
            mime_type="video/mp4",
            sha256="cAimgasLYSWJA2u27/tvJL7QVTxocP8Q4qUh1EO2uOM=",
        ),
    },
    "14_document": {
        "kind": MessageKind.DOCUMENT,
        "text": "RUT para la factura",
        "media": Media(
            media_id="1455091827364550",
            mime_type="application/pdf",
            sha256="/5SMhYYsi9Cci0VMzh5li7ueV4/iAv/EFAAna7Pf2Zo=",
            file_name="RUT María Rojas (2026).pdf",
        ),
    },
    "15_sticker_animated": {
        "kind": MessageKind.STICKER,
        "media": Media(
            media_id="1655091827364551",
            mime_type="image/webp",
            sha256="QjYEeSevXM3aOSGp7q8IB8HRabNHNmHhbUikLJ3C420=",
        ),
    },
    "16_media_error_131052": {
        "kind": MessageKind.UNSUPPORTED,
        "error_codes": (131052,),
        "detail": "unsupported",
    },
    "17_location_current": {
        "kind": MessageKind.LOCATION,
        "location": Location(latitude=4.648283, longitude=-74.063612),
        "quoted_message_id": MARIA + "ERgSMkJDNzBBRTRGNjNERkRDMzU0AA==",
    },
    "18_location_place": {
        "kind": MessageKind.LOCATION,
        "location": Location(
            latitude=4.6390119,
            longitude=-74.0652847,
            name="Parque de los Hippies",
            address="Cra. 13 # 53-40, Bogotá",
        ),
    },
    "19_contacts": {
        "kind": MessageKind.CONTACTS,
        "contacts": (
            SharedContact(name="Portería Edificio Los Cedros", phone="576015550134"),
            SharedContact(name="Lucía Gómez", phone="573005550199"),
        ),
    },
    "20_contacts_from_request": {
        "kind": MessageKind.CONTACTS,
        "contacts": (SharedContact(phone="573105550177", is_own=True),),
    },
    "21_interactive_button_reply": {
        "kind": MessageKind.BUTTON_REPLY,
        "text": "Sí, confirmar",
        "choice_id": "confirmar:PED-20261123-0007",
        "choice_title": "Sí, confirmar",
        "quoted_message_id": ORDER_QUESTION,
    },
    "22_interactive_list_reply": {
        "kind": MessageKind.LIST_REPLY,
        "text": "Pepperoni grande",
        "choice_id": "PZ-PEP-G",
        "choice_title": "Pepperoni grande",
        "quoted_message_id": JUAN + "ERgSMjUyQTI1NjY3REM3QzY1RkUwAA==",
    },
    "23_interactive_nfm_reply": {
        "kind": MessageKind.FLOW_REPLY,
        "text": "Cll. 72 # 10-34, Rosales, efectivo, 100000",
        "quoted_message_id": ANDRES + "ERgSRDhGN0U5Qzc4M0JFODIzMjhGAA==",
        "flow_values": {
            "flow_token": "dom-7f3a",
            "direccion": "Cll. 72 # 10-34",
            "barrio": "Rosales",
            "metodo_pago": "efectivo",
            "paga_con": "100000",
        },
    },
    "24_interactive_call_permission": {
        "kind": MessageKind.CALL_PERMISSION_REPLY,
        "choice_id": "accept",
        "quoted_message_id": MARIA + "ERgSNThDQ0Y0ODU1RTk0NzgwQkYyAA==",
    },
    "25_interactive_empty_with_error": {
        "kind": MessageKind.UNKNOWN,
        "detail": "interactive",
        "quoted_message_id": JUAN + "ERgSMjUyQTI1NjY3REM3QzY1RkUwAA==",
    },
    "26_button_template_quick_reply": {
        "kind": MessageKind.TEMPLATE_BUTTON,
        "text": "Repetir pedido",
        "choice_id": "REPETIR_PEDIDO",
        "choice_title": "Repetir pedido",
        "quoted_message_id": MARIA + "ERgSOEE2RUQ4NUQ4NjE3QUNCMkRBAA==",
    },
    "27_reaction": {
        "kind": MessageKind.REACTION,
        "emoji": "❤️",
        "target_message_id": ORDER_QUESTION,
    },
    "28_reaction_removed": {"kind": MessageKind.REACTION, "target_message_id": ORDER_QUESTION},
    "29_order": {
        "kind": MessageKind.ORDER,
        "text": "Sin servilletas, gracias",
        "order_items": (
            OrderItem(product_id="PZ-HAW-M", quantity=2),
            OrderItem(product_id="BEB-COCA-15", quantity=1),
        ),
    },
    "30_system_changed_number": {
        "kind": MessageKind.SYSTEM,
        "detail": "user_changed_number",
        "new_phone": "573215550190",
        "new_bsuid": "CO.1029384756601928374",
    },
    "31_system_changed_user_id": {
        "kind": MessageKind.SYSTEM,
        "detail": "user_changed_user_id",
        "new_bsuid": "CO.7766554433221100998",
    },
    "32_system_identity_changed": {
        "kind": MessageKind.SYSTEM,
        "detail": "customer_identity_changed",
    },
    "33_unsupported_poll": {
        "kind": MessageKind.UNSUPPORTED,
        "error_codes": (131051,),
        "detail": "poll_creation",
    },
    "34_unsupported_unavailable": {
        "kind": MessageKind.UNSUPPORTED,
        "error_codes": (131060,),
        "detail": "unsupported",
    },
    "35_request_welcome": {"kind": MessageKind.WELCOME},
    "36_edit_text": {
        "kind": MessageKind.EDIT,
        "text": "Buenas noches, ¿tienen domicilio a Teusaquillo? 🍕",
        "target_message_id": FIRST_MESSAGE,
    },
    "37_revoke": {"kind": MessageKind.REVOKE, "target_message_id": FIRST_MESSAGE},
    "38_group_text": {
        "kind": MessageKind.TEXT,
        "text": "¿Quién pide hoy?",
        "group_id": "Y2FwaV9ncm91cDo1NzMxMDU1NTAxNDI6MTIwMzYzNDA0Njk0MjMzODIZD",
    },
    "39_future_type": {"kind": MessageKind.UNKNOWN, "detail": "holograma"},
}
SILENT = {
    "24_interactive_call_permission",
    "27_reaction",
    "28_reaction_removed",
    "30_system_changed_number",
    "31_system_changed_user_id",
    "32_system_identity_changed",
    "36_edit_text",
    "37_revoke",
    "38_group_text",
}


def turn_of(raw: dict[str, Any], profile_name: str | None = None) -> Turn:
    return build_turn(
        entry_id="1795420800000-0",
        conversation=KEY,
        message_id="wamid.1",
        raw=raw,
        profile_name=profile_name,
        received_at=RECEIVED,
    )


def expected(sent_at: datetime, **fields: Any) -> Turn:
    return Turn(
        entry_id="1795420800000-0",
        conversation=KEY,
        message_id="wamid.1",
        sent_at=sent_at,
        received_at=RECEIVED,
        **fields,
    )


def test_every_sample_of_a_message_has_its_golden_turn() -> None:
    samples = {path.stem for path in WEBHOOKS.glob("*.json") if int(path.stem[:2]) < 40}
    assert samples == set(GOLDEN)


@pytest.mark.parametrize("name", GOLDEN)
def test_a_sample_gives_its_golden_turn(name: str) -> None:
    raw = sample_message(name)
    sent_at = datetime.fromtimestamp(int(raw["timestamp"]), UTC)
    turn = turn_of(raw)
    assert turn == expected(sent_at, **GOLDEN[name])
    assert turn.wants_answer == (name not in SILENT)


def test_the_profile_name_is_trimmed_and_may_be_missing() -> None:
    raw = sample_message("01_text")
    assert turn_of(raw, " María\x00 ").profile_name == "María"
    assert turn_of(raw, "  ").profile_name is None


def test_text_is_trimmed_and_rid_of_what_no_database_takes() -> None:
    assert turn_of({"type": "text", "text": {"body": "\n ho\x00la\t "}}).text == "hola"


def test_a_long_text_is_kept_whole() -> None:
    assert len(turn_of({"type": "text", "text": {"body": "ñ" * 65_536}}).text) == 65_536


@pytest.mark.parametrize("written", ["ayer", None, [], "", -5, True, "9" * 400, 10**15])
def test_a_time_of_sending_that_makes_no_sense_is_the_arrival(written: object) -> None:
    raw = {"type": "text", "text": {"body": "x"}, "timestamp": written}
    assert turn_of(raw).sent_at == RECEIVED


@pytest.mark.parametrize("kind", ["image", "location", "interactive", "text", "unknown"])
def test_errors_beside_any_type_mean_unsupported(kind: str) -> None:
    raw = {"type": kind, "errors": [{"code": "131052"}, {"title": "no code"}, 7]}
    turn = turn_of(raw)
    assert (turn.kind, turn.error_codes) == (MessageKind.UNSUPPORTED, (131052,))
    assert turn.detail == kind


def test_an_empty_error_list_means_nothing() -> None:
    turn = turn_of({"type": "text", "text": {"body": "x"}, "errors": []})
    assert turn.kind is MessageKind.TEXT


@pytest.mark.parametrize(
    ("latitude", "longitude"),
    [("4.648283", "-74.063612"), (4.648283, -74.063612), (" 4.648283 ", "-74.063612")],
)
def test_coordinates_may_be_text(latitude: object, longitude: object) -> None:
    turn = turn_of({"type": "location", "location": {"latitude": latitude, "longitude": longitude}})
    assert turn.location == Location(latitude=4.648283, longitude=-74.063612)


@pytest.mark.parametrize(
    "latitude", ["NaN", "inf", float("nan"), 90.1, -91, "norte", None, True, [], 10**400, ""]
)
def test_coordinates_off_the_globe_give_no_location(latitude: object) -> None:
    turn = turn_of({"type": "location", "location": {"latitude": latitude, "longitude": 0}})
    assert (turn.kind, turn.location) == (MessageKind.LOCATION, None)


@pytest.mark.parametrize("response", ["{", "[]", "null", '"x"', "", None, 7, [], "[" * 5000])
def test_a_broken_flow_answer_is_a_flow_answer_without_values(response: object) -> None:
    answer = {"type": "nfm_reply", "nfm_reply": {"response_json": response}}
    turn = turn_of({"type": "interactive", "interactive": answer})
    assert (turn.kind, turn.flow_values) == (MessageKind.FLOW_REPLY, None)


@pytest.mark.parametrize(
    ("quantity", "count"),
    [(2, 2), ("3", 3), (4.0, 4), (1.5, None), (0, None), (-1, None), ("x", None), (10**9, None)],
)
def test_a_quantity_may_be_text_but_must_be_a_number_of_things(
    quantity: object, count: int | None
) -> None:
    line = {"product_retailer_id": "A", "quantity": quantity}
    turn = turn_of({"type": "order", "order": {"product_items": [line, "junk"]}})
    assert [item.quantity for item in turn.order_items] == ([count] if count else [])


def test_a_removed_reaction_may_come_as_an_empty_emoji() -> None:
    raw = {"type": "reaction", "reaction": {"message_id": "wamid.9", "emoji": ""}}
    assert turn_of(raw).emoji is None


def test_the_contact_request_may_be_marked_on_the_message() -> None:
    card = {"phones": [{"phone": "+57 300 555 0199"}]}
    turn = turn_of({"type": "contacts", "contacts": [card], "origin": "contact_request"})
    assert turn.contacts == (SharedContact(phone="573005550199", is_own=True),)


def test_the_legacy_voice_type_is_a_voice_note() -> None:
    turn = turn_of({"type": "voice", "voice": {"id": "7", "mime_type": "audio/ogg"}})
    assert turn.kind is MessageKind.VOICE
    assert turn.media == Media(media_id="7", mime_type="audio/ogg")


def test_the_legacy_number_change_names_the_new_number() -> None:
    raw = {"type": "system", "system": {"type": "customer_changed_number", "new_wa_id": "57300"}}
    assert turn_of(raw).new_phone == "57300"


def test_a_group_is_a_group_even_if_its_id_is_unreadable() -> None:
    turn = turn_of({"type": "text", "text": {"body": "x"}, "group_id": {"odd": 1}})
    assert turn.group_id is not None
    assert not turn.wants_answer


KEYS = [
    "type", "text", "body", "image", "audio", "location", "latitude", "longitude", "contacts",
    "phones", "name", "interactive", "button_reply", "nfm_reply", "response_json", "button",
    "reaction", "order", "product_items", "quantity", "product_retailer_id", "system", "edit",
    "message", "revoke", "errors", "code", "unsupported", "context", "referred_product",
    "referral", "group_id", "timestamp", "id", "emoji",
]  # fmt: skip
json_values: st.SearchStrategy[Any] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=5)
    | st.sampled_from(KEYS),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=5)
    ),
    max_leaves=10,
)


@given(
    raw=st.dictionaries(st.sampled_from(KEYS), json_values, max_size=8),
    kind=st.none() | st.sampled_from([*MessageKind, "interactive", "button", "contacts"]),
)
def test_no_raw_message_makes_the_builder_raise(raw: dict[str, Any], kind: str | None) -> None:
    turn = turn_of({**raw, "type": kind} if kind else raw)
    assert isinstance(turn.kind, MessageKind)
    assert turn.sent_at.tzinfo is not None
