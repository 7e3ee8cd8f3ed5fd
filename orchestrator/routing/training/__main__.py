"""`python -m orchestrator.routing.training`: cross-validate, fit, write model and figures."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from orchestrator.routing.model import FILE
from orchestrator.routing.training.course import cross_validated, finished
from orchestrator.routing.training.lessons import Readers, lessons_of
from orchestrator.routing.training.pages import written_into
from orchestrator.routing.training.rows import DATA, Shops, load_rows

PACKAGE = Path(__file__).parents[1]


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--data", type=Path, default=DATA, help="folder of the sentences")
    arguments.add_argument("--out", type=Path, default=PACKAGE / FILE, help="model to write")
    arguments.add_argument("--page", type=Path, help="page whose figures to write anew")
    given = arguments.parse_args()
    rows = load_rows(given.data)
    readers = Readers(Shops.load(given.data / "words.json"))
    lessons = lessons_of(rows, readers)
    _say(f"{len(rows)} sentences, {len(lessons.rows)} with their variants")
    seen = cross_validated(rows, lessons, readers)
    _say("cross-validated: " + ", ".join(f"{name} {value}" for name, value in seen.figures.items()))
    given.out.write_bytes(finished(lessons, seen))
    _say(f"wrote {given.out} ({given.out.stat().st_size:,} bytes)")
    if given.page is not None:
        given.page.write_text(
            written_into(given.page.read_text(encoding="utf-8"), rows, seen), encoding="utf-8"
        )
        _say(f"wrote the figures into {given.page}")


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
