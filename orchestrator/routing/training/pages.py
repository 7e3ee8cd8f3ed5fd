"""The figures of a training, written between two marks of a Markdown page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from orchestrator.routing.errors import UnusableTrainingData
from orchestrator.routing.training.course import FOLDS, CrossValidated
from orchestrator.routing.training.report import LANES, confusions, per_intent
from orchestrator.routing.training.rows import Row

BEGIN, END = "<!-- figures: make router -->", "<!-- end of figures -->"


def written_into(page: str, rows: Sequence[Row], seen: CrossValidated) -> str:
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise UnusableTrainingData(
            f"the page lacks its marks {BEGIN!r} and {END!r}: put them where the figures belong"
        )
    body = "\n\n".join((_summary(rows, seen), _lanes(rows, seen), _intents(rows, seen)))
    return f"{before}{BEGIN}\n\n{body}\n\n{END}{after}"


def _summary(rows: Sequence[Row], seen: CrossValidated) -> str:
    found = seen.figures
    return (
        f"{len(rows):,} sentences in {len({row.group for row in rows}):,} groups, {FOLDS} folds by "
        "group; where a rule was written with the sentence in sight its vote is hidden.\n\n"
        + _table(
            ("figure", "cross-validated"),
            (
                ("lane right", f"{found['lane']:.3f}"),
                ("intent right", f"{found['intent']:.3f}"),
                ("out of scope told apart (AUROC)", f"{found['oos_auroc']:.3f}"),
                ("calibration error", f"{found['calibration_error']:.3f}"),
                ("threshold shipped", f"{found['threshold']:.3f}"),
                ("lane precision above it", f"{found['precision']:.3f}"),
                ("share of messages above it", f"{found['coverage']:.3f}"),
                ("temperature", f"{seen.temperature:.2f}"),
            ),
        )
    )


def _lanes(rows: Sequence[Row], seen: CrossValidated) -> str:
    counts = confusions(rows, seen.judged)
    return "Lanes, meant (rows) against decided (columns):\n\n" + _table(
        ("", *LANES),
        ((meant, *(str(counts.get((meant, lane), 0)) for lane in LANES)) for meant in LANES),
    )


def _intents(rows: Sequence[Row], seen: CrossValidated) -> str:
    return "By intent:\n\n" + _table(
        ("intent", "sentences", "right", "mistaken most for"),
        (
            (intent, str(number), f"{share:.2f}", mistaken)
            for intent, (number, share, mistaken) in per_intent(rows, seen.judged).items()
        ),
    )


def _table(head: Sequence[str], lines: Iterable[Sequence[str]]) -> str:
    rules = ["---"] * len(head)
    return "\n".join("| " + " | ".join(line) + " |" for line in (head, rules, *lines))
