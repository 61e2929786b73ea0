"""Waffle: a hundred squares, one for each percent, filled row by row from the top."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

import skia

from mmc.core.format import Box
from mmc.drawing.canvas import Canvas
from mmc.drawing.marks import Mark
from mmc.drawing.motion import STILL, Timing, ease_out

SIDE = 10  # squares in a row and in a column
Form = Literal["full", "small", "hollow"]  # tells parts apart where colours would run out

_GAP = 0.14  # of a square's pitch
_SMALL = 0.5  # of a full square's side
_APPEAR = 0.25  # seconds one square takes


def squares(shares: Sequence[float]) -> list[int]:
    """How many of a hundred squares each share (0 to 1, together 1) gets: exactly 100, by largest remainder."""
    exact = [Fraction(share).limit_denominator(10**9) * SIDE * SIDE for share in shares]
    whole = [int(part) for part in exact]
    rest = sorted(range(len(exact)), key=lambda i: (whole[i] - exact[i], i))
    for i in rest[: SIDE * SIDE - sum(whole)]:
        whole[i] += 1
    return whole


def grid(box: Box) -> list[Box]:
    """The hundred squares of a square box in reading order, gaps between them."""
    pitch = box.w / (SIDE - _GAP)
    side = pitch * (1 - _GAP)
    return [Box(box.x + (i % SIDE) * pitch, box.y + (i // SIDE) * pitch, side, side) for i in range(SIDE * SIDE)]


@dataclass(frozen=True)
class Squares(Mark):
    """Some squares of one colour; each grows from its centre, one after the other."""

    cells: tuple[Box, ...]
    color: str
    form: Form = "full"
    timing: Timing = STILL

    @property
    def box(self) -> Box:
        left, top = min(c.x for c in self.cells), min(c.y for c in self.cells)
        return Box(left, top, max(c.right for c in self.cells) - left, max(c.bottom for c in self.cells) - top)

    def classes(self) -> tuple[str, ...]:
        return (self.color,)

    def draw(self, canvas: Canvas, t: float) -> None:
        if t <= self.timing.begin and self.timing.lasts:
            return
        for position, cell in enumerate(self.cells):
            share = self._grown(position, t)
            if share <= 0:
                continue
            cut = cell.w * (1 - share * (_SMALL if self.form == "small" else 1.0)) / 2
            area = Box(cell.x + cut, cell.y + cut, cell.w - 2 * cut, cell.h - 2 * cut)
            if self.form == "hollow":
                canvas.path(_frame(area, cell.w * 0.07), self.color, cell.w * 0.07)
            else:
                canvas.rect(area, self.color, area.w * 0.14)

    def _grown(self, position: int, t: float) -> float:
        if t >= self.timing.end:
            return 1.0
        appear = min(_APPEAR, self.timing.lasts)
        begin = self.timing.begin + (self.timing.lasts - appear) * position / max(1, len(self.cells) - 1)
        return ease_out((t - begin) / appear) if t > begin else 0.0


def _frame(area: Box, width: float) -> object:
    """The outline of a square, its stroke inside the square."""
    inner = skia.Rect.MakeXYWH(area.x + width / 2, area.y + width / 2, area.w - width, area.h - width)
    path = skia.PathBuilder()
    path.addRRect(skia.RRect.MakeRectXY(inner, area.w * 0.12, area.w * 0.12))
    return path.detach()
