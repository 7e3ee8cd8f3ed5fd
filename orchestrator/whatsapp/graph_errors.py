"""Meta's error codes as data: what each means for the message, and what else it holds up."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

import orjson
from attrs import frozen

from orchestrator.whatsapp.scalars import integer

_MAX_DETAIL = 300
THROUGHPUT_REACHED = 130429
WINDOW_CLOSED = 131047


class FailureKind(StrEnum):
    """What to do with a message that was refused."""

    RETRY = "retry"
    """Again soon, with backoff."""
    WAIT = "wait"
    """Again, but after minutes or hours: a limit is used up."""
    PERMANENT = "permanent"
    """Never again: this message cannot be sent."""
    CONFIGURATION = "configuration"
    """Keep it, stop sending and tell a person: token, account or template are at fault."""
    TEMPLATE = "template"
    """The 24 hours are over: only an approved template may be sent."""


class Scope(StrEnum):
    """What else the failure holds up."""

    MESSAGE = "message"
    PAIR = "pair"
    """All messages from this number to this user."""
    NUMBER = "number"
    """All messages from this number."""
    APP = "app"
    """All messages, from every number."""


@frozen(kw_only=True, slots=True)
class GraphFailure:
    """A refusal, or a failed delivery. Decide on `kind` and `scope`; the rest is for the log."""

    code: int | None
    http_status: int
    """0 if the failure came in a status webhook, or no answer was had at all."""
    kind: FailureKind
    scope: Scope
    detail: str
    retry_after_seconds: float | None = None
    trace_id: str | None = None
    """Meta's fbtrace_id, which its support asks for."""


R, W, P, C, T = FailureKind  # retry, wait, permanent, configuration, template
MESSAGE, PAIR, NUMBER, APP = Scope

CODES: Mapping[int, tuple[FailureKind, Scope, str]] = {
    0: (C, APP, "authentication failed"),
    1: (R, MESSAGE, "unknown API error or invalid request"),
    2: (R, MESSAGE, "service temporarily down"),
    3: (C, APP, "capability or permission missing"),
    4: (W, APP, "call rate limit of the app"),
    10: (C, APP, "permission denied"),
    33: (C, NUMBER, "phone number id invalid or deleted"),
    100: (P, MESSAGE, "invalid parameter"),
    190: (C, APP, "access token expired or invalid"),
    368: (C, APP, "blocked for a policy violation"),
    613: (W, APP, "custom rate limit"),
    80007: (W, APP, "rate limit of the WhatsApp Business Account"),
    130403: (P, PAIR, "the business blocked this user"),
    130429: (R, NUMBER, "throughput of the number reached"),
    130472: (P, MESSAGE, "the user is part of an experiment"),
    130497: (P, PAIR, "the business may not message this country"),
    131000: (R, MESSAGE, "something went wrong"),
    131005: (C, APP, "access denied"),
    131008: (P, MESSAGE, "a required parameter is missing"),
    131009: (P, MESSAGE, "a parameter has an invalid value"),
    131016: (R, MESSAGE, "service unavailable"),
    131020: (P, MESSAGE, "the group has a single member"),
    131021: (P, PAIR, "sender and recipient are the same"),
    131026: (P, MESSAGE, "undeliverable: not on WhatsApp, an old client, or it blocked us"),
    131030: (C, PAIR, "recipient not in the list of the test number"),
    131031: (C, APP, "account locked"),
    131037: (C, NUMBER, "display name not approved"),
    131041: (P, MESSAGE, "unknown group"),
    131042: (C, APP, "payment problem"),
    131044: (C, APP, "payment problem"),
    131045: (C, NUMBER, "the number's registration or certificate"),
    131047: (T, PAIR, "more than 24 hours since the user's last message"),
    131048: (W, NUMBER, "spam rate limit of the number"),
    131049: (P, MESSAGE, "not delivered, to keep engagement healthy"),
    131050: (P, MESSAGE, "the user stopped marketing messages"),
    131051: (P, MESSAGE, "unsupported message type"),
    131052: (P, MESSAGE, "the user's media could not be downloaded"),
    131053: (P, MESSAGE, "media upload failed"),
    131055: (P, MESSAGE, "method not allowed"),
    131056: (R, PAIR, "too many messages to this user in a short time"),
    131057: (R, NUMBER, "account in maintenance"),
    131059: (P, MESSAGE, "bad pagination cursor"),
    131060: (P, MESSAGE, "the user's message is unavailable"),
    131062: (P, MESSAGE, "this message cannot be sent to a user id, it needs the phone"),
    131063: (C, MESSAGE, "marketing templates are disabled"),
    131064: (W, APP, "limited for misclassified templates"),
    131208: (W, MESSAGE, "group rate limit"),
    132000: (P, MESSAGE, "wrong number of template parameters"),
    132001: (C, MESSAGE, "no such template in that language"),
    132005: (P, MESSAGE, "the filled template is too long"),
    132007: (P, MESSAGE, "template content violates a policy"),
    132008: (P, MESSAGE, "template parameter has the wrong format"),
    132012: (P, MESSAGE, "template parameter has the wrong format"),
    132015: (C, MESSAGE, "template paused"),
    132016: (C, MESSAGE, "template disabled"),
    132068: (C, MESSAGE, "flow blocked"),
    132069: (W, MESSAGE, "flow throttled"),
    133000: (C, NUMBER, "registration incomplete"),
    133004: (R, MESSAGE, "server temporarily unavailable"),
    133005: (C, NUMBER, "two-step PIN does not match"),
    133006: (C, NUMBER, "the number must be verified"),
    133008: (C, NUMBER, "too many PIN guesses"),
    133009: (C, NUMBER, "PIN guessed too fast"),
    133010: (C, NUMBER, "the number is not registered"),
    133015: (C, NUMBER, "the number was deleted a moment ago"),
    133016: (C, NUMBER, "too many registrations"),
    134011: (C, APP, "payment terms not accepted"),
    135000: (P, MESSAGE, "generic user error"),
    137000: (P, PAIR, "the user's identity key changed"),
}

CODE_RANGES: tuple[tuple[range, tuple[FailureKind, Scope, str]], ...] = (
    (range(200, 300), (C, APP, "permission missing")),
    (range(131201, 131216), (P, MESSAGE, "group operation refused")),
    (range(134100, 134103), (P, MESSAGE, "marketing messages API")),
    (range(138000, 139000), (P, MESSAGE, "calling")),
    (range(139000, 140000), (P, MESSAGE, "not concerned with messages")),
    (range(147000, 148000), (P, MESSAGE, "not concerned with messages")),
    (range(200005, 200008), (P, MESSAGE, "not concerned with messages")),
    (range(2388000, 2389000), (P, MESSAGE, "template management")),
    (range(2494000, 2495000), (P, MESSAGE, "number management")),
    (range(2593000, 2594000), (P, MESSAGE, "account management")),
)


def classify(http_status: int, body: bytes | None) -> GraphFailure:
    """Read a refusal of the Graph API. The code decides; the HTTP status only if there is none."""
    error = _error_object(body)
    code = integer(error.get("code"))
    kind, scope, meaning = _of_code(code) or _of_status(http_status)
    if error.get("is_transient") is True and kind is P:
        kind = R
    trace_id = error.get("fbtrace_id")
    return GraphFailure(
        code=code,
        http_status=http_status,
        kind=kind,
        scope=scope,
        detail=(_detail(error) or meaning)[:_MAX_DETAIL],
        trace_id=trace_id if isinstance(trace_id, str) else None,
    )


def classify_code(code: int | None, detail: str | None = None) -> GraphFailure:
    """Read the error of a `failed` status, which comes without an HTTP status."""
    kind, scope, meaning = _of_code(code) or (P, MESSAGE, "failed for an unknown reason")
    return GraphFailure(
        code=code,
        http_status=0,
        kind=kind,
        scope=scope,
        detail=(detail or meaning)[:_MAX_DETAIL],
    )


def _of_code(code: int | None) -> tuple[FailureKind, Scope, str] | None:
    if code is None:
        return None
    ranged = (entry for codes, entry in CODE_RANGES if code in codes)
    return CODES.get(code) or next(ranged, None)


def _of_status(http_status: int) -> tuple[FailureKind, Scope, str]:
    meaning = f"HTTP {http_status}"
    if http_status == 429:
        return R, NUMBER, meaning
    if http_status >= 500 or http_status == 408:
        return R, MESSAGE, meaning
    if http_status in (401, 403) or 300 <= http_status < 400:
        return C, APP, meaning
    return P, MESSAGE, meaning


def _error_object(body: bytes | None) -> dict[str, Any]:
    try:
        document = orjson.loads(body or b"{}")
    except orjson.JSONDecodeError:
        return {}
    error = document.get("error") if isinstance(document, dict) else None
    return error if isinstance(error, dict) else {}


def _detail(error: dict[str, Any]) -> str | None:
    data = error.get("error_data")
    details = data.get("details") if isinstance(data, dict) else data
    chosen = details or error.get("message")
    return chosen if isinstance(chosen, str) else None
