"""OpenAI's chat completions, and every endpoint that speaks the same protocol."""

from __future__ import annotations

import openai

from orchestrator.llm.errors import LlmRefused, LlmUnavailable
from orchestrator.llm.question import Question, Reply, Usage, json_object


class OpenAiModel:
    """Structured output by `response_format: json_schema`. The SDK retries once within the time."""

    def __init__(self, *, model: str, api_key: str | None, base_url: str | None) -> None:
        self._model = model
        # Some compatible servers on one's own machine want no key; the SDK insists on one.
        self._client = openai.AsyncOpenAI(
            api_key=api_key or "none", base_url=base_url, max_retries=1
        )

    async def ask(self, question: Question, timeout_seconds: float) -> Reply:
        try:
            answer = await self._client.chat.completions.create(
                model=self._model,
                messages=[
                    {"role": "system", "content": question.instructions},
                    {"role": "user", "content": question.data},
                ],
                response_format={
                    "type": "json_schema",
                    "json_schema": {
                        "name": question.purpose,
                        "schema": dict(question.schema),
                        "strict": True,
                    },
                },
                max_completion_tokens=question.most_tokens,
                timeout=timeout_seconds,
            )
        except openai.ContentFilterFinishReasonError as error:
            raise LlmRefused("the provider's filter stopped the answer") from error
        except openai.OpenAIError as error:
            raise LlmUnavailable(f"OpenAI's protocol: {type(error).__name__}") from error
        if not answer.choices:
            raise LlmUnavailable("the answer holds no choices")
        choice = answer.choices[0]
        if choice.message.refusal or choice.finish_reason == "content_filter":
            raise LlmRefused("the model declined to answer")
        usage = Usage(
            input_tokens=answer.usage.prompt_tokens if answer.usage else 0,
            output_tokens=answer.usage.completion_tokens if answer.usage else 0,
        )
        return Reply(values=json_object(choice.message.content), usage=usage)

    async def close(self) -> None:
        await self._client.close()
