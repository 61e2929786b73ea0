"""The proof of a number card: the figure, what it counts, what it is compared with, and the way it came."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from mmc.core.format import Box, TypeScale
from mmc.drawing.brand import Brand, Palette
from mmc.drawing.counting import Counting
from mmc.drawing.marks import Mark, Shape, Text
from mmc.drawing.motion import GROW, Timing
from mmc.drawing.sparkline import Curve, sparkline, stretch
from mmc.drawing.type import Run, cap_height, shape
from mmc.drawing.wrap import Block, fit
from mmc.infographics.figures import Written

_BEGIN, _DRAW, _FADE = 0.25, 0.7, 0.3  # seconds
# Of the headline's ceiling, the figure's floor and ceiling: alone; in the words' column; with little height.
_TALL, _NARROW, _LOW = (1.6, 4.4), (1.0, 4.4), (1.2, 2.6)
_TRACKING = -0.025
_BESIDE = 0.52  # of the width belongs to the figure where the sparkline stands beside it
_ALONE = 0.4  # of the spare room stands over a figure without a line
_STEEPEST = {"all": 0.34, "line": 0.46}  # of its width: a line that is drawn taller than this tells a drama
_RING, _HOLE = 11.0, 5.0  # radii
_EDGE = 16.0  # the dot at the line's end stays inside


@dataclass(frozen=True)
class Compared:
    """The one comparison of the card: the moment the figure is held against, by its position."""

    at: int
    whole: bool  # the way from there to the end is what is told, not that moment alone


@dataclass(frozen=True)
class BigNumber:
    """A figure in the accent colour over a quiet sparkline; beside it where there is little height.

    Where the words have a column of their own, `part` is the figure under them or the line beside them.
    """

    value: float
    before: float  # what the figure counts from
    write: Written
    unit: str  # in words, where the figure does not carry it: "jiwa, 2024"
    change: str  # "▼ dari 4,53 persen pada 2021", or nothing
    values: tuple[float | None, ...]  # of the sparkline; fewer than two known ones draw none
    moments: tuple[str, ...]
    compared: Compared | None
    brand: Brand
    palette: Palette
    scale: TypeScale
    low: bool = False  # little height: og
    part: Literal["all", "figure", "line"] = "all"

    def height(self, width: float) -> float:
        if self.part == "line":
            return self._spark_height
        room = width * _BESIDE if self.low and self.drawn else width
        words = self._figure(room, 0.0).height + sum(block.height + 14 for block in self._lines(room))
        return words + (self._spark_height if self.drawn and not self.low and self.part == "all" else 0)

    def place(self, box: Box) -> Sequence[Mark]:
        if self.part == "line":
            tall = min(box.h, self._framed(box.w))
            return self._spark(Box(box.x, box.bottom - tall, box.w, tall))
        if self.part == "figure":
            tall = self._figure(box.w, box.h - self._said(box.w)).height + self._said(box.w)
            return self._words(Box(box.x, box.bottom - tall, box.w, tall), tall)
        if not self.drawn:
            spare = box.h - self._figure(box.w, box.h - self._said(box.w)).height - self._said(box.w)
            down = max(0.0, spare) * _ALONE
            return self._words(Box(box.x, box.y + down, box.w, box.h - down), box.h)
        if self.low:
            left = Box(box.x, box.y, box.w * _BESIDE - 40, box.h)
            right = Box(box.x + box.w * _BESIDE, box.y, box.w * (1 - _BESIDE), min(box.h, 210.0))
            return [*self._spark(right), *self._words(left, box.h)]
        words = self._words(box, box.h - self._spark_height)
        bottom = max(text.box.bottom for mark in words for text in mark.texts()) + 40
        tall = min(box.bottom - bottom, self._framed(box.w))
        return [*self._spark(Box(box.x, box.bottom - tall, box.w, tall)), *words]

    @property
    def drawn(self) -> bool:
        """True if there is a line to draw."""
        return sum(v is not None for v in self.values) > 1

    @property
    def _spark_height(self) -> float:
        return 40 + 110 + 3 * self._note

    def _framed(self, width: float) -> float:
        """The tallest a line of this width is drawn, with its notes."""
        return max(self._spark_height, width * _STEEPEST[self.part] + 3 * self._note)

    @property
    def _note(self) -> float:
        return self.scale.kicker * 1.6

    def _figure(self, width: float, height: float) -> Block:
        """The largest setting that fits; never under the floor, whatever the height."""
        bounds = _LOW if self.low else _NARROW if self.part == "figure" else _TALL
        least, most = self.scale.headline
        # On paper a headline may grow so far that a share of it is no floor for a figure of seven digits.
        low, high = bounds[0] * (least if most > 1.5 * least else most), bounds[1] * most
        ceiling = min(high, max(low, height / 0.94))
        return fit(self.write(self.value), self.brand.words(800), (low, ceiling), width, 1, tracking=_TRACKING,
                   element="value")

    def _said(self, width: float) -> float:
        """The room of what stands under the figure."""
        return sum(line.height + 22 for line in self._lines(width))

    def _lines(self, width: float) -> list[Block]:
        size = (self.scale.subtitle, self.scale.subtitle)
        said = ((self.unit, 500), ("" if self.low and self.drawn else self.change, 700))
        return [fit(words, self.brand.words(weight), size, width, 2, leading=1.25, element="label")
                for words, weight in said if words]

    def _words(self, box: Box, height: float) -> list[Mark]:
        lines, p = self._lines(box.w), self.palette
        block = self._figure(box.w, height - self._said(box.w))
        begin = Timing(_BEGIN + (_DRAW if self.drawn else 0), GROW)
        y = box.y + block.cap + 0.05 * block.size  # round figures rise a little above a capital
        marks: list[Mark] = [Counting(
            value=self.value, start=self.before, written=self.write, style=self.brand.words(800), size=block.size,
            x=box.x - block.lines[0].ink.x, y=y, color=p.accent, ground=p.ground, timing=begin, tracking=_TRACKING,
        )]
        y += max(0.16 * block.size, block.lines[0].ink.bottom)  # a comma hangs lower in some fonts
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
        p = self.palette
        # With little height there is room for one note, over the line or under it.
        over, under = self._note, (2.0 if not self.low else 0.9) * self._note
        left = _RING if self.compared and not any(v is not None for v in self.values[:self.compared.at]) else 3.0
        inner = Box(box.x + left, box.y + over, box.w - left - _EDGE, box.h - over - under)
        curve = Curve(self.values, inner)
        drawn = Timing(_BEGIN, _DRAW)
        marks = sparkline(curve, color=p.muted_strong, accent=p.accent, ground=p.ground, width=6.0, timing=drawn)
        if self.compared is not None:
            marks[1:1] = self._told(curve, drawn.end)
        return [*marks, *self._ends(box), *self._notes(curve, box, drawn.end)]

    def _told(self, curve: Curve, after: float) -> list[Mark]:
        """What the comparison is about, in the accent: a ring where it begins, and the way from there."""
        assert self.compared is not None
        x, y = curve.point(self.compared.at)
        p, enters = self.palette, Timing(after, _FADE)
        way = [stretch(curve, self.compared.at, p.accent, 7.0, enters)] if self.compared.whole else []
        return [
            *way, Shape(Box(x - _RING, y - _RING, 2 * _RING, 2 * _RING), p.accent, p.ground, _RING, enters),
            Shape(Box(x - _HOLE, y - _HOLE, 2 * _HOLE, 2 * _HOLE), p.ground, p.accent, _HOLE, enters),
        ]

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

    def _notes(self, curve: Curve, box: Box, after: float) -> list[Mark]:
        """The value the figure is compared with, then the highest and the lowest where they leave room."""
        p, known = self.palette, [(v, i) for i, v in enumerate(self.values) if v is not None]
        (high, top), (low, bottom) = max(known), min(known)
        wanted = [(top, True, p.grey, 500), (bottom, False, p.grey, 500)]
        if self.compared is not None:
            at = self.compared.at
            value = self.values[at]
            assert value is not None
            wanted.insert(0, (at, at == top or (at != bottom and value >= self.value), p.ink, 600))
        marks: list[Text] = []
        said: set[int] = {curve.last}
        for at, over, color, weight in wanted if high > low else ():
            if at in said or (self.low and marks):
                continue
            run = shape(f"{self.write(self.values[at] or 0.0)} ({self.moments[at]})", self.brand.words(weight),
                        self.scale.kicker)
            note = self._beside(run, curve, box, at, over, color, Timing(after, _FADE))
            if note and not any(note.box.overlaps(Box(m.box.x - 14, m.box.y - 8, m.box.w + 28, m.box.h + 16))
                                for m in marks):
                marks.append(note)
                said.add(at)
        return list(marks)

    def _beside(
        self, run: Run, curve: Curve, box: Box, at: int, over: bool, color: str, enters: Timing
    ) -> Text | None:
        """`4,82% (2016)` over or under its point, clear of the line on both sides; None if that leaves the box."""
        x, _ = curve.point(at)
        left = min(max(x - run.width / 2, box.x), box.right - run.width)
        levels = curve.levels(left - 8, left + run.width + 8)
        cap = cap_height(self.brand.words(500), self.scale.kicker)
        base = min(levels) - 20 if over else max(levels) + 20 + cap
        lowest = box.bottom - (1.2 if not self.low else 0.95) * self.scale.kicker
        if base - cap < box.y or base > lowest:
            return None
        return Text(run, left, base, color, self.palette.ground, "note", enters)
