"""The whole main job as a user starts it: `mmc demo --json` in a fresh folder."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

MMC = str(Path(sys.executable).with_name("mmc"))


@pytest.mark.timeout(400)
def test_the_demo_makes_publishes_counts_and_reports(tmp_path: Path) -> None:
    done = subprocess.run(
        [MMC, "demo", "--dir", str(tmp_path / "demo"), "--json"], capture_output=True, text=True, timeout=380
    )
    assert done.returncode == 0, done.stderr[-3000:]
    told = json.loads(done.stdout)
    assert (told["stories"], told["stills"], told["films"]) == (3, 15, 6)
    assert told["deliveries"] == {"planned": 18, "published": 18}
    assert told["readers"] > 0
    assert told["samples"] > 0
    assert Path(told["report"]).is_file()
    stages = ["start", "newsroom", "engine", "produce", "approve", "publish", "readers", "report"]
    assert list(told["stages_s"]) == stages


def test_a_folder_that_is_no_demo_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "penting.txt").write_text("jangan dihapus")
    done = subprocess.run([MMC, "demo", "--dir", str(tmp_path)], capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    assert "not empty" in done.stderr
    assert (tmp_path / "penting.txt").read_text() == "jangan dihapus"
