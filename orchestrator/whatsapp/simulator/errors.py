"""What can go wrong in the simulated WhatsApp.

SimulatorError
├── ControlRefused        an operator turned a switch further than it goes
├── RequestRefused        the business sent what Meta would refuse: becomes a Graph error
└── UserMessageRefused    a simulated user was told to do what no user could
    ├── UnknownChoice     no message on the screen offers that id
    ├── UnknownNumber     the business number is not simulated
    └── TooManyWaiting    the webhook has been failing for so long that nothing more is kept
"""

from __future__ import annotations

from collections.abc import Collection


class SimulatorError(Exception):
    """Base of everything this package raises on purpose."""


class RequestRefused(SimulatorError):
    """`code` is Meta's; `details` says what is wrong as Meta would."""

    def __init__(self, code: int, details: str, http_status: int = 400) -> None:
        super().__init__(f"(#{code}) {details}")
        self.code = code
        self.details = details
        self.http_status = http_status


class ControlRefused(SimulatorError, ValueError):
    """The message says how far it goes."""


class UserMessageRefused(SimulatorError, ValueError):
    """The message says what to send instead."""


class UnknownChoice(UserMessageRefused):
    """Only what a message offers can be tapped."""

    def __init__(self, choice_id: str, offered: Collection[str]) -> None:
        shown = ", ".join(offered) or "nothing"
        super().__init__(f"no message offers the choice {choice_id!r}; on offer: {shown}")
        self.choice_id = choice_id


class UnknownNumber(UserMessageRefused):
    """The business has no such number."""

    def __init__(self, phone_number_id: str, known: Collection[str]) -> None:
        super().__init__(
            f"{phone_number_id!r} is not a number of this business; its numbers: "
            f"{', '.join(sorted(known)) or 'none'}"
        )
        self.phone_number_id = phone_number_id


class TooManyWaiting(UserMessageRefused):
    """The daemon's webhook has to take what waits before more can be sent."""

    def __init__(self, waiting: int) -> None:
        super().__init__(
            f"{waiting} messages of this phone wait for the webhook to take them; "
            "look why it refuses them"
        )
        self.waiting = waiting
