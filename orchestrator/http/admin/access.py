"""Who may use the private listener: whoever has its token, or the cookie it gave a browser."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web
from attrs import frozen

from orchestrator.http.admin.answers import problem
from orchestrator.http.admin.views import page

COOKIE = "tertulia_admin"

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@frozen
class AdminToken:
    """Compares in constant time; never shows itself."""

    _value: str

    def __repr__(self) -> str:
        return "AdminToken(********)"

    def matches(self, given: str) -> bool:
        return _same(given, self._value)


def guard(token: AdminToken, open_prefixes: tuple[str, ...]) -> Any:
    """The middleware. Paths under `open_prefixes` check their callers themselves."""
    # The cookie holds no token: a page that leaks it gives away one start of the daemon only.
    session = secrets.token_urlsafe(24)

    @web.middleware
    async def check(request: web.Request, handler: Handler) -> web.StreamResponse:
        if request.path.startswith(open_prefixes):
            return await handler(request)
        given = request.query.get("token")
        if given is not None and token.matches(given):
            response = await handler(request)
            response.set_cookie(COOKIE, session, httponly=True, samesite="Strict")
            return response
        scheme, _, bearer = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() == "bearer" and token.matches(bearer.strip()):
            return await handler(request)
        if not _same(request.cookies.get(COOKIE, ""), session):
            return _refused(request)
        if _comes_from_elsewhere(request):
            return problem(403, "another site's page may not change anything here; use the console")
        return await handler(request)

    return check


def _refused(request: web.Request) -> web.Response:
    text = "the admin token is missing or wrong; send Authorization: Bearer TOKEN"
    if "text/html" in request.headers.get("Accept", ""):
        return page(request, "login", {"said": text}, 401)
    return problem(401, text)


def _comes_from_elsewhere(request: web.Request) -> bool:
    """Whether a browser says that a page of another origin makes it change something.

    The cookie is same-site already; this also stops other ports of this machine, which browsers
    count as the same site. Programs send neither header and need the token anyway.
    """
    if request.method in ("GET", "HEAD"):
        return False
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site != "same-origin"
    origin = request.headers.get("Origin")
    return origin is None or origin.partition("://")[2] != request.host


def _same(given: str, wanted: str) -> bool:
    return hmac.compare_digest(given.encode(errors="surrogateescape"), wanted.encode())
