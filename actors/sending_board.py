"""What an operator sees of sending, and may order: read from the sender, without a message."""

from __future__ import annotations

from typing import Any

from attrs import frozen

from actors.messages import ResumeSending
from actors.ring import Handle
from actors.sender import SenderActor
from orchestrator.alerts import Alerts


@frozen
class ActorSendingBoard:
    """Implements the admin pages' `SendingBoard`."""

    _sender: Handle
    _alerts: Alerts

    def lane_rows(self) -> list[dict[str, Any]]:
        ref = self._sender.ref
        actor = getattr(ref.actor_inbox, "actor", None) if ref is not None else None
        return actor.lane_rows() if isinstance(actor, SenderActor) else []

    def resume_sending(self, phone_number_id: str) -> bool:
        known = any(row["phone_number_id"] == phone_number_id for row in self.lane_rows())
        if known:
            self._sender.tell(ResumeSending(phone_number_id))
        return known

    def alerts(self) -> list[dict[str, Any]]:
        return self._alerts.current()

    def clear_alert(self, name: str) -> bool:
        return self._alerts.clear(name)
