"""The proof of a number card: the figure, what it counts, how it moved, and the way it came."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mmc.core.format import Box, TypeScale
from mmc.drawing.brand import Brand, Palette
from mmc.drawing.counting import Counting
from mmc.drawing.marks import Mark, Text
from mmc.drawing.motion import GROW, Timing
from mmc.drawing.sparkline import Curve, sparkline
from mmc.drawing.type import cap_height, shape
from mmc.drawing.wrap import Block, fit
from mmc.infographics.figures import Written

_BEGIN, _DRAW, _FADE = 0.25, 0.7, 0.3  # seconds
_TALL, _LOW = (1.6, 3.4), (1.2, 2.6)  # of the headline's ceiling: the figure's floor and ceiling; with little height
_TRACKING = -0.025
_BESIDE = 0.52  # of the width belongs to the figure where the sparkline stands beside it


@dataclass(frozen=True)
class BigNumber:
    """A figure in the accent colour over a quiet sparkline; beside it where there is little height."""

    value: float
    before: float  # what the figure counts from
    write: Written
    unit: str  # in words, where the figure does not carry it: "jiwa, 2024"
    change: str  # "▲ 12 persen dari 2023", or nothing
    values: tuple[float | None, ...]  # of the sparkline; fewer than two known ones draw none
    moments: tuple[str, ...]
    brand: Brand
    palette: Palette
    scale: TypeScale
    low: bool = False  # little height: og

    def height(self, width: float) -> float:
        room = width * _BESIDE if self.low and self._drawn else width
        words = self._figure(room, 0.0).height + sum(block.height + 14 for block in self._lines(room))
        return words + (self._spark_height if self._drawn and not self.low else 0)

    def place(self, box: Box) -> Sequence[Mark]:
        if not self._drawn:
            return self._words(box, box.h)
        if self.low:
            left = Box(box.x, box.y, box.w * _BESIDE - 40, box.h)
            right = Box(box.x + box.w * _BESIDE, box.y, box.w * (1 - _BESIDE), min(box.h, 190.0))
            return [*self._spark(right), *self._words(left, box.h)]
        words = self._words(box, box.h - self._spark_height)
        bottom = max(text.box.bottom for mark in words for text in mark.texts()) + 40
        tall = min(box.bottom - bottom, self._spark_height + box.w * 0.3)
        return [*self._spark(Box(box.x, bottom, box.w, tall)), *words]

    @property
    def _drawn(self) -> bool:
        return sum(v is not None for v in self.values) > 1

    @property
    def _spark_height(self) -> float:
        return 40 + 110 + 3 * self._note

    @property
    def _note(self) -> float:
        return self.scale.kicker * 1.6

    def _figure(self, width: float, height: float) -> Block:
        """The largest setting that fits; never under the floor, whatever the height."""
        low, high = (share * self.scale.headline[1] for share in (_LOW if self.low else _TALL))
        ceiling = min(high, max(low, height / 0.94))
        return fit(self.write(self.value), self.brand.words(800), (low, ceiling), width, 1, tracking=_TRACKING,
                   element="value")

    def _lines(self, width: float) -> list[Block]:
        size = (self.scale.subtitle, self.scale.subtitle)
        said = ((self.unit, 500), ("" if self.low and self._drawn else self.change, 700))
        return [fit(words, self.brand.words(weight), size, width, 2, leading=1.25, element="label")
                for words, weight in said if words]

    def _words(self, box: Box, height: float) -> list[Mark]:
        lines, p = self._lines(box.w), self.palette
        block = self._figure(box.w, height - sum(line.height + 22 for line in lines))
        begin = Timing(_BEGIN + (_DRAW if self._drawn else 0), GROW)
        y = box.y + block.cap + 0.05 * block.size  # round figures rise a little above a capital
        marks: list[Mark] = [Counting(
            value=self.value, start=self.before, written=self.write, style=self.brand.words(800), size=block.size,
            x=box.x - block.lines[0].ink.x, y=y, color=p.accent, ground=p.ground, timing=begin, tracking=_TRACKING,
        )]
        y += 0.16 * block.size
        for line, color in zip(lines, (p.grey, p.ink) if self.unit else (p.ink,), strict=False):
            y += 18
            marks += [
                # A letter that hangs out to the left (j) is moved in: nothing leaves the edge.
                Text(run, box.x - min(0.0, run.ink.x), base, color, p.ground, "label", Timing(begin.begin, _FADE))
                for run, base in line.baselines(y)
            ]
            y += line.height
        return marks

    def _spark(self, box: Box) -> list[Mark]:
        p, notes = self.palette, not self.low
        air = self._note if notes else 12.0
        edge = 16.0  # the dot at the end stays inside
        inner = Box(box.x + 3, box.y + air, box.w - 3 - edge, box.h - 2 * air - self._note * (1.0 if notes else 0.9))
        curve = Curve(self.values, inner)
        drawn = Timing(_BEGIN, _DRAW)
        marks = sparkline(curve, color=p.muted_strong, accent=p.accent, ground=p.ground, width=6.0, timing=drawn)
        marks += self._ends(box)
        return [*marks, *(self._extremes(curve, box, drawn.end) if notes else ())]

    def _ends(self, box: Box) -> list[Mark]:
        """The first moment under the line's start, the last under its end."""
        style, p, size = self.brand.words(500), self.palette, self.scale.kicker
        known = [i for i, v in enumerate(self.values) if v is not None]
        first, last = (shape(self.moments[i], style, size) for i in (0, known[-1]))
        y = box.bottom - 0.22 * size
        across = (box.w - 19) * known[-1] / max(1, len(self.values) - 1) + 3
        right = min(box.right - last.width, max(box.x + across - last.width / 2, box.x))
        ends = [(first, box.x)] if box.x + first.width + 22 <= right else []
        return [Text(run, x, y, p.grey, p.ground, "tick") for run, x in [*ends, (last, right)]]

    def _extremes(self, curve: Curve, box: Box, after: float) -> list[Mark]:
        """`4,82% (2016)` over the highest point and under the lowest, where they are not the figure itself."""
        style, p, size = self.brand.words(500), self.palette, self.scale.kicker
        known = [(v, i) for i, v in enumerate(self.values) if v is not None]
        marks: list[Mark] = []
        for (value, at), over in ((max(known), True), (min(known), False)):
            if at == curve.last or curve.low == curve.high:
                continue
            run = shape(f"{self.write(value)} ({self.moments[at]})", style, size)
            x, y = curve.point(at)
            left = min(max(x - run.width / 2, box.x), box.right - run.width)
            base = y - 20 if over else y + 20 + cap_height(style, size)
            marks.append(Text(run, left, base, p.grey, p.ground, "note", Timing(after, _FADE)))
        return marks
