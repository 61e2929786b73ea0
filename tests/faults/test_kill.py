"""kill -9 at five named points on every channel kind: nothing lost, nothing doubled, nothing claimed in vain.

A sample of `make faults`: three kills of each kind. The full form kills six times at each point.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from mmc.core.delivery import MAX_DEATHS
from mmc.publishers import PUBLISHERS
from mmc.rehearsal.server import start
from tests.faults.kinds import ACCOUNTS, EVERY_KIND, KINDS
from tests.faults.matrix import kill_matrix, live_until_settled, naive_control
from tests.faults.newsroom import write_folder
from tests.faults.verdict import judge, run


def test_every_kind_of_channel_is_killed() -> None:
    killed = {row.kind or row.name for row in KINDS.values()}
    assert killed == {kind for kind, _ in PUBLISHERS}, "tests/faults/kinds.py lacks a row, or has one too many"


@pytest.mark.timeout(900)
def test_kills_of_every_kind_lose_nothing_and_double_nothing(tmp_path: Path) -> None:
    verdict = kill_matrix(tmp_path, rounds=1, sample=True)
    assert verdict.clean, verdict.where
    assert verdict.kills >= 2 * len(EVERY_KIND)


@pytest.mark.timeout(300)
def test_a_delivery_that_kills_every_process_ends_with_a_person_and_the_others_go_out(tmp_path: Path) -> None:
    folder, plan = tmp_path / "newsroom", tmp_path / "plan.json"
    with start(tmp_path / "rehearsal", accounts=ACCOUNTS) as rehearsal:
        write_folder(folder, rehearsal, ("x",))
        poison, *others = json.loads(run("tests.faults.newsroom", "prepare", folder, "x", 4, 0))
        run("tests.faults.newsroom", "deaths", folder, poison, MAX_DEATHS - 1)  # the real ones take their time
        plan.write_text(json.dumps({"kill": {poison: "before_intent"}, "poison": [poison], "beside": others}))
        kills = live_until_settled(folder, plan, rehearsal)
        verdict = judge(folder, rehearsal, kills, {poison: "always"})
    rows = json.loads(run("tests.faults.newsroom", "look", folder))
    assert kills == 2
    assert [rows[key]["state"] for key in others] == ["published"] * 3
    assert (rows[poison]["state"], rows[poison]["tries"]) == ("needs_human", 0)
    assert f"{MAX_DEATHS + 1} processes were killed" in rows[poison]["error"]
    assert (verdict.doubled, verdict.lost, verdict.false_published, verdict.needs_human) == (0, 0, 0, 1)


def test_a_naive_sender_under_the_same_kills_doubles(tmp_path: Path) -> None:
    assert naive_control(tmp_path) >= 1, "a harness that sees no doubles here would see none anywhere"
