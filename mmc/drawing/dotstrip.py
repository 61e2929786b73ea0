"""Dot strip: where one stands among many on one line."""

from __future__ import annotations

from dataclasses import dataclass

from mmc.core.format import Box
from mmc.drawing.canvas import Canvas
from mmc.drawing.contrast import mix
from mmc.drawing.marks import Mark
from mmc.drawing.motion import STILL, Timing


@dataclass(frozen=True)
class DotStrip(Mark):
    """A hairline from the lowest to the highest, a quiet dot for each of the others, a larger one for the one meant."""

    area: Box
    places: tuple[float, ...]  # of the others, 0 to 1 from left to right
    place: float  # of the one meant
    color: str
    quiet: str
    hairline: str
    ground: str
    timing: Timing = STILL

    @property
    def box(self) -> Box:
        return self.area

    def draw(self, canvas: Canvas, t: float) -> None:
        area, middle = self.area, self.area.y + self.area.h / 2
        canvas.rect(Box(area.x, middle - 1, area.w, 2), self.hairline)
        share = self.timing.progress(t)
        if share <= 0:
            return
        large = area.h / 2
        small = large * 0.55
        for place in self.places:
            self._dot(canvas, place, small, mix(self.ground, self.quiet, share))
        # A rim of ground keeps the one apart from those it stands on.
        self._dot(canvas, self.place * share, large, self.ground)
        self._dot(canvas, self.place * share, large - 3, mix(self.ground, self.color, share))

    def _dot(self, canvas: Canvas, place: float, radius: float, color: str) -> None:
        edge = self.area.h / 2
        x, y = self.area.x + edge + place * (self.area.w - 2 * edge), self.area.y + edge
        canvas.rect(Box(x - radius, y - radius, 2 * radius, 2 * radius), color, radius)
