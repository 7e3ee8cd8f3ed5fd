"""A foreign top-level package of one of our names is found out at the first import."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def _import_orchestrator(*places: Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    environ = os.environ | {"PYTHONPATH": os.pathsep.join(map(str, places))}
    return subprocess.run(
        [sys.executable, "-P", "-c", "import orchestrator"],
        env=environ,
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
        timeout=180,
    )


@pytest.mark.parametrize("name", ["actors", "agents", "config"])
def test_a_foreign_package_that_comes_first_is_named_with_the_cure(
    tmp_path: Path, name: str
) -> None:
    intruder = tmp_path / name
    intruder.mkdir()
    (intruder / "__init__.py").write_text("")
    result = _import_orchestrator(tmp_path, ROOT, cwd=tmp_path)
    assert result.returncode == 1
    assert f"ImportError: the package {name!r} must be the one in {ROOT / name}" in result.stderr
    assert str(intruder) in result.stderr
    assert "uninstall it" in result.stderr


def test_a_foreign_module_that_comes_first_is_named(tmp_path: Path) -> None:
    (tmp_path / "agents.py").write_text("")
    result = _import_orchestrator(tmp_path, ROOT, cwd=tmp_path)
    assert str(tmp_path / "agents.py") in result.stderr


def test_our_own_packages_pass(tmp_path: Path) -> None:
    result = _import_orchestrator(ROOT, cwd=tmp_path)
    assert result.stderr == ""
    assert result.returncode == 0
