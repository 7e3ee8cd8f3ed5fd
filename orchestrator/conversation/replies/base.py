"""What all replies have in common."""

from __future__ import annotations

from attrs import frozen


@frozen(kw_only=True, slots=True)
class Reply:
    """Base of all replies. `reply_to` quotes a message by its wamid, above the reply.

    Reactions and templates cannot quote; WhatsApp leaves a quote out once the original is gone.
    """

    reply_to: str | None = None

    @property
    def summary(self) -> str:
        """The reply in words, as dialogue, record and logs of a person keep it."""
        return f"[{type(self).__name__}]"


def labelled(label: str, *details: str | None) -> str:
    """`[image] Our menu`: a kind and what is known of it."""
    return " ".join((f"[{label}]", *filter(None, details)))
