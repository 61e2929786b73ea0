"""Who speaks: a photo (or none), a name and what they do. And a quotation mark that says nothing by itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mmc.core.format import Box
from mmc.drawing.brand import Brand, Palette
from mmc.drawing.layout import Words
from mmc.drawing.marks import Mark, Shape, Text
from mmc.drawing.motion import Timing
from mmc.drawing.photo import Photo, Picture
from mmc.drawing.scene import TextBox
from mmc.drawing.type import Run, shape
from mmc.drawing.wrap import Block, fit

_NAMED = Timing(0.6, 0.4)


class Ornament(Text):
    """A glyph that is drawn and not read."""

    def texts(self) -> tuple[TextBox, ...]:
        return ()


@dataclass(frozen=True)
class OpeningMark:
    """A large opening quotation mark in the accent, its ink on the left edge."""

    brand: Brand
    palette: Palette
    size: float

    def height(self, width: float) -> float:
        return round(self._run.ink.h)

    def place(self, box: Box) -> Sequence[Mark]:
        p, run = self.palette, self._run
        return [Ornament(run, box.x - run.ink.x, box.y - run.ink.y, p.accent, p.ground, "mark", Timing(0.1, 0.3))]

    @property
    def _run(self) -> Run:
        return shape("“", self.brand.words(800), self.size)


@dataclass(frozen=True)
class Speaker:
    """Name and office beside the photo; without one beneath a short rule."""

    name: str
    office: str
    photo: Photo | None
    focus: tuple[float, float]
    brand: Brand
    palette: Palette
    size: float
    tall: float  # height of the photo

    def height(self, width: float) -> float:
        words = sum(b.height for b in self._blocks(width)) + self._between * (2 if self.office else 1)
        return max(self.tall, words) if self.photo else words + 6 + self._between

    def place(self, box: Box) -> Sequence[Mark]:
        blocks, p = self._blocks(box.w), self.palette
        colors = (p.ink, p.grey)
        total = sum(b.height for b in blocks) + self._between * (len(blocks) - 1)
        marks: list[Mark] = []
        x, y = box.x, box.y + 6 + 1.6 * self._between
        if self.photo:
            marks += Picture(self.photo, self.focus).place(Box(box.x, box.y, self._wide, self.tall))
            x, y = box.x + self._wide + 32, box.y + (box.h - total) / 2
        else:
            marks.append(Shape(Box(box.x, box.y, 84, 6), p.muted, radius=3))
        for block, color, role in zip(blocks, colors, ("name", "office"), strict=False):
            marks += Words(block, color, p.ground, role, timing=_NAMED).place(Box(x, y, box.right - x, block.height))
            y += block.height + self._between
        return marks

    @property
    def _wide(self) -> float:
        return round(self.tall * 0.8) if self.photo else 0.0

    @property
    def _between(self) -> float:
        return round(self.size * 0.4)

    def _blocks(self, width: float) -> list[Block]:
        room = width - self._wide - 32 if self.photo else width
        large, small = round(self.size * 1.2), self.size
        found = [fit(self.name, self.brand.words(700), (small, large), room, 2, leading=1.15, element="name")]
        if self.office:
            found.append(
                fit(self.office, self.brand.words(500), (small * 0.9, small), room, 3, leading=1.25, element="office")
            )
        return found
