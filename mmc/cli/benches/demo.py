"""The demo's own stage times, from a run in a folder of its own."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile


def measure_demo() -> dict[str, float]:
    """{stage: seconds} of one `mmc demo --json`."""
    with tempfile.TemporaryDirectory() as folder:
        mmc = [sys.executable, "-c", "from mmc.cli import main; main()"]
        command = [*mmc, "demo", "--dir", f"{folder}/demo", "--json"]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
    return {name: float(seconds) for name, seconds in json.loads(done.stdout)["stages_s"].items()}
