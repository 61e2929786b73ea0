"""Marks of an order: a stem that grows downwards, discs and dots on it, and how rows share a height."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mmc.core.format import Box
from mmc.drawing.canvas import Canvas
from mmc.drawing.contrast import mix
from mmc.drawing.marks import Mark, Text
from mmc.drawing.motion import STILL, Timing
from mmc.drawing.scene import TextBox
from mmc.drawing.type import Style, cap_height, shape


@dataclass(frozen=True)
class Stem(Mark):
    """A thin upright line that grows from its top."""

    area: Box
    color: str
    timing: Timing = STILL

    @property
    def box(self) -> Box:
        return self.area

    def draw(self, canvas: Canvas, t: float) -> None:
        share = self.timing.progress(t)
        if share > 0:
            canvas.rect(Box(self.area.x, self.area.y, self.area.w, self.area.h * share), self.color)


@dataclass(frozen=True)
class Disc(Mark):
    """A round mark that opens from its centre; with a figure inside, or plain."""

    center: tuple[float, float]
    radius: float
    color: str
    ground: str
    figure: str = ""
    style: Style | None = None
    size: float = 0.0
    ink: str = ""
    timing: Timing = STILL

    @property
    def box(self) -> Box:
        x, y = self.center
        return Box(x - self.radius, y - self.radius, 2 * self.radius, 2 * self.radius)

    def draw(self, canvas: Canvas, t: float) -> None:
        share = self.timing.progress(t)
        if share <= 0:
            return
        (x, y), radius = self.center, self.radius * share
        canvas.rect(Box(x - radius, y - radius, 2 * radius, 2 * radius), self.color, radius)
        said = self._said()
        if said is not None and share > 0.5:
            color = mix(self.color, self.ink, (share - 0.5) * 2)
            canvas.glyphs(said.run, said.x, said.y, color)

    def texts(self) -> tuple[TextBox, ...]:
        said = self._said()
        return said.texts() if said is not None else ()

    def _said(self) -> Text | None:
        if not self.figure or self.style is None:
            return None
        run = shape(self.figure, self.style, self.size)
        x, y = self.center
        left = x - run.ink.w / 2 - run.ink.x  # the ink in the middle: a 1 has more air at its left
        return Text(run, left, y + cap_height(self.style, self.size) / 2, self.ink, self.color, "number")


def spaced(heights: Sequence[float], room: float, least: float, most: float) -> tuple[list[float], float]:
    """The tops of rows under each other, from zero, and the gap between them: as airy as the room allows."""
    count = len(heights) - 1
    gap = min(max((room - sum(heights)) / count, least), most) if count else 0.0
    tops, y = [], 0.0
    for height in heights:
        tops.append(y)
        y += height + gap
    return tops, gap
