"""How well the router does on sentences it has not seen, by grouped cross-validation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from orchestrator.routing.features import INTENTS
from orchestrator.routing.rules import LANE_OF
from orchestrator.routing.training.fitting import Floats, chances
from orchestrator.routing.training.rows import Row

LANES = tuple(dict.fromkeys(lane.value for lane in LANE_OF.values()))
_LANE_OF_COLUMN = np.array([LANES.index(LANE_OF[intent].value) for intent in INTENTS])
_BINS = 15


@frozen(kw_only=True, slots=True)
class Judged:
    """What was decided about each sentence, and whether it was right."""

    lanes: NDArray[np.int64]
    intents: NDArray[np.int64]
    confidence: Floats
    out_of_scope: Floats
    right_lane: NDArray[np.bool_]
    right_intent: NDArray[np.bool_]


def judged(rows: Sequence[Row], logits: Floats, temperature: float) -> Judged:
    """The decision is the likeliest lane, and in it the likeliest intent."""
    each = chances(logits, temperature)
    lanes = _by_lane(each)
    lane = lanes.argmax(axis=1)
    inside = np.where(_LANE_OF_COLUMN[None, :] == lane[:, None], each, -1.0)
    intent = inside.argmax(axis=1)
    good = [{row.intent, *row.also} for row in rows]
    pairs = list(zip(good, lane, intent, strict=True))
    return Judged(
        lanes=lane,
        intents=intent,
        confidence=lanes[np.arange(len(lane)), lane],
        out_of_scope=lanes[:, LANES.index("oos")],
        right_lane=np.array([LANES[one] in {LANE_OF[i] for i in any_} for any_, one, _ in pairs]),
        right_intent=np.array([INTENTS[one] in any_ for any_, _, one in pairs]),
    )


def _by_lane(each: Floats) -> Floats:
    """Probabilities of intents summed up to those of lanes."""
    return np.stack(
        [each[:, place == _LANE_OF_COLUMN].sum(axis=1) for place in range(len(LANES))], axis=1
    )


def fitted_temperature(rows: Sequence[Row], logits: Floats) -> float:
    """The one that makes the lanes' probabilities the most honest (least log loss)."""
    truth = np.array([LANES.index(LANE_OF[row.intent].value) for row in rows])

    def loss(temperature: float) -> float:
        each = chances(logits, temperature)
        lanes = _by_lane(each)
        return float(-np.log(lanes[np.arange(len(truth)), truth] + 1e-9).mean())

    return min((step / 100 for step in range(30, 205, 5)), key=loss)


def figures(rows: Sequence[Row], seen: Judged, threshold: float) -> dict[str, float]:
    sure = seen.confidence >= threshold
    return {
        "sentences": len(rows),
        "lane": _share(seen.right_lane),
        "intent": _share(seen.right_intent),
        "oos_auroc": _auroc(rows, seen),
        "calibration_error": _calibration(seen),
        "threshold": round(threshold, 3),
        "precision": _share(seen.right_lane[sure]),
        "coverage": _share(sure),
    }


def threshold_for(seen: Judged, precision: float) -> float:
    """The lowest confidence from which on lanes are right in `precision` of the cases."""
    order = np.argsort(-seen.confidence, kind="stable")
    shares = np.cumsum(seen.right_lane[order]) / np.arange(1, len(order) + 1)
    enough = np.flatnonzero(shares >= precision)
    return float(seen.confidence[order[enough[-1]]]) if len(enough) else 1.0


def confusions(rows: Sequence[Row], seen: Judged) -> Mapping[tuple[str, str], int]:
    """(meant, decided) lane -> sentences."""
    return Counter(
        (LANE_OF[row.intent].value, LANES[lane]) for row, lane in zip(rows, seen.lanes, strict=True)
    )


def per_intent(rows: Sequence[Row], seen: Judged) -> Mapping[str, tuple[int, float, str]]:
    """Intent -> sentences, share understood, and what it is mistaken for most often."""
    found: dict[str, tuple[int, float, str]] = {}
    for intent in INTENTS:
        places = [place for place, row in enumerate(rows) if row.intent == intent]
        wrong = Counter(
            INTENTS[seen.intents[place]] for place in places if not seen.right_intent[place]
        )
        name = wrong.most_common(1)[0][0] if wrong else ""
        found[intent] = len(places), _share(seen.right_intent[places]), name
    return found


def _share(hits: NDArray[np.bool_]) -> float:
    return round(float(hits.mean()), 4) if len(hits) else 1.0


def _auroc(rows: Sequence[Row], seen: Judged) -> float:
    """How often a message out of scope scores above one that is in scope; ties count half."""
    out = np.array([row.intent == "out_of_scope" for row in rows])
    scores, others = seen.out_of_scope[out], np.sort(seen.out_of_scope[~out])
    below = np.searchsorted(others, scores, "left") + np.searchsorted(others, scores, "right")
    return round(float(below.mean() / 2 / max(1, len(others))), 4)


def _calibration(seen: Judged) -> float:
    """Expected calibration error of the lane's confidence."""
    bins = np.minimum((seen.confidence * _BINS).astype(int), _BINS - 1)
    gaps = [
        abs(float((seen.confidence[bins == one] - seen.right_lane[bins == one]).sum()))
        for one in range(_BINS)
    ]
    return round(sum(gaps) / max(1, len(bins)), 4)
