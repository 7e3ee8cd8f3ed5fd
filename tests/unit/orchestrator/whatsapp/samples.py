"""Sample webhooks and Graph answers, and small builders around them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson

DATA = Path(__file__).parents[3] / "data"
WEBHOOKS = DATA / "webhooks"
NUMBER = "118273645509182"
PHONE = "573005550117"
BSUID = "CO.8127364509182736455"


def webhook_body(name: str) -> bytes:
    return (WEBHOOKS / f"{name}.json").read_bytes()


def sample_message(name: str) -> dict[str, Any]:
    """The first message of a sample webhook."""
    document = orjson.loads(webhook_body(name))
    message: dict[str, Any] = document["entry"][0]["changes"][0]["value"]["messages"][0]
    return message


def graph_answer(name: str) -> bytes:
    return (DATA / "graph" / f"{name}.json").read_bytes()


def text_message(number: int = 0, **changes: Any) -> dict[str, Any]:
    return {
        "from": PHONE,
        "id": f"wamid.{number}",
        "timestamp": "1795420800",
        "type": "text",
        "text": {"body": "hola"},
        **changes,
    }


def status(number: int = 0, **changes: Any) -> dict[str, Any]:
    return {
        "id": f"wamid.{number}",
        "status": "delivered",
        "timestamp": "1795420800",
        "recipient_id": PHONE,
        **changes,
    }


def value(**parts: Any) -> dict[str, Any]:
    metadata = {"display_phone_number": "573105550142", "phone_number_id": NUMBER}
    return {"messaging_product": "whatsapp", "metadata": metadata, **parts}


def envelope(*values: Any, field: str = "messages") -> dict[str, Any]:
    changes = [{"field": field, "value": each} for each in values]
    return {"object": "whatsapp_business_account", "entry": [{"id": "1", "changes": changes}]}


def body_of(*values: Any, field: str = "messages") -> bytes:
    return orjson.dumps(envelope(*values, field=field))
