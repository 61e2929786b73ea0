"""Hatch: slanted lines over an area, the sign for "no data"."""

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

_PITCH = 15.0  # pixels from line to line
_WIDTH = 2.0


@dataclass(frozen=True)
class Hatch(Mark):
    """Lines from lower left to upper right inside a rounded rectangle or a path, with its edge drawn."""

    area: Box
    color: str
    ground: str
    radius: float = 0.0
    timing: Timing = STILL
    shape: Any = None  # skia.Path of an irregular area; None is the rectangle

    @property
    def box(self) -> Box:
        return Box(self.area.x - 1, self.area.y - 1, self.area.w + 2, self.area.h + 2)

    def draw(self, canvas: Canvas, t: float) -> None:
        share = self.timing.progress(t)
        if share <= 0:
            return
        lines, edge = self._paths()
        color = mix(self.ground, self.color, share)
        canvas.path(lines, color)
        canvas.path(edge, color, _WIDTH)

    def _paths(self) -> tuple[Any, Any]:
        if self.shape is not None:
            return _hatched(self.shape, self.area), self.shape
        return _rectangle(self.area, self.radius)


@lru_cache(maxsize=256)
def _rectangle(area: Box, radius: float) -> tuple[Any, Any]:
    edge = skia.PathBuilder()
    rect = skia.Rect.MakeXYWH(area.x + _WIDTH / 2, area.y + _WIDTH / 2, area.w - _WIDTH, area.h - _WIDTH)
    edge.addRRect(skia.RRect.MakeRectXY(rect, radius, radius))
    outline = edge.detach()
    return _hatched(outline, area), outline


def _hatched(outline: Any, area: Box) -> Any:
    """The outline's inside cut into slanted stripes: a plain filled path, so that both painters draw it alike."""
    stripes = skia.PathBuilder()
    x = area.x - area.h
    while x < area.right:
        corners = [(x, area.bottom), (x + area.h, area.y), (x + area.h + _WIDTH * 1.4, area.y),
                   (x + _WIDTH * 1.4, area.bottom)]
        stripes.addPolygon([skia.Point(px, py) for px, py in corners], True)
        x += _PITCH
    cut = skia.Op(stripes.detach(), outline, skia.PathOp.kIntersect_PathOp)
    return cut if cut is not None else outline
