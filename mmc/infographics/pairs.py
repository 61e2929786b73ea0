"""Two numbers of each row as a proof: dumbbells for many rows, slopes for a few that moved through time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from mmc.core.format import Box
from mmc.drawing.brand import Brand, Palette
from mmc.drawing.dumbbell import Dumbbell
from mmc.drawing.marks import Mark, Shape, Text
from mmc.drawing.motion import GROW, Timing, staggered
from mmc.drawing.scales import spread
from mmc.drawing.slope import Slope
from mmc.drawing.type import Run, Style, cap_height, shape
from mmc.drawing.wrap import Block, fit
from mmc.errors import TextOverflow
from mmc.infographics.figures import Written, no_data

_BEGIN, _FADE = 0.25, 0.3  # seconds
_NAME_SHARE = 0.42  # of the width a name may take before it wraps
_FEW = 6  # rows whose names may take three lines
_SOME = 10  # rows that may be set larger than the format's labels
_SPARSE = 4  # rows that stand on the footer, what is left over above them
_LARGER = (1.4, 1.25, 1.12)


@dataclass(frozen=True)
class Both:
    """One row; a number that is None was not measured."""

    name: str
    first: float | None
    last: float | None
    chosen: bool = False

    @property
    def known(self) -> list[float]:
        return [v for v in (self.first, self.last) if v is not None]


@dataclass(frozen=True)
class _Look:
    """What both proofs share: words, how numbers are written, colours."""

    rows: tuple[Both, ...]
    heads: tuple[str, str]  # what the first and the second number are: "2016", "2020"
    write: Written
    brand: Brand
    palette: Palette
    size: float

    def color(self, row: Both, quiet: str) -> str:
        return self.palette.accent if row.chosen else quiet

    def figures(self, row: Both, strong: bool) -> Style:
        return self.brand.figures(700 if strong or row.chosen else 500)

    def run(self, row: Both, value: float, strong: bool) -> Run:
        return shape(self.write(value), self.figures(row, strong), self.size)

    def widest(self, rows: Sequence[Both]) -> float:
        return max(self.run(row, v, True).width for row in rows for v in row.known)

    def names(self, room: float) -> list[Block]:
        sizes, lines = (self.size, self.size), 3 if len(self.rows) <= _FEW else 2
        return [fit(r.name, self.brand.words(700 if r.chosen else 500), sizes, room, lines, leading=1.15,
                    element="label") for r in self.rows]

    def timing(self, row: Both, position: int) -> Timing:
        """From the top, 40 ms apart; the accent when the others stand."""
        if not row.chosen or len(self.rows) == 1:
            return staggered(position, _BEGIN)
        return Timing(staggered(len(self.rows) - 1, _BEGIN).end, GROW)

    def cap(self) -> float:
        return cap_height(self.brand.figures(600), self.size)


@dataclass(frozen=True)
class Dumbbells(_Look):
    """Names on the left edge; a ring for the first number, a dot for the second, their values outside."""

    def height(self, width: float) -> float:
        tallest = max(block.height for block in self.names(width * _NAME_SHARE))
        return self._head + len(self.rows) * max(self.size * 1.18, tallest + 8)

    @property
    def _head(self) -> float:
        return self.size * 1.5

    def place(self, box: Box) -> Sequence[Mark]:
        for by in _LARGER if len(self.rows) <= _SOME else ():
            larger = replace(self, size=round(self.size * by))
            try:
                if larger.height(box.w) + 0.75 * larger.size * len(self.rows) <= box.h:
                    return larger.set_in(box)
            except TextOverflow:
                continue
        return self.set_in(box)

    def set_in(self, box: Box) -> Sequence[Mark]:
        """The marks at this size."""
        names = self.names(box.w * _NAME_SHARE)
        if len(self.rows) <= _SPARSE:
            used = self._head + len(self.rows) * max(self.size * 2.7, max(block.height for block in names) + 8)
            box = box.inset(0, max(0.0, box.h - used), 0, 0)
        room, most = box.h - self._head, self.size * (2.1 if len(self.rows) > _SOME else 2.7)
        pitch = min(room / len(self.rows), max((self.height(box.w) - self._head) / len(self.rows), most))
        radius = min(13.0 * self.size / 30, round(pitch * 0.24))
        low, scale, left = self._axis(names, box, radius)
        middle = (box.x + max(block.width for block in names) + box.right) / 2

        def x(value: float | None) -> float | None:
            return None if value is None else left + (value - low) * scale if scale else middle

        marks: list[Mark] = self._heads(x(self.rows[0].first), x(self.rows[0].last), box)
        for position, (row, block) in enumerate(zip(self.rows, names, strict=True)):
            y = box.y + self._head + (position + 0.5) * pitch
            said = self._row(row, x(row.first), x(row.last), y, radius, self.timing(row, position), middle)
            begins = min((mark.box.x for mark in said), default=box.right)
            marks += self._leader(box.x + block.width + 14, begins - 14, y, position)
            marks += [*self._name(row, block, box.x, y, self.timing(row, position)), *said]
        return marks

    def _leader(self, left: float, right: float, y: float, position: int) -> list[Mark]:
        """A hairline from a name to its numbers, where the eye would have to jump."""
        if right - left < self.size:
            return []
        timing = Timing(staggered(position, _BEGIN).begin, _FADE)
        return [Shape(Box(left, round(y) - 1, right - left, 2), self.palette.hairline, self.palette.ground,
                      timing=timing)]

    def _axis(self, names: Sequence[Block], box: Box, radius: float) -> tuple[float, float, float]:
        """The lowest value, pixels per unit and the lowest value's x: the widest scale whose rows all fit.

        A row needs room between its own name and the right edge, not beside the longest name: a low value
        beside a short name may stand further left.
        """
        ends = []
        for row, block in zip(self.rows, names, strict=True):
            if row.known:
                aside = max(self.run(row, v, True).width for v in row.known) + 14 + radius
                ends.append((min(row.known), block.width + 26 + aside, max(row.known), box.w - aside))
        low = min((one[0] for one in ends), default=0.0)
        scales = [(other[3] - one[1]) / (other[2] - one[0]) for one in ends for other in ends if other[2] > one[0]]
        scale = min(scales, default=0.0)
        high = max((one[2] for one in ends), default=0.0)
        if min((one[3] - one[1] for one in ends), default=80.0) < 0 or (high > low and scale * (high - low) < 80):
            raise TextOverflow("names and numbers leave no room between them; shorten the names", element="label")
        left = max((one[1] - scale * (one[0] - low) for one in ends), default=0.0)
        return low, scale, box.x + left

    def _heads(self, one: float | None, other: float | None, box: Box) -> list[Mark]:
        """What ring and dot stand for, over those of the first row, moved apart where they would touch."""
        style, p = self.brand.words(600), self.palette
        runs = [shape(head, style, self.size) for head in self.heads]
        wanted = [at if at is not None else box.right for at in (one, other)]
        placed = spread(wanted, [run.width + 24 for run in runs], box.x - 12, box.right + 12)
        if placed is None:
            raise TextOverflow("the names of the two numbers do not fit side by side; shorten them", element="label")
        # Small letters like k and l rise over the capitals a line is measured by.
        y = box.y + 0.12 * self.size + cap_height(style, self.size)
        return [Text(run, at - run.width / 2, y, color, p.ground, "label")
                for run, at, color in zip(runs, placed, (p.grey, p.ink), strict=True)]

    def _name(self, row: Both, block: Block, x: float, middle: float, timing: Timing) -> list[Mark]:
        first = middle + (block.cap - (len(block.lines) - 1) * block.leading) / 2
        p, fade = self.palette, Timing(timing.begin, _FADE)
        return [Text(line, x, first + i * block.leading, p.ink, p.ground, "label", fade)
                for i, line in enumerate(block.lines)]

    def _row(
        self, row: Both, one: float | None, other: float | None, y: float, radius: float, timing: Timing, middle: float
    ) -> list[Mark]:
        p = self.palette
        if not row.known:
            run = shape(no_data(), self.brand.words(500), self.size)
            return [Text(run, middle - run.width / 2, y + self.cap() / 2, p.grey, p.ground, "value", timing)]
        color, bar = self.color(row, p.muted_strong), self.color(row, p.muted)
        marks: list[Mark] = [Dumbbell(one, other, y, radius, color, bar, p.ground, timing)]
        if row.first is not None and row.last is not None and row.first == row.last:
            return [*marks, self._value(row, row.last, other or 0.0, radius + 14, y, timing, strong=True)]
        forward = row.first is None or row.last is None or row.last > row.first
        for value, at, strong in ((row.first, one, False), (row.last, other, True)):
            if value is not None and at is not None:
                gap = (radius + 14) * (1 if strong == forward else -1)
                marks.append(self._value(row, value, at, gap, y, timing, strong=strong))
        return marks

    def _value(
        self, row: Both, value: float, at: float, gap: float, y: float, timing: Timing, *, strong: bool
    ) -> Mark:
        run, p = self.run(row, value, strong), self.palette
        x = at + gap if gap > 0 else at + gap - run.width
        enters = Timing(timing.end - _FADE, _FADE) if strong else Timing(timing.begin, _FADE)
        return Text(run, x, y + self.cap() / 2, self.color(row, p.grey), p.ground, "value", enters)


@dataclass(frozen=True)
class Slopes(_Look):
    """One line a row from the first number at the left to the second at the right, where its name stands."""

    def height(self, width: float) -> float:
        ends = [name.height + self.size * 1.2 + 16 for name in self.names(width * _NAME_SHARE)]
        return self._head + max(180.0, sum(ends))

    @property
    def _head(self) -> float:
        return self.size * 1.9

    def place(self, box: Box) -> Sequence[Mark]:
        names, p = self.names(box.w * _NAME_SHARE), self.palette
        left = box.x + self.widest(self.rows) + 26
        right = box.right - max([b.width for b in names] + [self.widest(self.rows)]) - 26
        if right - left < 160:
            raise TextOverflow("names leave no room for the lines; shorten them", element="label")
        bottom = min(box.bottom, box.y + self._head + max(self.height(box.w), box.w * 0.72))
        area = Box(left, box.y + self._head, right - left, bottom - box.y - self._head - 12)
        values = [v for row in self.rows for v in row.known]
        low, high = min(values), max(values)

        def y(value: float) -> float:
            return area.bottom - 12 - (value - low) / ((high - low) or 1.0) * (area.h - 24)

        marks = self._axes(area, box)
        for position, row in sorted(enumerate(self.rows), key=lambda pair: pair[1].chosen):
            first, last = row.known
            marks.append(Slope((left, y(first)), (right, y(last)), self.color(row, p.muted_strong),
                               7.0 if row.chosen else 5.0, 11.0 if row.chosen else 8.0, self.timing(row, position)))
        return [*marks, *self._starts(area, [y(r.known[0]) for r in self.rows]),
                *self._ends(area, names, [y(r.known[1]) for r in self.rows])]

    def _axes(self, area: Box, box: Box) -> list[Mark]:
        p, style = self.palette, self.brand.words(600)
        marks: list[Mark] = [Shape(Box(x - 1, area.y, 2, area.h), p.hairline) for x in (area.x, area.right)]
        first, last = (shape(head, style, self.size) for head in self.heads)
        y = area.y - self.size * 0.7
        left = max(area.x - first.width / 2, box.x)
        right = min(area.right - last.width / 2, box.right - last.width)
        if left + first.width + 24 > right:
            raise TextOverflow("the names of the two numbers do not fit side by side; shorten them", element="label")
        return [*marks, Text(first, left, y, p.grey, p.ground, "label"),
                Text(last, right, y, p.ink, p.ground, "label")]

    def _starts(self, area: Box, wanted: list[float]) -> list[Mark]:
        centres = self._spread(wanted, [self.size * 1.15] * len(wanted), area)
        marks: list[Mark] = []
        for position, (row, centre) in enumerate(zip(self.rows, centres, strict=True)):
            run, enters = self.run(row, row.known[0], False), Timing(self.timing(row, position).begin, _FADE)
            marks.append(Text(run, area.x - 26 - run.width, centre + self.cap() / 2, self.color(row, self.palette.grey),
                              self.palette.ground, "value", enters))
        return marks

    def _ends(self, area: Box, names: list[Block], wanted: list[float]) -> list[Mark]:
        tall = [block.height + self.size * 1.2 for block in names]
        centres, p = self._spread(wanted, [height + 14 for height in tall], area), self.palette
        marks: list[Mark] = []
        for position, (row, block, height, centre) in enumerate(zip(self.rows, names, tall, centres, strict=True)):
            color, enters = self.color(row, p.grey), Timing(self.timing(row, position).end - _FADE, _FADE)
            x, top = area.right + 26, centre - height / 2
            marks += [Text(run, x, y, color, p.ground, "label", enters) for run, y in block.baselines(top)]
            value = self.run(row, row.known[1], True)
            marks.append(Text(value, x, top + block.height + 5 + self.cap(), color, p.ground, "value", enters))
        return marks

    def _spread(self, wanted: list[float], heights: list[float], area: Box) -> list[float]:
        # Labels may reach half a line over the area, the heads stand higher.
        centres = spread(wanted, heights, area.y - self.size * 0.4, area.bottom + 12)
        if centres is None:
            raise TextOverflow("the names at the lines' ends do not fit under each other", element="label")
        return centres
