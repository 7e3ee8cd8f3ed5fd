"""Ids and numbers of orders and tickets, made from the message that brought them about."""

from __future__ import annotations

import hashlib
from base64 import b32encode

_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""What is not taken for another sign, read aloud or off a screen."""
_NUMBER_LENGTH = 5


def id_for(prefix: str, conversation: str, message_id: str) -> str:
    """Always the same for one message of one conversation: a turn run twice makes one thing."""
    digest = hashlib.blake2b(f"{conversation}\n{message_id}".encode(), digest_size=15).digest()
    return f"{prefix}_{b32encode(digest).decode().lower()}"


def number_for(prefix: str, thing_id: str) -> str:
    """Short, for people: unique enough within a customer's things, not within a year's."""
    rest = int.from_bytes(hashlib.blake2b(thing_id.encode(), digest_size=8).digest(), "big")
    signs = []
    for _ in range(_NUMBER_LENGTH):
        rest, sign = divmod(rest, len(_ALPHABET))
        signs.append(_ALPHABET[sign])
    return f"{prefix}-{''.join(signs)}"
