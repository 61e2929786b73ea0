"""No secret of a newsroom shows anywhere: logs at DEBUG, every table, exports, pages, errors; whatever the encoding."""

from __future__ import annotations

import base64
import json
import os
import re
import sqlite3
import subprocess
import sys
import tarfile
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import chain
from pathlib import Path
from urllib.parse import quote, quote_plus, urlsplit, urlunsplit

import pytest

from mmc.config import ChannelConfig, Config, Site, Store
from mmc.core.ports import system_clock
from mmc.publishers.logins.connect import errand_for, from_code, keep
from mmc.publishers.logins.vault import vault_of
from mmc.rehearsal.server import Rehearsal, start
from tests.faults.newsroom import write_folder
from tests.unit.publishers.logins.conftest import REDIRECT, consent

ROOT = Path(__file__).resolve().parents[2]
KEY = "KENARI-kunci-redaksi-0123456789-abcdefghij"
BIRDS = {  # one recognisable value for every secret of the rehearsal's accounts
    "telegram_token": "7000001:KENARItelegram_0123456789abcdef",
    "x_consumer_secret": "KENARI-x-rahasia-konsumen", "x_access_token": "7000002-KENARIxakses",
    "x_access_token_secret": "KENARI-x-rahasia-akses", "x_client_secret": "KENARI-x-rahasia-klien",
    "youtube_client_secret": "KENARI-yt-rahasia-klien", "youtube_refresh_token": "1//KENARI-yt-penyegar",
    "graph_app_secret": "KENARI-meta-rahasia-aplikasi", "instagram_token": "IGKENARI/instagram+token",
    "facebook_token": "EAAKENARI/facebook+token", "wordpress_password": "KENA RIwo rdPr essS andi Uji1",
    "partner_secret": "whsec_" + base64.b64encode(b"KENARI-webhook-rahasia-0").decode(),
    "mail_password": "KENARI-surel sandi/rahasia+1",
    "bps_key": "KENARI-bps-kunci-0123", "firms_key": "KENARI-firms-kunci-0123",
}  # fmt: skip
ISSUED = ("ya29.gladi-", "1//gladi-", "gladi-x-akses-", "gladi-x-refresh-", "gladi-kode-", "EAAgladi-", "IGgladi-")
DATABASE_PASSWORD = "KENARI-sandi-basis-data-01"
KINDS = ("website", "telegram", "x", "youtube", "instagram", "facebook", "wordpress", "partner", "mail", "assisted")
EXPORTS = (
    *((*words, "--json") for words in (("channel", "list"), ("queue", "list"), ("source", "list"), ("story", "list"),
                                       ("schedule", "list"), ("doctor",), ("source", "preview", "bps"))),
    *(("channel", "test", kind) for kind in KINDS),
    ("report", "growth", "--month", "2026-10", "--out", "var/laporan"), ("tidy", "--dry-run"), ("site", "bake"),
)  # fmt: skip
TYPED = (  # what somebody types who logs in with something wrong
    (("channel", "connect", "telegram"), "7000009:KENARIsalahketik_0123456789abcdef\n" * 2),
    (("channel", "connect", "x", "--paste"), "http://127.0.0.1:8977/selesai?state=lain&code=KENARI-kode-asing-01\n"),
)
TYPED_SECRETS = {"typed token": "7000009:KENARIsalahketik_0123456789abcdef", "typed code": "KENARI-kode-asing-01"}


def disguises(value: str) -> set[str]:
    """The value as logs, addresses, headers, JSON and serializers may carry it."""
    raw = value.encode()
    found = {value, quote(value, safe=""), quote(value), quote_plus(value), raw.hex(), json.dumps(value)[1:-1],
             value.replace("/", "\\/"), value.replace("/", "\\u002f")}  # fmt: skip
    for before in range(3):  # base64 of a longer text looks different at each of three places
        whole = base64.b64encode(b"\0" * before + raw).decode()
        found |= {inner := whole[(before * 8 + 5) // 6 : len(whole) - (4 if whole.endswith("=") else 0)]}
        found |= {inner.replace("+", "-").replace("/", "_")}
    return {one for one in found if len(one) >= 10}


def leaks(folder: Path, values: dict[str, str], database: str = "") -> list[str]:
    """Where any of the values shows: `place: name`, in files as they are and in every cell of every table."""
    shapes = {name: disguises(value) for name, value in values.items()}
    found = []
    for place, body in chain(_everything(folder), rows_of(database) if database else ()):
        found += [f"{place}: {name}" for name, many in shapes.items() if any(one in body for one in many)]
        found += [f"{place}: {prefix}" for prefix in ISSUED if re.search(re.escape(prefix) + r"[\w-]{8}", body)]
    return found


def rows_of(url: str) -> Iterator[tuple[str, str]]:
    """Every cell of every table of the ledger's and the engine's database on PostgreSQL, as a dump would hold it."""
    import psycopg

    for database in (url, f"{url}_engine"):
        with psycopg.connect(database) as server:
            tables = server.execute(
                "select format('%I.%I', schemaname, tablename) from pg_tables "
                "where schemaname not in ('pg_catalog', 'information_schema')"
            ).fetchall()
            for (table,) in tables:
                for row in server.execute(f"select t::text, t.* from {table} t"):
                    cells = (bytes(c).decode("utf-8", "replace") if isinstance(c, bytes | memoryview) else str(c)
                             for c in row)  # fmt: skip
                    yield f"{database.rpartition('/')[2]}:{table}", "\n".join(cells)


def _everything(folder: Path) -> Iterator[tuple[str, str]]:
    for file in sorted(folder.rglob("*")):
        inside = file.relative_to(folder)
        # Left out: what the operator wrote down himself, and the key's own file.
        if not file.is_file() or inside.parts[0] == "secrets" or inside.name == "secret-key":
            continue
        yield str(inside), file.read_bytes().decode("utf-8", "replace")
        if zipfile.is_zipfile(file):  # press kits and workbooks
            with zipfile.ZipFile(file) as packed:
                for name in packed.namelist():
                    yield f"{inside}/{name}", packed.read(name).decode("utf-8", "replace")
        if file.suffix == ".sqlite3":
            with sqlite3.connect(f"file:{file}?mode=ro", uri=True) as database:
                for (table,) in database.execute("select name from sqlite_master where type = 'table'").fetchall():
                    for row in database.execute(f'select * from "{table}"'):
                        cells = (c.decode("utf-8", "replace") if isinstance(c, bytes) else str(c) for c in row)
                        yield f"{inside}:{table}", "\n".join(cells)


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Rehearsal]:
    with start(tmp_path / "gladi", accounts=BIRDS) as running:
        yield running


def newsroom(folder: Path, rehearsal: Rehearsal, database: str) -> dict[str, str]:
    """A folder with every channel, X and YouTube connected by consent; returns the secrets in its vault."""
    write_folder(folder, rehearsal, KINDS, timeout=2, **({"database": database} if database else {}))
    with (folder / "mmc.toml").open("a") as toml:
        toml.write(f'\n[sources.bps]\nkind = "bps"\nbase_url = "{rehearsal.urls["bps"]}"\nsecret = "secrets/bps"\n'
                   'domain = "6200"\nvar = 902\npractice = true\n')  # fmt: skip
    (folder / "var").mkdir()
    config = Config(
        folder=folder, site=Site(name="MMC Uji"), secrets={"MMC_SECRET_KEY": KEY},
        channels={kind: ChannelConfig(kind=kind, base_url=rehearsal.urls[kind]) for kind in ("x", "youtube")},
        store=Store(database=database) if database else Store(),
    )  # fmt: skip
    held: dict[str, str] = {}
    for kind in ("x", "youtube"):
        app = {part: rehearsal.accounts[f"{kind}_{part}"] for part in ("client_id", "client_secret")}
        errand = errand_for(kind, config, app, REDIRECT[kind])
        login = from_code(errand, errand.code_of(consent(errand.address)), config, system_clock)
        keep(kind, login, config, system_clock)
        held |= {f"{kind} {name}": value for name, value in login.values.items() if name != "client_id"}
    assert vault_of(config).facts("x")
    return held


@pytest.fixture
def database() -> Iterator[str]:
    """Two empty databases on PostgreSQL, reached with a password; or nothing: SQLite."""
    given = os.environ.get("MMC_TEST_DATABASE", "")
    if not given.startswith("postgresql://"):
        yield ""
        return
    import psycopg

    names = ("mmc_canary", "mmc_canary_engine")
    with psycopg.connect(given, autocommit=True) as server:
        for name in names:
            server.execute(f"drop database if exists {name} with (force)")
            server.execute(f"create database {name}")
        parts = urlsplit(given)
        place = f"{parts.username}:{DATABASE_PASSWORD}@{parts.hostname}:{parts.port}"
        yield urlunsplit(parts._replace(netloc=place, path=f"/{names[0]}"))
        for name in names:
            server.execute(f"drop database if exists {name} with (force)")


def below(ancestor: int) -> list[Path]:
    """The places in /proc of a process's children, theirs and so on."""
    parents: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            parents.setdefault(int(stat.read_text().rpartition(")")[2].split()[1]), []).append(int(stat.parent.name))
    found = list(parents.get(ancestor, []))
    for one in found:  # grows while it is read
        found += parents.get(one, [])
    return [Path("/proc") / str(one) for one in found]


@contextmanager
def watched_processes(found: set[str]) -> Iterator[None]:
    """Inside, what `ps` shows of every process below this one, and what stands in the environment of its children's."""
    over = threading.Event()

    def watch() -> None:
        while not over.wait(0.05):
            for process in below(os.getpid()):
                with suppress(OSError):
                    words = (process / "cmdline").read_bytes().decode("utf-8", "replace")
                    found.add(f"arguments: {words} {(process / 'comm').read_text()}")
                    if "render_child" in words and not words.startswith("env"):
                        found.add(f"environment of the drawing child: {(process / 'environ').read_bytes()!r}")

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


@pytest.mark.timeout(400)
def test_no_secret_shows_after_a_bad_day(stage: Rehearsal, tmp_path: Path, database: str) -> None:
    folder = tmp_path / "redaksi"
    values = {**{name: stage.accounts[name] for name in BIRDS}, "key": KEY, **TYPED_SECRETS}
    values |= {"webhook key": "KENARI-webhook-rahasia-0", "database": DATABASE_PASSWORD}
    values |= newsroom(folder, stage, database)
    environment = {**os.environ, "MMC_SECRET_KEY": KEY, "MMC_DIR": str(folder)}
    processes: set[str] = set()
    with watched_processes(processes):
        done = child(environment, str(folder), stage.base_url)
    assert done.returncode == 0, done.stderr[-4000:]
    assert "slot baik made" in done.stdout and "slot buruk failed" in done.stdout, done.stdout
    broken = child(environment, str(folder), "break")
    assert "rusak: " in broken.stderr and "benang putus: " in broken.stderr and "***" in broken.stderr
    said = [done.stdout, done.stderr, broken.stdout, broken.stderr, *sorted(processes)]
    kept = folder / "cadangan.tar"
    asked = [*((words, "") for words in EXPORTS), *TYPED, (("backup", "--out", str(kept)), "")]
    told = child(environment, str(folder), "commands", json.dumps(asked))
    assert told.stdout.count("\n$ ") == told.stdout.count("\nstatus ") == len(asked), told.stdout + told.stderr
    said += [told.stdout, told.stderr]
    with tarfile.open(kept) as tar:
        tar.extractall(folder / "cadangan", filter="data")
    inside = "".join(file.read_text("utf-8", "replace") for file in (folder / "cadangan").rglob("*") if file.is_file())
    assert '"connected_at"' in inside and '"sealed"' in inside, "sealed logins belong into a backup"
    (folder / "var" / "said.txt").write_text("\n".join(said))
    _was_bad(folder, processes)
    # The operator's own writing down; what a database needs is said there and nowhere else.
    (folder / "mmc.toml").unlink()
    assert leaks(folder, values, database) == []
    _bites(folder, values, database)


def _was_bad(folder: Path, processes: set[str]) -> None:
    """A day on which nothing was at risk would prove nothing."""
    log = (folder / "var" / "debug.log").read_text("utf-8", "replace")
    for library in ("httpcore", "telegram", "tweepy", "httpx"):
        assert re.search(rf"^DEBUG:{library}|^INFO:{library}", log, re.MULTILINE), f"{library} was not heard"
    assert "[channel_blocked]" in log or "is blocked:" in log, "the day was not bad enough"
    assert "invalid_grant" in log and "Value passed for the token was invalid" in log
    assert any(one.startswith("environment of the drawing child") for one in processes), "nobody saw the child draw"
    assert any(file.suffix == ".zip" for file in (folder / "var").rglob("*")), "no press kit was searched"


def _bites(folder: Path, values: dict[str, str], database: str) -> None:
    """The same search over the same folder finds one planted leak."""
    with (folder / "var" / "debug.log").open("a") as log:
        log.write(f"DEBUG:lupa:Authorization: Basic {base64.b64encode(values['mail_password'].encode()).decode()}\n")
    planted = ["var/debug.log: mail_password"]
    if database:
        import psycopg

        with psycopg.connect(f"{database}_engine") as server:
            server.execute("create table lupa (masukan bytea)")
            server.execute("insert into lupa values (%s)", [values["telegram_token"].encode()])
        planted.append("mmc_canary_engine:public.lupa: telegram_token")
    assert leaks(folder, values, database) == planted


def child(environment: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tests.flows.canary_child", *words]
    return subprocess.run(command, capture_output=True, text=True, timeout=200, env=environment, cwd=ROOT,
                          start_new_session=True)  # fmt: skip


def test_the_search_finds_every_disguise(tmp_path: Path) -> None:
    """A canary that cannot sing would prove nothing."""
    value = BIRDS["facebook_token"]
    told = {"plain": value, "query": quote(value, safe=""), "json": json.dumps({"a": value}).replace("/", "\\/"),
            "hex": value.encode().hex(), "basic": base64.b64encode(f"redaksi:{value}".encode()).decode(),
            "pickled": base64.b64encode(b"\x80\x04" + value.encode() + b".").decode()}  # fmt: skip
    for name, text in told.items():
        (tmp_path / name).write_text(f"sebelum {text} sesudah")
    assert {place.partition(":")[0] for place in leaks(tmp_path, {"token": value})} == set(told)
    with sqlite3.connect(tmp_path / "a.sqlite3") as database:
        database.execute("create table inputs (body blob)")
        database.execute("insert into inputs values (?)", [value.encode()])
    assert "a.sqlite3:inputs: token" in leaks(tmp_path, {"token": value})
