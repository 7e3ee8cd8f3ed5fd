"""What Meta has against a whole number of ours: it is slowed, held back or stopped for a while."""

from __future__ import annotations

import asyncio

from actors.lanes import Lanes
from actors.pace import Pace
from actors.ring import Ring
from orchestrator.whatsapp.graph_errors import THROUGHPUT_REACHED, FailureKind, GraphFailure


class NumberTrouble:
    """Slows and stops lanes, lets them go again, and tells operators so."""

    def __init__(
        self, ring: Ring, lanes: Lanes, pace: Pace, loop: asyncio.AbstractEventLoop
    ) -> None:
        self._ring = ring
        self._lanes = lanes
        self._pace = pace
        self._loop = loop

    def hold(self, number: str, failure: GraphFailure, seconds: float) -> float:
        """Hold all of a number's replies back; how many seconds."""
        if failure.kind is FailureKind.CONFIGURATION:
            return self._stop(number, failure)
        self._lanes.hold(number, seconds)
        if failure.code == THROUGHPUT_REACHED:
            rate = self._pace.slower(number, self._loop.time())
            self._ring.log.warning(
                "sender.slowed", phone_number_id=number, messages_per_second=round(rate, 1)
            )
        return seconds

    def _stop(self, number: str, failure: GraphFailure) -> float:
        """Nothing goes out until a probe succeeds or an operator says so; a person must act."""
        known = self._lanes.of(number)
        news = known.failure is None or known.probing
        seconds = self._lanes.stop(number, failure)
        if not news:
            return seconds
        self._ring.log.error(
            "sender.paused",
            phone_number_id=number,
            code=failure.code,
            detail=failure.detail,
            seconds=round(seconds, 1),
        )
        self._ring.metrics.paused.labels(number).set(1)
        self._ring.alerts.set(
            f"sending.{number}", phone_number_id=number, code=failure.code, detail=failure.detail
        )
        return seconds

    def over(self, number: str, by: str) -> None:
        """The number sends again: a `probe` went through or an `operator` says so."""
        if self._lanes.release(number):
            self._ring.metrics.paused.labels(number).set(0)
            self._ring.alerts.clear(f"sending.{number}")
            self._ring.log.info("sender.resumed", phone_number_id=number, by=by)
