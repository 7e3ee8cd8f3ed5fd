"""The daemon's admin listener, as the terminal phone needs it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

import aiohttp
import orjson

from orchestrator.chat.errors import NoDaemon, NoSimulator, RequestFailed, WrongToken

POLL_SECONDS = 20
"""How long the daemon holds a question for events open."""
_TIMEOUT = aiohttp.ClientTimeout(total=POLL_SECONDS + 10, connect=5)


class AdminClient:
    """Raises ChatError for whatever goes wrong. The token shows in no repr or error."""

    def __init__(self, session: aiohttp.ClientSession, admin_url: str, token: str) -> None:
        self._session = session
        self._admin_url = admin_url.rstrip("/")
        self._headers = {"Authorization": f"Bearer {token}"}

    async def phone_number_ids(self) -> list[str]:
        """The business numbers the simulator serves; also shows whether there is one."""
        try:
            listed = await self._ask("GET", "/simulator/api/phones")
        except RequestFailed as failed:
            if failed.status == 404:
                raise NoSimulator(self._admin_url) from failed
            raise
        return [str(number) for number in listed.get("phone_number_ids", ())]

    async def send(self, phone: str, wish: Mapping[str, Any]) -> str:
        """The id of the message."""
        path = f"/simulator/api/phones/{quote(phone)}/messages"
        answer = await self._ask("POST", path, body=wish)
        return str(answer["id"])

    async def events(self, phone: str, after: int) -> dict[str, Any]:
        """`events`, the number of the `last` one, and whether some were `lost`."""
        wait = 0 if after < 0 else POLL_SECONDS
        query = {"after": str(after), "wait": str(wait)}
        return await self._ask("GET", f"/simulator/api/phones/{quote(phone)}/events", query=query)

    async def conversation(self, key: str, traces: int = 10) -> dict[str, Any]:
        """The session's insides, unmasked, and how its last turns were decided."""
        query = {"reveal": "1", "traces": str(traces)}
        return await self._ask("GET", f"/admin/conversations/{quote(key)}", query=query)

    async def reset(self, key: str) -> None:
        await self._ask("POST", f"/admin/conversations/{quote(key)}/reset")

    async def turn(self, what: str, wish: Mapping[str, Any]) -> dict[str, Any]:
        """Turn one of the emulator's `faults`, or its `clock`; gives how all of them stand."""
        return await self._ask("POST", f"/simulator/api/{what}", body=wish)

    async def _ask(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, str] | None = None,
        body: Mapping[str, Any] | None = None,
    ) -> dict[str, Any]:
        try:
            async with self._session.request(
                method,
                self._admin_url + path,
                params=query,
                json=body,
                headers=self._headers,
                timeout=_TIMEOUT,
            ) as response:
                status, answer = response.status, await response.read()
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise NoDaemon(self._admin_url) from error
        if status in (401, 403):
            raise WrongToken(self._admin_url)
        document = _document(answer)
        if status >= 400:
            reason = document.get("error") or f"{method} {path} failed"
            raise RequestFailed(status, str(reason))
        return document


def _document(answer: bytes) -> dict[str, Any]:
    try:
        document = orjson.loads(answer or b"{}")
    except orjson.JSONDecodeError:
        return {}
    return document if isinstance(document, dict) else {}
