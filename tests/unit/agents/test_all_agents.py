"""What holds for every agent, whatever is said to it."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from agents.apology import apology
from agents.base import awaited
from agents.default_texts import DEFAULTS, USTED
from agents.texts import KNOWN, Texts, text_problems
from agents.wording import ask, choose, fit, row, say
from config.check import check
from config.profile import Category, Localized, Location, Product
from orchestrator.conversation.decision import Lane
from orchestrator.conversation.patch import apply_patch
from orchestrator.conversation.replies import ButtonsReply, ListReply, Reply
from orchestrator.conversation.reply_limits import text_length
from orchestrator.routing.choices import INTENTS
from orchestrator.routing.rules import LANE_OF
from tests.unit.agents.talks import Talk, bare_profile, open_shop, sample_shop
from tests.unit.config.profile_files import SMALL_PROFILE, write
from tests.unit.orchestrator.routing.messages import labelled


@pytest.mark.parametrize("key", sorted(DEFAULTS))
def test_every_text_exists_in_three_languages_with_the_same_fields(key: str) -> None:
    texts = DEFAULTS[key]
    assert set(texts) == {"es", "en", "pt"}
    fields = [set(re.findall(r"\{(\w+)\}", text)) for text in texts.values()]
    polite = set(re.findall(r"\{(\w+)\}", USTED.get(key, texts["es"])))
    assert all(one == polite for one in fields)


def test_polite_texts_replace_known_ones() -> None:
    assert set(USTED) <= set(DEFAULTS)


def test_a_business_is_told_which_of_its_own_texts_are_no_texts(tmp_path: Path) -> None:
    own = """
[texts]
greting = "Hola"
greeting = { es = "Hola {name}, soy de {negocio}", en = "Hi {name}" }
parked = "Perdón"
order_confirmed = "Listo {number}"
"""
    path = write(tmp_path / "profile.toml", SMALL_PROFILE + own)
    settings = {"BUSINESS_PROFILES": str(path)}
    found = check(settings, examine=text_problems)
    assert [(one.key, one.message) for one in found] == [
        ("texts.greting", "is not the key of a text; did you mean 'greeting'?"),
        (
            "texts.greeting.es",
            "has the field {negocio}, which nothing fills in; it may have {business}, {name}",
        ),
    ]
    assert not check({}, examine=text_problems)
    (tmp_path / "bad.toml").write_text("tenant_id = 3")
    assert check({"BUSINESS_PROFILES": str(tmp_path / "bad.toml")}, examine=text_problems)


_FAMILIAR = re.compile(
    r"\b(?:tú|tu|tus|te|ti|contigo|tuy[oa]s?|puedes|quieres|tienes|prefieres|necesitas|dime|"
    r"cuéntame|elige|comparte|avísame|encuentras|envíala|escríbelo)\b",
    re.IGNORECASE,
)


@pytest.mark.parametrize("key", sorted(KNOWN))
def test_a_polite_business_never_says_tu(key: str) -> None:
    assert not _FAMILIAR.search(Texts(bare_profile()).get(key, "es"))


def test_the_apology_is_polite_where_the_business_is() -> None:
    assert "su último mensaje" in apology(bare_profile(), "es_CO")
    assert "tu último mensaje" in apology(sample_shop().profile, "es_CO")
    assert "your last message" in apology(bare_profile(), "en")


def test_button_titles_fit() -> None:
    for key, texts in DEFAULTS.items():
        if key.startswith("button_"):
            assert all(text_length(text) <= 20 for text in texts.values()), key


def test_labelled_messages_of_all_kinds_are_answered_within_the_limits() -> None:
    """Replies past Meta's limits cannot be built, so that answering at all is the proof."""
    for language in ("es", "en", "pt"):
        for lane_row in list(labelled())[::23]:
            talk = Talk()
            talk.state = replace(talk.state, locale=language)
            said = talk.write(lane_row.text)
            assert said.replies


@pytest.mark.parametrize("kind", sorted(INTENTS))
@pytest.mark.parametrize("language", ["es", "en", "pt"])
def test_every_tap_is_answered(kind: str, language: str) -> None:
    talk = Talk()
    talk.state = replace(talk.state, locale=language)
    assert talk.tap(kind).replies


@pytest.mark.parametrize("intent", [*LANE_OF, "non_text", "opt_out", "unheard_of"])
def test_every_agent_answers_every_intent_with_words_or_a_handoff(intent: str) -> None:
    talk = Talk()
    for lane in (Lane.INFO, Lane.COMMERCE, Lane.SUPPORT):
        turn = talk.turn("algo sobre la hawaiana en cedritos con nequi")
        decision = replace(talk.shop.router.route(turn, talk.state), intent=intent, lane=lane)
        response = asyncio.run(awaited(talk.shop.agents[lane].handle(turn, talk.state, decision)))
        assert bool(response.messages) != bool(response.handoff)
        apply_patch(talk.state, response.state_patch)


def test_agents_keep_nothing_between_conversations() -> None:
    questions = ["hola", "cuánto cuesta la hawaiana?", "tengo una queja", "dónde quedan?", "no sé"]
    alone = [Talk().write(question).replies for question in questions]
    busy = Talk("2026-12-25 03:00")
    for question in ("hello", "quero falar com alguém", "zzz", "y la familiar?", "i am angry"):
        busy.write(question)
    assert [Talk().write(question).replies for question in questions] == alone


@given(st.lists(st.text(max_size=60), min_size=1, max_size=4))
def test_any_conversation_is_answered(texts: list[str]) -> None:
    talk = Talk()
    for text in texts:
        if talk.state.owner == "bot":
            assert talk.write(text).replies


def oversized() -> list[Category]:
    name = "Hamburguesa doble con tocineta ahumada y queso campesino madurado 🍔"
    products = tuple(
        Product(
            id=f"p{number}",
            name=Localized({"es": f"{number} {name}"}),
            description=Localized({"es": f"{name} " * 20}),
            price_cents=1_234_500,
            tags=("spicy",),
        )
        for number in range(60)
    )
    return [
        Category(id=f"c{number}", name=Localized({"es": f"{name} {number}"}), products=products)
        for number in range(25)
    ]


def test_a_business_with_too_much_of_everything_still_keeps_the_limits() -> None:
    places = tuple(
        Location(id=f"l{n}", name="N" * 80, address="D" * 300, latitude=0.0, longitude=n)
        for n in range(30)
    )
    shop = open_shop(bare_profile(name="Ñ" * 300, catalogue=tuple(oversized()), locations=places))
    questions = ["hola", "menú", "dónde quedan?", "tienen algo picante?", "cuánto vale la 3", "zzz"]
    for question in questions:
        assert Talk(shop=shop).write(question).replies
    rows = Talk(shop=shop).write("menú").rows
    assert rows[-1] == "info:menu:1"
    assert Talk(shop=shop).tap("info:category:c3:6").rows


# Cutting to fit


@given(st.text(max_size=200), st.integers(2, 80))
def test_cut_text_fits_and_tells_that_it_was_cut(text: str, limit: int) -> None:
    cut = fit(text, limit)
    assert text_length(cut) <= limit
    if text_length(" ".join(text.split())) > limit and "\n" not in text:
        assert cut.endswith("…")


def test_text_is_cut_after_a_word() -> None:
    assert fit("Pollo y champiñones con queso", 24) == "Pollo y champiñones con…"
    assert fit("corto", 24) == "corto"


def test_long_answers_become_several_messages() -> None:
    replies: tuple[Reply, ...] = say("palabra " * 1_000)
    assert len(replies) == 2
    *before, last = ask("palabra " * 400, [("info:menu", "Ver menú")])
    assert isinstance(last, ButtonsReply)
    assert before


def test_a_list_never_has_more_than_ten_rows() -> None:
    (reply,) = choose("Elige", "Ver", [row(f"id{n}", f"Fila {n}") for n in range(30)])
    assert isinstance(reply, ListReply)
    assert len(reply.sections[0].rows) == 10


def test_the_registry_answers_every_lane() -> None:
    assert set(sample_shop().agents) == set(Lane)
    assert sample_shop().agents[Lane.OUT_OF_SCOPE] is sample_shop().agents[Lane.INFO]
