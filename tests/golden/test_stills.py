from __future__ import annotations

from collections.abc import Callable

import pytest

from mmc.core.dataset import Dataset
from mmc.core.format import format_named
from mmc.drawing import png
from mmc.drawing.raster import RasterCanvas
from mmc.drawing.scene import END
from mmc.infographics import TEMPLATES
from mmc.infographics.still import render, scene
from tests.golden.conftest import STORED, Golden
from tests.unit.infographics.samples import sample
from tests.unit.infographics.tables import brand, population, prices, ranking, weather

CASES = {
    "ranking-portrait-light": ("ranking", "portrait", "light"),
    "ranking-og-dark": ("ranking", "og", "dark"),
    "trend-square-light": ("trend", "square", "light"),
    "trend-wide-dark": ("trend", "wide", "dark"),
    "weather_board-story-dark": ("weather_board", "story", "dark"),
    "weather_board-square-light": ("weather_board", "square", "light"),
}
DATA: dict[str, Callable[[], Dataset]] = {"ranking": population, "trend": prices, "weather_board": weather}


@pytest.mark.parametrize("name", CASES)
def test_a_still_looks_as_it_was_signed_off(name: str, golden: Golden) -> None:
    template, format_name, theme = CASES[name]
    golden(name, render(template, DATA[template](), format_name, brand(), {"theme": theme}).png)


def test_few_bars_fill_their_card(golden: Golden) -> None:
    three = ranking((("Kotawaringin Timur", 454_515.0), ("Kapuas", 417_854.0), ("Palangka Raya", 315_153.0)))
    golden("ranking-portrait-few", render("ranking", three, "portrait", brand(), {}).png)


@pytest.mark.parametrize("name", ["profile", "comparison"])
def test_a_card_is_a_printed_sheet_as_well(name: str, golden: Golden) -> None:
    sheet = scene(name, sample(name), format_named("a4"), brand(), {})
    canvas = RasterCanvas(*sheet.format.size)  # at the size it is composed: a small file shows as much
    sheet.draw(canvas, END)
    golden(f"{name}-a4-light", png.encode(canvas.pixels, {}))


def test_each_template_has_goldens_in_two_formats() -> None:
    for template in TEMPLATES:
        stored = {file.name.split("-")[1] for file in STORED.glob(f"{template.name}-*.png")}
        assert len(stored) >= 2, f"{template.name} is stored in {sorted(stored)}; two formats are needed"
