"""The composition root: a readable list of what is started, stopped in reverse."""

from __future__ import annotations

import asyncio
import os
import secrets
import time
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from decimal import Decimal
from functools import partial
from typing import Any

import pykka
from aiohttp import ClientSession, web
from attrs import evolve
from structlog.typing import FilteringBoundLogger

from actors.agent import AgentActor
from actors.board import ActorBoard
from actors.data_dir import DataDir
from actors.delivery import Delivery, GraphDelivery, LogDelivery
from actors.desk import StaffDesk
from actors.messages import InboxGrew, OutboxGrew, PartitionLost, StatusSeen
from actors.operator_word import OperatorWord
from actors.pace import Pace
from actors.persistence import PersistenceActor
from actors.profile_reload import ProfileReload
from actors.reader import InboxReader
from actors.receipts import Receipts
from actors.recorder import RecorderActor
from actors.reminder import ReminderActor
from actors.ring import Handle, Limits, Ring
from actors.router import RouterActor
from actors.runtime import Child, Supervisor, index_registry
from actors.sender import CONCURRENT_SENDS, SenderActor
from actors.sending_board import ActorSendingBoard
from actors.store_watch import StoreWatch, Watermarks
from actors.supervisor import SupervisorActor
from actors.tenants import Tenant, Tenants
from actors.watchdog import Watchdog
from agents.grounded import Grounding
from agents.registry import build_agents
from config.profile import BusinessProfile
from config.settings import Delivery as DeliveryMode
from config.settings import Settings
from orchestrator.alerts import Alerts
from orchestrator.conversation.decision import Lane
from orchestrator.http.admin.access import AdminToken
from orchestrator.http.admin.application import admin_application
from orchestrator.http.intake import Intake
from orchestrator.http.media_routes import add_media_routes
from orchestrator.http.receiver import Receiver
from orchestrator.http.sending_routes import add_sending_routes
from orchestrator.http.simulator_routes import add_routes as add_simulator_routes
from orchestrator.llm.assistant import Assistant, Prices
from orchestrator.llm.providers import build_model
from orchestrator.llm.routing import LlmClassifier
from orchestrator.metrics import Metrics
from orchestrator.routing.router import Router
from orchestrator.storage.acceptance import Acceptance
from orchestrator.storage.dead_letters import DeadLetterBox
from orchestrator.storage.desk_claims import DeskClaims
from orchestrator.storage.embedded import EmbeddedServer
from orchestrator.storage.errors import StoreUnavailable
from orchestrator.storage.identities import Identities
from orchestrator.storage.journal_log import JournalLog
from orchestrator.storage.keys import Keys
from orchestrator.storage.moves import Moves
from orchestrator.storage.outbox import Outbox
from orchestrator.storage.partition_log import RedisPartitionLog
from orchestrator.storage.records.errors import RecordsUnavailable
from orchestrator.storage.records.sql_book import SqlOrderBook
from orchestrator.storage.records.writer import Records
from orchestrator.storage.store import RedisStore
from orchestrator.storage.timers import Timers
from orchestrator.storage.turn_store import TurnStore
from orchestrator.whatsapp.graph import GraphClient, graph_session
from orchestrator.whatsapp.inbound import StatusUpdate
from orchestrator.whatsapp.media import MediaFiles
from orchestrator.whatsapp.simulator.carrier import HttpCarrier
from orchestrator.whatsapp.simulator.catalogue import catalogue_of
from orchestrator.whatsapp.simulator.rules import PairLimit, SimulatorRules
from orchestrator.whatsapp.simulator.simulator import Simulator
from orchestrator.whatsapp.transcription import Transcriber

SIMULATED_NUMBER = "118273645509182"
EXIT_CLEAN, EXIT_GAVE_UP = 0, 70


class System:
    """One daemon. `run` starts it, waits for the word to stop, drains and returns the exit code."""

    def __init__(
        self,
        settings: Settings,
        profiles: tuple[BusinessProfile, ...],
        log: FilteringBoundLogger,
    ) -> None:
        self._settings = settings
        self._profiles = profiles
        self._log = log
        self._metrics = Metrics()
        self._stop = asyncio.Event()
        self._media: MediaFiles | None = None
        self._exit_code = EXIT_CLEAN
        self._not_ready: str | None = "starting"
        self._stack = AsyncExitStack()
        self._embedded: EmbeddedServer | None = None
        self._store_watch: StoreWatch | None = None
        self._reload: ProfileReload | None = None
        self._simulator: Simulator | None = None
        self._admin_token = settings.admin_token or secrets.token_urlsafe(24)
        self.public_url = self.admin_url = ""

    def stop(self) -> None:
        """Ask for an orderly end."""
        self._stop.set()

    def reload(self) -> None:
        """Read the business profiles again, now."""
        if self._reload is not None:
            self._reload.soon()

    async def run(self, on_ready: Callable[[System], None] | None = None) -> int:
        """The whole life. Raises what keeps it from starting; the exit code otherwise."""
        try:
            async with self._stack:
                await self._start()
                self._log.info("daemon.ready", public=self.public_url, admin=self.admin_url)
                if on_ready is not None:
                    on_ready(self)
                await self._stop.wait()
                await self._drain()
        except Exception as error:
            self._log.error("daemon.stopped", error=f"{type(error).__name__}: {error}")
            raise
        self._log.info("daemon.stopped", exit_code=self._exit_code)
        return self._exit_code

    # Start: in this order

    async def _start(self) -> None:
        settings = self._settings
        index_registry()
        data_dir = self._stack.enter_context(DataDir.claim(settings.data_dir))
        if settings.admin_token is None and settings.delivery is DeliveryMode.SIMULATOR:
            self._admin_token = data_dir.kept_token()  # an open phone finds the next daemon again
        await self._start_store()
        await self._reach(self._open_records)
        self._stack.push_async_callback(self._records.close)
        log = RedisPartitionLog(self._store)
        terms = dict(await log.acquire())
        self._build_assistant()
        self._build_ring(terms)
        await self._start_acceptance()
        await self._open_public()
        await self._open_admin()
        self._start_actors(log)
        self._watch(log)
        self._watch_profiles(data_dir)
        data_dir.describe(self._description())
        self._not_ready = None

    def _watch(self, log: RedisPartitionLog) -> None:
        settings = self._settings
        self._store_watch = StoreWatch(
            store=self._store,
            log=log,
            watermarks=Watermarks(
                inbox_entries=settings.inbox_watermark, memory_share=settings.memory_watermark
            ),
            terms=self._ring.terms,
            on_lost=lambda partition: self._tell("conversations", PartitionLost(partition)),
            logger=self._log,
            metrics=self._metrics,
            embedded=self._embedded,
        )
        watching = asyncio.create_task(self._store_watch.run())
        self._stack.callback(watching.cancel)
        watchdog = Watchdog(
            at_work=self._ring.at_work,
            turn_seconds=settings.turn_timeout_seconds,
            limit_seconds=settings.watchdog_seconds,
            log=self._log,
            metrics=self._metrics,
        )
        watchdog.start()
        self._stack.callback(watchdog.stop)

    def _watch_profiles(self, data_dir: DataDir) -> None:
        self._reload = ProfileReload(
            self._settings.business_profiles,
            tenants=self._ring.tenants,
            make=self._tenant,
            log=self._log,
            on_reloaded=lambda: self._profiles_changed(data_dir),
        )
        watching = asyncio.create_task(self._reload.watch())
        self._stack.callback(watching.cancel)

    def _profiles_changed(self, data_dir: DataDir) -> None:
        if self._simulator is not None:
            self._simulator.phone_number_ids = self._numbers()
            self._phone_catalogues.clear()
            self._phone_catalogues.update(self._catalogues(self._simulator))
        data_dir.describe(self._description())

    async def _start_store(self) -> None:
        settings = self._settings
        url = settings.redis_url
        if url is None:
            self._embedded = await EmbeddedServer.start(
                settings.data_dir / "valkey",
                appendfsync=settings.appendfsync,
                timeout_seconds=settings.startup_seconds,
            )
            self._stack.push_async_callback(self._embedded.stop)
            url = self._embedded.url
        self._store = RedisStore(url, Keys(settings.partitions))
        self._stack.push_async_callback(self._store.close)
        await self._reach(self._store.open)

    async def _open_records(self) -> None:
        self._records = await Records.open(self._settings.database_url, self._settings.data_dir)

    async def _reach(self, connect: Callable[[], Awaitable[None]]) -> None:
        """Try until the start-up deadline; then raise what was wrong last."""
        deadline = time.monotonic() + self._settings.startup_seconds
        while True:
            try:
                await connect()
                return
            except (StoreUnavailable, RecordsUnavailable) as error:
                if time.monotonic() > deadline:
                    raise
                self._log.warning("store.unreachable", error=str(error))
                await asyncio.sleep(0.5)

    def _build_assistant(self) -> None:
        """The language model, if there is one: a tier of the router, and answers from facts."""
        settings = self._settings
        self._classifier: LlmClassifier | None = None
        self._grounding: Grounding | None = None
        model = build_model(settings)
        if model is None:
            return
        prices = Prices(
            input_dollars=Decimal(str(settings.llm_input_price)),
            output_dollars=Decimal(str(settings.llm_output_price)),
        )
        assistant = Assistant(model, log=self._log, metrics=self._metrics, prices=prices)
        self._stack.push_async_callback(assistant.close)
        self._classifier = LlmClassifier(assistant, timeout_seconds=settings.llm_timeout_seconds)
        if settings.llm_answers:
            seconds = settings.llm_answer_timeout_seconds
            self._grounding = Grounding(assistant=assistant, timeout_seconds=seconds)

    def _build_ring(self, terms: dict[int, int]) -> None:
        settings = self._settings
        names = (
            "router",
            "persistence",
            "conversations",
            "reader",
            "sender",
            "recorder",
            "reminder",
        )
        self._handles = {name: Handle(name) for name in names}
        lanes = (Lane.INFO, Lane.COMMERCE, Lane.SUPPORT)
        agents = {lane: Handle(f"agent.{lane}") for lane in lanes}
        self._handles |= {handle.name: handle for handle in agents.values()}
        self._ring = Ring(
            router=self._handles["router"],
            agents=agents,
            persistence=self._handles["persistence"],
            supervisor=self._handles["conversations"],
            tenants=Tenants(map(self._tenant, self._profiles)),
            terms=terms,
            limits=Limits(
                turn_timeout_seconds=settings.turn_timeout_seconds,
                turn_attempts=settings.turn_attempts,
                history_turns=settings.history_turns,
                burst_window_seconds=settings.burst_window_seconds,
            ),
            log=self._log,
            metrics=self._metrics,
            alerts=Alerts(log=self._log, metrics=self._metrics),
            on_inbox_news=lambda partition: self._inbox_grew({partition}),
        )
        self._turn_store = TurnStore(self._store, session_ttl_seconds=settings.session_ttl_seconds)

    def _tenant(self, profile: BusinessProfile) -> Tenant:
        """What answers for a business; takes a while: a reload does it beside the loop."""
        book = SqlOrderBook(self._records)
        agents = build_agents(profile, book, self._grounding)
        return Tenant(profile=profile, router=Router(profile), agents=agents)

    async def _start_acceptance(self) -> None:
        self._acceptance = Acceptance(
            self._store,
            dedup_ttl_seconds=self._settings.dedup_ttl_seconds,
            on_accepted=self._inbox_grew,
        )
        identities = Identities(self._store)
        moves = Moves(identities, self._acceptance, self._store.keys)
        self._ring = evolve(self._ring, moves=moves)
        self._intake = Intake(
            acceptance=self._acceptance,
            identities=identities,
            keys=self._store.keys,
            serves=lambda number: self._ring.tenants.serving(number) is not None,
            on_status=self._status_seen,
            on_alert=lambda name, details: self._ring.alerts.set(name, **details),
            log=self._log,
            metrics=self._metrics,
            trusts_times=self._settings.delivery is DeliveryMode.SIMULATOR,
        )

    def _inbox_grew(self, partitions: set[int]) -> None:
        self._tell("reader", InboxGrew(frozenset(partitions)))

    def _outbox_grew(self, partitions: frozenset[int]) -> None:
        self._tell("sender", OutboxGrew(partitions))

    def _status_seen(self, status: StatusUpdate) -> None:
        if status.callback_data is not None:
            self._tell("sender", StatusSeen(status.callback_data, status.message_id, status.status))

    def _partition_lost(self, partition: int) -> None:
        self._tell("reader", PartitionLost(partition))
        if not self._ring.terms:
            self._give_up("every partition has another owner")

    def _tell(self, name: str, message: object) -> None:
        """Ring a doorbell; one nobody hears is made good by the actor's own look around."""
        try:
            self._handles[name].tell(message)
        except pykka.ActorDeadError:
            self._log.debug("doorbell.unheard", actor=name)

    async def _open_public(self) -> None:
        settings = self._settings
        app_secrets = [secret.encode() for secret in settings.whatsapp_app_secrets]
        if not app_secrets:
            app_secrets = [secrets.token_bytes(32)]  # the simulator's, known to nobody else
        self._app_secret = app_secrets[0]
        receiver = Receiver(
            intake=self._intake,
            app_secrets=app_secrets,
            verify_token=settings.whatsapp_verify_token,
            not_ready=self._unready_because,
            alerts=self._ring.alerts.current,
            log=self._log,
            metrics=self._metrics,
        )
        self.public_url = await self._serve(
            receiver.application(), settings.http_host, settings.http_port
        )

    async def _open_admin(self) -> None:
        """The admin listener; in simulator mode with WhatsApp itself behind it."""
        settings = self._settings
        self._root = self._build_root()
        word = OperatorWord(self._intake, self._turn_store)
        board = ActorBoard(
            root=self._root,
            supervisor=self._handles["conversations"],
            recorder=self._handles["recorder"],
            store=self._turn_store,
            records=self._records,
            word=word,
            not_ready=self._unready_because,
            session_ttl_seconds=settings.session_ttl_seconds,
        )
        desk = StaffDesk(
            records=self._records,
            recorder=self._handles["recorder"],
            word=word,
            claims=DeskClaims(self._store),
            log=self._log,
        )
        app = admin_application(
            board=board,
            desk=desk,
            dead_letters=DeadLetterBox(self._store),
            on_replayed=lambda partition: self._inbox_grew({partition}),
            metrics=self._metrics,
            token=AdminToken(self._admin_token),
            open_prefixes=("/graph/",),
        )
        add_media_routes(app, lambda: self._media)
        add_sending_routes(app, ActorSendingBoard(self._handles["sender"], self._ring.alerts))
        session = graph_session(connections=CONCURRENT_SENDS, timeout_seconds=20)
        self._stack.push_async_callback(session.close)
        access_token = settings.whatsapp_access_token or secrets.token_urlsafe(24)
        simulating = settings.delivery is DeliveryMode.SIMULATOR
        if simulating:
            simulator = Simulator(
                phone_number_ids=self._numbers(),
                access_token=access_token,
                app_secret=self._app_secret,
                deliver=HttpCarrier(session, f"{_dialable(self.public_url)}/webhook"),
                rules=SimulatorRules(delivered_after_seconds=0.12, pair_limit=PairLimit()),
                folder=settings.data_dir / "simulator",
            )
            self._simulator, self._phone_catalogues = simulator, self._catalogues(simulator)
            add_simulator_routes(app, simulator, catalogues=self._phone_catalogues)
        self.admin_url = await self._serve(app, settings.admin_host, settings.admin_port)
        if simulating:
            self._stack.push_async_callback(simulator.close)
        base = f"{_dialable(self.admin_url)}/graph" if simulating else settings.graph_api_url
        graph = GraphClient(session, base, settings.graph_api_version, access_token)
        self._media = MediaFiles(
            session,
            base_url=base,
            version=settings.graph_api_version,
            access_token=access_token,
            folder=settings.data_dir / "media",
            max_bytes=settings.media_max_bytes,
            disk_bytes=settings.media_disk_bytes,
        )
        if settings.transcription_base_url is not None:
            self._ring = evolve(self._ring, hearing=self._transcriber(session, self._media))
        if settings.read_receipts and settings.delivery is not DeliveryMode.LOG:
            receipts = Receipts(graph.mark_read, metrics=self._metrics)
            self._stack.push_async_callback(receipts.close)
            self._ring = evolve(self._ring, receipts=receipts)
        self._delivery: Delivery = (
            LogDelivery() if settings.delivery is DeliveryMode.LOG else GraphDelivery(graph)
        )

    def _catalogues(self, simulator: Simulator) -> dict[str, dict[str, Any]]:
        """What the phones can shop from, by number."""
        found = {
            number: self._ring.tenants.serving(number) for number in simulator.phone_number_ids
        }
        return {number: catalogue_of(tenant.profile) for number, tenant in found.items() if tenant}

    def _transcriber(self, session: ClientSession, media: MediaFiles) -> Transcriber:
        settings = self._settings
        return Transcriber(
            session,
            media,
            base_url=settings.transcription_base_url or "",
            api_key=settings.transcription_api_key,
            model=settings.transcription_model,
            timeout_seconds=settings.transcription_timeout_seconds,
            log=self._log,
        )

    async def _serve(self, app: web.Application, host: str, port: int) -> str:
        """Serve `app` until the stack unwinds; its URL."""
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=5.0)
        await runner.setup()
        self._stack.push_async_callback(runner.cleanup)
        site = web.TCPSite(runner, host, port, backlog=1024)
        await site.start()
        bound = runner.addresses[0][1]
        return f"http://{host}:{bound}"

    # The actors

    def _build_root(self) -> Supervisor:
        ref = Supervisor.start(
            name="root",
            children=(),
            on_restart=lambda child, _: self._metrics.restarts.labels(child.name).inc(),
            on_give_up=lambda child, error: self._give_up(f"{child.name}: {error}"),
            log=self._log,
        )
        root = ref.actor_inbox.actor  # type: ignore[attr-defined]  # a Mailbox knows its actor
        assert isinstance(root, Supervisor)  # noqa: S101 - for the type checker
        return root

    def _start_actors(self, log: RedisPartitionLog) -> None:
        settings, ring = self._settings, self._ring
        self._child(
            "persistence",
            partial(
                PersistenceActor.start,
                store=self._turn_store,
                on_replies=self._outbox_grew,
            ),
        )
        self._child("router", partial(RouterActor.start, classifier=self._classifier))
        for lane, handle in ring.agents.items():
            self._child(handle.name, partial(AgentActor.start, lane=lane))
        self._child(
            "recorder",
            partial(
                RecorderActor.start,
                ring=ring,
                journal=JournalLog(self._store),
                records=self._records,
            ),
        )
        self._child(
            "sender",
            partial(
                SenderActor.start,
                ring=ring,
                outbox=Outbox(self._store),
                delivery=self._delivery,
                pace=Pace(
                    per_number=settings.send_rate_per_number,
                    pair_seconds=settings.send_pair_seconds,
                    pair_burst=settings.send_pair_burst,
                ),
            ),
        )
        self._child(
            "conversations",
            partial(
                SupervisorActor.start,
                ring=ring,
                reader=self._handles["reader"],
                idle_seconds=settings.idle_seconds,
                max_live=settings.max_live_conversations,
                on_partition_lost=self._partition_lost,
            ),
            with_it=("reader",),
        )
        self._child(
            "reader", partial(InboxReader.start, ring=ring, log=log, store=self._turn_store)
        )
        self._child(
            "reminder",
            partial(
                ReminderActor.start,
                ring=ring,
                timers=Timers(self._store),
                intake=self._intake,
            ),
        )

    def _child(
        self, name: str, start: Callable[..., pykka.ActorRef[Any]], with_it: tuple[str, ...] = ()
    ) -> None:
        handle = self._handles[name]
        self._root.add(
            Child(
                name=name,
                start=lambda supervisor: start(name=name, supervisor=supervisor),
                on_started=lambda ref: setattr(handle, "ref", ref),
                with_it=with_it,
            )
        )

    def _give_up(self, reason: str) -> None:
        """Supervision has no more to try: drain and let the service manager start afresh."""
        self._log.critical("daemon.gave_up", reason=reason)
        self._exit_code = EXIT_GAVE_UP
        self._stop.set()

    # Life

    def _unready_because(self) -> str | None:
        """Why nothing can be accepted: the daemon's own state first, then the store's."""
        return self._not_ready or (self._store_watch.reason if self._store_watch else None)

    # Stop: phases under one deadline

    async def _drain(self) -> None:
        self._not_ready = "draining"
        self._log.info("daemon.draining")
        deadline = time.monotonic() + self._settings.shutdown_seconds
        await self._phase("acceptance", self._acceptance.drain(), deadline)
        await self._phase("reminder", self._stop_actor("reminder"), deadline)
        await self._phase("reader", self._stop_actor("reader"), deadline)
        await self._phase("turns", self._until(self._turns_done), deadline)
        await self._phase("sends", self._until(self._sends_done), deadline)
        for name in ("conversations", "sender", "recorder", "persistence"):
            await self._phase(name, self._stop_actor(name), deadline)
        for ref in list(pykka.ActorRegistry.get_all()):
            ref.stop(block=False)
        self._not_ready = "stopped"

    async def _phase(self, name: str, work: Awaitable[Any], deadline: float) -> None:
        left = deadline - time.monotonic()
        try:
            await asyncio.wait_for(work, max(0.1, left))
        except (TimeoutError, pykka.Timeout, pykka.ActorDeadError, StoreUnavailable) as error:
            self._log.warning("daemon.phase_cut", phase=name, error=type(error).__name__)

    async def _stop_actor(self, name: str) -> None:
        ref = self._handles[name].ref
        if ref is not None and ref.is_alive():
            await ref.stop(block=False)

    @staticmethod
    async def _until(done: Callable[[], bool]) -> None:
        while not done():  # noqa: ASYNC110 - a few looks while stopping need no event of their own
            await asyncio.sleep(0.01)

    def _turns_done(self) -> bool:
        supervisor = _actor_of(self._handles["conversations"])
        return not isinstance(supervisor, SupervisorActor) or supervisor.in_flight <= 0

    def _sends_done(self) -> bool:
        sender = _actor_of(self._handles["sender"])
        return not isinstance(sender, SenderActor) or sender.idle

    # For those who come by

    @property
    def admin_link(self) -> str:
        """The console with its token: for the operator's eyes."""
        return f"{_dialable(self.admin_url)}/?token={self._admin_token}"

    @property
    def phone_link(self) -> str | None:
        """The phone in the browser, with its token; None if WhatsApp is the real one."""
        if self._settings.delivery is not DeliveryMode.SIMULATOR:
            return None
        return f"{_dialable(self.admin_url)}/simulator?token={self._admin_token}"

    @property
    def embedded_port(self) -> int | None:
        """The loopback port of the embedded server, for redis-cli."""
        return self._embedded.port if self._embedded is not None else None

    def _numbers(self) -> tuple[str, ...]:
        """Every number a profile claims; the simulated one if none does."""
        tenants = self._ring.tenants.all
        numbers = tuple(number for each in tenants for number in each.profile.phone_number_ids)
        return numbers or (SIMULATED_NUMBER,)

    def _description(self) -> dict[str, Any]:
        return {
            "pid": os.getpid(),
            "public_url": _dialable(self.public_url),
            "admin_url": _dialable(self.admin_url),
            "admin_token": self._admin_token,
            "delivery": str(self._settings.delivery),
            "redis_port": self.embedded_port,
            "phone_number_ids": list(self._numbers()),
        }


def _dialable(url: str) -> str:
    return url.replace("//0.0.0.0:", "//127.0.0.1:").replace("//[::]:", "//[::1]:")


def _actor_of(handle: Handle) -> object:
    return getattr(handle.ref.actor_inbox, "actor", None) if handle.ref is not None else None
