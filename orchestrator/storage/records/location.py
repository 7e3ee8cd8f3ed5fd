"""Reads `DATABASE_URL`: where the record is kept, and with which driver."""

from __future__ import annotations

import re
from pathlib import Path

from attrs import frozen
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from orchestrator.storage.records.errors import RecordsMisconfigured

DEFAULT_NAME = "records.sqlite3"

# `postgres` is what hosting services still hand out.
_POSTGRESQL = {"postgres", "postgresql", "postgresql+asyncpg"}
_SQLITE = {"sqlite", "sqlite+pysqlite", "sqlite+aiosqlite"}
_ANYTHING = re.compile(r".+")
_A_NUMBER = re.compile(r"\d+")
_A_MODE = re.compile(r"disable|allow|prefer|require|verify-ca|verify-full")
_POSTGRESQL_OPTIONS = {
    "host": _ANYTHING,
    "port": _A_NUMBER,
    "ssl": _A_MODE,
    "sslmode": _A_MODE,
    "prepared_statement_cache_size": _A_NUMBER,  # 0 behind a pooler that shares connections
}
_CURE = (
    "write sqlite:///path/of/file or postgresql://user:password@host:5432/database, "
    "or leave it unset for a file under DATA_DIR"
)


@frozen(slots=True)
class Location:
    """`url` names the driver too; `shown` is what people may read of it."""

    url: URL
    shown: str

    @property
    def is_sqlite(self) -> bool:
        return self.url.get_backend_name() == "sqlite"

    @property
    def file(self) -> Path:
        """The file of an SQLite database."""
        return Path(self.url.database or "")


def locate(url: str | None, data_dir: Path) -> Location:
    """The database to use; raises `RecordsMisconfigured`, which never shows a password."""
    if not url:
        return _sqlite(URL.create("sqlite", database=str(data_dir / DEFAULT_NAME)))
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError) as error:
        raise _refusal(url, "is not a URL") from error
    if parsed.drivername in _SQLITE:
        if parsed.host or parsed.query or parsed.database in (None, "", ":memory:"):
            raise _refusal(url, "does not name a file (a memory would forget the record)")
        return _sqlite(parsed)
    if parsed.drivername in _POSTGRESQL:
        return _postgresql(url, parsed)
    raise _refusal(url, f"names {parsed.drivername!r}, which is neither SQLite nor PostgreSQL")


def _sqlite(parsed: URL) -> Location:
    return Location(parsed.set(drivername="sqlite+pysqlite"), f"sqlite:///{parsed.database}")


def _postgresql(url: str, parsed: URL) -> Location:
    unknown = sorted(parsed.query.keys() - _POSTGRESQL_OPTIONS.keys())
    if unknown:
        raise _refusal(url, f"has options that are not known here: {', '.join(unknown)}")
    options = dict(parsed.query)
    for name, value in options.items():
        rule = _POSTGRESQL_OPTIONS[name]
        if not isinstance(value, str) or not rule.fullmatch(value):
            raise _refusal(url, f"has a value for {name} that does not match {rule.pattern}")
    if not parsed.database:
        raise _refusal(url, "does not name a database")
    if "sslmode" in options:  # libpq's name for what asyncpg calls ssl
        options["ssl"] = options.pop("sslmode")
    target = parsed.set(drivername="postgresql+asyncpg", query=options)
    return Location(target, parsed.set(query={}).render_as_string(hide_password=True))


def _refusal(url: str, fault: str) -> RecordsMisconfigured:
    return RecordsMisconfigured(f"DATABASE_URL={_shown(url)} {fault}; {_CURE}")


def _shown(url: str) -> str:
    """Without user, password and options, for a text that may be no URL at all."""
    return re.sub(r"//.*@", "//***@", url.partition("?")[0])
