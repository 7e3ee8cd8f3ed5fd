"""Signals of the command line."""

from __future__ import annotations

import os
from typing import Any, cast

import pytest

from actors import cli
from actors.system import System


class Heard:
    """A daemon that notes what it is told."""

    def __init__(self) -> None:
        self.words: list[str] = []

    def stop(self) -> None:
        self.words.append("stop")

    def reload(self) -> None:
        self.words.append("reload")


@pytest.mark.parametrize(
    ("in_terminal", "still_there", "word"),
    [(False, False, "reload"), (True, True, "reload"), (True, False, "stop")],
)
def test_a_hang_up_reloads_unless_the_terminal_was_closed(
    monkeypatch: pytest.MonkeyPatch, in_terminal: bool, still_there: bool, word: str
) -> None:
    def isatty(_descriptor: Any) -> bool:
        return still_there

    monkeypatch.setattr(os, "isatty", isatty)
    heard = Heard()
    cli._hang_up(cast(System, heard), in_terminal=in_terminal)
    assert heard.words == [word]
