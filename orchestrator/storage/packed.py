"""Commands as they go over the wire, from pieces: what recurs is packed once and kept.

A string is led by its length, `\\r\\n$<bytes>\\r\\n`, so a command is `*<strings>`, its strings one
after the other, and a last `\\r\\n`. Most of what our scripts are told is the same few names again
and again, which hiredis would pack each time.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache

from msgspec import Struct

END = b"\r\n"
EMPTY = b"\r\n$0\r\n"
MOST_KEPT = 8192
"""Numbers of each sort, about 150 bytes each; most strings are shorter than that."""


class Call(Struct, frozen=True):
    """What a script is called with: pieces that make up its keys and, after them, its arguments."""

    keys: int
    args: int
    pieces: Sequence[bytes]

    def command(self, script: bytes) -> bytes:
        """`script` is the packed verb, and the script or its digest."""
        return b"".join((_head(script, self.keys, self.args), *self.pieces, END))


@lru_cache(maxsize=1024)
def _head(script: bytes, keys: int, args: int) -> bytes:
    return b"*%d%b%b" % (3 + keys + args, script, packed(keys))


def packed(*values: str | bytes | int) -> bytes:
    """These strings, each led by its length."""
    pieces: list[bytes] = []
    for value in values:
        text = value if isinstance(value, bytes) else str(value).encode()
        pieces += (led(len(text)), text)
    return b"".join(pieces)


class _Kept(dict[int, bytes]):
    """What `make` gives for a number, kept: two dozen are wanted every turn.

    Looking one up takes half as long as in an `lru_cache`.
    """

    def __init__(self, make: Callable[[int], bytes]) -> None:
        self._make = make

    def __missing__(self, number: int) -> bytes:
        made = self._make(number)
        if len(self) < MOST_KEPT:
            self[number] = made
        return made


led = _Kept(lambda size: b"\r\n$%d\r\n" % size).__getitem__
"""What stands before a string of so many bytes."""
recurring = _Kept(packed).__getitem__
"""As `packed`, for terms and counts: the same few in every call."""
