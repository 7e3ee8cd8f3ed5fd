"""The command line."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import os
import signal
import sys
from pathlib import Path
from typing import Any

import click
import uvloop

from actors.data_dir import DataDirInUse, described
from actors.system import System
from agents.texts import text_problems
from config.check import check as check_settings
from config.errors import ConfigError
from config.loader import load_settings
from config.profile_loader import load_profiles
from config.settings import Settings
from orchestrator.chat import chat as terminal_phone
from orchestrator.logs import open_log
from orchestrator.rehearsal.converse import converse as perform_scripts
from orchestrator.storage.errors import DatasetMismatch, EmbeddedServerError, StoreUnavailable
from orchestrator.storage.records.errors import RecordsMisconfigured, RecordsUnavailable

EXIT_USAGE, EXIT_UNAVAILABLE = 2, 69
DEFAULT_PHONE = "573001234567"
GC_ALLOCATIONS = 4_000
"""A turn makes hundreds of short-lived objects: looked at each seven hundred, as is Python's habit,
they cost 6 %; each twenty thousand, the loop would stand still for 2 to 6 ms at a time."""
SWITCH_INTERVAL_SECONDS = 0.0005
"""The SQL thread gives the interpreter back this soon; at Python's 5 ms the loop would starve."""

config_option = click.option(
    "--config",
    "config_file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="TOML file with settings; the environment overrides it.",
)


@click.group(invoke_without_command=True)
@config_option
@click.pass_context
def cli(context: click.Context, config_file: Path | None) -> None:
    """WhatsApp conversation orchestrator on supervised actors."""
    context.obj = config_file
    if context.invoked_subcommand is None:
        context.invoke(serve, config_file=config_file)


@cli.command()
@config_option
@click.pass_obj
def serve(obj: Path | None, config_file: Path | None) -> None:
    """Run the daemon."""
    sys.exit(_serve(config_file or obj))


@cli.command()
@config_option
@click.pass_obj
def check(obj: Path | None, config_file: Path | None) -> None:
    """Validate settings and business profiles; report every problem at once."""
    problems = check_settings(os.environ, config_file or obj, examine=text_problems)
    for problem in problems:
        click.echo(str(problem), err=True)
    if problems:
        click.echo(f"{len(problems)} problem(s).", err=True)
        sys.exit(EXIT_USAGE)
    click.echo("Settings and business profiles are fine.")


@cli.command()
@config_option
@click.option("--phone", default=DEFAULT_PHONE, help="Your number: digits with country code.")
@click.option("--profile", "name", default=None, help="Your name in the profile.")
@click.option("--number", default=None, help="The business's phone_number_id to write to.")
@click.pass_obj
def chat(
    obj: Path | None, config_file: Path | None, phone: str, name: str | None, number: str | None
) -> None:
    """A terminal phone: talk to a running daemon in simulator mode."""
    daemon = _running_daemon(config_file or obj)
    talk = terminal_phone(
        admin_url=daemon["admin_url"],
        token=daemon["admin_token"],
        phone=phone,
        phone_number_id=number,
        name=name,
    )
    try:
        sys.exit(uvloop.run(talk))
    except KeyboardInterrupt:
        sys.exit(0)


@cli.command()
@config_option
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True))
@click.option("--number", default=None, help="The business's phone_number_id to write to.")
@click.option("--quiet", is_flag=True, help="Only say what was not as expected.")
@click.pass_obj
def converse(
    obj: Path | None,
    config_file: Path | None,
    files: tuple[Path, ...],
    number: str | None,
    quiet: bool,
) -> None:
    """Perform conversation scripts (TOML) against a running daemon in simulator mode."""
    daemon = _running_daemon(config_file or obj)
    talk = perform_scripts(
        files,
        admin_url=daemon["admin_url"],
        token=daemon["admin_token"],
        phone_number_id=number,
        quiet=quiet,
    )
    try:
        sys.exit(uvloop.run(talk))
    except ConfigError as error:
        click.echo(str(error), err=True)
        sys.exit(EXIT_USAGE)
    except KeyboardInterrupt:
        sys.exit(0)


def main() -> int:
    """Entry point of the `tertulia` command."""
    cli(prog_name="tertulia")
    return 0


def _running_daemon(config_file: Path | None) -> dict[str, Any]:
    settings = _settings(config_file)
    daemon = described(settings.data_dir)
    if daemon is None:
        click.echo(
            f"No daemon is running on DATA_DIR {settings.data_dir}; start one with: make run",
            err=True,
        )
        sys.exit(EXIT_UNAVAILABLE)
    return daemon


def _settings(config_file: Path | None) -> Settings:
    try:
        return load_settings(os.environ, config_file)
    except ConfigError as error:
        click.echo(str(error), err=True)
        sys.exit(EXIT_USAGE)


def _serve(config_file: Path | None) -> int:
    settings = _settings(config_file)
    try:
        profiles = load_profiles(settings.business_profiles)
        return uvloop.run(_daemon(settings, profiles))
    except (ConfigError, DatasetMismatch, DataDirInUse, RecordsMisconfigured) as error:
        click.echo(str(error), err=True)
        return EXIT_USAGE
    except (StoreUnavailable, EmbeddedServerError, RecordsUnavailable) as error:
        click.echo(str(error), err=True)
        return EXIT_UNAVAILABLE
    except OSError as error:
        click.echo(f"the daemon cannot start: {error}", err=True)
        return EXIT_USAGE


async def _daemon(settings: Settings, profiles: tuple) -> int:  # type: ignore[type-arg]
    log = open_log(format_=settings.log_format, level=settings.log_level, file=settings.log_file)
    system = System(settings, profiles, log)
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, system.stop)
    in_terminal = os.isatty(0)
    loop.add_signal_handler(signal.SIGHUP, lambda: _hang_up(system, in_terminal=in_terminal))
    sys.setswitchinterval(SWITCH_INTERVAL_SECONDS)
    return await system.run(on_ready=_announce)


def _hang_up(system: System, *, in_terminal: bool) -> None:
    """The word to read the profiles again, unless it means that the terminal was closed."""
    if in_terminal and not os.isatty(0):
        system.stop()
    else:
        system.reload()


def _announce(system: System) -> None:
    # What start-up made lives as long as the daemon: the collector need not look at it again.
    gc.collect()
    gc.freeze()
    gc.set_threshold(GC_ALLOCATIONS, 20, 50)
    lines = [
        "",
        f"  webhook   {system.public_url}/webhook",
        f"  console   {system.admin_link}",
    ]
    if system.embedded_port:
        lines.append(f"  redis     redis-cli -p {system.embedded_port} KEYS 'session:*'")
    if system.phone_link:
        lines += [
            f"  phone     {system.phone_link}",
            "            or in another terminal: make chat",
        ]
    lines += ["  stop      Ctrl-C", "", ""]
    with contextlib.suppress(BrokenPipeError):
        click.echo("\n".join(lines))
