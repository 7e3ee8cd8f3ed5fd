"""Reads what was typed: words, the number of a choice, or a command."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from attrs import frozen

from orchestrator.chat.screen import Screen


@frozen(slots=True)
class Send:
    """A message of the user's, as the simulator wants it."""

    wish: dict[str, Any]


@frozen(slots=True)
class Look:
    """`what` is state, trace, reset, help or quit."""

    what: str


@frozen(slots=True)
class Misread:
    """Nothing to do but to tell."""

    problem: str


Command = Send | Look | Misread

LOOKS = ("state", "trace", "reset", "help", "quit")


def read_line(line: str, screen: Screen) -> Command | None:
    """None for a blank line."""
    words = line.strip()
    if not words:
        return None
    if words.startswith("/"):
        name, _, rest = words[1:].partition(" ")
        return _command(name, rest.strip())
    choice = screen.choice(words)
    return Send({"text": line} if choice is None else {"choice": choice})


def _command(name: str, rest: str) -> Command:
    if name in LOOKS:
        return Look(name)
    reader = _READERS.get(name)
    return reader(rest) if reader else Misread(f"/{name} is no command; /help lists them")


def _text(rest: str) -> Command:
    return Send({"text": rest}) if rest else Misread("write something after /text")


def _location(rest: str) -> Command:
    try:
        latitude, longitude = (float(word) for word in rest.replace(",", " ").split())
    except ValueError:
        return Misread("write /location LATITUDE LONGITUDE, for example /location 4.6482 -74.0636")
    return Send({"location": {"latitude": latitude, "longitude": longitude}})


def _image(rest: str) -> Command:
    return Send({"image": {"caption": rest} if rest else {}})


_READERS: Mapping[str, Callable[[str], Command]] = {
    "text": _text,
    "location": _location,
    "image": _image,
}
