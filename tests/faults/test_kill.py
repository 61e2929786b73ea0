"""kill -9 at five named points on every channel kind: nothing lost, nothing doubled, nothing claimed in vain.

The quick form of `make faults`: each kind once at each point. The full form kills six times as often.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from mmc.publishers import PUBLISHERS
from tests.faults.kinds import KINDS
from tests.faults.matrix import kill_matrix, naive_control


def test_every_kind_of_channel_is_killed() -> None:
    assert set(KINDS) == {kind for kind, _ in PUBLISHERS}, "tests/faults/kinds.py lacks a row, or has one too many"


@pytest.mark.timeout(900)
def test_kills_at_every_point_of_every_kind_lose_nothing_and_double_nothing(tmp_path: Path) -> None:
    verdict = kill_matrix(tmp_path, rounds=1)
    assert verdict.clean, verdict.where
    assert verdict.kills == sum(len(kind.points) for kind in KINDS.values())


def test_a_naive_sender_under_the_same_kills_doubles(tmp_path: Path) -> None:
    assert naive_control(tmp_path) >= 1, "a harness that sees no doubles here would see none anywhere"
