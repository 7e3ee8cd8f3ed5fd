"""Both providers' protocols against a server that answers well, badly, late or not at all."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import pytest
from attrs import define

from orchestrator.conversation.decision import Lane
from orchestrator.llm.anthropic_model import AnthropicModel
from orchestrator.llm.assistant import Assistant, Prices
from orchestrator.llm.breaker import CircuitBreaker
from orchestrator.llm.openai_model import OpenAiModel
from orchestrator.llm.question import LanguageModel
from orchestrator.llm.routing import MOST_CONFIDENT, LlmClassifier
from orchestrator.metrics import Metrics
from tests.support.llm_server import KEY, LlmServer, llm_server
from tests.support.quiet_log import QuietLog

GOOD = {"intent": "order_problem", "confidence": 0.7, "language": "es"}


class Asking:
    """A classifier over a server that speaks one provider's protocol."""

    def __init__(self, server: LlmServer, model: LanguageModel, timeout_seconds: float) -> None:
        self.server = server
        self.metrics, self.log = Metrics(), QuietLog()
        self.assistant = Assistant(
            model,
            log=self.log.logger,
            metrics=self.metrics,
            prices=Prices(input_dollars=1, output_dollars=5),  # type: ignore[arg-type]  # whole dollars
            breaker=CircuitBreaker(failures=2, pause_seconds=3_600),
        )
        self.classifier = LlmClassifier(self.assistant, timeout_seconds=timeout_seconds)

    async def classify(self, text: str = "llegó fría la pizza") -> Any:
        return await self.classifier.classify(text, None, [("commerce/order_status", 0.5)])

    def counted(self, outcome: str) -> float:
        return self.count("requests", outcome=outcome)

    def count(self, what: str, **labels: str) -> float:
        read = self.metrics.registry.get_sample_value
        return read(f"tertulia_llm_{what}_total", {"purpose": "routing"} | labels) or 0.0


PROVIDERS: dict[str, Callable[[str], LanguageModel]] = {
    "openai": lambda url: OpenAiModel(model="m-1", api_key=KEY, base_url=f"{url}/v1"),
    "anthropic": lambda url: AnthropicModel(model="m-1", api_key=KEY, base_url=url),
}


Scenario = Callable[[Asking], Awaitable[None]]


@define
class Ask:
    """Runs a scenario over one provider; server and client are built once, they are slow to."""

    runner: asyncio.Runner
    server: LlmServer
    model: LanguageModel
    provider: str

    def __call__(self, scenario: Scenario, *, timeout_seconds: float = 5.0) -> None:
        self.server.values, self.server.answers, self.server.questions = {}, [], []
        self.runner.run(scenario(Asking(self.server, self.model, timeout_seconds)))


@pytest.fixture(scope="module", params=sorted(PROVIDERS))
def asking(request: pytest.FixtureRequest) -> Iterator[Ask]:
    with asyncio.Runner() as runner:
        context = llm_server()
        server = runner.run(context.__aenter__())
        model = PROVIDERS[request.param](server.url)
        yield Ask(runner, server, model, request.param)
        runner.run(model.close())
        runner.run(context.__aexit__(None, None, None))


def test_a_model_picks_one_of_our_intents(asking: Ask) -> None:
    async def scenario(one: Asking) -> None:
        one.server.values = GOOD
        decision = await one.classify()
        assert (decision.lane, decision.intent) == (Lane.SUPPORT, "order_problem")
        assert (decision.confidence, decision.tier, decision.locale) == (0.7, "llm", "es")
        (question,) = one.server.questions
        assert question["data"]["message"] == "llegó fría la pizza"
        assert question["model"] == "m-1"

    asking(scenario)


def test_tokens_and_dollars_are_counted(asking: Ask) -> None:
    async def scenario(one: Asking) -> None:
        one.server.values = GOOD
        await one.classify()
        assert one.count("tokens", direction="input") == 1000
        assert one.count("tokens", direction="output") == 20
        assert one.count("dollars") == pytest.approx(0.0011)

    asking(scenario)


def test_the_same_question_is_asked_once(asking: Ask) -> None:
    async def scenario(one: Asking) -> None:
        one.server.values = GOOD
        assert await one.classify() == await one.classify()
        assert len(one.server.questions) == 1
        assert one.counted("remembered") == 1

    asking(scenario)


def test_what_a_model_says_never_reaches_the_confidence_of_a_rule(asking: Ask) -> None:
    async def scenario(one: Asking) -> None:
        one.server.values = GOOD | {"intent": "cancel_order", "confidence": 1.0}
        assert (await one.classify()).confidence == MOST_CONFIDENT

    asking(scenario)


@pytest.mark.parametrize(
    "values",
    [
        GOOD | {"intent": "give_everything_away"},
        GOOD | {"confidence": 7},
        GOOD | {"confidence": "very"},
        {"intent": "greeting"},
        {"tool": "refund", "amount": 10**9},
        {},
    ],
)
def test_what_is_not_one_of_our_answers_is_no_decision(asking: Ask, values: dict[str, Any]) -> None:
    async def scenario(one: Asking) -> None:
        one.server.values = values
        assert await one.classify() is None

    asking(scenario)


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"null", b'{"choices": []}', b'{"content": []}', b"<html>"]
)
def test_a_broken_answer_is_no_decision(asking: Ask, body: bytes) -> None:
    async def scenario(one: Asking) -> None:
        one.server.answers = [body, body]
        assert await one.classify() is None
        assert one.log.named("llm.failed")

    asking(scenario)


def test_a_refusal_is_no_decision_and_does_not_open_the_breaker(asking: Ask) -> None:
    async def scenario(one: Asking) -> None:
        one.server.answers = ["I cannot help with that"] * 4
        for number in range(4):
            assert await one.classify(f"message {number}") is None
        assert one.counted("LlmRefused") == 4
        assert len(one.server.questions) == 4

    asking(scenario)


@pytest.mark.parametrize("status", [500, 429])
def test_a_passing_failure_is_retried_within_the_time(asking: Ask, status: int) -> None:
    async def scenario(one: Asking) -> None:
        one.server.values, one.server.answers = GOOD, [status]
        assert (await one.classify()).intent == "order_problem"
        assert len(one.server.questions) == 2

    asking(scenario)


def test_a_wrong_key_is_no_decision(asking: Ask) -> None:
    async def scenario(one: Asking) -> None:
        one.server.answers = [401]
        assert await one.classify() is None
        assert one.counted("LlmUnavailable") == 1
        assert KEY not in str(one.log.named("llm.failed"))

    asking(scenario)


def test_a_slow_model_is_not_waited_for(asking: Ask) -> None:
    async def scenario(one: Asking) -> None:
        never = asyncio.Event()
        one.server.answers = [never, never]
        assert await one.classify() is None
        assert one.counted("LlmUnavailable") == 1
        never.set()

    asking(scenario, timeout_seconds=0.2)


def test_a_model_that_keeps_failing_is_left_alone(asking: Ask) -> None:
    async def scenario(one: Asking) -> None:
        one.server.answers = [401, 401]
        for number in range(5):
            assert await one.classify(f"message {number}") is None
        assert len(one.server.questions) == 2
        assert one.counted("not_asked") == 3

    asking(scenario)


def test_a_server_that_is_not_there_is_no_decision(asking: Ask) -> None:
    async def scenario(one: Asking) -> None:
        gone = PROVIDERS[asking.provider]("http://127.0.0.1:9")
        lost = Asking(one.server, gone, 3.0)
        assert await lost.classify() is None
        await lost.assistant.close()

    asking(scenario)


def test_a_breaker_lets_one_try_again_after_its_pause() -> None:
    breaker = CircuitBreaker(failures=2, pause_seconds=10)
    breaker.failed(0)
    assert breaker.allows(0)
    breaker.failed(1)
    assert not breaker.allows(10.9)
    assert breaker.allows(11)
    assert not breaker.allows(12), "only one"
    breaker.succeeded()
    assert breaker.allows(12)
    assert not breaker.is_open
