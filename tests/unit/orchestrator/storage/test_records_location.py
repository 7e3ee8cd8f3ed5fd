"""`DATABASE_URL`: what is understood, and what the refusals say."""

from __future__ import annotations

from pathlib import Path

import pytest

from orchestrator.storage.records.errors import RecordsMisconfigured
from orchestrator.storage.records.location import locate

HERE = Path("/var/lib/tertulia")


@pytest.mark.parametrize("url", [None, ""])
def test_without_a_url_the_record_is_a_file_in_the_data_folder(url: str | None) -> None:
    location = locate(url, HERE)
    assert location.is_sqlite
    assert location.file == HERE / "records.sqlite3"


@pytest.mark.parametrize(
    ("url", "file"),
    [
        ("sqlite:///records.db", "records.db"),
        ("sqlite:////srv/records.db", "/srv/records.db"),
        ("sqlite+aiosqlite:////srv/records.db", "/srv/records.db"),
    ],
)
def test_a_file_is_named_by_its_path(url: str, file: str) -> None:
    location = locate(url, HERE)
    assert location.file == Path(file)
    assert location.url.drivername == "sqlite+pysqlite"


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+asyncpg"])
def test_every_spelling_of_postgresql_gets_its_driver(scheme: str) -> None:
    location = locate(f"{scheme}://maria:p%40ss@db.example:6432/records", HERE)
    assert location.url.drivername == "postgresql+asyncpg"
    assert (location.url.host, location.url.port) == ("db.example", 6432)
    assert location.url.password == "p@ss"
    assert location.shown == f"{scheme}://maria:***@db.example:6432/records"


def test_the_sslmode_of_hosting_services_is_understood() -> None:
    location = locate("postgres://u:p@h/records?sslmode=require", HERE)
    assert location.url.query == {"ssl": "require"}


def test_a_socket_folder_may_stand_for_the_host() -> None:
    location = locate("postgresql://u@/records?host=/run/postgresql", HERE)
    assert location.url.query == {"host": "/run/postgresql"}


@pytest.mark.parametrize(
    ("url", "complaint"),
    [
        ("records.db", "is not a URL"),
        ("postgresql://u:secret@h:port/records", "is not a URL"),
        ("mysql://u:secret@h/records", "'mysql'"),
        ("sqlite://", "does not name a file"),
        ("sqlite:///:memory:", "does not name a file"),
        ("sqlite:///records.db?mode=ro", "does not name a file"),
        ("sqlite://records.db", "does not name a file"),
        ("postgresql://u:secret@h", "does not name a database"),
        ("postgresql://u:secret@h/records?password=secret&colour=red", "colour, password"),
        ("postgresql://u:secret@h/records?sslmode=secret", "value for sslmode"),
        ("postgresql://u:secret@/records?host=h&port=secret", "value for port"),
        ("postgresql+psycopg2://u:secret@h/records", "'postgresql+psycopg2'"),
        ("mysql://u:sec@ret@h/secret@db?secret=secret", "'mysql'"),
    ],
)
def test_a_refusal_names_fault_and_cure_but_no_secret(url: str, complaint: str) -> None:
    with pytest.raises(RecordsMisconfigured) as caught:
        locate(url, HERE)
    message = str(caught.value)
    assert complaint in message
    assert "DATABASE_URL" in message
    assert "write sqlite:///path/of/file or postgresql://" in message
    assert "secret" not in message.replace("user:password", "")
