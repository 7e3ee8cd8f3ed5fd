"""The linear model: intents from hashed features, in plain Python, in microseconds.

The file holds a line of JSON (see `ModelHead`) and a table of bytes, one row a feature and one
column an intent. The rows are kept as big integers with 32 bits a column: adding two of them adds
all their columns at once, so a message costs one addition a feature.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache, lru_cache
from importlib import resources
from math import exp, sqrt
from operator import itemgetter
from struct import Struct

import msgspec

from orchestrator.conversation.decision import Lane
from orchestrator.routing.errors import UnusableModel
from orchestrator.routing.features import INTENTS, ROWS, WORDS_KEPT, Features, letters_of
from orchestrator.routing.rules import LANE_OF

FORMAT = "tertulia-router-3"
FILE = "intents.model"

_ZERO = 128
"""The byte of a weight of nothing."""
_ONE = 1 << 14
"""A whole, where shares are integers: a column of 32 bits holds any message's sum."""
_FIRST, _SECOND = itemgetter(0), itemgetter(1)
_COLUMNS = Struct(f"<{len(INTENTS)}I")
LANES = tuple(
    (lane, INTENTS.index(intents[0]), INTENTS.index(intents[-1]) + 1)
    for lane, intents in (
        (lane, [intent for intent in INTENTS if LANE_OF[intent] is lane])
        for lane in dict.fromkeys(LANE_OF.values())
    )
)
"""Each lane with the columns its intents begin and end at; they stand side by side."""


class ModelHead(msgspec.Struct, frozen=True, kw_only=True):
    """What the table means. `scales` turn bytes into weights; `figures` are cross-validated."""

    format: str
    intents: tuple[str, ...]
    rows: int
    bias: tuple[float, ...]
    scales: tuple[float, ...]
    temperature: float
    threshold: float
    """Confidence from which a decision needs no question back."""
    figures: dict[str, float] = {}


class Opinion(msgspec.Struct, frozen=True):
    """What the model makes of a message: intent -> probability, in the order of `INTENTS`."""

    chances: dict[str, float]


class IntentModel:
    """Knows no business and keeps nothing of a message; one serves all routers."""

    def __init__(self, head: ModelHead, table: bytes) -> None:
        if head.format != FORMAT or head.intents != INTENTS or head.rows != ROWS:
            raise UnusableModel(
                f"the model is of format {head.format!r} with {len(head.intents)} intents and "
                f"{head.rows} rows, not {FORMAT!r}, {len(INTENTS)}, {ROWS}: run `make router`"
            )
        if len(table) != ROWS * len(INTENTS):
            raise UnusableModel(
                f"the model's table has {len(table)} bytes, not {ROWS * len(INTENTS)}: the file "
                "is cut short; run `make router`"
            )
        self.head = head
        self._rows = _packed(table)
        self._of_word = lru_cache(maxsize=WORDS_KEPT)(self._spelling)
        self._scales = [scale / head.temperature / _ONE for scale in head.scales]
        self._bias = [bias / head.temperature for bias in head.bias]

    def read(self, features: Features) -> Opinion:
        """The probability of each intent, calibrated."""
        spelt = list(map(self._of_word, features.spelt))
        letters = sum(map(_SECOND, spelt))
        # All but votes, which count as they are, count by the square root of how many there are.
        by_word, words = _share(len(features.words))
        by_letter, letters = _share(letters)
        by_concept, concepts = _share(len(features.concepts))
        added = (
            by_word * self._sum(features.words)
            + by_letter * sum(map(_FIRST, spelt))
            + by_concept * self._sum(features.concepts)
            + _ONE * self._sum(features.votes)
        )
        nothing = _ZERO * (words + letters + concepts + _ONE * len(features.votes))
        columns = zip(self._bias, self._scales, _unpacked(added), strict=True)
        return Opinion(_softmax([bias + scale * (sum_ - nothing) for bias, scale, sum_ in columns]))

    def _sum(self, rows: Iterable[int]) -> int:
        return sum(map(self._rows.__getitem__, rows))

    def _spelling(self, word: str) -> tuple[int, int]:
        """The sum of the rows of a word's letters, and how many they are."""
        rows = letters_of(word)
        return sum(map(self._rows.__getitem__, rows)), len(rows)


def _share(rows: int) -> tuple[int, int]:
    """What each of so many rows counts, in `_ONE`s of one, and what all of them do."""
    each = round(_ONE / sqrt(rows or 1))
    return each, each * rows


def _unpacked(added: int) -> tuple[int, ...]:
    return _COLUMNS.unpack(added.to_bytes(_COLUMNS.size, "little"))


def lane_chances(chances: dict[str, float]) -> dict[Lane, float]:
    """The probability of each lane: the sum of its intents."""
    each = list(chances.values())
    return {lane: sum(each[begin:end]) for lane, begin, end in LANES}


def _packed(table: bytes) -> list[int]:
    wide = bytearray(4 * len(table))
    wide[::4] = table
    view, size = bytes(wide), _COLUMNS.size
    return [int.from_bytes(view[at : at + size], "little") for at in range(0, len(view), size)]


def _softmax(logits: list[float]) -> dict[str, float]:
    top = max(logits)
    powers = [exp(logit - top) for logit in logits]
    part = 1 / sum(powers)
    return {intent: power * part for intent, power in zip(INTENTS, powers, strict=True)}


def decode_model(content: bytes) -> IntentModel:
    """Raises UnusableModel."""
    line, found, table = content.partition(b"\n")
    try:
        head = msgspec.json.decode(line, type=ModelHead)
    except msgspec.DecodeError as error:
        raise UnusableModel(
            f"the model's first line is no head: {error}; run `make router`"
        ) from error
    return IntentModel(head, table if found else b"")


def encode_model(head: ModelHead, table: bytes) -> bytes:
    return msgspec.json.encode(head) + b"\n" + table


@cache
def shipped_model() -> IntentModel:
    """The model that comes with the product, read once per process."""
    content = resources.files("orchestrator.routing").joinpath(FILE).read_bytes()
    return decode_model(content)
