"""A town's forecast as rows: time, sky, words, and the temperature as a dot on a scale. For boxes that are tall."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import skia

from mmc.core import text
from mmc.core.format import Box
from mmc.drawing.marks import Line, Mark, Shape, Text
from mmc.drawing.motion import Timing, staggered
from mmc.drawing.type import cap_height, shape
from mmc.drawing.weather import Sky
from mmc.drawing.wrap import Block, fit
from mmc.errors import TextOverflow
from mmc.infographics.meteogram import Meteogram, sky_at, spoken

_BEGIN, _APPEAR, _FADE = 0.2, 0.35, 0.3  # seconds
_PLAYS = 8.0  # the weather moves before it rests in the still's pose
_GAP, _ICON = 28.0, 120.0
_LEAST, _MOST = 1.5, 4.2  # a row's height, in label sizes
_SCALE_SHARE, _LEAST_SCALE = 0.3, 110.0  # of the width, at the most, for the dots; fewer pixels draw none
_TALL = 0.6  # of its width: from here on a box is for rows


@dataclass(frozen=True)
class Forecast:
    """The proof of a town's hours: rows where the box is tall, columns with a line where it is not."""

    columns: Meteogram
    notes: tuple[str, ...]  # humidity, wind: one for each hour, may be empty

    def height(self, width: float) -> float:
        return self.columns.height(width)

    def place(self, box: Box) -> Sequence[Mark]:
        if not self.columns.low and box.h >= _TALL * box.w:
            for notes in (self.notes, ("",) * len(self.notes)):  # the notes give way before the rows do
                rows = HourRows(self.columns, notes)
                if rows.fits(box):
                    return rows.place(box)
        return self.columns.place(box)


@dataclass(frozen=True)
class HourRows:
    """The later, the lower; the day stands over its first hour where there are two."""

    told: Meteogram
    notes: tuple[str, ...]

    def height(self, width: float) -> float:
        words = max(self._tall(block, note) for block, note in self._blocks(width, self._size * _LEAST))
        return max(self._size * _LEAST, words + 14) * len(self.told.hours) + self._day_height * len(self._new_days())

    def fits(self, box: Box) -> bool:
        """True if every word can be set in a box."""
        try:
            return self.height(box.w) <= box.h
        except TextOverflow:
            return False

    def place(self, box: Box) -> Sequence[Mark]:
        hours, days = self.told.hours, self._new_days()
        pitch = min(self._size * _MOST, (box.h - self._day_height * len(days)) / len(hours))
        blocks, marks, y = self._blocks(box.w, pitch), [], box.y
        middles: list[float] = []
        for position, (block, note) in enumerate(blocks):
            if position in days:
                marks += self._day(Box(box.x, y, box.w, self._day_height), position)
                y += self._day_height
            elif position:
                marks.append(Shape(Box(box.x, round(y), box.w, 1.5), self.told.palette.hairline))
            marks += self._row(box, y, pitch, position, block, note)
            middles.append(y + pitch / 2)
            y += pitch
        return [*marks, *self._dots(box, pitch, middles)]

    @property
    def _size(self) -> float:
        return self.told.scale.label

    @property
    def _day_height(self) -> float:
        return round(self.told.scale.source * 2.1)

    def _new_days(self) -> list[int]:
        """The positions whose hour begins a day; none if there is one day only."""
        days = [hour.at.astimezone(self.told.zone).date() for hour in self.told.hours]
        return [i for i, day in enumerate(days) if not i or day != days[i - 1]] if len(set(days)) > 1 else []

    def _day(self, box: Box, position: int) -> list[Mark]:
        p, style, size = self.told.palette, self.told.brand.words(600), self.told.scale.source
        day = self.told.hours[position].at.astimezone(self.told.zone).date()
        run = shape(text.long_date(day), style, size)
        base = box.bottom - 14 if position else box.y + cap_height(style, size)
        line = Shape(Box(box.x, round(box.bottom), box.w, 1.5), p.hairline)
        return [Text(run, box.x, base, p.grey, p.ground, "tick", staggered(position, _BEGIN, _APPEAR)), line]

    def _left(self, pitch: float) -> tuple[float, float, float]:
        """Where icon and words begin, and how large the icon is."""
        time = shape("00.00", self.told.brand.figures(600), self._size).width
        icon = float(round(min(_ICON, pitch * 0.92)))
        return time + _GAP, time + 2 * _GAP + icon - 6, icon

    def _right(self) -> float:
        """The room of the temperatures at the right edge."""
        return max(shape(self.told.figure(hour)[0], self.told.brand.figures(700), self._size).width
                   for hour in self.told.hours)

    def _scale(self, width: float, pitch: float) -> float:
        """The length of the dots' scale; zero where the words need the room."""
        _, words, _ = self._left(pitch)
        style = self.told.brand.words(600)
        longest = max(shape(spoken(hour.words), style, self._size).width for hour in self.told.hours)
        longest = max([longest, *(shape(note, self.told.brand.words(500), self.told.scale.source).width
                                  for note in self.notes)])
        room = width - words - min(longest + 6, 0.5 * width) - self._right() - 2 * _GAP
        return min(room, width * _SCALE_SHARE) if room >= _LEAST_SCALE else 0.0

    def _blocks(self, width: float, pitch: float) -> list[tuple[Block, Block | None]]:
        told, (_, words, _) = self.told, self._left(pitch)
        scale = self._scale(width, pitch)
        room = width - words - self._right() - _GAP - (scale + _GAP if scale else 0)
        size, small = (self._size, self._size), (told.scale.source, told.scale.source)
        return [
            (fit(spoken(hour.words), told.brand.words(600 if hour.rain else 500), size, room, 2, leading=1.15,
                 element="label"),
             fit(note, told.brand.words(500), small, room, 2, leading=1.2, element="note") if note else None)
            for hour, note in zip(told.hours, self.notes, strict=True)
        ]

    def _tall(self, block: Block, note: Block | None) -> float:
        return block.height + (note.height + 4 if note else 0.0)

    def _row(
        self, box: Box, top: float, pitch: float, position: int, block: Block, note: Block | None
    ) -> list[Mark]:
        told, p, hour = self.told, self.told.palette, self.told.hours[position]
        enters, middle = staggered(position, _BEGIN, _APPEAR), top + pitch / 2
        icon_x, words_x, icon = self._left(pitch)
        style = told.brand.figures(600)
        time = shape(text.clock(hour.at, told.zone).split(" ")[0], style, self._size)
        level = middle + cap_height(style, self._size) / 2
        area = Box(round(box.x + icon_x), round(middle - icon / 2), icon, icon)
        marks: list[Mark] = [
            Text(time, box.x, level, p.ink, p.ground, "label", enters),
            Sky(sky_at(hour, told.zone), area, p, enters, _PLAYS),
        ]
        last = Timing(staggered(len(told.hours) - 1, _BEGIN, _APPEAR).end, 0.5) if hour.rain else enters
        color = p.rain if hour.rain else p.ink if note else p.grey
        y = middle - (self._tall(block, note)) / 2 + 2
        marks += [Text(run, box.x + words_x, base, color, p.ground, "label", last) for run, base in block.baselines(y)]
        if note:
            marks += [Text(run, box.x + words_x, base, p.grey, p.ground, "note", enters)
                      for run, base in note.baselines(y + block.height + 4)]
        said, bold, ink = told.figure(hour)
        run = shape(said, bold, self._size)
        return [*marks, Text(run, box.right - run.width, level, ink, p.ground, "value", enters)]

    def _dots(self, box: Box, pitch: float, middles: Sequence[float]) -> list[Mark]:
        """The temperatures on one scale, joined from hour to hour; a missing one leaves a gap."""
        told, length = self.told, self._scale(box.w, pitch)
        known = [hour.warmth for hour in told.hours if hour.warmth is not None]
        if not length or len(known) < 2:
            return []
        low, span, p = min(known), (max(known) - min(known)) or 1.0, told.palette
        left = box.right - self._right() - _GAP - length + 12
        marks: list[Mark] = []
        before: tuple[float, float] | None = None
        dots: list[Mark] = []
        for position, (hour, y) in enumerate(zip(told.hours, middles, strict=True)):
            if hour.warmth is None:
                before = None
                continue
            enters = staggered(position, _BEGIN + _APPEAR, _FADE)
            x = left + (hour.warmth - low) / span * (length - 24)
            if before:
                path = skia.PathBuilder()
                path.moveTo(*before)
                path.lineTo(x, y)
                marks.append(Line(path.detach(), (x, y), p.muted_strong, 5.0, 0.0, enters))
            best = hour.warmth == told.warmest
            dot = 11.0 if best else 8.0
            area = Box(x - dot, y - dot, 2 * dot, 2 * dot)
            dots.append(Shape(area, p.accent if best else p.muted_strong, p.ground, dot, enters))
            before = (x, y)
        return [*marks, *dots]
