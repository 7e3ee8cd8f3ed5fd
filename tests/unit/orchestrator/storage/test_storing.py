"""A message on its way into the inbox: what becomes of it is known when the answer has come."""

from __future__ import annotations

import asyncio

import pytest

from orchestrator.storage.answer import Answer
from orchestrator.storage.errors import OutcomeUnknown
from orchestrator.storage.storing import Storing, has_failed

FAILURE = OutcomeUnknown("the connection to Redis failed")


def storing(place: int = 0) -> tuple[Answer[list[str]], Storing]:
    ids: Answer[list[str]] = Answer()
    return ids, Storing(ids, place)


def test_its_id_is_the_one_at_its_place_and_is_waited_for() -> None:
    async def scenario() -> None:
        ids, second = storing(1)
        waiting = asyncio.ensure_future(second.entry_id())
        await asyncio.sleep(0)
        assert not waiting.done()
        ids.settle(["1-0", "2-0"])
        assert await waiting == "2-0"
        assert await second.entry_id() == "2-0", "whoever asks later hears the same"

    asyncio.run(scenario())


def test_a_duplicate_has_no_id() -> None:
    ids, one = storing()
    ids.settle([""])
    assert asyncio.run(one.entry_id()) == ""


@pytest.mark.parametrize("late", [True, False])
def test_of_what_could_not_be_stored_no_id_is_known_and_nothing_is_raised(late: bool) -> None:
    async def scenario() -> None:
        ids, one = storing()
        if late:
            asyncio.get_running_loop().call_soon(ids.settle, None, FAILURE)
        else:
            ids.settle(None, FAILURE)
        assert await one.entry_id() == ""

    asyncio.run(scenario())


def test_what_waits_for_the_message_is_done_when_it_stands_under_that_id_and_not_before() -> None:
    ids, one = storing()
    done: list[str] = []
    one.when_stored("1-0", lambda: done.append("shown"))
    assert not done
    ids.settle(["1-0"])
    assert done == ["shown"]
    one.when_stored("1-0", lambda: done.append("shown late"))
    assert done == ["shown", "shown late"], "it stands there already"


@pytest.mark.parametrize("came", ["", "2-0"])
def test_it_is_not_done_if_the_message_is_a_duplicate_or_stands_elsewhere(came: str) -> None:
    ids, one = storing()
    done: list[str] = []
    one.when_stored("1-0", lambda: done.append("shown"))
    ids.settle([came])
    assert not done
    assert asyncio.run(one.entry_id()) == came


def test_it_is_not_done_if_the_message_could_not_be_stored_and_the_failure_stays_one() -> None:
    ids, one = storing()
    done: list[str] = []
    one.when_stored("1-0", lambda: done.append("shown"))
    ids.settle(None, FAILURE)
    assert has_failed(one)
    assert not done
    with pytest.raises(OutcomeUnknown):
        ids.result()


def test_who_waits_for_it_takes_nothing_from_the_others() -> None:
    ids, first = storing()
    second = Storing(ids, 1)
    done: list[str] = []
    first.when_stored("1-0", lambda: done.append("first"))
    second.when_stored("2-0", lambda: done.append("second"))
    ids.settle(["1-0", "2-0"])
    assert done == ["first", "second"]
    assert ids.result() == ["1-0", "2-0"]


def test_it_has_failed_only_when_that_is_known() -> None:
    ids, one = storing()
    assert not has_failed(None)
    assert not has_failed(one)
    ids.settle(["1-0"])
    assert not has_failed(one)
    ids, one = storing()
    ids.settle(None, FAILURE)
    assert has_failed(one)


def test_it_gave_an_id_only_once_that_is_known() -> None:
    ids, one = storing()
    assert not one.gave("1-0")
    ids.settle(["1-0"])
    assert one.gave("1-0")
    assert not one.gave("2-0")
    ids, one = storing()
    ids.settle(None, FAILURE)
    assert not one.gave("1-0")


def test_what_fails_over_the_news_leaves_the_ids_as_they_are_and_is_reported() -> None:
    def fail() -> None:
        raise LookupError("who reads this?")

    async def scenario() -> None:
        complaints: list[object] = []
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(lambda _, context: complaints.append(context["exception"]))
        ids, one = storing()
        one.when_stored("1-0", fail)
        ids.settle(["1-0"])
        assert await one.entry_id() == "1-0"
        assert not has_failed(one)
        assert [str(each) for each in complaints] == ["who reads this?"]

    asyncio.run(scenario())
