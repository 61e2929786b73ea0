"""Arrow: a line with a head that grows to the right."""

from __future__ import annotations

from dataclasses import dataclass

import skia

from mmc.core.format import Box
from mmc.drawing.canvas import Canvas
from mmc.drawing.contrast import mix
from mmc.drawing.marks import Mark
from mmc.drawing.motion import STILL, Timing

_THICK = 0.14  # of its height


@dataclass(frozen=True)
class Arrow(Mark):
    """Pointing right, as long and as high as its box."""

    area: Box
    color: str
    ground: str
    timing: Timing = STILL

    @property
    def box(self) -> Box:
        return self.area

    def draw(self, canvas: Canvas, t: float) -> None:
        share = self.timing.progress(t)
        if share <= 0:
            return
        width, a = self.area.h * _THICK, self.area
        head = a.h / 2 - width / 2
        tip, middle = a.x + head + (a.w - head - width / 2) * share, a.y + a.h / 2
        path = skia.PathBuilder()
        path.addPolygon([skia.Point(a.x + width / 2, middle), skia.Point(tip, middle)], False)
        path.addPolygon(
            [skia.Point(tip - head, middle - head), skia.Point(tip, middle), skia.Point(tip - head, middle + head)],
            False,
        )
        canvas.path(path.detach(), mix(self.ground, self.color, share), width)
