"""The way a thing took through its statuses, told from what was asked of it, in order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from attrs import frozen

from orchestrator.orders.errors import ImpossibleChange

Ways = Callable[[str], Sequence[str]]
"""Where a thing can go from a status."""


@frozen(kw_only=True, slots=True)
class Step:
    """What was asked: to begin with `status`, or to go there. `status` may be any text."""

    opens: bool
    status: str


@frozen(kw_only=True, slots=True)
class Course:
    """How it went. `refusals` has a reason for each step not taken, None for each that was."""

    status: str | None
    """None: it never began."""
    last_taken: int
    """The place of the step that led to `status`; -1 if none did."""
    refusals: tuple[str | None, ...]


def course_of(steps: Iterable[Step], ways: Ways) -> Course:
    """Take each step that can be taken; a step that cannot stops nothing."""
    status: str | None = None
    last_taken, refusals = -1, []
    for place, step in enumerate(steps):
        refusal = _refusal(status, step, ways)
        refusals.append(refusal)
        if refusal is None:
            status, last_taken = step.status, place
    return Course(status=status, last_taken=last_taken, refusals=tuple(refusals))


def _refusal(status: str | None, step: Step, ways: Ways) -> str | None:
    if step.opens:
        return None if status is None else "it had begun before"
    if status is None:
        return "nothing is known under this id"
    if step.status not in ways(status):
        return str(ImpossibleChange("it", status, step.status, ways(status)))
    return None
