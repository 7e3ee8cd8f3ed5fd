"""What waits to be sent to each user, in order: read from the outbox and not yet settled."""

from __future__ import annotations

from actors.lanes import Lane, Lanes, Recipient
from actors.parcel import Parcel
from orchestrator.conversation.key import ConversationKey
from orchestrator.storage.entries import OutboxEntry

WINDOW = 65_536
"""Replies of all numbers in memory at a time; `LANE_WINDOW` bounds those of one."""


class Queues:
    """One queue for each user with something to send; the others take no room."""

    def __init__(self, lanes: Lanes) -> None:
        self._lanes = lanes
        self._recipients: dict[ConversationKey, Recipient] = {}
        self.in_memory = 0
        """Replies read and not yet settled."""

    @property
    def full(self) -> bool:
        return self.in_memory >= WINDOW

    def of(self, user: ConversationKey) -> Recipient | None:
        return self._recipients.get(user)

    def take(self, entry: OutboxEntry, lane: Lane, doubtful: bool) -> None:
        """Put a reply that was read behind those to the same user."""
        parcel = Parcel(entry, entry.payload.reply_id, doubtful)
        self.in_memory += 1
        lane.in_memory += 1
        key = entry.conversation
        recipient = self._recipients.get(key)
        if recipient is None:
            recipient = self._recipients[key] = Recipient(key, lane, [parcel])
            self._lanes.add(recipient)
        else:
            recipient.replies.append(parcel)

    def next(self, recipient: Recipient) -> None:
        """The first reply needs no more work: the next one may go."""
        del recipient.replies[0]
        if recipient.replies:
            self._lanes.add(recipient)
        else:
            del self._recipients[recipient.key]

    def let_go(self, recipient: Recipient) -> None:
        """A reply to this user is settled, or somebody else's."""
        self.in_memory -= 1
        recipient.lane.in_memory -= 1

    def close(self) -> None:
        for recipient in self._recipients.values():
            if recipient.timer is not None:
                recipient.timer.cancel()
