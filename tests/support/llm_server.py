"""A server that speaks OpenAI's and Anthropic's HTTP protocols, as well or badly as it is told."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import orjson
from aiohttp import web
from attrs import define, field

Answer = Callable[[dict[str, Any]], dict[str, Any]]
KEY = "sk-test"


@define
class LlmServer:
    """`answers` are used up one by one, then `values` is what every question gets."""

    values: dict[str, Any] = field(factory=dict)
    answers: list[Any] = field(factory=list)
    """Values; an int is an HTTP status, bytes a raw body, a str a refusal, an Event a wait."""
    questions: list[dict[str, Any]] = field(factory=list)
    url: str = ""

    async def openai(self, request: web.Request) -> web.StreamResponse:
        assert request.headers["Authorization"] == f"Bearer {KEY}"
        body = await request.json()
        schema = body["response_format"]["json_schema"]
        assert schema["strict"] is True
        assert body["messages"][0]["role"] == "system"
        return await self._answer(body, body["messages"][1]["content"], self._completion)

    async def anthropic(self, request: web.Request) -> web.StreamResponse:
        assert request.headers["Authorization"] == f"Bearer {KEY}"
        assert request.headers["anthropic-version"]
        body = await request.json()
        assert body["tool_choice"] == {"type": "tool", "name": body["tools"][0]["name"]}
        return await self._answer(body, body["messages"][0]["content"], self._message)

    async def _answer(
        self, body: dict[str, Any], data: str, shape: Callable[[dict[str, Any], Any], Any]
    ) -> web.StreamResponse:
        self.questions.append({"model": body["model"], "data": orjson.loads(data)})
        answer = self.answers.pop(0) if self.answers else self.values
        if isinstance(answer, asyncio.Event):
            await answer.wait()
            answer = self.values
        if isinstance(answer, int):
            return web.json_response({"error": {"message": "no"}}, status=answer)
        if isinstance(answer, bytes):
            return web.Response(body=answer, content_type="application/json")
        return web.json_response(shape(body, answer))

    @staticmethod
    def _completion(body: dict[str, Any], answer: Any) -> dict[str, Any]:
        refused = isinstance(answer, str)
        message = {
            "role": "assistant",
            "content": None if refused else orjson.dumps(answer).decode(),
            "refusal": answer if refused else None,
        }
        return {
            "id": "chatcmpl-1",
            "object": "chat.completion",
            "created": 1,
            "model": body["model"],
            "choices": [{"index": 0, "message": message, "finish_reason": "stop"}],
            "usage": {"prompt_tokens": 1000, "completion_tokens": 20, "total_tokens": 1020},
        }

    @staticmethod
    def _message(body: dict[str, Any], answer: Any) -> dict[str, Any]:
        refused = isinstance(answer, str)
        content = (
            {"type": "text", "text": answer}
            if refused
            else {
                "type": "tool_use",
                "id": "toolu_1",
                "name": body["tools"][0]["name"],
                "input": answer,
            }
        )
        return {
            "id": "msg_1",
            "type": "message",
            "role": "assistant",
            "model": body["model"],
            "content": [content],
            "stop_reason": "refusal" if refused else "tool_use",
            "stop_sequence": None,
            "usage": {"input_tokens": 1000, "output_tokens": 20},
        }


@asynccontextmanager
async def llm_server() -> AsyncIterator[LlmServer]:
    """The server on a free loopback port."""
    server = LlmServer()
    app = web.Application()
    app.router.add_post("/v1/chat/completions", server.openai)
    app.router.add_post("/v1/messages", server.anthropic)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    try:
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        server.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        yield server
    finally:
        await runner.cleanup()
