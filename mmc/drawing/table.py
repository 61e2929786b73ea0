"""Table: cells in rows between hairlines. Figures stand on the right edge of their column, words on the left."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from mmc.core.format import Box
from mmc.drawing.brand import Palette
from mmc.drawing.marks import Mark, Shape, Text
from mmc.drawing.motion import STILL, Timing
from mmc.drawing.type import Run
from mmc.drawing.wrap import Block
from mmc.errors import TextOverflow

Sign = Callable[[float, float, Timing], Mark]  # left edge and middle of what stands before a text -> its mark


@dataclass(frozen=True)
class Cell:
    """Set lines with their colour; maybe a quiet word after the last line, maybe a sign before the first."""

    block: Block
    color: str
    role: str
    timing: Timing = STILL
    after: Run | None = None
    sign: Sign | None = None
    sign_width: float = 0.0  # pixels the sign takes, with its distance

    @property
    def width(self) -> float:
        after = self.after.width + 12 if self.after else 0.0
        last = self.block.lines[-1].width if self.block.lines else 0.0
        return max(self.block.width, last + after) + self.sign_width


@dataclass(frozen=True)
class Table:
    """The first column takes the width the others leave. Heads may be empty."""

    heads: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]
    palette: Palette
    least: float  # height of a row of one line, in pixels
    most: float
    gap: float = 28.0
    stand: bool = False  # a few rows stand on the bottom of their box, what is left over above them

    def height(self, width: float) -> float:
        return self._head + sum(self._heights)

    def place(self, box: Box) -> Sequence[Mark]:
        rights = self._rights(box)
        spare = max(0.0, box.h - self.height(box.w)) / max(1, len(self.rows))
        if self.stand:
            used = self._head + sum(min(height + spare, max(height, self.most)) for height in self._heights)
            box = box.inset(0, max(0.0, box.h - used), 0, 0)
        marks = self._row(self.heads, box, box.y, max((c.block.height for c in self.heads), default=0.0), rights)
        y = box.y + self._head
        for cells, height in zip(self.rows, self._heights, strict=True):
            tall = min(height + spare, max(height, self.most))
            marks.append(Shape(Box(box.x, round(y), box.w, 1.5), self.palette.hairline))
            marks += self._row(cells, box, y, tall, rights)
            y += tall
        return marks

    @property
    def _head(self) -> float:
        return max((c.block.height for c in self.heads), default=-14.0) + 14.0

    @property
    def _heights(self) -> list[float]:
        return [max(self.least, max(c.block.height for c in cells) + 14) for cells in self.rows]

    def _rights(self, box: Box) -> list[float]:
        """The right edge of every column; TextOverflow if the first is left with too little."""
        widths = [max(c.width for c in column) for column in zip(*self._every, strict=True)]
        rights, right = [box.right], box.right
        for width in widths[:0:-1]:
            right -= width + self.gap
            rights.append(right)
        if widths[0] > right - box.x + 0.5:
            raise TextOverflow("the names leave no room for the figures; shorten them", element="label")
        return rights[::-1]

    @property
    def _every(self) -> list[tuple[Cell, ...]]:
        return [*self.rows, *([self.heads] if self.heads else [])]

    def _row(self, cells: tuple[Cell, ...], box: Box, top: float, tall: float, rights: list[float]) -> list[Mark]:
        marks: list[Mark] = []
        for position, (cell, right) in enumerate(zip(cells, rights, strict=True)):
            rise = (len(cell.block.lines) - 1) * cell.block.leading
            first = top + (tall + cell.block.cap - rise) / 2
            for number, run in enumerate(cell.block.lines):
                x = right - run.width if position else box.x
                marks.append(self._text(run, x, first + number * cell.block.leading, cell))
            if cell.after and cell.block.lines:
                x, p = box.x + cell.block.lines[-1].width + 12, self.palette
                marks.append(Text(cell.after, x, first + rise, p.grey, p.ground, "unit", cell.timing))
            if cell.sign:
                left = right - cell.block.width - cell.sign_width
                marks.append(cell.sign(left, first - cell.block.cap / 2, cell.timing))
        return marks

    def _text(self, run: Run, x: float, y: float, cell: Cell) -> Mark:
        return Text(run, x, y, cell.color, self.palette.ground, cell.role, cell.timing)
