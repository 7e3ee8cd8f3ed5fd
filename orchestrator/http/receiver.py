"""The public listener: Meta's webhook, health and readiness."""

from __future__ import annotations

import asyncio
import hmac
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, NamedTuple

from aiohttp import web
from structlog.typing import FilteringBoundLogger

from orchestrator.http.door import LARGE_BYTES, RETRY_AFTER_SECONDS, WEBHOOK
from orchestrator.http.intake import Intake
from orchestrator.metrics import Metrics
from orchestrator.storage.errors import StoreUnavailable
from orchestrator.whatsapp.inbound import InboundItem
from orchestrator.whatsapp.signature import verify
from orchestrator.whatsapp.webhook import NotAWebhook, parse_webhook

MAX_BODY_BYTES = 4 * 1024 * 1024
SIGNATURE = "X-Hub-Signature-256"


class Refusal(NamedTuple):
    """Why a notification is not taken, and the status that says so."""

    status: int
    reason: str
    detail: str | None = None


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
        self._answers = {
            status: metrics.webhooks.labels(str(status)) for status in (200, 400, 401, 413, 503)
        }
        self._ok = self._answers[200]

    def application(self) -> web.Application:
        app = web.Application(client_max_size=MAX_BODY_BYTES)
        app.router.add_post(WEBHOOK, self.receive)
        app.router.add_get(WEBHOOK, self.handshake)
        app.router.add_get("/healthz", self.health)
        app.router.add_get("/readyz", self.ready)
        return app

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

    async def receive(self, request: web.Request) -> web.Response:
        """A notification that came through aiohttp."""
        status = self._unready()
        if status is None:
            try:
                status = await self._take(await request.read(), request.headers.get(SIGNATURE))
            except web.HTTPRequestEntityTooLarge:
                status = self._refused(Refusal(413, "too_large"))
        retry = {"Retry-After": RETRY_AFTER_SECONDS} if status == 503 else None
        return web.Response(status=status, headers=retry)

    async def _take(self, body: bytes, signature: str | None) -> int:
        large = len(body) > LARGE_BYTES
        read = partial(self._read, body, signature)
        found = await asyncio.to_thread(read) if large else read()
        if isinstance(found, Refusal):
            return self._refused(found)
        try:
            await self._intake.store(found)
        except StoreUnavailable as error:
            return self._unavailable(str(error))
        return self._accepted()

    def judge(self, body: bytes, signature: str | None, then: Callable[[int], None]) -> None:
        """A notification of the usual form: `then` is called once, with the answer's status."""
        try:
            reason = self._not_ready()
            if reason is not None:
                status = self._unavailable(reason)
            else:
                found = self._read(body, signature)
                if not isinstance(found, Refusal):
                    self._intake.begin(found, self._stored, then)
                    return
                status = self._refused(found)
        except Exception as error:  # noqa: BLE001 - the boundary: the sender must hear something
            status = self._failed(error)
        then(status)

    def _read(self, body: bytes, signature: str | None) -> tuple[InboundItem, ...] | Refusal:
        """Signature over the raw bytes first, and only then parse."""
        if not verify(body, signature, self._secrets):
            return Refusal(401, "signature")
        try:
            return parse_webhook(body).items
        except NotAWebhook as error:
            return Refusal(400, "not_a_webhook", str(error))

    def _stored(self, then: Callable[[int], None], error: BaseException | None) -> None:
        if error is None:
            then(self._accepted())
        elif isinstance(error, StoreUnavailable):
            then(self._unavailable(str(error)))
        else:
            then(self._failed(error))

    def _unready(self) -> int | None:
        reason = self._not_ready()
        return None if reason is None else self._unavailable(reason)

    def _accepted(self) -> int:
        self._ok.inc()
        return 200

    def _refused(self, refusal: Refusal) -> int:
        self._answers[refusal.status].inc()
        self._log.warning(
            "webhook.rejected", reason=refusal.reason, status=refusal.status, detail=refusal.detail
        )
        return refusal.status

    def _unavailable(self, reason: str) -> int:
        self._answers[503].inc()
        self._log.warning("webhook.rejected", reason="unavailable", status=503, detail=reason)
        return 503

    def _failed(self, error: BaseException) -> int:
        self._log.error("webhook.failed", error=type(error).__name__, exc_info=error)
        return 500

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
