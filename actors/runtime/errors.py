"""Errors of the actor runtime.

ActorError
├── AskCancelled
├── AskTimeout (also pykka.Timeout)
├── BlockingOnLoop
└── MailboxFull
"""

from __future__ import annotations

import pykka


class ActorError(Exception):
    """Base of the runtime's errors."""


class AskCancelled(ActorError):
    """The handler was cancelled before it had an answer. Its asker is not."""


class AskTimeout(ActorError, pykka.Timeout):
    """No answer within the deadline. The request may still be carried out."""


class BlockingOnLoop(ActorError):
    """Somebody was about to block the event loop."""


class MailboxFull(ActorError):
    """The mailbox is at its bound; the message was not taken."""
