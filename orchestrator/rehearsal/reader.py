"""Scripts from TOML files: one conversation a file, or several as `[[conversation]]`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from config.errors import ConfigError
from config.money import cents_of_major
from config.toml_file import read_toml
from config.toml_table import Report, Table
from config.values import phone_number_id, words
from orchestrator.rehearsal.script import Expected, Script, Step

_SPAN = re.compile(r"(\d+)\s*([smhd])")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
_MEDIA = ("image", "video", "audio", "document", "sticker")


def read_scripts(path: Path) -> tuple[Script, ...]:
    """All conversations of a file; raises ConfigError naming every problem in it."""
    report = Report(source=path)
    root = report.root(read_toml(path))
    if root.has("conversation"):
        tables = list(root.tables("conversation"))
        scripts = [_script(table, path, f"{path.stem}-{i}") for i, table in enumerate(tables, 1)]
    else:
        scripts = [_script(root, path, path.stem)]
    names = [script.name for script in scripts]
    for name in sorted({name for name in names if names.count(name) > 1}):
        root.problem("name", "is the name of two conversations; names must differ", name)
    problems = report.finish()
    if problems:
        raise ConfigError(problems)
    return tuple(scripts)


def _script(table: Table, path: Path, name: str) -> Script:
    steps = tuple(_step(turn, number) for number, turn in enumerate(table.tables("turn"), 1))
    if not steps:
        table.problem("turn", 'is missing; write [[turn]] tables with say = "..."')
    return Script(
        name=table.optional("name", words, name),
        path=path,
        steps=steps,
        now=table.optional("now", _moment, None),
        user_name=table.optional("user_name", words, None),
        number=table.optional("number", phone_number_id, None),
    )


def _step(table: Table, number: int) -> Step:
    wish = _wish(table)
    tap = table.optional("tap", words, None)
    again = table.flag("again")
    if sum((wish is not None, tap is not None, again)) != 1:
        table.problem("say", "or exactly one other of tap, location, order, media, send, again")
    return Step(
        number=number,
        wish=wish,
        tap=tap,
        skip=table.optional("skip", _count, 0),
        again=again,
        after=table.optional("after", _span, None),
        at=table.optional("at", _moment, None),
        sold_out=table.entries("sold_out", words),
        prices=table.optional("prices", _prices, {}),
        expected=_expected(table),
    )


def _wish(table: Table) -> Mapping[str, Any] | None:
    """The message in the simulator's form, None if another key says what is sent."""
    text = table.optional("say", words, None)
    location = table.optional("location", _location, None)
    cart = table.optional("cart", _mapping, None)
    media = table.optional("media", _media, None)
    send = table.optional("send", _mapping, None)
    found = [wish for wish in (_text(text), location, _cart(cart), media, send) if wish is not None]
    if len(found) > 1:
        table.problem("say", "stands beside another message; a step sends one")
    return found[0] if found else None


def _text(text: str | None) -> Mapping[str, Any] | None:
    return None if text is None else {"text": text}


def _cart(items: Mapping[str, object] | None) -> Mapping[str, Any] | None:
    """A native WhatsApp cart: quantities by product id, at a price that must not count."""
    if items is None:
        return None
    lines = [
        {"product_retailer_id": product, "quantity": count, "item_price": 1, "currency": "COP"}
        for product, count in items.items()
    ]
    return {"order": {"catalog_id": "1", "text": "", "product_items": lines}}


def _location(value: object) -> Mapping[str, Any]:
    if not (isinstance(value, list) and len(value) == 2 and all(map(_is_number, value))):
        raise ValueError("must be [latitude, longitude], for example [4.6482, -74.0636]")
    return {"location": {"latitude": value[0], "longitude": value[1]}}


def _media(value: object) -> Mapping[str, Any]:
    if value not in _MEDIA:
        raise ValueError(f"must be one of {', '.join(_MEDIA)}")
    return {str(value): {}}


def _expected(table: Table) -> Expected:
    return Expected(
        lane=table.optional("lane", words, None),
        intent=table.optional("intent", words, None),
        agent=table.optional("agent", words, None),
        says=table.entries("says", words),
        never=table.entries("never", words),
        buttons=table.entries("buttons", words),
        replies=table.optional("replies", _count, None),
        state=table.optional("state", _mapping, {}),
        order=table.optional("order", _mapping, None),
        orders=table.optional("orders", _count, None),
        effects=table.entries("effects", words),
        no_effects=table.entries("no_effects", words),
    )


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _count(value: object) -> int:
    if type(value) is not int or value < 0:
        raise ValueError("must be a whole number, 0 or more")
    return value


def _mapping(value: object) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise ValueError("must be a table, for example { key = 1 }")
    return value


def _prices(value: object) -> Mapping[str, int]:
    return {name: cents_of_major(amount) for name, amount in _mapping(value).items()}


def _moment(value: object) -> datetime:
    moment = value
    if isinstance(value, str):
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            moment = None
    if not isinstance(moment, datetime) or moment.tzinfo is None:
        raise ValueError('must be a time with its offset, such as "2026-11-24T13:00:00-05:00"')
    return moment


def _span(value: object) -> timedelta:
    parts = _SPAN.findall(value) if isinstance(value, str) else []
    if not parts or _SPAN.sub("", str(value)).strip():
        raise ValueError('must be a span of time, such as "45m" or "1h 30m"')
    return timedelta(**{_UNITS[unit]: int(count) for count, unit in parts})
