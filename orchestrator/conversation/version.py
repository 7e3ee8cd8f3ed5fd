"""The version of a session: the inbox entry of the turn that led to it.

A turn that is tried again, while the commit of an earlier try may still be on its way, gets a
version of its own. So nothing that was built on the one is ever taken for built on the other.
"""

from __future__ import annotations

_AGAIN = "."
"""Stands in no entry id."""


def version_again(entry_id: str, number: int) -> str:
    """The version of a further try; no other of the same owner has this `number`."""
    return f"{entry_id}{_AGAIN}{number}"


def entry_of(version: str) -> str:
    """The entry whose turn led to this version, '' if none did."""
    return version.partition(_AGAIN)[0]
