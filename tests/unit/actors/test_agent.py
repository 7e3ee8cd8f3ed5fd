"""Agents behind a mailbox: on the loop, and on a thread for code that blocks."""

from __future__ import annotations

import asyncio
import threading
from typing import Any

import pytest

from actors.agent import AgentActor, BlockingAgentActor
from actors.errors import NoSuchAgent
from actors.messages import AnswerTurn
from actors.runtime import ask
from actors.tenants import Tenant
from agents.base import AgentResponse, Handoff
from orchestrator.conversation.decision import Lane, RoutingDecision
from orchestrator.conversation.state import SessionState
from orchestrator.conversation.turn import MessageKind, Turn
from tests.support.pipeline import NOON, user
from tests.support.stage import SECONDS, Answer, EverythingIsInfo, Root, SpokenAgent, echo
from tests.unit.orchestrator.routing.messages import a_state, pizzeria


def business(answer: Answer) -> Tenant:
    agent = SpokenAgent(Lane.INFO, answer, [])
    return Tenant(profile=pizzeria(), router=EverythingIsInfo(), agents={Lane.INFO: agent})


def question(text: str = "hola", answer: Answer = echo) -> AnswerTurn:
    turn = Turn(
        entry_id="1-1",
        conversation=user(),
        message_id="wamid.1",
        kind=MessageKind.TEXT,
        text=text,
        sent_at=NOON,
        received_at=NOON,
    )
    decision = RoutingDecision(lane=Lane.INFO, intent="faq", confidence=1.0, tier="rules")
    return AnswerTurn(turn, a_state(tenant_id=pizzeria().tenant_id), business(answer), decision)


def test_an_agent_answers_many_turns_at_once() -> None:
    gate = asyncio.Event()
    inside = 0

    async def all_together(
        turn: Turn, state: SessionState, handoff: Handoff | None
    ) -> AgentResponse:
        nonlocal inside
        inside += 1
        if inside == 20:
            gate.set()
        await gate.wait()
        return await echo(turn, state, handoff)

    async def scenario() -> None:
        root: Any = Root.start()
        ref: Any = AgentActor.start(lane=Lane.INFO, name="agent.info", supervisor=root)
        asked = [
            ref.ask(question(str(number), all_together), timeout=SECONDS) for number in range(20)
        ]
        answers = [await one for one in asked]
        assert [one.messages[0].body for one in answers] == [f"re: {n}" for n in range(20)]
        await ref.stop()
        await root.stop()

    asyncio.run(scenario())


def test_a_lane_without_an_agent_is_named() -> None:
    async def scenario() -> None:
        root: Any = Root.start()
        ref: Any = AgentActor.start(lane=Lane.SUPPORT, name="agent.support", supervisor=root)
        with pytest.raises(NoSuchAgent, match="has no agent for lane"):
            await ref.ask(question(), timeout=SECONDS)
        await ref.stop()
        await root.stop()

    asyncio.run(scenario())


def test_an_agent_that_blocks_is_awaited_while_the_loop_goes_on() -> None:
    release = threading.Event()

    async def blocks(turn: Turn, state: SessionState, handoff: Handoff | None) -> AgentResponse:
        assert release.wait(SECONDS), "the loop stood still"
        return await echo(turn, state, handoff)

    async def scenario() -> None:
        ref = BlockingAgentActor.start(lane=Lane.INFO)
        try:
            answer = ask(ref, question(answer=blocks), timeout=SECONDS)
            asyncio.get_running_loop().call_soon(release.set)
            assert (await answer).messages[0].body == "re: hola"
        finally:
            await asyncio.to_thread(ref.stop)

    asyncio.run(scenario())
