"""Settings from defaults, a TOML file and the environment; every problem found at once.

The environment wins over the file, the file over the defaults. An empty variable counts as unset.
In a file a key is the variable's name in upper or lower case, and a relative path starts at the
file's own folder.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from attrs import Factory, define, frozen

from config.cross_rules import Candidate, cross_problems
from config.errors import ConfigError, Problem, did_you_mean, shown
from config.settings import Delivery, Setting, Settings, all_settings
from config.toml_file import read_toml

ENVIRONMENT = "environment"


@frozen(kw_only=True, slots=True)
class Reading:
    """Settings as far as they could be read, and everything that is wrong with them."""

    settings: Settings
    """Unreadable ones hold their default."""
    problems: tuple[Problem, ...]


def load_settings(environ: Mapping[str, str], file: Path | None = None) -> Settings:
    """The checked settings; raises ConfigError with every problem."""
    reading = read_settings(environ, file)
    if reading.problems:
        raise ConfigError(reading.problems)
    return reading.settings


def read_settings(environ: Mapping[str, str], file: Path | None = None) -> Reading:
    """As `load_settings`, but never raises: `check` goes on to the profiles."""
    reader = _Reader()
    if file is not None:
        reader.take_file(file)
    reader.take_environment(environ)
    return reader.finish()


@frozen(kw_only=True, slots=True)
class _Given:
    """A value somebody set. `folder` is where its relative paths start."""

    source: str
    key: str
    raw: object
    folder: Path | None = None


@define(slots=True)
class _Reader:
    problems: list[Problem] = Factory(list)
    given: dict[str, _Given] = Factory(dict)

    def take_file(self, file: Path) -> None:
        try:
            table = read_toml(file)
        except ConfigError as error:
            self.problems.extend(error.problems)
            return
        settings = {setting.variable: setting for setting in all_settings()}
        seen: dict[str, str] = {}
        for key, raw in table.items():
            variable = key.upper()
            if variable not in settings:
                message = "is not a setting" + did_you_mean(variable, settings)
                self.problems.append(Problem(source=str(file), key=key, message=message))
            elif variable in seen:
                message = f"is the same setting as {seen[variable]}; keep one of them"
                self.problems.append(Problem(source=str(file), key=key, message=message))
            else:
                seen[variable] = key
                self._take(settings[variable], _given(file, key, raw))

    def take_environment(self, environ: Mapping[str, str]) -> None:
        for setting in all_settings():
            raw = environ.get(setting.variable, "")
            if raw.strip():
                self._take(setting, _Given(source=ENVIRONMENT, key=setting.variable, raw=raw))

    def _take(self, setting: Setting, given: _Given) -> None:
        self.given[setting.field_name] = given

    def finish(self) -> Reading:
        values: dict[str, object] = {}
        for setting in all_settings():
            given = self.given.get(setting.field_name)
            if given is not None:
                self._read(setting, given, values)
        unreadable = frozenset(self.given) - frozenset(values)
        if "delivery" not in self.given and "whatsapp_access_token" in self.given:
            values["delivery"] = Delivery.GRAPH
        settings = Settings(**values)  # type: ignore[arg-type] # each kind reads its field's type
        sources = {name: given.source for name, given in self.given.items()}
        broken = cross_problems(
            Candidate(settings=settings, unreadable=unreadable, sources=sources)
        )
        return Reading(settings=settings, problems=(*self.problems, *broken))

    def _read(self, setting: Setting, given: _Given, values: dict[str, object]) -> None:
        try:
            value = setting.kind.read(given.raw)
        except ValueError as error:
            self.problems.append(
                Problem(
                    source=given.source,
                    key=given.key,
                    value=shown(given.raw, secret=setting.secret),
                    message=str(error),
                )
            )
        else:
            values[setting.field_name] = _from_folder(given.folder, value)


def _given(file: Path, key: str, raw: object) -> _Given:
    return _Given(source=str(file), key=key, raw=raw, folder=file.parent)


def _from_folder(folder: Path | None, value: object) -> object:
    if folder is None:
        return value
    if isinstance(value, Path):
        return folder / value
    if isinstance(value, tuple):
        return tuple(_from_folder(folder, part) for part in value)
    return value
