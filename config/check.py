"""Everything that is wrong with a configuration: settings and business profiles together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from config.errors import ConfigError, Problem
from config.loader import read_settings
from config.profile import BusinessProfile
from config.profile_loader import load_profile, load_profiles

Examine = Callable[[BusinessProfile], Iterable[tuple[str, str]]]
"""Finds, in a profile that can be read, what others know to be wrong: dotted key and message."""


def check(
    environ: Mapping[str, str], file: Path | None = None, *, examine: Examine | None = None
) -> list[Problem]:
    """Every problem, none if the daemon could start; profiles are checked despite bad settings."""
    reading = read_settings(environ, file)
    problems = list(reading.problems)
    paths = tuple(dict.fromkeys(reading.settings.business_profiles))
    try:
        load_profiles(paths)
    except ConfigError as error:
        problems.extend(error.problems)
    if examine is not None:
        problems.extend(_examined(paths, examine))
    return problems


def _examined(paths: Iterable[Path], examine: Examine) -> Iterator[Problem]:
    for path in paths:
        try:
            profile = load_profile(path)
        except ConfigError:
            continue  # told already, problem by problem
        for key, message in examine(profile):
            yield Problem(source=str(path), key=key, message=message)
