"""Names under a map of codes: `KTB  Kotawaringin Barat`, down the first column and on in the next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mmc.core.format import Box
from mmc.drawing.brand import Brand, Palette
from mmc.drawing.marks import Mark, Text
from mmc.drawing.type import Run, cap_height, shape

_LOOSE, _CLOSE = (34.0, 1.45), (24.0, 1.3)  # over the list and its leading; the same where height is short
_APART, _BESIDE = 30.0, 14.0  # between two columns, between code and name
_MOST = (3, 4)  # columns; where height is short
Pair = tuple[Run, Run]


@dataclass(frozen=True)
class RegionNames:
    """What stands in a tile beside the full name. Close, each column is as wide as its own names."""

    pairs: tuple[tuple[str, str], ...]
    brand: Brand
    palette: Palette
    size: float
    close: bool = False

    def height(self, width: float) -> float:
        columns, (gap, leading) = self._columns(width), self._air
        return gap + len(columns[0]) * self.size * leading if columns else 0.0

    def place(self, box: Box) -> Sequence[Mark]:
        columns, (gap, leading), p = self._columns(box.w), self._air, self.palette
        top = box.y + gap + cap_height(self.brand.words(400), self.size)
        marks: list[Mark] = []
        for column, left in zip(columns, self._lefts(columns, box), strict=True):
            first = _first(column if self.close else self._set)
            for line, (short, name) in enumerate(column):
                base = top + line * self.size * leading
                marks += [Text(short, left, base, p.ink, p.ground, "note"),
                          Text(name, left + first, base, p.grey, p.ground, "note")]
        return marks

    def _columns(self, width: float) -> list[list[Pair]]:
        pairs = self._set
        even = max(1, min(_MOST[0], int((width + _APART) / (_wide(pairs) + _APART)))) if pairs else 1
        for count in range(_MOST[1], even, -1) if self.close else ():
            columns = _parted(pairs, count)
            if sum(map(_wide, columns)) + _APART * (len(columns) - 1) <= width:
                return columns
        return _parted(pairs, even)

    def _lefts(self, columns: list[list[Pair]], box: Box) -> list[float]:
        """Where the columns begin: evenly, or with what is left over shared between them."""
        count = len(columns)
        if not self.close or count < 2:
            return [box.x + number * box.w / max(1, count) for number in range(count)]
        widths = [_wide(column) for column in columns]
        apart = (box.w - sum(widths)) / (count - 1)
        return [box.x + sum(widths[:number]) + number * apart for number in range(count)]

    @property
    def _set(self) -> list[Pair]:
        codes, names = self.brand.figures(600), self.brand.words(400)
        return [(shape(a, codes, self.size), shape(b, names, self.size)) for a, b in self.pairs]

    @property
    def _air(self) -> tuple[float, float]:
        return _CLOSE if self.close else _LOOSE


def _parted(pairs: list[Pair], count: int) -> list[list[Pair]]:
    lines = -(-len(pairs) // count) or 1
    return [pairs[first : first + lines] for first in range(0, len(pairs), lines)]


def _first(pairs: Sequence[Pair]) -> float:
    """From a column's edge to its names."""
    return max((a.width for a, _ in pairs), default=0.0) + _BESIDE


def _wide(pairs: Sequence[Pair]) -> float:
    return _first(pairs) + max((b.width for _, b in pairs), default=0.0)
