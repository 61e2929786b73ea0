"""kill -9 with ledger and engine on PostgreSQL: the same zeros as on SQLite, on fewer kills."""

from __future__ import annotations

import json
import os
from collections import Counter
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest

from mmc.rehearsal.server import start
from tests.faults.newsroom import KINDS, write_folder
from tests.faults.test_kill import live_until_settled, pages_of, run

URL = os.environ.get("MMC_TEST_DATABASE", "")
POINTS = ("after_intent", "after_accept")  # before and after the platform took it: the two that look alike

pytestmark = pytest.mark.skipif(
    not URL.startswith("postgresql://"),
    reason="needs PostgreSQL: python -m tests.postgres tests/faults/test_kill_postgres.py",
)


@pytest.fixture
def database() -> str:
    """The address of a fresh database beside the given one, for a process of its own."""
    import psycopg

    name = "mmc_kill"
    with psycopg.connect(URL, autocommit=True) as server:
        for stale in (name, f"{name}_engine"):
            server.execute(f"drop database if exists {stale} with (force)")
        server.execute(f"create database {name}")
    return urlunsplit(urlsplit(URL)._replace(path=f"/{name}"))


@pytest.mark.timeout(300)
def test_eight_kills_on_postgresql_lose_nothing_and_double_nothing(tmp_path: Path, database: str) -> None:
    folder = tmp_path / "newsroom"
    with start(tmp_path / "rehearsal") as rehearsal:
        write_folder(folder, rehearsal.urls, rehearsal.secrets)
        toml = folder / "mmc.toml"
        toml.write_text(f'{toml.read_text()}\n[store]\ndatabase = "{database}"\n')
        keys: dict[str, str] = json.loads(run("tests.faults.newsroom", "prepare", folder, len(POINTS), 1))
        plan = {key: POINTS[n // len(KINDS)] for n, key in enumerate(keys)}
        (tmp_path / "plan.json").write_text(json.dumps(plan))
        kills = live_until_settled(folder, tmp_path / "plan.json", rehearsal.base_url)
        rows = json.loads(run("tests.faults.newsroom", "look", folder))
        public = Counter(key for piece in rehearsal.public() for key in set(piece["keys"]))
        doubles = rehearsal.doubles()
    assert kills == len(plan) == 8
    assert doubles == []
    assert not list((folder / "var").glob("*.sqlite3")), "nothing was kept in a file instead"
    pages = pages_of(folder)
    for key, row in rows.items():
        shown = pages.count(key) if row["channel"] == "website" else public[key]
        assert row["whole"], row
        assert (row["state"], shown) == ("published", 1) or (
            row["state"] == "needs_human" and row["channel"] == "telegram" and shown <= 1
        ), f"{row} killed {plan.get(key)}, shown {shown} times"
