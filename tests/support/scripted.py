"""Conversation scripts in the test's own process: the real actors, store, router and agents."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any

import orjson
from attrs import evolve, frozen
from msgspec import Raw

from actors.tenants import Tenant, Tenants
from agents.registry import build_agents
from config.profile import BusinessProfile, Category, Product
from config.profile_loader import load_profile
from orchestrator.conversation.builder import decode_state
from orchestrator.conversation.contract import KEYS
from orchestrator.conversation.key import ConversationKey
from orchestrator.rehearsal.errors import RehearsalError
from orchestrator.rehearsal.line import Bubble, Heard
from orchestrator.rehearsal.performance import Finding, perform
from orchestrator.rehearsal.script import Script
from orchestrator.routing.router import Router
from orchestrator.storage.entries import InboxPayload
from orchestrator.storage.records.journal import TurnRecord
from orchestrator.storage.records.journal import decode as decode_record
from orchestrator.storage.turn_store import TurnCommit
from orchestrator.whatsapp.simulator.phone import ChatMessage, Choice, Phone
from orchestrator.whatsapp.simulator.send_requests import MessageRequest, read_request
from orchestrator.whatsapp.simulator.user_messages import compose
from tests.support.stage import Stage, staged
from tests.unit.orchestrator.routing.messages import ROOT, pizzeria

FIRST_NUMBER = 700_000_000_000


@cache
def sample_tenant() -> Tenant:
    return _tenant(pizzeria())


@cache
def other_tenants() -> tuple[Tenant, ...]:
    """Those of the other sample businesses."""
    files = sorted((ROOT / "config" / "businesses").glob("*.toml"))
    profiles = [load_profile(file) for file in files]
    first = sample_tenant().profile.tenant_id
    return tuple(_tenant(one) for one in profiles if one.tenant_id != first)


def _tenant(profile: BusinessProfile) -> Tenant:
    return Tenant(profile=profile, router=Router(profile), agents=build_agents(profile))


def tenant_of(number: str | None) -> Tenant:
    """Whose number a script writes to; the first sample business's if it names none."""
    others = other_tenants() if number is not None else ()
    return next((one for one in others if one.profile.serves(number or "")), sample_tenant())


@frozen
class ScriptTenants(Tenants):
    """The sample business for every number, until a script changes it for its own number."""

    def put(self, phone_number_id: str, tenant: Tenant) -> None:
        self._by_number[phone_number_id] = tenant


class StageLine:
    """One user on the stage, in a conversation with a number of its own."""

    def __init__(
        self,
        stage: Stage,
        tenants: ScriptTenants,
        index: int,
        name: str | None,
        tenant: Tenant | None = None,
    ) -> None:
        self._stage = stage
        self._tenants = tenants
        self._key = ConversationKey(str(FIRST_NUMBER + index), f"5730000{index:05d}")
        self._tenant = tenant or sample_tenant()
        self._profile = self._tenant.profile
        tenants.put(self._key.phone_number_id, self._tenant)
        self._phone = Phone(self._key.wa_id, 500, time.time)
        self._chat = self._phone.chat(self._key.phone_number_id)
        self._name = name
        self._sent = 0

    async def send(self, wish: Mapping[str, Any], now: datetime | None) -> Heard:
        """See `Line`."""
        self._sent += 1
        message_id = f"wamid.{self._key.wa_id}.{self._sent}"
        received = now or datetime.now(UTC)
        raw = {
            "id": message_id,
            "from": self._key.wa_id,
            "timestamp": str(int(received.timestamp())),
            **compose(wish, self._chat).raw,
        }
        payload = InboxPayload(
            identity=str(self._key),
            message_id=message_id,
            received_at_ms=int(received.timestamp() * 1000),
            raw=raw,
            profile_name=self._name,
        )
        before = self._stage.turns.settled_count
        await self._stage.accept(payload)
        await self._stage.settled(before + 1)
        return self._heard(message_id)

    def change(self, sold_out: tuple[str, ...], prices: Mapping[str, int]) -> None:
        """See `Line`. The router knows names only, which stay."""
        profile = _changed(self._profile, sold_out, prices)
        tenant = evolve(self._tenant, profile=profile, agents=build_agents(profile))
        self._profile = profile
        self._tenants.put(self._key.phone_number_id, tenant)

    def _heard(self, message_id: str) -> Heard:
        for parking in self._stage.turns.parkings:
            if parking.entry_id and message_id.encode() in parking.dead_letter:
                raise RehearsalError(f"the message was parked: {parking.dead_letter.decode()}")
        commit = self._stage.turns.commits[-1]
        record = decode_record(commit.journal)
        if not isinstance(record, TurnRecord) or record.message_id != message_id:
            raise RehearsalError(f"the last commit is not of {message_id}")
        return Heard(
            lane=record.lane,
            intent=record.intent,
            agent=record.agent,
            tier=record.tier,
            outcome=record.outcome,
            bubbles=tuple(self._show(reply.payload) for reply in record.replies),
            state=_state(commit),
            effects=tuple((effect.kind, effect.details) for effect in record.effects),
        )

    def _show(self, payload: Raw) -> Bubble:
        """Put a reply on the phone as WhatsApp would, which also checks that Meta would take it."""
        request = read_request(bytes(payload))
        assert isinstance(request, MessageRequest)
        bubble = request.bubble
        message = ChatMessage(
            id=f"out.{len(self._chat.messages)}", from_business=True, choices=_choices(bubble)
        )
        self._phone.show_message(self._chat, message, bubble)
        return bubble


def _choices(bubble: Bubble) -> tuple[Choice, ...]:
    buttons = [Choice("button_reply", one["id"], one["title"]) for one in bubble.get("buttons", ())]
    rows = [
        Choice("list_reply", row["id"], row["title"], row["description"])
        for section in bubble.get("sections", ())
        for row in section["rows"]
    ]
    return (*buttons, *rows)


def _state(commit: TurnCommit) -> Mapping[str, Any]:
    decode_state(commit.snapshot)  # raises if the turn broke the contract
    state: dict[str, Any] = orjson.loads(commit.snapshot)
    return {key: state[key] for key in KEYS if key in state}


def _changed(
    profile: BusinessProfile, sold_out: Sequence[str], prices: Mapping[str, int]
) -> BusinessProfile:
    return evolve(
        profile,
        catalogue=tuple(
            Category(
                id=group.id,
                name=group.name,
                products=tuple(_repriced(one, sold_out, prices) for one in group.products),
            )
            for group in profile.catalogue
        ),
    )


def _repriced(product: Product, sold_out: Sequence[str], prices: Mapping[str, int]) -> Product:
    sizes = tuple(
        evolve(size, price_cents=prices.get(f"{product.id}.{size.id}", size.price_cents))
        for size in product.sizes
    )
    price = prices.get(product.id, product.price_cents) if not sizes else None
    available = product.available and product.id not in sold_out
    return evolve(product, sizes=sizes, price_cents=price, available=available)


async def perform_all(url: str, scripts: Sequence[Script]) -> dict[str, list[Finding]]:
    """Every script in a conversation of its own, one after the other on one stage."""
    tenants = ScriptTenants([sample_tenant()])
    async with staged(url, tenants=tenants) as stage:
        return {
            script.name: await perform(
                script,
                StageLine(stage, tenants, index, script.user_name, tenant_of(script.number)),
            )
            for index, script in enumerate(scripts)
        }
