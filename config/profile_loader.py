"""Business profiles from TOML files; every problem of every file found at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from attrs import evolve, frozen

from config.errors import ConfigError, Problem
from config.profile import BusinessProfile
from config.profile_reader import read_profile
from config.toml_file import read_toml
from config.toml_table import Report


def load_profile(path: Path) -> BusinessProfile:
    """One profile; raises ConfigError with every problem of the file."""
    report = Report(path)
    profile = read_profile(report.root(read_toml(path)))
    problems = report.finish()
    if problems:
        raise ConfigError(problems)
    return profile


def load_profiles(paths: Iterable[Path]) -> tuple[BusinessProfile, ...]:
    """All profiles, exactly one of them the default; raises ConfigError with every problem.

    A single profile is the default whether it says so or not.
    """
    loaded: list[_Loaded] = []
    problems: list[Problem] = []
    for path in dict.fromkeys(paths):
        try:
            loaded.append(_Loaded(str(path), load_profile(path)))
        except ConfigError as error:
            problems.extend(error.problems)
    if len(loaded) == 1 and not problems:
        return (evolve(loaded[0].profile, default=True),)
    problems.extend(_claimed_twice(loaded))
    problems.extend(_default_problems(loaded, complete=not problems))
    if problems:
        raise ConfigError(problems)
    return tuple(entry.profile for entry in loaded)


@frozen(slots=True)
class _Loaded:
    source: str
    profile: BusinessProfile

    def problem(self, key: str, message: str, value: str | None = None) -> Problem:
        return Problem(source=self.source, key=key, value=value, message=message)


def _claimed_twice(loaded: list[_Loaded]) -> Iterator[Problem]:
    tenants: dict[str, str] = {}
    numbers: dict[str, str] = {}
    for entry in loaded:
        tenant = entry.profile.tenant_id
        if tenants.setdefault(tenant, entry.source) != entry.source:
            message = f"is already the tenant of {tenants[tenant]}; tenants must differ"
            yield entry.problem("tenant_id", message, repr(tenant))
        for number in entry.profile.phone_number_ids:
            if numbers.setdefault(number, entry.source) != entry.source:
                message = f"is also claimed by {numbers[number]}; one profile serves a number"
                yield entry.problem("phone_number_ids", message, repr(number))


def _default_problems(loaded: list[_Loaded], *, complete: bool) -> Iterator[Problem]:
    """`complete` is False if a file could not be read: the default may have been that one."""
    defaults = [entry for entry in loaded if entry.profile.default]
    for entry in defaults[1:]:
        message = f"is already set in {defaults[0].source}; only one profile can be the default"
        yield entry.problem("default", message, "True")
    if complete and not defaults:
        source = ", ".join(entry.source for entry in loaded) or "BUSINESS_PROFILES"
        message = "no profile is the default; write default = true in one of them"
        yield Problem(source=source, key="default", message=message)
    for entry in loaded:
        if not entry.profile.phone_number_ids and not entry.profile.default:
            yield entry.problem("phone_number_ids", "is empty, so nothing reaches it; add one")
