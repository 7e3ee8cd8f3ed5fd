"""Every message that crosses a mailbox: requests imperative, facts in the past tense."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from actors.tenants import Tenant
from agents.base import Handoff
from orchestrator.conversation.decision import RoutingDecision
from orchestrator.conversation.key import ConversationKey
from orchestrator.conversation.state import SessionState
from orchestrator.conversation.turn import Turn
from orchestrator.storage.appended import Appended
from orchestrator.storage.entries import InboxEntry, OutboxEntry
from orchestrator.storage.turn_store import Parking, TurnCommit


class InboxGrew(msgspec.Struct, frozen=True):
    """The doorbell: these partitions have accepted entries. To the reader.

    `appended` are those this process wrote itself, as far as it knows them.
    """

    partitions: frozenset[int]
    appended: Mapping[int, Appended[InboxEntry]] = {}  # never changed


class MessagesComing(msgspec.Struct, frozen=True):
    """These are being stored, under ids that are foretold. Acceptance to reader."""

    entries: Sequence[InboxEntry]


class Deliver(msgspec.Struct, frozen=True):
    """Entries in inbox order, for their conversations. Reader to supervisor."""

    entries: tuple[InboxEntry, ...]


class RunTurn(msgspec.Struct, frozen=True):
    """One entry for its conversation. `suspect` counts an attempt before it is tried."""

    entry: InboxEntry
    suspect: bool = False
    again: bool = False
    """Whether it was run before, and its commit may still be on its way."""


class TurnFinished(msgspec.Struct, frozen=True):
    """The entry left the inbox: applied or parked. Conversation to supervisor."""

    conversation: ConversationKey
    partition: int


class WindowOpened(msgspec.Struct, frozen=True):
    """These partitions may be read again. Supervisor to reader."""

    partitions: tuple[int, ...]


class PartitionLost(msgspec.Struct, frozen=True):
    """Another owner has the partition: nothing of it may be worked on here any more."""

    partition: int


class RouteTurn(msgspec.Struct, frozen=True):
    """Decide where a turn goes. Answered with a RoutingDecision."""

    turn: Turn
    state: SessionState
    tenant: Tenant


class AnswerTurn(msgspec.Struct, frozen=True):
    """Answer a turn. Answered with an AgentResponse."""

    turn: Turn
    state: SessionState
    tenant: Tenant
    decision: RoutingDecision
    handoff: Handoff | None = None


class LoadSession(msgspec.Struct, frozen=True):
    """Answered with the snapshot's bytes, None if there is no session."""

    conversation: ConversationKey


class CommitTurn(msgspec.Struct, frozen=True):
    """Apply a turn. Answered with a Verdict."""

    commit: TurnCommit


class ParkMessage(msgspec.Struct, frozen=True):
    """Move a message to the dead letters. Answered with a Verdict."""

    parking: Parking


class CountAttempt(msgspec.Struct, frozen=True):
    """Count one more attempt. Answered with the number so far, or the Verdict FENCED or GONE."""

    partition: int
    term: int
    entry_id: str
    token: str
    """Names the attempt, so that it is counted once however often it is asked."""


class OutboxGrew(msgspec.Struct, frozen=True):
    """These partitions have committed replies. Persistence to sender.

    `appended` are those this process committed itself, as far as it knows them.
    """

    partitions: frozenset[int]
    appended: Mapping[int, Appended[OutboxEntry]] = {}  # never changed


class StatusSeen(msgspec.Struct, frozen=True):
    """A status webhook named a reply of ours. Receiver to sender."""

    reply_id: str
    wamid: str
    status: str


class ResumeSending(msgspec.Struct, frozen=True):
    """An operator has put right what stopped a number. Admin to sender."""

    phone_number_id: str


class FlushJournal(msgspec.Struct, frozen=True):
    """Write to SQL what the journal holds now. Answered when done."""


class LookAtTimers(msgspec.Struct, frozen=True):
    """Which conversations wanted to be looked at by now? The reminder's own timer."""


class Sweep(msgspec.Struct, frozen=True):
    """Look for idle conversations. The supervisor's own timer."""
