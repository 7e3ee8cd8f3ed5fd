"""Cases from the first word to the number, in es, en and pt; and what becomes of them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from attrs import evolve
from msgspec.structs import replace

from agents.base import Effect
from agents.people import HANDOFF_REQUESTED
from agents.support_tickets import TICKET_CHANGED, TICKET_NOTE, TICKET_OPENED
from config.profile import Treatment
from orchestrator.conversation.decision import Lane
from orchestrator.conversation.turn import Media, MessageKind
from orchestrator.orders.order import OrderStatus
from orchestrator.orders.ticket import Ticket, TicketPriority, TicketStatus, decode_ticket
from tests.unit.agents.books import Book, order, shop_with, ticket
from tests.unit.agents.talks import Said, Talk, bare_profile, open_shop
from tests.unit.orchestrator.routing.messages import pizzeria

OPEN = "2026-11-04 15:00"
CLOSED = "2026-11-04 03:00"


def opened(said: Said) -> Ticket:
    effect = said.effect(TICKET_OPENED)
    assert effect is not None, said.text
    return decode_ticket(effect.details["ticket"])


def photo(talk: Talk, caption: str = "", media_id: str = "777") -> Said:
    media = Media(media_id=media_id, mime_type="image/jpeg")
    return talk.send(talk.turn(caption, MessageKind.IMAGE, media=media))


# From the first word to the number


@pytest.mark.parametrize(
    ("text", "kind", "priority"),
    [
        ("la pizza llegó fría", "cold", TicketPriority.NORMAL),
        ("la pizza llegó fría y faltó la gaseosa", "missing", TicketPriority.HIGH),
        ("llevo más de una hora esperando mi pedido", "late", TicketPriority.HIGH),
        ("my pizza arrived cold", "cold", TicketPriority.NORMAL),
        ("something is missing from my order, the coke", "missing", TicketPriority.HIGH),
        ("minha pizza chegou fria", "cold", TicketPriority.NORMAL),
        ("oi, faltou o refrigerante no meu pedido", "missing", TicketPriority.HIGH),
    ],
)
def test_a_case_that_tells_itself_gets_its_number_at_once(
    text: str, kind: str, priority: TicketPriority
) -> None:
    talk = Talk(OPEN)
    said = talk.write(text)
    found = opened(said)
    assert (found.kind, found.priority) == (kind, priority)
    assert found.number in said.text
    assert text in found.summary
    assert (talk.state.active_case_id, talk.state.active_case_number) == (
        found.ticket_id,
        found.number,
    )
    assert talk.state.owner == "bot"
    assert talk.state.pending_question is None


def test_a_bare_complaint_is_asked_what_happened_then_for_details_then_for_a_photo() -> None:
    talk = Talk(OPEN)
    first = talk.write("tengo un problema con mi pedido")
    assert "Lamento lo que pasó, Ana" in first.text
    assert "support:case:kind:wrong" in first.rows
    second = talk.tap("support:case:kind:wrong")
    assert second.text == "¿Qué pediste y qué llegó?"
    third = talk.write("pedí una hawaiana y llegó una de pepperoni")
    assert "Si tienes una foto" in third.text
    fourth = photo(talk)
    found = opened(fourth)
    assert (found.kind, found.media_ids) == ("wrong", ("777",))
    assert "llegó una de pepperoni" in found.summary
    assert "Lamento" not in second.text + third.text + fourth.text
    assert talk.state.case_media is None


@pytest.mark.parametrize(
    ("language", "texts", "kind"),
    [
        ("en", ["my pizza arrived burnt", "no photo"], "complaint"),
        ("pt", ["a pizza veio errada, pedi calabresa e veio frango", "sem foto"], "wrong"),
        ("es", ["me cobraron dos veces 58.900 con nequi", "no tengo"], "charged_twice"),
    ],
)
def test_what_a_photo_shows_is_asked_for_once_and_done_without(
    language: str, texts: list[str], kind: str
) -> None:
    talk = Talk(OPEN)
    talk.state = replace(talk.state, locale=language)
    first, second = (talk.write(text) for text in texts)
    assert first.buttons == ["support:case:plain"]
    assert opened(second).kind == kind
    assert opened(second).media_ids == ()


def test_a_photo_sent_before_the_words_belongs_to_the_case() -> None:
    talk = Talk(OPEN)
    assert "no puedo ver lo que muestra" in photo(talk).text
    assert opened(talk.write("así llegó mi pizza, toda aplastada")).media_ids == ("777",)


def test_a_photo_nobody_complained_about_is_forgotten() -> None:
    talk = Talk(OPEN)
    photo(talk)
    talk.write("a qué hora cierran?")
    assert opened(talk.write("la pizza llegó fría")).media_ids == ()


def test_the_words_under_a_photo_are_the_case() -> None:
    said = photo(Talk(OPEN), "mira cómo llegó la pizza, quemada")
    assert opened(said).media_ids == ("777",)
    assert "leí lo que escribiste" not in said.text


def test_a_photo_after_the_ticket_is_added_to_it() -> None:
    talk = Talk(OPEN)
    number = opened(talk.write("la pizza llegó fría")).number
    said = photo(talk, media_id="888")
    added = said.effect(TICKET_NOTE)
    assert added is not None
    assert (added.details["number"], added.details["media"]) == (number, "888")
    assert number in said.text


def test_a_voice_note_is_an_answer_that_a_person_will_hear() -> None:
    talk = Talk(OPEN)
    talk.write("tengo una queja")
    media = Media(media_id="555", mime_type="audio/ogg")
    said = talk.send(talk.turn("", MessageKind.VOICE, media=media))
    assert opened(said).media_ids == ("555",)
    assert "yo no puedo verlo ni oírlo" in said.text


def test_who_only_says_that_something_is_missing_is_asked_what() -> None:
    talk = Talk(OPEN)
    assert "¿Qué faltó?" in talk.write("me llegó incompleto el pedido").text
    assert opened(talk.write("gaseosa")).kind == "missing"


# No loops


@pytest.mark.parametrize("answers", [["mmm", "no sé"], ["?", "eso"], ["ajá", "ajá"]])
def test_after_two_answers_that_tell_nothing_the_case_is_taken_as_it_is(
    answers: list[str],
) -> None:
    talk = Talk(OPEN)
    asked = [talk.write("tengo una queja").text]
    asked += [talk.write(text).text for text in answers]
    assert len(set(asked)) == 3
    assert talk.state.active_case_number
    assert talk.state.active_case_number in asked[-1]


def test_a_question_in_between_is_answered_and_the_case_goes_on() -> None:
    talk = Talk(OPEN)
    talk.tap("support:case:kind:missing")
    said = talk.write("a qué hora cierran hoy?")
    assert "hasta" in said.text or "abrimos" in said.text
    assert "Volviendo a lo de antes: " in said.text
    assert talk.state.pending_question == "support:details"
    assert opened(talk.write("las dos gaseosas y el pan de ajo")).kind == "missing"


def test_the_same_trouble_again_goes_into_the_ticket_there_is_and_to_a_person() -> None:
    talk = Talk(OPEN)
    number = opened(talk.write("mi pedido no llega, llevo una hora")).number
    said = talk.write("y sigue sin llegar, llevo dos horas esperando")
    assert said.effect(TICKET_OPENED) is None
    assert said.effect(TICKET_NOTE)
    assert said.effect(HANDOFF_REQUESTED)
    assert number in said.text
    assert talk.state.owner == "waiting"


def test_what_is_added_at_once_goes_into_the_same_ticket() -> None:
    talk = Talk(OPEN)
    number = opened(talk.write("la pizza llegó fría")).number
    added = talk.write("y también faltó la gaseosa")
    assert added.effect(TICKET_OPENED) is None
    assert number in added.text
    assert talk.state.owner == "bot"
    talk.now += timedelta(minutes=30)
    assert opened(talk.write("y también faltó la gaseosa")).number != number


def test_a_solved_case_is_opened_again_when_the_trouble_is_back() -> None:
    talk = Talk(OPEN, shop_with(Book(tickets=[ticket(status=TicketStatus.SOLVED)])))
    talk.state = replace(
        talk.state, active_case_id="tic_a", active_case_number="C-AAAAA", case_kind="cold"
    )
    changed = talk.write("otra vez la pizza llegó fría").effect(TICKET_CHANGED)
    assert changed is not None
    assert (changed.details["ticket_id"], changed.details["status"]) == ("tic_a", "reopened")


# Urgency


@pytest.mark.parametrize(
    "text",
    [
        "llevo dos horas esperando y NADA QUE LLEGA, SON UNOS LADRONES!!!",
        "pésimo servicio, la pizza llegó cruda, los voy a denunciar",
        "this is unacceptable, you are thieves, my food never arrived",
        "vomité toda la noche por esa pizza",
    ],
)
def test_fury_and_harm_go_to_a_person_at_once_with_the_number_told(text: str) -> None:
    talk = Talk(OPEN)
    said = talk.write(text)
    assert opened(said).priority is TicketPriority.URGENT
    effect = said.effect(HANDOFF_REQUESTED)
    assert effect is not None
    assert text in effect.details["summary"]
    assert talk.state.owner == "waiting"
    assert talk.state.handoff_summary


def test_a_regular_of_the_house_comes_first() -> None:
    talk = Talk(OPEN)
    talk.state = replace(talk.state, vip=True)
    assert opened(talk.write("mi pedido no ha llegado, llevo una hora")).priority == "urgent"


def test_out_of_hours_even_fury_gets_a_ticket_and_the_hours_and_the_bot_goes_on() -> None:
    talk = Talk(CLOSED)
    said = talk.write("SON UNOS LADRONES, me cobraron dos veces!!!")
    assert opened(said).priority is TicketPriority.URGENT
    assert said.effect(HANDOFF_REQUESTED) is None
    assert "hoy desde las 11:00 a. m." in said.text
    assert "+57 601 555 0142" in said.text
    assert talk.state.owner == "bot"
    assert "info:product:hawaiana" in talk.write("qué pizzas tienen?").rows


# Which order


def test_the_only_order_is_taken_without_asking() -> None:
    talk = Talk(OPEN, shop_with(Book(orders=[order(status=OrderStatus.ON_ITS_WAY)])))
    said = talk.write("mi pedido no ha llegado, llevo una hora")
    assert opened(said).order_id == "ord_a"
    assert "T-AAAAA figura como: en camino" in said.text
    assert "pedido T-AAAAA" in said.text


def test_of_several_orders_the_one_of_these_hours_is_meant() -> None:
    orders = [order("b", minutes_ago=40), order("c", minutes_ago=3_000)]
    talk = Talk(OPEN, shop_with(Book(orders=orders)))
    assert opened(talk.write("la pizza llegó fría")).order_id == "ord_b"


@pytest.mark.parametrize("reply", ["/tap", "el segundo", "el T-CAAAA"])
def test_of_several_old_orders_one_is_asked_for(reply: str) -> None:
    orders = [order("b", minutes_ago=2_000), order("c", minutes_ago=3_000)]
    talk = Talk(OPEN, shop_with(Book(orders=orders)))
    asked = talk.write("la pizza llegó fría")
    assert asked.rows == ["support:case:order:ord_b", "support:case:order:ord_c"]
    said = talk.tap("support:case:order:ord_c") if reply == "/tap" else talk.write(reply)
    assert opened(said).order_id == "ord_c"


@pytest.mark.parametrize("book", [Book(fails=True), Book(orders=[order()], seconds=30)])
def test_a_book_that_is_slow_or_fails_holds_up_nobody(
    book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("agents.history.LONGEST_LOOK_SECONDS", 0.01)
    talk = Talk(OPEN, shop_with(book))
    talk.state = replace(
        talk.state, last_order_id="ord_s", last_order_number="T-S", last_order_status="preparing"
    )
    said = talk.write("mi pedido no ha llegado, llevo una hora")
    assert opened(said).order_id == "ord_s"
    assert "en preparación" in said.text


# Refunds


def test_a_question_about_refunds_gets_the_rule_and_opens_nothing() -> None:
    said = Talk(OPEN).write("puedo devolver una pizza?")
    assert "te lo reponemos o te devolvemos el dinero" in said.text
    assert "3 días después del pedido" in said.text
    assert said.buttons == ["support:case:kind:refund", "support:human"]
    assert not said.effects


def test_a_wish_for_money_back_is_taken_with_what_and_why() -> None:
    talk = Talk(OPEN)
    asked = talk.write("quiero que me devuelvan la plata")
    assert asked.text == "¿Qué quieres devolver o cambiar, y por qué?"
    said = talk.write("la pasta sabía raro y no nos la comimos")
    assert opened(said).kind == "refund"
    assert "los decide una persona" in said.text


def test_a_claim_past_the_time_is_told_so_and_taken_all_the_same() -> None:
    book = Book(orders=[order(minutes_ago=6 * 24 * 60)])
    talk = Talk(OPEN, shop_with(book))
    said = talk.write("quiero devolver la lasaña porque no me gustó")
    assert "ya pasó el plazo de 3 días" in said.text
    assert opened(said).order_id == "ord_a"


def test_a_business_without_a_rule_promises_nothing() -> None:
    said = Talk(shop=open_shop(bare_profile())).write("puedo devolver el producto?")
    assert "los decide una persona" in said.text


# What became of it


def test_the_state_of_a_case_is_told_from_the_book() -> None:
    talk = Talk(OPEN, shop_with(Book(tickets=[ticket(status=TicketStatus.WAITING)])))
    said = talk.write("qué pasó con mi queja?")
    assert "C-AAAAA" in said.text
    assert "llegó frío, 4 de nov, 1:00 p. m." in said.text
    assert "a la espera de tu respuesta" in said.text


def test_without_the_book_the_number_is_told_and_nothing_made_up() -> None:
    talk = Talk(OPEN)
    number = opened(talk.write("la pizza llegó fría")).number
    said = talk.write("qué pasó con mi queja?")
    assert number in said.text
    assert "no puedo ver en qué va" in said.text


def test_who_has_no_case_is_asked_to_tell_it() -> None:
    talk = Talk(OPEN)
    assert "No encuentro un caso" in talk.write("qué pasó con mi reclamo?").text
    assert opened(talk.write("el domiciliario fue grosero conmigo")).kind == "complaint"


def test_a_polite_business_says_usted_all_the_way() -> None:
    profile = evolve(pizzeria(), treatment=Treatment.USTED)
    talk = Talk(OPEN, open_shop(profile))
    texts = [talk.write("tengo una queja").text, talk.write("mmm").text]
    texts.append(talk.write("el mesero fue grosero").text)
    assert "Elija" in texts[0]
    assert not any(word in " ".join(texts) for word in ("cuéntame", " tu ", "quieres"))


# People


def test_in_hours_a_wish_for_a_person_is_passed_on_with_all_that_is_known() -> None:
    talk = Talk(OPEN)
    talk.write("tienen pizza vegana?")
    talk.state = replace(talk.state, last_order_number="T-X", last_order_status="preparing")
    said = talk.write("quiero hablar con una persona")
    effect = said.effect(HANDOFF_REQUESTED)
    assert isinstance(effect, Effect)
    assert "tienen pizza vegana?" in effect.details["summary"]
    assert "[order] T-X preparing" in effect.details["summary"]
    assert talk.state.owner == "waiting"
    assert talk.state.handoff_summary == effect.details["summary"]
    assert talk.state.last_handoff_reason == "wants to talk to a person"


def test_out_of_hours_a_wish_for_a_person_becomes_a_ticket_and_the_bot_goes_on() -> None:
    talk = Talk(CLOSED)
    said = talk.write("quiero hablar con una persona")
    assert "hoy desde las 11:00 a. m." in said.text
    assert said.effect(HANDOFF_REQUESTED) is None
    assert talk.state.owner == "bot"
    found = opened(talk.write("es para un evento de 30 personas el sábado"))
    assert found.kind == "other"
    assert "evento de 30 personas" in found.summary


def test_asked_for_a_person_twice_out_of_hours_the_bot_does_not_ask_twice() -> None:
    talk = Talk(CLOSED)
    first, second = talk.write("asesor").text, talk.write("asesor").text
    assert first != second
    assert talk.state.active_case_number in second  # type: ignore[operator]  # it is set by now


def test_a_business_that_told_no_hours_still_fetches_a_person() -> None:
    talk = Talk(shop=open_shop(bare_profile()))
    assert talk.write("quiero hablar con una persona").effect(HANDOFF_REQUESTED)
    assert talk.state.owner == "waiting"


def test_what_is_no_case_is_passed_on_but_not_out_of_a_story() -> None:
    talk = Talk(OPEN)
    talk.write("tengo una queja")
    said = talk.write("el baño estaba sucio y el mesero me cobró una hawaiana que no pedí")
    assert said.lanes == (Lane.SUPPORT,)
    assert said.effect(TICKET_OPENED) or talk.state.pending_question
