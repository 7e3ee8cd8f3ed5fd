"""A message as words: normalised for reading, as written for telling, with its pauses."""

from __future__ import annotations

import re

from attrs import frozen

from orchestrator.routing.normal_text import normalise
from orchestrator.routing.phrases import stem

_PAUSE = re.compile(r"(?<!\d)[,.;:!?¿¡\n+&/()]|[,.;:!?¿¡\n+&/()](?!\d)")
_MARK = "\x00"
"""No blank, as a separator such as `\\x1f` is to `split`."""
MOST_WORDS = 200
"""An order is shorter; the rest of a longer text is left out."""


@frozen(slots=True)
class Tokens:
    """One entry a normalised word. `written` repeats a word that normalises to several."""

    words: tuple[str, ...]
    stems: tuple[str, ...]
    written: tuple[str, ...]
    pauses: frozenset[int]
    """Positions of words that follow a comma, a line break or the like."""

    def limit(self, start: int) -> int:
        """Where the stretch without a pause that holds `start` ends."""
        return next(
            (at for at in range(start + 1, len(self.words)) if at in self.pauses), len(self.words)
        )

    def said(self, start: int, end: int) -> str:
        return " ".join(dict.fromkeys(self.written[start:end]))


def tokens(text: str) -> Tokens:
    words: list[str] = []
    written: list[str] = []
    pauses: set[int] = set()
    for part in _PAUSE.sub(f" {_MARK} ", text).split():
        if part == _MARK:
            pauses.add(len(words))
            continue
        normal = ("x",) if part in ("x", "X", "×") else normalise(part).split()
        words.extend(normal)
        written.extend([part.strip("\"'“”«»*_-")] * len(normal))
        if len(words) >= MOST_WORDS:
            break
    return Tokens(
        words=tuple(words),
        stems=tuple(map(stem, words)),
        written=tuple(written),
        pauses=frozenset(pauses),
    )
