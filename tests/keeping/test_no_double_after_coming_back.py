"""A restored or moved newsroom sends nothing a second time: what became public is counted at the platforms."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from mmc.rehearsal.server import start
from tests.faults.kinds import ACCOUNTS
from tests.faults.newsroom import SQLITE, write_folder
from tests.faults.verdict import ROOT, judge, run
from tests.keeping.engine_child import POINTS
from tests.keeping.test_backup import done
from tests.keeping.test_move_postgres import URL, fresh

KINDS = ("x", "telegram", "wordpress")  # Telegram cannot be read back
needs_postgres = pytest.mark.skipif(
    not URL.startswith("postgresql://"), reason="needs PostgreSQL: python -m tests.postgres tests/keeping"
)
DATABASES = ["sqlite", pytest.param("postgresql", marks=needs_postgres)]


def databases(kind: str, name: str) -> str:
    """An empty ledger, and beside it on PostgreSQL the engine's."""
    if kind == "sqlite":
        return SQLITE
    fresh(f"{name}_engine")
    return fresh(name)


@pytest.fixture(scope="module", params=DATABASES)
def lost(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """A newsroom that published everything, with backups from the middle of it."""
    home = tmp_path_factory.mktemp("hilang")
    with start(home / "gladi", accounts=ACCOUNTS) as rehearsal:
        folder = home / "redaksi"
        write_folder(folder, rehearsal, KINDS, database=databases(request.param, "mmc_lost"))
        run("tests.faults.newsroom", "prepare", folder, ",".join(KINDS), 0, 2)
        run("tests.keeping.engine_child", "lose", folder, home)
        assert len(rehearsal.public("x")) == 2
        yield {"home": home, "folder": folder, "rehearsal": rehearsal, "kind": request.param}


@pytest.mark.timeout(400)
@pytest.mark.parametrize("point", POINTS)
def test_what_the_lost_newsroom_sent_after_the_backup_is_not_sent_again(lost: dict[str, Any], point: str) -> None:
    back = lost["home"] / f"kembali-{point}"
    more = () if lost["kind"] == "sqlite" else ("--database", databases("postgresql", "mmc_back"))
    told = done("restore", lost["home"] / f"{point}.mmc", "--dir", back, *more)
    assert " 0 deliveries may have gone out" not in told
    shutil.copytree(lost["folder"] / "secrets", back / "secrets")
    before = lost["rehearsal"].calls()
    run("tests.keeping.engine_child", "go_on", back)
    verdict = judge(back, lost["rehearsal"], 0, {})
    assert verdict.clean, verdict.where
    assert len(lost["rehearsal"].public("x")) == len(lost["rehearsal"].public("wordpress")) == 2
    after = lost["rehearsal"].calls()
    assert after["telegram"]["sendPhoto"] == before["telegram"]["sendPhoto"], "who cannot be read back is asked about"


@pytest.mark.timeout(400)
@needs_postgres
@pytest.mark.parametrize("point", POINTS)
def test_what_was_in_flight_at_a_move_goes_out_once(tmp_path: Path, point: str) -> None:
    with start(tmp_path / "gladi", accounts=ACCOUNTS) as rehearsal:
        folder = tmp_path / "redaksi"
        write_folder(folder, rehearsal, KINDS)
        run("tests.faults.newsroom", "prepare", folder, ",".join(KINDS), 0, 1)
        killed = subprocess.run([sys.executable, "-m", "tests.keeping.engine_child", "die", folder, point], cwd=ROOT,
                                capture_output=True, text=True, timeout=200)  # fmt: skip
        assert killed.returncode == -signal.SIGKILL, killed.stderr[-3000:]
        done("move", "--to", databases("postgresql", "mmc_moved_on"), "--dir", folder)
        run("tests.keeping.engine_child", "work_off", folder)
        verdict = judge(folder, rehearsal, 1, {})
        assert len(rehearsal.public("x")) == len(rehearsal.public("wordpress")) == 1
    assert verdict.clean, verdict.where
