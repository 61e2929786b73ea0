"""Stacked bar: parts of a whole side by side on one bar, uncovered from the left."""

from __future__ import annotations

from dataclasses import dataclass

import skia

from mmc.core.format import Box
from mmc.drawing.canvas import Canvas
from mmc.drawing.marks import Mark
from mmc.drawing.motion import STILL, Timing

SEAM = 4.0  # pixels of ground between two parts


@dataclass(frozen=True)
class Stacked(Mark):
    """One bar of coloured parts (left edge, width, colour); only the bar's own ends are rounded.

    A hollow last part is drawn as an outline: the rest of the whole that nobody looks at.
    """

    parts: tuple[tuple[float, float, str], ...]
    top: float
    tall: float
    hollow: bool = False
    timing: Timing = STILL

    @property
    def box(self) -> Box:
        left, right = self.parts[0][0], self.parts[-1][0] + self.parts[-1][1]
        return Box(left, self.top, right - left, self.tall)

    def classes(self) -> tuple[str, ...]:
        return tuple(color for _, _, color in (self.parts[:-1] if self.hollow else self.parts))

    def draw(self, canvas: Canvas, t: float) -> None:
        share = self.timing.progress(t)
        whole = self.box
        front = float(round(whole.x + whole.w * share)) if share < 1 else whole.right
        for position, (x, width, color) in enumerate(self.parts):
            shown = min(x + width, front) - x
            if shown <= 0:
                return
            if self.hollow and position == len(self.parts) - 1:
                edge = min(4.0, shown / 3)
                inner = Box(x + edge / 2, self.top + edge / 2, shown - edge, self.tall - edge)
                canvas.path(_rounded(inner, False, True), color, edge)
                continue
            ends = (position == 0, position == len(self.parts) - 1 and shown == width)
            if any(ends):
                canvas.path(_rounded(Box(x, self.top, shown, self.tall), *ends), color)
            else:
                canvas.rect(Box(x, self.top, shown, self.tall), color)


def _rounded(box: Box, left: bool, right: bool) -> object:
    """A rectangle with round corners on the chosen sides."""
    one, other = min(8.0, box.w / 2) if left else 0.0, min(8.0, box.w / 2) if right else 0.0
    corners = [skia.Point(one, one), skia.Point(other, other), skia.Point(other, other), skia.Point(one, one)]
    shape = skia.RRect()
    shape.setRectRadii(skia.Rect.MakeXYWH(box.x, box.y, box.w, box.h), corners)
    path = skia.PathBuilder()
    path.addRRect(shape)
    return path.detach()
