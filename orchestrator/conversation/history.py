"""The history of a session: lines kept as they are stored, each read when somebody looks at it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import overload

import msgspec

from orchestrator.conversation.errors import UndecodableState

Line = msgspec.Raw
"""A `DialogueEntry` in JSON."""


# The garbage collector need not look at what holds nothing but text.
class DialogueEntry(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One line of the dialogue. `role` is user, assistant, human or system; `at` ISO 8601 UTC."""

    role: str
    text: str
    message_id: str
    at: str
    lane: str | None = None
    intent: str | None = None


_to_json = msgspec.json.Encoder().encode
_read = msgspec.json.Decoder(DialogueEntry).decode


def line_of(entry: DialogueEntry) -> Line:
    return Line(_to_json(entry))


def entries_of(lines: Iterable[Line]) -> tuple[DialogueEntry, ...]:
    """What they say; raises UndecodableState naming the first that says nothing."""
    entries = []
    try:
        for line in lines:
            entries.append(_read(line))
    # RecursionError: nested past the interpreter's limit. ValueError: text that is not UTF-8.
    except (msgspec.MsgspecError, RecursionError, ValueError) as error:
        raise UndecodableState(f"turns[{len(entries)}]: {error}") from error
    return tuple(entries)


class History(Sequence[DialogueEntry]):
    """The lines of a dialogue, oldest first: a look may raise UndecodableState."""

    __slots__ = ("_lines",)

    def __init__(self, lines: tuple[Line, ...]) -> None:
        self._lines = lines

    def __len__(self) -> int:
        return len(self._lines)

    @overload
    def __getitem__(self, index: int) -> DialogueEntry: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[DialogueEntry, ...]: ...
    def __getitem__(self, index: int | slice) -> DialogueEntry | tuple[DialogueEntry, ...]:
        if isinstance(index, slice):
            return entries_of(self._lines[index])
        return entries_of((self._lines[index],))[0]

    def __iter__(self) -> Iterator[DialogueEntry]:
        return iter(entries_of(self._lines))
