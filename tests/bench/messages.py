"""The webhooks of the benchmark: compact, escaped and signed as Meta's are, and their ids."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Iterator

from attrs import frozen

PHONE_NUMBER_ID = "118273645509182"
APP_SECRET = "bench-app-secret"

QUESTIONS = (
    "Buenas, ¿a qué hora abren hoy?",
    "¿Me regalas el menú por favor? 🍕",
    "¿Qué medios de pago manejan?",
    "Hola, ¿hacen domicilios a Chapinero?",
    "¿Hasta qué hora atienden el domingo?",
    "¿Tienen parqueadero?",
    "¿Puedo pagar con Nequi o tarjeta?",
    "¿Cuánto cuesta el domicilio?",
    "¿Cuál es el horario de los sábados?",
    "Buenas noches, ¿qué pizzas tienen?",
    "¿Abren los días festivos?",
    "¿Aceptan mascotas?",
)
STATUSES = ("sent", "delivered", "read")


@frozen(kw_only=True, slots=True)
class Batch:
    """What to send: `count` webhooks of one kind in rotation over `conversations` users.

    `label` keeps the ids of one batch apart from those of every other, `run` those of two runs on
    the same data; batches with the same `users` are written by the same people.
    """

    kind: str
    count: int
    conversations: int
    label: int
    users: int
    run: str

    def wa_id(self, number: int) -> str:
        return f"573{self.users:03d}{number % self.conversations:06d}"

    def message_id(self, number: int) -> str:
        """A wamid of webhook `number`, of the length of real ones."""
        inner = b"\x1c\x18\x0c%s\x15\x02\x00\x12\x18\x14%s%03d%09d\x00" % (
            self.wa_id(number).encode(),
            self.run.encode(),
            self.label,
            number,
        )
        return "wamid." + base64.b64encode(inner).decode()

    def message_ids(self) -> list[str]:
        return [self.message_id(number) for number in range(self.count)]

    def requests(self, port: int) -> Iterator[bytes]:
        """Complete HTTP requests, head and signed body."""
        build = {"message": self._message, "status": self._status}[self.kind]
        now = int(time.time())
        for number in range(self.count):
            yield request(build(number, now), port)

    def _message(self, number: int, now: int) -> bytes:
        wa_id = self.wa_id(number)
        turn = number // self.conversations
        message: dict[str, object] = {
            "from": wa_id,
            "from_user_id": _user_id(wa_id),
            "id": self.message_id(number),
            "timestamp": str(now),
            "type": "text",
            "text": {"body": QUESTIONS[(number + turn) % len(QUESTIONS)]},
        }
        return _body(wa_id, "messages", message)

    def _status(self, number: int, now: int) -> bytes:
        wa_id = self.wa_id(number)
        status: dict[str, object] = {
            "id": self.message_id(number // len(STATUSES)),
            "status": STATUSES[number % len(STATUSES)],
            "timestamp": str(now),
            "recipient_id": wa_id,
            "recipient_user_id": _user_id(wa_id),
        }
        if status["status"] == "sent":
            status["pricing"] = {
                "billable": False,
                "pricing_model": "PMP",
                "type": "free_customer_service",
                "category": "service",
            }
        return _body(wa_id, "statuses", status)


def _user_id(wa_id: str) -> str:
    return f"CO.8127364{wa_id}"


def _body(wa_id: str, kind: str, item: dict[str, object]) -> bytes:
    value = {
        "messaging_product": "whatsapp",
        "metadata": {"display_phone_number": "573105550142", "phone_number_id": PHONE_NUMBER_ID},
        "contacts": [
            {
                "profile": {"name": "María Fernanda Rojas"},
                "wa_id": wa_id,
                "user_id": _user_id(wa_id),
            }
        ],
        kind: [item],
    }
    webhook = {
        "object": "whatsapp_business_account",
        "entry": [{"id": "104857623910284", "changes": [{"value": value, "field": "messages"}]}],
    }
    text = json.dumps(webhook, separators=(",", ":"), ensure_ascii=True)
    return text.replace("/", "\\/").encode()


def request(body: bytes, port: int) -> bytes:
    signature = hmac.digest(APP_SECRET.encode(), body, hashlib.sha256).hex()
    return (
        f"POST /webhook HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUser-Agent: facebookexternalua\r\n"
        f"Accept: */*\r\nContent-Type: application/json\r\n"
        f"X-Hub-Signature-256: sha256={signature}\r\nContent-Length: {len(body)}\r\n\r\n"
    ).encode() + body
