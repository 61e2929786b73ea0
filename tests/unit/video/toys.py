"""Small scenes and storyboards for the tests of films."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import numpy as np
import skia

from mmc.core.format import Box, Format, format_named
from mmc.drawing.canvas import Canvas
from mmc.drawing.scene import Change, Scene, Whole
from mmc.video.timeline import Shot, Storyboard

SMALL = replace(format_named("landscape"), name="small", width=320, height=180, safe=Box(10, 10, 300, 160))
TALL = format_named("short")


@dataclass(frozen=True)
class Bars(Scene):
    """Four bars that grow for `seconds` and then stand."""

    color: str = "#0B5D4E"
    seconds: float = 0.5
    background: str = "#F7F4EC"
    format: Format = SMALL

    def draw(self, canvas: Canvas, t: float) -> None:
        canvas.fill(self.background)
        share = min(1.0, t / self.seconds)
        for number in range(4):
            canvas.rect(Box(20.5, 20 + 38 * number, 30 + (240 - 40 * number) * share, 25.5), self.color, 5)

    def change(self, before: float, now: float) -> Change:
        if before >= self.seconds:
            return Whole.SAME
        return Box(20, 19, 280, 142)


def bars_film(seconds: float = 1.0, second_color: str = "#B23A22") -> Storyboard:
    """Two shots of bars joined by a crossfade."""
    shots = (
        Shot(scene=Bars(), seconds=seconds),
        Shot(scene=Bars(color=second_color), seconds=seconds, transition="crossfade"),
    )
    return Storyboard(name="bars", format=SMALL, shots=shots, headline="Empat batang tumbuh", alt="Empat batang.")


@dataclass(frozen=True)
class Noise(Bars):
    """A soft photo that comes slowly nearer, in a film's own size: for x264 everything moves."""

    format: Format = TALL

    def draw(self, canvas: Canvas, t: float) -> None:
        near = 1 - 0.03 * t
        canvas.image(_noise(), Box(0, 0, 1080, 1920), Box(9, 5, 1180 * near, 2098 * near))

    def change(self, before: float, now: float) -> Change:
        return Whole.ALL


@cache
def _noise() -> Any:
    import cv2

    rough = np.random.default_rng(3).integers(0, 255, (53, 30, 4), np.uint8)
    rough[..., 3] = 255
    return skia.Image.fromarray(cv2.resize(rough, (1200, 2120)), skia.kRGBA_8888_ColorType)


def noise_film() -> Storyboard:
    """Two seconds of it."""
    return Storyboard(
        name="noise", format=TALL, shots=(Shot(scene=Noise(), seconds=2.0),), headline="Derau", alt="Derau.",
    )  # fmt: skip
