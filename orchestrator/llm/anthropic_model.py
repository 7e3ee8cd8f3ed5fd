"""Anthropic's messages: the answer is the input of a tool the model must use."""

from __future__ import annotations

import anthropic

from orchestrator.llm.errors import LlmRefused, LlmUnavailable, LlmUnusable
from orchestrator.llm.question import Question, Reply, Usage


class AnthropicModel:
    """Structured output by a forced tool, which nobody runs. The SDK retries once in the time."""

    def __init__(self, *, model: str, api_key: str | None, base_url: str | None) -> None:
        self._model = model
        self._client = anthropic.AsyncAnthropic(
            api_key=api_key or "none", base_url=base_url, max_retries=1
        )

    async def ask(self, question: Question, timeout_seconds: float) -> Reply:
        try:
            answer = await self._client.messages.create(
                model=self._model,
                system=question.instructions,
                messages=[{"role": "user", "content": question.data}],
                tools=[
                    {
                        "name": question.purpose,
                        "description": "Give your answer.",
                        "input_schema": dict(question.schema),
                    }
                ],
                tool_choice={"type": "tool", "name": question.purpose},
                max_tokens=question.most_tokens,
                timeout=timeout_seconds,
            )
        except anthropic.AnthropicError as error:
            raise LlmUnavailable(f"Anthropic's protocol: {type(error).__name__}") from error
        if answer.stop_reason == "refusal":
            raise LlmRefused("the model declined to answer")
        usage = Usage(
            input_tokens=answer.usage.input_tokens, output_tokens=answer.usage.output_tokens
        )
        for block in answer.content or ():
            if block.type == "tool_use" and isinstance(block.input, dict):
                return Reply(values=block.input, usage=usage)
        raise LlmUnusable("the model answered without the tool it was given")

    async def close(self) -> None:
        await self._client.close()
