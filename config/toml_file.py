"""One TOML file, read whole, with every way that can fail turned into a `Problem`."""

from __future__ import annotations

import tomllib
from pathlib import Path

from config.errors import ConfigError, Problem


def read_toml(path: Path) -> dict[str, object]:
    """The top-level table; raises ConfigError naming the file and the cure."""
    try:
        text = path.read_bytes().decode("utf-8")
        return tomllib.loads(text)
    except OSError as error:
        reason = error.strerror or "it cannot be read"
        raise _problem(path, f"{reason}; check the path and its permissions") from error
    except UnicodeDecodeError as error:
        raise _problem(path, f"is not UTF-8 at byte {error.start}; save it as UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        raise _problem(path, f"is not TOML: {error}") from error
    except RecursionError as error:
        raise _problem(path, "is not TOML: it is nested too deeply") from error


def _problem(path: Path, message: str) -> ConfigError:
    return ConfigError((Problem(source=str(path), key="", message=message),))
