"""The business behind a simulator under test: takes its webhooks, as a daemon would."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import Any

import orjson

from orchestrator.conversation.replies import Reply, TextReply
from orchestrator.whatsapp.inbound import InboundItem, InboundMessage, StatusUpdate
from orchestrator.whatsapp.outbound import message_payload
from orchestrator.whatsapp.signature import verify
from orchestrator.whatsapp.simulator.answers import GraphAnswer
from orchestrator.whatsapp.simulator.rules import SimulatorRules
from orchestrator.whatsapp.simulator.simulator import Simulator
from orchestrator.whatsapp.webhook import parse_webhook
from tests.unit.orchestrator.whatsapp.samples import NUMBER, PHONE

TOKEN = "simulated-token"
SECRET = b"simulated-secret"


class Clock:
    """Unix seconds that stand still until told."""

    def __init__(self) -> None:
        self.now = 1_795_420_800.0

    def __call__(self) -> float:
        return self.now


class Business:
    """`says` are the statuses its webhook answers next; after them always 200."""

    def __init__(self, says: Iterable[int | Exception] = ()) -> None:
        self.says = list(says)
        self.bodies: list[bytes] = []
        self.attempts = 0
        self.taken = asyncio.Event()

    async def __call__(self, body: bytes, signature: str) -> int:
        assert verify(body, signature, [SECRET])
        self.attempts += 1
        await asyncio.sleep(0)
        answer = self.says.pop(0) if self.says else 200
        if isinstance(answer, Exception):
            raise answer
        if answer == 200:
            self.bodies.append(body)
            self.taken.set()
        return answer

    @property
    def items(self) -> list[InboundItem]:
        return [item for body in self.bodies for item in parse_webhook(body).items]

    @property
    def messages(self) -> list[InboundMessage]:
        return [item for item in self.items if isinstance(item, InboundMessage)]

    @property
    def statuses(self) -> list[tuple[str, str]]:
        return [
            (item.message_id, item.status) for item in self.items if isinstance(item, StatusUpdate)
        ]


def simulator(business: Business, clock: Clock | None = None, **rules: Any) -> Simulator:
    """Retries at once, unless told otherwise."""
    return Simulator(
        phone_number_ids=[NUMBER, "220192837465501"],
        access_token=TOKEN,
        app_secret=SECRET,
        deliver=business,
        rules=SimulatorRules(**{"retry_delay": lambda attempt: 0.0, **rules}),
        clock=clock or Clock(),
    )


def send(
    simulated: Simulator, reply: Reply | None = None, *, to: str = PHONE, **extra: Any
) -> GraphAnswer:
    payload = message_payload(reply or TextReply(body="¡Hola!"), to=to, **extra)
    return post(simulated, payload)


def post(simulated: Simulator, payload: object, token: str = TOKEN) -> GraphAnswer:
    return simulated.answer(NUMBER, token, orjson.dumps(payload))


def wamid(answer: GraphAnswer) -> str:
    assert answer.http_status == 200, answer.body
    found: str = answer.body["messages"][0]["id"]
    return found


def error_code(answer: GraphAnswer) -> int:
    assert answer.http_status >= 400, answer.body
    code: int = answer.body["error"]["code"]
    return code
