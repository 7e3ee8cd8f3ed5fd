"""What began while it was being stored is not begun again, and nothing else is passed over."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from actors.beginnings import Beginnings
from orchestrator.storage.answer import Answer
from orchestrator.storage.entries import InboxEntry
from orchestrator.storage.errors import OutcomeUnknown
from orchestrator.storage.storing import Storing
from tests.support.pipeline import message, user


def entry(entry_id: str, partition: int = 0, storing: Storing | None = None) -> InboxEntry:
    return InboxEntry(
        partition=partition,
        entry_id=entry_id,
        conversation=user(),
        payload=message(entry_id),
        storing=storing,
    )


def stored(entry_id: str, came: str | None = None) -> InboxEntry:
    """Foretold to come under one id; it came under it, or as is said ('': not at all)."""
    ids: Answer[list[str]] = Answer()
    ids.settle([entry_id if came is None else came])
    return entry(entry_id, storing=Storing(ids, 0))


def begun(*entries: InboxEntry) -> Beginnings:
    beginnings = Beginnings()
    for one in entries:
        beginnings.add(one)
    return beginnings


def test_what_came_as_it_was_foretold_has_begun_and_is_asked_for_once() -> None:
    beginnings = begun(stored("1-0"), stored("1-1"))
    assert beginnings.include(entry("1-0"))
    assert not beginnings.include(entry("1-0"))
    assert beginnings.include(entry("1-1"))


def test_what_came_under_an_id_that_was_foretold_to_another_has_not_begun() -> None:
    assert not begun(stored("1-0", came="2-0")).include(entry("1-0"))
    assert not begun(stored("1-0", came="")).include(entry("1-0"))


def test_what_is_read_before_the_answer_came_or_after_a_failure_has_not_begun() -> None:
    ids: Answer[list[str]] = Answer()
    coming = entry("1-0", storing=Storing(ids, 0))
    assert not begun(coming).include(entry("1-0"))
    ids.settle(None, OutcomeUnknown("the connection to Redis failed"))
    assert not begun(coming).include(entry("1-0"))


def test_those_that_came_to_nothing_are_passed_over_and_forgotten() -> None:
    beginnings = begun(stored("1-0", came=""), stored("2-9"), stored("2-10"))
    assert not beginnings.include(entry("2-1"))
    assert beginnings.include(entry("2-10")), "2-9 is gone already"
    assert not beginnings.include(entry("2-9"))


def test_each_partition_is_asked_for_itself() -> None:
    beginnings = begun(replace(stored("5-0"), partition=1))
    assert not beginnings.include(entry("5-0", 0))
    assert not beginnings.include(entry("9-0", 0))
    assert beginnings.include(entry("5-0", 1))


@given(st.lists(st.sampled_from(["as foretold", "otherwise", "not at all", "begun by nobody"])))
def test_of_all_that_stands_in_the_inbox_only_what_came_as_foretold_has_begun(
    fates: list[str],
) -> None:
    beginnings, inbox = Beginnings(), []
    for number, fate in enumerate(fates):
        told = f"{number}-0"
        came = {"as foretold": told, "otherwise": f"{number}-5", "not at all": ""}.get(fate, told)
        if fate != "begun by nobody":
            beginnings.add(stored(told, came=came))
        if came:
            inbox.append((came, fate == "as foretold"))
    assert [beginnings.include(entry(one)) for one, _ in inbox] == [is_so for _, is_so in inbox]
