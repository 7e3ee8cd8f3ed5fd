"""The sentences the model learns from, and the templates many of them are made of."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from attrs import frozen

from orchestrator.routing.errors import UnusableTrainingData
from orchestrator.routing.rules import LANE_OF

DATA = Path(__file__).with_name("data")

_HEADER = re.compile(r"\[(es|en|pt) (\w+)\]")
_CHOICE = re.compile(r"\{([^{}]*)\}")
_SLOT = re.compile(r"<(\w+)>")
_GOODS = re.compile(r"\[([^\]]+)\]")
_DRAWS = 4
"""Sentences made of a template that has something to choose."""


@frozen(kw_only=True, slots=True)
class Row:
    """A sentence and the intent a person gave it. Rows of a `group` are variants of each other."""

    text: str
    lang: str
    intent: str
    group: str
    shop: str
    """Whose catalogue it was said to."""
    also: frozenset[str] = frozenset()
    """Other intents that would be right as well."""
    goods: tuple[str, ...] = ()
    """What of the text is for sale; a catalogue may list it or not."""
    tuned: bool = False
    """The rules were written with this sentence in sight, so their vote on it proves little."""


class Shops:
    """What kinds of business sell, and the other words templates draw from."""

    def __init__(self, content: Mapping[str, Mapping[str, list[str]]]) -> None:
        self._words = content

    @classmethod
    def load(cls, path: Path = DATA / "words.json") -> Shops:
        return cls(json.loads(path.read_text(encoding="utf-8")))

    @property
    def names(self) -> list[str]:
        return [name for name in self._words if name != "any" and not name.endswith("_listed")]

    def catalogue(self, shop: str) -> tuple[str, ...]:
        """Product words in all languages."""
        return tuple(dict.fromkeys(word for words in self._words[shop].values() for word in words))

    def places(self) -> tuple[str, ...]:
        """Neighbourhoods and towns, but for the words that stand for any of them."""
        named = (
            place
            for kind, words in self._words["any"].items()
            for place in words
            if kind.startswith("place.")
        )
        return tuple(dict.fromkeys(place for place in named if place[0].isupper()))

    def words(self, kind: str, lang: str, shop: str) -> list[str]:
        """What `<kind>` of a template may become; `p` is a product of the shop."""
        return self._words[shop][lang] if kind == "p" else self._words["any"][f"{kind}.{lang}"]


def load_rows(folder: Path = DATA) -> list[Row]:
    """All sentences, always in the same order. Raises UnusableTrainingData."""
    shops = Shops.load(folder / "words.json")
    rows = list(_written(folder / "authored.jsonl"))
    for path in sorted(folder.glob("templates*.txt")):
        rows.extend(_expanded(path, shops))
    known = {row.text.casefold() for row in rows}
    for path in sorted(folder.glob("written*.txt")):
        # What was written down twice counts once, and never on both sides of a fold.
        rows.extend(row for row in _expanded(path, shops) if row.text.casefold() not in known)
    return rows


def _written(path: Path) -> Iterator[Row]:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            given = json.loads(line)
            yield Row(
                text=given["text"],
                lang=given["lang"],
                intent=_known(given["intent"]),
                group=given["group"],
                shop=given["shop"],
                also=frozenset(one.partition("/")[2] for one in given.get("also", ())),
                tuned=True,
            )
        except (ValueError, KeyError) as error:
            raise UnusableTrainingData(f"{path.name}, line {number}: {error!r}") from error


def _expanded(path: Path, shops: Shops) -> Iterator[Row]:
    lang, intent = "", ""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        line = line.strip()
        header = _HEADER.fullmatch(line)
        if header is not None:
            lang, intent = header.groups()
        elif line and not line.startswith("#"):
            try:
                yield from _drawn(line, lang, _known(intent), shops)
            except (ValueError, KeyError) as error:
                raise UnusableTrainingData(f"{path.name}, line {number}: {error!r}") from error


def _drawn(line: str, lang: str, intent: str, shops: Shops) -> Iterator[Row]:
    """The sentences of a template line `text ~ other_intent`."""
    template, _, also = (part.strip() for part in line.partition("~"))
    # Seeded by the line itself: a line added or moved leaves the others' sentences as they are.
    chance = random.Random(f"{lang}/{intent}/{template}")  # noqa: S311 - variety, no secret
    seen: set[str] = set()
    for _ in range(_DRAWS if _CHOICE.search(template) or _SLOT.search(template) else 1):
        shop = chance.choice(shops.names)
        text = _filled(template, lang, shop, shops, chance)
        if text not in seen:
            seen.add(text)
            yield Row(
                text=_GOODS.sub(r"\1", text),
                lang=lang,
                intent=intent,
                group=f"{lang}/{intent}/{template}",
                shop=shop,
                goods=tuple(_GOODS.findall(text)),
                also=frozenset(map(_known, also.split())),
            )


def _filled(template: str, lang: str, shop: str, shops: Shops, chance: random.Random) -> str:
    def chosen(match: re.Match[str]) -> str:
        return chance.choice(str(match.group(1)).split("|"))

    def word(match: re.Match[str]) -> str:
        return chance.choice(shops.words(str(match.group(1)), lang, shop))

    filled: str = _SLOT.sub(word, _CHOICE.sub(chosen, template))
    return " ".join(filled.split())


def _known(intent: str) -> str:
    if intent not in LANE_OF:
        raise ValueError(f"{intent!r} is no intent; one of {', '.join(LANE_OF)}")
    return intent
