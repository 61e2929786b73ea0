"""The verdict over a newsroom after its kills: what the ledger says against what the rehearsal saw."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from mmc.rehearsal.server import Rehearsal
from tests.faults.kinds import KINDS

ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Verdict:
    """The zeros, and what came with them. Doubles are counted at the rehearsal, never in our tables."""

    runs: int = 0
    kills: int = 0
    doubled: int = 0
    lost: int = 0
    false_published: int = 0
    needs_human: int = 0
    naive_doubled: int = 0
    handed_over: int = 0  # tasks of officers, on channels no machine sends to
    asked_in_vain: int = 0  # needs_human where the platform can be read back
    broken_chains: int = 0
    slowest_settle_s: float = 0.0
    reconcile_waits: str = "1/20"
    where: list[str] = field(default_factory=list)  # rows behind every zero that is none

    @property
    def clean(self) -> bool:
        """True if every zero is a zero."""
        bad = (self.doubled, self.lost, self.false_published, self.asked_in_vain, self.broken_chains)
        return not any(bad) and not self.where

    def line(self) -> str:
        """The verdict as one line of JSON."""
        told = {name: value for name, value in asdict(self).items() if value or name != "where"}
        return json.dumps(told, ensure_ascii=False)


def judge(folder: Path, rehearsal: Rehearsal, kills: int, planned: Mapping[str, str]) -> Verdict:
    """Every delivery of the newsroom against what became public. `planned` names the crash point by key."""
    rows: dict[str, Any] = json.loads(run("tests.faults.newsroom", "look", folder))
    seen: dict[str, Counter[str]] = {
        name: KINDS[name].truth(KINDS[name], rehearsal, folder, rows)
        for name in sorted({row["channel"] for row in rows.values()})
    }
    verdict = Verdict(runs=len(rows), kills=kills)
    for key, row in rows.items():
        _judge_row(verdict, row, seen[row["channel"]][key], f"{key} {row} killed {planned.get(key)}")
    doubles = [d for d in rehearsal.doubles() if d["key"] not in rows or seen[rows[d["key"]]["channel"]][d["key"]] < 2]
    verdict.doubled += len(doubles)
    verdict.where += [f"double {double}" for double in doubles]
    return verdict


def captions_trouble(folder: Path, rehearsal: Rehearsal) -> list[str]:
    """Films on YouTube that a kill cost their captions, or whose captions were added more than once."""
    rows = json.loads(run("tests.faults.newsroom", "look", folder))
    films = {key: row for key, row in rows.items() if KINDS[row["channel"]].platform == "youtube"}
    trouble = [
        f"captions lost: {key} {row}" for key, row in films.items()
        if row["state"] == "published" and (not row["captions"] or "without" in row["captions"])
    ]  # fmt: skip
    added = rehearsal.calls().get("youtube", {}).get("captionInsert", 0)
    if added > len(films):
        trouble.append(f"captions were added {added} times to {len(films)} films")
    return trouble


def _judge_row(verdict: Verdict, row: Mapping[str, Any], shown: int, where: str) -> None:
    faults = {
        "doubled": shown > 1,
        "lost": row["state"] not in ("published", "needs_human"),
        "false_published": row["state"] == "published" and shown == 0,
        "asked_in_vain": row["state"] == "needs_human" and KINDS[row["channel"]].readable,
        "broken_chains": not row["whole"],
    }
    if row["state"] == "needs_human":
        verdict.handed_over += KINDS[row["channel"]].by_hand
        verdict.needs_human += not KINDS[row["channel"]].by_hand
    for name, wrong in faults.items():
        if wrong:
            setattr(verdict, name, getattr(verdict, name) + 1)
            verdict.where.append(f"{name}: {where}, shown {shown} times")


def run(module: str, *args: object, patience: float = 300) -> str:
    """What a module of ours prints; AssertionError with its last words if it fails."""
    done = subprocess.run(
        [sys.executable, "-m", module, *map(str, args)], cwd=ROOT, capture_output=True, text=True, timeout=patience
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout
