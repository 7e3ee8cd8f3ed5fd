"""The daemon as its users meet it: a child process, signed webhooks, logs, Redis and SQL."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import http.client
import itertools
import json
import os
import secrets
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

import psutil
import redis
from attrs import define, field, frozen

ROOT = Path(__file__).parents[2]
NUMBER = "118273645509182"
APP_SECRET = "acceptance-app-secret"
VERIFY_TOKEN = "acceptance-verify-token"
ADMIN_TOKEN = "acceptance-admin-token"
STREAMS = ("inbox", "outbox", "journal")
WAIT_SECONDS = 60.0
POLL_SECONDS = (0.01, 0.05)
"""Between looks: at first, and after many. A look costs the daemon, too."""

Value = TypeVar("Value")
_numbers = itertools.count()
_run = secrets.token_hex(4)


@frozen
class Answer:
    """An HTTP answer."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)


def wait_for(what: Callable[[], Value], why: str, seconds: float = WAIT_SECONDS) -> Value:
    """The first true value of `what`; a look costs little, and the deadline is a failure."""
    deadline = time.monotonic() + seconds
    pause, longest = POLL_SECONDS
    while True:
        value = what()
        if value:
            return value
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {seconds:g} s: {why}")
        time.sleep(pause)
        pause = min(pause * 1.1, longest)


def new_wamid() -> str:
    return f"wamid.{_run}{next(_numbers):08d}"


def new_user() -> str:
    """A phone number nobody else in this run has."""
    return f"5730{next(_numbers):08d}"


def text_message(user: str, words: str, message_id: str | None = None) -> dict[str, Any]:
    return {
        "from": user,
        "id": message_id or new_wamid(),
        "timestamp": str(int(time.time())),
        "type": "text",
        "text": {"body": words},
    }


def webhook(*messages: dict[str, Any], number: str = NUMBER) -> bytes:
    """The notification that brings these messages."""
    users = dict.fromkeys(message["from"] for message in messages)
    value = {
        "messaging_product": "whatsapp",
        "metadata": {"display_phone_number": "573105550142", "phone_number_id": number},
        "contacts": [{"profile": {"name": "Ana"}, "wa_id": user} for user in users],
        "messages": list(messages),
    }
    change = {"field": "messages", "value": value}
    document = {"object": "whatsapp_business_account", "entry": [{"id": "1", "changes": [change]}]}
    return json.dumps(document).encode()


def status_webhook(user: str, wamid: str, reply_id: str, word: str = "delivered") -> bytes:
    """The notification that tells a reply's fate."""
    document = json.loads(webhook())
    document["entry"][0]["changes"][0]["value"]["statuses"] = [
        {
            "id": wamid,
            "status": word,
            "timestamp": str(int(time.time())),
            "recipient_id": user,
            "biz_opaque_callback_data": reply_id,
        }
    ]
    return json.dumps(document).encode()


def signature_of(body: bytes, secret: str = APP_SECRET) -> str:
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


@define
class Daemon:
    """One DATA_DIR and the daemon on it; it may be stopped, killed and started again."""

    home: Path
    settings: dict[str, str] = field(factory=dict)
    program: tuple[str, ...] = ("run.py", "serve")
    """What Python runs: the product, or a test's own way into it."""
    process: subprocess.Popen[bytes] | None = None
    facts: dict[str, Any] = field(factory=dict)
    _redis: Any = None
    _log: list[dict[str, Any]] = field(factory=list)
    _log_read: int = 0
    _family: list[psutil.Process] = field(factory=list)

    @property
    def data_dir(self) -> Path:
        return self.home / "data"

    @property
    def log_path(self) -> Path:
        return self.home / "daemon.log"

    def environment(self) -> dict[str, str]:
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        return kept | {
            "HTTP_HOST": "127.0.0.1",
            "HTTP_PORT": "0",
            "ADMIN_PORT": "0",
            "ADMIN_TOKEN": ADMIN_TOKEN,
            "DATA_DIR": str(self.data_dir),
            "DELIVERY": "log",
            "WHATSAPP_APP_SECRET": APP_SECRET,
            "WHATSAPP_VERIFY_TOKEN": VERIFY_TOKEN,
            "BURST_WINDOW_SECONDS": "0",
            "SEND_RATE_PER_NUMBER": "100000",
            "SEND_PAIR_BURST": "100000",
            "SEND_PAIR_SECONDS": "0",
            "EMBEDDED_APPENDFSYNC": "everysec",  # kills are survived by either; disks differ
            "LOG_FILE": str(self.log_path),
            "LOG_FORMAT": "json",
            **self.settings,
        }

    # Life

    def __enter__(self) -> Daemon:
        return self if self.process else self.start()

    def __exit__(self, *_: object) -> None:
        for process in self._family:
            if process.is_running():
                process.kill()
        if self.process is not None:
            self.process.kill()
            self.process.wait()
        if self._redis is not None:
            self._redis.close()

    def start(self) -> Daemon:
        """Start and wait until it is ready."""
        self.spawn()
        wait_for(self._described, "the daemon describes itself", 90)
        assert self.process is not None
        self._family = psutil.Process(self.process.pid).children(recursive=True)
        wait_for(lambda: self.get("/readyz").status == 200, "the daemon is ready")
        return self

    def spawn(self) -> subprocess.Popen[bytes]:
        """Start without waiting."""
        self.home.mkdir(parents=True, exist_ok=True)
        if self._redis is not None:
            self._redis.close()
            self._redis = None
        with (self.home / "output.txt").open("ab") as output:
            self.process = subprocess.Popen(
                (sys.executable, *self.program),
                cwd=ROOT,
                env=self.environment(),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        return self.process

    def _described(self) -> bool:
        assert self.process is not None
        if self.process.poll() is not None:
            raise AssertionError(f"ended with {self.process.returncode}: {self.output()}")
        try:
            self.facts = json.loads((self.data_dir / "daemon.json").read_text())
        except (OSError, ValueError):
            return False
        return bool(self.facts["pid"] == self.process.pid)

    def output(self) -> str:
        return (self.home / "output.txt").read_text()

    def signal(self, number: int) -> None:
        assert self.process is not None
        self.process.send_signal(number)

    def ended(self, seconds: float = 60) -> int:
        """The exit code."""
        assert self.process is not None
        return self.process.wait(seconds)

    def stop(self) -> int:
        self.signal(signal.SIGTERM)
        return self.ended()

    def kill(self) -> None:
        """End it without a word, and wait until its Valkey noticed."""
        self.signal(signal.SIGKILL)
        self.ended()
        wait_for(lambda: not self.orphans(), "no process is left behind")

    def orphans(self) -> list[psutil.Process]:
        """What it had started and still runs."""
        alive = (psutil.STATUS_ZOMBIE, psutil.STATUS_DEAD)
        return [one for one in self._family if one.is_running() and one.status() not in alive]

    def valkey(self) -> psutil.Process:
        assert self.process is not None
        for child in psutil.Process(self.process.pid).children(recursive=True):
            if "valkey" in child.name():
                return child
        raise AssertionError("the daemon has no valkey-server")

    # HTTP

    def request(
        self,
        url: str,
        method: str = "GET",
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        parts = urlsplit(url)
        with closing(http.client.HTTPConnection(parts.netloc, timeout=60)) as connection:
            path = f"{parts.path}?{parts.query}" if parts.query else parts.path
            connection.request(method, path, body, dict(headers or {}))
            response = connection.getresponse()
            return Answer(response.status, dict(response.getheaders()), response.read())

    def get(self, path: str) -> Answer:
        """From the public listener."""
        return self.request(self.facts["public_url"] + path)

    def post(self, body: bytes, signature: str | None = "") -> Answer:
        """POST a notification; signed rightly unless a signature (or None) is given."""
        if signature == "":
            signature = signature_of(body)
        headers = {"Content-Type": "application/json"}
        if signature is not None:
            headers["X-Hub-Signature-256"] = signature
        return self.request(self.facts["public_url"] + "/webhook", "POST", body, headers)

    def say(self, user: str, words: str) -> str:
        """A user's message, accepted; its id."""
        message = text_message(user, words)
        assert self.post(webhook(message)).status == 200
        return str(message["id"])

    def admin(
        self, path: str, method: str = "GET", body: Any = None, token: str | None = ADMIN_TOKEN
    ) -> Answer:
        headers = {} if token is None else {"Authorization": f"Bearer {token}"}
        data = None if body is None else json.dumps(body).encode()
        return self.request(self.facts["admin_url"] + path, method, data, headers)

    # What it did

    def events(self, at: str | None = None, **facts: object) -> list[dict[str, Any]]:
        """Log lines, all or those of one event with these facts."""
        return [
            line
            for line in self._lines()
            if (at is None or line.get("at") == at)
            and all(line.get(key) == value for key, value in facts.items())
        ]

    def _lines(self) -> list[dict[str, Any]]:
        """Reads on from where the last look ended."""
        if self.log_path.exists():
            with self.log_path.open("rb") as file:
                file.seek(self._log_read)
                new = file.read()
            end = new.rfind(b"\n") + 1
            self._log_read += end
            self._log += [json.loads(line) for line in new[:end].splitlines()]
        return self._log

    def wait_event(self, at: str, seconds: float = WAIT_SECONDS, **facts: object) -> dict[str, Any]:
        found = wait_for(lambda: self.events(at, **facts), f"{at} {facts}", seconds)
        return found[0]

    def wait_for_replies(self, message_id: str, count: int = 1) -> list[dict[str, Any]]:
        """The `reply.sent` lines of the answer to a message."""
        wait_for(
            lambda: len(self.events("reply.sent", message_id=message_id)) >= count,
            f"{count} replies to {message_id}",
        )
        return self.events("reply.sent", message_id=message_id)

    @property
    def redis(self) -> Any:
        if self._redis is None:
            url = self.settings.get("REDIS_URL") or f"redis://127.0.0.1:{self.facts['redis_port']}"
            self._redis = redis.Redis.from_url(url, decode_responses=True)
        return self._redis

    def reconnect(self) -> None:
        """After its Valkey was started again, maybe on another port."""
        self.facts = json.loads((self.data_dir / "daemon.json").read_text())
        if self._redis is not None:
            self._redis.close()
            self._redis = None

    def backlog(self, *kinds: str) -> int:
        """Entries in the streams: all, or those of the kinds named."""
        pipeline = self.redis.pipeline(transaction=False)
        for kind in kinds or STREAMS:
            for partition in range(int(self.settings.get("PARTITIONS", "64"))):
                pipeline.xlen(f"{kind}:{partition}")
        return sum(pipeline.execute())

    def settle(self, seconds: float = WAIT_SECONDS) -> None:
        """Wait until everything accepted is applied, sent and on record."""
        wait_for(lambda: self.backlog() == 0, "nothing is left to do", seconds)

    def session(self, user: str, number: str = NUMBER) -> dict[str, Any]:
        data = self.redis.get(f"session:{number}:{user}")
        assert data is not None, f"no session of {user}"
        state: dict[str, Any] = json.loads(data)
        return state

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """From the SQL record."""
        given = self.settings.get("DATABASE_URL", "")
        if given.startswith("postgresql"):
            return asyncio.run(_postgresql_rows(given, query, values))
        given = given.removeprefix("sqlite:///")
        path = Path(given) if given else self.data_dir / "records.sqlite3"
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=10)) as database:
            return database.execute(query, values).fetchall()


async def _postgresql_rows(url: str, query: str, values: tuple[object, ...]) -> list[Any]:
    import asyncpg  # type: ignore[import-untyped]  # the package ships no annotations

    connection = await asyncpg.connect(url)
    try:
        return [tuple(row) for row in await connection.fetch(query, *values)]
    finally:
        await connection.close()
