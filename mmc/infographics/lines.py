"""Lines over time: an axis, the lines, and their names where they end, moved apart so that none collide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

import skia

from mmc.core import text
from mmc.core.format import Box, TypeScale
from mmc.core.language import say
from mmc.drawing.brand import Brand, Palette
from mmc.drawing.marks import Line, Mark, Shape, Text
from mmc.drawing.motion import Timing
from mmc.drawing.scales import date_ticks, number_ticks, spread, thinned
from mmc.drawing.type import Run, cap_height, shape
from mmc.drawing.wrap import Block, fit
from mmc.errors import TextOverflow
from mmc.infographics.figures import Written, axis_writer
from mmc.infographics.plot import Plot

_BEGIN, _DRAW, _FADE = 0.25, 0.8, 0.3  # seconds
_TO_LABEL = 20.0  # from a line's end to its name
_NAME_SHARE = 0.34  # of the width the names at the right may take


@dataclass(frozen=True)
class Series:
    """One line: values in the order of the moments, None where nothing was measured."""

    name: str
    values: tuple[float | None, ...]
    chosen: bool = False

    @property
    def points(self) -> list[tuple[int, float]]:
        """(position, value) of what is there."""
        return [(i, v) for i, v in enumerate(self.values) if v is not None]


@dataclass(frozen=True)
class Lines:
    """The proof of a trend."""

    moments: tuple[Any, ...]  # dates or texts
    series: tuple[Series, ...]
    write: Written
    unit: str
    brand: Brand
    palette: Palette
    scale: TypeScale
    compact: bool = False  # little height: a name and its value share one line, the words around say the unit

    def height(self, width: float) -> float:
        ends = sum(h + 8 for h in self._end_heights(width))
        return max(150.0 if self.compact else 200.0, ends) + self._above + self._below

    def place(self, box: Box) -> Sequence[Mark]:
        ticks = self._ticks(box.h)
        write, note = axis_writer(ticks, self.unit)
        labels = [shape(write(tick), self._figures, self.scale.kicker) for tick in ticks]
        left = box.x + max(run.width for run in labels) + 16
        right = box.right - self._ends_width(box.w) - _TO_LABEL
        if right - left < 160:
            raise TextOverflow("names at the lines' ends leave no room for the lines; shorten them", element="label")
        top = box.y + self._above
        area = Box(left, top, right - left, box.bottom - self._below - top)
        frame = Plot(area, ticks[0], ticks[-1], self._places())
        axis = self._axis(frame, box, ticks, labels, note)
        ends = self._ends(frame, box)
        drawn = [self._line(frame, s) for s in sorted(self.series, key=lambda s: s.chosen)]
        marks = [*axis, *drawn, *ends]
        marks += self._peak(frame, marks)
        return [*marks, *self._beginning(frame, marks)]

    def scaled_unit(self) -> str:
        """What the ticks of a low picture count: `ribu rupiah per kilogram`, for the words around it."""
        return axis_writer(self._ticks(0.0), self.unit)[1]

    def _ticks(self, tall: float) -> list[float]:
        """Round numbers around all values; in a low picture few, and those that leave the least room unused."""
        values = [v for s in self.series for _, v in s.points]
        steps = (2, 3) if self.compact else (5 if tall > 420 else 4,)
        choices = [number_ticks(min(values), max(values), most) for most in steps]
        return min(choices, key=lambda ticks: ticks[-1] - ticks[0])

    @property
    def _figures(self) -> Any:
        return self.brand.figures(500)

    @property
    def _above(self) -> float:
        return self.scale.kicker * (0.5 if self.compact else 1.9)  # the unit's line

    @property
    def _below(self) -> float:
        return self.scale.kicker * 1.8  # the moments' line

    def _places(self) -> tuple[float, ...]:
        if all(isinstance(m, date) for m in self.moments):
            first, last = self.moments[0].toordinal(), self.moments[-1].toordinal()
            return tuple((m.toordinal() - first) / (last - first) for m in self.moments)
        return tuple(i / (len(self.moments) - 1) for i in range(len(self.moments)))

    def _axis(self, frame: Plot, box: Box, ticks: list[float], labels: list[Run], note: str) -> list[Mark]:
        p, size = self.palette, self.scale.kicker
        marks: list[Mark] = []
        if not self.compact:
            above = shape(note, self.brand.words(500), size)
            marks.append(Text(above, box.x, box.y + cap_height(self.brand.words(500), size), p.grey, p.ground, "unit"))
        for tick, run in zip(ticks, labels, strict=True):
            y = frame.y(tick)
            marks.append(Shape(Box(frame.box.x, round(y) - 1, frame.box.w, 2), p.hairline))
            level = y + cap_height(self._figures, size) / 2
            marks.append(Text(run, frame.box.x - 16 - run.width, level, p.grey, p.ground, "tick"))
        return [*marks, *self._moment_labels(frame, box)]

    def _moment_labels(self, frame: Plot, box: Box) -> list[Mark]:
        """The densest set of labels whose neighbours keep their distance."""
        style, p = self.brand.words(500), self.palette
        y = box.bottom - 0.22 * self.scale.kicker
        for choice in self._choices(frame):
            runs = [(x, shape(said, style, self.scale.kicker)) for x, said in choice]
            # The first label begins where the axis does, unless it is too long to end before it.
            placed = [(min(max(x - r.width / 2, frame.box.x), max(box.x, frame.box.right - r.width)), r)
                      for x, r in runs]
            if all(one[0] + one[1].width + 22 <= other[0] for one, other in pairwise(placed)):
                return [Text(run, x, y, p.grey, p.ground, "tick") for x, run in placed]
        raise TextOverflow("the labels of the time axis do not fit; shorten them", element="tick")

    def _choices(self, frame: Plot) -> Any:
        moments = self.moments
        dated = all(isinstance(m, date) for m in moments)
        if not dated or len(moments) <= 8:
            names = [text.short_date(m) if dated else m for m in moments]
            if dated and all(m.day == 1 for m in moments):
                names = [f"{text.short_month(m)} {m.year}" for m in moments]
            for chosen in thinned(names):
                yield [(frame.x(i), names[i]) for i in chosen]
            return
        first, last = moments[0], moments[-1]
        span = last.toordinal() - first.toordinal()
        for ticks in date_ticks(first, last):
            yield [(frame.box.x + (d.toordinal() - first.toordinal()) / span * frame.box.w, said) for d, said in ticks]

    def _line(self, frame: Plot, series: Series) -> Mark:
        path, pen_down = skia.PathBuilder(), False
        for position, value in enumerate(series.values):
            if value is None:
                pen_down = False  # a gap stays a gap: missing is not zero and not a straight line
                continue
            x, y = frame.x(position), frame.y(value)
            if pen_down:
                path.lineTo(x, y)
            else:
                path.moveTo(x, y)
                path.lineTo(x + 0.01, y)  # a lonely point still leaves a dot
            pen_down = True
        last, value = series.points[-1]
        width = 7.0 if series.chosen else 5.0
        return Line(path.detach(), (frame.x(last), frame.y(value)), self._color(series), width,
                    11.0 if series.chosen else 8.0, self._timing(series))

    def _timing(self, series: Series) -> Timing:
        """The quiet lines together, then the accent."""
        quiet = any(not s.chosen for s in self.series)
        return Timing(_BEGIN + (_DRAW if series.chosen and quiet else 0.0), _DRAW)

    def _color(self, series: Series) -> str:
        if series.chosen:
            return self.palette.accent
        quiet = [s.name for s in self.series if not s.chosen]
        tones = (self.palette.muted_strong, self.palette.muted, self.palette.grey, self.palette.rain)
        return tones[quiet.index(series.name) % len(tones)]

    def _names(self, width: float) -> list[Block]:
        size = (self.scale.label, self.scale.label)
        return [
            fit(s.name, self.brand.words(700 if s.chosen else 500), size, width * _NAME_SHARE,
                1 if self.compact else 3, leading=1.12, element="label")
            for s in self.series
        ]

    def _values(self) -> list[Block]:
        size = (self.scale.label, self.scale.label)
        return [
            fit(self.write(s.points[-1][1]), self.brand.figures(700 if s.chosen else 600), size, 10_000, 1)
            for s in self.series
        ]

    def _end_heights(self, width: float) -> list[float]:
        pairs = zip(self._names(width), self._values(), strict=True)
        return [n.height if self.compact else n.height + v.height + 5 for n, v in pairs]

    def _ends_width(self, width: float) -> float:
        names, values = self._names(width), self._values()
        if self.compact:
            return max(n.width + 12 + v.width for n, v in zip(names, values, strict=True))
        return max(block.width for block in names + values)

    def _ends(self, frame: Plot, box: Box) -> list[Mark]:
        names, values, heights = self._names(box.w), self._values(), self._end_heights(box.w)
        wanted = [frame.y(s.points[-1][1]) for s in self.series]
        centres = spread(wanted, [h + 8 for h in heights], box.y + self._above / 2, box.bottom - self._below * 0.4)
        if centres is None:
            raise TextOverflow("the names at the lines' ends do not fit under each other", element="label")
        marks: list[Mark] = []
        x = frame.box.right + _TO_LABEL
        for series, name, value, height, centre in zip(self.series, names, values, heights, centres, strict=True):
            color = self.palette.accent if series.chosen else self.palette.grey
            enters = Timing(self._timing(series).end, _FADE)
            top = centre - height / 2
            under = (x + name.width + 12, top) if self.compact else (x, top + name.height + 5)
            for block, role, (left, start) in ((name, "label", (x, top)), (value, "value", under)):
                marks += [
                    Text(run, left, y, color, self.palette.ground, role, enters) for run, y in block.baselines(start)
                ]
        return marks

    def _peak(self, frame: Plot, others: Sequence[Mark]) -> list[Mark]:
        """`Puncak Rp86.900, 17 Jul`, where it covers nothing; an optional part, left out where there is no room."""
        chosen = next((s for s in self.series if s.chosen), None)
        if chosen is None or len(chosen.points) < 4:
            return []
        at, value = max(chosen.points, key=lambda point: point[1])
        if at in (chosen.points[0][0], chosen.points[-1][0]):
            return []
        peak = f"{say('Puncak', 'Peak')} {self.write(value)}, {self._moment(at)}"
        x, y = frame.x(at), frame.y(value)
        width = shape(peak, self.brand.words(600), self.scale.kicker).width
        places = [(x + 16, y - 16), (x - width - 16, y - 16), (x - width / 2, y - 24), (x + 22, y + 6),
                  (x - width - 22, y + 6)]
        return self._note(peak, (x, y), places, frame, others)

    def _beginning(self, frame: Plot, others: Sequence[Mark]) -> list[Mark]:
        """From where the line came that the headline speaks of, over its first point or under it."""
        chosen = next((s for s in self.series if s.chosen), None)
        if chosen is None or len(chosen.points) < 2:
            return []
        at, value = chosen.points[0]
        x, y = frame.x(at), frame.y(value)
        low = y + 26 + cap_height(self.brand.words(600), self.scale.kicker)
        return self._note(self.write(value), (x, y), [(x, y - 24), (x, low), (x, y - 34), (x, low + 10)], frame, others)

    def _note(
        self, words: str, point: tuple[float, float], places: Sequence[tuple[float, float]], frame: Plot,
        others: Sequence[Mark],
    ) -> list[Mark]:
        """A dot on the chosen line and its words at the first place where they cover nothing."""
        run, p = shape(words, self.brand.words(600), self.scale.kicker), self.palette
        enters = Timing(self._timing(next(s for s in self.series if s.chosen)).end, _FADE)
        for left, base in places:
            said = Text(run, left, base, p.accent, p.ground, "note", enters)
            if self._free(said.box, frame, others):
                dot = Box(point[0] - 9, point[1] - 9, 18, 18)
                return [Shape(dot, p.accent, p.ground, 9, enters), said]
        return []

    def _moment(self, position: int) -> str:
        moment = self.moments[position]
        if not isinstance(moment, date):
            return str(moment)
        if all(m.day == 1 for m in self.moments):
            return f"{text.short_month(moment)} {moment.year}"
        if self.moments[0].year != self.moments[-1].year:
            return text.short_date(moment)
        return f"{moment.day} {text.short_month(moment)}"

    def _free(self, box: Box, frame: Plot, others: Sequence[Mark]) -> bool:
        air = Box(box.x - 8, box.y - 6, box.w + 16, box.h + 12)
        if not frame.box.inset(0, 0, 0, 8).holds(box) or any(t.box.overlaps(air) for m in others for t in m.texts()):
            return False
        return not any(frame.crosses(air, series.points) for series in self.series)
