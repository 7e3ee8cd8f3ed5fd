"""The log: lines of one tick leave together, and what must be seen at once leaves at once."""

from __future__ import annotations

import asyncio
import io
import json
import logging
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestrator.logs import Line, LineWriter, Moments, open_log


def said(event: str, **fields: object) -> Line:
    return Line("info", event, fields, 1_764_000_000_123_456_789)


def events(file: io.BytesIO) -> list[str]:
    return [json.loads(line)["at"] for line in file.getvalue().splitlines()]


def test_lines_of_one_tick_are_written_in_order_in_one_go() -> None:
    file = io.BytesIO()

    async def speak() -> bytes:
        writer = LineWriter(file)
        writer.info(said("one"))
        writer.info(said("two"))
        before = file.getvalue()
        await asyncio.sleep(0)
        return before

    assert asyncio.run(speak()) == b""
    assert events(file) == ["one", "two"]


def test_an_error_takes_all_waiting_lines_with_it_at_once() -> None:
    file = io.BytesIO()

    async def speak() -> list[str]:
        writer = LineWriter(file)
        writer.info(said("one"))
        writer.error(said("two"))
        return events(file)

    assert asyncio.run(speak()) == ["one", "two"]


def test_without_a_loop_a_line_is_written_at_once() -> None:
    file = io.BytesIO()

    LineWriter(file).info(said("one"))

    assert events(file) == ["one"]


def test_a_line_with_half_a_surrogate_pair_is_written_and_hurts_no_neighbour() -> None:
    file = io.BytesIO()

    async def speak() -> None:
        writer = LineWriter(file)
        writer.info(said("one"))
        writer.info(said("two", message_id="wamid.\ud83d"))
        writer.info(said("three"))
        await asyncio.sleep(0)

    asyncio.run(speak())

    first, second, third = map(json.loads, file.getvalue().splitlines())
    assert (first["at"], third["at"]) == ("one", "three")
    assert second["message_id"] == "wamid.\\ud83d"
    assert (second["at"], second["ts"]) == ("two", "2025-11-24T16:00:00.123456Z")


def test_a_line_tells_when_it_was_said_not_when_it_was_written() -> None:
    file = io.BytesIO()

    LineWriter(file).info(said("one"))

    assert json.loads(file.getvalue())["ts"] == "2025-11-24T16:00:00.123456Z"


@given(
    start=st.integers(0, 4_000_000_000),
    steps=st.lists(st.integers(0, 2_000_000_000), max_size=8),
)
def test_a_moment_is_written_to_the_microsecond_whichever_came_before(
    start: int, steps: list[int]
) -> None:
    moments = Moments()
    for at_ns in (start * 10**9 + step for step in [0, 99_999_999, 999_999_999, *steps]):
        at = datetime.fromtimestamp(at_ns // 10**9, UTC) + timedelta(
            microseconds=at_ns // 1000 % 10**6
        )
        assert moments.written(at_ns) == at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


@pytest.fixture
def _stdlib_logging_restored() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    opened = [one for one in root.handlers if one not in handlers]
    root.handlers[:], root.level = handlers, level
    for handler in opened:
        if isinstance(handler, logging.StreamHandler):
            handler.stream.close()


@pytest.mark.usefixtures("_stdlib_logging_restored")
def test_a_log_line_is_a_json_object_with_its_event_under_at(tmp_path: Path) -> None:
    log = open_log(format_="json", level="info", file=tmp_path / "log")

    log.info("daemon.ready", port=1)
    log.debug("not.seen")

    (line,) = (tmp_path / "log").read_text().splitlines()
    assert json.loads(line)["at"] == "daemon.ready"
    assert json.loads(line)["port"] == 1


@pytest.mark.usefixtures("_stdlib_logging_restored")
def test_a_line_tells_its_level_when_it_was_written_and_what_was_raised(tmp_path: Path) -> None:
    log = open_log(format_="json", level="info", file=tmp_path / "log")
    before = datetime.now(UTC)

    log.error("daemon.broken", exc_info=ValueError("no such thing"))

    line = json.loads((tmp_path / "log").read_text())
    assert line["level"] == "error"
    assert line["ts"].endswith("Z")
    assert before <= datetime.fromisoformat(line["ts"]) <= datetime.now(UTC)
    assert "ValueError: no such thing" in line["exception"]
    assert "exc_info" not in line


@pytest.mark.usefixtures("_stdlib_logging_restored")
def test_all_lines_have_one_form_whichever_way_they_are_written(tmp_path: Path) -> None:
    log = open_log(format_="json", level="info", file=tmp_path / "log")

    log.info("turn.completed", user="57***12", things=Path("a"))
    log.info("turn %s", "completed", user="57***12", things=Path("a"))
    log.bind(user="57***12").info("turn.completed", things=Path("a"))
    log.warning("turn.completed", user="57***12", things=Path("a"))

    lines = [json.loads(line) for line in (tmp_path / "log").read_text().splitlines()]
    assert [line.pop("at") for line in lines] == ["turn.completed", "turn completed"] + [
        "turn.completed"
    ] * 2
    assert [line.pop("level") for line in lines] == ["info", "info", "info", "warning"]
    assert all(
        re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", line.pop("ts")) for line in lines
    )
    assert lines == [{"user": "57***12", "things": repr(Path("a"))}] * 4


@pytest.mark.usefixtures("_stdlib_logging_restored")
def test_a_log_of_warnings_has_no_lines_below(tmp_path: Path) -> None:
    log = open_log(format_="json", level="warning", file=tmp_path / "log")

    log.info("not.seen")
    log.warning("seen")

    (line,) = (tmp_path / "log").read_text().splitlines()
    assert json.loads(line)["at"] == "seen"
