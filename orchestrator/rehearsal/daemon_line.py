"""A script's line to a running daemon in simulator mode."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from orchestrator.chat.client import AdminClient
from orchestrator.chat.errors import RequestFailed
from orchestrator.rehearsal.errors import NoAnswer, RehearsalError
from orchestrator.rehearsal.line import Bubble, Heard

TURN_SECONDS = 20.0
"""How long a turn and its replies may take."""
_POLL_SECONDS = 0.05


class DaemonLine:
    """One phone of the simulator's, in a conversation of its own."""

    def __init__(
        self, client: AdminClient, phone: str, phone_number_id: str, name: str | None = None
    ) -> None:
        self._client = client
        self._phone = phone
        self._phone_number_id = phone_number_id
        self._name = name
        self._last = -1

    async def send(self, wish: Mapping[str, Any], now: datetime | None) -> Heard:
        """See `Line`."""
        if self._last < 0:
            self._last = (await self._client.events(self._phone, -1))["last"]
        about = {"phone_number_id": self._phone_number_id, "name": self._name}
        clock = {} if now is None else {"at": now.isoformat()}
        try:
            message_id = await self._client.send(self._phone, {**wish, **about, **clock})
        except RequestFailed as failed:
            raise RehearsalError(str(failed)) from failed
        try:
            async with asyncio.timeout(TURN_SECONDS):
                state, trace = await self._turn(message_id)
                bubbles = await self._replies(len(trace["replies"]))
        except TimeoutError as error:
            raise NoAnswer(f"no answer came within {TURN_SECONDS:g} s") from error
        return Heard(
            lane=trace["lane"],
            intent=trace["intent"],
            agent=trace["agent"],
            tier=trace["tier"],
            outcome=trace["outcome"],
            bubbles=bubbles,
            state=state,
            effects=tuple((one["kind"], one["details"]) for one in trace["effects"]),
        )

    def change(self, sold_out: tuple[str, ...], prices: Mapping[str, int]) -> None:
        """See `Line`."""
        raise RehearsalError("a running daemon's prices and stock cannot be changed by a script")

    async def _turn(self, message_id: str) -> tuple[dict[str, Any], dict[str, Any]]:
        """The session after the turn of a message, and how it was decided."""
        key = f"{self._phone_number_id}:{self._phone}"
        while True:
            try:
                conversation = await self._client.conversation(key)
            except RequestFailed as failed:
                if failed.status != 404:
                    raise
            else:
                for trace in conversation.get("traces") or ():
                    if trace["message_id"] == message_id:
                        return conversation.get("state") or {}, trace
            await asyncio.sleep(_POLL_SECONDS)

    async def _replies(self, count: int) -> tuple[Bubble, ...]:
        bubbles: list[Bubble] = []
        while len(bubbles) < count:
            page = await self._client.events(self._phone, self._last)
            self._last = page["last"]
            bubbles += [
                event["message"]
                for event in page["events"]
                if event["kind"] == "message"
                and event["from"] == "business"
                and event["phone_number_id"] == self._phone_number_id
            ]
        return tuple(bubbles)
