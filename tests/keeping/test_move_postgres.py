"""From SQLite into PostgreSQL with deliveries in flight, and out of PostgreSQL by a backup: everything comes along."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import pytest

from tests.keeping.newsroom import SALT, SECRET, TOKEN, VISITOR, put_secret, write_folder
from tests.keeping.test_backup import ask, done, mmc

URL = os.environ.get("MMC_TEST_DATABASE", "")
pytestmark = pytest.mark.skipif(
    not URL.startswith("postgresql://"),
    reason="needs PostgreSQL: python -m tests.postgres tests/keeping/test_move_postgres.py",
)


def fresh(name: str) -> str:
    """The address of an empty database beside the given one."""
    import psycopg

    with psycopg.connect(URL, autocommit=True) as server:
        server.execute(f"drop database if exists {name} with (force)")
        server.execute(f"create database {name}")
    return urlunsplit(urlsplit(URL)._replace(path=f"/{name}"))


@pytest.fixture(scope="module")
def moved(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    folder = tmp_path_factory.mktemp("pindah") / "redaksi"
    write_folder(folder)
    keys = ask("fill", folder)
    before, url = ask("look", folder), fresh("mmc_moved")
    told = done("move", "--to", url, "--dir", folder)
    yield {"folder": folder, "keys": keys, "before": before, "url": url, "told": told}


def test_rows_pasts_and_counters_come_along_in_whatever_state_they_are(moved: dict[str, Any]) -> None:
    folder = moved["folder"]
    assert f'database = "{moved["url"]}"' in (folder / "mmc.toml").read_text()
    assert not (folder / "var" / "mmc.sqlite3").exists(), "a second ledger would send a second time"
    assert list((folder / "var").glob("mmc.sqlite3.moved-*")), "the old one is kept aside"
    after = ask("look", folder)
    assert after == moved["before"]
    states = {stage: after["rows"][key]["state"] for stage, key in moved["keys"].items()}
    assert states == {
        "later": "scheduled", "soon": "scheduled", "prepared": "prepared", "sending": "sending", "unknown": "unknown",
        "published": "published", "held": "needs_human", "locked": "blocked",
    }  # fmt: skip
    assert after["logins"] == {"telegram": TOKEN}, "no channel has to be connected anew"
    assert not (folder / "var" / "secrets").exists() and list((folder / "var").glob("secrets.moved-*"))
    assert ask("add_one", folder) == "behind"


def test_a_ledger_that_holds_something_is_not_mixed_with_another(moved: dict[str, Any], tmp_path: Path) -> None:
    folder = tmp_path / "lain"
    write_folder(folder)
    ask("fill", folder)
    ended = mmc("move", "--to", moved["url"], "--dir", folder)
    assert ended.returncode == 1 and "already holds" in ended.stderr, ended.stderr
    assert (folder / "var" / "mmc.sqlite3").is_file() and "sqlite" in (folder / "mmc.toml").read_text()
    ended = mmc("move", "--to", "postgresql://mmc@127.0.0.1:1/tiada", "--dir", folder)
    assert ended.returncode == 1 and "does not answer" in ended.stderr, ended.stderr


@pytest.mark.parametrize("into", ["sqlite", "postgresql"])
def test_a_backup_of_postgresql_comes_back_in_either_database(
    moved: dict[str, Any], tmp_path: Path, into: str
) -> None:
    file, back = tmp_path / "salinan.mmc", tmp_path / "kembali"
    done("backup", "--out", file, "--dir", moved["folder"])
    held = file.read_bytes()
    for canary in (SECRET.encode(), TOKEN.encode(), VISITOR.encode(), SALT):
        assert canary not in held
    more = ("--database", fresh("mmc_restored")) if into == "postgresql" else ()
    done("restore", file, "--dir", back, *more)
    put_secret(back)
    seen = ask("look", back)
    assert all(row["whole"] for row in seen["rows"].values())
    assert seen["rows"].keys() == moved["before"]["rows"].keys() and len(seen["paused"]) == seen["channels"]
    assert seen["rows"][moved["keys"]["sending"]]["state"] == "unknown"
    assert seen["readers"] == [0, 0, 0, 1]
    shutil.copy(moved["folder"] / "var" / "secret-key", back / "var" / "secret-key")
    assert ask("look", back)["logins"] == {"telegram": TOKEN}
    assert (back / "var" / "secrets").exists() == (into == "sqlite"), "they lie where this newsroom looks for them"
    assert ask("add_one", back) == "behind"
