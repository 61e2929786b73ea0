"""A number that counts to its value: the big figure of a card."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from mmc.core.format import Box
from mmc.drawing.canvas import Canvas
from mmc.drawing.contrast import mix
from mmc.drawing.marks import Mark
from mmc.drawing.motion import STILL, Timing
from mmc.drawing.scene import TextBox
from mmc.drawing.type import Run, Style, shape


@dataclass(frozen=True)
class Counting(Mark):
    """A figure at its baseline's left end that counts from `start` to `value`, then stands exactly there."""

    value: float
    start: float
    written: Callable[[float], str] = field(compare=False)
    style: Style
    size: float
    x: float
    y: float
    color: str
    ground: str
    timing: Timing = STILL
    role: str = "value"
    tracking: float = 0.0

    @property
    def box(self) -> Box:
        first, last = self._run(0.0).ink_at(self.x, self.y), self._run(1.0).ink_at(self.x, self.y)
        # On its way a figure can be wider than at both ends (1.000 to 999 by way of 888.888): two figures of slack.
        left, top = min(first.x, last.x) - 2, min(first.y, last.y) - 2
        right = max(first.right, last.right) + 2 * self.size
        return Box(left, top, right - left, max(first.bottom, last.bottom) + 2 - top)

    def draw(self, canvas: Canvas, t: float) -> None:
        share = self.timing.progress(t)
        if share > 0:
            canvas.glyphs(self._run(share), self.x, self.y, mix(self.ground, self.color, min(1.0, share * 3)))

    def texts(self) -> tuple[TextBox, ...]:
        run = self._run(1.0)
        return (TextBox(self.role, run.text, run.ink_at(self.x, self.y), self.color, self.ground, self.size),)

    def _run(self, share: float) -> Run:
        now = self.value if share >= 1 else self.start + (self.value - self.start) * share
        return shape(self.written(now), self.style, self.size, self.tracking)
