"""Fitting the linear model: softmax regression by mini-batches, on numpy, always the same way."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from orchestrator.routing.features import BUCKETS, INTENTS, ROWS, Features, letters_of

Floats = NDArray[np.float32]

_EPOCHS = 6
_BATCH = 256
_RATE = 0.02
_DECAY = 0.04
_BALANCE = 0.6
"""0 leaves each sentence its weight, 1 gives each intent the same weight."""
_HIDDEN = 0.35
"""Share of words and letters hidden at each step, so that none is leant on alone."""
_SOFTENED = 0.06
"""Share of the certainty given to the other intents: labels are opinions too."""


@frozen(kw_only=True, slots=True)
class Matrix:
    """Sentences as rows of features: `starts` tells where each one begins in the flat arrays."""

    columns: NDArray[np.int32]
    values: Floats
    starts: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.starts) - 1

    def take(self, rows: NDArray[np.int64]) -> Matrix:
        sizes = (self.starts[1:] - self.starts[:-1])[rows]
        starts = np.concatenate([[0], np.cumsum(sizes)])
        offsets = np.repeat(self.starts[rows] - starts[:-1], sizes)
        where = np.arange(starts[-1]) + offsets
        return Matrix(columns=self.columns[where], values=self.values[where], starts=starts)

    def times(self, table: Floats) -> Floats:
        """Sums of the table's rows, weighted; no sentence is without a feature."""
        return np.add.reduceat(table[self.columns] * self.values[:, None], self.starts[:-1])


def matrix_of(sentences: Sequence[Features]) -> Matrix:
    columns: list[int] = []
    values: list[float] = []
    starts = [0]
    for one in sentences:
        letters = chain.from_iterable(map(letters_of, one.spelt))
        averaged_groups = (sorted(one.words), list(letters), sorted(one.concepts))
        for group, averaged in (*((g, True) for g in averaged_groups), (sorted(one.votes), False)):
            columns.extend(group)
            values.extend([1 / max(1, len(group)) ** 0.5 if averaged else 1.0] * len(group))
        starts.append(len(columns))
    return Matrix(
        columns=np.array(columns, np.int32),
        values=np.array(values, np.float32),
        starts=np.array(starts, np.int64),
    )


@frozen(kw_only=True, slots=True)
class Weights:
    table: Floats
    """One row a feature, one column an intent."""
    bias: Floats

    def logits(self, sentences: Matrix) -> Floats:
        return sentences.times(self.table) + self.bias


def targets_of(intents: Sequence[str], also: Sequence[frozenset[str]]) -> Floats:
    """What each sentence means, as probabilities; what would be right as well gets a share."""
    places = {intent: place for place, intent in enumerate(INTENTS)}
    targets = np.full((len(intents), len(INTENTS)), _SOFTENED / len(INTENTS), np.float32)
    for row, (intent, others) in enumerate(zip(intents, also, strict=True)):
        share = (1 - _SOFTENED) * (0.25 if others else 0.0)
        targets[row, places[intent]] += 1 - _SOFTENED - share
        for other in others:
            targets[row, places[other]] += share / len(others)
    return targets


def fit(sentences: Matrix, targets: Floats, weights: Floats, *, seed: int = 1) -> Weights:
    """`weights` tells how much each sentence counts. Adam with decoupled weight decay."""
    chance = np.random.default_rng(seed)
    counts = _counted(sentences, targets, weights)
    table = np.zeros((ROWS, len(INTENTS)), np.float32)
    bias = np.zeros(len(INTENTS), np.float32)
    first, second = np.zeros_like(table), np.zeros_like(table)
    step, steps = 0, _EPOCHS * -(-len(sentences) // _BATCH)
    for _ in range(_EPOCHS):
        order = chance.permutation(len(sentences))
        for begin in range(0, len(order), _BATCH):
            rows = order[begin : begin + _BATCH]
            batch = _partly_hidden(sentences.take(rows), chance)
            error = _softmax(batch.times(table) + bias) - targets[rows]
            error *= counts[rows, None] / len(rows)
            step += 1
            rate = _RATE * (1 - step / (steps + 1))
            gradient = _spread(batch, error)
            first += 0.1 * (gradient - first)
            second += 0.01 * (gradient * gradient - second)
            corrected = np.sqrt(second / (1 - 0.99**step)) + 1e-6
            table -= rate * (first / (1 - 0.9**step) / corrected) + rate * _DECAY * table
            bias -= rate * error.sum(axis=0)
    return Weights(table=table, bias=bias)


def _partly_hidden(batch: Matrix, chance: np.random.Generator) -> Matrix:
    hidden = chance.random(len(batch.values)) < _HIDDEN
    votes = batch.columns >= BUCKETS
    factors = np.where(votes, 1.0, ~hidden / (1 - _HIDDEN))
    values: Floats = (batch.values * factors).astype(np.float32)
    return Matrix(columns=batch.columns, values=values, starts=batch.starts)


def _counted(sentences: Matrix, targets: Floats, weights: Floats) -> Floats:
    """Each sentence's weight, those of rare intents raised; one on average."""
    main = targets.argmax(axis=1)
    per_intent = np.bincount(main, weights=weights, minlength=len(INTENTS))
    counts = weights * (per_intent.mean() / np.maximum(per_intent, 1))[main] ** _BALANCE
    scaled: Floats = (counts / counts.mean()).astype(np.float32)
    return scaled


def _spread(batch: Matrix, error: Floats) -> Floats:
    """The gradient of the table: each sentence's error laid onto its features."""
    sizes = batch.starts[1:] - batch.starts[:-1]
    each = np.repeat(error, sizes, axis=0) * batch.values[:, None]
    order = np.argsort(batch.columns, kind="stable")
    columns = batch.columns[order]
    begins = np.flatnonzero(np.concatenate([[True], columns[1:] != columns[:-1]]))
    gradient = np.zeros((ROWS, len(INTENTS)), np.float32)
    gradient[columns[begins]] = np.add.reduceat(each[order], begins)
    return gradient


def _softmax(logits: Floats) -> Floats:
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    chances: Floats = powers / powers.sum(axis=1, keepdims=True)
    return chances


def chances(logits: Floats, temperature: float) -> Floats:
    return _softmax(logits / np.float32(temperature))


def quantised(weights: Weights) -> tuple[NDArray[np.uint8], Floats]:
    """The table as bytes around 128, and by column what a step is worth."""
    reach = np.maximum(np.abs(weights.table).max(axis=0), 1e-6)
    scales: Floats = (reach / 127).astype(np.float32)
    return (np.rint(weights.table / scales) + 128).astype(np.uint8), scales
