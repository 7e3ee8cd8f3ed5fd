"""Every name of pykka's that the runtime leans on, so that an upgrade that moves one is noticed."""

from __future__ import annotations

import asyncio
import inspect
import threading
from typing import Any, cast

import pykka
from pykka import messages as pykka_messages
from pykka._envelope import Envelope

from actors.runtime import LoopActor
from actors.runtime.loop_actor import Mailbox, StopFlag

Registry = cast(Any, pykka.ActorRegistry)


class Idle(LoopActor):
    def on_receive(self, message: object) -> object:
        return message


def test_an_envelope_carries_a_message_and_whom_to_answer() -> None:
    plain, asked = Envelope("m"), Envelope("m", reply_to=cast(Any, "future"))
    assert (plain.message, plain.reply_to) == ("m", None)
    assert (asked.message, asked.reply_to) == ("m", "future")


def test_a_ref_asks_its_actor_to_stop_with_the_message_the_runtime_looks_for() -> None:
    class Box:
        def __init__(self) -> None:
            self.got: list[Any] = []

        def put(self, item: Any) -> None:
            self.got.append(item.message)

    class Deaf(pykka.ThreadingActor):
        def _start_actor_loop(self) -> None:
            """Never starts: what its ref sends stays in the box."""

    ref = Deaf.start()
    try:
        ref.actor_inbox = box = cast(Any, Box())
        ref.stop(block=False)
        assert [type(message) for message in box.got] == [pykka_messages._ActorStop]
    finally:
        pykka.ActorRegistry.unregister(ref)


def test_an_actor_is_made_by_the_three_hooks_we_fill_in() -> None:
    hooks = {"_create_actor_inbox", "_create_future", "_start_actor_loop"}
    assert hooks == pykka.Actor.__abstractmethods__
    assert hooks <= vars(LoopActor).keys()
    assert isinstance(inspect.getattr_static(pykka.Actor, "_create_actor_inbox"), staticmethod)
    assert isinstance(inspect.getattr_static(pykka.Actor, "_create_future"), staticmethod)


def test_start_builds_registers_and_then_starts_the_loop() -> None:
    seen: list[bool] = []

    class Watching(pykka.ThreadingActor):
        def _start_actor_loop(self) -> None:
            seen.append(self.actor_ref in pykka.ActorRegistry.get_all())

    ref = Watching.start()
    pykka.ActorRegistry.unregister(ref)
    assert seen == [True]


def test_the_registry_keeps_its_refs_and_lock_under_these_names() -> None:
    assert isinstance(Registry._actor_refs_lock, type(threading.RLock()))
    assert hasattr(Registry._actor_refs, "append")
    assert hasattr(Registry._actor_refs, "remove")


def test_a_ref_shares_the_inbox_and_the_stop_flag_of_its_actor() -> None:
    async def scenario() -> None:
        actor = Idle()
        ref = actor.actor_ref
        assert ref.actor_inbox is actor.actor_inbox
        assert isinstance(ref.actor_inbox, Mailbox)
        assert ref.actor_stopped is actor.actor_stopped
        assert isinstance(ref.actor_stopped, StopFlag)
        assert ref.is_alive()
        actor.actor_stopped.set()
        assert not ref.is_alive()

    asyncio.run(scenario())


def test_our_actor_and_its_ref_have_every_attribute_pykkas_own_constructors_set() -> None:
    class Bare(pykka.ThreadingActor):
        pass

    async def scenario() -> None:
        actor, bare = Idle(), Bare()
        ref = actor.actor_ref
        assert all(hasattr(actor, name) for name in vars(bare))
        assert all(hasattr(ref, name) for name in vars(bare.actor_ref))
        assert ref.actor_urn == actor.actor_urn != bare.actor_urn
        assert ref.actor_class is Idle
        assert ref._actor_weakref() is actor

    asyncio.run(scenario())


def test_a_pykka_future_has_no_state_of_its_own_but_the_get_hook() -> None:
    assert vars(cast(Any, pykka.Future)()).keys() <= {"_get_hook", "_get_hook_result"}
