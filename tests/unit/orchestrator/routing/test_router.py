"""The tiers of the router, on turns of a real business."""

from __future__ import annotations

from datetime import timedelta
from functools import cache

import msgspec
import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from config.profile import LocalizedList, RoutingExamples
from orchestrator.conversation.decision import Lane, RoutingDecision
from orchestrator.conversation.turn import Location, Media, MessageKind
from orchestrator.routing.choices import INTENTS, choice_id, parse_choice
from orchestrator.routing.features import ROWS
from orchestrator.routing.guards import NON_TEXT, OPT_IN, OPT_OUT
from orchestrator.routing.model import IntentModel, shipped_model
from orchestrator.routing.router import Router
from orchestrator.routing.settling import UNSURE_CONFIDENCE
from tests.unit.orchestrator.routing.messages import NOW, a_state, a_turn, pizzeria


@cache
def router() -> Router:
    return Router(pizzeria())


@pytest.mark.parametrize(
    ("text", "lane", "intent"),
    [
        ("hola", "info", "greeting"),
        ("hola, a qué hora abren?", "info", "business_hours"),
        ("hay servicio mañana en la sede de Usaquén?", "info", "business_hours"),
        ("dónde quedan", "info", "locations"),
        ("llegan a cedritos?", "info", "delivery_zones"),
        ("aceptan daviplata", "info", "payment_methods"),
        ("cuánto vale la hawaiana familiar", "info", "menu_or_catalog_question"),
        ("tienen parqueadero", "info", "general_faq"),
        ("muchas gracias", "info", "thanks_goodbye"),
        ("qué pizzas tienen", "commerce", "browse_products"),
        ("quiero pedir una pizza", "commerce", "start_order"),
        ("quiero dos hawaianas familiares", "commerce", "add_item"),
        ("quítale la piña", "commerce", "remove_item"),
        ("cuánto es todo", "commerce", "view_cart"),
        ("eso sería todo", "commerce", "checkout"),
        ("calle 80 # 20-15 apto 302", "commerce", "choose_delivery_or_pickup"),
        ("ya te hice el nequi", "commerce", "pay"),
        ("por dónde va mi pedido", "commerce", "order_status"),
        ("tengo una queja", "support", "complaint"),
        ("la pizza llegó fría", "support", "order_problem"),
        ("quiero mi plata de vuelta", "support", "refund_or_return"),
        ("cancelen mi pedido", "support", "cancel_order"),
        ("quiero hablar con una persona", "support", "talk_to_human"),
        ("qué pasó con mi reclamo", "support", "ticket_status"),
        ("cuéntame un chiste", "oos", "out_of_scope"),
        ("what time do you close on sunday", "info", "business_hours"),
        ("i want two large hawaiian pizzas", "commerce", "add_item"),
        ("let me talk to a human", "support", "talk_to_human"),
        ("vocês entregam em Chapinero?", "info", "delivery_zones"),
        ("quero falar com um atendente", "support", "talk_to_human"),
        ("meu pedido chegou errado", "support", "order_problem"),
    ],
)
def test_plain_messages_go_where_they_belong(text: str, lane: str, intent: str) -> None:
    decision = router().route(a_turn(text), a_state())
    assert (decision.lane, decision.intent) == (lane, intent)
    assert decision.confidence >= 0.6
    assert decision.reasons


# Guards


@pytest.mark.parametrize("kind", sorted(INTENTS))
def test_every_button_of_ours_is_certain(kind: str) -> None:
    turn = a_turn("Ver", MessageKind.BUTTON_REPLY, choice_id=choice_id(kind, "x", 2))
    decision = router().route(turn, a_state())
    assert (decision.lane, decision.intent) == INTENTS[kind]
    assert (decision.confidence, decision.tier) == (1.0, "guard")


def test_a_choice_keeps_its_arguments() -> None:
    choice = parse_choice(choice_id("info:category", "pizzas", 2))
    assert choice is not None
    assert (choice.kind, choice.arguments) == ("info:category", ("pizzas", "2"))
    assert parse_choice("somebody:else") is None
    assert parse_choice(None) is None


def test_an_unknown_button_is_read_by_its_title() -> None:
    turn = a_turn(
        "", MessageKind.TEMPLATE_BUTTON, choice_id="old-campaign", choice_title="Ver el menú"
    )
    assert router().route(turn, a_state()).lane is Lane.COMMERCE


@pytest.mark.parametrize(
    "kind",
    [
        MessageKind.VOICE,
        MessageKind.AUDIO,
        MessageKind.STICKER,
        MessageKind.IMAGE,
        MessageKind.CONTACTS,
        MessageKind.UNSUPPORTED,
        MessageKind.UNKNOWN,
        MessageKind.FLOW_REPLY,
    ],
)
def test_what_is_no_text_stays_in_the_lane_it_came_to(kind: MessageKind) -> None:
    decision = router().route(a_turn("", kind), a_state(current_lane="support"))
    assert (decision.lane, decision.intent) == (Lane.SUPPORT, NON_TEXT)
    assert router().route(a_turn("", kind), a_state()).lane is Lane.INFO


def test_the_words_under_a_picture_count() -> None:
    media = Media(media_id="1", mime_type="image/jpeg")
    turn = a_turn("mira, llegó fría la pizza", MessageKind.IMAGE, media=media)
    assert router().route(turn, a_state()).intent == "order_problem"


def test_a_shared_location_asks_for_the_nearest_branch_or_the_delivery() -> None:
    turn = a_turn("", MessageKind.LOCATION, location=Location(latitude=4.7, longitude=-74.0))
    assert router().route(turn, a_state()).intent == "locations"
    asked = a_state(last_intent="delivery_zones")
    assert router().route(turn, asked).intent == "delivery_zones"


@pytest.mark.parametrize(
    "text",
    [
        "STOP",
        "no me escriban más",
        "por favor no me manden más mensajes",
        "quiero darme de baja",
        "unsubscribe",
        "stop texting me",
        "não me mandem mais mensagens",
    ],
)
def test_asking_for_no_more_messages_comes_before_everything(text: str) -> None:
    state = a_state(pending_question="complaint_details")
    assert router().route(a_turn(text), state).intent == OPT_OUT


def test_coming_back_counts_only_for_those_who_left() -> None:
    assert router().route(a_turn("ALTA"), a_state(opted_out=True)).intent == OPT_IN
    assert router().route(a_turn("start"), a_state()).intent != OPT_IN


# What was asked before


@pytest.mark.parametrize(
    ("question", "text", "intent"),
    [
        ("clarify_lane", "1", "business_hours"),
        ("clarify_lane", "la segunda", "menu_or_catalog_question"),
        ("clarify_lane", "3", "talk_to_human"),
        ("offer_human", "sí", "talk_to_human"),
        ("offer_human", "claro que sí", "talk_to_human"),
        ("offer_human", "yes please", "talk_to_human"),
        ("offer_human", "no gracias", "thanks_goodbye"),
        ("which_area", "cedritos", "delivery_zones"),
        ("which_area", "ciudad bolívar", "delivery_zones"),
        ("near_where", "vivo por galerías", "locations"),
        ("complaint_details", "nadie me ayudó y el baño un desastre", "complaint"),
        ("complaint_details", "la pizza llegó fría", "order_problem"),
        ("confirm_order", "dale", "checkout"),
        ("which_size", "la familiar", "add_item"),
        ("payment_method", "con nequi", "pay"),
        ("delivery_address", "carrera 9 # 57-32", "choose_delivery_or_pickup"),
    ],
)
def test_an_answer_is_understood_by_the_question(question: str, text: str, intent: str) -> None:
    decision = router().route(a_turn(text), a_state(pending_question=question))
    assert (decision.intent, decision.tier) == (intent, "pending")


@pytest.mark.parametrize(
    ("question", "text", "intent"),
    [
        ("which_area", "quiero hablar con una persona", "talk_to_human"),
        ("which_area", "cuánto cuesta la hawaiana?", "menu_or_catalog_question"),
        ("complaint_details", "a qué hora cierran hoy?", "business_hours"),
        ("offer_human", "a qué hora abren", "business_hours"),
        ("clarify_lane", "la pizza llegó fría", "order_problem"),
        ("nothing_we_know", "hola", "greeting"),
    ],
)
def test_another_request_is_not_taken_for_the_answer(question: str, text: str, intent: str) -> None:
    assert router().route(a_turn(text), a_state(pending_question=question)).intent == intent


@pytest.mark.parametrize(
    ("last", "text", "intent"),
    [
        ("business_hours", "y el domingo?", "business_hours"),
        ("business_hours", "what about sunday?", "business_hours"),
        ("delivery_zones", "y a chapinero?", "delivery_zones"),
        ("menu_or_catalog_question", "y la familiar?", "menu_or_catalog_question"),
        ("menu_or_catalog_question", "y la pepperoni", "menu_or_catalog_question"),
        ("payment_methods", "y con tarjeta?", "payment_methods"),
        ("menu_or_catalog_question", "quiero una familiar de pepperoni", "add_item"),
        (None, "la familiar", "add_item"),
    ],
)
def test_a_follow_up_leans_on_the_last_question(last: str | None, text: str, intent: str) -> None:
    assert router().route(a_turn(text), a_state(last_intent=last)).intent == intent


def _chance_of(lane: str, decision: RoutingDecision) -> float:
    return sum(chance for name, chance in decision.alternatives if name.startswith(f"{lane}/"))


def test_the_present_lane_pulls_short_unsure_messages_only() -> None:
    assert router().route(a_turn("y la cuenta total"), a_state()).tier == "rules"
    sure = router().route(a_turn("y la cuenta total"), a_state(current_lane="support"))
    assert (sure.lane, sure.tier) == (Lane.COMMERCE, "rules")
    unsure = router().route(a_turn("zorro ligero"), a_state())
    pulled = router().route(a_turn("zorro ligero"), a_state(current_lane="commerce"))
    chances = [_chance_of("commerce", decision) for decision in (unsure, pulled)]
    assert chances[1] > chances[0]


# The rest


@pytest.mark.parametrize("text", ["jajaja", "😂", "...", "kkkkk", "mmm"])
def test_laughter_and_signs_are_out_of_scope(text: str) -> None:
    decision = router().route(a_turn(text), a_state())
    assert decision.lane is Lane.OUT_OF_SCOPE


def test_what_nothing_speaks_for_is_unsure_and_never_refused() -> None:
    head = msgspec.structs.replace(
        shipped_model().head, bias=(0.0,) * len(shipped_model().head.intents)
    )
    blank = IntentModel(head, bytes([128]) * (ROWS * len(head.intents)))
    decision = Router(pizzeria(), model=blank).route(a_turn("zorro marrón salta ligero"), a_state())
    assert decision.lane is Lane.OUT_OF_SCOPE
    assert (decision.confidence, decision.tier) == (UNSURE_CONFIDENCE, "fallback")


def test_a_business_teaches_its_own_sentences() -> None:
    profile = evolve(
        pizzeria(),
        routing_examples=(
            RoutingExamples(
                lane="commerce",
                intent="start_order",
                texts=LocalizedList({"es": ["hágame la vuelta"]}),
            ),
        ),
    )
    decision = Router(profile).route(a_turn("Hola, hágame la vuelta porfa"), a_state())
    assert (decision.lane, decision.tier) == (Lane.COMMERCE, "examples")


def test_the_key_words_of_the_faq_are_known() -> None:
    decision = router().route(a_turn("y lo de la propina cómo es"), a_state())
    assert decision.intent == "general_faq"


def test_a_rival_lane_lowers_the_confidence_and_is_named() -> None:
    decision = router().route(a_turn("pagar"), a_state())
    assert any(name.startswith("info/") for name, _ in decision.alternatives)
    assert decision.confidence < 0.98


@pytest.mark.parametrize(
    ("text", "locale"),
    [("what time do you open", "en"), ("que horas vocês abrem", "pt"), ("ok", "es")],
)
def test_the_language_of_the_message_is_told(text: str, locale: str) -> None:
    assert router().route(a_turn(text), a_state()).locale == locale


def test_a_locked_language_stays() -> None:
    state = a_state(language_locked=True)
    assert router().route(a_turn("what time do you open"), state).locale == "es"


@given(
    st.text(max_size=80),
    st.sampled_from([None, "info", "commerce", "support"]),
    st.sampled_from([None, "clarify_lane", "offer_human", "which_area", "complaint_details"]),
    st.sampled_from(list(MessageKind)),
)
def test_every_turn_gets_a_decision(
    text: str, lane: str | None, question: str | None, kind: MessageKind
) -> None:
    state = a_state(current_lane=lane, pending_question=question)
    decision = router().route(a_turn(text, kind), state)
    assert 0.0 <= decision.confidence <= 1.0


def test_what_is_said_again_in_the_same_situation_is_decided_once() -> None:
    first = router().route(a_turn("a qué hora abren hoy"), a_state())
    assert (
        router().route(a_turn("a qué hora abren hoy", at=NOW + timedelta(minutes=5)), a_state())
        is first
    )


@pytest.mark.parametrize(
    ("text", "changes", "differs"),
    [
        ("sí", {"pending_question": "commerce:confirm"}, "intent"),
        ("y el domingo?", {"last_intent": "business_hours"}, "tier"),
        ("start", {"opted_out": True}, "intent"),
        ("what time do you open", {"language_locked": True}, "locale"),
        ("what time do you open", {"locale": "en_US"}, None),
        ("ok bye", {"lines": ()}, "locale"),
    ],
)
def test_the_same_words_elsewhere_are_decided_as_if_never_said(
    text: str, changes: dict[str, object], differs: str | None
) -> None:
    own = Router(pizzeria())
    before = own.route(a_turn(text), a_state())
    after = own.route(a_turn(text), a_state(**changes))
    assert after == Router(pizzeria()).route(a_turn(text), a_state(**changes))
    if differs is not None:
        assert getattr(after, differs) != getattr(before, differs)
