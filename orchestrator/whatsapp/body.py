"""Reads a webhook body as one JSON object, or says why it is none."""

from __future__ import annotations

import json
import math
from typing import Any

import orjson

from orchestrator.whatsapp.errors import NotAWebhook


def load_object(body: bytes) -> dict[str, Any]:
    try:
        document = orjson.loads(body)
    except orjson.JSONDecodeError:
        document = _load_leniently(body)
    if not isinstance(document, dict):
        raise NotAWebhook(
            f"the body is JSON of type {type(document).__name__}, a webhook is an object"
        )
    return document


def _load_leniently(body: bytes) -> Any:
    """Half surrogate pairs (texts cut short) and huge numbers are JSON, which orjson refuses."""
    try:
        lenient = json.loads(body.decode(), parse_constant=_refuse, parse_float=_finite)
        text = json.dumps(lenient, ensure_ascii=False)
        return orjson.loads(text.encode("utf-16", "surrogatepass").decode("utf-16", "replace"))
    except (ValueError, RecursionError) as error:
        reason = "nested too deeply" if isinstance(error, RecursionError) else str(error)[:200]
        raise NotAWebhook(f"the body ({len(body)} bytes) is not JSON: {reason}") from error


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is not a JSON number")


def _finite(text: str) -> float | None:
    number = float(text)
    return number if math.isfinite(number) else None
