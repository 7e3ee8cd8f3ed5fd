"""A model's answers: from the profile's facts, word for number, or not at all."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
from attrs import define, field

from agents.business import Business
from agents.facts import Fact, facts_of
from agents.grounded import Grounded, Grounding, is_grounded
from agents.registry import build_agents
from config.profile_loader import load_profile
from config.settings import sample_profile_path
from orchestrator.llm.assistant import Assistant
from orchestrator.llm.errors import LlmUnavailable
from orchestrator.llm.question import Question, Reply, Usage
from orchestrator.metrics import Metrics
from tests.support.quiet_log import QuietLog
from tests.unit.agents.talks import Shop, Talk, sample_shop

UNKNOWN = "xyzzy plugh?"
FACTS = (
    Fact("F1", "Parqueadero: sí, 20 cupos por la carrera 9"),
    Fact("F2", "Carta: https://la-tertulia.example/carta"),
)


def says(answer: str, *facts: str, answerable: bool = True) -> Grounded:
    return Grounded(answerable=answerable, facts=facts, answer=answer)


def test_an_answer_that_copies_its_facts_stands_on_them() -> None:
    assert is_grounded(says("Sí, hay 20 cupos por la carrera 9.", "F1"), FACTS)


@pytest.mark.parametrize(
    "found",
    [
        says("Sí, hay 30 cupos.", "F1"),
        says("Hay 20 cupos.", "F2"),
        says("Hay 20 cupos."),
        says("Hay 20 cupos.", "F1", "F9"),
        says("Hay 20 cupos.", "F1", answerable=False),
        says("Mira https://evil.example/carta", "F1"),
        says("Escribe a hola@evil.example", "F1"),
        says("", "F1"),
        says("a" * 701, "F1"),
    ],
)
def test_what_does_not_stand_on_named_facts_is_not_said(found: Grounded) -> None:
    assert not is_grounded(found, FACTS)


@pytest.fixture(scope="module")
def business() -> Business:
    return Business(load_profile(sample_profile_path()))


@pytest.mark.parametrize("language", ["es", "en", "pt"])
def test_every_part_of_the_profile_is_a_fact(business: Business, language: str) -> None:
    facts = facts_of(business, language)
    text = "\n".join(fact.text for fact in facts)
    profile = business.profile
    for product in profile.products:
        assert product.name.get(language) in text
    for place in profile.locations:
        assert place.address in text
    for entry in profile.faq:
        assert entry.answer.get(language) in text
    assert len({fact.id for fact in facts}) == len(facts)


@define
class SpokenModel:
    """Answers what the test says and remembers what it was asked."""

    answer: Any
    asked: list[Question] = field(factory=list)

    async def ask(self, question: Question, timeout_seconds: float) -> Reply:
        self.asked.append(question)
        if isinstance(self.answer, Exception):
            raise self.answer
        return Reply(values=self.answer, usage=Usage())

    async def close(self) -> None:
        return None


def talk_with(business: Business, model: SpokenModel) -> Talk:
    assistant = Assistant(model, log=QuietLog().logger, metrics=Metrics())
    grounding = Grounding(assistant=assistant, timeout_seconds=1.0)
    agents = build_agents(business.profile, grounding=grounding)
    return Talk(shop=Shop(business.profile, sample_shop().router, agents))


def test_a_model_answers_what_the_info_agent_does_not_know(business: Business) -> None:
    fact = next(one for one in facts_of(business, "es") if "vegetarian" in one.text)
    model = SpokenModel({"answerable": True, "facts": [fact.id], "answer": "Sí, la vegetariana."})
    talk = talk_with(business, model)
    assert talk.write(UNKNOWN).text == "Sí, la vegetariana."
    assert talk.state.unclear_turns == 0
    (question,) = model.asked
    assert orjson.loads(question.data)["message"] == UNKNOWN


@pytest.mark.parametrize(
    "answer",
    [
        {"answerable": False, "facts": [], "answer": ""},
        {"answerable": True, "facts": ["F1"], "answer": "Te regalo 100 pizzas"},
        {"tool": "refund"},
        LlmUnavailable("gone"),
    ],
)
def test_without_a_grounded_answer_the_info_agent_says_what_it_would_have(
    business: Business, answer: object
) -> None:
    talk = talk_with(business, SpokenModel(answer))
    assert talk.write(UNKNOWN).text == Talk().write(UNKNOWN).text
    assert talk.state.unclear_turns == 1


def test_what_the_info_agent_knows_is_asked_of_nobody(business: Business) -> None:
    model = SpokenModel(LlmUnavailable("must not be asked"))
    assert "12" in talk_with(business, model).write("¿a qué hora abren?").text
    assert model.asked == []
