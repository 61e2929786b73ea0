"""Dumbbell: two numbers of one row as a ring and a dot, joined by a bar that grows from one to the other."""

from __future__ import annotations

from dataclasses import dataclass

import skia

from mmc.core.format import Box
from mmc.drawing.canvas import Canvas
from mmc.drawing.contrast import mix
from mmc.drawing.marks import Mark
from mmc.drawing.motion import STILL, Timing

_APPEAR = 0.3  # the share of the movement in which the ring comes in, before the bar leaves it


@dataclass(frozen=True)
class Dumbbell(Mark):
    """The ring stands at `start`, the dot at `end`; either may be missing (None)."""

    start: float | None  # x of the ring
    end: float | None  # x of the dot
    y: float
    radius: float
    color: str
    bar: str  # colour of the bar between them
    ground: str
    timing: Timing = STILL

    @property
    def box(self) -> Box:
        known = [x for x in (self.start, self.end) if x is not None]
        left, right = min(known) - self.radius - 1, max(known) + self.radius + 1
        return Box(left, self.y - self.radius - 1, right - left, 2 * self.radius + 2)

    def draw(self, canvas: Canvas, t: float) -> None:
        share = self.timing.progress(t)
        if share <= 0:
            return
        seen = min(1.0, share / _APPEAR)
        moved = max(0.0, (share - _APPEAR) / (1 - _APPEAR))
        if self.start is not None and self.end is not None:
            self._between(canvas, self.start, self.start + (self.end - self.start) * moved, seen)
        elif self.start is not None:
            self._ring(canvas, self.start, seen)
        elif self.end is not None:
            self._dot(canvas, self.end, seen)

    def _between(self, canvas: Canvas, start: float, now: float, seen: float) -> None:
        left, right = min(start, now), max(start, now)
        tall = self.radius * 0.62
        if right - left > 0.5:
            canvas.rect(Box(left, self.y - tall / 2, right - left, tall), mix(self.ground, self.bar, seen))
        self._ring(canvas, start, seen)
        if now != start or seen >= 1:
            self._dot(canvas, now, seen)

    def _dot(self, canvas: Canvas, x: float, seen: float) -> None:
        r = self.radius
        canvas.rect(Box(x - r, self.y - r, 2 * r, 2 * r), mix(self.ground, self.color, seen), r)

    def _ring(self, canvas: Canvas, x: float, seen: float) -> None:
        r, edge = self.radius, max(3.0, self.radius * 0.34)
        canvas.rect(Box(x - r, self.y - r, 2 * r, 2 * r), self.ground, r)
        ring = skia.PathBuilder()
        ring.addCircle(x, self.y, r - edge / 2)
        canvas.path(ring.detach(), mix(self.ground, self.color, seen), edge)
