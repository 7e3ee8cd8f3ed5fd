"""What waits for an actor of the loop."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from msgspec import Struct

if TYPE_CHECKING:
    from actors.runtime.loop_actor import LoopActor


class Letter(Struct):
    """pykka's envelope: a message, and the future of whoever waits for the answer."""

    message: Any
    reply_to: Any = None


class Mailbox(Struct, eq=False):
    """pykka's inbox protocol before an actor of the loop.

    It holds its actor: a ref keeps its mailbox alive, so an idle actor with a ref is never
    garbage collected.
    """

    actor: LoopActor | None = None
    control: deque[Letter] | None = None
    user: deque[Letter] | None = None
    serves: bool = False
    """Whether the actor has started, and is not about to stop."""
    running: int = 0
    """Messages at work."""
    at_a_time: int = 1

    def is_free(self) -> bool:
        """Whether a message that comes now is the next one to be handled, and can be.

        Asked for every message of every actor: of a mailbox, which has its attributes in the same
        places for all kinds of them, that takes half as long as of the actor.
        """
        return self.serves and self.running < self.at_a_time and not self.user and not self.control

    def put(self, item: Any, /) -> None:
        """Take a message from any thread."""
        assert self.actor is not None, "the mailbox was given no actor"  # noqa: S101 - set in LoopActor.__init__
        self.actor._accept(item)

    def get(self) -> Letter:
        """Hand out the next message, control lane first; IndexError when empty."""
        if self.control:
            return self.control.popleft()
        lane = self.user
        if not lane:
            raise IndexError("the mailbox is empty")
        letter = lane.popleft()
        if not lane:
            self.user = None
        return letter

    def put_back(self, letters: Sequence[Letter]) -> None:
        """Put what was taken ahead of its turn to the front again, in its order."""
        if self.user is None:
            self.user = deque()
        self.user.extendleft(reversed(letters))

    def empty(self) -> bool:
        return not self.control and not self.user

    def __len__(self) -> int:
        return (len(self.control) if self.control else 0) + (len(self.user) if self.user else 0)
