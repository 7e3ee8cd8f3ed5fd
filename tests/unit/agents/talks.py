"""Conversations with the agents alone: router, agents and patches, without actors or storage."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from attrs import evolve, frozen
from msgspec.structs import replace

from agents.base import Agent, Effect, awaited
from agents.registry import build_agents
from config.hours import Holiday, Span, WeeklyHours
from config.profile import BusinessProfile, Localized, Treatment
from orchestrator.conversation.builder import new_session
from orchestrator.conversation.contract import validate
from orchestrator.conversation.decision import Lane, RoutingDecision
from orchestrator.conversation.history import DialogueEntry
from orchestrator.conversation.key import ConversationKey
from orchestrator.conversation.patch import append_turns, apply_patch
from orchestrator.conversation.replies import ButtonsReply, ListReply, Reply
from orchestrator.conversation.state import SessionState
from orchestrator.conversation.turn import MessageKind, Turn
from orchestrator.routing.guards import ATTEND, decided
from orchestrator.routing.router import Router
from orchestrator.routing.rules import RuleSet
from tests.unit.orchestrator.routing.messages import pizzeria

KEY = ConversationKey("118273645509182", "573005550117")
MOST_HANDOFFS = 3


@cache
def shared_rules() -> RuleSet:
    return RuleSet()


@frozen
class Shop:
    profile: BusinessProfile
    router: Router
    agents: Mapping[Lane, Agent]


def open_shop(profile: BusinessProfile) -> Shop:
    return Shop(profile, Router(profile, rules=shared_rules()), build_agents(profile))


@cache
def sample_shop() -> Shop:
    return open_shop(pizzeria())


def bare_profile(**changes: Any) -> BusinessProfile:
    """A business that has told nothing about itself but its name."""
    return evolve(
        BusinessProfile(
            tenant_id="bare",
            name="Tienda Sencilla",
            locale="es_MX",
            timezone="America/Mexico_City",
            currency="MXN",
            treatment=Treatment.USTED,
        ),
        **changes,
    )


def round_the_clock() -> WeeklyHours:
    all_day = (Span(_clock("00:00"), _clock("00:00")),)
    days = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    return WeeklyHours(**dict.fromkeys(days, all_day))


def _clock(text: str) -> Any:
    return datetime.strptime(text, "%H:%M").replace(tzinfo=UTC).time()


def holiday(day: str, name: str) -> Holiday:
    return Holiday(date=datetime.fromisoformat(day).date(), name=Localized({"es": name}))


@frozen(kw_only=True)
class Said:
    """What came back in one turn."""

    decision: RoutingDecision
    replies: tuple[Reply, ...]
    effects: tuple[Effect, ...]
    lanes: tuple[Lane, ...]

    @property
    def text(self) -> str:
        """All bodies, as a reader sees them."""
        return "\n".join(str(getattr(reply, "body", "")) for reply in self.replies)

    @property
    def buttons(self) -> list[str]:
        return [
            button.id
            for reply in self.replies
            if isinstance(reply, ButtonsReply)
            for button in reply.buttons
        ]

    @property
    def rows(self) -> list[str]:
        return [
            row.id
            for reply in self.replies
            if isinstance(reply, ListReply)
            for section in reply.sections
            for row in section.rows
        ]

    def effect(self, kind: str) -> Effect | None:
        return next((effect for effect in self.effects if effect.kind == kind), None)


class Talk:
    """One user's conversation. `at` is the time on the shop's clock."""

    def __init__(self, at: str = "2026-11-04 15:00", shop: Shop | None = None) -> None:
        self.shop = shop or sample_shop()
        profile = self.shop.profile
        self.now = datetime.fromisoformat(at).replace(tzinfo=ZoneInfo(profile.timezone))
        self.turns = 0
        self.state: SessionState = new_session(
            key=KEY,
            tenant_id=profile.tenant_id,
            locale=profile.locale,
            timezone=profile.timezone,
            currency=profile.currency,
            profile_name="Ana María",
            now=self.now,
        )

    def write(self, text: str) -> Said:
        return self.send(self.turn(text))

    def write_as(self, text: str, **decided: Any) -> Said:
        """With a decision that differs from the router's own in these points."""
        turn = self.turn(text)
        decision = replace(self.shop.router.route(turn, self.state), **decided)
        return asyncio.run(self._answer(turn, decision))

    def tap(self, choice: str, title: str = "Ver") -> Said:
        return self.send(
            self.turn("", MessageKind.LIST_REPLY, choice_id=choice, choice_title=title)
        )

    def turn(self, text: str = "", kind: MessageKind = MessageKind.TEXT, **fields: Any) -> Turn:
        self.turns += 1
        received = self.now.astimezone(UTC)
        return Turn(
            entry_id=f"{self.turns}-0",
            conversation=KEY,
            message_id=f"wamid.{self.turns}",
            kind=kind,
            text=text,
            sent_at=received,
            received_at=received,
            **fields,
        )

    def send(self, turn: Turn) -> Said:
        """Route, answer, follow handoffs, keep the state; every patch must keep the contract."""
        said = asyncio.run(self._turn(turn))
        validate(self.state)
        entries = [self._entry("user", turn.text or "[tap]"), self._entry("assistant", said.text)]
        self.state = append_turns(self.state, entries, 40)
        return said

    async def _turn(self, turn: Turn) -> Said:
        """As the pipeline does: while a person is asked for, the support agent speaks first."""
        if self.state.owner == "bot":
            return await self._answer(turn, self.shop.router.route(turn, self.state))
        decision = decided(Lane.SUPPORT, ATTEND, "the conversation waits")
        response = await awaited(self.shop.agents[Lane.SUPPORT].handle(turn, self.state, decision))
        self.state = apply_patch(self.state, response.state_patch)
        said = Said(
            decision=decision,
            replies=response.messages,
            effects=response.effects,
            lanes=(Lane.SUPPORT,),
        )
        if not response.reroutes:
            return said
        after = await self._answer(turn, self.shop.router.route(turn, self.state))
        return evolve(
            after,
            replies=said.replies + after.replies,
            effects=said.effects + after.effects,
        )

    async def _answer(self, turn: Turn, decision: RoutingDecision) -> Said:
        replies: tuple[Reply, ...] = ()
        effects: tuple[Effect, ...] = ()
        lanes = [decision.lane]
        handoff = None
        while True:
            agent = self.shop.agents[lanes[-1]]
            response = await awaited(agent.handle(turn, self.state, decision, handoff))
            self.state = apply_patch(self.state, response.state_patch)
            replies += response.messages
            effects += response.effects
            handoff = response.handoff
            if handoff is None:
                break
            assert handoff.lane not in lanes, "an agent handed the turn back"
            lanes.append(handoff.lane)
        if lanes[-1] is not Lane.OUT_OF_SCOPE:
            self.state = apply_patch(self.state, {"current_lane": lanes[-1].value})
        return Said(decision=decision, replies=replies, effects=effects, lanes=tuple(lanes))

    def _entry(self, role: str, text: str) -> DialogueEntry:
        at = self.now.astimezone(UTC).isoformat()
        return DialogueEntry(role=role, text=text, message_id=f"wamid.{self.turns}", at=at)
