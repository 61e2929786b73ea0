"""What gives way when there is little room, and what is refused: shown with bars."""

from __future__ import annotations

from typing import Any

import pytest

from mmc.core.format import format_named
from mmc.errors import TextOverflow
from mmc.infographics.still import render, scene
from tests.unit.infographics.tables import LONG, brand, population, ranking

FORMATS = ("square", "portrait", "story", "wide", "og", "short", "landscape")


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
