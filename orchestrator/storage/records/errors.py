"""What can go wrong with the record.

RecordsError
├── RecordsMisconfigured   DATABASE_URL or its database cannot be used as it is (exit 2)
├── RecordsUnavailable     the database is away, locked or full: write the batch again later
├── UndecodableRecord      bytes of the journal that are no record
└── UnfitRecord            a record no table takes; stays inside the package

`Records.write` does not raise for a single bad record: it hands it back as a `RecordRefused`, so
that it cannot hold up its neighbours.
"""

from __future__ import annotations

import sqlite3

from attrs import frozen
from sqlalchemy.exc import DBAPIError


class RecordsError(Exception):
    """Base of the errors of the record."""


class RecordsMisconfigured(RecordsError):
    """The database named cannot be used until somebody changes a setting."""


class RecordsUnavailable(RecordsError):
    """Nothing of the batch may be taken as written; writing it again is harmless."""


class UndecodableRecord(RecordsError):
    """The bytes are no journal record of this version."""


class UnfitRecord(RecordsError, ValueError):
    """The record contradicts itself or the calendar; the message holds no user data."""


@frozen(kw_only=True, slots=True)
class RecordRefused:
    """A record to set aside. `index` is its place in the batch; `reason` holds no user data."""

    index: int
    entry_id: str
    reason: str


# Classes of SQLSTATE that blame the values: data exception, integrity violation, limit exceeded.
_VALUE_STATES = ("22", "23", "54")
# These blame a setting: authorization, unknown database.
_SETTING_STATES = ("28", "3D")
_SQLITE_VALUE_ERRORS = (sqlite3.IntegrityError, sqlite3.DataError, sqlite3.InterfaceError)


def blames_a_value(error: BaseException) -> bool:
    """Whether the database refused what it was given, rather than being unable to work."""
    cause = _driver_error(error)
    if isinstance(cause, sqlite3.ProgrammingError):
        return "binding parameter" in str(cause)  # others: a closed database, a wrong thread
    if isinstance(cause, (*_SQLITE_VALUE_ERRORS, OverflowError, ValueError)):
        return True
    return _sqlstate(cause).startswith(_VALUE_STATES)


def blames_a_setting(error: BaseException) -> bool:
    """Whether waiting is in vain: a wrong password, an unknown database, a file that is none."""
    cause = _driver_error(error)
    return type(cause) is sqlite3.DatabaseError or _sqlstate(cause).startswith(_SETTING_STATES)


def describe(error: BaseException) -> str:
    """Kind and first line of a driver's error, without the values some drivers quote."""
    cause = _driver_error(error)
    line = (str(cause).splitlines() or [""])[0]
    if isinstance(cause, UnfitRecord):
        return line
    if isinstance(cause, ValueError):  # "invalid input for query argument $1: 'x' (too long)"
        line = line[line.rfind("(") :] if "(" in line else ""
    return f"{type(cause).__name__}: {line}" if line else type(cause).__name__


def _driver_error(error: BaseException) -> BaseException:
    """What the driver raised, under the wrappings of SQLAlchemy and its asyncpg adapter."""
    if isinstance(error, DBAPIError) and error.orig is not None:
        return error.orig.__cause__ or error.orig
    return error


def _sqlstate(cause: BaseException) -> str:
    return str(getattr(cause, "sqlstate", None) or "")
