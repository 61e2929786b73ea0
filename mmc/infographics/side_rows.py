"""Rows under the words of a wide picture: what the proof at the right adds up to, in the column's foot.

A wide picture gives its words a column of their own; a short headline leaves that column half empty. The rows
say what the reader would otherwise work out, and stand on the line the proof stands on.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from mmc.core.format import Box, Format, TypeScale
from mmc.drawing.brand import Brand, Palette
from mmc.drawing.layout import Element
from mmc.drawing.marks import Mark, Shape, Text
from mmc.drawing.sheet import Sheet
from mmc.drawing.type import Run, cap_height, shape
from mmc.drawing.weather import Sky
from mmc.errors import TextOverflow
from mmc.infographics.card import has_columns

_PITCH, _TIGHT, _CAPTION = 2.0, 1.6, 1.5  # of the label's size: a row's height, one under a caption, the caption's
_ICON, _GAP = 1.6, 20.0


@dataclass(frozen=True)
class SideRow:
    """A name, its figure, and whether the headline speaks of it."""

    name: str
    value: str
    chosen: bool = False
    sky: str = ""  # a weather icon before the name


@dataclass(frozen=True)
class SideRows:
    """The rows, on the bottom of their box."""

    caption: str  # what the figures are; "" where the rows say it
    rows: tuple[SideRow, ...]
    brand: Brand
    palette: Palette
    scale: TypeScale
    accent: str = ""  # the colour of what the headline speaks of; "" is the palette's own

    def height(self, width: float) -> float:
        return len(self.rows) * self._pitch + (self._size * _CAPTION if self.caption else 0.0)

    def place(self, box: Box) -> Sequence[Mark]:
        top = box.bottom - self.height(box.w)
        if top < box.y:
            raise TextOverflow("no room for the rows under the words", element="label")
        p, marks = self.palette, list[Mark]()
        if self.caption:
            said = shape(self.caption, self.brand.words(500), self.scale.kicker)
            self._fits(said.width, box.w)
            level = top + cap_height(self.brand.words(500), self.scale.kicker)
            marks.append(Text(said, box.x, level, p.grey, p.ground, "note"))
        first = box.bottom - len(self.rows) * self._pitch
        for position, row in enumerate(self.rows):
            y = first + position * self._pitch
            if position or self.caption:
                marks.append(Shape(Box(box.x, round(y), box.w, 1.5), p.hairline))
            marks += self._row(row, Box(box.x, y, box.w, self._pitch))
        return marks

    def _row(self, row: SideRow, box: Box) -> list[Mark]:
        p = self.palette
        color = (self.accent or p.accent) if row.chosen else p.ink
        name, value = self._runs(row)
        icon = round(self._size * _ICON) if any(r.sky for r in self.rows) else 0
        left = box.x + (icon + _GAP if icon else 0.0)
        self._fits(left - box.x + name.width + _GAP + value.width, box.w)
        level = box.y + (box.h + cap_height(self.brand.words(600), self._size)) / 2
        marks: list[Mark] = []
        if row.sky:
            marks.append(Sky(row.sky, Box(box.x, round(box.y + (box.h - icon) / 2), icon, icon), p))
        return [
            *marks, Text(name, left, level, color, p.ground, "label"),
            Text(value, box.right - value.width, level, color, p.ground, "value"),
        ]

    def _runs(self, row: SideRow) -> tuple[Run, Run]:
        weight = 700 if row.chosen else 600
        return (
            shape(row.name, self.brand.words(700 if row.chosen else 500), self._size),
            shape(row.value, self.brand.figures(weight), self._size),
        )

    def _fits(self, needed: float, width: float) -> None:
        if needed > width:
            raise TextOverflow("a row under the words is too long for its column", element="label")

    @property
    def _size(self) -> float:
        return self.scale.label

    @property
    def _pitch(self) -> float:
        return round(self._size * (_TIGHT if self.caption else _PITCH))


def has_side(format: Format) -> bool:
    """True where the words' column has a foot to fill. A film has said its figure before the chart comes."""
    return has_columns(format) and not format.film


def with_side(draw: Callable[[Element | None], Sheet], side: Element | None) -> Sheet:
    """The picture with the side under its words; without it where these would have to give way for it."""
    if side is not None:
        try:
            return draw(side)
        except TextOverflow:
            pass
    return draw(None)
