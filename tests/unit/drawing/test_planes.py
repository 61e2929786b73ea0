"""The planes painter shows what the RGBA painter shows, converted to BT.709."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import skia

from mmc.config import ASSETS
from mmc.core.format import Box
from mmc.drawing.brand import load_brand
from mmc.drawing.canvas import Canvas
from mmc.drawing.planes import PlanesCanvas, even_box, yuv
from mmc.drawing.raster import RasterCanvas
from mmc.drawing.type import shape
from mmc.errors import DrawingError

BRAND = load_brand(Path(ASSETS) / "brands" / "kalteng")
SIZE = (480, 320)


def as_planes(rgba: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Luma and left-sited chroma of a picture: the textbook formula, written out independently of the painter."""
    red, green, blue = (rgba[..., i].astype(float) / 255 for i in range(3))
    luma = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    full = np.stack([(blue - luma) / 1.8556, (red - luma) / 1.5748], axis=2) * 224 + 128
    rows = (full[0::2] + full[1::2]) / 2
    left = np.concatenate([rows[:, :1], rows[:, 1:-1:2]], axis=1)
    chroma = left * 0.25 + rows[:, 0::2] * 0.5 + rows[:, 1::2] * 0.25
    return luma * 219 + 16, chroma


def painted(draw: Callable[[Canvas], None]) -> tuple[np.ndarray, np.ndarray, PlanesCanvas]:
    raster, planes = RasterCanvas(*SIZE), PlanesCanvas(*SIZE)
    draw(raster)
    draw(planes)
    return *as_planes(raster.pixels), planes


def shapes(canvas: Canvas) -> None:
    canvas.fill(BRAND.light.ground)
    canvas.rect(Box(40.3, 30.6, 200.2, 24.5), BRAND.light.accent, 6)
    canvas.rect(Box(40, 70, 120.5, 24), BRAND.light.muted)
    line = skia.Path()
    line.moveTo(50, 200)
    line.lineTo(200, 130)
    line.lineTo(350, 260)
    canvas.path(line, BRAND.light.band, 5)


def words(canvas: Canvas) -> None:
    canvas.fill(BRAND.dark.ground)
    canvas.glyphs(shape("Kotawaringin Timur", BRAND.words(800), 44), 20.4, 80.3, BRAND.dark.ink)
    canvas.glyphs(shape("454.515 jiwa", BRAND.figures(600), 32), 20.4, 140.8, BRAND.dark.accent)


def faded(canvas: Canvas) -> None:
    canvas.fill(BRAND.light.ground)
    with canvas.group(opacity=0.4, dx=12.5, dy=4.2, scale=1.1, about=(100, 100), clip=Box(20, 20, 300, 200)):
        canvas.rect(Box(40, 40, 200, 100), BRAND.light.accent)
        canvas.rect(Box(140, 80, 200, 180), BRAND.light.band)


def pictured(canvas: Canvas) -> None:
    across = np.linspace(0, 255, 96).astype(np.uint8)
    pixels = np.zeros((64, 96, 4), np.uint8)
    pixels[..., 0], pixels[..., 1], pixels[..., 2] = across, 255 - across, 90
    pixels[..., 3] = np.linspace(60, 255, 64).astype(np.uint8)[:, None]
    canvas.fill(BRAND.light.ground)
    canvas.image(skia.Image.fromarray(pixels, colorType=skia.kRGBA_8888_ColorType), Box(31.5, 40.2, 300, 200))


# The largest differences allowed: luma anywhere, chroma in all but 0.2 % of the samples. Shapes agree up to
# rounding. Skia thickens text a little by the brightness of its colour, and a grey is not quite as bright as the
# colour it stands for; edges of images meet the chroma grid between two samples.
@pytest.mark.parametrize(
    ("draw", "luma_off", "chroma_off"), [(shapes, 2, 3), (faded, 2, 2), (pictured, 2, 10), (words, 14, 20)]
)
def test_the_planes_painter_equals_the_converted_rgba_painter(
    draw: Callable[[Canvas], None], luma_off: float, chroma_off: float
) -> None:
    luma, chroma, planes = painted(draw)
    assert np.abs(planes.y - luma).max() <= luma_off
    assert np.abs(planes.y - luma).mean() <= 0.6
    assert np.abs(planes.uv - chroma).mean() <= 0.5
    assert np.percentile(np.abs(planes.uv - chroma), 99.8) <= chroma_off


def test_the_picture_has_contrast_so_the_comparison_means_something() -> None:
    luma, _, planes = painted(words)
    assert planes.y.max() - planes.y.min() > 150
    assert luma.max() - luma.min() > 150


def test_pure_colours_have_the_values_of_the_standard() -> None:
    assert yuv("#000000") == (16, 128, 128)
    assert yuv("#FFFFFF") == (235, 128, 128)
    assert yuv("#FF0000") == (63, 102, 240)
    assert yuv("#0000FF") == (32, 240, 118)


def test_a_colour_that_is_none_is_an_error_that_names_it() -> None:
    with pytest.raises(DrawingError, match="#GG0000"):
        yuv("#GG0000")


def test_odd_sides_are_refused() -> None:
    with pytest.raises(DrawingError, match="even"):
        PlanesCanvas(101, 100)


def test_rows_with_padding_are_drawn_without_touching_the_padding() -> None:
    luma, pairs = np.zeros((40, 96), np.uint8), np.zeros((20, 96), np.uint8)
    chroma = np.lib.stride_tricks.as_strided(pairs, (20, 32, 2), (96, 2, 1))
    canvas = PlanesCanvas(64, 40, luma[:, :64], chroma)
    canvas.fill("#B23A22")
    assert (luma[:, :64] == yuv("#B23A22")[0]).all()
    assert (canvas.u == yuv("#B23A22")[1]).all()
    assert not luma[:, 64:].any()
    assert not pairs[:, 64:].any()


@pytest.mark.parametrize("box", [Box(10.5, 7.2, 3, 3), Box(-4, -4, 10, 10), Box(470, 310, 40, 40)])
def test_a_changed_box_grows_to_whole_chroma_samples_inside_the_frame(box: Box) -> None:
    grown = even_box(box, *SIZE)
    assert grown.x % 2 == grown.y % 2 == grown.w % 2 == grown.h % 2 == 0
    assert Box(0, 0, *SIZE).holds(grown, 0)
    assert grown.holds(Box(max(0, box.x - 1), max(0, box.y - 1), 2, 2), 0)
