"""Ranked bars as a proof: names beside them, or above them where there are few and the bars may be broad."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mmc.core.format import Box
from mmc.drawing.brand import Brand, Palette
from mmc.drawing.marks import Bar, Mark, Text
from mmc.drawing.motion import GROW, Timing, staggered
from mmc.drawing.type import Style, cap_height, shape
from mmc.drawing.wrap import Block, fit
from mmc.errors import TextOverflow
from mmc.infographics.figures import Written, no_data

_NAME_SHARE = 0.44  # of the width a name beside its bar may take before it wraps
_BEGIN = 0.25  # seconds before the first bar starts
FEW = 5  # rows whose names may stand above their bars; the headline may then be larger, too
_SOME = 10  # rows that may be set larger than the format's labels
_LARGER = (1.4, 1.25, 1.12)


@dataclass(frozen=True)
class Entry:
    """One row: a name and its number; None is drawn as missing, never as zero."""

    name: str
    value: float | None
    chosen: bool = False


@dataclass(frozen=True)
class _Rows:
    """What both ways share: one axis, how numbers are written, when each bar grows."""

    entries: tuple[Entry, ...]
    write: Written
    brand: Brand
    palette: Palette
    size: float

    @abstractmethod
    def height(self, width: float) -> float:
        """The least height in pixels."""

    @abstractmethod
    def place(self, box: Box) -> list[Mark]:
        """The marks in a box."""

    @property
    def air(self) -> float:
        """What a larger size asks for on top of its least height, so that larger is never tighter."""
        return 0.0

    def fits(self, box: Box) -> bool:
        """True if every name, number and bar finds its room with air between them."""
        try:
            self._scale(self._left(box), box.right)
            return self.height(box.w) + self.air <= box.h
        except TextOverflow:
            return False

    def _left(self, box: Box) -> float:
        return box.x

    @property
    def _figure(self) -> float:
        return self.size

    def _scale(self, left: float, right: float) -> tuple[float, float]:
        """Where zero stands, and pixels per unit, so that every number fits beside its tip."""
        values = [e.value for e in self.entries if e.value is not None] or [0.0]
        most, least = max(0.0, *values), min(0.0, *values)
        after = max((self._number(v) for v in values if v >= 0), default=0.0)
        before = max((self._number(v) for v in values if v < 0), default=0.0)
        room = right - left - after - before
        if room < 80:
            raise TextOverflow("names and numbers leave no room for the bars; shorten the names", element="label")
        scale = room / (most - least) if most > least else 0.0
        return left + before - least * scale, scale

    def _number(self, value: float) -> float:
        return shape(self.write(value), self._figures(True), self._figure).width + 14

    def _bar(self, entry: Entry, position: int, middle: float, thick: float, scaled: tuple[float, float]) -> Mark:
        """The bar with its number at the tip, or the words for a number that is missing."""
        p, style, (axis, scale) = self.palette, self._figures(entry.chosen), scaled
        baseline = middle + cap_height(style, self._figure) / 2
        if entry.value is None:
            missing = shape(no_data(), self.brand.words(500), self.size)
            baseline = middle + cap_height(self.brand.words(500), self.size) / 2
            return Text(missing, axis, baseline, p.grey, p.ground, "value", self._fade(position))
        return Bar(
            axis=axis, tip=axis + entry.value * scale, top=round(middle - thick / 2), thickness=thick,
            color=p.accent if entry.chosen else p.muted, value=entry.value, written=self.write, style=style,
            size=self._figure, ink=p.accent if entry.chosen else p.grey, ground=p.ground, gap=14, baseline=baseline,
            timing=self._timing(entry, position),
        )

    def _fade(self, position: int) -> Timing:
        return Timing(staggered(position, _BEGIN).begin, 0.3)

    def _timing(self, entry: Entry, position: int) -> Timing:
        """From the top, 40 ms apart; the accent grows when the others stand."""
        if not entry.chosen:
            return staggered(position, _BEGIN)
        others = staggered(len(self.entries) - 1, _BEGIN)
        return Timing(others.end if len(self.entries) > 1 else _BEGIN, GROW)

    def _figures(self, strong: bool) -> Style:
        return self.brand.figures(700 if strong else 600)

    def _names(self, room: float) -> list[Block]:
        return [
            fit(e.name, self.brand.words(700 if e.chosen else 500), (self.size, self.size), room, 2, leading=1.15,
                element="label")
            for e in self.entries
        ]


class _Beside(_Rows):
    """Names on the left edge, bars from one axis, numbers at their tips, the longest at the right edge."""

    def height(self, width: float) -> float:
        tallest = max(block.height for block in self._names(width * _NAME_SHARE))
        return len(self.entries) * max(self.size * 1.18, tallest + 8)

    @property
    def air(self) -> float:
        return 0.75 * self.size * len(self.entries)

    def _left(self, box: Box) -> float:
        return box.x + max(block.width for block in self._names(box.w * _NAME_SHARE)) + 22

    def place(self, box: Box) -> list[Mark]:
        names, count = self._names(box.w * _NAME_SHARE), len(self.entries)
        most = self.size * (2.1 if count > _SOME else 2.7)
        pitch = min(box.h / count, max(self.height(box.w) / count, most))
        thick = min(44.0 * (1.0 if count > _SOME else self.size / 26), round(pitch * 0.62))
        scaled = self._scale(box.x + max(block.width for block in names) + 22, box.right)
        p, marks = self.palette, list[Mark]()
        for position, (entry, block) in enumerate(zip(self.entries, names, strict=True)):
            middle = box.y + (position + 0.5) * pitch
            first = middle + (block.cap - (len(block.lines) - 1) * block.leading) / 2
            marks += [
                Text(line, box.x, first + i * block.leading, p.ink, p.ground, "label", self._fade(position))
                for i, line in enumerate(block.lines)
            ]
            marks.append(self._bar(entry, position, middle, round(thick), scaled))
        return marks


class _Above(_Rows):
    """Names above broad bars that take the whole width. They stand on the footer; what is left over is above them."""

    def fits(self, box: Box) -> bool:
        # Below zero a bar would stand far from the name above it.
        return all((e.value or 0.0) >= 0 for e in self.entries) and super().fits(box)

    def height(self, width: float) -> float:
        names = sum(block.height for block in self._names(width))
        return _ASCENT + names + len(self.entries) * (self._under + self._least) + (len(self.entries) - 1) * self._apart

    @property
    def air(self) -> float:
        return 0.5 * self.size * len(self.entries)

    def place(self, box: Box) -> list[Mark]:
        names, count, p = self._names(box.w), len(self.entries), self.palette
        spare = max(0.0, box.h - self.height(box.w)) / count
        thick = round(min(self._least + 0.6 * spare, (2.6 if count > 2 else 3.6) * self.size))
        apart = self._apart + min(spare - (thick - self._least), self.size)
        scaled = self._scale(box.x, box.right)
        used = sum(block.height + self._under + thick for block in names) + (count - 1) * apart
        y, marks = box.bottom - used, list[Mark]()
        for position, (entry, block) in enumerate(zip(self.entries, names, strict=True)):
            marks += [Text(run, box.x, base, p.ink, p.ground, "label", self._fade(position))
                      for run, base in block.baselines(y)]
            y += block.height + self._under
            marks.append(self._bar(entry, position, y + thick / 2, thick, scaled))
            y += thick + apart
        return marks

    @property
    def _figure(self) -> float:
        return round(self.size * 1.2)

    @property
    def _least(self) -> float:
        return round(self.size * 1.15)

    @property
    def _under(self) -> float:
        return round(self.size * 0.22)

    @property
    def _apart(self) -> float:
        return round(self.size * 0.7)


_ASCENT = 4.0  # small letters like k and l rise over the capitals a line is measured by


@dataclass(frozen=True)
class Bars:
    """The proof. Few rows are set larger, their bars broader, to a limit; what is empty then is meant to be."""

    entries: tuple[Entry, ...]
    write: Written
    brand: Brand
    palette: Palette
    size: float

    def height(self, width: float) -> float:
        try:
            return self._way(_Beside).height(width)
        except TextOverflow:  # a name too long to stand beside its bar may stand above it
            if len(self.entries) > FEW:
                raise
            return self._way(_Above).height(width)

    def place(self, box: Box) -> Sequence[Mark]:
        if len(self.entries) > _SOME:
            return self._way(_Beside).place(box)
        return next((way for way in self._ways() if way.fits(box)), self._way(_Beside)).place(box)

    def _ways(self) -> Iterator[_Rows]:
        """The ways to set the rows, the largest first."""
        few = len(self.entries) <= FEW
        kinds: tuple[type[_Rows], ...] = (_Above, _Beside) if few else (_Beside,)
        for kind in kinds:
            yield from (self._way(kind, by) for by in _LARGER)
        yield self._way(_Beside)
        if few:
            yield self._way(_Above)

    def _way(self, kind: type[_Rows], by: float = 1.0) -> _Rows:
        return kind(self.entries, self.write, self.brand, self.palette, round(self.size * by))
