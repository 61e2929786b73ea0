from __future__ import annotations

import io
from datetime import date
from itertools import pairwise

import numpy as np
import pytest
from PIL import Image

from mmc.core.format import Box, format_named
from mmc.drawing import png
from mmc.drawing.furniture import band
from mmc.drawing.layout import Column, Element, Gap, Grow, Row, Words
from mmc.drawing.marks import Mark, Text
from mmc.drawing.motion import Timing, ease_out, staggered
from mmc.drawing.raster import RasterCanvas
from mmc.drawing.scales import date_ticks, number_ticks, spread, thinned
from mmc.drawing.scene import END
from mmc.drawing.weather import SKIES, Sky, sky_of
from mmc.drawing.wrap import fit
from mmc.errors import TextOverflow
from tests.unit.infographics.tables import brand


def words(text: str) -> Words:
    p = brand().light
    return Words(fit(text, brand().words(500), (30, 30), 500, 1), p.ink, p.ground, "label")


def tops(marks: list[Mark]) -> list[float]:
    return [mark.y for mark in marks if isinstance(mark, Text)]


def test_a_column_stacks_and_gives_what_is_left_to_the_growing_child() -> None:
    one, two = words("Satu"), words("Dua")
    column = Column((one, Gap(10), Grow(Gap(0)), two))
    first, last = tops(list(column.place(Box(0, 0, 500, 400))))
    assert first == pytest.approx(one.block.cap)
    assert last == pytest.approx(400 - two.block.height + two.block.cap)


def test_a_row_shares_its_width() -> None:
    row = Row((words("Kiri"), words("Kanan")), (0.4, 0.6), gap=20)
    left, right = [mark.x for mark in row.place(Box(100, 0, 520, 50)) if isinstance(mark, Text)]
    assert (left, right) == (100, 100 + 200 + 20)


def test_a_column_that_does_not_fit_is_refused_with_what_is_missing() -> None:
    column: Element = Column((Gap(300), Gap(200)), name="body")
    with pytest.raises(TextOverflow, match="body: needs 100 px more"):
        column.place(Box(0, 0, 100, 400))


def test_movement_is_eased_and_stays_within_its_time() -> None:
    timing = Timing(1.0, 0.5)
    assert [timing.progress(t) for t in (0, 1.0, 1.5, END)] == [0, 0, 1, 1]
    assert 0.5 < timing.progress(1.25) < 1
    assert all(ease_out(a / 20) <= ease_out((a + 1) / 20) <= 1 for a in range(20))
    assert staggered(3).begin == pytest.approx(0.12)


@pytest.mark.parametrize(("low", "high"), [(0, 0), (5, 5), (0.0001, 0.0004), (-8, 5), (1.2e12, 2.75e12), (31, 100)])
def test_ticks_hold_the_data_and_are_few(low: float, high: float) -> None:
    ticks = number_ticks(low, high, 5)
    assert ticks[0] <= low and high <= ticks[-1] and 2 <= len(ticks) <= 8


@pytest.mark.parametrize(("first", "last"), [
    (date(2025, 1, 1), date(2025, 1, 3)), (date(2025, 7, 1), date(2026, 2, 12)), (date(1990, 1, 1), date(2025, 1, 1)),
])
def test_some_choice_of_date_labels_is_short(first: date, last: date) -> None:
    choices = list(date_ticks(first, last))
    assert min(len(choice) for choice in choices) <= 2
    assert all(first <= day <= last for choice in choices for day, _ in choice)


def test_thinning_always_keeps_the_last_label() -> None:
    assert all(choice[-1] == 9 for choice in thinned([str(n) for n in range(10)]))


def test_labels_are_spread_without_overlap_and_refused_when_too_many() -> None:
    placed = spread([50, 50, 52], [20, 20, 20], 0, 100)
    assert placed is not None
    ordered = sorted(placed)
    assert all(b - a >= 20 - 1e-9 for a, b in pairwise(ordered))
    assert spread([1, 2, 3], [50, 50, 50], 0, 100) is None


@pytest.mark.parametrize("words_", [*SKIES, "Angin Aneh"])
def test_each_sky_has_an_icon_that_stays_in_its_box(words_: str) -> None:
    sky, _ = sky_of(words_.title())
    canvas = RasterCanvas(120, 120)
    p = brand().dark
    for t in (0.4, 1.1, 3.3, END):
        canvas.fill(p.ground)
        Sky(sky, Box(30, 30, 60, 60), p, until=8.0).draw(canvas, t)
        ys, xs = np.nonzero((canvas.pixels[:, :, :3] != canvas.pixels[0, 0, :3]).any(axis=2))
        assert len(ys), "something is drawn"
        assert xs.min() >= 29 and xs.max() <= 91 and ys.min() >= 29 and ys.max() <= 91


def test_the_band_runs_from_edge_to_edge() -> None:
    format_ = format_named("wide")
    canvas = RasterCanvas(*format_.size)
    canvas.fill(brand().light.ground)
    for mark in band(format_, brand(), brand().light):
        mark.draw(canvas, END)
    ground = canvas.pixels[200, 200]
    assert (canvas.pixels[5, [0, 800, 1599]] != ground).any(axis=1).all()


def test_png_bytes_are_the_pixels_and_the_text() -> None:
    pixels = np.random.default_rng(3).integers(0, 255, (40, 30, 4), np.uint8)
    image = Image.open(io.BytesIO(png.encode(pixels, {"Description": "suhu 23–33°C"})))
    assert np.array_equal(np.asarray(image), pixels[:, :, :3])
    assert image.info["Description"] == "suhu 23–33°C"


def test_flat_pictures_and_photos_both_pack_and_come_back_as_they_were() -> None:
    flat = np.full((300, 300, 4), 200, np.uint8)
    slope = np.add.outer(np.arange(300) * 3, np.arange(300)).astype(np.uint8)
    photo = np.dstack([slope, slope + 40, slope // 2, np.full_like(slope, 255)])
    photo = photo + np.random.default_rng(2).integers(0, 6, photo.shape).astype(np.uint8)
    for pixels in (flat, photo):
        image = Image.open(io.BytesIO(png.encode(pixels, {})))
        assert np.array_equal(np.asarray(image), pixels[:, :, :3])
    assert len(png.encode(flat, {})) < 2000
