"""Which agent answers which lane, for one business."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from agents.base import Agent
from agents.business import Business
from agents.commerce import CommerceAgent
from agents.info import InfoAgent
from agents.support import SupportAgent
from config.profile import BusinessProfile
from orchestrator.conversation.decision import Lane
from orchestrator.orders.book import OrderBook


def build_agents(profile: BusinessProfile, book: OrderBook | None = None) -> Mapping[Lane, Agent]:
    """The agents of a business by lane. What is out of scope is the info agent's to decline.

    `book` is where they look up earlier orders and tickets; without one there are none.
    """
    business = Business(profile, book)
    info = InfoAgent(business)
    return MappingProxyType(
        {
            Lane.INFO: info,
            Lane.COMMERCE: CommerceAgent(business),
            Lane.SUPPORT: SupportAgent(business),
            Lane.OUT_OF_SCOPE: info,
        }
    )
