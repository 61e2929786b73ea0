from __future__ import annotations

import json
from pathlib import Path

import pytest
from PIL import Image
from typer.testing import CliRunner

from mmc.cli.app import app
from mmc.cli.picture import suiting
from mmc.config import ASSETS
from mmc.errors import DrawingError
from mmc.infographics import TEMPLATES
from mmc.video import storyboard_for
from tests.unit.infographics.samples import sample

SAMPLE = str(ASSETS / "demo" / "samples" / "ranking.csv")
CARD = ("render", "ranking", "--data", SAMPLE, "--format", "og")


def mmc(*words: str) -> str:
    done = CliRunner().invoke(app, list(words))
    if isinstance(done.exception, Exception):
        raise done.exception
    assert done.exit_code == 0, done.output
    return done.output


def test_a_picture_is_written_as_the_ending_says_with_its_words_beside_it(tmp_path: Path) -> None:
    out = tmp_path / "card.webp"
    said = json.loads(mmc(*CARD, "--out", str(out), "--alt", "--json"))
    assert Image.open(out).format == "WEBP" and said["bytes"] == out.stat().st_size
    assert (tmp_path / "card.webp.txt").read_text("utf-8").strip() == said["alt"]
    assert len(said["id"]) == 64


def test_an_option_of_the_template_is_given_by_name(tmp_path: Path) -> None:
    out = tmp_path / "card.png"
    said = mmc(*CARD, "--out", str(out), "--option", "highlight=Kapuas")
    assert "Kapuas di urutan ke-2 dari 14" in said


def test_explain_prints_columns_bounds_options_and_formats() -> None:
    said = mmc("render", "--explain", "trend")
    assert "2 sampai 4000 baris" in said and "1 sampai 5 kolom" in said and "highlight" in said and "portrait" in said


@pytest.mark.parametrize("template", [t.name for t in TEMPLATES])
def test_every_template_can_be_explained_in_words_and_as_data(template: str) -> None:
    assert mmc("render", "--explain", template).startswith(f"{template}: ")
    schema = json.loads(mmc("render", "--explain", template, "--json"))
    assert schema["name"] == template and schema["formats"] and schema["columns"]
    assert all(column["what"] for column in schema["columns"]) and all(o["what"] for o in schema["options"])


def test_without_a_template_all_are_listed() -> None:
    said = mmc("render")
    assert all(t.name in said and t.title in said for t in TEMPLATES)


def test_an_unknown_template_names_those_there_are(tmp_path: Path) -> None:
    with pytest.raises(DrawingError, match="no template 'rankin'; there are ranking"):
        mmc("render", "rankin", "--data", SAMPLE, "--format", "og", "--out", str(tmp_path / "x.png"))


def test_drawing_without_a_table_is_wrong_usage() -> None:
    assert CliRunner().invoke(app, ["render", "ranking"]).exit_code == 2
    assert CliRunner().invoke(app, ["render", "ranking", "--data", SAMPLE, "--format", "og", "--out", "x.png",
                                    "--option", "highlight"]).exit_code == 2


def test_a_picture_in_english_says_what_stays_indonesian(tmp_path: Path) -> None:
    out = tmp_path / "card.png"
    said = json.loads(mmc(*CARD, "--language", "en", "--out", str(out), "--json"))
    assert said["headline"] == "One in six people in Central Kalimantan lives in Kotawaringin Timur"
    assert json.loads(mmc(*CARD, "--out", str(out), "--json"))["id"] != said["id"]
    table = tmp_path / "panen.csv"
    table.write_text("kabupaten,panen\nKapuas,12\nSeruyan,7\n", "utf-8")
    table.with_name("panen.csv.yaml").write_text("unit: ton\nsource: Dinas Pertanian\nas_of: 2026-01-31\n", "utf-8")
    told = CliRunner().invoke(app, ["render", "ranking", "--data", str(table), "--format", "og", "--language", "en",
                                    "--out", str(out)])  # fmt: skip
    assert told.exit_code == 0 and "no English for Panen; add it under `english:` beside the table" in told.stderr
    assert "Kapuas has the highest panen: 12 tonnes" in told.stdout


def test_a_language_nobody_speaks_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DrawingError, match="no language 'jv'; write id or en"):
        mmc(*CARD, "--language", "jv", "--out", str(tmp_path / "card.png"))


@pytest.mark.parametrize("template", [t.name for t in TEMPLATES])
def test_a_storyboard_finds_the_picture_that_suits_the_table(template: str) -> None:
    board = storyboard_for(template)
    assert board is not None
    if board.name != "data_story":  # it plays any chart: which one is for --template to say
        assert suiting(board.name, sample(template)) == template
