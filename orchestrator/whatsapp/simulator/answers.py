"""Meta's answers to `POST /{phone_number_id}/messages`, good and bad."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

from attrs import frozen

from orchestrator.whatsapp.simulator.errors import RequestRefused

_TITLES: Mapping[int, str] = {
    33: "Unsupported post request",
    100: "Invalid parameter",
    130429: "Rate limit hit",
    131000: "Something went wrong",
    131008: "Required parameter is missing",
    131009: "Parameter value is not valid",
    131021: "Recipient cannot be sender",
    131026: "Message Undeliverable",
    131047: "Re-engagement message",
    131053: "Media upload error",
    131056: "(Business Account, Consumer Account) pair rate limit hit",
}


@frozen(slots=True)
class GraphAnswer:
    """What the emulated Graph API says."""

    http_status: int
    body: dict[str, Any]
    hangs_seconds: float | None = None
    """The answer never comes: after so long the connection is cut instead."""


def accepted(wamid: str, *, asked_for: str, wa_id: str | None, bsuid: str) -> GraphAnswer:
    """`asked_for` is the recipient as it was written; a hidden phone has no `wa_id`."""
    contact = {"input": asked_for, **({"wa_id": wa_id} if wa_id else {"user_id": bsuid})}
    body = {"messaging_product": "whatsapp", "contacts": [contact], "messages": [{"id": wamid}]}
    return GraphAnswer(200, body)


def success() -> GraphAnswer:
    """To a read receipt."""
    return GraphAnswer(200, {"success": True})


def refusal(refused: RequestRefused) -> GraphAnswer:
    error = {
        "message": f"(#{refused.code}) {title_of(refused.code)}",
        "type": "OAuthException",
        "code": refused.code,
        "error_data": {"messaging_product": "whatsapp", "details": refused.details},
        "fbtrace_id": _trace_id(),
    }
    return GraphAnswer(refused.http_status, {"error": error})


def wrong_token() -> GraphAnswer:
    """Token errors carry no `error_data`."""
    error = {
        "message": "Invalid OAuth access token - Cannot parse access token",
        "type": "OAuthException",
        "code": 190,
        "fbtrace_id": _trace_id(),
    }
    return GraphAnswer(401, {"error": error})


def expired_token() -> GraphAnswer:
    error = {
        "message": "Error validating access token: Session has expired.",
        "type": "OAuthException",
        "code": 190,
        "error_subcode": 463,
        "fbtrace_id": _trace_id(),
    }
    return GraphAnswer(401, {"error": error})


def title_of(code: int) -> str:
    """Meta's words for an error code."""
    return _TITLES.get(code, "Error")


def _trace_id() -> str:
    return "A" + secrets.token_hex(11)
