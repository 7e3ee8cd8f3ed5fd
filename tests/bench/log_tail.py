"""The daemon's log as the bench reads it: cheaply while the clock runs, exactly afterwards."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from pathlib import Path

import orjson
from attrs import define, frozen

_NEEDLE = b'"reply.sent"'
_REFUSED = b'"webhook.rejected"'


@frozen(slots=True)
class SentReply:
    """A `reply.sent` line. `at` in wall-clock seconds, as the daemon stamped it."""

    message_id: str
    reply_id: str
    at: float


@define
class LogTail:
    """Position in the log; `mark` starts a measurement, `sent_so_far` counts since then."""

    path: Path
    _marked: int = 0
    _read: int = 0
    _sent: int = 0

    def mark(self) -> None:
        self._marked = self._read = self.path.stat().st_size
        self._sent = 0

    def sent_so_far(self) -> int:
        """Replies logged since the mark; reads only what is new and parses nothing."""
        with self.path.open("rb") as file:
            file.seek(self._read)
            new = file.read()
        end = new.rfind(b"\n") + 1
        self._read += end
        self._sent += new.count(_NEEDLE, 0, end)
        return self._sent

    def replies(self) -> list[SentReply]:
        """Every reply logged since the mark, in the order of the log."""
        with self.path.open("rb") as file:
            file.seek(self._marked)
            return [_parsed(line) for line in file if _NEEDLE in line and line.endswith(b"\n")]

    def refusals(self) -> Counter[str]:
        """Why webhooks were not accepted since the mark, and how often."""
        with self.path.open("rb") as file:
            file.seek(self._marked)
            events = [orjson.loads(line) for line in file if _REFUSED in line]
        return Counter(f"{event['reason']}: {event.get('detail')}" for event in events)


def _parsed(line: bytes) -> SentReply:
    event = orjson.loads(line)
    at = datetime.fromisoformat(event["ts"]).timestamp()
    return SentReply(event["message_id"], event.get("reply_id", ""), at)
