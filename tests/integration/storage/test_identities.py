"""Who a user is, whichever of their names comes first, and however many webhooks at once."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orchestrator.conversation.key import ConversationKey
from orchestrator.storage.errors import StoreUnavailable
from orchestrator.storage.identities import Identities
from orchestrator.storage.store import RedisStore
from tests.support.pipeline import NUMBER
from tests.support.valkey import empty, opened

PHONE, BSUID = "573005550117", "CO.13491208655302741918"

Scenario = Callable[[RedisStore], Awaitable[None]]


def on(url: str, scenario: Scenario, *, tagged: bool = False) -> None:
    async def run() -> None:
        async with opened(url, tagged=tagged) as store:
            await scenario(store)

    asyncio.run(run())


async def who(store: RedisStore, phone: str | None, bsuid: str | None) -> str:
    """As a daemon that has just started would say it: nothing in memory."""
    key = await Identities(store).resolve(NUMBER, phone, bsuid)
    assert key.phone_number_id == NUMBER
    return key.wa_id


def test_a_phone_that_was_seen_first_stays_the_name(redis_url: str) -> None:
    async def scenario(store: RedisStore) -> None:
        assert await who(store, PHONE, None) == PHONE
        assert await who(store, PHONE, BSUID) == PHONE
        assert await who(store, None, BSUID) == PHONE
        assert await who(store, PHONE, None) == PHONE

    on(redis_url, scenario)


def test_a_bsuid_that_was_seen_first_stays_the_name(redis_url: str) -> None:
    async def scenario(store: RedisStore) -> None:
        assert await who(store, None, BSUID) == BSUID
        assert await who(store, PHONE, BSUID) == BSUID
        assert await who(store, PHONE, None) == BSUID
        assert await who(store, None, BSUID) == BSUID

    on(redis_url, scenario)


def test_both_at_first_sight_means_the_phone(redis_url: str) -> None:
    async def scenario(store: RedisStore) -> None:
        assert await who(store, PHONE, BSUID) == PHONE
        assert await who(store, None, BSUID) == PHONE

    on(redis_url, scenario)


def test_a_user_of_one_number_is_unknown_at_another(redis_url: str) -> None:
    async def scenario(store: RedisStore) -> None:
        await who(store, None, BSUID)
        await who(store, PHONE, BSUID)
        elsewhere = await Identities(store).resolve("999", PHONE, None)
        assert elsewhere == ConversationKey("999", PHONE)

    on(redis_url, scenario)


def test_an_alias_is_kept_for_a_season_and_then_forgotten(redis_url: str) -> None:
    async def scenario(store: RedisStore) -> None:
        await who(store, None, BSUID)
        await who(store, PHONE, BSUID)
        for identity in (PHONE, BSUID):
            lives = await store.client.ttl(store.keys.alias(NUMBER, identity))
            assert 89 * 86_400 < lives <= 90 * 86_400

    on(redis_url, scenario)


def test_what_was_resolved_once_needs_no_round_trip(redis_url: str) -> None:
    async def scenario(store: RedisStore) -> None:
        identities = Identities(store)
        assert identities.known(NUMBER, PHONE, BSUID) is None
        key = await identities.resolve(NUMBER, PHONE, BSUID)
        assert identities.known(NUMBER, PHONE, BSUID) == key
        empty(redis_url)
        assert await identities.resolve(NUMBER, PHONE, BSUID) == key

    on(redis_url, scenario)


def test_a_phone_that_turns_out_to_be_somebody_known_is_them_from_then_on(redis_url: str) -> None:
    async def scenario(store: RedisStore) -> None:
        identities = Identities(store)
        assert (await identities.resolve(NUMBER, PHONE, None)).wa_id == PHONE
        assert (await identities.resolve(NUMBER, None, BSUID)).wa_id == BSUID
        assert (await identities.resolve(NUMBER, PHONE, BSUID)).wa_id == BSUID
        assert (await identities.resolve(NUMBER, PHONE, None)).wa_id == BSUID

    on(redis_url, scenario)


def test_a_phone_seen_alone_in_the_same_moment_is_not_remembered_as_a_name(
    redis_url: str,
) -> None:
    async def scenario(store: RedisStore) -> None:
        assert await who(store, None, BSUID) == BSUID
        identities = Identities(store)
        alone = identities.resolve(NUMBER, PHONE, None)
        await asyncio.gather(alone, identities.resolve(NUMBER, PHONE, BSUID))
        assert (await identities.resolve(NUMBER, PHONE, None)).wa_id == BSUID

    on(redis_url, scenario)


def test_who_writes_again_is_kept_for_another_season(redis_url: str) -> None:
    async def scenario(store: RedisStore) -> None:
        alias = store.keys.alias(NUMBER, BSUID)
        await who(store, PHONE, BSUID)
        await store.client.expire(alias, 60)
        await who(store, PHONE, BSUID)
        assert await store.client.ttl(alias) > 89 * 86_400

    on(redis_url, scenario)


@pytest.mark.parametrize(
    "first",
    [[(PHONE, BSUID)] * 20, [(None, BSUID), (PHONE, BSUID)] * 10, [(PHONE, BSUID), (None, BSUID)]],
)
def test_concurrent_webhooks_agree_on_one_name(
    redis_url: str, first: list[tuple[str | None, str | None]]
) -> None:
    async def scenario(store: RedisStore) -> None:
        daemons = [Identities(store) for _ in range(3)]
        names = await asyncio.gather(
            *(
                daemons[place % 3].resolve(NUMBER, phone, bsuid)
                for place, (phone, bsuid) in enumerate(first)
            )
        )
        assert len(set(names)) == 1
        later = await asyncio.gather(who(store, PHONE, None), who(store, None, BSUID))
        assert set(later) == {names[0].wa_id}

    on(redis_url, scenario)


def test_a_new_user_id_of_a_phone_with_another_name_gets_that_name_whoever_asks_first(
    redis_url: str,
) -> None:
    async def scenario(store: RedisStore) -> None:
        async with opened(redis_url) as elsewhere:
            assert await who(store, None, BSUID) == BSUID
            assert await who(store, PHONE, BSUID) == BSUID
            asked = [
                who(place, PHONE, f"CO.NEW{user}")
                for user in range(20)
                for place in (store, elsewhere, store)
            ]
            assert set(await asyncio.gather(*asked)) == {BSUID}
            hidden = [who(elsewhere, None, f"CO.NEW{user}") for user in range(20)]
            assert set(await asyncio.gather(*hidden)) == {BSUID}

    on(redis_url, scenario)


def test_whoever_is_asked_for_at_a_time_takes_one_trip(redis_url: str) -> None:
    async def scenario(store: RedisStore) -> None:
        identities = Identities(store)
        await identities.resolve(NUMBER, "573005550100", None)
        await store.client.config_resetstat()
        names = [(PHONE, BSUID), (None, BSUID), (PHONE, None), ("573005550118", "CO.1")]
        keys = await asyncio.gather(*(identities.resolve(NUMBER, *both) for both in names))
        assert [key.wa_id for key in keys] == [PHONE, PHONE, PHONE, "573005550118"]
        counts = await store.client.info("commandstats")
        assert counts["cmdstat_evalsha"]["calls"] == 1

    on(redis_url, scenario)


def test_a_server_without_memory_is_told_to_whoever_asked(redis_url: str) -> None:
    async def scenario(store: RedisStore) -> None:
        heard: asyncio.Future[object] = asyncio.get_running_loop().create_future()
        await store.client.config_set("maxmemory", 1)
        try:
            Identities(store).ask(NUMBER, PHONE, BSUID, heard.set_result)
            assert isinstance(await heard, StoreUnavailable)
        finally:
            await store.client.config_set("maxmemory", 0)

    on(redis_url, scenario)


@pytest.mark.parametrize("tagged", [False, True])
def test_many_users_at_once_each_keep_their_own(redis_url: str, *, tagged: bool) -> None:
    async def scenario(store: RedisStore) -> None:
        identities = Identities(store)
        names = [(f"57300{number:07}", f"CO.{number}") for number in range(700)]
        keys = await asyncio.gather(*(identities.resolve(NUMBER, *both) for both in names))
        assert [key.wa_id for key in keys] == [phone for phone, _ in names]
        again = Identities(store)
        keys = await asyncio.gather(*(again.resolve(NUMBER, None, b) for _, b in names))
        assert [key.wa_id for key in keys] == [phone for phone, _ in names]

    on(redis_url, scenario, tagged=tagged)


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from([(None, BSUID), (PHONE, BSUID)]), min_size=1, max_size=8))
def test_a_user_with_a_bsuid_never_changes_their_name(
    redis_url: str, webhooks: list[tuple[str | None, str]]
) -> None:
    empty(redis_url)

    async def scenario(store: RedisStore) -> None:
        names = [await who(store, phone, bsuid) for phone, bsuid in webhooks]
        assert len(set(names)) == 1

    on(redis_url, scenario)
