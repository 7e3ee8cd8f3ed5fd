"""The history of a session as JSON: while a conversation goes on, a turn writes its lines only."""

from __future__ import annotations

import msgspec

from orchestrator.conversation.state import DialogueEntry, SessionState

FEWEST_LINES = 8
"""A shorter history is written as fast as it is put together, and needs no dict."""
_WRITTEN = "turns_json"
_to_json = msgspec.json.Encoder().encode
_NEXT_LINE = b'},{"role":'
"""Where a line ends and another begins; within their texts quotes are escaped."""


def written_history(state: SessionState) -> msgspec.Raw | None:
    """The `turns` of `state` in JSON if they were put together already."""
    if len(state.turns) < FEWEST_LINES:
        return None
    written = state.__dict__.get(_WRITTEN)
    return None if written is None else msgspec.Raw(written)


def hand_on(before: SessionState, after: SessionState, added: tuple[DialogueEntry, ...]) -> None:
    """Note how the history of `after` is written, which is that of `before` and the lines `added`.

    From the second turn on: a session read for one turn alone shall not take twice the memory.
    Any other copy of a session starts anew.
    """
    if len(after.turns) < FEWEST_LINES:
        return
    written = None
    if _WRITTEN in before.__dict__:
        written = before.__dict__[_WRITTEN]
        kept = len(after.turns) - len(added)
        if written is None or kept < 1:
            written = _to_json(after.turns)
        else:
            written = _grown(written, len(before.turns) - kept, added)
    after.__dict__[_WRITTEN] = written


def _grown(written: bytes, dropped: int, added: tuple[DialogueEntry, ...]) -> bytes:
    """A JSON array without its first lines, and with some more at its end."""
    start = 0
    for _ in range(dropped):
        start = written.index(_NEXT_LINE, start + 1) + 1
    if not added:
        return b"[" + written[start + 1 :]
    return b"".join((b"[", written[start + 1 : -1], b",", _to_json(added)[1:]))
