"""Compares what came of a step with what was expected of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import orjson

from orchestrator.rehearsal.line import Heard
from orchestrator.rehearsal.script import Expected

ORDER_PLACED = "order_placed"
_SHOWN = 600


def differences(expected: Expected, heard: Heard, orders: int) -> list[str]:
    """One sentence for each thing that is not as expected; `orders` were placed so far."""
    return [
        *_routing(expected, heard),
        *_words(expected, heard),
        *_state(expected.state, heard.state),
        *_order(expected, heard, orders),
        *_effects(expected, heard),
    ]


def placed_orders(heard: Heard) -> list[dict[str, Any]]:
    """The orders this turn placed."""
    return [
        orjson.loads(details["order"]) for kind, details in heard.effects if kind == ORDER_PLACED
    ]


def _routing(expected: Expected, heard: Heard) -> Iterator[str]:
    for key in ("lane", "intent", "agent"):
        wanted, found = getattr(expected, key), getattr(heard, key)
        if wanted is not None and wanted != found:
            yield f"{key} is {found} (tier {heard.tier}), not {wanted}"


def _words(expected: Expected, heard: Heard) -> Iterator[str]:
    said = heard.words.casefold()
    for text in expected.says:
        if text.casefold() not in said:
            yield f"it does not say {text!r}"
    for text in expected.never:
        if text.casefold() in said:
            yield f"it says {text!r}"
    for wanted in expected.buttons:
        if not any(_is(wanted, choice.id, choice.title) for choice in heard.choices):
            offered = ", ".join(f"{one.title} ({one.id})" for one in heard.choices) or "none"
            yield f"there is no button or row {wanted!r}; there is {offered}"
    if expected.replies is not None and expected.replies != len(heard.bubbles):
        yield f"{len(heard.bubbles)} replies came, not {expected.replies}"


def _is(wanted: str, identifier: str, title: str) -> bool:
    return title.casefold() == wanted.casefold() or identifier.startswith(wanted)


def _state(expected: Mapping[str, object], state: Mapping[str, Any]) -> Iterator[str]:
    for key, wanted in expected.items():
        found = _at(state, key.split("."))
        if not _equal(wanted, found):
            yield f"session key {key} is {found!r}, not {wanted!r}"


def _at(value: Any, path: Sequence[str]) -> Any:
    for step in path:
        if isinstance(value, list):
            value = value[int(step)] if int(step) < len(value) else None
        else:
            value = value.get(step) if isinstance(value, Mapping) else None
    return value


def _equal(wanted: object, found: Any) -> bool:
    if wanted == "":
        return found in (None, "")
    if isinstance(found, list) and isinstance(wanted, int):
        return len(found) == wanted
    return bool(found == wanted)


def _order(expected: Expected, heard: Heard, orders: int) -> Iterator[str]:
    if expected.orders is not None and expected.orders != orders:
        yield f"{orders} orders have been placed, not {expected.orders}"
    if expected.order is None:
        return
    placed = placed_orders(heard)
    if len(placed) != 1:
        yield f"{len(placed)} orders were placed in this turn, not one"
        return
    for key, wanted in expected.order.items():
        found = _at(placed[0], key.split("."))
        if not _equal(wanted, found):
            yield f"the order's {key} is {found!r}, not {wanted!r}"


def _effects(expected: Expected, heard: Heard) -> Iterator[str]:
    kinds = [kind for kind, _ in heard.effects]
    for kind in expected.effects:
        if kind not in kinds:
            yield f"there is no effect {kind}; there is {', '.join(kinds) or 'none'}"
    for kind in expected.no_effects:
        if kind in kinds:
            yield f"there is an effect {kind}"


def shown(heard: Heard) -> str:
    """What was said, cut short, for a report."""
    words = heard.words
    return words if len(words) <= _SHOWN else words[:_SHOWN] + "…"
