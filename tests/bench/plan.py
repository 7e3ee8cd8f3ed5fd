"""What a run of the benchmark measures, and how much of it."""

from __future__ import annotations

from typing import Any

from attrs import frozen

DELIVERIES = ("log", "graph")
APPENDFSYNCS = ("always", "everysec")
CONVERSATIONS = (100, 5_000, 1)
MANY = 5_000
"""From so many conversations on it says something what the first message of each costs."""
MEMORY = "memory"
STATUS = "status"


@frozen(kw_only=True, slots=True)
class Plan:
    """`only` are parts of names; a measurement runs if its name holds one (or there is none)."""

    only: tuple[str, ...] = ()
    appendfsyncs: tuple[str, ...]
    flood: int
    flood_one: int
    statuses: int
    warm_up: int
    yardstick: int
    rate: float
    pace_seconds: float
    idle_conversations: int
    tries: int
    """How often what the host disturbed is measured at most."""

    def wants(self, name: str) -> bool:
        return not self.only or any(part in name for part in self.only)

    def flood_count(self, delivery: str, conversations: int) -> int:
        count = self.flood_one if conversations == 1 else self.flood
        return count // 2 if delivery == "graph" and conversations < 5_000 else count

    @property
    def pace_count(self) -> int:
        return int(self.rate * self.pace_seconds)


FULL: dict[str, Any] = {
    "appendfsyncs": APPENDFSYNCS,
    "flood": 10_000,
    "flood_one": 5_000,
    "statuses": 12_000,
    "warm_up": 1_000,
    "yardstick": 20_000,
    "rate": 200.0,
    "pace_seconds": 10.0,
    "idle_conversations": 100_000,
    "tries": 3,
}
QUICK: dict[str, Any] = {
    "appendfsyncs": APPENDFSYNCS[:1],
    "flood": 6_000,
    "flood_one": 2_000,
    "statuses": 6_000,
    "warm_up": 500,
    "yardstick": 10_000,
    "rate": 200.0,
    "pace_seconds": 3.0,
    "idle_conversations": 20_000,
    "tries": 1,
}


def names() -> list[str]:
    """Every measurement by name."""
    found = [
        f"{delivery}-{mode}-k{conversations}"
        for delivery in DELIVERIES
        for mode in APPENDFSYNCS
        for conversations in CONVERSATIONS
    ]
    return [*found, *(f"{STATUS}-{mode}" for mode in APPENDFSYNCS), MEMORY]
