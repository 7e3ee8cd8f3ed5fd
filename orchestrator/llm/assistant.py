"""A model as the rest of the product asks it: in time, counted, remembered, or not at all."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from decimal import Decimal
from hashlib import blake2b
from typing import TypeVar

import msgspec
import orjson
from attrs import frozen
from cachetools import TTLCache
from structlog.typing import FilteringBoundLogger

from orchestrator.llm.breaker import CircuitBreaker
from orchestrator.llm.errors import LlmError, LlmUnavailable, LlmUnusable
from orchestrator.llm.question import LanguageModel, Question, Reply, Usage
from orchestrator.metrics import Metrics

MOST_REMEMBERED = 10_000
REMEMBERED_SECONDS = 3_600.0
MILLION = 1_000_000

Answer = TypeVar("Answer")


@frozen(kw_only=True, slots=True)
class Prices:
    """US dollars a million tokens; zero when nobody said."""

    input_dollars: Decimal = Decimal(0)
    output_dollars: Decimal = Decimal(0)

    def of(self, usage: Usage) -> Decimal:
        total = usage.input_tokens * self.input_dollars + usage.output_tokens * self.output_dollars
        return total / MILLION


class Assistant:
    """Asks `model`. The answer is checked against a type; what does not fit never gets out."""

    def __init__(
        self,
        model: LanguageModel,
        *,
        log: FilteringBoundLogger,
        metrics: Metrics,
        prices: Prices | None = None,
        breaker: CircuitBreaker | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._model = model
        self._log = log
        self._metrics = metrics
        self._prices = prices or Prices()
        self._breaker = breaker or CircuitBreaker()
        self._clock = clock
        self._answers: TTLCache[bytes, object] = TTLCache(
            MOST_REMEMBERED, REMEMBERED_SECONDS, timer=clock
        )

    async def ask(self, question: Question, kind: type[Answer], timeout_seconds: float) -> Answer:
        """The answer as a `kind` (an attrs class). Raises LlmError; never takes longer."""
        digest = _digest(question)
        known = self._answers.get(digest)
        if isinstance(known, kind):
            self._count(question, "remembered")
            return known
        if not self._breaker.allows(self._clock()):
            self._count(question, "not_asked")
            raise LlmUnavailable("the model failed too often; it is left alone for a while")
        began = self._clock()
        try:
            reply = await self._in_time(question, timeout_seconds)
            answer = _fitting(reply, kind)
        except LlmError as error:
            self._failed(question, error)
            raise
        finally:
            self._metrics.llm_seconds.labels(question.purpose).observe(self._clock() - began)
        self._breaker.succeeded()
        self._count(question, "answered")
        self._answers[digest] = answer
        return answer

    async def _in_time(self, question: Question, timeout_seconds: float) -> Reply:
        try:
            async with asyncio.timeout(timeout_seconds):
                reply = await self._model.ask(question, timeout_seconds)
        except TimeoutError as error:
            raise LlmUnavailable(f"no answer within {timeout_seconds:g} s") from error
        except LlmError:
            raise
        except Exception as error:
            name = type(error).__name__
            raise LlmUnusable(f"the provider's answer could not be read ({name})") from error
        self._charge(question, reply.usage)
        return reply

    def _failed(self, question: Question, error: LlmError) -> None:
        """Only silence opens the breaker: a model that declines is there."""
        if isinstance(error, LlmUnavailable):
            self._breaker.failed(self._clock())
        else:
            self._breaker.succeeded()
        self._count(question, type(error).__name__)
        self._log.warning(
            "llm.failed",
            purpose=question.purpose,
            error=type(error).__name__,
            detail=str(error),
            breaker_open=self._breaker.is_open,
        )

    def _count(self, question: Question, outcome: str) -> None:
        self._metrics.llm_requests.labels(question.purpose, outcome).inc()

    def _charge(self, question: Question, usage: Usage) -> None:
        tokens = self._metrics.llm_tokens
        tokens.labels(question.purpose, "input").inc(usage.input_tokens)
        tokens.labels(question.purpose, "output").inc(usage.output_tokens)
        self._metrics.llm_dollars.labels(question.purpose).inc(float(self._prices.of(usage)))

    async def close(self) -> None:
        await self._model.close()


def _fitting(reply: Reply, kind: type[Answer]) -> Answer:
    try:
        return msgspec.convert(reply.values, type=kind)
    except msgspec.ValidationError as error:
        raise LlmUnusable(f"the model's answer does not fit: {error}") from error


def _digest(question: Question) -> bytes:
    parts = (question.purpose, question.instructions, question.data)
    text = "\0".join((*parts, orjson.dumps(question.schema).decode()))
    return blake2b(text.encode(errors="surrogatepass"), digest_size=16).digest()
