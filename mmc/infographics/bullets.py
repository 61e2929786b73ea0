"""Targets and what was reached as a proof: one bar for each, its target as a tick, its share on the right edge."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from mmc.core.format import Box, TypeScale
from mmc.core.language import say
from mmc.drawing.brand import Brand, Palette
from mmc.drawing.bullet import Bullet
from mmc.drawing.marks import Mark, Text
from mmc.drawing.motion import GROW, Timing, staggered
from mmc.drawing.type import Run, cap_height, shape
from mmc.drawing.wrap import Block, fit
from mmc.errors import TextOverflow
from mmc.infographics.ordered import LARGER, enlarged

_BEGIN, _FADE = 0.25, 0.3  # seconds
_LONGEST = 1.5  # shares beyond this leave the track in a point: one giant would make the others unreadable
_NAME_SHARE = 0.56  # of the width a name may take beside its bar
_ASCENT = 4.0  # small letters like k and l rise over the capitals a line is measured by
_FEW = 3  # rows whose bars are broad and stand on the footer, as ranked bars do

Room = Literal["airy", "told", "short"]


@dataclass(frozen=True)
class Goal:
    """One row, ready to be set."""

    name: str
    share: float | None  # realised over target; None where nothing was reported
    percent: str
    told: str  # "203.400 dari 180.000 pembaca"
    unit: str
    met: bool
    chosen: bool = False


@dataclass(frozen=True)
class Bullets:
    """airy: name, bar and numbers under each other. told: name over numbers, bar beside. short: without numbers."""

    goals: tuple[Goal, ...]
    brand: Brand
    palette: Palette
    scale: TypeScale
    room: Room

    def height(self, width: float) -> float:
        if self.room == "airy":
            names = self._names(width - self._shares - 28)
            return sum(self._airy_height(name) for name in names) - 26 + self._note + _ASCENT
        return sum(self._row_heights(self._beside(width))) + self._note

    def place(self, box: Box) -> Sequence[Mark]:
        for by in LARGER[:-1]:
            larger = replace(self, scale=enlarged(self.scale, by))
            try:
                if larger.height(box.w) + 0.6 * larger.scale.label * len(self.goals) <= box.h:
                    return larger.rows(box)
            except TextOverflow:
                continue
        return self.rows(box)

    def rows(self, box: Box) -> Sequence[Mark]:
        """The marks at this size."""
        rows = Box(box.x, box.y, box.w, box.h - self._note)
        marks = self._place_airy(rows) if self.room == "airy" else self._place_lines(rows)
        style, size = self.brand.words(500), self.scale.kicker
        last = max(mark.box.bottom for mark in marks)
        y = min(last + 30, box.bottom - self._note + 14) + cap_height(style, size)
        note = shape(say("Garis tegak = target", "Upright line = target"), style, size)  # under the ticks it explains
        return [*marks, Text(note, box.right - note.width, y, self.palette.grey, self.palette.ground, "note")]

    @property
    def _note(self) -> float:
        return 14 + self.scale.kicker

    def _row_heights(self, names: Sequence[Block]) -> list[float]:
        told = self.scale.kicker * 1.25 if self.room == "told" else 0.0
        return [max(self.scale.label * 1.3, name.height + told + 10) for name in names]

    @property
    def _reach(self) -> float:
        """The share at the end of every track: the target's, or more where targets were passed."""
        return min(_LONGEST, max([1.0, *(goal.share for goal in self.goals if goal.share is not None)]))

    @property
    def _shares(self) -> float:
        return max(self._share(goal).width for goal in self.goals)

    def _share(self, goal: Goal) -> Run:
        if goal.share is None:
            return shape(goal.percent, self.brand.words(500), self.scale.label)
        return shape(goal.percent, self.brand.figures(700), self.scale.label)

    def _names(self, room: float) -> list[Block]:
        size = (self.scale.label, self.scale.label)
        return [fit(goal.name, self.brand.words(700 if goal.chosen else 600), size, room, 2, leading=1.15,
                    element="label") for goal in self.goals]

    def _beside(self, width: float) -> list[Block]:
        return self._names(width * _NAME_SHARE)

    def _color(self, goal: Goal) -> str:
        if goal.chosen:
            return self.palette.accent
        return self.palette.muted_strong if goal.met else self.palette.muted

    def _timing(self, goal: Goal, position: int) -> Timing:
        if not goal.chosen or len(self.goals) == 1:
            return staggered(position, _BEGIN)
        return Timing(staggered(len(self.goals) - 1, _BEGIN).end, GROW)

    def _bar(self, goal: Goal, track: Box, timing: Timing) -> Bullet:
        p = self.palette
        share = (goal.share or 0.0) / self._reach
        return Bullet(track, share, 1.0 / self._reach, self._color(goal), p.hairline, p.ink, timing)

    def _said(self, goal: Goal, right: float, y: float, timing: Timing) -> Text:
        p, run = self.palette, self._share(goal)
        color = p.accent if goal.chosen else p.ink if goal.share is not None else p.grey
        return Text(run, right - run.width, y, color, p.ground, "value", Timing(timing.end - _FADE, _FADE))

    def _airy_height(self, name: Block) -> float:
        return name.height + self._over + self._thick + 14 + self.scale.kicker * 1.1 + 26

    @property
    def _thick(self) -> float:
        return round(self.scale.label * (1.7 if self._few else 0.72))

    @property
    def _few(self) -> bool:
        return len(self.goals) <= _FEW

    @property
    def _over(self) -> float:
        return max(10.0, 4.0 + 0.22 * self._thick)  # the target's tick rises over its bar, not into the name

    def _place_airy(self, box: Box) -> list[Mark]:
        """Name and share over the bar, the numbers behind them under it; spare height goes between the rows."""
        names, p, size = self._names(box.w - self._shares - 28), self.palette, self.scale.kicker
        box = box.inset(0, _ASCENT, 0, 0)
        needed = sum(self._airy_height(name) for name in names) - 26
        spare = min(96.0 if self._few else 44.0, max(0.0, (box.h - needed) / len(names)))
        y, marks = box.y, list[Mark]()
        if self._few:
            y = max(y, box.bottom - 14 - needed - spare * (len(names) - 1))
        for position, (goal, name) in enumerate(zip(self.goals, names, strict=True)):
            timing = self._timing(goal, position)
            begin = Timing(timing.begin, _FADE)
            color = p.accent if goal.chosen else p.ink
            marks += [Text(run, box.x, base, color, p.ground, "label", begin) for run, base in name.baselines(y)]
            last = y + name.cap + (len(name.lines) - 1) * name.leading
            marks.append(self._said(goal, box.right, last, timing))
            top = y + name.height + self._over
            marks.append(self._bar(goal, Box(box.x, top, box.w, self._thick), timing))
            told = self._told(goal, box.w)
            base = top + self._thick + 14 + cap_height(self.brand.figures(500), size)
            marks.append(Text(told, box.x, base, p.grey, p.ground, "value", begin))
            y += self._airy_height(name) + spare
        return marks

    def _told(self, goal: Goal, room: float) -> Run:
        run = shape(goal.told, self.brand.figures(500), self.scale.kicker)
        if run.width > room:
            raise TextOverflow(f"'{goal.told}' is wider than its {room:.0f} px", element="value")
        return run

    def _place_lines(self, box: Box) -> list[Mark]:
        """One row each: name, and the numbers under it if there is room; bar; share."""
        names, p = self._beside(box.w), self.palette
        told = [self._told(goal, box.w * _NAME_SHARE) for goal in self.goals] if self.room == "told" else []
        heights = self._row_heights(names)
        spare = min(40.0 if self._few else 30.0, max(0.0, (box.h - sum(heights)) / len(names)))
        left = box.x + max([name.width for name in names] + [run.width for run in told]) + 26
        right = box.right - self._shares - 26
        if right - left < 120:
            raise TextOverflow("names leave no room for the bars; shorten them", element="label")
        thick = min(34.0, round((min(heights) + spare) * 0.5))
        cap = cap_height(self.brand.figures(700), self.scale.label)
        y, marks = box.y, list[Mark]()
        for position, (goal, name) in enumerate(zip(self.goals, names, strict=True)):
            middle, timing = y + (heights[position] + spare) / 2, self._timing(goal, position)
            y += heights[position] + spare
            color, begin = p.accent if goal.chosen else p.ink, Timing(timing.begin, _FADE)
            last = middle + (name.cap + (len(name.lines) - 1) * name.leading) / 2
            if told:
                last -= self.scale.kicker * 0.66
                base = last + self.scale.kicker * 1.32
                marks.append(Text(told[position], box.x, base, p.grey, p.ground, "value", begin))
            marks += [Text(run, box.x, last - (len(name.lines) - 1 - i) * name.leading, color, p.ground, "label", begin)
                      for i, run in enumerate(name.lines)]
            marks.append(self._bar(goal, Box(left, round(middle - thick / 2), right - left, thick), timing))
            marks.append(self._said(goal, box.right, middle + cap / 2, timing))
        return marks
