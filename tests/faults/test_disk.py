"""A disk that is full before and after the send: nothing leaves without a written intent, nothing leaves twice."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from mmc.rehearsal.server import start
from tests.faults.kinds import ACCOUNTS, KINDS
from tests.faults.newsroom import write_folder
from tests.faults.verdict import ROOT, judge, run

KIND = "x"  # its read-back proves what happened


@pytest.mark.timeout(300)
@pytest.mark.parametrize(
    ("point", "calls_while_full", "attempts"),
    [("before_intent", 0, 1), ("after_intent", 1, 1), ("after_answer", 1, 1)],
)
def test_a_full_disk_sends_nothing_unwritten_and_nothing_twice(
    tmp_path: Path, point: str, calls_while_full: int, attempts: int
) -> None:
    folder = tmp_path / "newsroom"
    with start(tmp_path / "rehearsal", accounts=ACCOUNTS) as rehearsal:
        write_folder(folder, rehearsal, (KIND,))
        run("tests.faults.newsroom", "prepare", folder, KIND, 0, 1)
        told = run("tests.faults.disk_child", folder, point, 4, rehearsal.base_url, patience=150)
        rows = json.loads(run("tests.faults.newsroom", "look", folder))
        verdict = judge(folder, rehearsal, 0, {})
        calls = rehearsal.calls()[KIND][KINDS[KIND].visible]
    assert "filled True" in told
    line = next(line for line in told.splitlines() if line.startswith("calls "))
    while_full = json.loads(line.removeprefix("calls "))
    seen = while_full.get(KIND, {}).get(KINDS[KIND].visible, 0)
    assert seen == calls_while_full, "no room for the intent, no call"
    assert verdict.clean, verdict.where
    assert verdict.needs_human == 0
    assert calls == 1, "called once, whenever the disk was full"
    assert [row["attempt"] for row in rows.values()] == [attempts]


def test_a_full_disk_makes_a_slot_fail_in_words_and_leaves_no_half_file(tmp_path: Path) -> None:
    code = """
import resource, sys
from pathlib import Path
from mmc.newsroom.media import MediaStore
store = MediaStore(Path(sys.argv[1]))
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, resource.RLIM_INFINITY))
try:
    store.put(bytes(5000))
except OSError as error:
    print(type(error).__name__)
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
print(store.path(store.put(bytes(5000))).stat().st_size)
"""
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "media")], cwd=ROOT, capture_output=True, text=True,
        env={**os.environ}, timeout=60,
    )  # fmt: skip
    assert done.stdout.split() == ["OSError", "5000"], done.stderr
