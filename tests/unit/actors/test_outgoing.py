"""What the sender gets of this process's own replies is what the outbox would say."""

from __future__ import annotations

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from actors.outgoing import outgoing
from orchestrator.conversation.key import ConversationKey
from orchestrator.conversation.replies import Button, ButtonsReply, Reply, TextReply
from orchestrator.storage.entries import InboxEntry, decode_outbox
from tests.support.pipeline import message, user

words = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=10)
replies = st.builds(TextReply, body=words) | st.builds(
    ButtonsReply, body=words, buttons=st.tuples(st.builds(Button, id=words, title=words))
)


@given(
    said=st.lists(replies, max_size=3),
    template=st.none() | replies,
    yields=st.booleans(),
    until=st.none() | st.integers(0, 2**53),
)
def test_a_reply_is_handed_along_as_its_bytes_say(
    said: list[Reply], template: Reply | None, until: int | None, *, yields: bool
) -> None:
    key = user()
    entry = InboxEntry(partition=3, entry_id="7-0", conversation=key, payload=message("hola", key))
    found = outgoing(entry, said, yields=yields, window_until_ms=until, template=template)
    assert len(found.written) == len(said)
    for written in found.written:
        read = decode_outbox(written.data)
        assert written.payload == read
        assert bytes(written.payload.body) == bytes(read.body)
        assert read.kind == msgspec.json.decode(read.body)["type"]
        assert ConversationKey.parse(read.identity) == entry.conversation
