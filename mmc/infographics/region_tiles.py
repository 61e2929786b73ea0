"""The proof of a tile map: one tile a region with its short name and its number, the key in the empty corner."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from mmc.core.format import Box, TypeScale
from mmc.core.language import say
from mmc.core.tile_grid import Span, TileGrid
from mmc.drawing.brand import Brand, Palette
from mmc.drawing.hatch import Hatch
from mmc.drawing.marks import Mark, Text
from mmc.drawing.motion import Timing, staggered
from mmc.drawing.ramp import ink_on
from mmc.drawing.tiles import Ring, TileMark
from mmc.drawing.type import Run, cap_height, shape
from mmc.drawing.wrap import fit
from mmc.errors import TextOverflow
from mmc.infographics.classed import Classes, Figures, Key, Place, figures_for
from mmc.infographics.region_names import RegionNames

_TIGHT = (4.0, 7.0)  # gap and padding that spare the names from being cut to three letters
_FLAT = 0.82  # of a tile's width: the least height at which the names are still listed below
_BEGIN, _GROW, _SAY = 0.3, 0.45, 0.25  # seconds


@dataclass(frozen=True)
class TileMap:
    """Tiles as wide as the room allows and about as tall; names explained below where there is room."""

    grid: TileGrid
    classes: Classes
    unit: str
    brand: Brand
    palette: Palette
    scale: TypeScale
    low: bool = False  # little height: no key, the figures are in the tiles
    small: bool = False  # and no larger type than needed
    close: bool = False  # and the names below it close together
    gap: float = 9.0  # between tiles
    pad: float = 11.0  # of a tile, both sides together

    def height(self, width: float) -> float:
        return self._spelled(width)._height(width)

    def place(self, box: Box) -> Sequence[Mark]:
        return self._spelled(box.w)._place(box)

    def _spelled(self, width: float) -> TileMap:
        """The same map with narrower gaps, where only these make room for names instead of codes."""
        tight = replace(self, gap=_TIGHT[0], pad=_TIGHT[1])
        return tight if self._coded(width) and not tight._coded(width) else self

    def _height(self, width: float) -> float:
        tiles = self.grid.rows * self._least(width) + self.gap * (self.grid.rows - 1)
        return tiles + (self._below(width).height(width) if self._coded(width) else 0)

    def _place(self, box: Box) -> Sequence[Mark]:
        wide, coded = self._wide(box.w), self._coded(box.w)
        below = self._below(box.w)
        names = below.height(box.w)
        room = box.h - names - self.gap * (self.grid.rows - 1)
        if not coded and room < _FLAT * wide * self.grid.rows:
            room += names  # short names explain themselves; the map needs the height more
        tall = min(wide * 1.12, room / self.grid.rows)
        figures = self._figures(box.w)
        tiles = {tile.key: tile for tile in self.grid.tiles}
        marks: list[Mark] = []
        for position, place in enumerate(self._in_order()):
            tile = tiles[place.region.key]
            area = self._span(box, (tile.column, tile.row, 1, 1), wide, tall)
            marks += self._tile(tile.code if coded else tile.short, place, area, figures,
                                self._timing(place, position), self._name_size(box.w))
        if not self.low:
            key = Key(self.classes, self.unit, self.brand, self.palette, self.scale, figures.step)
            marks += key.place(self._span(box, self.grid.key_at, wide, tall))
        marks += self._caption(self._span(box, self.grid.caption_at, wide, tall), figures)
        bottom = box.y + self.grid.rows * (tall + self.gap) - self.gap
        listed = below.place(Box(box.x, bottom, box.w, names)) if bottom + names <= box.bottom + 1 else ()
        return [*marks, *listed]

    def _wide(self, width: float) -> float:
        return (width - self.gap * (self.grid.columns - 1)) / self.grid.columns

    def _least(self, width: float) -> float:
        """The lowest tile that holds a name over a number."""
        figures, pad = self._figures(width), 6.0 if self.low else self.pad
        above = cap_height(self.brand.figures(600), self._name_size(width))
        return above + 0.32 * figures.size + cap_height(self.brand.figures(700), figures.size) + 2 * pad

    def _figures(self, width: float) -> Figures:
        most = self.scale.source if self.small else max(self.scale.label, min(40.0, self._wide(width) * 0.27))
        sizes, style = (self.scale.source, most), self.brand.figures(700)
        try:
            return figures_for(self.classes.known, self.unit, style, self._wide(width) - 2 * self.pad, sizes)
        except TextOverflow:
            return figures_for(self.classes.known, self.unit, style, self._wide(width) - self.pad, sizes)

    def _coded(self, width: float) -> bool:
        """True if three letters must stand for the names, which are then listed below."""
        return self._fits(width, [tile.short for tile in self.grid.tiles]) < self.scale.source

    def _name_size(self, width: float) -> float:
        """One size for all names: as large as the longest allows, between source and label."""
        coded = self._coded(width)
        size = self._fits(width, [tile.code if coded else tile.short for tile in self.grid.tiles])
        if size < self.scale.source:
            raise TextOverflow("the names do not fit the tiles", element="label")
        return min(self.scale.source if self.small else self.scale.label, size)

    def _fits(self, width: float, names: Sequence[str]) -> float:
        widest = max(shape(name, self.brand.figures(600), 100.0).width for name in names)
        return float(int((self._wide(width) - self.pad) / widest * 100.0))

    def _span(self, box: Box, span: Span, wide: float, tall: float) -> Box:
        column, row, across, down = span
        over, under = wide + self.gap, tall + self.gap
        return Box(box.x + column * over, box.y + row * under, across * over - self.gap, down * under - self.gap)

    def _in_order(self) -> list[Place]:
        """The least first, as they appear; the one that matters at the end, so that its ring lies on top."""
        return sorted(self.classes.places, key=lambda p: (p.chosen, p.value is not None, p.value or 0.0))

    def _timing(self, place: Place, position: int) -> Timing:
        others = staggered(max(0, len(self.classes.places) - 2), _BEGIN, _GROW)
        return Timing(others.end, _GROW) if place.chosen else staggered(position, _BEGIN, _GROW)

    def _tile(
        self, name: str, place: Place, area: Box, figures: Figures, timing: Timing, size: float
    ) -> list[Mark]:
        p = self.palette
        radius = min(10.0, area.h / 8)
        if place.value is None:
            marks: list[Mark] = [Hatch(area, p.muted_strong, p.ground, radius, timing)]
            ground, ink, number = p.ground, p.grey, ""
        else:
            ground = self.classes.colors[self.classes.of(place.value)]
            marks, ink, number = [TileMark(area, ground, radius, timing)], ink_on(ground, p), figures.write(place.value)
        says = Timing(timing.end - _SAY / 2, _SAY)
        marks += self._words(shape(name, self.brand.figures(600), size), number, area, figures.size, ink, ground, says)
        if place.chosen:
            edge = Box(area.x - 1, area.y - 1, area.w + 2, area.h + 2)
            marks.append(Ring(edge, p.accent, p.ground, radius + 1, 8.0, Timing(timing.end, _SAY)))
        return marks

    def _words(
        self, above: Run, number: str, area: Box, size: float, ink: str, ground: str, says: Timing
    ) -> list[Mark]:
        """The name over the number, both in the middle; the name alone on a plate where there is none."""
        strong = self.brand.figures(700)
        cap, under = cap_height(self.brand.figures(600), above.size), cap_height(strong, size)
        middle = area.x + area.w / 2
        if not number:
            base = area.y + (area.h + cap) / 2
            plate = Box(middle - above.width / 2 - 6, base - cap - 8, above.width + 12, cap + 17)
            return [TileMark(plate, ground, 4.0, Timing(says.begin)),
                    Text(above, middle - above.width / 2, base, ink, ground, "label", says)]
        run = shape(number, strong, size)
        gap = min(0.62 * size, max(0.32 * size, (area.h - cap - under) * 0.22))
        top = area.y + (area.h - cap - gap - under) / 2
        return [
            Text(above, middle - above.width / 2, top + cap, ink, ground, "label", says),
            Text(run, middle - run.width / 2, top + cap + gap + under, ink, ground, "value", says),
        ]

    def _caption(self, area: Box, figures: Figures) -> list[Mark]:
        """At the lower right, in the empty corner."""
        size, p = (self.scale.source, self.scale.source), self.palette
        said = say("Peta petak: letak disederhanakan", "Tile map: positions simplified")
        said = f"{said}. {say('Dalam', 'In')} {figures.told}" if figures.told else said
        block = fit(said, self.brand.words(500), size, area.w, 4, leading=1.25, element="note")
        top = area.bottom - block.height + 0.22 * block.size
        return [Text(run, area.right - run.width, y, p.grey, p.ground, "note") for run, y in block.baselines(top)]

    def _below(self, width: float) -> RegionNames:
        """What stands in a tile and the full name, where they differ."""
        coded = self._coded(width)
        said = {tile.key: tile.code if coded else tile.short for tile in self.grid.tiles}
        pairs = [(said[place.region.key], place.region.name) for place in self.classes.places]
        differ = tuple(pair for pair in pairs if pair[0] != pair[1])
        return RegionNames(differ, self.brand, self.palette, self.scale.source, self.close)
