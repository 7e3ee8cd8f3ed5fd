"""A thousand stories of what can go wrong, each told by its seed, and none that breaks a promise.

SIMULATION_SEED=17 runs that seed alone and prints its story; SIMULATION_SEEDS=100000 runs more.
"""

from __future__ import annotations

import os

import pytest

from tests.faults.simulation.lua import compile_script
from tests.faults.simulation.real_server import RealServer
from tests.faults.simulation.runs import run_seed, run_seeds

SEEDS = int(os.environ.get("SIMULATION_SEEDS", "1000"))
REAL_SEEDS = 100
PARTS = max(1, min(8, SEEDS // 125))
"""The workers of a run share the seeds; in a part too small a fault may not strike at all."""
CHOSEN = os.environ.get("SIMULATION_SEED")

unless_chosen = pytest.mark.skipif(CHOSEN is not None, reason="one seed was asked for")


@pytest.mark.skipif(CHOSEN is None, reason="SIMULATION_SEED names a seed to tell")
def test_the_chosen_seed_keeps_every_promise() -> None:
    world, figures = run_seed(int(CHOSEN or 0))
    print("\n".join(world.trace), figures, sep="\n")


@unless_chosen
@pytest.mark.parametrize("part", range(PARTS))
def test_a_thousand_seeds_keep_every_promise(part: int) -> None:
    seeds = part_of(range(SEEDS), part)
    total = run_seeds(seeds)

    assert total["messages"] == total["applied"] + total["parked"]
    # Faults that never strike would prove nothing.
    assert total["daemons"] > len(seeds)
    assert total["parked"] > len(seeds) / 10
    assert total["repeated"] > len(seeds) / 100
    assert total["repeated"] < total["replies"] / 10
    assert total["merged"] > len(seeds) / 10
    assert total["stale"] <= total["repeated"] / 10


def part_of(seeds: range, part: int) -> range:
    """Its share of them."""
    return seeds[part::PARTS]


@unless_chosen
def test_a_seed_tells_the_same_story_each_time() -> None:
    for seed in (3, 34, 89):
        first, again = (run_seed(seed)[0] for _ in range(2))

        assert first.trace == again.trace
        assert first.steps == again.steps


@unless_chosen
@pytest.mark.parametrize("part", range(PARTS))
def test_the_real_scripts_on_a_real_valkey_keep_every_promise(redis_url: str, part: int) -> None:
    seeds = part_of(range(5_000, 5_000 + REAL_SEEDS), part)
    servers: list[RealServer] = []

    def emptied(_: object) -> RealServer:
        servers.append(RealServer.emptied(redis_url))
        return servers[-1]

    try:
        total = run_seeds(seeds, emptied)
    finally:
        for server in servers:
            server.close()

    assert total["messages"] == total["applied"] + total["parked"]
    assert total["daemons"] > len(seeds)


def test_lua_that_is_not_understood_is_refused() -> None:
    for source in (
        "for key, value in pairs(KEYS) do end",
        "return string.find('a', 'b')",
        "return string.match('a', '%d')",
        "local t = {a = 1}",
        "repeat until true",
    ):
        with pytest.raises(SyntaxError):
            compile_script(source)([], [], print)
