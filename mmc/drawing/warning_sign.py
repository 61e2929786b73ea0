"""Warning sign: a triangle with an exclamation mark, cut out so that the plate shows through."""

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
class WarningSign(Mark):
    """In a square box; it fades in on its plate."""

    area: Box
    color: str
    ground: str
    timing: Timing = STILL

    @property
    def box(self) -> Box:
        return self.area

    def draw(self, canvas: Canvas, t: float) -> None:
        share = self.timing.progress(t)
        if share > 0:
            canvas.path(_sign(self.area), mix(self.ground, self.color, share))


@lru_cache(maxsize=64)
def _sign(area: Box) -> Any:
    x, y, side = area.x, area.y + area.h * 0.06, area.w
    path = skia.PathBuilder()
    path.setFillType(skia.PathFillType.kEvenOdd)
    corners = ((0.5, 0.0), (1.0, 0.88), (0.0, 0.88))
    path.addPolygon([skia.Point(x + a * side, y + b * side) for a, b in corners], True)
    stroke = ((0.455, 0.30), (0.545, 0.30), (0.53, 0.60), (0.47, 0.60))
    path.addPolygon([skia.Point(x + a * side, y + b * side) for a, b in stroke], True)
    path.addCircle(x + 0.5 * side, y + 0.70 * side, 0.052 * side)
    return path.detach()
