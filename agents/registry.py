"""Which agent answers which lane, for one business."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from agents.base import Agent
from agents.business import Business
from agents.commerce import CommerceAgent
from agents.grounded import GroundedInfoAgent, Grounding
from agents.info import InfoAgent
from agents.support import SupportAgent
from config.profile import BusinessProfile
from orchestrator.conversation.decision import Lane
from orchestrator.orders.book import OrderBook


def build_agents(
    profile: BusinessProfile,
    book: OrderBook | None = None,
    grounding: Grounding | None = None,
) -> Mapping[Lane, Agent]:
    """The agents of a business by lane. What is out of scope is the info agent's to decline.

    `book` is where they look up earlier orders and tickets; without one there are none.
    With `grounding` a model may answer what the info agent does not know.
    """
    business = Business(profile, book)
    info: Agent = InfoAgent(business)
    if grounding is not None:
        info = GroundedInfoAgent(info, business, grounding)
    return MappingProxyType(
        {
            Lane.INFO: info,
            Lane.COMMERCE: CommerceAgent(business),
            Lane.SUPPORT: SupportAgent(business),
            Lane.OUT_OF_SCOPE: info,
        }
    )
