"""The proof of a race: the year and who leads over bars that change places; the still shows the last year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from mmc.core.finding_race import Race
from mmc.core.format import Box, TypeScale
from mmc.core.language import say
from mmc.drawing.brand import Brand, Palette
from mmc.drawing.marks import Mark, Text
from mmc.drawing.motion import Timing
from mmc.drawing.race import GROWS, RATE, RaceMark, Ticker, Track, track_of
from mmc.drawing.type import cap_height, shape
from mmc.drawing.wrap import Block, fit
from mmc.errors import TextOverflow
from mmc.infographics.figures import Written

START = 1.0  # seconds until the race begins: the first year stands long enough to be seen
_WHOLE, _STEP = 27.0, (1.2, 2.4)  # seconds a race takes, and what passes from one moment to the next
_NAME_SHARE = 0.44  # of the width
_UNDER = 12.0  # below the last row: who leaves the table fades out here
_LEAST_BARS = 120.0


def step_of(race: Race) -> float:
    """Seconds from one moment of a race to the next: slow enough to see who passes whom."""
    return min(max(_WHOLE / (len(race.moments) - 1), _STEP[0]), _STEP[1])


@dataclass(frozen=True)
class Racing:
    """The ticker, then so many bars, on one left edge and to one right edge."""

    race: Race
    chosen: str
    rows: int
    write: Written
    brand: Brand
    palette: Palette
    scale: TypeScale
    low: bool = False  # little height: the year is no larger than a label needs

    def height(self, width: float) -> float:
        return self._ticker + self.rows * self._least(width) + _UNDER

    def place(self, box: Box) -> Sequence[Mark]:
        names = self._names(box.w)
        pitch = min((box.h - self._ticker - _UNDER) / self.rows, max(self._least(box.w), self.scale.label * 2.0))
        axis = box.x + max(block.width for block in names) + 22
        most = max(v for row in self.race.values for v in row if v is not None)
        widest = max(self._number(v) for row in self.race.values for v in row if v is not None)
        room = box.right - axis - widest
        if room < _LEAST_BARS:
            raise TextOverflow("names and numbers leave no room for the bars; shorten the names", element="label")
        track, p = self._track, self.palette
        lit = [name == self.chosen for name in self.race.names]
        area = Box(box.x, box.y + self._ticker, box.w, self.rows * pitch + _UNDER)
        bars = RaceMark(
            track=track, area=area, names=tuple(names), colors=tuple(p.accent if on else p.muted for on in lit),
            inks=tuple(p.accent if on else p.grey for on in lit), rows=self.rows, pitch=pitch, axis=axis,
            scale=room / most if most > 0 else 0.0, written=self.write,
            styles=tuple(self.brand.figures(700 if on else 600) for on in lit), size=self.scale.label, ink=p.ink,
            ground=p.ground, start=START, timing=Timing(GROWS.begin, START - GROWS.begin + track.seconds),
        )
        return [self._tick(box, track), bars]

    @property
    def _track(self) -> Track:
        grid = [[np.nan if v is None else v for v in row] for row in self.race.values]
        return track_of(np.array(grid, float), step_of(self.race))

    @property
    def _large(self) -> float:
        return round(self.scale.label * 1.2 if self.low else self.scale.headline[0] * 1.1)

    @property
    def _ticker(self) -> float:
        return round(cap_height(self.brand.figures(700), self._large)) + (32 if self.low else 48)

    def _number(self, value: float) -> float:
        return shape(self.write(value), self.brand.figures(700), self.scale.label).width + 16

    def _names(self, width: float) -> list[Block]:
        sizes, room = (self.scale.source, self.scale.label), width * _NAME_SHARE
        return [
            fit(name, self.brand.words(700 if name == self.chosen else 500), sizes, room, 2, leading=1.12,
                element="label")
            for name in self.race.names
        ]

    def _least(self, width: float) -> float:
        tallest = max(block.height for block in self._names(width))
        return max(self.scale.label * 1.22, tallest + 4)

    def _tick(self, box: Box, track: Track) -> Ticker:
        p, step = self.palette, step_of(self.race)
        strong, words = self.brand.figures(700), self.brand.words(600)
        base = box.y + round(cap_height(strong, self._large))
        years = [
            Text(run, box.x - run.ink.x, base, p.ink, p.ground, "year")
            for run in (shape(moment, strong, self._large) for moment in self.race.moments)
        ]
        room = box.w - max(year.run.width for year in years) - 40
        first = say("Teratas:", "First:")
        said = {
            n: fit(f"{first} {name}", words, (self.scale.source, self.scale.label * 1.15), room, 1, element="leader")
            for n, name in enumerate(self.race.names)
        }
        leaders = []
        for since, n in _leaders(track, step * (len(self.race.moments) - 1)):
            run = said[n].lines[0]
            leaders.append((since, Text(run, box.right - run.width, base, p.grey, p.ground, "leader")))
        last = step * (len(self.race.moments) - 1)
        area = Box(box.x, box.y, box.w, self._ticker - (14 if self.low else 20))
        return Ticker(
            area=area, moments=tuple(years), leaders=tuple(leaders), step=step,
            color=p.muted_strong, quiet=p.hairline, timing=Timing(START, last),
        )


def _leaders(track: Track, last: float) -> list[tuple[float, int]]:
    """Who stands first from when on, in seconds of the race: named in the middle of the change of places."""
    first = np.argmin(track.places + (track.there <= 0) * 1e6, axis=0)[: round(last * RATE) + 1]
    changes = [0, *(n + 1 for n, (one, other) in enumerate(pairwise(first.tolist())) if one != other)]
    return [(n / RATE, int(first[n])) for n in changes]
