"""The ladder: a delivery is the sum of its news, in whatever order they came."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from orchestrator.storage.records.delivery import LADDER, Delivery, is_rung
from orchestrator.storage.records.errors import UnfitRecord
from orchestrator.storage.records.journal import SentRecord, StatusRecord

News = SentRecord | StatusRecord

times = st.integers(0, 20)
codes = st.none() | st.integers(0, 3)
errors = st.none() | st.sampled_from(["full", "lost"])
wamids = st.sampled_from(["a", "b"])
sendings = st.builds(
    SentRecord,
    reply_id=st.just("r"),
    phone_number_id=st.just("1"),
    wa_id=st.just("57"),
    state=st.sampled_from(["sent", "delivered", "failed"]),
    at_ms=times,
    wamid=st.none() | wamids,
    error_code=codes,
    error=errors,
    attempts=st.integers(1, 3),
)
statuses = st.builds(
    StatusRecord,
    phone_number_id=st.just("1"),
    wamid=wamids,
    status=st.sampled_from([word for word in LADDER if is_rung(word)]),
    at_ms=times,
    error_code=codes,
    error_title=errors,
)


def sum_of(news: list[News]) -> Delivery:
    delivery = Delivery()
    for each in news:
        if isinstance(each, SentRecord):
            delivery.add_sending(each, each.at_ms)
        else:
            delivery.add_status(each, each.at_ms)
    return delivery


@given(data=st.data(), news=st.lists(sendings | statuses))
def test_order_repetition_and_parts_make_no_difference(
    data: st.DataObject, news: list[News]
) -> None:
    order = [*data.draw(st.permutations(news)), *news[:2]]
    cut = data.draw(st.integers(0, len(order)))
    first, second = sum_of(order[:cut]), sum_of(order[cut:])
    first.add(second)
    assert first == sum_of(news)


@given(news=st.lists(sendings | statuses), more=st.lists(sendings | statuses))
def test_adding_says_whether_anything_was_new(news: list[News], more: list[News]) -> None:
    delivery = sum_of(news)
    before = replace(delivery, reached=[*delivery.reached])
    assert delivery.add(sum_of(more)) is (delivery != before)
    assert delivery.add(sum_of(news)) is False


def status(word: str, at_ms: int, code: int | None = None) -> StatusRecord:
    return StatusRecord(phone_number_id="1", wamid="w", status=word, at_ms=at_ms, error_code=code)


@pytest.mark.parametrize(
    ("words", "state"),
    [
        ([], "queued"),
        (["sent"], "sent"),
        (["failed", "sent"], "failed"),
        (["failed", "delivered"], "delivered"),
        (["read", "failed"], "read"),
        (["played", "read"], "played"),
    ],
)
def test_the_highest_rung_is_the_state(words: list[str], state: str) -> None:
    assert sum_of([status(word, 7) for word in words]).state == state


def test_a_rung_is_reached_when_it_was_reached_first() -> None:
    delivery = sum_of([status("read", 9), status("read", 5), status("read", 7)])
    assert delivery.reached[LADDER.index("read")] == 5


def test_the_first_failure_gives_the_error() -> None:
    assert sum_of([status("failed", 9, 1), status("failed", 5, 2)]).error_code == 2


def test_an_unknown_state_of_sending_is_unfit_and_not_quoted() -> None:
    sent = SentRecord(reply_id="r", phone_number_id="1", wa_id="57", state="lost", at_ms=0)
    with pytest.raises(UnfitRecord, match="known are sent, delivered, failed") as caught:
        sum_of([sent])
    assert "lost" not in str(caught.value)


def test_words_that_say_nothing_of_delivery_are_no_rungs() -> None:
    assert not any(map(is_rung, ("deleted", "queued", "accepted", "RINGING", "")))
