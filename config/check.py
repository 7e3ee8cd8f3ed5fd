"""Everything that is wrong with a configuration: settings and business profiles together."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from config.errors import ConfigError, Problem
from config.loader import read_settings
from config.profile_loader import load_profiles


def check(environ: Mapping[str, str], file: Path | None = None) -> list[Problem]:
    """Every problem, none if the daemon could start; profiles are checked despite bad settings."""
    reading = read_settings(environ, file)
    problems = list(reading.problems)
    try:
        load_profiles(reading.settings.business_profiles)
    except ConfigError as error:
        problems.extend(error.problems)
    return problems
