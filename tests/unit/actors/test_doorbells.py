"""How the daemon wires its way in: the reader hears of messages before they are stored, or not."""

from __future__ import annotations

import asyncio
import time
from types import SimpleNamespace
from typing import Any, cast

import pykka
import pytest

from actors.messages import InboxGrew, MessagesComing
from actors.system import System
from config.settings import Delivery
from orchestrator.storage.acceptance import Acceptance
from tests.support.pipeline import DEDUP_TTL_SECONDS, acceptable, message
from tests.support.stage import Stage, staged


class Ear:
    """Stands for the reader's handle."""

    def __init__(self, *, dead: bool = False) -> None:
        self.told: list[type] = []
        self._dead = dead

    def tell(self, message: object) -> None:
        self.told.append(type(message))
        if self._dead:
            raise pykka.ActorDeadError("reader is not alive")


def acceptance_of(stage: Stage, ear: Ear, classifier: object) -> Acceptance:
    daemon: Any = System.__new__(System)
    daemon._stores = SimpleNamespace(redis=stage.store)
    daemon._settings = SimpleNamespace(
        dedup_ttl_seconds=DEDUP_TTL_SECONDS, delivery=Delivery.SIMULATOR
    )
    daemon._ring, daemon._log, daemon._metrics = stage.ring, stage.ring.log, stage.ring.metrics
    daemon._handles, daemon._classifier = {"reader": ear}, classifier
    daemon._build_acceptance()
    daemon._acceptance._wall_clock = lambda: time.time() + 86_400  # ahead of the server's ids
    return cast(Acceptance, daemon._acceptance)


def heard(url: str, ear: Ear, classifier: object) -> list[type]:
    """What the reader is told of a message whose inbox is known."""

    async def run() -> list[type]:
        async with staged(url) as stage:
            acceptance = acceptance_of(stage, ear, classifier)
            for text in "ab":
                ear.told.clear()
                (entry_id,) = await acceptance.accept([acceptable(stage.store.keys, message(text))])
                assert entry_id
            return list(ear.told)

    return asyncio.run(run())


@pytest.mark.parametrize("dead", [False, True])
def test_the_reader_is_told_of_messages_that_are_coming_and_need_not_be_alive(
    redis_url: str, dead: bool
) -> None:
    assert heard(redis_url, Ear(dead=dead), None) == [MessagesComing, InboxGrew]


def test_where_a_model_is_asked_nothing_begins_before_it_is_accepted(redis_url: str) -> None:
    assert heard(redis_url, Ear(), object()) == [InboxGrew]
