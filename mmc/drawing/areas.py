"""Areas: the regions of a boundary map, coming in over the ground, and the line around the one that matters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from mmc.core.format import Box
from mmc.drawing.canvas import Canvas
from mmc.drawing.contrast import mix
from mmc.drawing.marks import Mark
from mmc.drawing.motion import STILL, Timing


@dataclass(frozen=True)
class AreaMark(Mark):
    """A filled path (skia.Path) with a line in the colour of the ground around it; or the line alone in a colour."""

    path: Any
    color: str
    ground: str
    line: float = 2.0
    hollow: bool = False
    timing: Timing = STILL

    @property
    def box(self) -> Box:
        return around(self.path, self.line / 2)

    def draw(self, canvas: Canvas, t: float) -> None:
        share = self.timing.progress(t)
        if share <= 0:
            return
        color = mix(self.ground, self.color, share)
        if not self.hollow:
            canvas.path(self.path, color)
        canvas.path(self.path, color if self.hollow else self.ground, self.line)


def around(path: Any, edge: float = 0.0) -> Box:
    """The rectangle around a path, with room for half its line."""
    bounds = path.getBounds()
    return Box(bounds.left() - edge, bounds.top() - edge, bounds.width() + 2 * edge, bounds.height() + 2 * edge)
