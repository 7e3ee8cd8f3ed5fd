"""How a committed reply leaves: through the Graph API (or its simulator), or only into the log."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Protocol

from orchestrator.storage.entries import OutboxEntry
from orchestrator.whatsapp.graph import GraphClient, SendOutcome, Sent


class Delivery(Protocol):
    """A way out. `state` is what a message taken by it has reached, as the record names it."""

    state: str
    leaves: bool
    """Whether replies really go out, so that sending one twice would be noticed."""

    def send(self, entry: OutboxEntry) -> SendOutcome | Awaitable[SendOutcome]:
        """Send one reply; an outcome at once, or when it is known. Never raises for the network."""
        ...


class GraphDelivery:
    """Posts replies to the Graph API."""

    state = "sent"
    leaves = True

    def __init__(self, client: GraphClient) -> None:
        self._client = client

    def send(self, entry: OutboxEntry) -> Awaitable[SendOutcome]:
        return self._client.send(entry.conversation.phone_number_id, bytes(entry.payload.body))


class LogDelivery:
    """Shadow mode: nothing is sent, every reply counts as delivered."""

    state = "delivered"
    leaves = False

    def send(self, entry: OutboxEntry) -> SendOutcome:
        return Sent(f"log.{entry.payload.reply_id}")
