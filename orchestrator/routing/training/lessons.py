"""Sentences as features: each as it is written, and in the variants people make of it."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from functools import cache
from zlib import crc32

import numpy as np
from attrs import frozen
from msgspec.structs import replace
from numpy.typing import NDArray

from orchestrator.routing.features import Features, features_of
from orchestrator.routing.reading import Reader
from orchestrator.routing.rules import RuleSet, ranked
from orchestrator.routing.training.fitting import Floats, Matrix, matrix_of, targets_of
from orchestrator.routing.training.rows import Row, Shops
from orchestrator.routing.training.variants import estranged, renamed, varied
from orchestrator.routing.vocabulary import PRODUCT, Vocabulary

VARIANTS = 3
"""Made of each sentence beside itself."""

_UNLISTED = 0.3
"""Share of the variants read without a catalogue, or with goods the catalogue lacks."""
_STRANGE = 0.35
"""Share of those in which the goods and places have names nobody has seen."""
_LISTED = 0.5
"""Share of the marked sentences whose goods the catalogue lists."""
_PLACED = 0.5
"""Share of the others read with the places the business delivers to."""
_VARIANT_WEIGHT = 0.5
_SILENCED = {True: 0.7, False: 0.25}
"""Share of the sentences whose votes are hidden, for those the rules were tuned on and others."""


@frozen(kw_only=True, slots=True)
class Lessons:
    """What is learned from: sentence by sentence, with the row each one came from."""

    features: Matrix
    targets: Floats
    weights: Floats
    rows: NDArray[np.int64]

    def of(self, rows: NDArray[np.bool_]) -> Lessons:
        """Those made of the rows that are marked."""
        places = np.flatnonzero(rows[self.rows])
        return Lessons(
            features=self.features.take(places),
            targets=self.targets[places],
            weights=self.weights[places],
            rows=self.rows[places],
        )


class Readers:
    """A reader for each kind of shop, and one that knows no goods."""

    def __init__(self, shops: Shops) -> None:
        self._shops = shops
        self._rules = RuleSet()
        self._of = cache(self._made)

    def features(self, text: str, shop: str, *, placed: bool = False) -> Features:
        """`placed`: as a business hears it that has told where it delivers."""
        reading = self._of(shop, placed).read(text)
        return features_of(reading.request, reading.scores, asks=reading.asks)

    def unlisted(self, text: str, row: Row, chance: random.Random) -> Features:
        """As a business with gaps in its catalogue hears it."""
        reading = self._of(row.shop, True).read(text)
        if chance.random() < _STRANGE:
            request = estranged(reading.request, chance)
        else:
            request = renamed(reading.request, self._shops.catalogue(row.shop), chance)
        return features_of(request, ranked(self._rules.scores(request)), asks=reading.asks)

    def _made(self, shop: str, placed: bool) -> Reader:
        places = self._shops.places() if placed else ()
        return Reader(self._rules, Vocabulary(products=self._shops.catalogue(shop), places=places))


def lessons_of(rows: Sequence[Row], readers: Readers, *, seed: int = 7) -> Lessons:
    """Deterministic: what becomes of a row hangs on the seed and its text alone."""
    features: list[Features] = []
    weights: list[float] = []
    origins: list[int] = []
    for place, row in enumerate(rows):
        chance = random.Random(f"{seed}/{row.intent}/{row.text}")  # noqa: S311 - variety, no secret
        for number, one in enumerate(_variants(row, readers, chance)):
            features.append(_silenced(one, chance, row))
            weights.append(1.0 if number == 0 else _VARIANT_WEIGHT)
            origins.append(place)
    intents = [rows[place].intent for place in origins]
    also = [rows[place].also for place in origins]
    return Lessons(
        features=matrix_of(features),
        targets=targets_of(intents, also),
        weights=np.array(weights, np.float32),
        rows=np.array(origins, np.int64),
    )


def _variants(row: Row, readers: Readers, chance: random.Random) -> Iterable[Features]:
    yield readers.features(heard(row), row.shop)
    for _ in range(VARIANTS):
        if chance.random() < _UNLISTED:
            yield readers.unlisted(varied(_listed(row), chance), row, chance)
        else:
            text = varied(_listed(row) if chance.random() < _LISTED else row.text, chance)
            yield readers.features(text, row.shop, placed=chance.random() < _PLACED)


def heard(row: Row) -> str:
    """The sentence as its shop hears it: half of the marked goods are in its catalogue."""
    return _listed(row) if crc32(row.text.encode()) % 2 else row.text


def _listed(row: Row) -> str:
    text = row.text
    for name in row.goods:
        text = text.replace(name, PRODUCT, 1)
    return text


def _silenced(features: Features, chance: random.Random, row: Row) -> Features:
    if chance.random() >= _SILENCED[row.tuned]:
        return features
    return replace(features, votes=frozenset())
