"""What can be wrong with a configuration.

ConfigError: one or more `Problem`s, all of them found before anything starts.
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from attrs import frozen

MASK = "***"
_SHOWN_CHARACTERS = 80


@frozen(kw_only=True, slots=True)
class Problem:
    """One thing to put right. `message` says what is wrong and how to cure it."""

    source: str
    """Where it stands: `environment` or the path of a file."""
    key: str
    """The variable, or the dotted key inside the file; empty for the file as a whole."""
    value: str | None = None
    """The value found, ready to show: masked if it is a secret, None if there is none."""
    message: str

    def __str__(self) -> str:
        found = "" if self.value is None else f" = {self.value}"
        return ": ".join(part for part in (self.source, self.key + found, self.message) if part)


class ConfigError(Exception):
    """The configuration cannot be used; `problems` holds everything that is wrong with it."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(self.problems)

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems)


def shown(value: object, *, secret: bool = False) -> str:
    """A value as it may stand in an error."""
    if secret:
        return MASK
    text = repr(value)
    return text if len(text) <= _SHOWN_CHARACTERS else text[:_SHOWN_CHARACTERS] + "…"


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """`; did you mean 'price'?`, or nothing if no known word is near."""
    near = get_close_matches(word, list(known), n=1)
    return f"; did you mean {near[0]!r}?" if near else ""
