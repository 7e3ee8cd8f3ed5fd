"""The yardstick: what aiohttp and uvloop charge for reading a body and checking its signature."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import sys

import uvloop
from aiohttp import web

from tests.bench.messages import APP_SECRET

KEY = APP_SECRET.encode()


async def receive(request: web.Request) -> web.Response:
    body = await request.read()
    expected = "sha256=" + hmac.new(KEY, body, hashlib.sha256).hexdigest()
    if not hmac.compare_digest(expected, request.headers.get("X-Hub-Signature-256", "")):
        return web.Response(status=401)
    return web.Response()


async def serve() -> None:
    app = web.Application()
    app.router.add_post("/webhook", receive)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    print(json.dumps({"port": runner.addresses[0][1]}), flush=True)
    await asyncio.to_thread(sys.stdin.read)  # until the benchmark closes the pipe
    await runner.cleanup()


if __name__ == "__main__":
    uvloop.run(serve())
