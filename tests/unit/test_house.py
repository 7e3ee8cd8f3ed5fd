"""The rules of the house: who may import whom, and what no product file says."""

from __future__ import annotations

import ast
import configparser
import re
import subprocess
import sys
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ORDER = ("config", "orchestrator", "agents", "actors", "run")
"""Each may import those before it, none of those behind it."""
OUTSIDE = {"aiohttp", "redis", "pykka"}
ALLOWED_OUTSIDE = {"orchestrator": {"aiohttp", "redis"}, "actors": OUTSIDE}
FORBIDDEN_WORDS = {
    "a path of one machine": r"/work/|/root/|/home/\w+/",
    "a package registry": r"pypi\.org|pythonhosted\.org",
    "how it was made": r"\bhelper-|\bsession \d|\bissue #?\d",
    "work left undone": r"\bTODO\b|\bFIXME\b|\bXXX\b",
}
PRODUCT = (
    "config",
    "orchestrator",
    "agents",
    "actors",
    "docs",
    "run.py",
    "setup.cfg",
    "pyproject.toml",
    "Makefile",
    "README.md",
    "CHANGELOG.md",
)
TEXTS = {".py", ".toml", ".md", ".cfg", ".lua", ".mako", ".html", ".css", ".js", ""}


def sources(package: str) -> list[Path]:
    if package == "run":
        return [ROOT / "run.py"]
    return sorted((ROOT / package).rglob("*.py"))


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imported(path: Path) -> Iterator[str]:
    """Top-level names of what a file imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: import by full names"
            yield (node.module or "").split(".")[0]


@pytest.mark.parametrize("package", ORDER)
def test_imports_point_one_way(package: str) -> None:
    behind = set(ORDER[ORDER.index(package) + 1 :])
    wrong = {
        str(path.relative_to(ROOT)): found
        for path in sources(package)
        if (found := behind & set(imported(path)))
    }
    assert not wrong


@pytest.mark.parametrize("package", ORDER)
def test_the_world_is_reached_from_its_own_packages_only(package: str) -> None:
    forbidden = OUTSIDE - ALLOWED_OUTSIDE.get(package, set())
    wrong = {
        str(path.relative_to(ROOT)): found
        for path in sources(package)
        if (found := forbidden & set(imported(path)))
    }
    assert not wrong


@pytest.mark.parametrize("package", ["orchestrator", "agents", "actors"])
def test_only_the_configuration_reads_the_environment(package: str) -> None:
    readers = [
        str(path.relative_to(ROOT))
        for path in sources(package)
        if re.search(r"os\.(environ|getenv)", path.read_text("utf-8"))
    ]
    assert readers in ([], ["actors/cli.py"])  # it hands the environment to the configuration


def test_importing_everything_starts_nothing() -> None:
    modules = [
        module_name(path)
        for package in ORDER
        for path in sources(package)
        if "migrations" not in path.parts
    ]
    script = f"""
import importlib, os, socket, subprocess, sys, threading
def forbidden(event, args):
    if event in {{"socket.connect", "socket.bind", "subprocess.Popen", "os.fork", "os.mkdir"}}:
        raise AssertionError(f"{{event}} at import: {{args}}")
    if event == "open" and isinstance(args[1], str) and set(args[1]) & set("wax+"):
        raise AssertionError(f"writes at import: {{args}}")
sys.dont_write_bytecode = True
sys.addaudithook(forbidden)
for name in {modules!r}:
    importlib.import_module(name)
assert threading.enumerate() == [threading.main_thread()], threading.enumerate()
"""
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_every_package_is_listed_for_the_distribution() -> None:
    setup = configparser.ConfigParser()
    setup.read(ROOT / "setup.cfg")
    listed = setup["options.packages.find"]["include"].split()
    packages = [
        module_name(path)
        for package in ORDER[:-1]
        for path in (ROOT / package).rglob("__init__.py")
    ]

    assert [name for name in packages if not any(fnmatch(name, one) for one in listed)] == []
    folders = {path.parent for package in ORDER[:-1] for path in sources(package)}
    bare = {
        folder
        for folder in folders
        if not (folder / "__init__.py").exists() and "migrations" not in folder.parts
    }
    assert not bare


def test_every_file_the_product_reads_is_shipped() -> None:
    setup = configparser.ConfigParser()
    setup.read(ROOT / "setup.cfg")
    shipped = {
        package: [pattern.strip() for pattern in patterns.replace("\n", ",").split(",")]
        for package, patterns in setup["options.package_data"].items()
    }
    missing = [
        str(path.relative_to(ROOT))
        for package in ORDER[:-1]
        for path in (ROOT / package).rglob("*")
        if path.is_file() and path.suffix not in {".py", ".pyc"}
        if not any(
            fnmatch(str(path.relative_to(ROOT / package)), pattern)
            for pattern in shipped.get(package, [])
        )
    ]
    assert not missing


@pytest.mark.parametrize("what", FORBIDDEN_WORDS)
def test_no_product_file_names(what: str) -> None:
    pattern = re.compile(FORBIDDEN_WORDS[what])
    wrong = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()}"
        for start in PRODUCT
        for path in _texts(ROOT / start)
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if pattern.search(line)
    ]
    assert not wrong


def _texts(start: Path) -> Iterator[Path]:
    if start.is_file():
        yield start
    for path in sorted(start.rglob("*")):
        if path.is_file() and path.suffix in TEXTS and "__pycache__" not in path.parts:
            yield path
