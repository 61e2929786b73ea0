"""Goldens of the pictures whose proof is words, drawn from the sample files the gallery shows."""

from __future__ import annotations

import pytest

from mmc.config import ASSETS
from mmc.core.dataset import Dataset
from mmc.core.format import format_named
from mmc.drawing import png
from mmc.drawing.raster import RasterCanvas
from mmc.drawing.scene import END
from mmc.infographics.carousel import carousel_of, render_carousel
from mmc.infographics.still import render, scene
from mmc.sources.sidecar import read_table
from tests.golden.conftest import Golden
from tests.unit.infographics.tables import brand, population
from tests.unit.infographics.words import photo

CASES = (
    ("agenda", "square", "light"), ("agenda", "og", "dark"),
    ("explainer", "portrait", "light"), ("explainer", "wide", "dark"),
    ("timeline", "square", "dark"), ("timeline", "story", "light"),
    ("quote", "square", "light"), ("quote", "wide", "dark"),
    ("poster", "portrait", "dark"),
)  # fmt: skip


def sample(name: str) -> tuple[Dataset, dict[str, str]]:
    table = read_table(ASSETS / "demo" / "samples" / f"{name}.csv")
    said = {"headline": table.title, "subtitle": table.subtitle}
    return table.dataset, {key: words for key, words in said.items() if words}


@pytest.mark.parametrize(("template", "format_name", "theme"), CASES)
def test_a_picture_of_words_looks_as_it_was_signed_off(
    template: str, format_name: str, theme: str, golden: Golden
) -> None:
    dataset, options = sample(template)
    still = render(template, dataset, format_name, brand(), {**options, "theme": theme})
    golden(f"{template}-{format_name}-{theme}", still.png)


def test_a_poster_for_print_looks_as_it_was_signed_off(golden: Golden) -> None:
    dataset, options = sample("poster")
    sheet = scene("poster", dataset, format_named("a4"), brand(), options)
    canvas = RasterCanvas(*sheet.format.size)  # at the size it is composed: a small file shows as much
    sheet.draw(canvas, END)
    golden("poster-a4-light", png.encode(canvas.pixels, {}))


def test_a_photo_stands_beside_the_words(golden: Golden) -> None:
    dataset, options = sample("quote")
    golden("quote-wide-photo", render("quote", dataset, "wide", brand(), {**options, "photo": photo()}).png)


def test_a_carousel_looks_as_it_was_signed_off(golden: Golden) -> None:
    for name, dataset, theme in (("words", sample("explainer")[0], "light"), ("numbers", population(), "dark")):
        stills = render_carousel(carousel_of(dataset, brand()), "square", brand(), {"theme": theme})
        for place in (0, 1, len(stills) - 1):
            golden(f"carousel_{name}-square-{theme}-{place}", stills[place].png)
