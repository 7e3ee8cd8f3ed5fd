"""Logs: one JSON object a line for machines, colours for a person at a terminal."""

from __future__ import annotations

import asyncio
import atexit
import logging
import sys
import time
from collections.abc import MutableMapping
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, BinaryIO, TextIO, cast

import orjson
import structlog
from structlog.typing import FilteringBoundLogger, Processor


def open_log(*, format_: str | None, level: str, file: Path | None) -> FilteringBoundLogger:
    """The daemon's logger. `format_` is json, console, or None: json unless on a terminal."""
    stream = _stream(file)
    console = format_ == "console" or (format_ is None and file is None and stream.isatty())
    number = logging.getLevelNamesMapping()[level.upper()]
    _route_stdlib(stream, number, console)
    processors: list[Processor] = [_to_json]
    factory: Any = partial(LineWriter, stream.buffer)
    if console:
        processors = [
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True, key="ts"),
            structlog.dev.ConsoleRenderer(),
        ]
        factory = structlog.WriteLoggerFactory(stream)
    return cast(
        "FilteringBoundLogger",
        structlog.wrap_logger(
            factory(),
            processors=processors,
            wrapper_class=structlog.make_filtering_bound_logger(number),
            cache_logger_on_first_use=True,
        ).bind(),
    )


class LineWriter:
    """Writes lines; those of one tick of the event loop in one go, errors and worse at once."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._lines: list[bytes] = []
        atexit.register(self.flush)

    def msg(self, line: bytes) -> None:
        self._lines.append(line)
        if len(self._lines) > 1:
            return
        try:
            asyncio.get_running_loop().call_soon(self.flush)
        except RuntimeError:  # no loop: before it or after it
            self.flush()

    debug = info = warning = msg

    def error(self, line: bytes) -> None:
        self._lines.append(line)
        self.flush()

    critical = exception = fatal = error

    def flush(self) -> None:
        lines, self._lines = self._lines, []
        if lines:
            self._file.write(b"\n".join(lines) + b"\n")
            self._file.flush()


def _stream(file: Path | None) -> TextIO:
    if file is None:
        return sys.stderr
    file.parent.mkdir(parents=True, exist_ok=True)
    return file.open("a", encoding="utf-8")


def _to_json(logger: object, method: str, event: MutableMapping[str, Any]) -> bytes:
    """All of a line in one step: each processor of structlog's would cost as much, every turn."""
    if "exc_info" in event:
        event = _render_exception(logger, method, event)
    event["level"] = method
    event["ts"] = _now()
    event["at"] = event.pop("event")
    return orjson.dumps(event, default=repr)


_render_exception = structlog.processors.ExceptionRenderer()


def _now() -> str:
    """`2026-11-23T04:16:30.123456Z`."""
    seconds, microseconds = divmod(time.time_ns() // 1000, 1_000_000)
    return f"{_second(seconds)}.{microseconds:06d}Z"


@lru_cache(maxsize=1)
def _second(seconds: int) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(seconds))


class _JsonFormatter(logging.Formatter):
    """Libraries' records in the same shape."""

    def format(self, record: logging.LogRecord) -> str:
        event: dict[str, Any] = {
            "at": f"library.{record.name}",
            "level": record.levelname.lower(),
            "detail": record.getMessage(),
        }
        if record.exc_info:
            event["exception"] = self.formatException(record.exc_info)
        return orjson.dumps(event, default=repr).decode()


def _route_stdlib(stream: TextIO, level: int, console: bool) -> None:
    """Libraries speak from WARNING up: below that they may quote what users wrote."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        logging.Formatter("%(levelname)s %(name)s: %(message)s") if console else _JsonFormatter()
    )
    logging.basicConfig(level=max(level, logging.WARNING), handlers=[handler], force=True)
