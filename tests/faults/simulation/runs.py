"""One seed: run it, judge it, and say how to see it again if it fails."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from attrs import asdict

from tests.faults.simulation.clockwork import Clockwork
from tests.faults.simulation.memory_server import MemoryServer
from tests.faults.simulation.script import script_of
from tests.faults.simulation.verdict import Figures, judge
from tests.faults.simulation.world import BrokenPromise, Server, World

TAIL = 80
REPLAY = "SIMULATION_SEED={seed} python -m pytest tests/faults/simulation"


def run_seed(
    seed: int, server: Callable[[Clockwork], Server] | None = None
) -> tuple[World, Figures]:
    """Run the seed's script on a store in memory, or on the given one."""
    clock = Clockwork()
    world = World(script_of(seed), server(clock) if server else MemoryServer(clock.wall_ms), clock)
    with clock.ruling(seed):
        try:
            world.run()
            return world, judge(world)
        except BrokenPromise as broken:
            story = "\n".join(world.trace[-TAIL:])
            raise BrokenPromise(
                f"seed {seed}: {broken}\nto see it again: {REPLAY.format(seed=seed)}\n{story}"
            ) from broken


def run_seeds(
    seeds: Iterable[int], server: Callable[[Clockwork], Server] | None = None
) -> dict[str, int]:
    """The figures of all runs, added up."""
    total: dict[str, int] = {}
    for seed in seeds:
        for name, value in asdict(run_seed(seed, server)[1]).items():
            total[name] = total.get(name, 0) + value
    return total
