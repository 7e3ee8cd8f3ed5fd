"""A pykka actor type that runs on the asyncio loop, and the supervision above it."""

from actors.runtime.errors import ActorError, AskTimeout, BlockingOnLoop, MailboxFull
from actors.runtime.futures import LoopFuture, ask
from actors.runtime.loop_actor import ActorRow, ChildFailed, LoopActor, LoopRef
from actors.runtime.registry import index_registry

__all__ = [
    "ActorError",
    "ActorRow",
    "AskTimeout",
    "BlockingOnLoop",
    "ChildFailed",
    "LoopActor",
    "LoopFuture",
    "LoopRef",
    "MailboxFull",
    "ask",
    "index_registry",
]
