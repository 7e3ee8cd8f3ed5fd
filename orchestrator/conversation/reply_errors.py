"""What can be wrong with a reply.

ConversationError
└── ReplyError
    ├── ReplyLimitExceeded   longer, or more of them, than Meta takes
    └── InvalidReply         empty, doubled, badly spaced ...
"""

from __future__ import annotations

from orchestrator.conversation.errors import ConversationError

_SHOWN_CHARACTERS = 80
_OWN_WORDS = (".id", ".title")
"""What the profile's authors wrote; bodies may tell about a customer and stay out of logs."""


class ReplyError(ConversationError, ValueError):
    """A reply that WhatsApp would refuse. `field` names the part, as in `button.title`."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


class ReplyLimitExceeded(ReplyError):
    """`length` counts UTF-16 code units of a text, or the elements of a list."""

    def __init__(self, field: str, limit: int, length: int, cure: str = "shorten it") -> None:
        super().__init__(field, f"{field} has a length of {length}, Meta takes {limit}: {cure}")
        self.limit = limit
        self.length = length


class InvalidReply(ReplyError):
    """`value` cannot be sent whatever its length."""

    def __init__(self, field: str, value: object, cure: str) -> None:
        super().__init__(field, f"{field} is {_shown(field, value)}: {cure}")
        self.value = value
        self.cure = cure


def _shown(field: str, value: object) -> str:
    if isinstance(value, str) and value.strip() and not field.endswith(_OWN_WORDS):
        return f"a text of {len(value)} characters"
    text = repr(value)
    return text if len(text) <= _SHOWN_CHARACTERS else text[:_SHOWN_CHARACTERS] + "…"
