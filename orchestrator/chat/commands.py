"""Reads what was typed: words, the number of a choice, or a command."""

from __future__ import annotations

import re
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
class Turn:
    """A switch of the emulator's: `what` is faults or clock, `wish` as its API takes it."""

    what: str
    wish: dict[str, Any]


@frozen(slots=True)
class Save:
    """The sitting so far as a conversation script, into the file `path`."""

    path: str


@frozen(slots=True)
class Misread:
    """Nothing to do but to tell."""

    problem: str


Command = Send | Look | Turn | Save | Misread

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


def _fault(rest: str) -> Command:
    """`NAME`, `NAME TIMES`, `NAME 30s`, `off` or `off NAME`."""
    words = rest.split()
    if words[:1] == ["off"] and len(words) <= 2:
        return Turn("faults", {"off": words[1] if len(words) == 2 else None})
    match words:
        case [name]:
            return Turn("faults", {"fault": name})
        case [name, amount] if amount.isdecimal():
            return Turn("faults", {"fault": name, "times": int(amount)})
        case [name, amount] if amount[:-1].isdecimal() and amount.endswith("s"):
            return Turn("faults", {"fault": name, "seconds": int(amount[:-1])})
    return Misread("write /fault NAME [TIMES | SECONDSs], for example /fault duplicate 3, or off")


def _save(rest: str) -> Command:
    return Save(rest) if rest else Misread("write /save FILE, for example /save order.toml")


def _clock(rest: str) -> Command:
    if rest == "reset":
        return Turn("clock", {"reset": True})
    step = _STEP.fullmatch(rest)
    if step is None:
        return Misread("write /clock +25h (or m, d), or /clock reset")
    return Turn("clock", {"step_seconds": int(step[1]) * _UNITS[step[2]]})


_STEP = re.compile(r"\+?(\d{1,6})([mhd])")
_UNITS = {"m": 60, "h": 3600, "d": 86_400}

_READERS: Mapping[str, Callable[[str], Command]] = {
    "text": _text,
    "location": _location,
    "image": _image,
    "fault": _fault,
    "clock": _clock,
    "save": _save,
}
