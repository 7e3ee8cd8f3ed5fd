"""Every conversation script goes as it says, through the real pipeline."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from orchestrator.rehearsal.performance import Finding
from orchestrator.rehearsal.reader import read_scripts
from orchestrator.storage.embedded import EmbeddedServer
from tests.support.scripted import perform_all
from tests.support.valkey import empty

SCRIPTS = {
    script.name: script
    for path in sorted(Path(__file__).parent.glob("*.toml"))
    for script in read_scripts(path)
}


@pytest.fixture(scope="module")
def findings(request: pytest.FixtureRequest, valkey: EmbeddedServer) -> dict[str, list[Finding]]:
    """What was not as expected, by conversation; those that pytest selected, on one stage."""
    wanted = [
        item.callspec.params["name"]
        for item in request.session.items
        if isinstance(item, pytest.Function) and item.path == request.path
        if hasattr(item, "callspec")
    ]
    empty(valkey.url)
    return asyncio.run(perform_all(valkey.url, [SCRIPTS[name] for name in wanted]))


@pytest.mark.parametrize("name", SCRIPTS)
def test_the_conversation_goes_as_its_script_says(
    name: str, findings: dict[str, list[Finding]]
) -> None:
    assert not findings[name], "\n".join(map(str, findings[name]))


def test_names_of_conversations_differ() -> None:
    paths = sorted(Path(__file__).parent.glob("*.toml"))
    assert len(SCRIPTS) == sum(len(read_scripts(path)) for path in paths)
