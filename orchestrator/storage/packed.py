"""Commands as they go over the wire, from pieces: what recurs is packed once and kept.

A string is led by its length, `\\r\\n$<bytes>\\r\\n`, so a command is `*<strings>`, its strings one
after the other, and a last `\\r\\n`. Most of what our scripts are told is the same few names again
and again, which hiredis would pack each time.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

END = b"\r\n"
EMPTY = b"\r\n$0\r\n"


class Call(NamedTuple):
    """What a script is called with: pieces that make up its keys and, after them, its arguments."""

    keys: int
    args: int
    pieces: Sequence[bytes]

    def command(self, script: bytes) -> bytes:
        """`script` is the packed verb, and the script or its digest."""
        head = b"*%d%b" % (3 + self.keys + self.args, script)
        return b"".join((head, recurring(self.keys), *self.pieces, END))


@lru_cache(maxsize=4096)
def led(size: int) -> bytes:
    """What stands before a string of `size` bytes."""
    return b"\r\n$%d\r\n" % size


def packed(*values: str | bytes | int) -> bytes:
    """These strings, each led by its length."""
    pieces: list[bytes] = []
    for value in values:
        text = value if isinstance(value, bytes) else str(value).encode()
        pieces += (led(len(text)), text)
    return b"".join(pieces)


# Terms and counts: the same few in every call.
@lru_cache(maxsize=1024)
def recurring(number: int) -> bytes:
    """As `packed`, remembered."""
    return packed(number)
