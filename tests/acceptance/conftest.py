"""Daemons that several tests may share; users and messages are each test's own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.acceptance.daemon import Daemon


@pytest.fixture(scope="session")
def daemon(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Daemon]:
    """In shadow mode: it answers into its log."""
    with Daemon(tmp_path_factory.mktemp("shared") / "daemon") as running:
        yield running
        assert running.stop() == 0


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Where a daemon of the test's own lives."""
    return tmp_path / "daemon"
