"""What the handlers of the private listener share: reading requests, JSON, masks, errors."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Any

from aiohttp import web

from orchestrator.http.admin.views import page
from orchestrator.orders.errors import ImpossibleChange, OrdersError
from orchestrator.storage.errors import StoreUnavailable
from orchestrator.storage.records.errors import RecordsUnavailable

MAX_LIMIT = 1_000
DEFAULT_LIMIT = 100
MAX_TEXT = 4_096

Row = dict[str, Any]


@web.middleware
async def errors(
    request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    """What was raised as the answer it stands for: JSON, in the console a page."""
    try:
        return await handler(request)
    except Exception as error:
        answer = _answer_to(error)
        if answer is None:
            raise
        if request.path == "/" or request.path.startswith("/console"):
            return _as_page(request, answer)
        return answer


def _answer_to(error: Exception) -> web.Response | None:
    """None for what nobody foresaw, and for a redirection."""
    match error:
        case web.HTTPException():
            text = error.text or error.reason
            return None if 300 <= error.status < 400 else problem(error.status, text)
        case ValueError():
            return problem(400, str(error))
        case ImpossibleChange():
            allowed = list(error.allowed)
            return problem(409, str(error), status_now=error.status, allowed=allowed)
        case OrdersError():
            return problem(409, str(error))
        case StoreUnavailable() | RecordsUnavailable():
            return problem(503, str(error))
        case _:
            return None


def _as_page(request: web.Request, answer: web.Response) -> web.Response:
    said = json.loads(answer.text or "{}")
    return page(request, "problem", {"status": answer.status, "said": said}, answer.status)


def problem(status: int, text: str, **more: object) -> web.Response:
    return web.json_response({"error": text} | more, status=status)


def document(content: Row, status: int = 200) -> web.Response:
    text = json.dumps(content, ensure_ascii=False, default=_plain)
    return web.json_response(text=text, status=status)


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def reveals(request: web.Request) -> bool:
    """Whether the caller wants to see whole phone numbers."""
    return request.query.get("reveal") == "1"


def whole(query: Mapping[str, str], name: str, default: int, most: int | None) -> int:
    """A number of the query; raises ValueError naming it."""
    text = query.get(name, str(default))
    if not text.isdecimal() or (most is not None and int(text) > most):
        bound = f" up to {most}" if most is not None else ""
        raise ValueError(f"{name} is {text!r}; it must be a whole number{bound}")
    return int(text)


async def body_of(request: web.Request, example: str) -> Row:
    """The JSON object that was sent; raises ValueError showing an `example`."""
    try:
        body = await request.json()
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise ValueError(f"the body is not JSON ({error}); send {example}") from error
    if not isinstance(body, dict):
        raise ValueError(f"the body is {type(body).__name__}, not an object; send {example}")
    return body


def text_in(body: Row, name: str, most: int = MAX_TEXT) -> str:
    """A text that has to be there; raises ValueError naming it."""
    text = body.get(name)
    if not isinstance(text, str) or not 1 <= len(text) <= most:
        raise ValueError(f'"{name}" must be a string of 1 to {most} characters')
    return text


def optional_text_in(body: Row, name: str, most: int = MAX_TEXT) -> str | None:
    """The same where it may be left out or empty."""
    return text_in(body, name, most) if body.get(name) not in (None, "") else None
