"""The composition root: a readable list of what is started, stopped in reverse."""

from __future__ import annotations

import asyncio
import os
import secrets
from collections.abc import Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from decimal import Decimal
from functools import partial
from typing import Any

import pykka
from aiohttp import web
from attrs import evolve
from structlog.typing import FilteringBoundLogger

from actors.agent import AgentActor
from actors.board import ActorBoard
from actors.data_dir import DataDir
from actors.desk import StaffDesk
from actors.drain import Drain
from actors.messages import InboxGrew, MessagesComing, OutboxGrew, PartitionLost, StatusSeen
from actors.operator_word import OperatorWord
from actors.pace import Pace
from actors.persistence import PersistenceActor
from actors.profile_reload import ProfileReload
from actors.reader import InboxReader
from actors.recorder import RecorderActor
from actors.reminder import ReminderActor
from actors.ring import Handle, Limits, Ring
from actors.router import RouterActor
from actors.runtime import Child, Supervisor, index_registry
from actors.sender import SenderActor
from actors.sending_board import ActorSendingBoard
from actors.store_watch import StoreWatch, Watermarks
from actors.stores import open_stores
from actors.supervisor import SupervisorActor
from actors.tenants import Tenant, Tenants
from actors.watchdog import Watchdog
from actors.whatsapp_line import WhatsAppLine
from agents.grounded import Grounding
from agents.registry import build_agents
from config.profile import BusinessProfile
from config.settings import Delivery as DeliveryMode
from config.settings import Settings
from orchestrator.alerts import Alerts
from orchestrator.conversation.decision import Lane
from orchestrator.http.admin.access import AdminToken
from orchestrator.http.admin.application import admin_application
from orchestrator.http.door import Door, Judge
from orchestrator.http.intake import Intake
from orchestrator.http.media_routes import add_media_routes
from orchestrator.http.receiver import Receiver
from orchestrator.http.sending_routes import add_sending_routes
from orchestrator.llm.assistant import Assistant, Prices
from orchestrator.llm.providers import build_model
from orchestrator.llm.routing import LlmClassifier
from orchestrator.metrics import Metrics
from orchestrator.routing.router import Router
from orchestrator.storage.acceptance import Acceptance
from orchestrator.storage.appended import Appended
from orchestrator.storage.dead_letters import DeadLetterBox
from orchestrator.storage.desk_claims import DeskClaims
from orchestrator.storage.entries import InboxEntry, OutboxEntry
from orchestrator.storage.identities import Identities
from orchestrator.storage.journal_log import JournalLog
from orchestrator.storage.moves import Moves
from orchestrator.storage.outbox import Outbox
from orchestrator.storage.records.sql_book import SqlOrderBook
from orchestrator.storage.timers import Timers
from orchestrator.whatsapp.inbound import StatusUpdate

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
        self._exit_code = EXIT_CLEAN
        self._not_ready: str | None = "starting"
        self._stack = AsyncExitStack()
        self._store_watch: StoreWatch | None = None
        self._reload: ProfileReload | None = None
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
                self._not_ready = "draining"
                await self._drain().run()
                self._not_ready = "stopped"
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
        self._stores = await open_stores(settings, self._stack, self._log)
        terms = dict(await self._stores.partitions.acquire())
        self._build_assistant()
        self._build_ring(terms)
        self._build_acceptance()
        await self._open_public()
        await self._open_admin()
        self._start_actors()
        self._watch(data_dir)
        self._watch_profiles(data_dir)
        self._describe(data_dir)
        self._not_ready = None

    def _watch(self, data_dir: DataDir) -> None:
        settings = self._settings
        self._store_watch = StoreWatch(
            store=self._stores.redis,
            log=self._stores.partitions,
            watermarks=Watermarks(
                inbox_entries=settings.inbox_watermark, memory_share=settings.memory_watermark
            ),
            terms=self._ring.terms,
            on_lost=lambda partition: self._tell("conversations", PartitionLost(partition)),
            logger=self._log,
            metrics=self._metrics,
            embedded=self._stores.embedded,
            on_revived=lambda: self._describe(data_dir),
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
        self._line.profiles_changed()
        self._describe(data_dir)

    def _describe(self, data_dir: DataDir) -> None:
        data_dir.describe(self._description())

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
            on_inbox_news=self._stored_by_hand,
        )

    def _tenant(self, profile: BusinessProfile) -> Tenant:
        """What answers for a business; takes a while: a reload does it beside the loop."""
        book = SqlOrderBook(self._stores.records)
        agents = build_agents(profile, book, self._grounding)
        return Tenant(profile=profile, router=Router(profile), agents=agents)

    def _build_acceptance(self) -> None:
        self._acceptance = Acceptance(
            self._stores.redis,
            dedup_ttl_seconds=self._settings.dedup_ttl_seconds,
            on_accepted=self._inbox_grew,
            # A model is asked for what was accepted, and for nothing else: it costs.
            on_coming=self._messages_coming if self._classifier is None else None,
        )
        identities = Identities(self._stores.redis)
        moves = Moves(identities, self._acceptance, self._stores.redis.keys)
        self._ring = evolve(self._ring, moves=moves)
        self._intake = Intake(
            acceptance=self._acceptance,
            identities=identities,
            keys=self._stores.redis.keys,
            serves=lambda number: self._ring.tenants.serving(number) is not None,
            on_status=self._status_seen,
            on_alert=lambda name, details: self._ring.alerts.set(name, **details),
            log=self._log,
            metrics=self._metrics,
            trusts_times=self._settings.delivery is DeliveryMode.SIMULATOR,
        )

    def _messages_coming(self, entries: Sequence[InboxEntry]) -> None:
        self._tell("reader", MessagesComing(entries))

    def _inbox_grew(self, appended: Mapping[int, Appended[InboxEntry]]) -> None:
        self._tell("reader", InboxGrew(frozenset(appended), appended))

    def _outbox_grew(
        self, partitions: frozenset[int], appended: Mapping[int, Appended[OutboxEntry]]
    ) -> None:
        self._tell("sender", OutboxGrew(partitions, appended))

    def _stored_by_hand(self, partition: int) -> None:
        """An entry came into the inbox another way than by a webhook."""
        self._tell("reader", InboxGrew(frozenset({partition})))

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
        self._line = WhatsAppLine(
            settings=settings,
            tenants=self._ring.tenants,
            metrics=self._metrics,
            log=self._log,
            stack=self._stack,
            app_secret=app_secrets[0],
        )
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
            receiver.application(), settings.http_host, settings.http_port, receiver
        )

    async def _open_admin(self) -> None:
        """The admin listener; in simulator mode with WhatsApp itself behind it."""
        settings = self._settings
        self._root = self._build_root()
        word = OperatorWord(self._intake, self._stores.turns)
        board = ActorBoard(
            root=self._root,
            supervisor=self._handles["conversations"],
            recorder=self._handles["recorder"],
            store=self._stores.turns,
            records=self._stores.records,
            word=word,
            not_ready=self._unready_because,
            session_ttl_seconds=settings.session_ttl_seconds,
        )
        desk = StaffDesk(
            records=self._stores.records,
            recorder=self._handles["recorder"],
            word=word,
            claims=DeskClaims(self._stores.redis),
            log=self._log,
        )
        app = admin_application(
            board=board,
            desk=desk,
            dead_letters=DeadLetterBox(self._stores.redis),
            on_replayed=self._stored_by_hand,
            metrics=self._metrics,
            token=AdminToken(self._admin_token),
            open_prefixes=("/graph/",),
        )
        add_media_routes(app, lambda: self._line.media)
        add_sending_routes(app, ActorSendingBoard(self._handles["sender"], self._ring.alerts))
        self._line.attach(app, f"{_dialable(self.public_url)}/webhook")
        self.admin_url = await self._serve(app, settings.admin_host, settings.admin_port)
        self._line.open(_dialable(self.admin_url))
        self._ring = evolve(self._ring, hearing=self._line.hearing, receipts=self._line.receipts)

    async def _serve(
        self,
        app: web.Application,
        host: str,
        port: int,
        judge: Judge | None = None,
    ) -> str:
        """Serve `app` until the stack unwinds; its URL. `judge` answers plain webhooks."""
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=5.0)
        await runner.setup()
        assert runner.server is not None  # noqa: S101 - for the type checker: it is set up
        self._stack.push_async_callback(runner.cleanup)
        if judge is None:
            await web.TCPSite(runner, host, port, backlog=1024).start()
            bound = runner.addresses[0][1]
        else:
            door = Door(judge, runner.server)
            self._stack.push_async_callback(door.close)
            bound = await door.listen(host, port)
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

    def _start_actors(self) -> None:
        settings, ring = self._settings, self._ring
        self._child(
            "persistence",
            partial(
                PersistenceActor.start,
                store=self._stores.turns,
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
                journal=JournalLog(self._stores.redis),
                records=self._stores.records,
                recollection=self._stores.recollection,
            ),
        )
        self._child(
            "sender",
            partial(
                SenderActor.start,
                ring=ring,
                outbox=Outbox(self._stores.redis, self._stores.recollection),
                delivery=self._line.delivery,
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
            "reader",
            partial(
                InboxReader.start, ring=ring, log=self._stores.partitions, store=self._stores.turns
            ),
        )
        self._child(
            "reminder",
            partial(
                ReminderActor.start,
                ring=ring,
                timers=Timers(self._stores.redis),
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

    def _drain(self) -> Drain:
        return Drain(
            handles=self._handles,
            acceptance=self._acceptance,
            seconds=self._settings.shutdown_seconds,
            log=self._log,
        )

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
        return self._stores.embedded.port if self._stores.embedded is not None else None

    def _description(self) -> dict[str, Any]:
        return {
            "pid": os.getpid(),
            "public_url": _dialable(self.public_url),
            "admin_url": _dialable(self.admin_url),
            "admin_token": self._admin_token,
            "delivery": str(self._settings.delivery),
            "redis_port": self.embedded_port,
            "phone_number_ids": list(self._line.numbers()),
        }


def _dialable(url: str) -> str:
    return url.replace("//0.0.0.0:", "//127.0.0.1:").replace("//[::]:", "//[::1]:")
