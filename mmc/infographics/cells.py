"""A handful of figures as a proof: a grid of cells, each figure with its place among the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mmc.core.format import Box, TypeScale
from mmc.drawing.brand import Brand, Palette
from mmc.drawing.counting import Counting
from mmc.drawing.dotstrip import DotStrip
from mmc.drawing.marks import Mark, Shape, Text
from mmc.drawing.motion import GROW, Timing, staggered
from mmc.drawing.type import shape
from mmc.drawing.wrap import Block, fit
from mmc.infographics.figures import Written, no_data

_BEGIN, _FADE = 0.25, 0.3  # seconds
_COLUMN_GAP, _STRIP = 40.0, 24.0
_OVER, _UNDER = 12.0, 24.0  # air over and under the line between two rows
_ASCENT = 4.0  # small letters like k and l rise over the capitals a line is measured by
_LARGE = 1.05  # of the headline's ceiling: how large a figure may be
_LARGEST = 2.2


@dataclass(frozen=True)
class Cell:
    """One figure; None is written as missing, never as zero."""

    label: str
    value: float | None
    write: Written
    unit: str  # in words beside the figure; empty where the figure carries it
    rank: str  # "urutan ke-3 dari 14"; empty where there are no others
    place: float = 0.0  # on the strip, 0 to 1
    others: tuple[float, ...] = ()
    chosen: bool = False


@dataclass(frozen=True)
class Cells:
    """Cells in columns, read row by row, all figures at one size."""

    cells: tuple[Cell, ...]
    columns: int
    brand: Brand
    palette: Palette
    scale: TypeScale
    strips: bool = True  # without them the ranks alone say the places
    large: bool = False  # few figures: as large as the room allows, standing on the footer

    def height(self, width: float) -> float:
        return _ASCENT + sum(self._row_heights(width, self._size(width, self._floor)))

    def place(self, box: Box) -> Sequence[Mark]:
        box = box.inset(0, _ASCENT, 0, 0)
        size = self._size(box.w, self._room_for_figures(box))
        heights = self._row_heights(box.w, size)
        spare = min(90.0 if self.large else 30.0, max(0.0, (box.h - sum(heights)) / len(heights)))
        if self.large:
            used = sum(heights) + spare * (len(heights) - 1)
            box = box.inset(0, max(0.0, box.h - used), 0, 0)
        wide, marks, y = self._wide(box.w), list[Mark](), box.y
        for number, (row, height) in enumerate(zip(self._rows, heights, strict=True)):
            if number:
                marks.append(Shape(Box(box.x, round(y + _OVER), box.w, 2), self.palette.hairline))
            top = y + (_OVER + _UNDER if number else 0)
            units = self._units_height(row, wide)
            for column, cell in enumerate(row):
                area = Box(box.x + column * (wide + _COLUMN_GAP), top, wide, height)
                marks += self._cell(cell, area, size, number * self.columns + column, units)
            y += height + spare
        return marks

    @property
    def _rows(self) -> list[tuple[Cell, ...]]:
        return [self.cells[i : i + self.columns] for i in range(0, len(self.cells), self.columns)]

    @property
    def _floor(self) -> float:
        return self.scale.label * 1.3

    def _wide(self, width: float) -> float:
        return (width - _COLUMN_GAP * (self.columns - 1)) / self.columns

    def _room_for_figures(self, box: Box) -> float:
        """The largest figure size whose rows still fit the height."""
        spare = box.h - sum(self._row_heights(box.w, self._floor))
        most = self.scale.headline[1] * (_LARGEST if self.large else _LARGE)
        return min(most, self._floor + max(0.0, spare) / len(self._rows))

    def _size(self, width: float, ceiling: float) -> float:
        """The size at which every figure and its unit fit their cell on one line."""
        wide, size = self._wide(width), ceiling
        for cell in self.cells:
            if cell.value is None:
                continue
            room = wide - (self._unit_width(cell) if self._beside(cell, wide) else 0)
            style, sizes = self.brand.words(800), (self._floor, ceiling)
            size = min(size, fit(cell.write(cell.value), style, sizes, room, 1, element="value").size)
        return size

    def _unit_width(self, cell: Cell) -> float:
        return 12 + shape(cell.unit, self.brand.words(500), self.scale.kicker).width if cell.unit else 0.0

    def _beside(self, cell: Cell, wide: float) -> bool:
        """True if the unit stands on the figure's line; a longer one, or one of a long figure, stands under it."""
        if cell.value is None or not cell.unit:
            return False
        figure = shape(cell.write(cell.value), self.brand.words(800), self._floor).width
        return self._unit_width(cell) < min(wide * 0.42, wide - figure * 1.02)

    def _label(self, cell: Cell, wide: float) -> Block:
        size = (self.scale.label, self.scale.label)
        return fit(cell.label, self.brand.words(600), size, wide, 2, leading=1.15, element="label")

    def _small(self, words: str, wide: float) -> Block:
        size = (self.scale.kicker, self.scale.kicker)
        return fit(words, self.brand.words(500), size, wide, 2, leading=1.2, element="label")

    def _units_height(self, row: Sequence[Cell], wide: float) -> float:
        """What the longest unit of a row takes under its figure: all strips of the row start below it."""
        under = [c for c in row if c.unit and c.value is not None and not self._beside(c, wide)]
        return max((self._small(c.unit, wide).height + 12 for c in under), default=0.0)

    def _row_heights(self, width: float, size: float) -> list[float]:
        wide, heights = self._wide(width), []
        for number, row in enumerate(self._rows):
            label = max(self._label(cell, wide).height for cell in row)
            strip = 16 + _STRIP if self.strips and any(cell.others for cell in row) else 0
            ranks = max((self._small(cell.rank, wide).height + 12 for cell in row if cell.rank), default=0.0)
            between = _OVER + _UNDER if number else 0
            heights.append(between + label + 14 + size * 0.78 + self._units_height(row, wide) + strip + ranks)
        return heights

    def _timing(self, cell: Cell, position: int) -> Timing:
        if not cell.chosen or len(self.cells) == 1:
            return staggered(position, _BEGIN)
        return Timing(staggered(len(self.cells) - 1, _BEGIN).end, GROW)

    def _cell(self, cell: Cell, area: Box, size: float, position: int, units: float) -> list[Mark]:
        p, timing, label = self.palette, self._timing(cell, position), self._label(cell, area.w)
        begin = Timing(timing.begin, _FADE)
        marks: list[Mark] = self._lines(label, area.x, area.y, p.ink, begin)
        y = area.y + label.height + 14 + size * 0.74
        marks += self._figure(cell, area, y, size, timing)
        y += 0.04 * size
        own = self._units_height((cell,), area.w)
        if own:
            marks += self._lines(self._small(cell.unit, area.w), area.x, y + 14, p.grey, begin)
        y += units if self.strips else own
        if self.strips and cell.others:
            color = p.accent if cell.chosen else p.ink
            strip = Box(area.x, round(y + 16), area.w, _STRIP)
            marks.append(DotStrip(strip, cell.others, cell.place, color, p.muted, p.hairline, p.ground, timing))
            y += 16 + _STRIP
        if cell.rank:
            marks += self._lines(self._small(cell.rank, area.w), area.x, y + 12, p.grey, begin)
        return marks

    def _lines(self, block: Block, x: float, top: float, color: str, enters: Timing) -> list[Mark]:
        # A letter that hangs out to the left (j) is moved in: nothing leaves the edge.
        return [Text(run, x - min(0.0, run.ink.x), y, color, self.palette.ground, "label", enters)
                for run, y in block.baselines(top)]

    def _figure(self, cell: Cell, area: Box, y: float, size: float, timing: Timing) -> list[Mark]:
        p, fade = self.palette, Timing(timing.begin, _FADE)
        if cell.value is None:
            run = shape(no_data(), self.brand.words(500), self.scale.label)
            return [Text(run, area.x, y, p.grey, p.ground, "value", fade)]
        style = self.brand.words(800)
        run = shape(cell.write(cell.value), style, size)
        figure = Counting(
            value=cell.value, start=0.0, written=cell.write, style=style, size=size, x=area.x - run.ink.x, y=y,
            color=p.accent if cell.chosen else p.ink, ground=p.ground, timing=timing,
        )
        if not cell.unit or not self._beside(cell, area.w):
            return [figure]
        unit = shape(cell.unit, self.brand.words(500), self.scale.kicker)
        last = Timing(timing.end - _FADE, _FADE)
        return [figure, Text(unit, area.x + run.width + 12, y, p.grey, p.ground, "unit", last)]
