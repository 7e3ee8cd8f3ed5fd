"""pykka's registry made O(1): its list of refs becomes an index that behaves like one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast, overload

import pykka


class RefIndex:
    """The list operations pykka's registry uses, on a dict keyed by ref."""

    def __init__(self) -> None:
        self._refs: dict[pykka.ActorRef[Any], None] = {}

    def append(self, ref: pykka.ActorRef[Any]) -> None:
        self._refs[ref] = None

    def remove(self, ref: pykka.ActorRef[Any]) -> None:
        try:
            del self._refs[ref]
        except KeyError:
            raise ValueError(f"{ref} is not registered") from None

    def __contains__(self, ref: object) -> bool:
        return ref in self._refs

    def __iter__(self) -> Iterator[pykka.ActorRef[Any]]:
        return iter(list(self._refs))

    def __len__(self) -> int:
        return len(self._refs)

    @overload
    def __getitem__(self, index: int) -> pykka.ActorRef[Any]: ...
    @overload
    def __getitem__(self, index: slice) -> list[pykka.ActorRef[Any]]: ...
    def __getitem__(self, index: int | slice) -> Any:
        return list(self._refs)[index]


def enlist(ref: pykka.ActorRef[Any]) -> None:
    """`ActorRegistry.register` without a word in the log; an append needs no lock."""
    pykka.ActorRegistry._actor_refs.append(ref)


def delist(ref: pykka.ActorRef[Any]) -> None:
    """`ActorRegistry.unregister`, likewise: its lines cost more than all the rest of a stop."""
    refs = pykka.ActorRegistry._actor_refs
    if ref in refs:
        refs.remove(ref)


def index_registry() -> None:
    """Put the index in place, once per process; refs registered so far are kept."""
    registry = cast(Any, pykka.ActorRegistry)
    with registry._actor_refs_lock:
        if not isinstance(registry._actor_refs, RefIndex):
            index = RefIndex()
            for ref in registry._actor_refs:
                index.append(ref)
            registry._actor_refs = index
