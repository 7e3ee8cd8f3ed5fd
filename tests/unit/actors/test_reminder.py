"""A cart that was left is spoken of once, late enough, and never where that is unwanted."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from actors.messages import InboxGrew, LookAtTimers
from actors.reminder import ReminderActor
from orchestrator.conversation.key import ConversationKey
from orchestrator.conversation.reminders import REMIND
from orchestrator.http.intake import Intake
from orchestrator.storage.identities import Identities
from orchestrator.storage.timers import Timers
from tests.support.pipeline import acceptance, inbox, session
from tests.support.scripted import ScriptTenants, StageLine, sample_tenant
from tests.support.stage import SECONDS, Stage, staged

NUMBER = 1
FAR = 10**15
CART = "una margarita familiar"


class Shop:
    """A conversation on the stage, with the actor that looks at its timers."""

    def __init__(self, stage: Stage, tenants: ScriptTenants) -> None:
        self.stage = stage
        self.line = StageLine(stage, tenants, NUMBER, "Ana")
        self.key = ConversationKey("700000000001", "573000000001")
        self.timers = Timers(stage.store)
        self.intake = Intake(
            acceptance=acceptance(
                stage.store,
                on_accepted=lambda news: stage.reader.tell(InboxGrew(frozenset(news), news)),
            ),
            identities=Identities(stage.store),
            keys=stage.store.keys,
            serves=lambda number: True,
            on_status=lambda status: None,
            log=stage.ring.log,
            metrics=stage.ring.metrics,
        )

    async def says(self, text: str, minutes_ago: float) -> Any:
        heard = await self.line.send({"text": text}, _ago(minutes_ago))
        return heard.state

    async def armed(self) -> list[int]:
        """The timers there are, whenever they are due, as minutes from now."""
        now = datetime.now(UTC).timestamp()
        found = await self.timers.due(self.stage.ring.terms, FAR, 10)
        return [round((one.due_ms / 1000 - now) / 60) for one in found]

    async def done(self) -> None:
        """Wait until nothing is left to apply."""
        async with asyncio.timeout(SECONDS):
            while await inbox(self.stage.store):  # noqa: ASYNC110 - the store has no event for it
                await asyncio.sleep(0.01)
        await self.stage.until(lambda: self.stage.conversations.in_flight <= 0)

    async def look(self) -> int:
        """What the actor does when its clock rings; how many replies that brought."""
        turns, before = self.stage.turns, len(self.stage.turns.commits)
        ref: Any = ReminderActor.start(
            ring=self.stage.ring,
            timers=self.timers,
            intake=self.intake,
            name="reminder",
            supervisor=self.stage.root,
            look_seconds=3_600,
        )
        try:
            await ref.ask(LookAtTimers(), timeout=SECONDS)
        finally:
            await ref.stop()
        await self.done()
        return sum(len(commit.replies) for commit in turns.commits[before:])


def _ago(minutes: float) -> datetime:
    return datetime.now(UTC) - timedelta(minutes=minutes)


def play(url: str, scenario: Callable[[Shop], Awaitable[None]]) -> None:
    async def run() -> None:
        tenants = ScriptTenants([sample_tenant()])
        async with staged(url, tenants=tenants) as stage:
            await scenario(Shop(stage, tenants))

    asyncio.run(run())


def test_a_cart_left_for_45_minutes_is_spoken_of_once(redis_url: str) -> None:
    async def scenario(shop: Shop) -> None:
        await shop.says(CART, minutes_ago=46)
        assert await shop.armed() == [-1]
        assert await shop.look() == 1
        assert await shop.armed() == []
        assert await shop.look() == 0
        state = await session(shop.stage.store, shop.key)
        assert state is not None
        assert state.reminded_cart == state.cart_id
        assert state.pending_question == "commerce:add_more"
        assert "Margarita" in state.turns[-1].text
        # The next word about the same cart arms nothing any more.
        await shop.says("agrega un agua", minutes_ago=0)
        assert await shop.armed() == []

    play(redis_url, scenario)


def test_every_message_puts_the_timer_off(redis_url: str) -> None:
    async def scenario(shop: Shop) -> None:
        await shop.says(CART, minutes_ago=50)
        await shop.says("agrega un agua", minutes_ago=10)
        assert await shop.armed() == [35]
        assert await shop.look() == 0

    play(redis_url, scenario)


def test_whoever_wants_no_messages_is_left_alone(redis_url: str) -> None:
    async def scenario(shop: Shop) -> None:
        await shop.says(CART, minutes_ago=60)
        await shop.says("stop", minutes_ago=50)
        assert await shop.armed() == []
        assert await shop.look() == 0

    play(redis_url, scenario)


def test_a_person_at_work_is_not_talked_over(redis_url: str) -> None:
    async def scenario(shop: Shop) -> None:
        await shop.says(CART, minutes_ago=60)
        await shop.intake.command(shop.key, "handoff", "command.1", "")
        await shop.done()
        assert await shop.armed() == []
        assert await shop.look() == 0

    play(redis_url, scenario)


def test_an_emptied_cart_has_no_timer(redis_url: str) -> None:
    async def scenario(shop: Shop) -> None:
        await shop.says(CART, minutes_ago=60)
        await shop.says("vacía el carrito", minutes_ago=59)
        await shop.says("sí", minutes_ago=58)
        assert await shop.armed() == []

    play(redis_url, scenario)


def test_a_timer_that_fires_twice_for_a_crash_reminds_once(redis_url: str) -> None:
    async def scenario(shop: Shop) -> None:
        await shop.says(CART, minutes_ago=46)
        (timer,) = await shop.timers.due(shop.stage.ring.terms, FAR, 10)
        # The daemon died between the entry and the timer's end.
        await shop.intake.command(shop.key, REMIND, f"{REMIND}.{shop.key}.{timer.due_ms}", "")
        assert await shop.look() == 1
        assert await shop.look() == 0

    play(redis_url, scenario)


def test_a_day_old_cart_is_too_old_for_whatsapp(redis_url: str) -> None:
    async def scenario(shop: Shop) -> None:
        await shop.says(CART, minutes_ago=24 * 60)
        assert await shop.look() == 0
        assert await shop.armed() == []

    play(redis_url, scenario)


def test_a_timer_set_anew_is_not_struck_with_the_old_one(redis_url: str) -> None:
    async def scenario(shop: Shop) -> None:
        await shop.says(CART, minutes_ago=50)
        (old,) = await shop.timers.due(shop.stage.ring.terms, FAR, 10)
        await shop.says("agrega un agua", minutes_ago=5)
        assert not await shop.timers.strike(old)
        assert await shop.armed() == [40]

    play(redis_url, scenario)


def test_a_session_that_ran_out_is_not_begun_anew_by_its_timer(redis_url: str) -> None:
    async def scenario(shop: Shop) -> None:
        await shop.says(CART, minutes_ago=46)
        await shop.stage.store.client.delete(shop.stage.store.keys.session(shop.key))
        shop.stage.conversation(shop.key).hibernate()
        assert await shop.look() == 0
        assert await session(shop.stage.store, shop.key) is None

    play(redis_url, scenario)
