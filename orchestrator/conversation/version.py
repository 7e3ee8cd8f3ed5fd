"""The version of a session: the inbox entry of the turn that led to it.

A turn that is tried again, while the commit of an earlier try may still be on its way, gets a
version of its own. So nothing that was built on the one is ever taken for built on the other.
"""

from __future__ import annotations

from secrets import token_hex

_AGAIN = "."
"""Stands in no entry id."""


def version_again(entry_id: str) -> str:
    """The version of a further try, as no other try has it."""
    return f"{entry_id}{_AGAIN}{token_hex(4)}"


def entry_of(version: str) -> str:
    """The entry whose turn led to this version, '' if none did."""
    return version.partition(_AGAIN)[0]
