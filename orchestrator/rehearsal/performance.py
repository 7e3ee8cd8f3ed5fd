"""Performs a script on a line, step by step, and reports what was not as expected."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from attrs import define, field, frozen

from orchestrator.rehearsal.checks import differences, placed_orders, shown
from orchestrator.rehearsal.errors import NothingToTap, RehearsalError
from orchestrator.rehearsal.line import Choice, Heard, Line
from orchestrator.rehearsal.script import Script, Step

BETWEEN_STEPS = timedelta(seconds=10)
"""How much later the next message comes on the script's own clock."""


@frozen(kw_only=True, slots=True)
class Finding:
    """A step that did not bring about what it should. `said` is what came instead."""

    step: Step
    problems: tuple[str, ...]
    said: str = ""

    def __str__(self) -> str:
        problems = "\n".join(f"    - {problem}" for problem in self.problems)
        said = "\n".join(f"    | {line}" for line in self.said.split("\n") if line)
        return f"step {self.step.number}, the user {self.step.described}:\n{problems}\n{said}"


Watch = Callable[[Step, Heard], None]


@define(slots=True)
class _Progress:
    now: datetime | None
    wish: Mapping[str, Any] | None = None
    orders: int = 0
    offered: list[Choice] = field(factory=list)
    """Everything ever offered, newest last."""


async def perform(script: Script, line: Line, watch: Watch | None = None) -> list[Finding]:
    """All findings, in order; a step that cannot be sent ends the performance."""
    progress = _Progress(script.now)
    findings = []
    for step in script.steps:
        try:
            heard = await _send(step, line, progress)
        except RehearsalError as error:
            findings.append(Finding(step=step, problems=(str(error),)))
            break
        if watch is not None:
            watch(step, heard)
        problems = differences(step.expected, heard, progress.orders)
        if problems:
            findings.append(Finding(step=step, problems=tuple(problems), said=shown(heard)))
    return findings


async def _send(step: Step, line: Line, progress: _Progress) -> Heard:
    _move_clock(step, progress)
    if step.changes_the_business:
        line.change(step.sold_out, step.prices)
    if not step.again:
        progress.wish = step.wish if step.tap is None else _tap(step, progress)
    heard = await line.send(progress.wish or {}, progress.now)
    progress.orders += len(placed_orders(heard))
    progress.offered += heard.choices
    return heard


def _move_clock(step: Step, progress: _Progress) -> None:
    if step.at is not None:
        progress.now = step.at
    elif progress.now is not None:
        progress.now += step.after or (timedelta() if step.number == 1 else BETWEEN_STEPS)


def _tap(step: Step, progress: _Progress) -> Mapping[str, Any]:
    wanted = step.tap or ""
    fitting = [choice for choice in reversed(progress.offered) if _fits(wanted, choice)]
    distinct = list(dict.fromkeys(fitting))
    if len(distinct) <= step.skip:
        raise NothingToTap(wanted, list(dict.fromkeys(one.title for one in progress.offered)))
    return {"choice": distinct[step.skip].id}


def _fits(wanted: str, choice: Choice) -> bool:
    return choice.title.casefold() == wanted.casefold() or choice.id.startswith(wanted)
