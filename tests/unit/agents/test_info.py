"""What the info agent tells about the sample pizzeria, at fixed times, in three languages."""

from __future__ import annotations

import pytest
from attrs import evolve
from msgspec.structs import replace

from agents.people import HANDOFF_REQUESTED
from config.profile import Localized
from orchestrator.conversation.decision import Lane
from orchestrator.conversation.replies import ImageReply, LocationReply, LocationRequestReply
from orchestrator.conversation.turn import Location, Media, MessageKind
from orchestrator.routing.choices import COMPLAINT, HUMAN
from tests.unit.agents.talks import (
    Talk,
    bare_profile,
    holiday,
    open_shop,
    round_the_clock,
    sample_shop,
)
from tests.unit.orchestrator.routing.messages import pizzeria

# Wednesday 4 November 2026 is an ordinary day: open 12:00 to 22:00. Friday closes at 00:30.

HOURS = [
    # Now
    ("2026-11-04 15:00", "están abiertos?", "Ahora estamos abiertos, hasta las 10:00 p. m."),
    ("2026-11-04 11:59", "están abiertos?", "Abrimos hoy a las 12:00 p. m."),
    ("2026-11-04 22:00", "ya cerraron?", "Abrimos mañana a las 12:00 p. m."),
    ("2026-11-04 15:00", "are you open now?", "We're open now, until 10:00 PM."),
    ("2026-11-04 23:00", "are you still open?", "We open tomorrow at 12:00 PM."),
    ("2026-11-04 15:00", "vocês estão abertos agora?", "Estamos abertos agora, até as 22:00."),
    # Past midnight: Friday's hours end on Saturday at 00:30
    ("2026-11-07 00:10", "están abiertos?", "abiertos, hasta las 12:30 a. m."),
    ("2026-11-07 00:31", "están abiertos?", "Abrimos hoy a las 12:00 p. m."),
    # A day
    ("2026-11-04 15:00", "abren el domingo?", "El domingo 8 de noviembre abrimos de 12:00 p. m."),
    ("2026-11-04 15:00", "mañana abren?", "Mañana abrimos de 12:00 p. m. a 10:00 p. m."),
    ("2026-11-04 15:00", "hasta qué hora hay servicio hoy", "Hoy abrimos de 12:00 p. m."),
    ("2026-11-04 15:00", "do you open on sunday?", "On Sunday, November 8 we're open from 12:00"),
    ("2026-11-04 15:00", "vocês abrem no domingo?", "Domingo, 8 de novembro abrimos das 12:00"),
    ("2026-11-04 15:00", "abren en la mañana?", "Lunes a jueves"),
    # Holidays
    ("2026-11-04 15:00", "abren el 25 de diciembre?", "25 de diciembre (Navidad) estamos cerrados"),
    ("2026-11-04 15:00", "abren en navidad?", "(Navidad) estamos cerrados"),
    ("2026-12-25 15:00", "están abiertos ahora?", "Abrimos mañana a las 12:00 p. m."),
    ("2026-11-04 15:00", "are you open on christmas eve?", "(Christmas Eve) we're open from 12:00"),
    ("2026-11-04 15:00", "vocês abrem no natal?", "(Natal) estamos fechados"),
    ("2026-11-04 15:00", "abren los festivos?", "Independencia de Cartagena"),
    ("2026-11-04 15:00", "abren el 16/11?", "(Independencia de Cartagena) abrimos de 12:00"),
    ("2027-06-20 15:00", "en semana santa abren?", "No tengo un horario especial registrado"),
    # A time of the day
    ("2026-11-04 15:00", "atienden a las 9 pm?", "Sí, hoy a las 9:00 p. m. estamos abiertos"),
    (
        "2026-11-04 15:00",
        "puedo pedir a las 11 pm o ya cierran",
        "a las 11:00 p. m. estamos cerrados",
    ),
    (
        "2026-11-04 15:00",
        "puedo pedir a las 9 o ya cierran",
        "hoy a las 9:00 p. m. estamos abiertos",
    ),
    (
        "2026-11-04 15:00",
        "el viernes a las 11:30 pm están abiertos?",
        "el viernes a las 11:30 p. m.",
    ),
    ("2026-11-04 15:00", "are you open at 11 pm?", "No, today at 11:00 PM we're closed."),
    ("2026-11-04 15:00", "abren a la 1 pm?", "a la 1:00 p. m. estamos abiertos"),
    # In general
    ("2026-11-04 15:00", "qué horario tienen?", "Lunes a jueves: 12:00 p. m. a 10:00 p. m."),
    ("2026-11-04 15:00", "opening hours please", "Friday and Saturday: 12:00 PM to 12:30 AM"),
    ("2026-11-04 15:00", "qual o horário de funcionamento", "Domingo: 12:00 às 21:30"),
    # A branch with hours of its own
    (
        "2026-11-04 15:00",
        "abren el lunes en usaquén?",
        "*Usaquén*: El lunes 9 de noviembre estamos",
    ),
    ("2026-11-09 15:00", "la sede de usaquén está abierta ahora?", "*Usaquén*: 🔴 Ahora estamos"),
]


@pytest.mark.parametrize(("at", "question", "expected"), HOURS)
def test_hours_are_told_for_the_time_asked(at: str, question: str, expected: str) -> None:
    said = Talk(at).write(question)
    assert said.decision.intent == "business_hours"
    assert expected in said.text


def test_a_date_is_told_without_doubled_full_stops() -> None:
    assert ".." not in Talk().write("abren el domingo?").text


def test_follow_ups_lean_on_the_hours() -> None:
    talk = Talk()
    talk.write("a qué hora abren?")
    assert "El sábado 7 de noviembre" in talk.write("y el sábado?").text


ANSWERS = [
    # Places
    ("dónde quedan?", "locations", ["Carrera 9 # 57-32", "Calle 118 # 6A-15", "Dime tu barrio"]),
    ("tienen sede en Galerías?", "locations", ["más cercana a Galerías", "Carrera 9 # 57-32"]),
    ("tienen sede en Medellín?", "locations", ["No tengo una sede registrada en Medellín"]),
    ("where are you located?", "locations", ["You find us at", "Calle 118 # 6A-15"]),
    ("onde fica a loja?", "locations", ["Você nos encontra em", "Carrera 9 # 57-32"]),
    # Delivery
    ("llegan a Cedritos?", "delivery_zones", ["$6.900", "45 minutos", "mínimo $35.000"]),
    ("hacen domicilios a la soledad", "delivery_zones", ["La Soledad", "$5.900"]),
    ("cuánto vale el domicilio a chapi", "delivery_zones", ["$4.900"]),
    ("entregan en cedrtios?", "delivery_zones", ["Sí, llevamos a Cedritos"]),
    ("llegan a Ciudad Bolívar?", "delivery_zones", ["No encuentro Ciudad Bolívar"]),
    ("hacen domicilios?", "delivery_zones", ["Teusaquillo: $5.900", "¿A qué barrio sería?"]),
    ("do you deliver to Usaquén?", "delivery_zones", ["Delivery costs COP 4,900"]),
    ("vocês entregam em Cedritos?", "delivery_zones", ["A entrega custa COP 6.900"]),
    # Paying
    ("aceptan nequi?", "payment_methods", ["Sí, aceptamos Nequi", "código QR"]),
    ("puedo pagar con tarjeta de crédito?", "payment_methods", ["American Express"]),
    ("se puede pagar en efectivo?", "payment_methods", ["Sí, aceptamos Efectivo"]),
    ("aceptan paypal?", "payment_methods", ["Paypal no está entre", "Daviplata"]),
    ("qué medios de pago tienen", "payment_methods", ["Efectivo", "PSE", "Pluxee"]),
    ("es contra entrega?", "payment_methods", ["Al recibir puedes pagar con Efectivo"]),
    ("do you take cash?", "payment_methods", ["Yes, we take Cash"]),
    ("aceita cartão?", "payment_methods", ["Sim, aceitamos Cartão"]),
    # FAQ
    ("tienen parqueadero?", "general_faq", ["parqueadero gratis por dos horas"]),
    ("puedo ir con mi perro?", "general_faq", ["tu mascota es bienvenida"]),
    ("do you have wifi?", "general_faq", ["wifi is free"]),
    ("são pet friendly?", "general_faq", ["seu pet é bem-vindo"]),
    ("eres un bot?", "general_faq", ["un programa, no una persona"]),
    # Products
    ("cuánto cuesta la hawaiana?", "menu_or_catalog_question", ["Mediana: $42.900", "queso extra"]),
    ("cuánto vale la pepironi familiar", "menu_or_catalog_question", ["familiar: $58.900"]),
    ("qué trae la criolla", "menu_or_catalog_question", ["Chorizo santarrosano"]),
    ("how much is a large pepperoni?", "menu_or_catalog_question", ["family: COP 58,900"]),
    ("quanto custa a havaiana média?", "menu_or_catalog_question", ["Havaiana média: COP 42.900"]),
    ("cuánto vale la adición de queso extra", "menu_or_catalog_question", ["cuesta $6.000"]),
    ("la mexicana es picante?", "menu_or_catalog_question", ["toque de chile"]),
    ("tienen opciones picantes?", "menu_or_catalog_question", ["Sí, tenemos", "Mexicana: desde"]),
    ("tienen sushi?", "menu_or_catalog_question", ["No encuentro «sushi»"]),
    ("qué tamaños manejan", "menu_or_catalog_question", ["Pizzas: Personal, Mediana, Familiar"]),
]


@pytest.mark.parametrize(("question", "intent", "expected"), ANSWERS)
def test_questions_are_answered_from_the_profile(
    question: str, intent: str, expected: list[str]
) -> None:
    said = Talk().write(question)
    assert said.decision.intent == intent
    for part in expected:
        assert part in said.text


# Greeting and goodbye


def test_a_greeting_names_the_user_and_the_business_and_offers_three_ways_on() -> None:
    said = Talk().write("hola")
    assert "¡Hola, Ana!" in said.text
    assert "La Tertulia Pizzería" in said.text
    assert said.buttons == ["info:menu", "info:hours", HUMAN]


def test_a_second_greeting_is_shorter() -> None:
    talk = Talk()
    talk.write("hola")
    assert "¡Hola de nuevo, Ana!" in talk.write("buenas").text


def test_thanks_and_goodbyes_are_answered_in_kind() -> None:
    assert "Con gusto, Ana" in Talk().write("muchas gracias").text
    assert "Hasta pronto" in Talk().write("chao").text
    assert "You're welcome" in Talk().write("thank you so much").text
    assert "Até logo" in Talk().write("tchau, até mais").text


# Languages


def test_whoever_changes_language_is_answered_in_it_and_stays_in_it() -> None:
    talk = Talk()
    talk.write("hola")
    assert "open" in talk.write("what time do you open?").text
    assert talk.state.locale == "en"
    assert "COP 58,900" in talk.write("and how much is a large pepperoni?").text
    assert "Mediana" in talk.write("cuánto cuesta la hawaiana?").text
    assert talk.state.locale == "es_CO"


def test_a_locked_language_is_kept() -> None:
    talk = Talk()
    talk.state = replace(talk.state, language_locked=True)
    assert "Lunes a jueves" in talk.write("what are your opening hours").text
    assert talk.state.locale == "es_CO"


# Where somebody is


def test_a_shared_location_finds_the_nearest_branch_with_its_distance() -> None:
    talk = Talk()
    here = Location(latitude=4.7030, longitude=-74.0350)
    said = talk.send(talk.turn("", MessageKind.LOCATION, location=here))
    assert "1 km" in said.text
    assert "Calle 118" in said.text
    assert "Carrera 9" not in said.text
    assert talk.state.location_id == "usaquen"


def test_the_neighbourhood_asked_for_is_understood_in_the_next_turn() -> None:
    talk = Talk()
    talk.write("dónde quedan?")
    assert "más cercana a Cedritos" in talk.write("Cedritos").text
    talk.write("hacen domicilios?")
    assert "Sí, llevamos a Palermo" in talk.write("palermo").text
    talk.write("hacen domicilios?")
    assert "No encuentro Soacha" in talk.write("Soacha").text


def test_a_map_pin_after_the_delivery_zones_asks_for_the_neighbourhood() -> None:
    talk = Talk()
    talk.write("hacen domicilios?")
    here = Location(latitude=4.7, longitude=-74.0)
    assert "¿En qué barrio" in talk.send(talk.turn("", MessageKind.LOCATION, location=here)).text
    assert "Sí, llevamos a Cedritos" in talk.write("cedritos").text


def test_a_branch_comes_with_its_point_on_the_map() -> None:
    pin = Talk().write("dónde queda la sede de Usaquén?").replies[-1]
    assert isinstance(pin, LocationReply)
    assert (pin.name, pin.latitude) == ("Usaquén", 4.6951)


@pytest.mark.parametrize(
    "text", ["cuál queda más cerca de Cedritos?", "cómo llego a la sede de santa bárbara?"]
)
def test_the_way_to_a_neighbourhood_names_its_branch(text: str) -> None:
    assert "Calle 118" in Talk().write(text).text


def test_who_asks_where_we_are_is_offered_to_share_where_they_are() -> None:
    last = Talk().write("dónde quedan?").replies[-1]
    assert isinstance(last, LocationRequestReply)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("¿Cuál es el teléfono?", "Usaquén: +57 601 555 0178"),
        ("what's your phone number?", "Chapinero: +57 601 555 0142"),
        ("qual o telefone de vocês?", "Nossos telefones"),
    ],
)
def test_the_phone_number_is_told_and_nobody_is_called(text: str, expected: str) -> None:
    talk = Talk()
    said = talk.write(text)
    assert expected in said.text
    assert talk.state.owner == "bot"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("abren mañana a las 10?", "No, mañana a las 10:00 a. m."),
        ("abren mañana a la 1?", "Sí, mañana a la 1:00 p. m."),
        ("mañana a las 10 de la noche abren?", "No, mañana a las 10:00 p. m."),
        ("el viernes a las 11 abren?", "11:00 p. m. estamos abiertos"),
        ("are you open tomorrow at 9?", "Yes, tomorrow at 9:00 PM"),
    ],
)
def test_an_hour_without_its_half_is_the_one_people_mean(text: str, expected: str) -> None:
    assert expected in Talk().write(text).text


def test_a_product_comes_with_its_photo_if_the_profile_has_one() -> None:
    link = "https://latertuliapizzeria.example/hawaiana.jpg"
    catalogue = tuple(
        evolve(
            category,
            products=tuple(
                evolve(one, image=link) if one.id == "hawaiana" else one
                for one in category.products
            ),
        )
        for category in pizzeria().catalogue
    )
    shop = open_shop(evolve(pizzeria(), catalogue=catalogue))
    picture, card = Talk(shop=shop).write("cuánto vale la hawaiana?").replies
    assert isinstance(picture, ImageReply)
    assert picture.file.link == link
    assert "Familiar" in str(getattr(card, "body", ""))
    assert "No tengo una foto de Margarita" in Talk(shop=shop).write("foto de la margarita").text


# The menu


def test_the_menu_leads_from_categories_to_products_page_by_page() -> None:
    talk = Talk()
    assert "info:category:pizzas" in talk.write("me regala el menú").rows
    first = talk.tap("info:category:pizzas").rows
    assert len(first) == 10
    assert first[-1] == "info:category:pizzas:1"
    second = talk.tap(first[-1]).rows
    assert set(first[:-1]).isdisjoint(second)
    said = talk.tap(second[0])
    assert "Personal: $" in said.text
    assert talk.state.last_product_id == second[0].removeprefix("info:product:")


@pytest.mark.parametrize(
    "choice", ["info:category:gone", "info:product:gone", "info:category:pizzas:99", "info:menu:9"]
)
def test_an_old_button_still_leads_somewhere(choice: str) -> None:
    assert Talk().tap(choice).rows


def test_a_size_alone_is_about_the_product_spoken_of() -> None:
    talk = Talk()
    talk.write("cuánto cuesta la criolla?")
    assert "Criolla familiar: $64.900" in talk.write("y la familiar?").text


def test_a_product_that_is_sold_out_says_so() -> None:
    catalogue = tuple(
        evolve(
            group,
            products=tuple(
                evolve(product, available=product.id != "hawaiana") for product in group.products
            ),
        )
        for group in sample_shop().profile.catalogue
    )
    shop = open_shop(evolve(sample_shop().profile, catalogue=catalogue))
    assert "agotado" in Talk(shop=shop).write("tienen hawaiana?").text
    assert "agotado" not in Talk(shop=shop).write("tienen pepperoni?").text


# Not understood


def test_the_second_unclear_message_in_a_row_offers_a_person() -> None:
    talk = Talk()
    first = talk.write("zorro marrón ligero")
    assert len(first.buttons) == 3
    assert first.buttons[-1] == HUMAN
    assert talk.state.unclear_turns == 1
    second = talk.write("tampoco dice nada esto")
    assert "pase con una persona" in second.text
    assert talk.state.pending_question == "offer_human"
    assert talk.write("sí").effect(HANDOFF_REQUESTED)


def test_the_buttons_of_the_question_back_are_what_was_perhaps_meant() -> None:
    talk = Talk()
    perhaps = (("support/complaint", 0.3), ("info/menu_or_catalog_question", 0.2))
    asked = talk.write_as("zorro marrón ligero", alternatives=perhaps)
    assert asked.buttons == [COMPLAINT, "info:menu", HUMAN]
    assert talk.state.pending_question == "clarify_lane:complaint:menu_or_catalog_question"
    assert talk.write("el 1").lanes[-1] is Lane.SUPPORT


def test_with_no_guess_the_question_back_offers_what_everybody_asks_for() -> None:
    talk = Talk()
    assert talk.write("???").buttons == ["info:hours", "info:menu", HUMAN]
    assert talk.state.pending_question == "clarify_lane"
    assert "Domingo" in talk.write("1").text


@pytest.mark.parametrize("sign", ["👍", "👍🏽", "ok", "no"])
def test_a_yes_to_nothing_is_no_riddle(sign: str) -> None:
    said = Talk().write(sign)
    assert "no estoy seguro" not in said.text
    assert not said.buttons


def test_understanding_again_starts_the_count_anew() -> None:
    talk = Talk()
    talk.write("zorro marrón ligero")
    talk.write("a qué hora abren?")
    assert talk.state.unclear_turns == 0
    assert "no estoy seguro" in talk.write("zorro marrón ligero").text


def test_declining_a_person_leaves_the_bot_at_hand() -> None:
    talk = Talk()
    talk.write("zorro marrón ligero")
    talk.write("zorro marrón ligero")
    assert "sigo aquí" in talk.write("no").text
    assert talk.state.owner == "bot"


def test_what_is_surely_out_of_scope_is_declined() -> None:
    assert "Con eso no te puedo ayudar" in Talk().write("escribe un poema para mi mamá").text


def test_a_question_the_faq_does_not_answer_is_admitted() -> None:
    said = Talk().write("tienen música en vivo?")
    assert "Esa información no la tengo" in said.text
    assert HUMAN in said.buttons


# Other kinds of message


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (MessageKind.VOICE, "No puedo escuchar audios"),
        (MessageKind.IMAGE, "no puedo ver lo que muestra"),
        (MessageKind.STICKER, "stickers no los puedo leer"),
        (MessageKind.UNKNOWN, "solo puedo leer texto"),
    ],
)
def test_what_cannot_be_read_is_admitted_and_changes_nothing(
    kind: MessageKind, expected: str
) -> None:
    talk = Talk()
    talk.write("hacen domicilios?")
    said = talk.send(talk.turn("", kind))
    assert expected in said.text
    assert talk.state.pending_question == "which_area"


def test_the_caption_of_a_picture_is_answered_and_the_picture_is_not_pretended_to_be_seen() -> None:
    talk = Talk()
    media = Media(media_id="1", mime_type="image/jpeg")
    said = talk.send(talk.turn("a qué hora abren?", MessageKind.IMAGE, media=media))
    assert said.text.startswith("No puedo ver el archivo")
    assert "Lunes a jueves" in said.text


def test_who_wants_no_more_messages_is_heard_and_can_come_back() -> None:
    talk = Talk()
    said = talk.write("no me escriban más")
    assert talk.state.opted_out
    assert said.effect("opted_out")
    talk.write("ALTA")
    assert not talk.state.opted_out


# A business that told little


BARE = [
    ("a qué hora abren?", "No tengo registrado el horario"),
    ("dónde quedan?", "No tengo registrada una dirección"),
    ("hacen domicilios?", "No tengo registrado servicio a domicilio"),
    ("qué medios de pago tienen?", "No tengo registrados los medios de pago"),
    ("me pasa el menú?", "No tengo el menú registrado"),
    ("tienen parqueadero?", "Esa información no la tengo"),
    ("eres un bot?", "Soy un asistente automático de *Tienda Sencilla*"),
]


@pytest.mark.parametrize(("question", "expected"), BARE)
def test_what_the_profile_does_not_say_is_not_made_up(question: str, expected: str) -> None:
    assert expected in Talk(shop=open_shop(bare_profile())).write(question).text


def test_a_polite_business_says_usted() -> None:
    shop = open_shop(bare_profile())
    assert "¿En qué le ayudo?" in Talk(shop=shop).write("hola").text


def test_a_business_words_its_own_texts() -> None:
    texts = {"greeting": Localized({"es": "¡Quiubo{name}! {business} a la orden {raro}."})}
    shop = open_shop(bare_profile(texts=texts))
    said = Talk(shop=shop).write("hola")
    assert said.text == "¡Quiubo, Ana! Tienda Sencilla a la orden {raro}."
    assert "I'm the assistant" in Talk(shop=shop).write("hello").text


def test_a_business_that_never_closes_says_so() -> None:
    shop = open_shop(bare_profile(hours=round_the_clock()))
    assert "24 horas" in Talk(shop=shop).write("qué horario tienen?").text
    assert "Ahora estamos abiertos." in Talk(shop=shop).write("están abiertos?").text
    assert "estamos abiertos las 24 horas" in Talk(shop=shop).write("abren mañana?").text


def test_a_business_open_only_on_a_holiday_still_has_hours() -> None:
    shop = open_shop(bare_profile(holidays=(holiday("2026-12-25", "Navidad"),)))
    assert "(Navidad) estamos cerrados" in Talk(shop=shop).write("abren en navidad?").text
    assert "próxima apertura" in Talk(shop=shop).write("están abiertos ahora?").text


def test_whether_it_is_open_is_told_by_the_minute_of_the_message() -> None:
    talk = Talk("2026-11-04 21:59")
    open_still = talk.write("están abiertos ahora?").text
    talk.now = talk.now.replace(second=59)
    assert talk.write("están abiertos ahora?").text == open_still
    talk.now = talk.now.replace(hour=22, minute=0, second=0)
    assert talk.write("están abiertos ahora?").text != open_still


def test_an_order_reads_the_same_words_by_the_cart_of_whoever_says_them() -> None:
    first, second = Talk(), Talk()
    first.write("quiero una hawaiana mediana")
    second.write("quiero una pepperoni mediana")
    assert "Hawaiana (Familiar)" in first.write("mejor la familiar").text
    assert "Pepperoni (Familiar)" in second.write("mejor la familiar").text
