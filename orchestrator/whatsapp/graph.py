"""Sends to the Graph API, and says of each request whether it arrived, was refused, or neither."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import aiohttp
import attrs
import msgspec
import orjson
from aiohttp import hdrs
from yarl import URL

from orchestrator.whatsapp.graph_errors import FailureKind, GraphFailure, Scope, classify
from orchestrator.whatsapp.outbound import read_receipt
from orchestrator.whatsapp.post_line import IDLE_SECONDS, PostLine

_AMBIGUOUS_STATUSES = frozenset({502, 504})
"""A gateway gave up waiting: what stands behind it may have sent the message."""
_MAX_RETRY_AFTER_SECONDS = 3600.0
_USELESS_HEADERS = (hdrs.ACCEPT, hdrs.ACCEPT_ENCODING, hdrs.USER_AGENT)


class Sent(msgspec.Struct, frozen=True):
    """Meta took the message; it is not delivered yet. `wamid` names it in statuses."""

    wamid: str


class Refused(msgspec.Struct, frozen=True):
    """The message was certainly not sent."""

    failure: GraphFailure


class Unknown(msgspec.Struct, frozen=True):
    """The message may have been sent: wait for a status with its callback data, then retry."""

    reason: str


SendOutcome = Sent | Refused | Unknown
OUTCOMES = (Sent, Refused, Unknown)


def graph_session(*, connections: int = 100, timeout_seconds: float = 20) -> aiohttp.ClientSession:
    """A session fit for `GraphClient`; the caller closes it. Needs a running loop.

    Idle connections are dropped before a server would, for a request on a connection that is
    just being closed has an unknown outcome.
    """
    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(limit=connections, keepalive_timeout=IDLE_SECONDS),
        cookie_jar=aiohttp.DummyCookieJar(),
        timeout=aiohttp.ClientTimeout(
            total=timeout_seconds, connect=timeout_seconds, sock_connect=5
        ),
        skip_auto_headers=_USELESS_HEADERS,
        raise_for_status=False,
    )


class GraphClient:
    """One access token at one version of the API. The token shows in no repr, log or error."""

    def __init__(
        self,
        session: aiohttp.ClientSession,
        base_url: str,
        version: str,
        access_token: str,
    ) -> None:
        self._base = f"{base_url.rstrip('/')}/{version}"
        self._line = PostLine(
            session,
            URL(base_url),
            {
                hdrs.AUTHORIZATION: f"Bearer {access_token}",
                hdrs.CONTENT_TYPE: "application/json",
            },
        )
        self._urls: dict[str, URL] = {}

    def __repr__(self) -> str:
        return f"<GraphClient {self._base}>"

    async def send(self, phone_number_id: str, payload: bytes | Mapping[str, Any]) -> SendOutcome:
        """Post a message. Never raises for what network or Meta do; may be cancelled."""
        body = payload if isinstance(payload, bytes) else orjson.dumps(payload)
        answer = await self._post(phone_number_id, body)
        if not isinstance(answer, bytes):
            return answer
        wamid = _wamid(answer)
        return Sent(wamid) if wamid else Unknown("the answer 200 names no message")

    async def mark_read(
        self, phone_number_id: str, message_id: str, typing: bool = False
    ) -> Refused | Unknown | None:
        """Show the user two blue ticks, and with `typing` that an answer comes (at most 25 s).

        None if Meta agreed. Best effort: whatever goes wrong must hold up no reply.
        """
        receipt = orjson.dumps(read_receipt(message_id, typing=typing))
        answer = await self._post(phone_number_id, receipt)
        return None if isinstance(answer, bytes) else answer

    async def _post(self, phone_number_id: str, body: bytes) -> bytes | Refused | Unknown:
        """The body of an answer 200."""
        try:
            answer = await self._line.post(self._url(phone_number_id), body)
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            return Refused(_unreachable(error))
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            return Unknown(type(error).__name__)
        if answer.status == 200:
            return answer.body
        return _refusal(answer.status, answer.body, answer.headers.get(hdrs.RETRY_AFTER))

    def _url(self, phone_number_id: str) -> URL:
        url = self._urls.get(phone_number_id)
        if url is None:
            url = self._urls[phone_number_id] = URL(f"{self._base}/{phone_number_id}/messages")
        return url


def _wamid(answer: bytes) -> str | None:
    try:
        wamid = orjson.loads(answer)["messages"][0]["id"]
    except (orjson.JSONDecodeError, LookupError, TypeError):
        return None
    return wamid if isinstance(wamid, str) else None


def _refusal(status: int, answer: bytes, retry_after: str | None) -> Refused | Unknown:
    failure = classify(status, answer)
    if failure.code is None and status in _AMBIGUOUS_STATUSES:
        return Unknown(f"HTTP {status}")
    return Refused(attrs.evolve(failure, retry_after_seconds=_seconds(retry_after)))


def _unreachable(error: Exception) -> GraphFailure:
    return GraphFailure(
        code=None,
        http_status=0,
        kind=FailureKind.RETRY,
        scope=Scope.APP,
        detail=f"no connection: {type(error).__name__}",
    )


def _seconds(retry_after: str | None) -> float | None:
    """Reads both forms of the header: seconds, or a date."""
    if retry_after is None:
        return None
    try:
        seconds = float(retry_after)
    except ValueError:
        try:
            until = parsedate_to_datetime(retry_after)
        except ValueError:
            return None
        aware = until if until.tzinfo else until.replace(tzinfo=UTC)
        seconds = (aware - datetime.now(UTC)).total_seconds()
    return min(max(seconds, 0.0), _MAX_RETRY_AFTER_SECONDS) if seconds == seconds else None
