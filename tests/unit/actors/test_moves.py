"""A user with a new number: history and cart go with them, whatever dies on the way."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from agents.base import AgentResponse
from orchestrator.conversation.builder import decode_state
from orchestrator.conversation.key import ConversationKey
from orchestrator.conversation.state import CartItem, SessionState
from orchestrator.storage.entries import InboxPayload
from orchestrator.storage.errors import OutcomeUnknown
from orchestrator.storage.identities import Identities
from tests.support.pipeline import NUMBER, message, user
from tests.support.stage import Stage, said
from tests.unit.actors.test_owners import on_stage
from tests.unit.actors.test_quiet_turns import sent

NEW = ConversationKey(NUMBER, "573215550190")
CART = {
    "cart_items": (CartItem(product_id="PZ", name="Pizza", quantity=1, unit_price_cents=100),),
    "cart_subtotal_cents": 100,
    "commerce_state": "cart",
}


async def fills_a_cart(turn: Any, state: SessionState, handoff: Any) -> AgentResponse:
    patch = CART if turn.text == "una pizza" else {}
    return said(f"re: {turn.text}", state_patch=patch)


def moved(**system: Any) -> InboxPayload:
    content = {"type": "user_changed_number", "wa_id": NEW.wa_id, "user_id": "CO.NEW", **system}
    return sent("system", system=content)


async def session(stage: Stage, key: ConversationKey) -> SessionState | None:
    data = await stage.store.client.get(stage.store.keys.session(key))
    return None if data is None else decode_state(data)


def test_history_and_cart_go_to_the_new_number(redis_url: str) -> None:
    async def scenario(stage: Stage) -> None:
        await stage.accept(message("una pizza"))
        await stage.settled(1)
        await stage.accept(moved())
        await stage.settled(3)
        assert await session(stage, user()) is None
        state = await session(stage, NEW)
        assert state is not None
        assert (state.wa_id, state.cart_subtotal_cents) == (NEW.wa_id, 100)
        assert [turn.text for turn in state.turns] == [
            "una pizza", "re: una pizza", "[the user has a new number]",
        ]  # fmt: skip
        names = Identities(stage.store)
        assert await names.resolve(NUMBER, user().wa_id, None) == NEW
        assert await names.resolve(NUMBER, NEW.wa_id, "CO.NEW") == NEW
        assert await names.resolve(NUMBER, None, "CO.NEW") == NEW

    on_stage(redis_url, scenario, answer=fills_a_cart)


def test_what_was_said_at_the_new_number_already_stays(redis_url: str) -> None:
    async def scenario(stage: Stage) -> None:
        await stage.accept(message("una pizza"), message("ya soy yo", NEW))
        await stage.settled(2)
        await stage.accept(moved())
        await stage.settled(4)
        state = await session(stage, NEW)
        assert state is not None
        assert [turn.text for turn in state.turns if turn.role == "user"] == [
            "una pizza", "ya soy yo",
        ]  # fmt: skip
        assert state.cart_subtotal_cents == 100

    on_stage(redis_url, scenario, answer=fills_a_cart)


def test_a_move_that_is_cut_short_is_done_once(redis_url: str) -> None:
    async def cut(turns: Any) -> None:
        raise OutcomeUnknown("the connection to Redis failed")

    async def scenario(stage: Stage) -> None:
        await stage.accept(message("una pizza"))
        await stage.settled(1)
        stage.turns.before_commit.append(cut)
        await stage.accept(moved())
        await stage.settled(3)
        await stage.accept(message("sigo", NEW))
        await stage.settled(4)
        state = await session(stage, NEW)
        assert state is not None
        assert [turn.text for turn in state.turns].count("una pizza") == 1
        assert await session(stage, user()) is None

    on_stage(redis_url, scenario, answer=fills_a_cart)


def test_a_user_id_that_changed_with_the_phone_hidden_moves_too(redis_url: str) -> None:
    old, new = ConversationKey(NUMBER, "CO.OLD"), ConversationKey(NUMBER, "CO.NEW")

    async def scenario(stage: Stage) -> None:
        await stage.accept(replace(message("una pizza", old), bsuid="CO.OLD"))
        await stage.settled(1)
        system = {"type": "user_changed_user_id", "user_id": "CO.NEW", "previous_user_id": "CO.OLD"}
        news = replace(sent("system", system=system), identity=str(old), bsuid="CO.OLD")
        await stage.accept(news)
        await stage.settled(3)
        state = await session(stage, new)
        assert state is not None
        assert state.cart_subtotal_cents == 100
        assert await Identities(stage.store).resolve(NUMBER, None, "CO.OLD") == new

    on_stage(redis_url, scenario, answer=fills_a_cart)


def test_a_change_of_somebody_unknown_begins_nothing(redis_url: str) -> None:
    async def scenario(stage: Stage) -> None:
        await stage.accept(moved())
        await stage.settled(1)
        assert await session(stage, user()) is None
        assert await session(stage, NEW) is None

    on_stage(redis_url, scenario)
