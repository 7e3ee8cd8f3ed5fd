"""Writes a sitting at the terminal phone as a conversation script, to be performed again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import orjson
from attrs import define, field

from orchestrator.rehearsal.line import Bubble, Choice, choices_of

_MEDIA = ("image", "video", "audio", "document", "sticker")
_MOST_BUTTONS = 3


@define(slots=True)
class Spoken:
    """A message of the user's, and what came back."""

    message_id: str
    wish: Mapping[str, Any]
    tapped: str | None = None
    """The title of what was tapped."""
    bubbles: list[Bubble] = field(factory=list)


@define(slots=True)
class Sitting:
    """Notes down a talk as it goes on."""

    spoken: list[Spoken] = field(factory=list)
    _titles: dict[str, str] = field(factory=dict)

    def said(self, message_id: str, wish: Mapping[str, Any]) -> None:
        tapped = self._titles.get(str(wish["choice"])) if "choice" in wish else None
        self.spoken.append(Spoken(message_id, dict(wish), tapped))

    def heard(self, bubble: Bubble) -> None:
        for choice in choices_of(bubble):
            self._titles[choice.id] = choice.title
        if self.spoken:
            self.spoken[-1].bubbles.append(bubble)

    def as_script(self, name: str, traces: Sequence[Mapping[str, Any]]) -> str:
        """TOML: what was said, with the lane, intent and buttons that came as expectations."""
        by_message = {trace.get("message_id"): trace for trace in traces}
        blocks = [f"name = {_text(name)}"]
        for spoken in self.spoken:
            trace = by_message.get(spoken.message_id) or {}
            blocks.append("\n".join(("[[turn]]", *_turn(spoken, trace))))
        return "\n\n".join(blocks) + "\n"


def _turn(spoken: Spoken, trace: Mapping[str, Any]) -> Iterator[str]:
    yield _wish(spoken)
    for key in ("lane", "intent"):
        if trace.get(key):
            yield f"{key} = {_text(str(trace[key]))}"
    first = next((str(one["body"]) for one in spoken.bubbles if one.get("body")), "")
    if first:
        yield f"says = [{_text(first.split(chr(10))[0])}]"
    buttons = [choice.title for choice in _offered(spoken)][:_MOST_BUTTONS]
    if buttons:
        yield f"buttons = [{', '.join(map(_text, buttons))}]"


def _offered(spoken: Spoken) -> Iterator[Choice]:
    for bubble in spoken.bubbles:
        yield from choices_of(bubble)


def _wish(spoken: Spoken) -> str:
    wish = spoken.wish
    if "choice" in wish:
        return f"tap = {_text(spoken.tapped or str(wish['choice']))}"
    if "text" in wish:
        return f"say = {_text(str(wish['text']))}"
    if "location" in wish:
        point = wish["location"]
        return f"location = [{float(point['latitude'])}, {float(point['longitude'])}]"
    kind = next((one for one in _MEDIA if one in wish), None)
    return f"media = {_text(kind)}" if kind else f"say = {_text('?')}"


def _text(value: str) -> str:
    """A TOML basic string: JSON's escapes are among TOML's; DEL alone wants one more."""
    return orjson.dumps(value).decode().replace("\x7f", "\\u007f")
