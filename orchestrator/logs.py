"""Logs: one JSON object a line for machines, colours for a person at a terminal."""

from __future__ import annotations

import asyncio
import atexit
import logging
import sys
from collections.abc import MutableMapping
from functools import partial
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
    processors: list[Processor] = [
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="ts"),
    ]
    if console:
        processors += [structlog.dev.ConsoleRenderer()]
        factory: Any = structlog.WriteLoggerFactory(stream)
    else:
        processors += [
            structlog.processors.ExceptionRenderer(),
            structlog.processors.EventRenamer("at"),
            _to_json,
        ]
        factory = partial(LineWriter, stream.buffer)
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


def _to_json(_logger: object, _method: str, event: MutableMapping[str, Any]) -> bytes:
    return orjson.dumps(event, default=repr)


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
