"""Kills, zombies, a restarted server and an upgrade with ledger and engine on PostgreSQL: the same zeros.

The full form of the load is `make faults-500`.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest

from mmc.rehearsal.server import Rehearsal, start
from tests.faults.kinds import ACCOUNTS, KINDS
from tests.faults.load import Load, carry
from tests.faults.newsroom import write_folder
from tests.faults.verdict import ROOT, judge, run
from tests.postgres import binaries, cluster

URL = os.environ.get("MMC_TEST_DATABASE", "")
MMC = ("-c", "from mmc.cli import main; main()")

pytestmark = pytest.mark.skipif(
    not URL.startswith("postgresql://"),
    reason="needs PostgreSQL: python -m tests.postgres tests/faults/test_kill_postgres.py",
)


@pytest.fixture
def database() -> str:
    """The address of a fresh database beside the given one, for processes of its own."""
    import psycopg

    name = "mmc_kill"
    with psycopg.connect(URL, autocommit=True) as server:
        for stale in (name, f"{name}_engine"):
            server.execute(f"drop database if exists {stale} with (force)")
        server.execute(f"create database {name}")
    return urlunsplit(urlsplit(URL)._replace(path=f"/{name}"))


@pytest.mark.timeout(600)
def test_random_kills_of_three_workers_and_a_restarted_server_lose_nothing(tmp_path: Path) -> None:
    found = binaries()
    assert found is not None
    with cluster(found) as server:
        load = Load(deliveries=40, kills=6, workers=3)
        verdict = carry(tmp_path, load, database=server.url, restart=server.restart)
    assert verdict.clean, verdict.where
    assert not list((tmp_path / "newsroom" / "var").glob("*.sqlite3")), "nothing was kept in a file instead"


@contextmanager
def living(*command: object) -> Iterator[subprocess.Popen[str]]:
    """A process of ours, ended with the test whatever happened to it."""
    process = subprocess.Popen([sys.executable, *map(str, command)], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def state_of(process: subprocess.Popen[str]) -> str:
    """The letter the kernel gives it: T for stopped."""
    return Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()[0]


def wait_for(what: str, true: object, patience: float = 90) -> None:
    limit = time.monotonic() + patience
    while not true():  # type: ignore[operator]
        assert time.monotonic() < limit, f"waited in vain: {what}"
        time.sleep(0.1)


def settled(folder: Path) -> bool:
    rows = json.loads(run("tests.faults.newsroom", "look", folder)).values()
    return all(row["state"] in ("published", "needs_human") for row in rows)


@pytest.mark.timeout(300)
@pytest.mark.parametrize(
    ("kind", "place", "switch"),
    [("x", "gate", False), ("telegram", "look", False), ("x", "write", True)],
)
def test_a_stopped_worker_makes_no_outside_call_after_its_lease_ended(
    tmp_path: Path, database: str, kind: str, place: str, switch: bool
) -> None:
    folder = tmp_path / "newsroom"
    with start(tmp_path / "rehearsal", accounts=ACCOUNTS) as rehearsal:
        write_folder(folder, rehearsal, (kind,), database=database, lease="4s")
        run("tests.faults.newsroom", "prepare", folder, kind, 0, 1)
        with living("-m", "tests.faults.zombie_child", folder, place, int(switch)) as zombie:
            wait_for("the worker to stop", lambda: state_of(zombie) in "TZ")
            assert state_of(zombie) == "T", "it ended instead"
            with living(*MMC, "worker", "--dir", folder) as other:
                wait_for("the other worker to settle it", lambda: settled(folder))
                before = _visible_calls(rehearsal, kind)
                zombie.send_signal(signal.SIGCONT)
                _has_had_its_chance(zombie, folder, switch)
                assert _visible_calls(rehearsal, kind) == before, "the zombie called"
                other.send_signal(signal.SIGTERM)
                assert other.wait(30) == 0
        verdict = judge(folder, rehearsal, 0, {})
    assert verdict.clean, verdict.where
    assert before == (1 if KINDS[kind].readable else 0), "the other worker sent it where absence can be proven"


@pytest.mark.timeout(300)
def test_without_its_fence_a_stopped_worker_calls_when_it_wakes(tmp_path: Path, database: str) -> None:
    """The control: the test above would see a zombie's call."""
    folder = tmp_path / "newsroom"
    with start(tmp_path / "rehearsal", accounts=ACCOUNTS) as rehearsal:
        write_folder(folder, rehearsal, ("telegram",), database=database, lease="4s")
        run("tests.faults.newsroom", "prepare", folder, "telegram", 0, 1)
        with living("-m", "tests.faults.zombie_child", folder, "unfenced", 0) as zombie:
            wait_for("the worker to stop", lambda: state_of(zombie) in "TZ")
            with living(*MMC, "worker", "--dir", folder):
                wait_for("the other worker to settle it", lambda: settled(folder))
                assert _visible_calls(rehearsal, "telegram") == 0
                zombie.send_signal(signal.SIGCONT)
                wait_for("the zombie's call", lambda: _visible_calls(rehearsal, "telegram") == 1, patience=20)


def _visible_calls(rehearsal: Rehearsal, kind: str) -> int:
    return rehearsal.calls().get(kind, {}).get(KINDS[kind].visible, 0)


def _has_had_its_chance(zombie: subprocess.Popen[str], folder: Path, switch: bool) -> None:
    """Either the kernel has ended it, or it is awake, renews its lease again and knows that the row is lost."""
    if switch:
        assert zombie.wait(10) == -signal.SIGALRM
        return
    time.sleep(4)
    assert zombie.poll() is None


@pytest.mark.timeout(300)
def test_a_new_version_takes_over_the_pending_work_of_the_old(tmp_path: Path, database: str) -> None:
    folder = tmp_path / "newsroom"
    with start(tmp_path / "rehearsal", accounts=ACCOUNTS) as rehearsal:
        write_folder(folder, rehearsal, ("x", "telegram"), database=database, lease="4s")
        run("tests.faults.newsroom", "prepare", folder, "x,telegram", 0, 5)
        run("tests.faults.old_version", folder)
        with living(*MMC, "worker", "--dir", folder):
            wait_for("the new version to publish what the old had queued", lambda: settled(folder))
        verdict = judge(folder, rehearsal, 0, {})
    assert verdict.clean, verdict.where
    assert verdict.needs_human == 0
