"""A log that keeps its events instead of writing them."""

from __future__ import annotations

from typing import Any, cast

import structlog
from attrs import define, field
from structlog.typing import EventDict, FilteringBoundLogger


@define
class QuietLog:
    """`logger` is for the product; the rest for the test."""

    events: list[EventDict] = field(factory=list)

    @property
    def logger(self) -> FilteringBoundLogger:
        wrapped = structlog.wrap_logger(
            None,
            processors=[self._keep],
            wrapper_class=structlog.make_filtering_bound_logger(0),
        )
        return cast(FilteringBoundLogger, wrapped)

    def named(self, event: str) -> list[EventDict]:
        return [one for one in self.events if one["event"] == event]

    def _keep(self, _: Any, method: str, event: EventDict) -> EventDict:
        self.events.append(event | {"level": method})
        raise structlog.DropEvent
