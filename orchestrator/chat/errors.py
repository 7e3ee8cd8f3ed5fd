"""Why the terminal phone cannot go on.

ChatError
├── NoDaemon       nothing answers at the admin address
├── WrongToken     the daemon does not know the token
├── NoSimulator    the daemon talks to the real WhatsApp
├── BadChoice      there is no such phone or number
└── RequestFailed  one request was refused; the chat goes on
"""

from __future__ import annotations


class ChatError(Exception):
    """`exit_code` is the process's, as for all commands."""

    exit_code = 1


class NoDaemon(ChatError):
    exit_code = 69

    def __init__(self, admin_url: str) -> None:
        super().__init__(
            f"no daemon answers at {admin_url}: start one with `make run` in another terminal"
        )


class WrongToken(ChatError):
    exit_code = 2

    def __init__(self, admin_url: str) -> None:
        super().__init__(
            f"the daemon at {admin_url} refuses the admin token: it prints the right one when "
            "it starts, and ADMIN_TOKEN sets it"
        )


class NoSimulator(ChatError):
    exit_code = 2

    def __init__(self, admin_url: str) -> None:
        super().__init__(
            f"the daemon at {admin_url} has no simulator: start it with DELIVERY=simulator"
        )


class BadChoice(ChatError):
    """The message says what to choose instead."""

    exit_code = 2


class RequestFailed(ChatError):
    """`status` is the HTTP status."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(f"{reason} (HTTP {status})")
        self.status = status
