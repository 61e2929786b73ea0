"""A newsroom goes into one file while it works, and comes back whole, paused and with its doubts named."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from tests.keeping.newsroom import SALT, SECRET, SESSION, TOKEN, VISITOR, put_secret, write_folder

ROOT = Path(__file__).resolve().parents[2]
MMC = (sys.executable, "-c", "from mmc.cli import main; main()")


def ask(verb: str, folder: Path, *words: object) -> Any:
    command = [sys.executable, "-m", "tests.keeping.newsroom", verb, str(folder), *map(str, words)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout)


def mmc(*words: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*MMC, *map(str, words)], cwd=ROOT, capture_output=True, text=True, timeout=120)


def done(*words: object) -> str:
    ended = mmc(*words)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended.stdout


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """A newsroom, its backup taken while it was written to, and the keys of its deliveries by stage."""
    home = tmp_path_factory.mktemp("keeping")
    folder = home / "redaksi"
    write_folder(folder)
    keys = ask("fill", folder)
    writer = subprocess.Popen(
        [sys.executable, "-m", "tests.keeping.newsroom", "write_on", str(folder), "4"], cwd=ROOT,
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    time.sleep(2)
    file = home / "salinan.mmc"
    told = done("backup", "--out", file, "--dir", folder)
    busy = writer.communicate(timeout=60)[0]
    assert int(busy) > 10, "nobody wrote while the backup was taken"
    return {"home": home, "folder": folder, "file": file, "keys": keys, "told": told}


def test_a_restored_newsroom_is_whole_paused_and_doubts_what_may_be_out(house: dict[str, Any], tmp_path: Path) -> None:
    back = tmp_path / "kembali"
    told = done("restore", house["file"], "--dir", back)
    put_secret(back)
    seen = ask("look", back)
    states = {stage: seen["rows"][key]["state"] for stage, key in house["keys"].items()}
    assert states == {
        "later": "scheduled", "soon": "unknown", "prepared": "unknown", "sending": "unknown", "unknown": "unknown",
        "published": "published", "held": "needs_human", "locked": "unknown",
    }  # fmt: skip
    assert all(row["whole"] for row in seen["rows"].values()) and seen["hashes_hold"]
    assert len(seen["paused"]) == seen["channels"] >= 1
    assert all("restored from the backup" in reason for reason in seen["paused"].values())
    assert "5 deliveries may have gone out" in told
    assert seen["pages"] == ["halaman"] and seen["page_is_there"], "the website shows what it showed"
    assert seen["readers"] == [0, 0, 0, 1], "the sum is kept, and nothing that tells one reader from another"
    assert seen["logins"] == {"telegram": "closed"}, "sealed as it was; the key is kept elsewhere"
    shutil.copy(house["folder"] / "var" / "secret-key", back / "var" / "secret-key")
    assert ask("look", back)["logins"] == {"telegram": TOKEN}


def test_no_secret_and_no_login_is_in_the_file(house: dict[str, Any]) -> None:
    held = house["file"].read_bytes()
    key = (house["folder"] / "var" / "secret-key").read_bytes()
    for canary in (SECRET.encode(), SESSION.encode(), TOKEN.encode(), VISITOR.encode(), SALT, key):
        assert canary not in held
    assert "secrets" in house["told"] and "secret-key" in house["told"], "the operator is told what to keep elsewhere"


def test_nothing_is_written_over(house: dict[str, Any], tmp_path: Path) -> None:
    (tmp_path / "belum.txt").write_text("milik orang")
    ended = mmc("restore", house["file"], "--dir", tmp_path)
    assert ended.returncode == 1 and "not empty" in ended.stderr
    ended = mmc("backup", "--out", house["file"], "--dir", house["folder"])
    assert ended.returncode == 1 and "never overwrites" in ended.stderr


@pytest.mark.parametrize("harm", ["flipped", "cut", "foreign"])
def test_a_damaged_file_restores_nothing(house: dict[str, Any], tmp_path: Path, harm: str) -> None:
    body = bytearray(house["file"].read_bytes())
    if harm == "flipped":
        body[len(body) // 3] ^= 1
    bad = tmp_path / "rusak.mmc"
    bad.write_bytes({"flipped": bytes(body), "cut": bytes(body[: len(body) // 2]), "foreign": b"bukan arsip"}[harm])
    ended = mmc("restore", bad, "--dir", tmp_path / "kembali")
    assert ended.returncode == 1 and "Traceback" not in ended.stderr, ended.stderr
    assert [f.name for f in tmp_path.iterdir()] == ["rusak.mmc"], "nothing half-done is left"


@pytest.mark.parametrize("after", [0.4, 0.8])
def test_a_killed_restore_leaves_no_half_newsroom(house: dict[str, Any], tmp_path: Path, after: float) -> None:
    back = tmp_path / "kembali"
    process = subprocess.Popen([*MMC, "restore", str(house["file"]), "--dir", str(back)], cwd=ROOT,
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # fmt: skip
    time.sleep(after)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    if not back.exists():  # else the restore was through already: whole
        done("restore", house["file"], "--dir", back)
    put_secret(back)
    assert all(row["whole"] for row in ask("look", back)["rows"].values())
    assert [f.name for f in tmp_path.iterdir()] == ["kembali"]
