"""The record is written a little at a time, so that nobody waits for it: how long between."""

from __future__ import annotations

PAUSE_SECONDS = 0.001
"""Time for a message that came meanwhile to get on."""
MANY = 1_024
"""Records of a batch: so many are written without a pause, lest a flood waits for its records."""


def pause_for(records: int) -> float:
    """Seconds between two small pieces of work for a batch of so many."""
    return PAUSE_SECONDS if records < MANY else 0.0
