"""Performs script files against a running daemon and tells a person what came of them."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from pathlib import Path

import aiohttp
from rich.console import Console
from rich.markup import escape

from orchestrator.chat.client import AdminClient
from orchestrator.chat.errors import BadChoice, ChatError
from orchestrator.rehearsal.daemon_line import DaemonLine
from orchestrator.rehearsal.line import Heard
from orchestrator.rehearsal.performance import perform
from orchestrator.rehearsal.reader import read_scripts
from orchestrator.rehearsal.script import Script, Step

EXIT_AS_EXPECTED, EXIT_DIFFERS = 0, 1


async def converse(
    paths: Sequence[Path],
    *,
    admin_url: str,
    token: str,
    phone_number_id: str | None = None,
    quiet: bool = False,
    console: Console | None = None,
) -> int:
    """The exit code: 0 if everything was as expected, 1 if not; of ChatError otherwise.

    Each conversation has a phone of its own. Raises ConfigError for a file that is no script.
    """
    shown = console or Console(highlight=False)
    scripts = [script for path in paths for script in read_scripts(path)]
    try:
        async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session:
            client = AdminClient(session, admin_url, token)
            numbers = await client.phone_number_ids()
            number = _number(numbers, phone_number_id)
            played = [one for one in scripts if not _passed_over(one, numbers, shown)]
            failed = [
                script.name
                for script in played
                if not await _perform(script, client, number, shown, quiet=quiet)
            ]
    except ChatError as error:
        Console(stderr=True, highlight=False).print(f"tertulia converse: {error}", markup=False)
        return error.exit_code
    shown.print(f"{len(played) - len(failed)} of {len(played)} conversations went as expected.")
    return EXIT_DIFFERS if failed else EXIT_AS_EXPECTED


def _number(numbers: Sequence[str], wanted: str | None) -> str:
    if wanted is None and not numbers:
        raise BadChoice("the business has no number: name one")
    return wanted or numbers[0]


def _passed_over(script: Script, numbers: Sequence[str], console: Console) -> bool:
    """What this daemon cannot play."""
    reason = None
    if script.changes_the_business:
        reason = "it changes prices or stock"
    elif script.number is not None and script.number not in numbers:
        reason = f"it is for the number {script.number}"
    if reason is not None:
        console.print(f"[dim]- {escape(script.name)}: passed over, {reason}[/]", soft_wrap=True)
    return reason is not None


async def _perform(
    script: Script, client: AdminClient, number: str, console: Console, *, quiet: bool
) -> bool:
    """Whether it went as expected."""
    phone = f"5799{secrets.randbelow(10**9):09d}"
    line = DaemonLine(client, phone, script.number or number, script.user_name)

    def watch(step: Step, heard: Heard) -> None:
        if not quiet:
            console.print(
                f"[green]{escape(step.described)}[/]  [dim]{heard.lane}/{heard.intent}[/]"
            )
            console.print(heard.words, markup=False, style="dim")

    findings = await perform(script, line, watch)
    mark = "[red]✗[/]" if findings else "[green]✓[/]"
    console.print(f"{mark} {escape(script.name)}")
    for finding in findings:
        console.print(str(finding), markup=False, style="red")
    return not findings
