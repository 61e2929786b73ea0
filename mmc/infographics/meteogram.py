"""The proof of a town's forecast: a column a step with time, sky and words over one line of temperature."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import tzinfo

import skia

from mmc.core import english, text
from mmc.core.finding_hours import Hour
from mmc.core.format import Box, TypeScale
from mmc.core.language import say
from mmc.drawing.brand import Brand, Palette
from mmc.drawing.marks import Line, Mark, Shape, Text
from mmc.drawing.motion import Timing, staggered
from mmc.drawing.type import Run, Style, cap_height, shape
from mmc.drawing.weather import Sky, at_night, sky_of
from mmc.drawing.wrap import Block, fit
from mmc.infographics.figures import no_data

_BEGIN, _APPEAR, _DRAW, _FADE = 0.2, 0.35, 0.8, 0.3  # seconds
_PLAYS = 8.0  # the weather moves before it rests in the still's pose
_ICON = 104.0
_SUNRISE, _SUNSET = 6, 18  # near the equator, all year
_LEAST_CURVE, _WIDEST = 110.0, 220.0
_STEEPEST = 2.0  # the line's height in columns: a line that is drawn taller tells a drama


@dataclass(frozen=True)
class Meteogram:
    """Columns from left to right in time; a thin line where a new day begins."""

    hours: tuple[Hour, ...]
    zone: tzinfo
    unit: str
    brand: Brand
    palette: Palette
    scale: TypeScale
    wet: bool  # it may rain: the rain carries the colour, else the warmest hour does
    low: bool = False  # little height: no words and no line, the numbers alone

    def height(self, width: float) -> float:
        rest = self.scale.label * 1.6 if self.low else self._words_height(width) + self.scale.label * 2.6 + _LEAST_CURVE
        return self._top + self._icon(width) + rest

    def place(self, box: Box) -> Sequence[Mark]:
        pitch, icon = self._pitch(box.w), self._icon(box.w)
        top = box.y + self._top + icon + (0 if self.low else self._words_height(box.w))
        tall = min(box.bottom - top, pitch * _STEEPEST if not self.low else self.scale.label * 1.6)
        marks: list[Mark] = list(self._midnight(Box(box.x, box.y, box.w, self._top + icon), pitch))
        blocks = [None] * len(self.hours) if self.low else self._blocks(pitch)
        for position, (hour, block) in enumerate(zip(self.hours, blocks, strict=True)):
            marks += self._column(hour, block, box.x + position * pitch, box.y, pitch, icon, position)
        if self.low:
            return [*marks, *self._numbers(box, top, pitch)]
        return [*marks, *self._curve(Box(box.x, top, box.w, tall), pitch)]

    @property
    def _top(self) -> float:
        """Day and time over the icons."""
        return self.scale.source * 1.5 + self.scale.label * 1.35

    def _pitch(self, width: float) -> float:
        return min(_WIDEST, width / len(self.hours))

    def _icon(self, width: float) -> float:
        return round(min(_ICON if not self.low else 68.0, self._pitch(width) * 0.84))

    def _blocks(self, pitch: float) -> list[Block]:
        size = (self.scale.source, self.scale.source)
        return [fit(spoken(hour.words), self.brand.figures(600 if hour.rain else 500), size, pitch - 2, 4,
                    leading=1.12, element="label") for hour in self.hours]

    def _words_height(self, width: float) -> float:
        return max(block.height for block in self._blocks(self._pitch(width))) + 14 + 30

    def _midnight(self, box: Box, pitch: float) -> list[Mark]:
        """The day over the first column and over each column that begins a new one."""
        p, style, size = self.palette, self.brand.words(500), self.scale.source
        marks: list[Mark] = []
        before, free = None, box.x - 1
        for position, hour in enumerate(self.hours):
            day = hour.at.astimezone(self.zone).date()
            x = box.x + position * pitch
            if day != before:
                run = shape(f"{day.day} {text.short_month(day)}", style, size)
                left = min(x + (10 if position else 0), box.right - run.width)
                if left >= free:
                    marks.append(Text(run, left, box.y + cap_height(style, size), p.grey, p.ground, "tick"))
                    free = left + run.width + 16
                if position:
                    marks.append(Shape(Box(round(x) - 1, box.y, 2, box.h), p.hairline))
            before = day
        return marks

    def _column(
        self, hour: Hour, block: Block | None, left: float, top: float, pitch: float, icon: float, position: int
    ) -> list[Mark]:
        p, style, size = self.palette, self.brand.figures(600), self.scale.label
        enters, middle = staggered(position, _BEGIN, _APPEAR), left + pitch / 2
        time = shape(text.clock(hour.at, self.zone).split(" ")[0], style, min(size, pitch * 0.32))
        y = top + self.scale.source * 1.5
        marks: list[Mark] = [
            Text(time, middle - time.width / 2, y + cap_height(style, size), p.ink, p.ground, "label", enters)
        ]
        area = Box(round(middle - icon / 2), round(top + self._top), icon, icon)
        marks.append(Sky(sky_at(hour, self.zone), area, p, enters, _PLAYS))
        if block is None:
            return marks
        says = Timing(staggered(len(self.hours) - 1, _BEGIN, _APPEAR).end, 0.5) if hour.rain else enters
        color = p.rain if hour.rain else p.grey
        return [*marks, *(
            Text(run, middle - run.width / 2, base, color, p.ground, "label", says)
            for run, base in block.baselines(area.bottom + 14)
        )]

    @property
    def warmest(self) -> float | None:
        """The highest temperature of a dry day: it carries the accent. None where the rain does."""
        known = [h.warmth for h in self.hours if h.warmth is not None]
        one_for_all = len(known) > 1 and min(known) == max(known)
        return None if self.wet or not known or one_for_all else max(known)

    def figure(self, hour: Hour) -> tuple[str, Style, str]:
        """A temperature as written, its style and its colour; the warmest carries the accent on a dry day."""
        if hour.warmth is None:
            return "–", self.brand.figures(500), self.palette.grey
        best = hour.warmth == self.warmest
        style = self.brand.figures(700)
        return text.number(hour.warmth, 0) + self.unit, style, self.palette.accent if best else self.palette.ink

    def _numbers(self, box: Box, top: float, pitch: float) -> list[Mark]:
        marks: list[Mark] = []
        for position, hour in enumerate(self.hours):
            said, style, color = self.figure(hour)
            run = shape(said, style, self.scale.label)
            x = box.x + (position + 0.5) * pitch - run.width / 2
            base = top + 16 + cap_height(style, self.scale.label)
            enters = staggered(position, _BEGIN, _APPEAR)
            marks.append(Text(run, x, base, color, self.palette.ground, "value", enters))
        return marks

    def _curve(self, box: Box, pitch: float) -> list[Mark]:
        """The line through all temperatures, each written above its dot."""
        p, size = self.palette, self.scale.label
        known = [h.warmth for h in self.hours if h.warmth is not None]
        if not known:
            return []
        low, span = min(known), (max(known) - min(known)) or 1.0
        inner = Box(box.x, box.y + size * 1.5, box.w, box.h - size * 2.6)  # a label may stand above it or below
        at = [(box.x + (i + 0.5) * pitch, inner.bottom - ((h.warmth or low) - low) / span * inner.h)
              for i, h in enumerate(self.hours)]
        there = [h.warmth is not None for h in self.hours]
        begin = staggered(len(self.hours) - 1, _BEGIN, _APPEAR).end
        marks: list[Mark] = []
        path = skia.PathBuilder()
        for i, (x, y) in enumerate(at):
            if there[i] and i and there[i - 1]:
                path.lineTo(x, y)
            elif there[i]:
                path.moveTo(x, y)
                path.lineTo(x + 0.01, y)  # a lonely point still leaves a dot
        end = at[max(i for i, known_ in enumerate(there) if known_)]
        marks.append(Line(path.detach(), end, p.muted_strong, 5.0, 9.0, Timing(begin, _DRAW)))
        for i, (hour, (x, y)) in enumerate(zip(self.hours, at, strict=True)):
            said, style, color = self.figure(hour)
            run = shape(said, style, size)
            says = Timing(begin + _DRAW * i / len(self.hours), _FADE)
            best = hour.warmth is not None and hour.warmth == self.warmest
            if there[i]:
                dot = 11.0 if best else 8.0
                tone = p.accent if best else p.muted_strong
                marks.append(Shape(Box(x - dot, y - dot, 2 * dot, 2 * dot), tone, p.ground, dot, says))
            base = self._beside(at, there, i, run) if there[i] else inner.bottom
            marks.append(Text(run, x - run.width / 2, base, color, p.ground, "value", says))
        return marks

    def _beside(self, at: list[tuple[float, float]], there: list[bool], i: int, run: Run) -> float:
        """The baseline of a label that keeps clear of the line: over its dot, or under it in a valley."""
        (x, y), reach = at[i], run.width / 2 + 6
        near = [at[j] for j in (i - 1, i + 1) if 0 <= j < len(at) and there[j]]
        lines = [y + (other - y) * min(1.0, reach / abs(across - x)) for across, other in near]
        if lines and min(lines) < y - 10 and max(other for _, other in near) <= y:
            return y + 22 + cap_height(self.brand.figures(700), self.scale.label)
        return min([y, *lines]) - 20


def sky_at(hour: Hour, zone: tzinfo) -> str:
    """The icon of an hour: where the day shows a sun, the night shows a moon."""
    sky, _ = sky_of(hour.words)
    return sky if _SUNRISE <= hour.at.astimezone(zone).hour < _SUNSET else at_night(sky)


def spoken(words: str) -> str:
    """A description as it stands on a picture."""
    said = say(words.strip(), english.weather(words.strip()))
    if not said:
        return no_data()
    return said if sky_of(words)[0] == "neutral" else said[:1].upper() + said[1:].lower()
