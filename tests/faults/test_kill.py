"""kill -9 at five named points on every channel kind: nothing lost, nothing doubled, nothing claimed in vain."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections import Counter
from itertools import product
from pathlib import Path

import pytest

from mmc.core.delivery import CRASH_POINTS
from mmc.rehearsal.server import start
from tests.faults.newsroom import KINDS, write_folder

ROOT = Path(__file__).resolve().parents[2]
ROUNDS = 3  # 5 points x 4 kinds x 3 = 60 kills
EXTRA = 3  # stories without a planned death, due while the others die


@pytest.mark.timeout(600)
def test_sixty_kills_lose_nothing_and_double_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "newsroom"
    with start(tmp_path / "rehearsal") as rehearsal:
        write_folder(folder, rehearsal.urls, rehearsal.secrets)
        stories = len(CRASH_POINTS) * ROUNDS
        keys: dict[str, str] = json.loads(run("tests.faults.newsroom", "prepare", folder, stories, EXTRA))
        plan = _plan(keys)
        (tmp_path / "plan.json").write_text(json.dumps(plan))
        kills = live_until_settled(folder, tmp_path / "plan.json", rehearsal.base_url)
        rows = json.loads(run("tests.faults.newsroom", "look", folder))
        public = Counter(key for piece in rehearsal.public() for key in set(piece["keys"]))
        doubles = rehearsal.doubles()
    pages = pages_of(folder)
    assert kills == len(plan) == 60
    assert doubles == []
    for key, row in rows.items():
        shown = pages.count(key) if row["channel"] == "website" else public[key]
        where = f"{row['channel']} killed {plan.get(key)}: {row}"
        assert row["whole"], where
        if row["state"] == "published":
            assert shown == 1, where
        else:
            assert row["state"] == "needs_human", where
            assert row["channel"] == "telegram", where
            assert plan.get(key) in (None, "after_intent", "after_accept", "after_answer"), where
            assert shown <= 1, where
    assert len(rows) == 60 + EXTRA * 4


def _plan(keys: dict[str, str]) -> dict[str, str]:
    """Every kind meets every point ROUNDS times."""
    by_kind = {kind: [k for k, channel in keys.items() if channel == kind] for kind in KINDS}
    plan = {}
    for kind in KINDS:
        points = [point for point, _ in product(CRASH_POINTS, range(ROUNDS))]
        plan.update(zip(by_kind[kind], points, strict=True))
    return plan


def live_until_settled(folder: Path, plan: Path, control: str) -> int:
    """Start the engine again and again until it ends by itself; how often it was killed."""
    for kills in range(80):
        ended = subprocess.run(
            [sys.executable, "-m", "tests.faults.engine_child", str(folder), str(plan), control],
            cwd=ROOT, capture_output=True, text=True, timeout=150,
        )
        if ended.returncode == 0:
            return kills
        assert ended.returncode == -signal.SIGKILL, ended.stderr[-3000:]
    raise AssertionError("still dying after 80 lives")


def pages_of(folder: Path) -> list[str]:
    """The delivery keys of the pages of the current release."""
    from mmc.config import load
    from mmc.website.release import current

    shown = current(load(folder).site_folder)
    return [entry.delivery for entry in shown.pages.values()] if shown else []


def run(module: str, *args: object) -> str:
    done = subprocess.run(
        [sys.executable, "-m", module, *map(str, args)], cwd=ROOT, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout
