"""Tiles: squares of a map that grow from their centre, and the ring around the one that matters."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import skia

from mmc.core.format import Box
from mmc.drawing.canvas import Canvas
from mmc.drawing.contrast import mix
from mmc.drawing.marks import Mark
from mmc.drawing.motion import STILL, Timing


@dataclass(frozen=True)
class TileMark(Mark):
    """A rounded rectangle that grows from its centre."""

    area: Box
    color: str
    radius: float
    timing: Timing = STILL

    @property
    def box(self) -> Box:
        return self.area

    def draw(self, canvas: Canvas, t: float) -> None:
        share = self.timing.progress(t)
        if share <= 0:
            return
        across, down = self.area.w * (1 - share) / 2, self.area.h * (1 - share) / 2
        grown = Box(self.area.x + across, self.area.y + down, self.area.w * share, self.area.h * share)
        canvas.rect(grown, self.color, self.radius * share)


@dataclass(frozen=True)
class Ring(Mark):
    """A rounded frame around a tile; it comes in over the flat ground between the tiles."""

    area: Box  # the middle of the frame's line runs along its edge
    color: str
    ground: str
    radius: float
    width: float
    timing: Timing = STILL

    @property
    def box(self) -> Box:
        edge = self.width / 2
        return Box(self.area.x - edge, self.area.y - edge, self.area.w + 2 * edge, self.area.h + 2 * edge)

    def draw(self, canvas: Canvas, t: float) -> None:
        share = self.timing.progress(t)
        if share > 0:
            canvas.path(_frame(self.area, self.radius), mix(self.ground, self.color, share), self.width)


@lru_cache(maxsize=256)
def _frame(area: Box, radius: float) -> Any:
    path = skia.PathBuilder()
    path.addRRect(skia.RRect.MakeRectXY(skia.Rect.MakeXYWH(area.x, area.y, area.w, area.h), radius, radius))
    return path.detach()
