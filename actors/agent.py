"""AgentActor: one lane's agents behind a mailbox; on the loop, or on a thread for blocking code."""

from __future__ import annotations

import asyncio
from typing import Any

import pykka

from actors.errors import NoSuchAgent
from actors.messages import AnswerTurn
from actors.runtime import LoopActor
from agents.base import Agent, AgentResponse, Answer, awaited
from orchestrator.conversation.decision import Lane


class AgentActor(LoopActor):
    """Accepts AnswerTurn, answers AgentResponse. Keeps nothing of a conversation."""

    kind = "agent"
    concurrency = 256
    answers_at_once = True
    cancels_expired = True  # one that hangs would keep its place for good

    def __init__(self, *, lane: Lane, name: str, supervisor: pykka.ActorRef[Any]) -> None:
        super().__init__(name=name, supervisor=supervisor)
        self._lane = lane

    def on_receive(self, message: AnswerTurn) -> Answer:
        agent = agent_for(message, self._lane)
        return agent.handle(message.turn, message.state, message.decision, message.handoff)


class BlockingAgentActor(pykka.ThreadingActor):
    """The same messages for an agent whose code blocks: it runs on a thread of its own.

    One turn at a time; start several behind a lane if it is slow.
    """

    def __init__(self, *, lane: Lane) -> None:
        super().__init__()
        self._lane = lane

    def on_receive(self, message: AnswerTurn) -> AgentResponse:
        agent = agent_for(message, self._lane)
        answer = agent.handle(message.turn, message.state, message.decision, message.handoff)
        return asyncio.run(awaited(answer))


def agent_for(message: AnswerTurn, lane: Lane) -> Agent:
    """The agent of the turn's business for a lane; raises NoSuchAgent."""
    agent = message.tenant.agents.get(lane)
    if agent is None:
        tenant_id = message.tenant.profile.tenant_id
        raise NoSuchAgent(f"tenant {tenant_id!r} has no agent for lane {lane!r}")
    return agent
