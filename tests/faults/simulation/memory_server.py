"""The part of Valkey the product uses, in memory: one command at a time, each whole."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha1
from typing import Any

from attrs import define, field

from tests.faults.simulation.lua import CommandRefused, compile_script

Reply = Any
"""As the wire has it: bytes, int, None, or a list of replies."""
Place = tuple[int, int]


@define
class Stream:
    entries: dict[Place, list[bytes]] = field(factory=dict)
    last: Place = (0, 0)


@define
class MemoryServer:
    """`clock_ms` gives the ids of new stream entries. Keys live until they are deleted."""

    clock_ms: Callable[[], int]
    data: dict[bytes, Any] = field(factory=dict)
    _scripts: dict[bytes, str] = field(factory=dict)
    _methods: dict[bytes, Callable[..., Reply]] = field(factory=dict)

    def execute(self, command: list[bytes]) -> Reply:
        """Carry out one command; raises CommandRefused, NOSCRIPT among them."""
        method = self._methods.get(command[0])
        if method is None:
            method = self._methods[command[0]] = self._method(command[0])
        return method(*command[1:])

    def _method(self, name: bytes) -> Callable[..., Reply]:
        method: Callable[..., Reply] | None = getattr(self, f"_{name.decode().lower()}", None)
        if method is None:
            raise CommandRefused(f"ERR unknown command {name!r}")
        return method

    def _eval(self, source: bytes, *rest: bytes) -> Reply:
        digest = sha1(source, usedforsecurity=False).hexdigest().encode()
        self._scripts[digest] = source.decode()
        return self._evalsha(digest, *rest)

    def _evalsha(self, digest: bytes, keys: bytes, *rest: bytes) -> Reply:
        if digest not in self._scripts:
            raise CommandRefused("NOSCRIPT No matching script")
        count, given = int(keys), list(rest)
        script = compile_script(self._scripts[digest])
        return script(given[:count], given[count:], self.execute)

    # Strings

    def _ping(self) -> Reply:
        return b"PONG"

    def _get(self, key: bytes) -> Reply:
        return self.data.get(key)

    def _mget(self, *keys: bytes) -> Reply:
        return [self.data.get(key) for key in keys]

    def _set(self, key: bytes, value: bytes, *_: bytes) -> Reply:
        self.data[key] = value
        return b"OK"

    def _getrange(self, key: bytes, start: bytes, end: bytes) -> Reply:
        return self.data.get(key, b"")[int(start) : int(end) + 1]

    def _del(self, *keys: bytes) -> Reply:
        return sum(self.data.pop(key, None) is not None for key in keys)

    def _incr(self, key: bytes) -> Reply:
        self.data[key] = b"%d" % (int(self.data.get(key, 0)) + 1)
        return int(self.data[key])

    def _expire(self, key: bytes, *_: bytes) -> Reply:
        return int(key in self.data)

    # Hashes and sets

    def _hsetnx(self, key: bytes, name: bytes, value: bytes) -> Reply:
        return int(self.data.setdefault(key, {}).setdefault(name, value) is value)

    def _hset(self, key: bytes, name: bytes, value: bytes) -> Reply:
        self.data.setdefault(key, {})[name] = value
        return 1

    def _hget(self, key: bytes, name: bytes) -> Reply:
        return self.data.get(key, {}).get(name)

    def _hexists(self, key: bytes, name: bytes) -> Reply:
        return int(name in self.data.get(key, {}))

    def _hkeys(self, key: bytes) -> Reply:
        return list(self.data.get(key, {}))

    def _hmget(self, key: bytes, *names: bytes) -> Reply:
        return [self.data.get(key, {}).get(name) for name in names]

    def _hgetall(self, key: bytes) -> Reply:
        return [part for pair in self.data.get(key, {}).items() for part in pair]

    def _hincrby(self, key: bytes, name: bytes, by: bytes) -> Reply:
        found = self.data.setdefault(key, {})
        found[name] = b"%d" % (int(found.get(name, 0)) + int(by))
        return int(found[name])

    def _hdel(self, key: bytes, *names: bytes) -> Reply:
        found = self.data.get(key, {})
        gone = sum(found.pop(name, None) is not None for name in names)
        if not found:
            self.data.pop(key, None)
        return gone

    def _sadd(self, key: bytes, *members: bytes) -> Reply:
        found = self.data.setdefault(key, set())
        before = len(found)
        found.update(members)
        return len(found) - before

    def _sismember(self, key: bytes, member: bytes) -> Reply:
        return int(member in self.data.get(key, ()))

    # Streams

    def _stream(self, key: bytes) -> Stream:
        stream: Stream | None = self.data.get(key)
        if stream is None:
            stream = self.data[key] = Stream()
        return stream

    def _xadd(self, key: bytes, place: bytes, *fields: bytes) -> Reply:
        stream = self._stream(key)
        now = self.clock_ms()
        if place != b"*":
            if _place(place) <= stream.last:
                raise CommandRefused("ERR The ID specified in XADD is equal or smaller")
            stream.last = _place(place)
        elif now > stream.last[0]:
            stream.last = (now, 0)
        else:
            stream.last = (stream.last[0], stream.last[1] + 1)
        stream.entries[stream.last] = list(fields)
        return _text(stream.last)

    def _xdel(self, key: bytes, *places: bytes) -> Reply:
        entries = self._stream(key).entries
        return sum(entries.pop(_place(place), None) is not None for place in places)

    def _xlen(self, key: bytes) -> Reply:
        return len(self._stream(key).entries)

    def _xrange(self, key: bytes, start: bytes, end: bytes, *count: bytes) -> Reply:
        entries = self._stream(key).entries
        if start == end:
            found = entries.get(_place(start))
            return [] if found is None else [[start, found]]
        first = (0, 0) if start == b"-" else _place(start)
        last = (1 << 64, 0) if end == b"+" else _place(end)
        found = [
            [_text(place), fields] for place, fields in entries.items() if first <= place <= last
        ]
        return found[: int(count[1])] if count else found

    def _xrevrange(self, key: bytes, end: bytes, start: bytes, *count: bytes) -> Reply:
        found = self._xrange(key, start, end)[::-1]
        return found[: int(count[1])] if count else found

    def _xread(self, *words: bytes) -> Reply:
        count, names = int(words[1]), words[3:]
        half = len(names) // 2
        found = []
        for key, behind in zip(names[:half], names[half:], strict=True):
            entries = self._stream(key).entries
            if not entries:
                continue
            place = _place(behind)
            later = [[_text(at), fields] for at, fields in entries.items() if at > place]
            if later:
                found.append([key, later[:count]])
        return found or None


def _place(text: bytes) -> Place:
    milliseconds, _, sequence = text.partition(b"-")
    return int(milliseconds), int(sequence or 0)


def _text(place: Place) -> bytes:
    return b"%d-%d" % place
