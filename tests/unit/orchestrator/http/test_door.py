"""Plain webhooks are answered without aiohttp: on the wire nobody can tell."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from email.utils import parsedate_to_datetime
from functools import cache
from typing import Any, cast

import pytest
from aiohttp import web
from aiohttp.http import HttpRequestParser, RawRequestMessage
from attrs import field, frozen
from hypothesis import example, given
from hypothesis import strategies as st

from orchestrator.http.door import (
    AT_ONCE,
    LARGE_BYTES,
    MAX_HEAD_BYTES,
    MOST_HEADERS,
    MOST_WAITING_BYTES,
    WORTH_A_PATTERN,
    Connection,
    Door,
    Form,
    Head,
    HeadReader,
)
from orchestrator.http.intake import Intake
from orchestrator.http.receiver import MAX_BODY_BYTES, Receiver
from orchestrator.metrics import Metrics
from orchestrator.storage.errors import StoreUnavailable
from orchestrator.whatsapp.signature import sign
from tests.support.quiet_log import QuietLog

SECRET = b"secret"
BODY = b'{"object":"whatsapp_business_account","entry":[]}'
Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


class Store:
    """Stands for the intake: stores when told to, or at once."""

    def __init__(self, *, works: bool = True, waits: bool = False) -> None:
        self.batches = 0
        self.begun = asyncio.Event()
        self.may_end = asyncio.Event()
        self.ended = asyncio.Event()
        if not waits:
            self.may_end.set()
        self._works = works
        self._tasks: set[asyncio.Task[None]] = set()

    async def store(self, _: object) -> None:
        self.begun.set()
        await self.may_end.wait()
        if not self._works:
            raise StoreUnavailable("no store")
        self.batches += 1
        self.ended.set()

    def begin(
        self, items: object, told: Callable[[object, BaseException | None], None], asker: object
    ) -> None:
        task = asyncio.get_running_loop().create_task(self.store(items))
        self._tasks.add(task)
        task.add_done_callback(lambda done: told(asker, done.exception()))


@frozen
class Listening:
    """A listener of its own, by the door or by aiohttp alone."""

    receiver: Receiver
    store: Store
    door: Door | None
    port: int
    _writers: list[asyncio.StreamWriter] = field(factory=list, init=False)

    async def connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        self._writers.append(writer)
        return reader, writer

    async def hang_up(self) -> None:
        for writer in self._writers:
            writer.close()
            with suppress(ConnectionError):
                await writer.wait_closed()


@asynccontextmanager
async def listening(store: Store, *, by_door: bool = True) -> AsyncIterator[Listening]:
    receiver = Receiver(
        intake=cast(Intake, store),
        app_secrets=[SECRET],
        verify_token="token",
        not_ready=lambda: None,
        log=QuietLog().logger,
        metrics=Metrics(),
    )
    runner = web.AppRunner(receiver.application(), access_log=None)
    await runner.setup()
    server = runner.server
    assert server is not None
    if by_door:
        door = Door(receiver, server)
        port = await door.listen("127.0.0.1", 0)
        it = Listening(receiver, store, door, port)
        yield it
        await door.close()
    else:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        it = Listening(receiver, store, None, runner.addresses[0][1])
        yield it
    await runner.cleanup()
    await it.hang_up()


def talk(conversation: Talk, *, works: bool = True, by_door: bool = True) -> Store:
    """Hold `conversation` with a listening receiver."""
    store = Store(works=works)

    async def scenario() -> None:
        async with asyncio.timeout(10), listening(store, by_door=by_door) as it:
            reader, writer = await it.connect()
            await conversation(reader, writer)

    asyncio.run(scenario())
    return store


def head(body: bytes = BODY, *lines: str, path: str = "/webhook", version: str = "1.1") -> bytes:
    signature = f"X-Hub-Signature-256: {sign(body, SECRET)}"
    start = [f"POST {path} HTTP/{version}", "Host: here", f"Content-Length: {len(body)}"]
    return "\r\n".join([*start, signature, *lines, "", ""]).encode()


async def answer(reader: asyncio.StreamReader) -> tuple[str, dict[str, str]]:
    """Status line and headers; no answer here has a body that matters."""
    status, *lines = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
    headers = dict(line.split(": ", 1) for line in lines if line)
    await reader.readexactly(int(headers.get("Content-Length", 0)))
    return status, headers


def test_webhooks_of_one_connection_are_answered_in_turn() -> None:
    async def conversation(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write((head() + BODY) * 3)
        for _ in range(3):
            status, headers = await answer(reader)
            assert status == "HTTP/1.1 200 OK"
            assert headers["Content-Length"] == "0"
            assert parsedate_to_datetime(headers["Date"]).tzinfo is not None

    assert talk(conversation).batches == 3


@pytest.mark.parametrize(
    ("request_", "works"),
    [
        (head() + BODY, True),
        (head() + BODY, False),
        (head(b"{}") + BODY[:2], True),
        (head(b"[]") + b"[]", True),
    ],
)
def test_the_door_says_what_aiohttp_says(request_: bytes, *, works: bool) -> None:
    heard: list[tuple[str, dict[str, str]]] = []

    async def conversation(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(request_)
        status, headers = await answer(reader)
        heard.append((status, headers | {"Date": ""}))

    talk(conversation, works=works)
    talk(conversation, works=works, by_door=False)
    assert heard[0] == heard[1]


@pytest.mark.parametrize("size", [0, 1, 10, len(BODY) - 1])
def test_a_body_that_comes_after_its_head_is_waited_for(size: int) -> None:
    async def conversation(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(head())
        await writer.drain()
        for piece in (BODY[:size], BODY[size:]):
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(0)
        assert (await answer(reader))[0] == "HTTP/1.1 200 OK"

    assert talk(conversation).batches == 1


@pytest.mark.parametrize(("version", "line"), [("1.1", "Connection: close"), ("1.0", "X: y")])
def test_a_client_that_wants_the_connection_closed_sees_it_closed(version: str, line: str) -> None:
    async def conversation(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(head(BODY, line, version=version) + BODY)
        assert (await answer(reader))[0] == f"HTTP/{version} 200 OK"
        assert await reader.read() == b""

    assert talk(conversation).batches == 1


def test_a_client_that_asks_first_is_told_to_go_on() -> None:
    async def conversation(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(head(BODY, "Expect: 100-continue"))
        assert await reader.readuntil(b"\r\n\r\n") == b"HTTP/1.1 100 Continue\r\n\r\n"
        writer.write(BODY)
        assert (await answer(reader))[0] == "HTTP/1.1 200 OK"

    assert talk(conversation).batches == 1


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (head(b"{}") + BODY[:2], "401 Unauthorized"),
        (head(b"[]") + b"[]", "400 Bad Request"),
        (head(BODY, path="/webhook?a=b") + BODY, "200 OK"),
        (head(BODY, path="/other") + BODY, "404 Not Found"),
        (b"PUT /webhook HTTP/1.1\r\nHost: x\r\n\r\n", "405 Method Not Allowed"),
        (b"POST /webhook HTTP/1.1\r\nHost: x\r\n\r\n", "401 Unauthorized"),
        (b"GET /webhook?hub.mode=subscribe HTTP/1.1\r\nHost: x\r\n\r\n", "403 Forbidden"),
        (b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n", "200 OK"),
    ],
)
def test_everything_else_is_answered_as_before(request_: bytes, status: str) -> None:
    async def conversation(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(request_)
        assert (await answer(reader))[0] == f"HTTP/1.1 {status}"

    talk(conversation)


def test_what_was_not_stored_is_not_acknowledged() -> None:
    async def conversation(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(head() + BODY)
        assert (await answer(reader))[0] == "HTTP/1.1 503 Service Unavailable"

    talk(conversation, works=False)


def test_a_body_over_the_limit_is_refused() -> None:
    body = b" " * (MAX_BODY_BYTES + 1)

    async def conversation(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(head(body) + body)
        status: Any = (await answer(reader))[0]
        assert status == "HTTP/1.1 413 Request Entity Too Large"

    assert talk(conversation).batches == 0


def test_answers_keep_the_order_of_what_was_asked_whoever_answers() -> None:
    plain, other = head() + BODY, head(BODY, path="/other") + BODY

    async def conversation(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(plain + head(b"{}") + b"[]" + plain + other + plain)
        statuses = [(await answer(reader))[0][9:12] for _ in range(5)]
        assert statuses == ["200", "401", "200", "404", "200"]

    assert talk(conversation).batches == 3


def test_what_comes_while_one_is_stored_waits_for_its_turn() -> None:
    async def scenario() -> None:
        async with asyncio.timeout(10), listening(Store(waits=True)) as it:
            reader, writer = await it.connect()
            writer.write(head() + BODY)
            await it.store.begun.wait()
            for _ in range(500):  # more than is read ahead
                writer.write(head() + BODY)
            it.store.may_end.set()
            for _ in range(501):
                assert (await answer(reader))[0] == "HTTP/1.1 200 OK"
            assert it.store.batches == 501

    asyncio.run(scenario())


def test_a_door_that_closes_answers_first_what_it_has_taken() -> None:
    async def scenario() -> None:
        async with asyncio.timeout(10), listening(Store(waits=True)) as it:
            assert it.door is not None
            reader, writer = await it.connect()
            idle, _ = await it.connect()
            writer.write(head() + BODY)
            await it.store.begun.wait()
            closing = asyncio.create_task(it.door.close())
            assert await idle.read() == b"", "who asked nothing is let go at once"
            it.store.may_end.set()
            assert (await answer(reader))[0] == "HTTP/1.1 200 OK"
            assert await reader.read() == b""
            await closing
            with pytest.raises(OSError, match=str(it.port)):
                await it.connect()

    asyncio.run(scenario())


def test_a_client_that_comes_as_the_door_closes_is_let_go_at_once() -> None:
    async def scenario() -> None:
        async with asyncio.timeout(10), listening(Store()) as it:
            assert it.door is not None
            it.door.closing = True
            reader, _ = await it.connect()
            assert await reader.read() == b""

    asyncio.run(scenario())


def test_a_client_that_leaves_early_hurts_nobody() -> None:
    async def scenario() -> None:
        async with asyncio.timeout(10), listening(Store(waits=True)) as it:
            assert it.door is not None
            _, writer = await it.connect()
            writer.write(head() + BODY)
            await it.store.begun.wait()
            writer.transport.abort()
            await it.door.close()  # which waits until nobody is left
            assert not it.store.may_end.is_set()
            it.store.may_end.set()
            await it.store.ended.wait()
            assert it.store.batches == 1

    asyncio.run(scenario())


def test_a_receiver_that_fails_answers_500_and_stays() -> None:
    class Broken(Store):
        def begin(
            self, items: object, told: Callable[[object, BaseException | None], None], asker: object
        ) -> None:
            raise RuntimeError("a bug")

    async def scenario() -> None:
        async with asyncio.timeout(10), listening(Broken()) as it:
            reader, writer = await it.connect()
            writer.write((head() + BODY) * 2)
            for _ in range(2):
                assert (await answer(reader))[0] == "HTTP/1.1 500 Internal Server Error"

    asyncio.run(scenario())


@pytest.mark.parametrize(
    "lines",
    [
        ["Transfer-Encoding: chunked"],
        ["Content-Encoding: gzip"],
        ["Connection: close"],
        ["Expect: 100-continue"],
        ["Connection: Upgrade", "Upgrade: websocket"],
        ["content-length: 5"],
        ["X-Hub-Signature-256: sha256=00"],
        ["X : y"],
        [" folded"],
        ["X: \x00"],
        ["X: \x0b"],
        ["no colon"],
        [": no name"],
        ["X: " + "y" * MAX_HEAD_BYTES],
    ],
)
def test_a_head_two_readers_could_read_differently_is_left_to_aiohttp(lines: list[str]) -> None:
    assert HeadReader().read(head(BODY, *lines) + BODY) is None
    assert used_to("X: y").read(head(BODY, *lines) + BODY) is None


def test_a_head_of_more_headers_than_a_webhook_ever_has_is_left_to_aiohttp() -> None:
    lines = [f"X-{number}: y" for number in range(MOST_HEADERS)]
    assert HeadReader().read(head(BODY, *lines) + BODY) is None


def used_to(*lines: str) -> HeadReader:
    """A reader after so many heads with these that it knows them by a pattern."""
    reader = HeadReader()
    for _ in range(WORTH_A_PATTERN):
        if reader.read(head(BODY, *lines)) is None:
            break
    return reader


def test_the_values_of_a_head_like_those_before_it_are_its_own() -> None:
    reader = used_to("X-Id: 7", "Connection: keep-alive")
    data = head(b"other", "X-Id: 8 and 9", "Connection: Keep-Alive")
    assert reader.read(data + b"other") == Head(sign(b"other", SECRET), len(data), len(data) + 5)
    assert reader.read(head(BODY, "X-Id: 7", "Connection: close")) is None


@pytest.mark.parametrize("length", ["0", "00", str(LARGE_BYTES + 1), "1" * 5_000, "1 2", "+1", ""])
def test_a_length_that_is_none_or_large_is_noticed_in_a_known_head_too(length: str) -> None:
    data = head().replace(
        f"Content-Length: {len(BODY)}".encode(), f"Content-Length: {length}".encode()
    )
    assert used_to().read(data + BODY) is None


def test_connections_learn_from_each_others_heads() -> None:
    form_of = cache(Form)

    for _ in range(WORTH_A_PATTERN):
        assert HeadReader(form_of).read(head()) is not None

    form = form_of((b"Host", b"Content-Length", b"X-Hub-Signature-256"))
    assert form.pattern is not None
    assert form.pattern.match(head())


def test_a_head_unlike_those_before_it_is_read_all_the_same() -> None:
    reader = HeadReader()
    for data in (head(), head(), head(BODY, "connection: Keep-Alive", "X-Id: 7"), head()):
        found = reader.read(data)
        assert found is not None
        assert (found.start, found.end) == (len(data), len(data) + len(BODY))
    unsigned = b"POST /webhook HTTP/1.1\r\ncontent-length: 1\r\n\r\n"
    assert reader.read(unsigned) == Head(None, len(unsigned), len(unsigned) + 1)
    assert reader.read(head(BODY, "Connection: close")) is None


@pytest.mark.parametrize(
    "start",
    [
        "GET /webhook HTTP/1.1",
        "POST /webhook HTTP/1.0",
        "POST /webhook/ HTTP/1.1",
        "POST  /webhook HTTP/1.1",
        "POST /webhook HTTP/1.1 ",
        "\r\nPOST /webhook HTTP/1.1",
    ],
)
def test_another_request_line_is_left_to_aiohttp(start: str) -> None:
    assert HeadReader().read(f"{start}\r\nContent-Length: 1\r\n\r\n1".encode()) is None


@pytest.mark.parametrize(
    "lines",
    [
        [],
        ["Content-Length: 0"],
        ["Content-Length: 0", "Connection: close"],
        ["Connection: Upgrade", "Upgrade: h2c"],
    ],
)
def test_what_has_no_body_is_left_to_aiohttp(lines: list[str]) -> None:
    start = ["POST /webhook HTTP/1.1", "Host: here"]
    for head_lines in ([*start, *lines], [*start[:1], *lines]):
        assert HeadReader().read("\r\n".join([*head_lines, "", ""]).encode()) is None


@pytest.mark.parametrize(
    "length",
    ["", "-1", "+1", "1 2", "0x1", "1,1", str(LARGE_BYTES + 1), "1" * 40, "0" * 5_000 + "5"],
)
def test_a_length_that_is_none_or_large_is_left_to_aiohttp(length: str) -> None:
    assert (
        HeadReader().read(f"POST /webhook HTTP/1.1\r\nContent-Length: {length}\r\n\r\n".encode())
        is None
    )


@given(st.lists(st.integers(1, 400), max_size=12), st.integers(1, 4))
def test_however_a_head_and_its_body_are_cut_into_pieces(cuts: list[int], count: int) -> None:
    stream = (head() + BODY) * count
    pieces, rest = [], stream
    for cut in cuts:
        pieces.append(rest[:cut])
        rest = rest[cut:]

    async def conversation(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for piece in (*pieces, rest):
            writer.write(piece)
            await asyncio.sleep(0)
        for _ in range(count):
            assert (await answer(reader))[0] == "HTTP/1.1 200 OK"

    assert talk(conversation).batches == count


class _Heard:
    """Collects what aiohttp's own parser reads."""

    def __getattr__(self, _: str) -> Callable[..., None]:
        return lambda *_args, **_named: None


# No second Host: aiohttp refuses that, and the door reads no Host at all.
NAMES = st.sampled_from(["TE", "Connection", "Keep-Alive", "Proxy-Connection", "Sec-WebSocket-Key"])
NAMES |= st.text("Xx-_!#a: \t\r\n\x80", max_size=4)
VALUES = (
    st.sampled_from(["keep-alive", "close", "Keep-Alive, TE"])
    | st.text("close, keep-alive\t\r\n:\x7f\x80é", max_size=12)
    | st.text(max_size=6)
)


@example([("TE", "\r\n")])
@given(st.lists(st.tuples(NAMES, VALUES), max_size=3))
def test_what_the_door_reads_aiohttp_reads_alike(fields: list[tuple[str, str]]) -> None:
    data = head(BODY, *(f"{name}: {value}" for name, value in fields)) + BODY
    ours = HeadReader().read(data)
    known = used_to(*(f"{name}: x" for name, _ in fields)).read(data)
    assert known == ours
    if ours is None:
        return

    async def parse() -> tuple[RawRequestMessage, bytes]:
        loop = asyncio.get_running_loop()
        parser = HttpRequestParser(cast(Any, _Heard()), loop, 2**16)
        ((message, payload),), _, tail = parser.feed_data(data[: ours.end])  # a value may end it
        assert not tail
        return message, await payload.read()

    message, body = asyncio.run(parse())
    assert (message.method, message.path) == ("POST", "/webhook")
    assert not message.should_close
    assert message.headers.get("X-Hub-Signature-256") == ours.signature
    assert body == data[ours.start : ours.end]


class Choosy(asyncio.Transport):
    """A client that says when it takes answers, and hears when to send no more."""

    def __init__(self) -> None:
        super().__init__()
        self.answers = 0
        self.reads = True

    def write(self, data: object) -> None:
        self.answers += 1

    def is_closing(self) -> bool:
        return False

    def pause_reading(self) -> None:
        self.reads = False

    def resume_reading(self) -> None:
        self.reads = True

    async def until_answered(self, count: int) -> None:
        async with asyncio.timeout(10):
            while self.answers < count:  # noqa: ASYNC110 - a few ticks of the loop
                await asyncio.sleep(0)


FORGED = b"POST /webhook HTTP/1.1\r\nContent-Length: 2\r\n\r\n{}"


def test_a_client_that_takes_no_answers_is_not_listened_to_for_ever() -> None:
    async def scenario() -> None:
        async with listening(Store()) as it:
            assert it.door is not None
            connection, client = Connection(it.door), Choosy()
            connection.connection_made(client)
            connection.pause_writing()
            sent = 0
            while client.reads:
                assert len(FORGED) * sent <= MOST_WAITING_BYTES
                connection.data_received(FORGED * 100)
                sent += 100
            assert client.answers == 0
            connection.resume_writing()
            await client.until_answered(sent)
            assert client.reads
            connection.connection_lost(None)

    asyncio.run(scenario())


def test_a_client_that_sends_many_at_once_lets_others_have_their_turn() -> None:
    async def scenario() -> None:
        async with listening(Store()) as it:
            assert it.door is not None
            connection, client = Connection(it.door), Choosy()
            connection.connection_made(client)
            connection.data_received(FORGED * (3 * AT_ONCE))
            assert client.answers == AT_ONCE
            await client.until_answered(3 * AT_ONCE)
            connection.connection_lost(None)

    asyncio.run(scenario())
