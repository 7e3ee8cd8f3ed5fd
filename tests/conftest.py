"""For every test: no hypothesis deadline on a shared machine, and no actor left alive behind it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, groupby, zip_longest

import pykka
import pytest
from hypothesis import settings

from tests.support.valkey import redis_url, valkey

__all__ = ["redis_url", "valkey"]

settings.register_profile("tertulia", deadline=None)
settings.load_profile("tertulia")


@pytest.fixture(autouse=True)
def _no_actor_outlives_its_test() -> Iterator[None]:
    yield
    left = pykka.ActorRegistry.get_all()
    for ref in left:
        pykka.ActorRegistry.unregister(ref)
    assert not left, f"the test left actors alive: {', '.join(map(str, left))}"


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Where several processes share the tests, those of a file stay together: so do their fixtures.

    Tests of faults share nothing, and wait more than they compute: they are dealt singly, between
    the files of the others.
    """
    if not getattr(config.option, "loadgroup", False):
        return
    alone = [[item] for item in items if "faults" in item.path.parts]
    others = [item for item in items if "faults" not in item.path.parts]
    files = [list(group) for _, group in groupby(others, lambda item: item.path)]
    for item in others:
        item.add_marker(pytest.mark.xdist_group(str(item.path)))
    dealt = chain.from_iterable(zip_longest(alone, files, fillvalue=()))
    items[:] = chain.from_iterable(dealt)
