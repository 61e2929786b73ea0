"""Race: bars that change places over the years, and the counter above them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from mmc.core.format import Box
from mmc.drawing.canvas import Canvas
from mmc.drawing.contrast import mix
from mmc.drawing.marks import Mark, Text
from mmc.drawing.motion import STILL, Timing
from mmc.drawing.scene import TextBox
from mmc.drawing.type import Style, cap_height, shape
from mmc.drawing.wrap import Block

RATE = 30  # samples a second of a track
GROWS = Timing(0.2, 0.6)  # the first bars come from their axis
_CHANGES = 0.6  # seconds in which two bars change places
_COMES = 0.4  # seconds a name takes that was not there from the start
_SAYS = 0.25  # seconds a new leader's name takes to come in
_STEPS_BACK = 0.7  # of a bar's colour goes while another passes over it
_MOVING = 0.02  # of a row: what is nearer than this to its place stands


@dataclass(frozen=True, eq=False)
class Track:
    """Each name at each sample: its value, its place (0 is first, between two while it moves), its presence."""

    values: np.ndarray  # names x samples
    places: np.ndarray
    there: np.ndarray  # 0 to 1

    @property
    def seconds(self) -> float:
        return (self.values.shape[1] - 1) / RATE

    def at(self, t: float) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
        """Values, places, presence and the way each name is moving (below zero: up) at a time, between samples."""
        last = self.values.shape[1] - 1
        sample = min(max(t * RATE, 0.0), float(last))
        low = min(int(sample), last - 1) if last else 0
        high, part = min(low + 1, last), sample - low
        values, places, there = (
            grid[:, low] * (1 - part) + grid[:, high] * part for grid in (self.values, self.places, self.there)
        )
        return values, places, there, self.places[:, high] - self.places[:, low]


def track_of(values: np.ndarray, step: float) -> Track:
    """The track of a race: names x moments, `step` seconds from moment to moment, NaN before a name is there."""
    moments = values.shape[1]
    times = np.linspace(0.0, moments - 1.0, round((moments - 1) * step * RATE) + 1)
    grid, there = np.zeros((len(values), len(times))), np.zeros((len(values), len(times)))
    for number, row in enumerate(values):
        first = int(np.argmax(~np.isnan(row)))
        grid[number] = np.interp(times, np.arange(first, moments), row[first:])
        age = (times - first) * step
        there[number] = 1.0 if first == 0 else np.clip(age / _COMES, 0.0, 1.0)
        grid[number][age < 0] = np.nan
    settle = round(_CHANGES * RATE)
    grid, there = (np.concatenate([g, np.repeat(g[:, -1:], settle, axis=1)], axis=1) for g in (grid, there))
    return Track(np.nan_to_num(grid), _smooth(_ranks(grid)), there)


def _ranks(grid: np.ndarray) -> np.ndarray:
    """The place of every name at every sample; equal values stand in the order they have at the end."""
    known = np.where(np.isnan(grid), -1.0, grid)
    final = np.argsort(np.argsort(-known[:, -1], kind="stable"), kind="stable")
    # Two values that cross meet in one sample: who is ahead at the end is ahead there.
    order = np.lexsort((np.broadcast_to(final[:, None], known.shape), -known), axis=0)
    ranks = np.empty_like(order)
    np.put_along_axis(ranks, order, np.broadcast_to(np.arange(len(grid))[:, None], order.shape), axis=0)
    return ranks.astype(float)


def _smooth(ranks: np.ndarray) -> np.ndarray:
    """Places as a weighted mean over the time two bars take to change: a step becomes a soft ramp."""
    half = round(_CHANGES * RATE / 2)
    window = 1 + np.cos(np.linspace(-np.pi, np.pi, 2 * half + 1))
    padded = np.pad(ranks, ((0, 0), (half, half)), mode="edge")
    return np.stack([np.convolve(row, window / window.sum(), mode="valid") for row in padded])


@dataclass(frozen=True)
class RaceMark(Mark):
    """The bars. Who rises passes over who falls on a plate of ground colour: two names are never mixed."""

    track: Track
    area: Box  # the rows and a little below them
    names: tuple[Block, ...]
    colors: tuple[str, ...]  # of the bars
    inks: tuple[str, ...]  # of the numbers
    rows: int  # how many are shown
    pitch: float
    axis: float
    scale: float  # pixels for one of what is counted
    written: Callable[[float], str] = field(compare=False)
    styles: tuple[Style, ...]
    size: float
    ink: str
    ground: str
    start: float  # seconds until the race begins
    timing: Timing = STILL  # from the first bar's growing to the last one's place

    @property
    def box(self) -> Box:
        return self.area

    def classes(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self.colors))

    def draw(self, canvas: Canvas, t: float) -> None:
        values, places, there, moves = self.track.at(self._since(t))
        grown = GROWS.progress(t)
        off = np.abs(places - np.rint(places)) > _MOVING
        order = sorted(range(len(values)), key=lambda n: (off[n], off[n] and moves[n] < 0, -places[n]))
        with canvas.group(clip=self.area):
            for n in order:
                seen = min(1.0, self.rows - places[n]) * there[n]
                if off[n] and moves[n] >= 0:
                    part = places[n] % 1.0
                    seen *= 1.0 - _STEPS_BACK * 4 * part * (1 - part)
                if seen > 0.01:
                    self._row(canvas, n, float(values[n]), float(places[n]), float(seen), grown, bool(off[n]))

    def _since(self, t: float) -> float:
        return min(t - self.start, self.track.seconds)

    def _row(
        self, canvas: Canvas, n: int, value: float, place: float, seen: float, grown: float, moving: bool
    ) -> None:
        top = self.area.y + place * self.pitch
        if moving:
            canvas.rect(Box(self.area.x, top, self.area.w, self.pitch), self.ground)
        thick = min(44.0, round(self.pitch * 0.66))
        length = value * self.scale * grown
        if length > 0.01:
            bar = Box(self.axis, top + (self.pitch - thick) / 2, length, thick)
            canvas.rect(bar, mix(self.ground, self.colors[n], seen), min(6.0, thick / 5))
        for text in self._said(n, value * grown, top):
            share = seen * min(1.0, 3 * grown) if text.role == "value" else seen
            if share > 0:
                canvas.glyphs(text.run, text.x, text.y, mix(self.ground, text.color, share))

    def _said(self, n: int, value: float, top: float) -> list[Text]:
        """Name and number of a row."""
        middle, block = top + self.pitch / 2, self.names[n]
        first = middle + (block.cap - (len(block.lines) - 1) * block.leading) / 2
        x = self.area.x
        found = [Text(run, x - min(0.0, run.ink.x), first + i * block.leading, self.ink, self.ground, "label")
                 for i, run in enumerate(block.lines)]
        run = shape(self.written(value), self.styles[n], self.size)
        baseline = middle + cap_height(self.styles[n], self.size) / 2
        return [*found, Text(run, self.axis + value * self.scale + 14, baseline, self.inks[n], self.ground, "value")]

    def texts(self) -> tuple[TextBox, ...]:
        values, places, _, _ = self.track.at(self.track.seconds)
        shown = [n for n in np.argsort(places) if places[n] < self.rows - 0.5]
        said = [self._said(int(n), float(values[n]), self.area.y + float(places[n]) * self.pitch) for n in shown]
        return tuple(box for texts in said for text in texts for box in text.texts())


@dataclass(frozen=True)
class Ticker(Mark):
    """The year, large; who leads, at the right; and under both a line that grows from the first year to the last."""

    area: Box
    moments: tuple[Text, ...]
    leaders: tuple[tuple[float, Text], ...]  # since when (seconds of the race), and how it is said
    step: float  # seconds from moment to moment
    color: str
    quiet: str
    timing: Timing = STILL

    @property
    def box(self) -> Box:
        return self.area

    def draw(self, canvas: Canvas, t: float) -> None:
        since = min(max(t - self.timing.begin, 0.0), self._last)
        year = self.moments[min(len(self.moments) - 1, int(since / self.step + 0.5))]
        canvas.glyphs(year.run, year.x, year.y, year.color)
        began, leader = self._leader(since)
        share = min(1.0, (since - began) / _SAYS) if began else 1.0
        canvas.glyphs(leader.run, leader.x, leader.y, mix(leader.ground, leader.color, share))
        line = Box(self.area.x, self.area.bottom - 6, self.area.w, 4)
        canvas.rect(line, self.quiet, 2)
        done = since / self._last * line.w
        if done > 0.5:
            canvas.rect(Box(line.x, line.y, done, 4), self.color, 2)

    def turns(self) -> tuple[float, ...]:
        return tuple(self.timing.begin + number * self.step for number in range(len(self.moments)))

    @property
    def _last(self) -> float:
        return (len(self.moments) - 1) * self.step

    def _leader(self, since: float) -> tuple[float, Text]:
        return next((found for found in reversed(self.leaders) if found[0] <= since), self.leaders[0])

    def texts(self) -> tuple[TextBox, ...]:
        return (*self.moments[-1].texts(), *self.leaders[-1][1].texts())
