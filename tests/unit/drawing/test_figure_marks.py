"""Marks of figures: what they paint lies in their box, and their geometry says what the numbers say."""

from __future__ import annotations

import numpy as np
import pytest

from mmc.core.format import Box
from mmc.core.text import number
from mmc.drawing.bullet import Bullet
from mmc.drawing.counting import Counting
from mmc.drawing.dotstrip import DotStrip
from mmc.drawing.dumbbell import Dumbbell
from mmc.drawing.marks import Mark
from mmc.drawing.motion import Timing
from mmc.drawing.raster import RasterCanvas
from mmc.drawing.scene import END
from mmc.drawing.slope import Slope
from mmc.drawing.sparkline import Curve, sparkline
from mmc.drawing.stacked import Stacked
from mmc.drawing.waffle import Squares, grid, squares
from tests.unit.infographics.tables import brand

GROUND, INK, GREY = "#F7F4EC", "#13211C", "#9DB9AF"
TIMING = Timing(0.2, 0.6)
MARKS: dict[str, Mark] = {
    "dumbbell": Dumbbell(60, 220, 50, 13, INK, GREY, GROUND, TIMING),
    "dumbbell back": Dumbbell(220, 60, 50, 13, INK, GREY, GROUND, TIMING),
    "ring alone": Dumbbell(60, None, 50, 13, INK, GREY, GROUND, TIMING),
    "dot alone": Dumbbell(None, 60, 50, 13, INK, GREY, GROUND, TIMING),
    "slope": Slope((40, 150), (240, 30), INK, 7, 11, TIMING),
    "squares": Squares(tuple(grid(Box(20, 20, 160, 160))[:41]), INK, "full", TIMING),
    "hollow squares": Squares(tuple(grid(Box(20, 20, 160, 160))[41:60]), INK, "hollow", TIMING),
    "small squares": Squares(tuple(grid(Box(20, 20, 160, 160))[60:]), INK, "small", TIMING),
    "stacked": Stacked(((20, 120, INK), (144, 60, GREY), (208, 30, INK)), 30, 80, True, TIMING),
    "bullet": Bullet(Box(20, 60, 240, 24), 0.64, 0.9, INK, GREY, "#000000", TIMING),
    "bullet beyond": Bullet(Box(20, 60, 240, 24), 1.8, 0.7, INK, GREY, "#000000", TIMING),
    "strip": DotStrip(Box(20, 60, 240, 24), (0.0, 0.1, 0.5, 1.0), 0.3, INK, GREY, GREY, GROUND, TIMING),
    "counting": Counting(
        999.0, 1000.0, lambda v: number(v, 0), brand().words(800), 60, 30, 120, INK, GROUND, TIMING),
}  # fmt: skip


def painted(mark: Mark, t: float) -> np.ndarray:
    """True where a mark painted at a time."""
    canvas = RasterCanvas(300, 200)
    canvas.fill(GROUND)
    blank = canvas.pixels.copy()
    mark.draw(canvas, t)
    return np.asarray((canvas.pixels != blank).any(axis=2))


@pytest.mark.parametrize("name", MARKS)
@pytest.mark.parametrize("t", [0.0, 0.3, 0.5, 0.7, END])
def test_a_mark_paints_inside_its_box(name: str, t: float) -> None:
    mark = MARKS[name]
    outside = np.ones((200, 300), bool)
    box = mark.box
    outside[int(box.y) - 1 : int(box.bottom) + 2, int(box.x) - 1 : int(box.right) + 2] = False
    assert not (painted(mark, t) & outside).any()
    assert painted(mark, END).any()


@pytest.mark.parametrize("name", MARKS)
def test_a_mark_grows_into_its_still(name: str) -> None:
    mark = MARKS[name]
    assert np.array_equal(painted(mark, TIMING.end), painted(mark, END))
    assert painted(mark, 0.1).sum() <= painted(mark, 0.4).sum() + 400
    assert mark.changed(0.0, 0.1) is None and mark.changed(0.3, 0.4) is not None


@pytest.mark.parametrize(("shares", "expected"), [
    ((1.0,), [100]), ((0.5, 0.5), [50, 50]), ((1 / 3, 1 / 3, 1 / 3), [34, 33, 33]), ((0.999, 0.001), [100, 0]),
    ((0.411, 0.3, 0.172, 0.109, 0.008), [41, 30, 17, 11, 1]),
])
def test_a_hundred_squares_are_shared_out_whole(shares: tuple[float, ...], expected: list[int]) -> None:
    assert squares(shares) == expected


def test_the_bar_of_a_bullet_is_as_long_as_its_share() -> None:
    def length(share: float) -> int:
        mark = Bullet(Box(20, 60, 240, 24), share, 2.0, INK, GREY, GREY, TIMING)
        canvas = RasterCanvas(300, 200)
        canvas.fill(GROUND)
        mark.draw(canvas, END)
        return int((canvas.pixels[72, :, 0] == int(INK[1:3], 16)).sum())

    assert length(0.5) == pytest.approx(120, abs=2) and length(0.25) == pytest.approx(60, abs=2)


def test_a_curve_stands_its_extremes_at_the_edges_and_leaves_gaps() -> None:
    curve = Curve((2.0, None, 6.0, 4.0), Box(10, 20, 90, 40))
    assert curve.point(0) == (10, 60) and curve.point(2) == (70, 20) and curve.point(3) == (100, 40)
    with pytest.raises(ValueError, match="no value at 1"):
        curve.point(1)
    line, dot = sparkline(curve, color=GREY, accent=INK, ground=GROUND, width=6, timing=TIMING)
    assert dot.box.x < 100 < dot.box.right and line.timing.end <= dot.timing.begin


def test_a_flat_curve_is_a_line_in_the_middle() -> None:
    assert Curve((3.0, 3.0), Box(0, 0, 10, 40)).point(1) == (10, 20)


def test_a_figure_ends_exactly_at_its_value() -> None:
    mark = Counting(4.2, 4.53, lambda v: number(v, 2), brand().words(800), 40, 0, 50, INK, GROUND, TIMING)
    assert mark.texts()[0].text == "4,20"
