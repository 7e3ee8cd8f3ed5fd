"""Business profiles read again while the daemon runs."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from attrs import evolve

from actors.profile_reload import ProfileReload
from actors.tenants import Tenant, Tenants
from agents.base import AgentResponse, Handoff
from config.profile import BusinessProfile
from config.profile_loader import load_profiles
from config.settings import sample_profile_path
from orchestrator.conversation.decision import Lane
from orchestrator.conversation.state import SessionState
from orchestrator.conversation.turn import Turn
from tests.support.pipeline import NUMBER, message
from tests.support.quiet_log import QuietLog
from tests.support.stage import EverythingIsInfo, SpokenAgent, Stage, said, staged
from tests.unit.orchestrator.routing.messages import pizzeria


def tenant_of(profile: BusinessProfile) -> Tenant:
    return Tenant(profile=profile, router=EverythingIsInfo(), agents={})


class Watched:
    """A profile file, the businesses made from it, and the log."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "shop.toml"
        self.path.write_text(sample_profile_path().read_text("utf-8"), "utf-8")
        self.tenants = Tenants(map(tenant_of, load_profiles([self.path])))
        self.log = QuietLog()
        self.reloaded = 0
        self.heard = asyncio.Event()
        self.reload = ProfileReload(
            [self.path],
            tenants=self.tenants,
            make=tenant_of,
            log=self.log.logger,
            on_reloaded=self._count,
            look_seconds=0.005,
        )

    def _count(self) -> None:
        self.reloaded += 1
        self.heard.set()

    @property
    def name(self) -> str:
        return self.tenants.all[0].profile.name

    def rename(self, name: str) -> None:
        text = self.path.read_text("utf-8")
        self.path.write_text(text.replace(f'name = "{self.name}"', f'name = "{name}"', 1), "utf-8")


def test_a_changed_file_is_read_and_an_unchanged_business_is_kept(tmp_path: Path) -> None:
    async def scenario() -> None:
        shop = Watched(tmp_path)
        before = shop.tenants.all[0]
        assert await shop.reload.reload()
        assert shop.tenants.all[0] is before
        shop.rename("Otra Pizzería")
        assert await shop.reload.reload()
        assert shop.name == "Otra Pizzería"
        assert shop.tenants.serving("unclaimed") is shop.tenants.all[0]
        events = shop.log.named("profile.reloaded")
        assert [event["changed"] for event in events] == [[], [before.profile.tenant_id]]

    asyncio.run(scenario())


def test_a_file_that_is_wrong_changes_nothing_and_every_problem_is_named(tmp_path: Path) -> None:
    async def scenario() -> None:
        shop = Watched(tmp_path)
        before = shop.tenants.all[0]
        shop.path.write_text("name = 7\nsurprise = true\n", "utf-8")
        assert not await shop.reload.reload()
        shop.path.write_text("name = \n", "utf-8")
        assert not await shop.reload.reload()
        shop.path.unlink()
        assert not await shop.reload.reload()
        assert shop.tenants.all[0] is before
        refused = shop.log.named("profile.refused")
        assert {"name", "surprise"} <= {event["key"] for event in refused}
        assert all(event["file"] == str(shop.path) for event in refused)

    asyncio.run(scenario())


def test_a_business_that_cannot_be_built_changes_nothing(tmp_path: Path) -> None:
    def breaks(profile: BusinessProfile) -> Tenant:
        raise RuntimeError("no router today")

    async def scenario() -> None:
        shop = Watched(tmp_path)
        before = shop.tenants.all[0]
        reload = ProfileReload([shop.path], tenants=shop.tenants, make=breaks, log=shop.log.logger)
        shop.rename("Otra")
        assert not await reload.reload()
        assert shop.tenants.all[0] is before
        [refused] = shop.log.named("profile.refused")
        assert "no router today" in refused["error"]

    asyncio.run(scenario())


def test_the_watch_sees_a_change_by_itself_and_reads_at_once_when_asked(tmp_path: Path) -> None:
    async def scenario() -> None:
        shop = Watched(tmp_path)
        watching = asyncio.create_task(shop.reload.watch())
        try:
            async with asyncio.timeout(30):
                shop.rename("Vista")
                await shop.heard.wait()
                assert shop.name == "Vista"
                shop.heard.clear()
                shop.reload.soon()
                await shop.heard.wait()
                assert shop.reloaded == 2
        finally:
            watching.cancel()

    asyncio.run(scenario())


def on_stage(url: str, scenario: Callable[[Stage], Awaitable[None]], **more: Any) -> None:
    async def run() -> None:
        async with staged(url, **more) as stage:
            await scenario(stage)

    asyncio.run(run())


def test_a_turn_in_flight_ends_with_the_business_it_began_with(redis_url: str) -> None:
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def hands_over(turn: Turn, state: SessionState, handoff: Handoff | None) -> AgentResponse:
        begun.set()
        await go_on.wait()
        return AgentResponse(handoff=Handoff(lane=Lane.SUPPORT, intent="complaint", reason="x"))

    async def old(turn: Turn, state: SessionState, handoff: Handoff | None) -> AgentResponse:
        return said("old")

    async def new(turn: Turn, state: SessionState, handoff: Handoff | None) -> AgentResponse:
        return said("new")

    async def scenario(stage: Stage) -> None:
        agents = {lane: SpokenAgent(lane, new, []) for lane in (Lane.INFO, Lane.SUPPORT)}
        newer = Tenant(profile=pizzeria(), router=EverythingIsInfo(), agents=agents)
        await stage.accept(message("one"))
        await begun.wait()
        stage.ring.tenants.swap([newer])
        go_on.set()
        await stage.settled(1)
        await stage.accept(message("two"))
        await stage.settled(2)
        assert await stage.sent() == ["old", "new"]

    on_stage(redis_url, scenario, answers={Lane.INFO: hands_over, Lane.SUPPORT: old})


def test_a_number_that_goes_to_another_business_takes_no_session_with_it(redis_url: str) -> None:
    async def remembers(turn: Turn, state: SessionState, handoff: Handoff | None) -> AgentResponse:
        return said(f"{len(state.turns)}", state_patch={"address": "Calle 1"})

    async def scenario(stage: Stage) -> None:
        await stage.accept(message("one"))
        await stage.settled(1)
        (old,) = stage.ring.tenants.all
        other = evolve(old.profile, tenant_id="other", phone_number_ids=(NUMBER,))
        stage.ring.tenants.swap([evolve(old, profile=other)])
        await stage.accept(message("two"))
        await stage.settled(2)
        assert await stage.sent() == ["0", "0"]
        assert stage.log.named("conversation.changed_business")

    on_stage(redis_url, scenario, answer=remembers)
