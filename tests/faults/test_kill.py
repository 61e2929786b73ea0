"""kill -9 at five named points on every channel kind: nothing lost, nothing doubled, nothing claimed in vain.

A sample of `make faults`: three kills of each kind. The full form kills six times at each point.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from mmc.publishers import PUBLISHERS
from tests.faults.kinds import KINDS
from tests.faults.matrix import kill_matrix, naive_control


def test_every_kind_of_channel_is_killed() -> None:
    killed = {row.kind or row.name for row in KINDS.values()}
    assert killed == {kind for kind, _ in PUBLISHERS}, "tests/faults/kinds.py lacks a row, or has one too many"


@pytest.mark.timeout(900)
def test_kills_of_every_kind_lose_nothing_and_double_nothing(tmp_path: Path) -> None:
    verdict = kill_matrix(tmp_path, rounds=1, sample=True)
    assert verdict.clean, verdict.where
    assert verdict.kills >= 2 * len(KINDS)


def test_a_naive_sender_under_the_same_kills_doubles(tmp_path: Path) -> None:
    assert naive_control(tmp_path) >= 1, "a harness that sees no doubles here would see none anywhere"
