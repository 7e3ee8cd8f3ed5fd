"""An emoji on a message of the user's."""

from __future__ import annotations

from attrs import frozen

from orchestrator.conversation import reply_limits as limits
from orchestrator.conversation.replies.base import Reply, labelled
from orchestrator.conversation.reply_errors import InvalidReply
from orchestrator.conversation.reply_limits import check_id, check_text


@frozen(kw_only=True, slots=True)
class ReactionReply(Reply):
    """One emoji; the empty text takes a reaction back. The message must be under 30 days old."""

    message_id: str
    """Of the user's message (wamid)."""
    emoji: str

    def __attrs_post_init__(self) -> None:
        check_id("message_id", self.message_id, limits.MESSAGE_ID)
        if self.emoji != "":
            check_text("emoji", self.emoji, limits.EMOJI)
            if self.emoji.isascii():
                raise InvalidReply("emoji", self.emoji, "use one emoji, or none to take it back")

    @property
    def summary(self) -> str:
        return labelled("reaction", self.emoji)
