"""Carries simulated webhooks to the daemon's own public door, over HTTP like Meta's."""

from __future__ import annotations

import aiohttp

_TIMEOUT = aiohttp.ClientTimeout(total=20)
"""Meta's own is not documented; it gives up and comes back."""


class HttpCarrier:
    """Usable as `Deliver`. The session is the caller's, who closes it."""

    def __init__(self, session: aiohttp.ClientSession, url: str) -> None:
        self._session = session
        self._url = url

    async def __call__(self, body: bytes, signature: str) -> int:
        headers = {"Content-Type": "application/json", "X-Hub-Signature-256": signature}
        async with self._session.post(
            self._url, data=body, headers=headers, timeout=_TIMEOUT
        ) as response:
            await response.read()
            return response.status
