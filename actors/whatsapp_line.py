"""The line to WhatsApp: the real Graph API, the simulator behind the admin listener, or none."""

from __future__ import annotations

import secrets
from contextlib import AsyncExitStack
from typing import Any

from aiohttp import ClientSession, web
from attrs import define, field
from structlog.typing import FilteringBoundLogger

from actors.delivery import Delivery, GraphDelivery, LogDelivery
from actors.lanes import CONCURRENT_SENDS
from actors.receipts import Receipts
from actors.tenants import Tenants
from config.settings import Delivery as DeliveryMode
from config.settings import Settings
from orchestrator.http.simulator_routes import add_routes as add_simulator_routes
from orchestrator.metrics import Metrics
from orchestrator.whatsapp.graph import GraphClient, graph_session
from orchestrator.whatsapp.media import MediaFiles
from orchestrator.whatsapp.simulator.carrier import HttpCarrier
from orchestrator.whatsapp.simulator.catalogue import catalogue_of
from orchestrator.whatsapp.simulator.rules import PairLimit, SimulatorRules
from orchestrator.whatsapp.simulator.simulator import Simulator
from orchestrator.whatsapp.transcription import Transcriber

SIMULATED_NUMBER = "118273645509182"
GRAPH_TIMEOUT_SECONDS = 20
DELIVERED_AFTER_SECONDS = 0.12
"""How long the simulator's phones take: fast enough to watch, slow enough to see both ticks."""


@define(kw_only=True)
class WhatsAppLine:
    """First `attach` to the admin application, then `open` once that is served.

    In simulator mode WhatsApp itself answers on the admin listener.
    """

    settings: Settings
    tenants: Tenants
    metrics: Metrics
    log: FilteringBoundLogger
    stack: AsyncExitStack
    app_secret: bytes
    simulator: Simulator | None = None
    media: MediaFiles | None = None
    hearing: Transcriber | None = None
    """Writes voice notes down, where a service for it is configured."""
    receipts: Receipts | None = None
    """Read marks and typing, where they are wanted and somebody would see them."""
    delivery: Delivery = field(factory=LogDelivery)
    _session: ClientSession = field(init=False)
    _access_token: str = field(init=False)
    _catalogues: dict[str, dict[str, Any]] = field(factory=dict, init=False)

    def attach(self, app: web.Application, webhook_url: str) -> None:
        """Begin; `webhook_url` is where a simulated WhatsApp delivers."""
        self._session = self._new_session(connections=100)
        self._access_token = self.settings.whatsapp_access_token or secrets.token_urlsafe(24)
        if self.settings.delivery is not DeliveryMode.SIMULATOR:
            return
        self.simulator = Simulator(
            phone_number_ids=self.numbers(),
            access_token=self._access_token,
            app_secret=self.app_secret,
            deliver=HttpCarrier(self._session, webhook_url),
            rules=SimulatorRules(
                delivered_after_seconds=DELIVERED_AFTER_SECONDS, pair_limit=PairLimit()
            ),
            folder=self.settings.data_dir / "simulator",
        )
        self.profiles_changed()
        add_simulator_routes(app, self.simulator, catalogues=self._catalogues)

    def open(self, admin_url: str) -> None:
        """Go on once the admin listener answers at `admin_url`."""
        settings = self.settings
        if self.simulator is not None:
            self.stack.push_async_callback(self.simulator.close)
        base = f"{admin_url}/graph" if self.simulator is not None else settings.graph_api_url
        # Not the session of files and voices: replies keep the connections they opened.
        session = self._new_session(connections=CONCURRENT_SENDS)
        graph = GraphClient(session, base, settings.graph_api_version, self._access_token)
        self.media = MediaFiles(
            self._session,
            base_url=base,
            version=settings.graph_api_version,
            access_token=self._access_token,
            folder=settings.data_dir / "media",
            max_bytes=settings.media_max_bytes,
            disk_bytes=settings.media_disk_bytes,
        )
        self.hearing = self._transcriber(self.media)
        if settings.delivery is DeliveryMode.LOG:
            return
        self.delivery = GraphDelivery(graph)
        if settings.read_receipts:
            self.receipts = Receipts(graph.mark_read, metrics=self.metrics)
            self.stack.push_async_callback(self.receipts.close)

    def _new_session(self, *, connections: int) -> ClientSession:
        session = graph_session(connections=connections, timeout_seconds=GRAPH_TIMEOUT_SECONDS)
        self.stack.push_async_callback(session.close)
        return session

    def _transcriber(self, media: MediaFiles) -> Transcriber | None:
        settings = self.settings
        if settings.transcription_base_url is None:
            return None
        return Transcriber(
            self._session,
            media,
            base_url=settings.transcription_base_url,
            api_key=settings.transcription_api_key,
            model=settings.transcription_model,
            timeout_seconds=settings.transcription_timeout_seconds,
            log=self.log,
        )

    def numbers(self) -> tuple[str, ...]:
        """Every number a profile claims; the simulated one if none does."""
        profiles = [tenant.profile for tenant in self.tenants.all]
        numbers = tuple(number for profile in profiles for number in profile.phone_number_ids)
        return numbers or (SIMULATED_NUMBER,)

    def profiles_changed(self) -> None:
        """Numbers and catalogues of the simulated phones, as the profiles are now."""
        if self.simulator is None:
            return
        self.simulator.phone_number_ids = self.numbers()
        found = {number: self.tenants.serving(number) for number in self.numbers()}
        self._catalogues.clear()
        self._catalogues.update(
            {number: catalogue_of(tenant.profile) for number, tenant in found.items() if tenant}
        )
