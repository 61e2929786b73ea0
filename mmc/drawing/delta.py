"""Delta: the triangle before a change: up, down, or a bar for none. Shape and colour say the same twice."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

import skia

from mmc.core.format import Box
from mmc.drawing.canvas import Canvas
from mmc.drawing.contrast import mix
from mmc.drawing.marks import Mark
from mmc.drawing.motion import STILL, Timing

Way = Literal["up", "down", "level"]


@dataclass(frozen=True)
class Delta(Mark):
    """A triangle that grows from its foot, in a square box."""

    way: Way
    area: Box
    color: str
    ground: str
    timing: Timing = STILL

    @property
    def box(self) -> Box:
        return self.area

    def classes(self) -> tuple[str, ...]:
        return (self.color,)

    def draw(self, canvas: Canvas, t: float) -> None:
        share = self.timing.progress(t)
        if share <= 0:
            return
        color = mix(self.ground, self.color, share)
        if self.way == "level":
            thick = self.area.h * 0.2
            canvas.rect(Box(self.area.x, self.area.y + (self.area.h - thick) / 2, self.area.w, thick), color, thick / 2)
            return
        foot = self.area.bottom if self.way == "up" else self.area.y
        with canvas.group(scale=0.4 + 0.6 * share, about=(self.area.x + self.area.w / 2, foot)):
            canvas.path(_triangle(self.area, self.way), color)


@lru_cache(maxsize=256)
def _triangle(area: Box, way: Way) -> Any:
    foot, tip = (area.bottom, area.y) if way == "up" else (area.y, area.bottom)
    path = skia.PathBuilder()
    corners = ((area.x, foot), (area.x + area.w / 2, tip), (area.right, foot))
    path.addPolygon([skia.Point(x, y) for x, y in corners], True)
    return path.detach()
