"""Break each invariant on purpose and see which test turns red: `python -m tests.mutants`.

Each mutant is one edit on a copy of the tree. One that no test notices means a promise that is not
tested; one whose text is not found means that the code has moved on and the mutant must follow.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from attrs import frozen

ROOT = Path(__file__).parents[1]
COPIED = ("config", "orchestrator", "agents", "actors", "tests", "run.py", "setup.cfg")
COPIED += ("pyproject.toml",)
PAGE = ROOT / "docs" / "reliability.md"
BEGIN, END = "<!-- mutants: written by `make mutants` -->", "<!-- mutants: end -->"
SCRIPTS = "orchestrator/storage/scripts"
SIMULATION = "tests/faults/simulation/test_simulation.py"
STORE = "tests/integration/storage"
EARLY = "tests/unit/actors/test_early_troubles.py"
SEEDS = "200"
SECONDS = 600


@frozen(kw_only=True)
class Mutant:
    """`old` becomes `new` in `path`; `tests` must notice."""

    breaks: str
    path: str
    old: str
    new: str
    tests: tuple[str, ...] = (SIMULATION,)


MUTANTS = (
    Mutant(
        breaks="I1 200 before the message is durable",
        path="orchestrator/storage/acceptance.py",
        old="return [await future for future in futures]",
        new='return ["0-1" for future in futures]',
    ),
    Mutant(
        breaks="I1 what was there at start is not read",
        path="actors/reader.py",
        old='BEGINNING = "0-0"',
        new='BEGINNING = "9999999999999-0"',
    ),
    Mutant(
        breaks="I2 the dedup mark before the inbox write",
        path=f"{SCRIPTS}/accept.lua",
        old="      local placed = foretold and",
        new="      redis.call('SADD', d0, digest)\n      local placed = foretold and",
        tests=(f"{STORE}/test_acceptance.py",),
    ),
    Mutant(
        breaks="I2 no dedup",
        path=f"{SCRIPTS}/accept.lua",
        old="redis.call('SISMEMBER', d0, digest) == 1",
        new="false",
    ),
    Mutant(
        breaks="I3 the entry stays in the inbox after its commit",
        path=f"{SCRIPTS}/commit.lua",
        old="    redis.call('XDEL', inbox, entry)\n",
        new="",
    ),
    Mutant(
        breaks="I3 a commit does not ask whether the entry is still there",
        path=f"{SCRIPTS}/commit.lua",
        old="if not found or string.sub(found[2][2], 1, #begins) ~= begins then",
        new="if false then",
    ),
    Mutant(
        breaks="I4 a conversation works on several messages at once",
        path="actors/conversation.py",
        old='    kind = "conversation"\n',
        new='    kind = "conversation"\n    concurrency = 8\n',
    ),
    Mutant(
        breaks="I4 what another wrote before is passed over",
        path="orchestrator/storage/appended.py",
        old="if appended.before and place_of(appended.before) > reached:",
        new="if False:",
    ),
    Mutant(
        breaks="I4 a crashed conversation forgets the message it was at",
        path="actors/supervisor.py",
        old="slot.tell(RunTurn(failed.message.entry, suspect=True))",
        new="pass",
    ),
    Mutant(
        breaks="I5 COMMIT without the fence",
        path=f"{SCRIPTS}/commit.lua",
        old="if redis.call('GET', KEYS[k]) ~= ARGV[a] then",
        new="if false then",
    ),
    Mutant(
        breaks="I5 COMMIT without the version check",
        path=f"{SCRIPTS}/commit.lua",
        old="elseif version ~= base then",
        new="elseif false then",
        tests=(f"{STORE}/test_turn_store.py",),
    ),
    Mutant(
        breaks="I5 a turn that is tried again has the version of the first try",
        path="actors/attempt.py",
        old="        if again or entry.storing is not None:\n",
        new="        if entry.storing is not None:\n",
        tests=("tests/unit/actors/test_ahead.py",),
    ),
    Mutant(
        breaks="I5 a turn begun early has the version of one begun later",
        path="actors/attempt.py",
        old="        if again or entry.storing is not None:\n",
        new="        if again:\n",
        tests=(EARLY,),
    ),
    Mutant(
        breaks="I4 an id foretold is given behind an entry that nobody here knows",
        path=f"{SCRIPTS}/accept.lua",
        old="      foretold = behind < 0\n",
        new="",
        tests=(f"{STORE}/test_foretold.py",),
    ),
    Mutant(
        breaks="I3 a turn begun early is committed for another message under its id",
        path=f"{SCRIPTS}/commit.lua",
        old="if not found or string.sub(found[2][2], 1, #begins) ~= begins then",
        new="if not found then",
        tests=(f"{STORE}/test_foretold.py",),
    ),
    Mutant(
        breaks="I4 what is being stored is begun before what stands in the inbox",
        path="actors/reader.py",
        old="            and partition not in self._news\n",
        new="",
        tests=(EARLY, "tests/unit/actors/test_reader.py"),
    ),
    Mutant(
        breaks="I3 what was built on a commit that failed counts as done",
        path="actors/ahead.py",
        old="        self._return([turn.letter for turn in self.turns])\n",
        new="",
    ),
    Mutant(
        breaks="I5 a replaced owner never learns of it",
        path="actors/store_watch.py",
        old="self.on_lost(partition)",
        new="pass",
    ),
    Mutant(
        breaks="I6 a commit without an answer counts as done",
        path="actors/conversation.py",
        old="            verdict = await self._ring.answered(committing)\n"
        "            self._session",
        new="            try:\n"
        "                verdict = await self._ring.answered(committing)\n"
        "            except Exception:\n"
        "                verdict = Verdict.OK\n"
        "            self._session",
    ),
    Mutant(
        breaks="I7 replies of a conversation leave side by side, unsettled",
        path="actors/sender.py",
        old="        if self._delivery.leaves:\n            self._on_their_way",
        new="        if False:\n            self._on_their_way",
        tests=(SIMULATION, "tests/unit/actors/test_sender.py"),
    ),
    Mutant(
        breaks="I7 MARK without the fence",
        path=f"{SCRIPTS}/mark.lua",
        old="if redis.call('GET', KEYS[k]) ~= ARGV[a] then",
        new="if false then",
    ),
    Mutant(
        breaks="I7 a dead sender goes on beside its successor",
        path="actors/ledger.py",
        old="        self.open = False\n",
        new="",
        tests=("tests/unit/actors/test_sender.py", SIMULATION),
    ),
    Mutant(
        breaks="I8 attempts are not durable",
        path=f"{SCRIPTS}/attempt.lua",
        old="redis.call('HSET', KEYS[3], ARGV[2], count .. '|' .. ARGV[3])",
        new="",
    ),
    Mutant(
        breaks="I8 an attempt is counted again when its answer is lost",
        path=f"{SCRIPTS}/attempt.lua",
        old="if token == ARGV[3] then return tonumber(count) end",
        new="",
        tests=(f"{STORE}/test_turn_store.py",),
    ),
    Mutant(
        breaks="I8 parked, but not removed from the inbox",
        path=f"{SCRIPTS}/park.lua",
        old="redis.call('XDEL', KEYS[2], ARGV[2])",
        new="",
    ),
    Mutant(
        breaks="I9 no bound on what is read ahead",
        path="actors/in_flight.py",
        old="if self._shares[partition] >= WINDOW:",
        new="if False:",
        tests=("tests/unit/actors",),
    ),
    Mutant(
        breaks="I10 an unreadable session is begun afresh",
        path="actors/conversation.py",
        old="self._session = None if data is None else decode_state(data, sound=self._sound)",
        new="""try:
            self._session = None if data is None else decode_state(data, sound=self._sound)
        except UndecodableState:
            self._session = None""",
        tests=("tests/unit/actors",),
    ),
)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.mutants", description=__doc__)
    parser.add_argument("--write", action="store_true", help=f"put the table into {PAGE.name}")
    parser.add_argument("--only", default="", help="those whose name has this in it")
    options = parser.parse_args()
    chosen = [mutant for mutant in MUTANTS if options.only in mutant.breaks]
    lines, survivors = ["| broken on purpose | the test that turned red |", "|---|---|"], 0
    with ThreadPoolExecutor(os.cpu_count()) as pool:  # each waits for a process of its own
        for mutant, red in zip(chosen, pool.map(noticed, chosen), strict=True):
            survivors += red is None
            lines.append(f"| {mutant.breaks} | {f'`{red}`' if red else '**none**'} |")
            print(lines[-1], flush=True)
    if options.write:
        write("\n".join(lines))
    return 1 if survivors else 0


def noticed(mutant: Mutant) -> str | None:
    """The name of the first test that fails on the mutant."""
    with tempfile.TemporaryDirectory(prefix="tertulia-mutant-") as folder:
        tree = Path(folder)
        for name in COPIED:
            copied(ROOT / name, tree / name)
        path = tree / mutant.path
        source = path.read_text("utf-8")
        if source.count(mutant.old) < 1:
            raise LookupError(f"{mutant.path} has changed; {mutant.breaks!r} no longer fits")
        path.write_text(source.replace(mutant.old, mutant.new, 1), "utf-8")
        return first_failure(tree, mutant.tests)


def copied(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
    else:
        shutil.copy2(source, target)


def first_failure(tree: Path, tests: tuple[str, ...]) -> str | None:
    done = subprocess.run(
        (sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *tests),
        cwd=tree,
        env=os.environ | {"SIMULATION_SEEDS": SEEDS, "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    if done.returncode == 0:
        return None
    found = re.search(r"^(?:FAILED|ERROR) \S+?::(\w+)", done.stdout, re.MULTILINE)
    if found is None:
        raise RuntimeError(f"pytest ended with {done.returncode}:\n{done.stdout[-2000:]}")
    return found[1]


def write(table: str) -> None:
    page = PAGE.read_text("utf-8")
    head, _, rest = page.partition(BEGIN)
    _, _, tail = rest.partition(END)
    PAGE.write_text(f"{head}{BEGIN}\n\n{table}\n\n{END}{tail}", "utf-8")


if __name__ == "__main__":
    sys.exit(main())
