"""The kinds of values a setting can have, and how each is read from text or TOML.

Each `read` raises ValueError with the cure and without the value, which may be a secret.
"""

from __future__ import annotations

import math
import re
from enum import StrEnum
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

from attrs import frozen

_WHOLE = re.compile(r"[+-]?[0-9]{1,18}")
_VISIBLE = re.compile(r"[!-~]+")
_NUMBER = re.compile(r"[+-]?[0-9]{1,18}(\.[0-9]{1,18})?")


class Kind(Protocol):
    """Reads one setting from what stands in the environment (text) or in a file (any TOML)."""

    def read(self, raw: object) -> object: ...


@frozen(kw_only=True, slots=True)
class Whole:
    """A whole number within bounds, both included."""

    minimum: int
    maximum: int

    def read(self, raw: object) -> int:
        if isinstance(raw, str) and _WHOLE.fullmatch(raw.strip()):
            raw = int(raw)
        if isinstance(raw, bool) or not isinstance(raw, int):
            raise ValueError(f"must be a whole number from {self.minimum} to {self.maximum}")
        if not self.minimum <= raw <= self.maximum:
            raise ValueError(f"must lie between {self.minimum} and {self.maximum}")
        return raw


@frozen(kw_only=True, slots=True)
class Number:
    """A number within bounds, both included; `none_word` is a word that stands for None."""

    minimum: float
    maximum: float
    none_word: str | None = None

    def read(self, raw: object) -> float | None:
        if isinstance(raw, str):
            if self.none_word is not None and raw.strip().lower() == self.none_word:
                return None
            raw = float(raw) if _NUMBER.fullmatch(raw.strip()) else raw
        if isinstance(raw, bool) or not isinstance(raw, int | float) or not math.isfinite(raw):
            raise ValueError(
                f"must be a number from {self.minimum:g} to {self.maximum:g}{self._or}"
            )
        if not self.minimum <= raw <= self.maximum:
            raise ValueError(f"must lie between {self.minimum:g} and {self.maximum:g}{self._or}")
        return float(raw)

    @property
    def _or(self) -> str:
        return f", or {self.none_word}" if self.none_word is not None else ""


@frozen(slots=True)
class Choice:
    """One of the words of an enumeration, in any case."""

    words: type[StrEnum]

    def read(self, raw: object) -> StrEnum:
        word = _text(raw).lower()
        if word not in set(self.words):
            raise ValueError(f"must be one of {', '.join(self.words)}")
        return self.words(word)


@frozen(slots=True)
class Switch:
    """On or off."""

    def read(self, raw: object) -> bool:
        if isinstance(raw, bool):
            return raw
        word = _text(raw).lower()
        if word not in _SWITCH:
            raise ValueError("must be on or off")
        return _SWITCH[word]


_SWITCH = {
    **dict.fromkeys(("on", "true", "yes", "1"), True),
    **dict.fromkeys(("off", "false", "no", "0"), False),
}


@frozen(slots=True)
class Text:
    """Visible ASCII text without spaces, trimmed: a token, a model name."""

    def read(self, raw: object) -> str:
        text = _text(raw)
        if not _VISIBLE.fullmatch(text):
            raise ValueError("must be one word without spaces, line breaks or accents")
        return text


@frozen(kw_only=True, slots=True)
class Matching:
    """Text of one form, trimmed; `example` shows it."""

    pattern: str
    example: str

    def read(self, raw: object) -> str:
        text = _text(raw)
        if not re.fullmatch(self.pattern, text):
            raise ValueError(f"is not of the expected form; write it like {self.example}")
        return text


@frozen(slots=True)
class Secrets:
    """One or more secrets, separated by commas or as a list."""

    def read(self, raw: object) -> tuple[str, ...]:
        secrets = tuple(Text().read(part) for part in _parts(raw))
        if not secrets:
            raise ValueError("holds no secret; write one, or several separated by commas")
        return secrets


@frozen(kw_only=True, slots=True)
class Url:
    """An absolute URL of one of the schemes; those in `of_files` name a file or a socket."""

    schemes: tuple[str, ...]
    of_files: tuple[str, ...] = ()

    def read(self, raw: object) -> str:
        url = Text().read(raw)
        try:
            parts = urlsplit(url)
            host, _ = parts.hostname, parts.port
        except ValueError:
            raise ValueError(
                f"is not a URL; it must start with {self._starts}, and special characters in a "
                "password must be percent-encoded"
            ) from None
        if parts.scheme not in self.schemes:
            raise ValueError(f"must start with {self._starts}")
        if parts.scheme in self.of_files:
            if host or not parts.path.strip("/"):
                raise ValueError(f"needs a path after {parts.scheme}://, as {parts.scheme}:///path")
        elif not host and "host=" not in parts.query:
            raise ValueError(f"names no host after {parts.scheme}://")
        return url if self.of_files else url.rstrip("/")

    @property
    def _starts(self) -> str:
        return " or ".join(f"{scheme}://" for scheme in self.schemes)


@frozen(slots=True)
class FilePath:
    """A path; `~` is the home directory."""

    def read(self, raw: object) -> Path:
        text = _text(raw)
        if not text or "\0" in text:
            raise ValueError("must be a path")
        return Path(text).expanduser()


@frozen(slots=True)
class FilePaths:
    """One or more paths, separated by commas or as a list."""

    def read(self, raw: object) -> tuple[Path, ...]:
        paths = tuple(FilePath().read(part) for part in _parts(raw))
        if not paths:
            raise ValueError("names no path; write one, or several separated by commas")
        return paths


def _text(raw: object) -> str:
    if not isinstance(raw, str):
        raise ValueError("must be a text; put it in quotes")
    return raw.strip()


def _parts(raw: object) -> list[str]:
    parts = raw if isinstance(raw, list) else _text(raw).split(",")
    return [text for part in parts if (text := _text(part))]
