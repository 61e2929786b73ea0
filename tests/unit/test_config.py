"""Bad input of people: every mistake at once, with file and line, in words, and nothing starts."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from mmc.cli.app import app
from mmc.config import ASSETS, load
from mmc.errors import ConfigError
from mmc.web.check import mistakes_beyond_shape

GOOD = """[site]
name = "MMC Uji"
[sources.angka]
kind = "ckan"
base_url = "https://data.example.go.id"
resource = "r"
producer = "Dinas"
period = "2026"
unit = "ton"
columns = {a = "nama", b = "nilai"}
[channels.telegram]
kind = "telegram"
secret = "TELEGRAM_UJI"
chat = "@uji"
"""
RULE = """title: "Uji"
every: "cron: 0 10 * * *"
source: angka
infographic: {template: ranking, formats: [square]}
channels:
  telegram: {at: +5m, send: [still.square]}
caption: {default: "{{ judul }}"}
"""


def mistakes(folder: Path) -> list[str]:
    """What load says, each line without the folder."""
    with pytest.raises(ConfigError) as caught:
        load(folder, mistakes_beyond_shape)
    return [str(m).replace(f"{folder}/", "") for m in caught.value.mistakes]


def newsroom(folder: Path, toml: str = GOOD, **schedules: str) -> Path:
    (folder / "mmc.toml").write_text(toml)
    (folder / "schedules").mkdir()
    for name, text in schedules.items():
        (folder / "schedules" / f"{name}.yaml").write_text(text)
    return folder


def test_a_good_newsroom_has_no_mistakes(tmp_path: Path) -> None:
    config = load(newsroom(tmp_path, harian=RULE), mistakes_beyond_shape)
    assert list(config.schedules) == ["harian"]


def test_all_mistakes_of_all_files_come_at_once_with_their_lines(tmp_path: Path) -> None:
    toml = GOOD.replace('name = "MMC Uji"', 'name = "MMC Uji"\ntimezone = "Asia/Jakart"\nbrnd = "x"') \
        .replace('secret = "TELEGRAM_UJI"', "secret = 12\nmin_gap = \"3 hari\"")
    toml += '[channels.x]\nkind = "twitter"\n[sources.lain]\nkind = "ckann"\n'
    bad = RULE.replace("ranking", "rankin").replace("source: angka", "source: tiada") \
        .replace("telegram: {at: +5m", "tiada: {at: +5m")
    worse = RULE.replace("0 10 * * *", "0 61 * * *").replace("+5m", "5 menit")
    found = mistakes(newsroom(tmp_path, toml, satu=bad, dua=worse))
    wanted = {
        "mmc.toml:3: site.timezone", "mmc.toml:4: site.brnd", "mmc.toml:15: channels.telegram.secret",
        "mmc.toml:16: channels.telegram.min_gap", "mmc.toml:19: channels.x.kind", "mmc.toml:21: sources.lain.kind",
        "schedules/satu.yaml:3: source", "schedules/satu.yaml:4: infographic.template",
        "schedules/satu.yaml:6: channels.tiada", "schedules/dua.yaml:2: every",
        "schedules/dua.yaml:6: channels.telegram.at",
    }
    assert {": ".join(line.split(": ")[:2]) for line in found} == wanted, "\n".join(found)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("template: ranking", "template: rankin", r"satu.yaml:4: infographic.template: .*'rankin'.*ranking"),
        ("caption:", "video: {storyboard: nope, formats: [short]}\ncaption:", r"satu.yaml:7: video.storyboard: .*nope"),
        ("caption:", "video: {storyboard: quote_clip, formats: [short]}\ncaption:",
         r"satu.yaml:7: video.storyboard: .*plays quote; the schedule's picture is ranking"),
        ("{{ judul }}", "{{ judul", r"satu.yaml:7: caption.default: "),
        ("caption: {", "caption: {x: hai, ", r"satu.yaml:7: caption.x: "),
        ("caption:", "late: {channels: {x: publish}}\ncaption:", r"satu.yaml:7: late.channels.x: "),
        ("still.square", "still.story", r"satu.yaml:6: channels.telegram.send: .*still.story"),
        ("still.square", "film.all", r"satu.yaml:6: channels.telegram.send: .*film.all"),
        ("source: angka", "source: angka\nsource: lain", r"satu.yaml:4: source: .*twice"),
        ("source: angka", "source: angka\n7: lain", r"satu.yaml:4: 7: "),
        ("source: angka", "source: angka\nname: lain", r"satu.yaml:4: name: "),
        ("0 10 * * *", "0 0 31 2 *", r"satu.yaml:2: every: .*never"),
        ("0 10 * * *", "0 10 * * * *", r"satu.yaml:2: every: "),
        ("cron: 0 10 * * *", "on: new-data", r"satu.yaml:2: every: "),
        ("title: \"Uji\"", "title: [", r"satu.yaml:3: file: no valid YAML"),
    ],
)
def test_a_mistake_in_a_schedule_names_its_line(tmp_path: Path, old: str, new: str, said: str) -> None:
    found = mistakes(newsroom(tmp_path, satu=RULE.replace(old, new)))
    assert len(found) == 1, found
    assert re.search(said, found[0].replace("\n", " ")), found


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("[site]", "[site", r"mmc.toml:1: file: no valid TOML"),
        ("[site]", "[site]\nname = 'dua'", r"mmc.toml:3: file: no valid TOML.*"),
        (GOOD[GOOD.index("[channels"):], "[channels]\ntelegram = 3\n", r"mmc.toml:12: channels.telegram: "),
        (GOOD[GOOD.index("[sources"):], "sources = 3\n", r"mmc.toml:3: site.sources: "),
        ("[site]", "folder = '/etc'\n[site]", r"mmc.toml:1: folder: "),
        ("[sources.angka]", "[secrets]\nX = 'y'\n[sources.angka]", r"mmc.toml:3: secrets: "),
        ("[sources.angka]", "[serve]\ndesk = '8000'\n[sources.angka]", r"mmc.toml:4: serve.desk: .*127.0.0.1:8000"),
        ("[sources.angka]", "brand = 'tiada'\n[sources.angka]", r"mmc.toml:3: site.brand: "),
        ('chat = "@uji"', 'chatt = "@uji"\nchat = "@uji"', r"mmc.toml:14: channels.telegram.chatt: "),
        ('chat = "@uji"', "", r"mmc.toml:\d+: channels.telegram.chat: "),
        ('resource = "r"', 'resource = "r"\nresourc = "s"', r"mmc.toml:7: sources.angka.resourc"),
        ('kind = "telegram"', 'kind = "telegrm"', r"mmc.toml:12: channels.telegram.kind: .*telegram"),
    ],
)
def test_a_mistake_in_the_newsroom_names_its_line(tmp_path: Path, old: str, new: str, said: str) -> None:
    found = mistakes(newsroom(tmp_path, GOOD.replace(old, new, 1)))
    assert len(found) == 1, found
    assert re.search(said, found[0]), found


def test_files_that_are_no_text_are_a_mistake_not_a_traceback(tmp_path: Path) -> None:
    newsroom(tmp_path)
    (tmp_path / "schedules" / "biner.yaml").write_bytes(b"title: x\nevery: \xff\xfe")
    (tmp_path / "schedules" / "lupa.yml").write_text(RULE)
    found = mistakes(tmp_path)
    assert [f.split(": ")[0] for f in found] == ["schedules/biner.yaml:2", "schedules/lupa.yml"]
    (tmp_path / "mmc.toml").write_bytes(b"[site]\nname = '\xff'")
    assert mistakes(tmp_path)[0].startswith("mmc.toml:2: file: ")


def test_a_secret_file_others_may_read_or_that_is_gone_starts_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    newsroom(tmp_path, GOOD.replace("TELEGRAM_UJI", "rahasia/bot"))
    assert "rahasia/bot" in mistakes(tmp_path)[0]
    (tmp_path / "rahasia").mkdir()
    (tmp_path / "rahasia" / "bot").write_text("1:a")
    (tmp_path / "rahasia" / "bot").chmod(0o644)
    assert "chmod 600" in mistakes(tmp_path)[0]
    (tmp_path / "rahasia" / "bot").write_bytes(b"\xff\xfe")
    (tmp_path / "rahasia" / "bot").chmod(0o600)
    assert "rahasia/bot" in mistakes(tmp_path)[0]


def test_the_example_newsroom_loads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = ASSETS.parent
    (tmp_path / "mmc.toml").write_text((root / "mmc.example.toml").read_text())
    for name in ("YOUTUBE_OAUTH", "X_OAUTH", "TELEGRAM_BOT_TOKEN"):
        monkeypatch.setenv(name, "1:contoh")
    config = load(tmp_path, mistakes_beyond_shape)
    assert {"website", "youtube", "x", "telegram"} <= set(config.channels)


@pytest.mark.parametrize("command", [["schedule", "list"], ["run"], ["queue", "list"], ["doctor"]])
def test_no_command_starts_on_a_wrong_newsroom(tmp_path: Path, command: list[str]) -> None:
    newsroom(tmp_path, satu=RULE.replace("ranking", "rankin"))
    result = CliRunner().invoke(app, [*command, "--dir", str(tmp_path)])
    assert isinstance(result.exception, ConfigError)
    assert not (tmp_path / "var").exists()


def test_the_shipped_schedules_pass_with_the_demo_s_newsroom(tmp_path: Path) -> None:
    from mmc.core.schedule import parse_schedule

    for file in sorted((ASSETS.parent / "schedules").glob("*.yaml")):
        schedule: Any = parse_schedule(file.read_text(), file.stem, str(file))
        assert schedule.channels


def test_the_engine_s_database_stands_beside_the_ledger_s_whatever_the_address_carries(tmp_path: Path) -> None:
    from mmc.config import Config, Site, Store
    from mmc.web.boot import database

    url = "postgresql://mmc:a%40b@db.internal:5433/mmc?sslmode=require"
    config = Config(folder=tmp_path, site=Site(name="Uji"), store=Store(database=url))
    assert config.engine_url == "postgresql://mmc:a%40b@db.internal:5433/mmc_engine?sslmode=require"
    told = database(config.database_url)
    assert (told["NAME"], told["PASSWORD"], told["PORT"]) == ("mmc", "a@b", "5433")
    assert told["OPTIONS"]["sslmode"] == "require"
    assert int(told["OPTIONS"]["connect_timeout"]) < 30, "a worker must notice a lost database before its lease ends"
    said = database("postgresql://mmc@db/mmc?connect_timeout=3")
    assert said["OPTIONS"]["connect_timeout"] == "3", "what the address says counts"
