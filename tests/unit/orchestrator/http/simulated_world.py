"""A simulator mounted on a real server, and the business's public door on another."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
from aiohttp import web
from attrs import define, field

from orchestrator.http.simulator_routes import add_routes
from orchestrator.whatsapp.graph import GraphClient, graph_session
from orchestrator.whatsapp.inbound import InboundMessage
from orchestrator.whatsapp.signature import verify
from orchestrator.whatsapp.simulator.carrier import HttpCarrier
from orchestrator.whatsapp.simulator.simulator import Simulator
from orchestrator.whatsapp.webhook import parse_webhook
from tests.unit.orchestrator.whatsapp.samples import NUMBER

SECRET = b"simulated-secret"
TOKEN = "simulated-token"

Bot = Callable[[GraphClient, InboundMessage], Awaitable[None]]
"""Answers one message of a user's."""


async def mute(graph: GraphClient, message: InboundMessage) -> None:
    """Say nothing."""


@define(slots=True, eq=False)
class Door:
    """Takes webhooks as the daemon does, and lets `bot` answer."""

    bot: Bot = mute
    graph: GraphClient | None = None
    items: list[Any] = field(factory=list)
    answers: set[asyncio.Task[None]] = field(factory=set)

    async def webhook(self, request: web.Request) -> web.Response:
        body = await request.read()
        if not verify(body, request.headers.get("X-Hub-Signature-256"), [SECRET]):
            return web.Response(status=401)
        for item in parse_webhook(body).items:
            self.items.append(item)
            if isinstance(item, InboundMessage) and self.graph:
                coroutine = self.bot(self.graph, item)
                self.answers.add(asyncio.create_task(coroutine))  # type: ignore[arg-type] # Bot is a coroutine function
        return web.Response()


@define(slots=True, eq=False)
class World:
    door: Door
    simulator: Simulator
    graph: GraphClient
    http: aiohttp.ClientSession
    admin_url: str


@asynccontextmanager
async def serving(app: web.Application) -> AsyncIterator[str]:
    """The URL of `app` on loopback."""
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    try:
        yield f"http://{host}:{port}"
    finally:
        await runner.cleanup()


@asynccontextmanager
async def world(
    bot: Bot = mute,
    *,
    admin_app: Callable[[], web.Application] = web.Application,
    secret: bytes = SECRET,
) -> AsyncIterator[World]:
    """`secret` is what the simulator signs with; the door knows `SECRET` only."""
    door = Door(bot)
    public = web.Application()
    public.router.add_post("/webhook", door.webhook)
    async with (
        serving(public) as public_url,
        aiohttp.ClientSession() as http,
        graph_session() as session,
    ):
        simulator = Simulator(
            phone_number_ids=[NUMBER],
            access_token=TOKEN,
            app_secret=secret,
            deliver=HttpCarrier(http, f"{public_url}/webhook"),
        )
        admin = admin_app()
        add_routes(admin, simulator)
        async with serving(admin) as admin_url:
            graph = GraphClient(session, f"{admin_url}/graph", "v24.0", TOKEN)
            door.graph = graph
            yield World(door, simulator, graph, http, admin_url)
            await simulator.close()
            await asyncio.gather(*door.answers)
