"""A pykka actor type that runs on the asyncio loop, and the supervision above it."""

from actors.runtime.errors import ActorError, AskCancelled, AskTimeout, BlockingOnLoop, MailboxFull
from actors.runtime.futures import Answered, LoopFuture, ask
from actors.runtime.loop_actor import ActorRow, ChildFailed, LoopActor, LoopRef
from actors.runtime.mailbox import Letter, Mailbox
from actors.runtime.registry import index_registry
from actors.runtime.supervision import Child, RestartPolicy, Supervisor

__all__ = [
    "ActorError",
    "ActorRow",
    "Answered",
    "AskCancelled",
    "AskTimeout",
    "BlockingOnLoop",
    "Child",
    "ChildFailed",
    "Letter",
    "LoopActor",
    "LoopFuture",
    "LoopRef",
    "Mailbox",
    "MailboxFull",
    "RestartPolicy",
    "Supervisor",
    "ask",
    "index_registry",
]
