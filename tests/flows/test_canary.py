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
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, quote_plus

import pytest

from mmc.config import ChannelConfig, Config, Site
from mmc.core.ports import system_clock
from mmc.publishers.logins.connect import errand_for, from_code, keep
from mmc.publishers.logins.vault import vault_of
from mmc.rehearsal.server import Rehearsal, start
from tests.faults.newsroom import write_folder
from tests.unit.publishers.logins.conftest import REDIRECT, consent

KEY = "KENARI-kunci-redaksi-0123456789-abcdefghij"
BIRDS = {  # one recognisable value for every secret of the rehearsal's accounts
    "telegram_token": "7000001:KENARItelegram_0123456789abcdef",
    "x_consumer_secret": "KENARI-x-rahasia-konsumen", "x_access_token": "7000002-KENARIxakses",
    "x_access_token_secret": "KENARI-x-rahasia-akses", "x_client_secret": "KENARI-x-rahasia-klien",
    "youtube_client_secret": "KENARI-yt-rahasia-klien", "youtube_refresh_token": "1//KENARI-yt-penyegar",
    "graph_app_secret": "KENARI-meta-rahasia-aplikasi", "instagram_token": "IGKENARI/instagram+token",
    "facebook_token": "EAAKENARI/facebook+token", "wordpress_password": "KENA RIwo rdPr essS andi Uji1",
    "bps_key": "KENARI-bps-kunci-0123", "firms_key": "KENARI-firms-kunci-0123",
}  # fmt: skip
ISSUED = ("ya29.gladi-", "1//gladi-", "gladi-x-akses-", "gladi-x-refresh-", "gladi-kode-", "EAAgladi-", "IGgladi-")
EXPORTS = (("channel", "list", "--json"), ("queue", "list", "--json"), ("source", "list", "--json"),
           ("doctor", "--json"), ("source", "preview", "bps", "--json"), ("channel", "test", "x"),
           ("channel", "test", "telegram"), ("channel", "test", "facebook"))  # fmt: skip


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


def leaks(folder: Path, values: dict[str, str]) -> list[str]:
    """Where any of the values shows: `place: name`, in files as they are and in every cell of every table."""
    shapes = {name: disguises(value) for name, value in values.items()}
    found = []
    for place, body in _everything(folder):
        found += [f"{place}: {name}" for name, many in shapes.items() if any(one in body for one in many)]
        found += [f"{place}: {prefix}" for prefix in ISSUED if re.search(re.escape(prefix) + r"[\w-]{8}", body)]
    return found


def _everything(folder: Path) -> Iterator[tuple[str, str]]:
    for file in sorted(folder.rglob("*")):
        inside = file.relative_to(folder)
        # Left out: what the operator wrote down himself, and the key's own file.
        if not file.is_file() or inside.parts[0] == "secrets" or inside.name == "secret-key":
            continue
        yield str(inside), file.read_bytes().decode("utf-8", "replace")
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


def newsroom(folder: Path, rehearsal: Rehearsal) -> dict[str, str]:
    """A folder with every channel, X and YouTube connected by consent; returns the secrets in its vault."""
    kinds = ("website", "telegram", "x", "youtube", "instagram", "facebook", "wordpress")
    write_folder(folder, rehearsal, kinds, timeout=2)
    with (folder / "mmc.toml").open("a") as toml:
        toml.write(f'\n[sources.bps]\nkind = "bps"\nbase_url = "{rehearsal.urls["bps"]}"\nsecret = "secrets/bps"\n'
                   'domain = "6200"\nvar = 902\npractice = true\n')  # fmt: skip
    (folder / "var").mkdir()
    config = Config(
        folder=folder, site=Site(name="MMC Uji"), secrets={"MMC_SECRET_KEY": KEY},
        channels={kind: ChannelConfig(kind=kind, base_url=rehearsal.urls[kind]) for kind in ("x", "youtube")},
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


@pytest.mark.timeout(240)
def test_no_secret_shows_after_a_bad_day(stage: Rehearsal, tmp_path: Path) -> None:
    folder = tmp_path / "redaksi"
    values = {**{name: stage.accounts[name] for name in BIRDS}, "key": KEY} | newsroom(folder, stage)
    environment = {**os.environ, "MMC_SECRET_KEY": KEY, "MMC_DIR": str(folder)}
    done = subprocess.run(
        [sys.executable, "-m", "tests.flows.canary_child", str(folder), stage.base_url],
        capture_output=True, text=True, timeout=200, env=environment,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-4000:]
    said = [done.stdout, done.stderr]
    mmc = str(Path(sys.executable).with_name("mmc"))
    for words in EXPORTS:
        out = subprocess.run([mmc, *words], capture_output=True, text=True, timeout=60, env=environment)
        said += [out.stdout, out.stderr]
    kept = folder / "cadangan.tar"
    saved = subprocess.run([mmc, "backup", "--out", str(kept)], capture_output=True, text=True, env=environment)
    said += [saved.stdout, saved.stderr]
    with tarfile.open(kept) as tar:
        tar.extractall(folder / "cadangan", filter="data")
    inside = {file.read_bytes() for file in (folder / "cadangan").rglob("*") if file.is_file()}
    assert (folder / "var" / "secrets" / "x.json").read_bytes() in inside, "sealed logins belong into a backup"
    (folder / "var" / "said.txt").write_text("\n".join(said))
    log = (folder / "var" / "debug.log").read_text("utf-8", "replace")
    for library in ("httpcore", "telegram", "tweepy", "httpx"):
        assert re.search(rf"^DEBUG:{library}|^INFO:{library}", log, re.MULTILINE), f"{library} was not heard"
    assert "[channel_blocked]" in log or "is blocked:" in log, "the day was not bad enough"
    assert "invalid_grant" in log and "Value passed for the token was invalid" in log
    assert leaks(folder, values) == []


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
