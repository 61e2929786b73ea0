"""Pictures of words as films and in another province's voice: honest changes, a settled end, gates that hold."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from mmc.config import ASSETS
from mmc.core.dataset import Dataset
from mmc.core.format import Box, format_named
from mmc.drawing.brand import THEMES, load_brand
from mmc.drawing.raster import RasterCanvas
from mmc.drawing.scene import END, Whole
from mmc.drawing.sheet import Sheet
from mmc.infographics import template_named
from mmc.infographics.carousel import carousel_of, compose_carousel
from mmc.infographics.still import scene
from tests.unit.infographics.tables import brand, population
from tests.unit.infographics.words import agenda, events, photo, poster, quote, steps

DATA: dict[str, tuple[Dataset, dict[str, Any]]] = {
    "agenda": (agenda(4), {}), "explainer": (steps(4), {}), "timeline": (events(4), {}),
    "quote": (quote(), {"photo": photo()}), "poster": (poster(), {"headline": "Urus KTP dalam satu pagi"}),
}  # fmt: skip


def frame(sheet: Sheet, t: float) -> np.ndarray:
    canvas = RasterCanvas(*sheet.format.size)
    sheet.draw(canvas, t)
    return canvas.pixels


@pytest.mark.parametrize("name", DATA)
def test_pixels_outside_the_reported_change_are_the_same(name: str) -> None:
    dataset, options = DATA[name]
    sheet = scene(name, dataset, format_named("square"), brand(), options)
    times = [0.0, 0.3, 0.5, 0.533, 0.8, 1.1, 1.133, 4.0, sheet.seconds, END]
    frames = [frame(sheet, t) for t in times]
    for (before, one), (now, other) in pairwise(zip(times, frames, strict=True)):
        change = sheet.change(before, now)
        if isinstance(change, Box):
            outside = np.ones(one.shape[:2], bool)
            outside[int(change.y) : int(change.bottom) + 1, int(change.x) : int(change.right) + 1] = False
            assert np.array_equal(one[outside], other[outside]), (before, now, change)
        elif change is Whole.SAME:
            assert np.array_equal(one, other), (before, now)
    assert np.array_equal(frames[-2], frames[-1]) and not np.array_equal(frames[0], frames[-1])


@pytest.mark.parametrize("name", DATA)
def test_the_words_can_be_read_within_a_second_and_a_half(name: str) -> None:
    dataset, options = DATA[name]
    sheet = scene(name, dataset, format_named("square"), brand(), options)
    late = [m for m in sheet.marks if m.texts() and m.timing.end > 1.5]
    assert not late


@pytest.mark.parametrize("name", DATA)
def test_another_province_can_say_it_too(name: str) -> None:
    dataset, options = DATA[name]
    other = load_brand(ASSETS / "brands" / "sulsel")
    for format_name in template_named(name).formats:
        for theme in THEMES:
            assert scene(name, dataset, format_named(format_name), other, {**options, "theme": theme}).headline


def test_another_province_has_carousels_too() -> None:
    other = load_brand(ASSETS / "brands" / "sulsel")
    for dataset in (population(), steps(3), agenda(2), events(2)):
        for theme in THEMES:
            assert compose_carousel(carousel_of(dataset, other), format_named("story"), other, {"theme": theme})
