"""`mmc worker` and `mmc run --web`: refused in words where they would do harm or nothing."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

MMC = [sys.executable, "-c", "from mmc.cli import main; main()"]


def mmc(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    (folder / "mmc.toml").write_text('[site]\nname = "MMC Uji"\n')
    return subprocess.run([*MMC, *words, "--dir", str(folder)], capture_output=True, text=True, timeout=60,
                          env={**os.environ, "NO_COLOR": "1"})  # fmt: skip


@pytest.mark.parametrize("words", [("worker",), ("run", "--web")])
def test_a_newsroom_on_sqlite_has_one_process(tmp_path: Path, words: tuple[str, ...]) -> None:
    ended = mmc(tmp_path, *words)
    assert ended.returncode == 1
    assert "PostgreSQL" in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize("queues", ["publish,sing", ""])
def test_an_unknown_queue_is_wrong_usage(tmp_path: Path, queues: str) -> None:
    ended = mmc(tmp_path, "worker", "--queues", queues)
    assert ended.returncode == 2
    assert "publish, render, collect" in " ".join(ended.stderr.split())


def test_a_database_that_does_not_answer_is_told_in_one_line(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from django.db import OperationalError

    from mmc.cli import newsroom, worker
    from mmc.errors import MmcError

    def gone(folder: Path) -> None:
        raise OperationalError("connection refused\nis it running?")

    monkeypatch.setattr(newsroom, "open_newsroom", gone)
    with pytest.raises(MmcError, match=r"^the database does not answer: connection refused; start it"):
        worker.open_when_there(tmp_path, patience=0)
