"""The course of a training: folds by group, one temperature, one threshold, then all sentences."""

from __future__ import annotations

from collections.abc import Sequence
from zlib import crc32

import numpy as np
from attrs import frozen
from msgspec.structs import replace

from orchestrator.routing.features import INTENTS, ROWS, Features
from orchestrator.routing.model import FORMAT, ModelHead, encode_model
from orchestrator.routing.training.fitting import Matrix, Weights, fit, matrix_of, quantised
from orchestrator.routing.training.lessons import Lessons, Readers, heard
from orchestrator.routing.training.report import (
    Judged,
    figures,
    fitted_temperature,
    judged,
    threshold_for,
)
from orchestrator.routing.training.rows import Row

FOLDS = 5
PRECISION = 0.94
"""Of the decisions that are not questioned, in the folds. Other people's messages come to within
some hundredths of it, on either side."""


@frozen(kw_only=True, slots=True)
class CrossValidated:
    """What the folds tell of sentences whose group was not learned from."""

    judged: Judged
    temperature: float
    threshold: float
    figures: dict[str, float]


def cross_validated(rows: Sequence[Row], lessons: Lessons, readers: Readers) -> CrossValidated:
    """The votes of rules are hidden where the rules were written with the sentence in sight."""
    asked = _asked(rows, readers)
    folds = np.array([crc32(row.group.encode()) % FOLDS for row in rows])
    logits = np.zeros((len(rows), len(INTENTS)), np.float32)
    for fold in range(FOLDS):
        places = np.flatnonzero(folds == fold)
        logits[places] = fitted(lessons.of(folds != fold)).logits(asked.take(places))
    temperature = fitted_temperature(rows, logits)
    seen = judged(rows, logits, temperature)
    threshold = threshold_for(seen, PRECISION)
    return CrossValidated(
        judged=seen,
        temperature=temperature,
        threshold=threshold,
        figures=figures(rows, seen, threshold),
    )


def fitted(lessons: Lessons) -> Weights:
    return fit(lessons.features, lessons.targets, lessons.weights)


def finished(lessons: Lessons, seen: CrossValidated) -> bytes:
    """The content of the model file, fitted to all sentences."""
    weights = fitted(lessons)
    table, scales = quantised(weights)
    head = ModelHead(
        format=FORMAT,
        intents=INTENTS,
        rows=ROWS,
        bias=tuple(round(float(bias), 5) for bias in weights.bias),
        scales=tuple(round(float(scale), 8) for scale in scales),
        temperature=seen.temperature,
        threshold=round(seen.threshold, 3),
        figures=seen.figures,
    )
    return encode_model(head, table.tobytes())


def _asked(rows: Sequence[Row], readers: Readers) -> Matrix:
    return matrix_of([_unswayed(readers.features(heard(row), row.shop), row) for row in rows])


def _unswayed(features: Features, row: Row) -> Features:
    if not row.tuned:
        return features
    return replace(features, votes=frozenset())
