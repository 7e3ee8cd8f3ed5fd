"""The public listener: Meta's webhook, health and readiness."""

from __future__ import annotations

import asyncio
import hmac
from collections.abc import Callable, Sequence
from typing import Any

from aiohttp import hdrs, web
from structlog.typing import FilteringBoundLogger

from orchestrator.http.acknowledgement import Acknowledgement
from orchestrator.http.intake import Intake
from orchestrator.metrics import Metrics
from orchestrator.storage.errors import StoreUnavailable
from orchestrator.whatsapp.signature import verify
from orchestrator.whatsapp.webhook import NotAWebhook, parse_webhook

WEBHOOK = "/webhook"
MAX_BODY_BYTES = 4 * 1024 * 1024
LARGE_BYTES = 128 * 1024
"""Larger bodies are read on a thread, so that they hold up nobody."""
RETRY_AFTER_SECONDS = "5"


class Receiver:
    """Answers 200 only when everything in the POST is durably stored."""

    def __init__(
        self,
        *,
        intake: Intake,
        app_secrets: Sequence[bytes],
        verify_token: str | None,
        not_ready: Callable[[], str | None],
        alerts: Callable[[], list[dict[str, Any]]] = list,
        log: FilteringBoundLogger,
        metrics: Metrics,
    ) -> None:
        self._intake = intake
        self._secrets = tuple(app_secrets)
        self._verify_token = verify_token
        self._not_ready = not_ready
        self._alerts = alerts
        self._log = log
        self._acknowledgement = Acknowledgement()
        self._answers = {
            status: metrics.webhooks.labels(str(status)) for status in (200, 400, 401, 413, 503)
        }

    def application(self) -> web.Application:
        app = web.Application(client_max_size=MAX_BODY_BYTES)
        app.router.add_post(WEBHOOK, self.receive)
        app.router.add_get(WEBHOOK, self.handshake)
        app.router.add_get("/healthz", self.health)
        app.router.add_get("/readyz", self.ready)
        return app

    def shorten(self, server: web.Server) -> None:
        """Let plain webhooks of `server` past the routing, which costs as much as the signature.

        Before its first connection. Whatever else comes takes the way of the application.
        """
        ordinary = server.request_handler

        async def handle(request: web.BaseRequest) -> web.StreamResponse:
            if (
                request.method == hdrs.METH_POST
                and request.raw_path == WEBHOOK
                and hdrs.EXPECT not in request.headers
            ):
                return await self.receive(request)
            return await ordinary(request)

        server.request_handler = handle

    async def handshake(self, request: web.Request) -> web.Response:
        """Meta's GET when the callback URL is set: the challenge, or 403."""
        query = request.query
        wanted = (self._verify_token or "").encode()
        given = query.getall("hub.verify_token", [])
        right = (
            bool(wanted)
            and query.getall("hub.mode", []) == ["subscribe"]
            and len(given) == 1
            and hmac.compare_digest(given[0].encode(errors="surrogateescape"), wanted)
            and len(query.getall("hub.challenge", [])) == 1
        )
        if not right:
            self._log.warning("webhook.rejected", reason="handshake", status=403)
            return web.Response(status=403)
        return web.Response(text=query["hub.challenge"], content_type="text/plain")

    async def receive(self, request: web.BaseRequest) -> web.StreamResponse:
        """A notification: signature over the raw bytes, then parse, store, and only then 200."""
        reason = self._not_ready()
        if reason is not None:
            return self._unavailable(reason)
        try:
            body = await _body(request)
        except web.HTTPRequestEntityTooLarge:
            return self._rejected(413, "too_large")
        signature = request.headers.get("X-Hub-Signature-256")
        large = len(body) > LARGE_BYTES
        genuine = (
            await asyncio.to_thread(verify, body, signature, self._secrets)
            if large
            else verify(body, signature, self._secrets)
        )
        if not genuine:
            return self._rejected(401, "signature")
        try:
            batch = await asyncio.to_thread(parse_webhook, body) if large else parse_webhook(body)
        except NotAWebhook as error:
            return self._rejected(400, "not_a_webhook", str(error))
        try:
            await self._intake.store(batch.items)
        except StoreUnavailable as error:
            return self._unavailable(str(error))
        self._answers[200].inc()
        return self._acknowledgement if Acknowledgement.suits(request) else web.Response()

    def _rejected(self, status: int, reason: str, detail: str | None = None) -> web.Response:
        self._answers[status].inc()
        self._log.warning("webhook.rejected", reason=reason, status=status, detail=detail)
        return web.Response(status=status)

    def _unavailable(self, reason: str) -> web.Response:
        self._answers[503].inc()
        self._log.warning("webhook.rejected", reason="unavailable", status=503, detail=reason)
        return web.Response(status=503, headers={"Retry-After": RETRY_AFTER_SECONDS})

    async def health(self, _request: web.Request) -> web.Response:
        return web.json_response({"status": "alive"})

    async def ready(self, _request: web.Request) -> web.Response:
        reason = self._not_ready()
        if reason is None:
            return web.json_response(self._readiness())
        return web.json_response({"status": "not ready", "reason": reason}, status=503)

    def _readiness(self) -> dict[str, Any]:
        """Trouble that stops no acceptance is told beside `ready`; details are for the admin."""
        alerts = [alert["name"] for alert in self._alerts()]
        return {"status": "ready"} | ({"alerts": alerts} if alerts else {})


async def _body(request: web.BaseRequest) -> bytes:
    """Nearly all bodies have come with their heads: those need no waiting."""
    content = request.content
    if not content.is_eof():
        return await request.read()
    body = content.read_nowait()
    if len(body) > MAX_BODY_BYTES:
        raise web.HTTPRequestEntityTooLarge(MAX_BODY_BYTES, len(body))
    return body
