"""The identity of a conversation: one business number and one user."""

from __future__ import annotations

import hashlib
from functools import lru_cache

import msgspec


# A Struct: one is made for each message that comes or leaves, and looked up many times.
class ConversationKey(msgspec.Struct, frozen=True, cache_hash=True, gc=False):
    """`phone_number_id` is Meta's id of our number; `wa_id` the user's phone, or hidden: BSUID.

    Raises ValueError if one of them is empty.
    """

    phone_number_id: str
    wa_id: str

    def __post_init__(self) -> None:
        if not (self.phone_number_id and self.wa_id):
            raise ValueError(f"{self!r} lacks a number or a user; both must be known")

    def __str__(self) -> str:
        return f"{self.phone_number_id}:{self.wa_id}"

    @property
    def masked(self) -> str:
        """The key as it may stand in a log or a listing."""
        return f"{self.phone_number_id}:{mask_user(self.wa_id)}"

    def partition(self, partitions: int) -> int:
        """The partition this conversation belongs to; stable across processes and versions."""
        digest = hashlib.blake2b(str(self).encode(), digest_size=8).digest()
        return int.from_bytes(digest, "big") % partitions

    @classmethod
    def parse(cls, text: str) -> ConversationKey:
        """Read `phone_number_id:wa_id`; raises ValueError naming the text."""
        phone_number_id, separator, wa_id = text.partition(":")
        if not (phone_number_id and separator and wa_id):
            raise ValueError(
                f"{text!r} is not a conversation key; write PHONE_NUMBER_ID:WA_ID, "
                "for example 118273645509182:573005550117"
            )
        return cls(phone_number_id, wa_id)


# A turn names its user in several lines of the log.
@lru_cache(maxsize=1024)
def mask_user(wa_id: str) -> str:
    """`573005554567` -> `57300***4567`; shorter identities show less."""
    if len(wa_id) < 10:
        return "***" + wa_id[-2:]
    return f"{wa_id[:5]}***{wa_id[-4:]}"
