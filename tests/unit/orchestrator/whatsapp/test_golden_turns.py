"""Every sample webhook as the product reads it, held against what was read and agreed before.

After a change that is meant, write the file anew: `python -m
tests.unit.orchestrator.whatsapp.test_golden_turns`, and look at what it changed.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import msgspec
import orjson
import pytest

from orchestrator.conversation.key import ConversationKey
from orchestrator.conversation.turn import Turn
from orchestrator.conversation.turn_builder import build_turn
from orchestrator.whatsapp.inbound import InboundItem, InboundMessage, StatusUpdate
from orchestrator.whatsapp.webhook import parse_webhook
from tests.unit.orchestrator.whatsapp.samples import DATA, WEBHOOKS, webhook_body

GOLDEN = DATA / "golden_turns.json"
NAMES = sorted(path.stem for path in WEBHOOKS.glob("*.json"))
NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
_LEFT_OUT = {"entry_id", "conversation", "received_at", "message_id"}


def read_as(name: str) -> list[dict[str, Any]]:
    found = [_outline(item) for item in parse_webhook(webhook_body(name)).items]
    plain: list[dict[str, Any]] = orjson.loads(orjson.dumps(found, default=str))
    return plain


def _outline(item: InboundItem) -> dict[str, Any]:
    if isinstance(item, InboundMessage):
        turn = build_turn(
            entry_id="1-1",
            conversation=ConversationKey(item.phone_number_id, item.user_id or "nobody"),
            message_id=item.message_id,
            raw=item.raw,
            profile_name=item.profile_name,
            received_at=NOW,
        )
        who = {"user": item.user_id, "wants_answer": turn.wants_answer}
        return {"message": {**who, **_filled(turn)}}
    outline = msgspec.structs.asdict(item)
    kept = {key: found for key, found in outline.items() if found is not None and key != "raw"}
    return {"status" if isinstance(item, StatusUpdate) else "other": kept}


def _filled(turn: Turn) -> dict[str, Any]:
    """What differs from a turn that says nothing."""
    values: dict[str, Any] = msgspec.to_builtins(turn, builtin_types=(datetime,))
    return {
        name: value
        for name, value in values.items()
        if name not in _LEFT_OUT and value not in (None, "", (), [], {}, False)
    }


@pytest.mark.parametrize("name", NAMES)
def test_a_sample_is_read_as_agreed(name: str) -> None:
    assert read_as(name) == orjson.loads(GOLDEN.read_bytes())[name]


def test_every_sample_has_its_reading() -> None:
    assert len(NAMES) == 62
    assert sorted(orjson.loads(GOLDEN.read_bytes())) == NAMES


if __name__ == "__main__":
    option = orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE
    GOLDEN.write_bytes(orjson.dumps({name: read_as(name) for name in NAMES}, option=option))
