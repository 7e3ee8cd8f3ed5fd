"""Reading a TOML table key by key, so that one wrong value does not hide the next."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TypeVar

from attrs import Factory, define, field

from config.errors import Problem, did_you_mean, shown
from config.localized import Localized, LocalizedList
from config.money import cents_of_major, checked_cents
from config.values import LANGUAGES, boolean, identifier, words

T = TypeVar("T")


@define(slots=True)
class Report:
    """Collects what is wrong with one file while its tables are read."""

    source: Path
    language: str = LANGUAGES[0]
    """The language of a text that does not say which it is in."""
    problems: list[Problem] = Factory(list)
    _tables: list[Table] = Factory(list)

    def root(self, values: Mapping[str, object]) -> Table:
        return self.table(values, "")

    def table(self, values: Mapping[str, object], path: str) -> Table:
        table = Table(values=values, path=path, report=self)
        self._tables.append(table)
        return table

    def add(self, key: str, message: str, value: object = None) -> None:
        found = None if value is None else shown(value)
        self.problems.append(
            Problem(source=str(self.source), key=key, value=found, message=message)
        )

    def finish(self) -> tuple[Problem, ...]:
        """Every problem, with the keys that nobody asked a table for."""
        for table in self._tables:
            table.report_unknown()
        self._tables.clear()
        return tuple(self.problems)


@define(slots=True, kw_only=True)
class Table:
    """One table. A wrong or missing value is reported, and a placeholder returned in its place.

    Placeholders go no further: a file with a problem yields no value at all.
    """

    values: Mapping[str, object]
    path: str
    report: Report
    _asked: set[str] = field(factory=set, init=False)

    def at(self, key: str) -> str:
        """The dotted key inside the file."""
        return f"{self.path}.{key}" if self.path else key

    def has(self, key: str) -> bool:
        return key in self.values

    def problem(self, key: str, message: str, value: object = None) -> None:
        self.report.add(self.at(key), message, value)

    def required(self, key: str, read: Callable[[object], T], placeholder: T) -> T:
        if key not in self.values:
            self.problem(key, "is missing")
        return self.optional(key, read, placeholder)

    def optional(self, key: str, read: Callable[[object], T], default: T) -> T:
        """What `read` makes of the value; it raises ValueError with the cure."""
        self._asked.add(key)
        if key not in self.values:
            return default
        return self._attempt(key, read, self.values[key], default)

    def _attempt(self, key: str, read: Callable[[object], T], value: object, default: T) -> T:
        try:
            return read(value)
        except ValueError as error:
            self.problem(key, str(error), value)
            return default

    def flag(self, key: str, *, default: bool = False) -> bool:
        return self.optional(key, boolean, default)

    def entries(self, key: str, read: Callable[[object], T]) -> tuple[T, ...]:
        """What `read` makes of each entry of a list; a bad entry is reported and left out."""
        self._asked.add(key)
        entries = self.values.get(key, [])
        if not isinstance(entries, list):
            self.problem(key, "must be a list; put it in square brackets", entries)
            return ()
        places = (f"{key}[{position}]" for position in range(len(entries)))
        read_entries = (
            self._attempt(place, read, entry, None)
            for place, entry in zip(places, entries, strict=True)
        )
        return tuple(entry for entry in read_entries if entry is not None)

    def new_id(self, taken: dict[str, str]) -> str:
        """The `id` of this table; `taken` holds those of its kind and where they stand."""
        found = self.required("id", identifier, "")
        if found in taken:
            self.problem("id", f"is already the id of {taken[found]}; ids must differ", found)
        elif found:
            taken[found] = self.path
        return found

    def check_reference(self, key: str, name: str, known: set[str], what: str) -> None:
        """Report an id that is none of the `known` ones, which stand in `what`."""
        if name not in known:
            self.problem(key, f"is none of {what}" + did_you_mean(name, known), name)

    def cents(self, name: str) -> int | None:
        """An amount under `name` (major units) or `name_cents` (hundredths); None without one."""
        hundredths = f"{name}_cents"
        if self.has(name) and self.has(hundredths):
            self.problem(name, f"is given twice, also as {hundredths}; keep one of them")
        exact: int | None = self.optional(hundredths, checked_cents, None)
        return self.optional(name, cents_of_major, exact)

    def required_cents(self, name: str) -> int:
        cents = self.cents(name)
        if not self.has(name) and not self.has(f"{name}_cents"):
            self.problem(name, "is missing; write an amount, for example 34900")
        return cents or 0

    def localized(self, key: str, *, required: bool = True) -> Localized:
        """A table of one text per language, or one text in the business's own language."""
        texts = self._languages(key, required)
        if texts is None:
            return Localized({self.report.language: self.optional(key, words, "")})
        found = {name: texts.optional(name, words, "") for name in LANGUAGES if texts.has(name)}
        return Localized(found)

    def localized_list(self, key: str, *, required: bool = True) -> LocalizedList:
        """The same with a list of texts per language."""
        texts = self._languages(key, required)
        if texts is None:
            return LocalizedList({self.report.language: self.entries(key, words)})
        found = {name: texts.entries(name, words) for name in LANGUAGES if texts.has(name)}
        return LocalizedList(found)

    def _languages(self, key: str, required: bool) -> Table | None:
        """The table of languages under a key, empty if there is none; None for a plain value."""
        value = self.values.get(key)
        if value is None:
            self._asked.add(key)
            if required:
                self.problem(key, "is missing")
            return self.report.table({}, self.at(key))
        texts = self.table(key) if isinstance(value, dict) else None
        if texts is not None and not texts.has(self.report.language):
            message = "is missing; a text in the business's own language is needed"
            texts.problem(self.report.language, message)
        return texts

    def table(self, key: str) -> Table | None:
        """The table under a key; None if there is none."""
        self._asked.add(key)
        return self._child(self.values[key], self.at(key)) if key in self.values else None

    def tables(self, key: str) -> Iterator[Table]:
        """The tables of an array of tables, `[[key]]`."""
        self._asked.add(key)
        entries = self.values.get(key, [])
        if not isinstance(entries, list):
            self.problem(key, f"must be a list of tables; write [[{self.at(key)}]]", entries)
            return
        for position, entry in enumerate(entries):
            table = self._child(entry, f"{self.at(key)}[{position}]")
            if table is not None:
                yield table

    def named_tables(self) -> Iterator[tuple[str, Table]]:
        """Every key with its table, where the keys are ids: `[key.id]`."""
        for key in self.values:
            table = self.table(key)
            if table is not None:
                yield key, table

    def _child(self, value: object, path: str) -> Table | None:
        if isinstance(value, dict):
            return self.report.table(value, path)
        self.report.add(path, "must be a table", value)
        return None

    def report_unknown(self) -> None:
        for key in self.values:
            if key not in self._asked:
                self.problem(key, "is not a known key" + did_you_mean(key, self._asked))
