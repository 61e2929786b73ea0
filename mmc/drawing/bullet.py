"""Bullet: how far something has come on the way to its target."""

from __future__ import annotations

from dataclasses import dataclass

import skia

from mmc.core.format import Box
from mmc.drawing.canvas import Canvas
from mmc.drawing.marks import Mark
from mmc.drawing.motion import STILL, Timing


@dataclass(frozen=True)
class Bullet(Mark):
    """A track, a bar that grows on it, and a tick where the target stands.

    A bar that would leave its track ends in a point at the track's end: it goes on, the number says how far.
    """

    track: Box
    share: float  # of the track's width the bar covers; more than 1 goes on beyond it
    target: float  # of the track's width at which the tick stands
    color: str
    quiet: str  # the track
    tick: str
    timing: Timing = STILL

    @property
    def box(self) -> Box:
        over = self._over
        return Box(self.track.x, self.track.y - over, self.track.w, self.track.h + 2 * over)

    @property
    def _over(self) -> float:
        return max(4.0, self.track.h * 0.22)

    def draw(self, canvas: Canvas, t: float) -> None:
        track, radius = self.track, min(6.0, self.track.h / 4)
        canvas.rect(track, self.quiet, radius)
        done = self.timing.progress(t)
        width = min(1.0, self.share) * track.w * done
        if width > 0.01:
            if self.share > 1 and done >= 1:
                canvas.path(_pointed(track), self.color)
            else:
                canvas.rect(Box(track.x, track.y, width, track.h), self.color, min(radius, width / 2))
        x = min(track.x + self.target * track.w, track.right - 2)
        canvas.rect(Box(x - 2, track.y - self._over, 4, track.h + 2 * self._over), self.tick, 2)


def _pointed(track: Box) -> object:
    """A bar as wide as the track whose right end is an arrow head."""
    head = track.h * 0.6
    path = skia.PathBuilder()
    path.addPolygon([
        skia.Point(track.x, track.y), skia.Point(track.right - head, track.y),
        skia.Point(track.right, track.y + track.h / 2), skia.Point(track.right - head, track.bottom),
        skia.Point(track.x, track.bottom),
    ], True)
    return path.detach()
