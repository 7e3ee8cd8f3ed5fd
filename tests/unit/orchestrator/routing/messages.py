"""Turns, sessions and labelled messages for the routing tests."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from attrs import frozen
from msgspec.structs import replace

from config.profile import BusinessProfile
from config.profile_loader import load_profile
from orchestrator.conversation.builder import new_session
from orchestrator.conversation.history import DialogueEntry, line_of
from orchestrator.conversation.key import ConversationKey
from orchestrator.conversation.state import SessionState
from orchestrator.conversation.turn import MessageKind, Turn

NOW = datetime(2026, 11, 4, 20, 0, tzinfo=UTC)
"""A Wednesday, three in the afternoon in Bogotá."""
KEY = ConversationKey("118273645509182", "573005550117")
ROOT = Path(__file__).parents[4]

CATALOGUES = {
    "pizzeria": (
        "hawaiana, margarita, pepperoni, vegetariana, carnes, mexicana, paisa, napolitana, "
        "ranchera, calzone, lasaña, salchipapa, pollo con champiñones, jamón y queso, "
        "cuatro quesos, hamburguesa doble, coca cola, pepsi, cerveza, limonada, jugo de mango, "
        "agua, colombiana, gaseosa, hawaiian, veggie pizza, margherita, mussarela, calabresa, "
        "frango, portuguesa, fanta, quatro queijos, cebolla, queso, piña, champiñones, "
        "jalapeños, tocineta, bacon, cheese, onions, pepperoni pizza, burger, beer, coke, water, "
        "lemonade, combo familiar, family combo"
    ),
    "shops": (
        "tacos, taco al pastor, milanesa, remera, pantalon, zapatillas, sushi, roll de salmon, "
        "ibuprofeno, empanada, papas, coca, burrito, fries, coke, burger, muzzarella, "
        "lomo saltado, esfiha, x-burger, facturas, medialunas, combo familiar, camiseta, "
        "caesar salad, salmon roll, vestido, dress, zapatos, asado, postre, celular samsung"
    ),
    "bakery_and_phones": (
        "pastel, pastel de chocolate, chocolate cake, bolo de chocolate, audifonos, cafe, "
        "coffee, iphone 13, camisa, lasagna, running shoes, colchon, vestido, "
        "empanada de pollo, jugo, aretes, celular, hamburguesa, corte y barba"
    ),
}


@frozen(kw_only=True)
class Labelled:
    text: str
    lane: str
    intent: str
    shop: str

    @property
    def catalogue(self) -> list[str]:
        return CATALOGUES[self.shop].split(", ")


def labelled() -> Iterator[Labelled]:
    """Messages written for this project, with the lane and intent a person gave them."""
    path = Path(__file__).with_name("labelled_messages.jsonl")
    for line in path.read_text(encoding="utf-8").splitlines():
        yield Labelled(**json.loads(line))


@cache
def pizzeria() -> BusinessProfile:
    """The sample business that ships with the product."""
    return load_profile(ROOT / "config" / "businesses" / "pizzeria.toml")


def a_state(**changes: Any) -> SessionState:
    """A conversation of the pizzeria that has begun; `lines=()` makes it a fresh one."""
    profile = pizzeria()
    state = new_session(
        key=KEY,
        tenant_id=profile.tenant_id,
        locale=profile.locale,
        timezone=profile.timezone,
        currency=profile.currency,
        profile_name="Ana María",
        now=NOW,
    )
    said = DialogueEntry(role="user", text="hola", message_id="wamid.0", at=NOW.isoformat())
    return replace(state, **({"lines": (line_of(said),)} | changes))


def a_turn(text: str = "", kind: MessageKind = MessageKind.TEXT, **fields: Any) -> Turn:
    at = fields.pop("at", NOW)
    return Turn(
        entry_id="1-0",
        conversation=KEY,
        message_id="wamid.1",
        kind=kind,
        text=text,
        sent_at=at,
        received_at=at,
        **fields,
    )
