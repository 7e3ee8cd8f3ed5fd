"""What stands in a message beside its words, as lines of text: files, places, products ..."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

_ASKED = {
    "location": "[send location]",
    "contact": "[share phone number]",
    "call": "[allow calls]",
    "address": "[give an address]",
}


def extra_lines(message: dict[str, Any]) -> Iterator[str]:
    """In a fixed order, whatever the message holds; nothing for one of words only."""
    for key, write in _WRITERS.items():
        if message.get(key):
            yield from write(message[key])


def _media(media: dict[str, Any]) -> Iterator[str]:
    kind = "voice note" if media.get("voice") else media.get("type")
    named = media.get("file_name")
    source = media.get("link") or media.get("id")
    yield f"[{kind}] {named} · {source}" if named else f"[{kind}] {source}"


def _location(place: dict[str, Any]) -> Iterator[str]:
    name = " · ".join(filter(None, (place.get("name"), place.get("address"))))
    where = f"{place.get('latitude')}, {place.get('longitude')}"
    yield f"[location] {name} ({where})" if name else f"[location] {where}"


def _contacts(cards: list[dict[str, Any]]) -> Iterator[str]:
    for card in cards:
        phones = ", ".join(map(str, card.get("phones") or ()))
        yield f"[contact] {card.get('name')}" + (f" · {phones}" if phones else "")


def _url(link: dict[str, Any]) -> Iterator[str]:
    yield f"[{link.get('title')}] {link.get('href')}"


def _flow(flow: dict[str, Any]) -> Iterator[str]:
    screen = f" · {flow['screen']}" if flow.get("screen") else ""
    yield f"[{flow.get('title')}] (form {flow.get('id')}{screen})"


def _products(sections: list[dict[str, Any]]) -> Iterator[str]:
    for section in sections:
        title = f"{section['title']}: " if section.get("title") else ""
        yield f"[products] {title}{', '.join(map(str, section.get('ids') or ()))}"


def _catalogue(catalogue: dict[str, Any]) -> Iterator[str]:
    thumbnail = catalogue.get("thumbnail")
    yield f"[view catalogue] {thumbnail}" if thumbnail else "[view catalogue]"


def _cards(cards: list[dict[str, Any]]) -> Iterator[str]:
    for number, card in enumerate(cards, 1):
        yield f"[card {number}] {card.get('body') or card.get('product') or ''}".rstrip()
        if card.get("url"):
            yield from _url(card["url"])


def _asks_for(what: str) -> Iterator[str]:
    yield _ASKED.get(what, f"[{what}]")


def _template(name: str) -> Iterator[str]:
    yield f"[template {name}]"


def _target(message_id: str) -> Iterator[str]:
    yield f"(reaction to {message_id[-8:]})"


def _quoted(message_id: str) -> Iterator[str]:
    yield f"(in reply to {message_id[-8:]})"


_WRITERS: Mapping[str, Callable[[Any], Iterator[str]]] = {
    "media": _media,
    "location": _location,
    "contacts": _contacts,
    "products": _products,
    "catalogue": _catalogue,
    "cards": _cards,
    "url": _url,
    "flow": _flow,
    "asks_for": _asks_for,
    "template": _template,
    "target": _target,
    "quoted": _quoted,
}
