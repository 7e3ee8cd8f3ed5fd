"""What a process wrote itself is taken without asking, and only if nothing stands before it."""

from __future__ import annotations

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from orchestrator.conversation.key import ConversationKey
from orchestrator.storage.appended import MOST_KEPT, Appended, Handover, place_of
from orchestrator.storage.entries import OutboxEntry, OutboxPayload


def taken(handover: Handover[OutboxEntry], position: str) -> list[str] | None:
    found = handover.take(0, position)
    return None if found is None else [entry.entry_id for entry in found]


def appended(before: str, *ids: str) -> Appended[OutboxEntry]:
    return Appended(before, tuple(map(entry, ids)))


def entry(entry_id: str) -> OutboxEntry:
    key = ConversationKey("118273645509182", "573005554567")
    payload = OutboxPayload(
        reply_id=f"0.{entry_id}.0",
        identity=str(key),
        body=msgspec.Raw(b"{}"),
        message_id="wamid.1",
        received_at_ms=1,
    )
    return OutboxEntry(partition=0, entry_id=entry_id, conversation=key, payload=payload)


def test_what_follows_the_position_is_taken_once() -> None:
    handover: Handover[OutboxEntry] = Handover()
    handover.put({0: appended("", "1-0", "1-1")})
    handover.put({0: appended("1-1", "2-0")})
    assert taken(handover, "0-0") == ["1-0", "1-1", "2-0"]
    assert taken(handover, "2-0") is None


def test_what_another_wrote_in_between_makes_it_unknown() -> None:
    handover: Handover[OutboxEntry] = Handover()
    handover.put({0: appended("5-0", "6-0")})
    assert taken(handover, "4-9") is None


def test_what_was_read_meanwhile_is_not_taken_again() -> None:
    handover: Handover[OutboxEntry] = Handover()
    handover.put({0: appended("", "1-0", "2-0")})
    assert taken(handover, "1-0") == ["2-0"]
    handover.put({0: appended("2-0", "3-0")})
    assert taken(handover, "3-0") == [], "nothing is left, and that is known"


def test_answers_in_the_wrong_order_are_fetched_instead() -> None:
    handover: Handover[OutboxEntry] = Handover()
    handover.put({0: appended("1-0", "2-0")})
    handover.put({0: appended("", "1-0")})
    assert taken(handover, "0-0") is None


def test_what_nobody_comes_for_is_not_kept_for_ever() -> None:
    handover: Handover[OutboxEntry] = Handover()
    for number in range(1, 10 * MOST_KEPT):
        handover.put({0: appended(f"{number}-0", f"{number + 1}-0")})
    assert taken(handover, "1-0") is None


@given(st.lists(st.tuples(st.booleans(), st.integers(1, 3)), max_size=30), st.randoms())
def test_what_is_taken_is_always_all_there_is_behind_the_position(
    writes: list[tuple[bool, int]], chance: object
) -> None:
    """`writes`: whether the write is ours, and how many entries it brings."""
    stream: list[str] = []
    kept: list[Appended[OutboxEntry]] = []
    for ours, count in writes:
        before = stream[-1] if stream else ""
        ids = [f"{len(stream) + index + 1}-0" for index in range(count)]
        stream += ids
        if ours:
            kept.append(appended(before, *ids))
    chance.shuffle(kept)  # type: ignore[attr-defined]  # a random.Random
    handover: Handover[OutboxEntry] = Handover()
    position = "0-0"
    for one in kept:
        handover.put({0: one})
        found = taken(handover, position)
        if found is not None:
            last = max((*found, position), key=place_of)
            assert found == [
                each for each in stream if place_of(position) < place_of(each) <= place_of(last)
            ]
            position = last
