"""Coverage-guided fuzzing of the readers: 10,000 inputs a shape from one seed here, more by `make fuzz SECONDS=600`."""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SECONDS = int(os.environ.get("FUZZ_SECONDS", "0"))
LIMIT = f"-max_total_time={SECONDS}" if SECONDS else "-runs=10000"

pytestmark = [
    pytest.mark.skipif(importlib.util.find_spec("atheris") is None, reason="atheris has no wheel for this machine"),
    pytest.mark.timeout(SECONDS + 300),
]


@pytest.mark.parametrize("shape", ["csv", "xlsx", "json", "xml"])
def test_no_bytes_break_a_reader(shape: str, tmp_path: Path) -> None:
    # A shell between: Linux counts the memory of whoever starts a process as its peak, and a suite has used much.
    done = subprocess.run(
        ["sh", "-c", '"$@"; exit $?', "sh", sys.executable, "-m", "tests.fuzz.target", shape, LIMIT, str(tmp_path)],
        capture_output=True, text=True, cwd=ROOT, check=False, env={**os.environ, "PYTHONHASHSEED": "0"},
    )  # fmt: skip
    said = done.stderr[-3000:]
    assert done.returncode == 0, f"left in {sorted(p.name for p in tmp_path.iterdir())}:\n{done.stdout[-3000:]}\n{said}"
    runs = re.search(r"stat::number_of_executed_units: +(\d+)", said)
    assert runs and int(runs[1]) > 20, said
