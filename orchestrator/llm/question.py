"""What a model is asked, and what comes back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

import orjson
from attrs import frozen

from orchestrator.llm.errors import LlmUnusable


@frozen(kw_only=True, slots=True)
class Question:
    """`instructions` are ours; `data` is what users wrote, which instructs nobody."""

    purpose: str
    """For metrics: routing, answer."""
    instructions: str
    data: str
    schema: Mapping[str, Any]
    """JSON Schema of the answer: an object, all keys required, no others."""
    most_tokens: int = 256


@frozen(kw_only=True, slots=True)
class Usage:
    """Tokens, as the provider counts them."""

    input_tokens: int = 0
    output_tokens: int = 0


@frozen(kw_only=True, slots=True)
class Reply:
    """`values` is a JSON object; whether it fits is the asker's to check."""

    values: Mapping[str, Any]
    usage: Usage


class LanguageModel(Protocol):
    """A provider's model behind its own protocol."""

    async def ask(self, question: Question, timeout_seconds: float) -> Reply:
        """Raises LlmUnavailable, LlmRefused or LlmUnusable."""
        ...

    async def close(self) -> None: ...


def json_object(text: str | None) -> Mapping[str, Any]:
    """The object in a model's text; raises LlmUnusable."""
    try:
        values = orjson.loads(text or "")
    except orjson.JSONDecodeError as error:
        raise LlmUnusable("the model's answer is no JSON") from error
    if not isinstance(values, dict):
        raise LlmUnusable(f"the model's answer is a JSON {type(values).__name__}, not an object")
    return values
