"""Every template in every format, light and dark, with short, long and extreme data: right, or one named error."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from mmc.core.dataset import Dataset
from mmc.core.format import format_named
from mmc.drawing.brand import THEMES
from mmc.errors import TextOverflow
from mmc.infographics import TEMPLATES
from mmc.infographics.still import render, scene
from tests.unit.infographics.tables import LONG, brand, population, prices, ranking, trend, weather

FORMATS = ("square", "portrait", "story", "wide", "og", "short", "landscape")
SHORT: dict[str, Dataset] = {
    "ranking": ranking((("A", 1.0), ("B", 2.0))),
    "trend": trend({"A": (1.0, 2.0)}),
    "weather_board": weather(("Cerah",), ("Buntok",)),
}
USUAL: dict[str, Dataset] = {"ranking": population(), "trend": prices(), "weather_board": weather()}
EXTREME: dict[str, list[Dataset]] = {
    "ranking": [
        ranking(tuple((f"Baris {i}", v) for i, v in enumerate((1e15, 0.0001, -4e14, None, 0.0))), unit="Rp"),
        ranking(tuple((f"Baris {i}", v) for i, v in enumerate((0.0004, 0.0001, 0.00025))), unit="%"),
        ranking((("Untung", 12.5), ("Rugi", -30.25), ("Impas", 0.0)), unit="%"),
        ranking(tuple((f"Baris {i}", 0.0) for i in range(6))),
        ranking((("Satu", 999_950.0),)),
    ],
    "trend": [
        trend({f"Deret {i}": (1.0 + i, 5.0 - i, 2.0 + i) for i in range(5)}),
        trend({"Turun": (5.0, None, -3.0, -8.0)}, unit="%"),
        trend({"Tetap": (7.0, 7.0, 7.0)}),
        trend({"Anggaran": (1.2e12, 1.9e12, 2.75e12)}, unit="Rp"),
        trend({"Kecil": (0.0001, 0.0004, 0.0002)}, unit="%"),
    ],
    "weather_board": [
        weather(tuple([None] * 14)), weather(tuple(["Hujan Petir"] * 14)),
        weather(("Hujan Ringan Disertai Angin Kencang", "Kabut/Asap"), ("Kuala Pembuang", "Palangka Raya")),
    ],
}


def test_each_template_is_put_to_the_gates_here_or_in_a_file_of_its_own() -> None:
    here = Path(__file__).parent
    missing = [t.name for t in TEMPLATES if t.name not in USUAL and not (here / f"test_{t.name}.py").is_file()]
    assert not missing


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("format_name", FORMATS)
@pytest.mark.parametrize("template", USUAL)
def test_usual_data_passes_the_gates_everywhere(template: str, format_name: str, theme: str) -> None:
    sheet = scene(template, USUAL[template], format_named(format_name), brand(), {"theme": theme})
    roles = {text.role for text in sheet.texts()}
    assert {"headline", "subtitle", "source", "brand"} <= roles


@pytest.mark.parametrize("format_name", FORMATS)
@pytest.mark.parametrize("template", USUAL)
def test_the_smallest_table_makes_a_picture(template: str, format_name: str) -> None:
    still = render(template, SHORT[template], format_name, brand())
    assert still.png.startswith(b"\x89PNG") and still.headline and still.alt


@pytest.mark.parametrize("format_name", FORMATS)
@pytest.mark.parametrize("template", USUAL)
def test_extreme_numbers_make_pictures(template: str, format_name: str) -> None:
    for dataset in EXTREME[template]:
        scene(template, dataset, format_named(format_name), brand(), {})


@pytest.mark.parametrize("format_name", FORMATS)
def test_forty_character_names_are_set_on_two_lines_or_refused_by_name(format_name: str) -> None:
    dataset = ranking(tuple((f"{LONG} {n}", float(n)) for n in range(1, 6)))
    try:
        sheet = scene("ranking", dataset, format_named(format_name), brand(), {})
    except TextOverflow as error:
        assert error.template == "ranking" and error.format == format_name and error.element
        return
    said = " ".join(text.text for text in sheet.texts() if text.role == "label")
    shown = 3 if format_name == "og" else 5
    assert said.count("sekitarnya") == shown


def test_a_headline_of_two_hundred_characters_is_refused_not_cut() -> None:
    with pytest.raises(TextOverflow, match="ranking / square / headline"):
        render("ranking", population(), "square", brand(), {"headline": "Kata-kata " * 20})


def test_sixty_rows_are_refused_where_they_cannot_be_read() -> None:
    dataset = ranking(tuple((f"Desa {n}", float(n)) for n in range(60)))
    with pytest.raises(TextOverflow, match="ranking / portrait"):
        render("ranking", dataset, "portrait", brand())


def test_og_shows_the_top_three_and_says_so() -> None:
    sheet = scene("ranking", population(), format_named("og"), brand(), {})
    labels = [text.text for text in sheet.texts() if text.role == "label"]
    assert labels == ["Kotawaringin Timur", "Kapuas", "Palangka Raya"]
    assert any("3 teratas dari 14" in text.text for text in sheet.texts())


def test_the_kicker_gives_way_before_anything_is_refused() -> None:
    options: dict[str, Any] = {"headline": " ".join(["Judul panjang sekali supaya sempit"] * 3)}
    sheet = scene("ranking", population(), format_named("short"), brand(), options)
    assert "kicker" not in {text.role for text in sheet.texts()}
