"""What can be wrong with a conversation's state.

ConversationError
├── RuleBroken        a key of the state holds what its rule forbids
│   ├── InvalidState  … in a whole state
│   └── InvalidPatch  … in a change to it, or the key may not be changed
└── UndecodableState  stored bytes that are not a state this version can read
"""

from __future__ import annotations

PERSONAL_KEYS = frozenset(
    {"wa_id", "bsuid", "profile_name", "address", "turns", "last_quote"}
    | {"handoff_summary", "case_details", "last_order", "waiting_lines"}
)
"""Keys whose value never stands in an error's message, since messages are logged."""

_SHOWN_CHARACTERS = 80


class ConversationError(Exception):
    """Base of everything this package raises on purpose."""


class RuleBroken(ConversationError):  # named for what is wrong, not as an error
    """`key` holds `value`, which breaks `rule` (a sentence about what is allowed)."""

    subject = "state"

    def __init__(self, key: str, value: object, rule: str) -> None:
        super().__init__(f"{self.subject}: {key} is {_shown(key, value)}; {key} must be {rule}")
        self.key = key
        self.value = value
        self.rule = rule


class InvalidState(RuleBroken):
    """A whole state breaks the contract."""

    subject = "session state"


class InvalidPatch(RuleBroken):
    """A change would break the contract, or names a key that patches may not change."""

    subject = "state patch"


class UndecodableState(ConversationError):  # the same
    """The stored session cannot be read; it is kept as it is, never replaced by an empty one."""

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"the stored session cannot be decoded: {reason}; "
            "repair or delete its key, or run the version that wrote it"
        )
        self.reason = reason


def _shown(key: str, value: object) -> str:
    if key in PERSONAL_KEYS:
        return f"a {type(value).__name__} (content withheld)"
    text = repr(value)
    return text if len(text) <= _SHOWN_CHARACTERS else text[:_SHOWN_CHARACTERS] + "…"
