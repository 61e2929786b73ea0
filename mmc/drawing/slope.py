"""Slope: one line from a first number to a second, drawn from left to right."""

from __future__ import annotations

from dataclasses import dataclass

import skia

from mmc.core.format import Box
from mmc.drawing.canvas import Canvas
from mmc.drawing.marks import Mark
from mmc.drawing.motion import STILL, Timing


@dataclass(frozen=True)
class Slope(Mark):
    """A straight line with a dot at both ends; the second dot comes when the line has arrived."""

    start: tuple[float, float]
    end: tuple[float, float]
    color: str
    width: float
    dot: float  # radius
    timing: Timing = STILL

    @property
    def box(self) -> Box:
        (x1, y1), (x2, y2), r = self.start, self.end, self.dot + 1
        left, top = min(x1, x2) - r, min(y1, y2) - r
        return Box(left, top, max(x1, x2) + r - left, max(y1, y2) + r - top)

    def draw(self, canvas: Canvas, t: float) -> None:
        share = self.timing.progress(t)
        if share <= 0:
            return
        (x1, y1), (x2, y2) = self.start, self.end
        now = (x1 + (x2 - x1) * share, y1 + (y2 - y1) * share)
        path = skia.PathBuilder()
        path.moveTo(x1, y1)
        path.lineTo(*now)
        canvas.path(path.detach(), self.color, self.width)
        self._dot(canvas, self.start)
        if share >= 1:
            self._dot(canvas, self.end)

    def _dot(self, canvas: Canvas, at: tuple[float, float]) -> None:
        r = self.dot
        canvas.rect(Box(at[0] - r, at[1] - r, 2 * r, 2 * r), self.color, r)
