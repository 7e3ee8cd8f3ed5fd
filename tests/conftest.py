"""For every test: no hypothesis deadline on a shared machine, and no actor left alive behind it."""

from __future__ import annotations

from collections.abc import Iterator

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
