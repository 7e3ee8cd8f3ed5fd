"""Who took which conversation over, and since when: what the bot said before is not sent after."""

from __future__ import annotations

import re
from collections import OrderedDict

from attrs import define, field

from orchestrator.conversation.key import ConversationKey
from orchestrator.storage.entries import OutboxPayload

COMMAND_IDS = "command."
"""How the ids of operators' words begin."""

MOST_REMEMBERED = 10_000
"""A takeover matters while replies older than it wait to be sent: seconds, rarely hours."""

_ENTRY_ID = re.compile(r"\d+-\d+")


@define
class Takeovers:
    """Filled by turns, asked by the sender. Forgets the oldest first; lost at a restart."""

    _since: OrderedDict[ConversationKey, tuple[int, int]] = field(factory=OrderedDict)

    def note(self, conversation: ConversationKey, entry_id: str) -> None:
        """A person took the conversation over with this inbox entry."""
        self._since[conversation] = _place(entry_id)
        self._since.move_to_end(conversation)
        if len(self._since) > MOST_REMEMBERED:
            self._since.popitem(last=False)

    def withholds(self, conversation: ConversationKey, reply: OutboxPayload) -> bool:
        """Whether the bot said it to a user before the takeover; what people had sent goes out."""
        if not self._since or reply.message_id.startswith(COMMAND_IDS):
            return False
        since, entry_id = self._since.get(conversation), _ENTRY_ID.search(reply.reply_id)
        return since is not None and entry_id is not None and _place(entry_id[0]) < since


def _place(entry_id: str) -> tuple[int, int]:
    """Entries of a partition in their order: `milliseconds-sequence`."""
    milliseconds, _, sequence = entry_id.partition("-")
    return int(milliseconds), int(sequence or 0)
