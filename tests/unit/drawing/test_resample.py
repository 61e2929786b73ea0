"""A photo in a film stands where the stills' painter puts it, to a part of a pixel, inside its box and its clip."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pytest
import skia

from mmc.core.format import Box
from mmc.drawing.canvas import Canvas
from mmc.drawing.planes import PlanesCanvas

from .test_planes import painted

ACROSS, DOWN = np.meshgrid(np.arange(900), np.arange(700))
WAVES = (127 + 60 * np.sin(ACROSS / 17) + 60 * np.cos(DOWN / 23)).astype(np.uint8)


def photo(opaque: bool = True) -> Any:
    pixels = np.stack([WAVES, 255 - WAVES, np.roll(WAVES, 40, 1), np.full_like(WAVES, 255)], axis=2)
    if not opaque:
        pixels[100:500, 100:500, 3] = 80
    return skia.Image.fromarray(np.ascontiguousarray(pixels), skia.kRGBA_8888_ColorType)


WHERE: dict[str, tuple[Box, Box | None, dict[str, Any]]] = {
    "whole": (Box(0, 0, 480, 320), None, {}),
    "part": (Box(0, 0, 480, 320), Box(31.4, 77.7, 600, 400), {}),
    "soft edges": (Box(20.3, 30.6, 300.4, 200.7), Box(10, 10, 750, 500), {}),
    "nearer": (Box(40, 30, 300, 200), None, {"scale": 1.07, "about": (190.0, 130.0), "dx": 3.3}),
    "clipped": (Box(0, 0, 480, 320), None, {"clip": Box(51, 33, 200, 101)}),
    "outside": (Box(500, 0, 100, 100), None, {}),
}


@pytest.mark.parametrize("name", WHERE)
def test_a_photo_looks_as_on_the_still(name: str) -> None:
    box, part, moved = WHERE[name]
    image = photo()

    def draw(canvas: Canvas) -> None:
        canvas.fill("#10302A")
        with canvas.group(**moved):
            canvas.image(image, box, part)

    luma, chroma, planes = painted(draw)
    off = np.abs(planes.y - luma)
    assert off.mean() <= 0.8 and off.max() <= 16
    assert np.abs(planes.uv.astype(float) - chroma).mean() <= 1.0


def test_a_slow_zoom_moves_by_less_than_a_pixel_and_never_jumps() -> None:
    image, seen = photo(), []
    for step in range(40):
        near = 1 + 0.12 * step / 39
        canvas = PlanesCanvas(480, 320)
        canvas.image(image, Box(0, 0, 480, 320), Box(100, 80, 600 / near, 400 / near))
        seen.append(canvas.y.astype(float))
    steps = [np.abs(b - a).mean() for a, b in pairwise(seen)]
    assert min(steps) > 0.05
    assert max(steps) < 1.6 * min(steps)


def test_a_see_through_picture_is_blended_with_what_is_under_it() -> None:
    image = photo(opaque=False)

    def draw(canvas: Canvas) -> None:
        canvas.fill("#FFFFFF")
        canvas.image(image, Box(0, 0, 480, 320))

    luma, _, planes = painted(draw)
    assert np.abs(planes.y - luma).mean() <= 0.8
    assert planes.y[150, 150] > 150


def test_a_fading_photo_is_drawn_into_its_group() -> None:
    image = photo()

    def draw(canvas: Canvas) -> None:
        canvas.fill("#10302A")
        with canvas.group(opacity=0.4):
            canvas.image(image, Box(0, 0, 480, 320))

    luma, _, planes = painted(draw)
    assert np.abs(planes.y - luma).mean() <= 0.8
