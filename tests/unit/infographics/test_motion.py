"""Scenes in time: pure, settled at their end, honest about what changed."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from mmc.core.format import Box, format_named
from mmc.drawing.marks import Bar
from mmc.drawing.raster import RasterCanvas
from mmc.drawing.scene import END, Whole
from mmc.drawing.sheet import Sheet
from mmc.infographics.still import scene
from tests.unit.infographics.tables import brand, population, prices, weather

SCENES = {
    "ranking": lambda: scene("ranking", population(), format_named("short"), brand(), {}),
    "trend": lambda: scene("trend", prices(), format_named("square"), brand(), {}),
    "weather_board": lambda: scene("weather_board", weather(), format_named("square"), brand(), {"theme": "dark"}),
}


def frame(sheet: Sheet, t: float) -> np.ndarray:
    canvas = RasterCanvas(*sheet.format.size)
    sheet.draw(canvas, t)
    return canvas.pixels


@pytest.mark.parametrize("name", SCENES)
def test_pixels_outside_the_reported_change_are_the_same(name: str) -> None:
    sheet = SCENES[name]()
    times = [0.0, 0.1, 0.3, 0.5, 0.533, 0.9, 1.4, 1.433, 1.8, 2.3, 4.0, 4.033, sheet.seconds]
    for before, now in pairwise(times):
        one, other = frame(sheet, before), frame(sheet, now)
        change = sheet.change(before, now)
        if isinstance(change, Box):
            outside = np.ones(one.shape[:2], bool)
            outside[int(change.y) : int(change.bottom) + 1, int(change.x) : int(change.right) + 1] = False
            assert np.array_equal(one[outside], other[outside]), (before, now, change)
        elif change is Whole.SAME:
            assert np.array_equal(one, other), (before, now)


@pytest.mark.parametrize("name", SCENES)
def test_the_end_of_the_movement_is_the_still(name: str) -> None:
    sheet = SCENES[name]()
    assert np.array_equal(frame(sheet, sheet.seconds), frame(sheet, END))
    assert sheet.change(sheet.seconds, sheet.seconds + 5) is Whole.SAME
    assert sheet.change(sheet.seconds, END) is Whole.SAME
    assert not np.array_equal(frame(sheet, 0.0), frame(sheet, END))


@pytest.mark.parametrize("name", SCENES)
def test_a_frame_does_not_depend_on_the_frames_before_it(name: str) -> None:
    sheet = SCENES[name]()
    alone = frame(SCENES[name](), 0.7)
    frame(sheet, 0.2)
    assert np.array_equal(frame(sheet, 0.7), alone)


def test_the_accent_comes_last_and_its_number_ends_with_its_bar() -> None:
    sheet = SCENES["ranking"]()
    bars = [mark for mark in sheet.marks if isinstance(mark, Bar)]
    accent = next(bar for bar in bars if bar.color == brand().light.accent)
    assert accent.timing.begin >= max(bar.timing.end for bar in bars if bar is not accent)
    assert accent.texts()[0].text == "454.515"
    assert frame(sheet, accent.timing.end - 0.01).sum() != frame(sheet, END).sum()


def test_rain_keeps_falling_until_it_rests() -> None:
    sheet = SCENES["weather_board"]()
    assert not np.array_equal(frame(sheet, 5.0), frame(sheet, 5.4))
    change = sheet.change(5.0, 5.4)
    assert isinstance(change, Box) and change.w < 120  # only the column of icons is drawn again
