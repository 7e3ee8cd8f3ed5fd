"""The way of a thing through its statuses."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from orchestrator.orders.course import Step, course_of
from orchestrator.orders.order import OrderStatus, may_become, next_statuses


def ways(status: str) -> tuple[str, ...]:
    return next_statuses(OrderStatus(status))


def steps(*asked: str) -> list[Step]:
    first, *others = asked
    return [Step(opens=True, status=first), *(Step(opens=False, status=each) for each in others)]


def test_an_impossible_step_is_refused_and_the_next_possible_one_taken() -> None:
    course = course_of(steps("placed", "delivered", "confirmed", "teleported"), ways)
    assert course.status == "confirmed"
    assert course.last_taken == 2
    placed, delivered, confirmed, teleported = course.refusals
    assert (placed, confirmed) == (None, None)
    assert delivered is not None
    assert "cannot become delivered; it can become confirmed, preparing, cancelled" in delivered
    assert teleported is not None


def test_what_never_began_has_no_status() -> None:
    course = course_of([Step(opens=False, status="confirmed")], ways)
    assert (course.status, course.last_taken) == (None, -1)
    assert course.refusals == ("nothing is known under this id",)


def test_nothing_begins_twice() -> None:
    course = course_of([*steps("placed", "confirmed"), Step(opens=True, status="placed")], ways)
    assert course.status == "confirmed"
    assert course.refusals[-1] == "it had begun before"


@given(st.lists(st.sampled_from([*map(str, OrderStatus), "", "lost"]), max_size=12))
def test_every_step_taken_was_allowed(asked: list[str]) -> None:
    course = course_of(steps("placed", *asked), ways)
    taken = [
        OrderStatus(status)
        for status, refusal in zip(["placed", *asked], course.refusals, strict=True)
        if refusal is None
    ]
    assert all(may_become(*pair) for pair in itertools.pairwise(taken))
    assert course.status == taken[-1]
