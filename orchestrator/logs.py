"""Logs: one JSON object a line for machines, colours for a person at a terminal."""

from __future__ import annotations

import asyncio
import atexit
import logging
import sys
import time
from collections.abc import MutableMapping
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO, TextIO, cast

import msgspec
import orjson
import structlog
from structlog.typing import FilteringBoundLogger, Processor


def open_log(*, format_: str | None, level: str, file: Path | None) -> FilteringBoundLogger:
    """The daemon's logger. `format_` is json, console, or None: json unless on a terminal."""
    stream = _stream(file)
    console = format_ == "console" or (format_ is None and file is None and stream.isatty())
    number = logging.getLevelNamesMapping()[level.upper()]
    _route_stdlib(stream, number, console)
    processors: list[Processor] = [_to_line]
    factory: Any = partial(LineWriter, stream.buffer)
    wrapper_class = _json_logger(number)
    if console:
        processors = [
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True, key="ts"),
            structlog.dev.ConsoleRenderer(),
        ]
        factory = structlog.WriteLoggerFactory(stream)
        wrapper_class = structlog.make_filtering_bound_logger(number)
    return cast(
        "FilteringBoundLogger",
        structlog.wrap_logger(
            factory(),
            processors=processors,
            wrapper_class=wrapper_class,
            cache_logger_on_first_use=True,
        ).bind(),
    )


class Line(msgspec.Struct, frozen=True, gc=False):
    """What a line says, and when it was said."""

    level: str
    event: str
    fields: MutableMapping[str, Any]
    at_ns: int

    def encoded(self, at: str) -> bytes:
        """`at` is when it was said, in words."""
        fields = self.fields
        fields["level"] = self.level
        fields["ts"] = at
        fields["at"] = self.event
        try:
            return orjson.dumps(fields, default=repr)
        except TypeError:  # half a surrogate pair, or a key that is no text
            return orjson.dumps({_plain(name): _plain(value) for name, value in fields.items()})


class Moments:
    """Writes when a line was said, as `2026-11-23T04:16:30.123456Z`."""

    def __init__(self) -> None:
        self._second = (-1, "")
        """When the last one began, in microseconds, and in words; one value, for all threads."""

    def written(self, at_ns: int) -> str:
        since_us, second = self._second
        past = at_ns // 1000 - since_us
        if 100_000 <= past < 1_000_000:  # most: of the same second, and it has six digits
            return f"{second}.{past}Z"
        seconds, past = divmod(at_ns // 1000, 1_000_000)
        if since_us != seconds * 1_000_000:
            second = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(seconds))
            self._second = (seconds * 1_000_000, second)
        return f"{second}.{past:06d}Z"


def _plain(value: object) -> str:
    return str(value).encode("ascii", "backslashreplace").decode()


class LineWriter:
    """Writes lines; those of one tick of the event loop in one go, errors and worse at once."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._lines: list[Line] = []
        self._moment = Moments().written
        atexit.register(self.flush)

    def msg(self, line: Line) -> None:
        self._lines.append(line)
        if len(self._lines) > 1:
            return
        try:
            asyncio.get_running_loop().call_soon(self.flush)
        except RuntimeError:  # no loop: before it or after it
            self.flush()

    debug = info = warning = msg

    def error(self, line: Line) -> None:
        self._lines.append(line)
        self.flush()

    critical = exception = fatal = error

    def flush(self) -> None:
        lines, self._lines = self._lines, []
        if lines:
            moment = self._moment
            written = [line.encoded(moment(line.at_ns)) for line in lines]
            self._file.write(b"\n".join(written) + b"\n")
            self._file.flush()


def _stream(file: Path | None) -> TextIO:
    if file is None:
        return sys.stderr
    file.parent.mkdir(parents=True, exist_ok=True)
    return file.open("a", encoding="utf-8")


def _json_logger(level: int) -> type[FilteringBoundLogger]:
    """Writes lines of the level info, a few every turn, past structlog's chain of calls."""
    base = structlog.make_filtering_bound_logger(level)
    if level > logging.INFO:
        return base

    class JsonLogger(base):  # type: ignore[misc,valid-type]  # structlog makes its classes
        # By its place only: else each field would be compared with the name of `event`.
        def info(self, event: str, /, *args: Any, **fields: Any) -> None:
            if args or self._context or "exc_info" in fields:
                super().info(event, *args, **fields)
            else:
                self._logger.info(Line("info", event, fields, time.time_ns()))

    return JsonLogger


def _to_line(
    logger: object, method: str, event: MutableMapping[str, Any]
) -> tuple[tuple[Line], dict[str, Any]]:
    """What the writer is called with; each processor of structlog's would cost as much."""
    if "exc_info" in event:
        event = _render_exception(logger, method, event)
    return (Line(method, event.pop("event"), event, time.time_ns()),), {}


_render_exception = structlog.processors.ExceptionRenderer()


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
