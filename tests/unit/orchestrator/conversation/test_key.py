"""The identity of a conversation: what it takes to be one, and how it is written."""

from __future__ import annotations

import pytest

from orchestrator.conversation.key import ConversationKey

KEY = ConversationKey("118273645509182", "573005550117")


def test_a_key_reads_what_it_writes_and_is_the_same_to_a_dict() -> None:
    again = ConversationKey.parse(str(KEY))
    assert again == KEY
    assert {KEY: 1}[again] == 1
    assert ConversationKey("118273645509182", "573005550118") != KEY


@pytest.mark.parametrize(("number", "user"), [("", "573005550117"), ("118273645509182", "")])
def test_a_key_without_a_number_or_a_user_is_refused(number: str, user: str) -> None:
    with pytest.raises(ValueError, match="lacks"):
        ConversationKey(number, user)
    with pytest.raises(ValueError, match="is not a conversation key"):
        ConversationKey.parse(f"{number}:{user}")
