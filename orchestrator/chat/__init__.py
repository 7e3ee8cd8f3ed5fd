"""A terminal phone: talk to a running daemon in simulator mode as a WhatsApp user would."""

from orchestrator.chat.session import chat

__all__ = ["chat"]
