"""`python -m tests.faults [--quick] [--rounds 6]`: the kill matrix and its control; ends with one line of JSON."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

from tests.faults.kinds import EVERY_KIND, KINDS
from tests.faults.matrix import kill_matrix, naive_control


def main() -> int:
    """0 if every zero is a zero and the naive sender doubled something."""
    asked = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    asked.add_argument("--quick", action="store_true", help="a sample: three kills of each kind")
    asked.add_argument("--rounds", type=int, default=6, help="kills of each kind at each point")
    asked.add_argument("--kinds", default="", help="channel kinds, by comma; nothing: all, in all their shapes")
    options = asked.parse_args()
    started = time.monotonic()

    def say(line: str) -> None:
        print(f"[{time.monotonic() - started:5.0f} s] {line}", file=sys.stderr, flush=True)

    with tempfile.TemporaryDirectory(prefix="mmc-faults-") as home:
        rounds = 1 if options.quick else options.rounds
        kinds = tuple(options.kinds.split(",")) if options.kinds else EVERY_KIND if options.quick else tuple(KINDS)
        verdict = kill_matrix(Path(home), rounds, kinds=kinds, sample=options.quick, say=say)
        say("the control: a naive sender")
        verdict.naive_doubled = naive_control(Path(home))
    for line in verdict.where:
        say(line)
    verdict.where = verdict.where[:5]
    print(verdict.line())
    return 0 if verdict.clean and verdict.naive_doubled >= 1 else 1


if __name__ == "__main__":
    sys.exit(main())
