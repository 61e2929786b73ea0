"""What every picture of a brand has: the woven band at the top, the logo, the footer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import skia

from mmc.core.format import Box, Format
from mmc.drawing.brand import Brand, Palette
from mmc.drawing.marks import Emblem, Mark, Outline, Shape, Text
from mmc.drawing.type import Run, Style, cap_height, shape
from mmc.drawing.wrap import Block, fit

_LOGO_UNITS = 48.0
_AFTER_HAIRLINE = 22.0


def band(format: Format, brand: Brand, palette: Palette) -> tuple[Mark, ...]:
    """The brand's woven strip across the top edge: who sends this, readable at thumbnail size."""
    height = band_height(format)
    layers = [
        Outline(_repeated(shapes, brand.motif.pitch, format.width, height), getattr(palette, color))
        for color, shapes in brand.motif.layers
    ]
    return (Shape(Box(0, 0, format.width, height), palette.band), *layers)


def band_height(format: Format) -> float:
    return 22.0 if format.height < 700 else 26.0


@lru_cache(maxsize=64)
def _repeated(shapes: tuple[tuple[tuple[float, float], ...], ...], pitch: float, width: int, height: float) -> Any:
    """The figure side by side, a whole number of times from edge to edge."""
    count = max(1, round(width / (height * pitch)))
    step = width / count
    path = skia.PathBuilder()
    for index in range(count):
        for points in shapes:
            path.addPolygon([skia.Point((index + x) * step, y * height) for x, y in points], True)
    return path.detach()


def logo(brand: Brand, palette: Palette, box: Box) -> tuple[Mark, ...]:
    """The brand's tile in a square box."""
    scale = box.w / _LOGO_UNITS
    path = skia.PathBuilder()
    for x, y, w, h, radius in brand.logo.rects:
        rect = skia.Rect.MakeXYWH(box.x + x * scale, box.y + y * scale, w * scale, h * scale)
        path.addRRect(skia.RRect.MakeRectXY(rect, radius * scale, radius * scale))
    for points in brand.logo.polygons:
        path.addPolygon([skia.Point(box.x + x * scale, box.y + y * scale) for x, y in points], True)
    return (Shape(box, palette.tile, radius=brand.logo.radius * scale), Emblem(path.detach(), palette.tile_ink))


@dataclass(frozen=True)
class Footer:
    """Hairline, source at the left, name and logo at the right; DATA LATIHAN under the logo if asked."""

    brand: Brand
    palette: Palette
    source: str  # the whole sentence: "Sumber: ..., diolah MMC. Data per ..."
    size: float
    name_size: float
    practice: bool = False

    def height(self, width: float) -> float:
        return 2 + _AFTER_HAIRLINE + self._tall(width)

    def place(self, box: Box) -> Sequence[Mark]:
        p, said = self.palette, self._said(box.w)
        tall, top = self._tall(box.w), box.y + 2 + _AFTER_HAIRLINE
        marks: list[Mark] = [Shape(Box(box.x, box.y, box.w, 2), p.hairline)]
        # Both sides share their middle; the text's own is between its first capital and its last baseline.
        first = top + (tall - said.height) / 2
        marks += [Text(run, box.x, y, p.grey, p.ground, "source") for run, y in said.baselines(first)]
        right = top + (tall - self._sender_height) / 2
        tile = Box(box.right - self._tile, right, self._tile, self._tile)
        baseline = tile.y + tile.h / 2 + cap_height(self._bold, self.name_size) / 2
        marks.append(Text(self._name, tile.x - 14 - self._name.width, baseline, p.ink, p.ground, "brand"))
        return [*marks, *logo(self.brand, p, tile), *(self._tag(box.right, tile.bottom + 12) if self.practice else ())]

    def _tall(self, width: float) -> float:
        return max(self._said(width).height, self._sender_height)

    @property
    def _tile(self) -> float:
        return round(self.size * 1.85)

    @property
    def _tag_height(self) -> float:
        return round(self.size * 1.6)

    @property
    def _sender_height(self) -> float:
        return self._tile + (12 + self._tag_height if self.practice else 0)

    @property
    def _bold(self) -> Style:
        return self.brand.words(600)

    @property
    def _name(self) -> Run:
        return shape(self.brand.title, self._bold, self.name_size)

    @property
    def _label(self) -> Run:
        return shape(self.brand.wording["practice"], self.brand.words(700), self.size, 0.05)

    def _said(self, width: float) -> Block:
        right = max(self._tile + 14 + self._name.width, self._label.width + 28 if self.practice else 0)
        style, sizes = self.brand.words(400), (self.size, self.size)
        return fit(self.source, style, sizes, width - right - 40, 5, leading=1.25, element="source")

    def _tag(self, right: float, top: float) -> list[Mark]:
        area = Box(right - self._label.width - 28, top, self._label.width + 28, self._tag_height)
        baseline = top + area.h / 2 + cap_height(self.brand.words(700), self.size) / 2
        return [
            Shape(area, self.palette.ink, radius=6),
            Text(self._label, area.x + 14, baseline, self.palette.ground, self.palette.ink, "practice"),
        ]
