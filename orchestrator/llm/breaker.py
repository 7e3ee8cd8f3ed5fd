"""A circuit breaker: a model that keeps failing is left alone for a while."""

from __future__ import annotations

from attrs import define


@define
class CircuitBreaker:
    """Opens after `failures` in a row; after `pause_seconds` one request may try again.

    Times are monotonic and given by the caller.
    """

    failures: int = 5
    pause_seconds: float = 30.0
    _in_a_row: int = 0
    _opened_at: float | None = None

    def allows(self, now: float) -> bool:
        """Whether to ask now. While open, one caller a pause is let through as a probe."""
        if self._opened_at is None:
            return True
        if now - self._opened_at < self.pause_seconds:
            return False
        self._opened_at = now
        return True

    def succeeded(self) -> None:
        self._in_a_row, self._opened_at = 0, None

    def failed(self, now: float) -> None:
        self._in_a_row += 1
        if self._in_a_row >= self.failures:
            self._opened_at = now

    @property
    def is_open(self) -> bool:
        return self._opened_at is not None
