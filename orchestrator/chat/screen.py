"""What the terminal phone shows: bubbles with colours, or plain lines if nobody looks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rich.console import Console
from rich.control import Control
from rich.panel import Panel
from rich.segment import ControlType
from rich.text import Text

from orchestrator.chat.bubbles import extra_lines

HELP = """\
Type to write. A number taps the button or row with that number.
/text WORDS        write something that would be taken for a number or a command
/location LAT LON  share a place          /image [CAPTION]  send a picture
/fault NAME [TIMES | 30s]  trouble on demand, /fault off ends all
/clock +25h  put the emulator's clock forward, /clock reset
/state   the session's state              /trace   how the last turn was decided
/save FILE  this sitting as a script for `run.py converse`
/reset   forget the session               /help    this
/quit    put the phone away (Ctrl-D too)"""

_TICKS = {"delivered": "✓✓", "read": "✓✓ read"}
_TICK_STYLES = {"✓✓ read": "blue"}
_BUBBLE_WIDTH = 64
_START_OF_LINE = Control(ControlType.CARRIAGE_RETURN, (ControlType.ERASE_IN_LINE, 2))


class Screen:
    """Numbers what can be tapped, counting on through all bubbles of an answer.

    At a terminal, the ticks and `typing …` stand in the prompt; elsewhere ticks get lines.
    """

    def __init__(self, console: Console, *, interactive: bool) -> None:
        self._console = console
        self._interactive = interactive
        self._choices: list[str] = []
        self._ticks = ""
        self._typing = False

    def choice(self, line: str) -> str | None:
        """The id of the button or row with this number."""
        number = int(line) if line.isascii() and line.isdigit() and len(line) < 4 else 0
        return self._choices[number - 1] if 0 < number <= len(self._choices) else None

    def welcome(self, phone: str, phone_number_id: str) -> None:
        if self._interactive:
            self.note(f"You are {phone}, writing to {phone_number_id}. /help helps.")
            self.prompt()

    def prompt(self) -> None:
        if not self._interactive:
            return
        self._erase_prompt()
        status = Text(self._ticks, _TICK_STYLES.get(self._ticks, "dim"))
        if self._typing:
            status.append(" typing …", "dim italic")
        arrow = " › " if status else "› "
        self._console.print(Text.assemble(status, (arrow, "bold green")), end="")

    def user_said(self, line: str) -> None:
        """A terminal has echoed it already; a script has not."""
        if not self._interactive:
            self._line(f"you: {line}")

    def user_sent(self) -> None:
        """The user has answered: numbers start again with the next message."""
        self._choices.clear()
        self._ticks, self._typing = "✓", False

    def show(self, event: dict[str, Any]) -> None:
        """One event of the simulator's log."""
        kind, sender = event.get("kind"), event.get("from")
        if kind == "message" and sender == "business":
            self._typing = False
            self._bubble(event.get("message") or {})
        elif kind == "ticks" and sender == "user":
            self._raise_ticks(str(event.get("ticks")))
        elif kind == "typing":
            self._typing = True
        elif kind == "trouble":
            self.problem(str(event.get("detail")))
        else:
            return
        self.prompt()

    def note(self, text: str) -> None:
        self._line(text, "dim")

    def controls(self, controls: dict[str, Any]) -> None:
        """How the emulator's clock and switches stand."""
        faults = [row for row in controls.get("faults") or () if row.get("on")]
        shown = [f"{row['fault']} ({_left(row)})" for row in faults] or ["none"]
        self.note(f"(it is {controls.get('now')}; faults: {', '.join(shown)})")

    def problem(self, text: str) -> None:
        self._line(f"! {text}", "bold red")

    def json(self, document: object) -> None:
        self._erase_prompt()
        self._console.print_json(data=document)

    def _raise_ticks(self, word: str) -> None:
        self._ticks = _TICKS.get(word, self._ticks)
        if not self._interactive:
            self._line(f"  {self._ticks}")

    def _bubble(self, message: dict[str, Any]) -> None:
        lines = list(self._lines(message))
        if not self._interactive:
            for number, line in enumerate("\n".join(text.plain for text in lines).split("\n")):
                self._line(("bot: " if number == 0 else "     ") + line)
            return
        self._erase_prompt()
        self._console.print(
            Panel(Text("\n").join(lines), width=min(_BUBBLE_WIDTH, self._console.width))
        )

    def _lines(self, message: dict[str, Any]) -> Iterator[Text]:
        if message.get("header"):
            yield Text(str(message["header"]), "bold")
        extras = list(extra_lines(message))
        if message.get("body") or message.get("emoji") or not extras:
            yield Text(str(message.get("body") or _stand_in(message)))
        for line in extras:
            yield Text(line, "cyan")
        if message.get("footer"):
            yield Text(str(message["footer"]), "dim")
        for button in message.get("buttons") or ():
            yield self._numbered(button)
        if message.get("button"):
            yield Text(f"[{message['button']}]", "cyan")
        for section in message.get("sections") or ():
            if section.get("title"):
                yield Text(str(section["title"]), "bold")
            for row in section.get("rows") or ():
                yield self._numbered(row)

    def _numbered(self, choice: dict[str, Any]) -> Text:
        self._choices.append(str(choice.get("id")))
        line = Text.assemble((f"{len(self._choices)}. ", "bold cyan"), str(choice.get("title")))
        if choice.get("description"):
            line.append(f" · {choice['description']}", "dim")
        return line

    def _line(self, text: str, style: str = "") -> None:
        self._erase_prompt()
        self._console.print(Text(text, style), soft_wrap=True)

    def _erase_prompt(self) -> None:
        """Also what stands half typed behind it, which the terminal still keeps."""
        if self._interactive:
            self._console.control(_START_OF_LINE)


def _left(fault: dict[str, Any]) -> str:
    times = fault.get("left")
    return f"{fault.get('ends_in_seconds')} s left" if times is None else f"{times} times left"


def _stand_in(message: dict[str, Any]) -> str:
    """For messages without words: `[image]`, or the reaction itself."""
    return str(message.get("emoji") or f"[{message.get('kind')}]")
