"""One sitting at the terminal phone: lines in, the simulator's events out."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path
from typing import Any

import aiohttp
from attrs import frozen
from rich.console import Console

from orchestrator.chat.client import AdminClient
from orchestrator.chat.commands import Look, Misread, Save, Send, Turn, read_line
from orchestrator.chat.errors import BadChoice, ChatError, RequestFailed
from orchestrator.chat.lines import Lines
from orchestrator.chat.screen import HELP, Screen
from orchestrator.rehearsal.writer import Sitting
from orchestrator.whatsapp.identity import as_bsuid, as_phone

MOST_TRACES = 100
"""Turns of a sitting whose decisions are saved with it."""


@frozen(kw_only=True, slots=True)
class Patience:
    """How long a script waits for the answer to a line, in seconds."""

    first_reply: float = 15.0
    """For the first message of the answer; bots may also say nothing."""
    quiet: float = 0.8
    """Without a further message: the answer is complete."""
    whole_answer: float = 60.0


async def chat(
    *,
    admin_url: str,
    token: str,
    phone: str,
    phone_number_id: str | None = None,
    name: str | None = None,
    stdin: int | None = None,
    console: Console | None = None,
    patience: Patience | None = None,
) -> int:
    """Talk until /quit or the end of the input; gives the exit code.

    At a terminal, replies appear as they come. Otherwise the input is a script: each line waits
    until the one before is answered. `name` is the user's profile name.
    """
    shown = console or Console(highlight=False)
    descriptor = sys.stdin.fileno() if stdin is None else stdin
    interactive = shown.is_terminal and os.isatty(descriptor)
    screen = Screen(shown, interactive=interactive)
    try:
        async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session:
            client = AdminClient(session, admin_url, token)
            sitting = _Sitting(
                client,
                screen,
                _user_id(phone),
                await _number(client, phone_number_id),
                name,
            )
            wait = None if interactive else patience or Patience()
            return await sitting.run(Lines(descriptor), wait)
    except ChatError as error:
        (console or Console(stderr=True, highlight=False)).print(
            f"tertulia chat: {error}", markup=False, soft_wrap=True
        )
        return error.exit_code


def _user_id(phone: str) -> str:
    user_id = as_phone(phone) or as_bsuid(phone)
    if user_id is None:
        raise BadChoice(
            f"{phone!r} is no phone: write digits with the country code, for example 573005550117"
        )
    return user_id


async def _number(client: AdminClient, wanted: str | None) -> str:
    """Asked for even if it is known: the answer shows whether there is a simulator at all."""
    numbers = await client.phone_number_ids()
    if wanted is None and not numbers:
        raise BadChoice("the business has no number: name one")
    return wanted or numbers[0]


class _Sitting:
    def __init__(
        self,
        client: AdminClient,
        screen: Screen,
        phone: str,
        phone_number_id: str,
        name: str | None,
    ) -> None:
        self._client = client
        self._screen = screen
        self._phone = phone
        self._phone_number_id = phone_number_id
        self._name = name
        self._last = 0
        self._is_typing = False
        self._replies = 0
        self._news = asyncio.Event()
        self._notes = Sitting()

    async def run(self, lines: Lines, patience: Patience | None) -> int:
        self._last = (await self._client.events(self._phone, -1))["last"]
        self._screen.welcome(self._phone, self._phone_number_id)
        following = asyncio.create_task(self._follow(), name="chat-events")
        reading = asyncio.create_task(self._obey(lines, patience), name="chat-lines")
        try:
            await asyncio.wait({following, reading}, return_when=asyncio.FIRST_COMPLETED)
            if following.done():
                following.result()
            return await reading
        finally:
            for task in (following, reading):
                task.cancel()
            await asyncio.gather(following, reading, return_exceptions=True)

    async def _follow(self) -> None:
        """Shows what happens on the phone, for ever."""
        while True:
            page = await self._client.events(self._phone, self._last)
            if page["lost"]:
                self._screen.note("(some messages have fallen off the screen)")
            self._last = page["last"]
            for event in page["events"]:
                self._take(event)

    def _take(self, event: dict[str, Any]) -> None:
        if event.get("phone_number_id") != self._phone_number_id:
            return
        if event["kind"] == "typing":
            self._is_typing = True
        elif event["kind"] == "message" and event["from"] == "business":
            self._is_typing = False
            self._replies += 1
            self._notes.heard(event.get("message") or {})
        self._screen.show(event)
        self._news.set()

    async def _obey(self, lines: Lines, patience: Patience | None) -> int:
        while (line := await lines.next()) is not None:
            command = read_line(line, self._screen)
            if command == Look("quit"):
                break
            if command is not None:
                self._screen.user_said(line)
            try:
                if isinstance(command, Send):
                    await self._send(command.wish, patience)
                elif isinstance(command, Look):
                    await self._look(command.what)
                elif isinstance(command, Turn):
                    self._screen.controls(await self._client.turn(command.what, command.wish))
                elif isinstance(command, Save):
                    await self._save(Path(command.path))
                elif isinstance(command, Misread):
                    self._screen.problem(command.problem)
            except RequestFailed as failed:
                self._screen.problem(str(failed))
            self._screen.prompt()
        return 0

    async def _send(self, wish: dict[str, Any], patience: Patience | None) -> None:
        about = {"phone_number_id": self._phone_number_id, "name": self._name}
        self._replies = 0
        self._is_typing = False
        self._screen.user_sent()
        self._notes.said(await self._client.send(self._phone, {**wish, **about}), wish)
        if patience is not None:
            await self._answered(patience)

    async def _answered(self, patience: Patience) -> None:
        """Wait until the answer came and nothing was added to it for a while."""
        try:
            async with asyncio.timeout(patience.whole_answer):
                while not self._replies:
                    if not await self._something_happens(patience.first_reply):
                        self._screen.note("(no answer)")
                        return
                while await self._something_happens(patience.quiet):
                    continue
        except TimeoutError:
            self._screen.note("(the answer does not end)")

    async def _something_happens(self, seconds: float) -> bool:
        """Whether anything is shown within so many seconds, or somebody is typing."""
        self._news.clear()
        try:
            async with asyncio.timeout(seconds):
                await self._news.wait()
        except TimeoutError:
            return self._is_typing
        return True

    async def _look(self, what: str) -> None:
        key = f"{self._phone_number_id}:{self._phone}"
        if what == "help":
            self._screen.note(HELP)
        elif what == "reset":
            await self._client.reset(key)
            self._screen.note("(the session is forgotten)")
        else:
            await self._show_conversation(key, what)

    async def _save(self, path: Path) -> None:
        """Write what was said, and what came of it as far as the record tells, as a script."""
        key = f"{self._phone_number_id}:{self._phone}"
        try:
            traces = (await self._client.conversation(key, traces=MOST_TRACES)).get("traces")
        except RequestFailed as failed:
            if failed.status != 404:
                raise
            traces = None
        try:
            path.write_text(self._notes.as_script(path.stem, traces or ()), encoding="utf-8")
        except OSError as error:
            self._screen.problem(f"{path} cannot be written: {error.strerror}")
            return
        self._screen.note(f"(saved: python run.py converse {path})")

    async def _show_conversation(self, key: str, what: str) -> None:
        try:
            conversation = await self._client.conversation(key)
        except RequestFailed as failed:
            if failed.status != 404:
                raise
            self._screen.note("(there is no session yet: say something)")
            return
        if what == "state":
            self._screen.json(conversation.get("state"))
        else:
            traces = conversation.get("traces") or [None]
            self._screen.json(traces[-1])
