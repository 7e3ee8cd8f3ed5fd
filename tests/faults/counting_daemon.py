"""The daemon with agents that count, and that fail as their message asks: `python -m` this.

A text is `<behaviour> <number>`: `fine`, `slow:2`, `raise-once`, `raise`, `exit-once`, `exit`,
`block-once:5`, `block:5` (holds the loop), `forever` (never returns). Everything else is the
product's own. `FAULT_NOTES` names a folder in which a message leaves that it was tried.
"""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Mapping
from hashlib import blake2b
from pathlib import Path
from types import MappingProxyType
from typing import Any

from attrs import frozen

import agents.registry as registry
from agents.base import AgentResponse, Handoff
from orchestrator.conversation.decision import Lane, RoutingDecision
from orchestrator.conversation.replies import TextReply
from orchestrator.conversation.state import SessionState
from orchestrator.conversation.turn import Turn

NOTES = "FAULT_NOTES"
PROGRAM = ("-m", "tests.faults.counting_daemon", "serve")


@frozen
class CountingAgent:
    """Folds each text into the session, so that order and number of the turns show in it."""

    lane: Lane
    notes: Path

    async def handle(
        self,
        turn: Turn,
        state: SessionState,
        decision: RoutingDecision,
        handoff: Handoff | None = None,
    ) -> AgentResponse:
        await self._misbehave(turn)
        count, chain, reply = folded(state.last_quote, state.address, turn.text)
        return AgentResponse(
            messages=(TextReply(body=reply),), state_patch={"last_quote": count, "address": chain}
        )

    async def _misbehave(self, turn: Turn) -> None:
        behaviour, _, seconds = turn.text.split()[0].partition(":")
        if behaviour == "fine":
            return
        first = self._note(turn.message_id)
        if behaviour.endswith("-once") and not first:
            return
        match behaviour.removesuffix("-once"):
            case "slow":
                await asyncio.sleep(float(seconds))
            case "raise":
                raise ValueError("the message asked for it")
            case "exit":
                os._exit(3)
            case "block":
                time.sleep(float(seconds))  # noqa: ASYNC251 - that is the fault
            case "forever":
                await asyncio.Event().wait()
            case other:
                raise LookupError(f"{other!r} is no behaviour")

    def _note(self, message_id: str) -> bool:
        """Write down that the message was tried; whether that was the first time."""
        with (self.notes / message_id).open("a") as file:
            file.write("tried\n")
            return file.tell() == len("tried\n")


def folded(count: str | None, chain: str | None, text: str) -> tuple[str, str, str]:
    """What a text makes of a session: the count, the chain, and the reply."""
    number = str(int(count or 0) + 1)
    chain = blake2b(f"{chain}|{text}".encode(), digest_size=6).hexdigest()
    return number, chain, f"{text} {number} {chain}"


def counting_agents(*_: Any, **__: Any) -> Mapping[Lane, CountingAgent]:
    """In the place of `build_agents`."""
    notes = Path(os.environ[NOTES])
    return MappingProxyType({lane: CountingAgent(lane, notes) for lane in Lane})


if __name__ == "__main__":
    registry.build_agents = counting_agents  # type: ignore[assignment]  # before anybody takes it
    from actors.cli import main

    main()
