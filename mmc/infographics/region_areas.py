"""The proof of a boundary map: areas in class colours, numbers inside where they fit, in a list where they do not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from mmc.core.format import Box, TypeScale
from mmc.core.language import say
from mmc.core.tile_grid import short_name
from mmc.drawing.areas import AreaMark, around
from mmc.drawing.boundary import Outlines
from mmc.drawing.brand import Brand, Palette
from mmc.drawing.hatch import Hatch
from mmc.drawing.marks import Mark, Text
from mmc.drawing.motion import Timing, staggered
from mmc.drawing.ramp import ink_on
from mmc.drawing.type import Run, cap_height, shape
from mmc.errors import TextOverflow
from mmc.infographics.classed import Classes, Figures, Key, Place, figures_for

_BEGIN, _APPEAR, _SAY = 0.3, 0.45, 0.25  # seconds
_AIR, _GAP = 7.0, 28.0
_TRIES, _LEAST_MAP, _SIDE_WIDTH = 5, 220.0, 12.6  # pixels; the list beside a map in sizes of its type
_STEPS = 14  # places tried across and down an area for its label


@dataclass(frozen=True)
class _Set:
    """One way to set the proof, and how large its map is."""

    size: float  # square pixels
    marks: list[Mark]


@dataclass(frozen=True)
class AreaMap:
    """The map as large as it goes; key and list below it, or beside it where the box is wide."""

    outlines: Outlines
    classes: Classes
    unit: str
    brand: Brand
    palette: Palette
    scale: TypeScale
    low: bool = False  # little height: the list shows the first rows only, and there is no key

    def height(self, width: float) -> float:
        return 200.0 if self.low else 380.0

    def place(self, box: Box) -> Sequence[Mark]:
        figures = figures_for(self.classes.known, self.unit, self.brand.figures(700), 190.0,
                              (self.scale.source, self.scale.label))
        ways = (self._beside,) if self.low else (self._below, self._stacked, self._beside)
        set_ = [found for way in ways if (found := way(box, figures)) is not None]
        if not set_:
            raise TextOverflow("the numbers that have no room in their areas do not fit near the map", element="value")
        return max(set_, key=lambda found: found.size).marks

    def _stacked(self, box: Box, figures: Figures) -> _Set | None:
        return self._below(box, figures, stacked=True)

    def _below(self, box: Box, figures: Figures, stacked: bool = False) -> _Set | None:
        """Map, then key and list beside each other, or stacked over the whole width; None if it does not fit."""
        key, left = self._key(figures), 0.0 if stacked else box.w * 0.46
        strip = key.height
        for _ in range(_TRIES):  # a lower map may have room for fewer labels and need a longer list
            area = self._room(Box(box.x, box.y, box.w, box.h - strip - _GAP))
            marks, rest = self._map(area, figures)
            over = key.height + _GAP if stacked else 0.0
            listed = Box(box.x + left, box.bottom - strip + over, box.w - left, strip - over)
            needed = -(-len(rest) // self._columns(rest, listed.w, figures)) * self._line
            if needed <= listed.h + 1:
                beside = Box(box.x, box.bottom - strip, (left or box.w) - _GAP, key.height)
                return _Set(area.w * area.h, [*marks, *key.place(beside), *self._list(listed, rest, figures)])
            strip = needed + over
            if box.h - strip - _GAP < _LEAST_MAP:
                return None
        return None

    def _beside(self, box: Box, figures: Figures) -> _Set | None:
        """The map at the left, list and key at the right; with little height the first rows of the list alone."""
        key, side = self._key(figures), max(_SIDE_WIDTH * self.scale.source, box.w - self.outlines.aspect * box.h - 40)
        area = self._room(Box(box.x, box.y, box.w - side - 40, box.h))
        marks, rest = self._map(area, figures)
        right, columns = Box(box.right - side, box.y, side, box.h), self._columns(rest, side, figures)
        if self.low:
            told = self._told(right, figures)
            under = Box(right.x, right.y + self._line * len(told), right.w, right.h - self._line * len(told))
            fits = rest[: columns * int(under.h // self._line)]
            return _Set(area.w * area.h, [*marks, *told, *self._list(under, fits, figures)])
        tall = -(-len(rest) // columns) * self._line
        if tall + _GAP + key.height > box.h:
            return None
        under = Box(right.x, box.y + (tall + _GAP if rest else 0), side, key.height)
        return _Set(area.w * area.h, [*marks, *self._list(right, rest, figures), *key.place(under)])

    def _told(self, box: Box, figures: Figures) -> list[Mark]:
        """`Dalam ribu jiwa` over the list, where there is no key to say it."""
        if not figures.told:
            return []
        run, p = shape(f"{say('Dalam', 'In')} {figures.told}", self.brand.words(500), self.scale.source), self.palette
        base = box.y + cap_height(self.brand.words(500), self.scale.source)
        return [Text(run, box.x, base, p.grey, p.ground, "unit")]

    def _room(self, box: Box) -> Box:
        """The part of a box the map fills: its top, in the middle."""
        tall = min(box.h, box.w / self.outlines.aspect)
        wide = tall * self.outlines.aspect
        return Box(box.x + (box.w - wide) / 2, box.y, wide, tall)

    @property
    def _line(self) -> float:
        return round(self.scale.source * 1.4)

    def _key(self, figures: Figures) -> Key:
        return Key(self.classes, self.unit, self.brand, self.palette, self.scale, figures.step)

    def _map(self, box: Box, figures: Figures) -> tuple[list[Mark], list[Place]]:
        """The areas with their labels, and the places whose numbers did not fit into them."""
        p = self.palette
        places = {place.region.key: place for place in self.classes.places}
        drawn = sorted(((places[r.key], path) for r, path in self.outlines.fitted(box)),
                       key=lambda d: (d[0].chosen, d[0].value is not None, d[0].value or 0.0))
        marks: list[Mark] = []
        labels: list[Mark] = []
        rest: list[Place] = []
        for position, (place, path) in enumerate(drawn):
            timing = staggered(position, _BEGIN, _APPEAR)
            if place.value is None:
                marks.append(Hatch(around(path), p.muted_strong, p.ground, 0.0, timing, path))
                continue
            color = self.classes.colors[self.classes.of(place.value)]
            marks.append(AreaMark(path, color, p.ground, 2.5, timing=timing))
            said = self._label(place, path, figures, color, Timing(timing.end - _SAY, _SAY))
            labels += said
            if place.chosen:
                marks.append(AreaMark(path, p.accent, p.ground, 7.0, True, Timing(timing.end, _SAY)))
            if not said:
                rest.append(place)
        return [*marks, *labels], sorted(rest, key=lambda place: -(place.value or 0.0))

    def _label(self, place: Place, path: Any, figures: Figures, color: str, says: Timing) -> list[Mark]:
        """The name, or what people call it, over the number; nothing where the area is too small for both."""
        p, weak, strong = self.palette, self.brand.figures(600), self.brand.figures(700)
        number = shape(figures.write(place.value or 0.0), strong, figures.size)
        gap = 0.42 * number.size
        for said in (place.region.name, short_name(place.region)):
            name = shape(said, weak, self.scale.source)
            caps = cap_height(weak, name.size), cap_height(strong, number.size)
            middle = _free(path, max(name.width, number.width), sum(caps) + gap)
            if middle is None:
                continue
            (x, y), ink = middle, ink_on(color, p)
            top = y - (sum(caps) + gap) / 2
            lines: list[tuple[Run, float, str]] = [
                (name, top + caps[0], "label"), (number, top + caps[0] + gap + caps[1], "value")]
            return [Text(run, x - run.width / 2, base, ink, color, role, says) for run, base, role in lines]
        return []

    def _columns(self, rest: list[Place], width: float, figures: Figures) -> int:
        """As many columns, up to three, as hold every name and number."""
        size, weak, strong = self.scale.source, self.brand.figures(500), self.brand.figures(700)
        names = [shape(place.region.name, weak, size).width for place in rest]
        numbers = [shape(figures.write(place.value or 0.0), strong, size).width for place in rest]
        widest = max((a + b for a, b in zip(names, numbers, strict=True)), default=0.0) + 14
        if widest > width:
            raise TextOverflow("names and numbers beside the map are too long", element="value")
        return max(1, min(3, int((width + _GAP) / (widest + _GAP))))

    def _list(self, box: Box, rest: list[Place], figures: Figures) -> list[Mark]:
        """`Sukamara  67.234`, names left, numbers right."""
        p, weak, strong = self.palette, self.brand.figures(500), self.brand.figures(700)
        columns = self._columns(rest, box.w, figures)
        lines = -(-len(rest) // columns)
        wide = (box.w - _GAP * (columns - 1)) / columns
        marks: list[Mark] = []
        for position, place in enumerate(rest):
            left = box.x + position // lines * (wide + _GAP)
            base = box.y + position % lines * self._line + cap_height(weak, self.scale.source)
            name = shape(place.region.name, weak, self.scale.source)
            number = shape(figures.write(place.value or 0.0), strong, self.scale.source)
            ink = p.accent if place.chosen else p.grey
            marks += [Text(name, left, base, ink, p.ground, "label"),
                      Text(number, left + wide - number.width, base, ink, p.ground, "value")]
        return marks


def _free(path: Any, width: float, height: float) -> tuple[float, float] | None:
    """The middle of a label inside a path, as near to the path's own middle as it goes; None if it does not fit."""
    box = around(path)
    across, down = width / 2 + _AIR, height / 2 + _AIR
    if box.w < 2 * across or box.h < 2 * down:
        return None
    spots = product(range(_STEPS + 1), repeat=2)
    points = [(box.x + across + (box.w - 2 * across) * i / _STEPS, box.y + down + (box.h - 2 * down) * j / _STEPS)
              for i, j in spots]
    mid_x, mid_y = box.x + box.w / 2, box.y + box.h / 2
    for x, y in sorted(points, key=lambda at: (at[0] - mid_x) ** 2 + (at[1] - mid_y) ** 2):
        edges = product((-1.0, -0.5, 0.0, 0.5, 1.0), (-1.0, 0.0, 1.0))
        if all(path.contains(x + dx * across, y + dy * down) for dx, dy in edges):
            return x, y
    return None
