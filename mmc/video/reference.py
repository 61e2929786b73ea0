"""Reference: the film `mmc bench film` times. It exists to be measured and stands in no list that editors see.

20 seconds: a title, ten bars that grow, count, are pointed at, hold and race from period to period, and a
photo that comes slowly nearer behind the sender's name; two crossfades. It must not change with taste, or the figures
of two years cannot be compared.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, ClassVar

from mmc.core.dataset import Dataset
from mmc.core.format import Box, Format
from mmc.drawing.brand import Brand, Palette
from mmc.drawing.canvas import Canvas
from mmc.drawing.contrast import mix
from mmc.drawing.marks import Mark, Shape, Text
from mmc.drawing.motion import STILL, Timing, staggered
from mmc.drawing.photo import Photo, read_photo
from mmc.drawing.sheet import Sheet
from mmc.drawing.type import Run, Style, shape
from mmc.drawing.wrap import fit
from mmc.errors import DatasetError, FilmError
from mmc.video.easing import ease_in_out
from mmc.video.timeline import Shot, Storyboard

BARS = 10
_GROWTH = 3.0  # seconds until the last bar stands
_PULSES = ((3.2, 1), (4.2, 4))  # begin in seconds, place of the bar that is pointed at
_RACE = Timing(7.0, 4.0)
_FADE = 0.5
_ZOOM = 0.12
_DRIFT = Timing(0.0, 3.5)


class Reference:
    """A film of exactly 20 seconds of a table with a name and a number for each period, and option `photo`."""

    name: ClassVar[str] = "reference"
    title: ClassVar[str] = "Film pembanding"
    templates: ClassVar[tuple[str, ...]] = ()

    @classmethod
    def compose(
        cls, template: str, dataset: Dataset, format: Format, brand: Brand, options: Mapping[str, Any]
    ) -> Storyboard:
        """The storyboard; DatasetError for any other table, FilmError without a photo."""
        try:
            photo = Path(str(options["photo"])).read_bytes()
        except (KeyError, OSError) as error:
            raise FilmError("storyboard 'reference' needs the option photo: the path of a picture file") from error
        headline = str(options.get("headline") or "Sepuluh daerah, dua semester")
        chart = _chart(_rows(dataset), headline, format, brand)
        outro = _outro(read_photo(photo), format, brand)
        shots = (
            Shot(scene=_title(headline, format, brand), seconds=4.0),
            Shot(scene=chart, seconds=12.0, transition="crossfade", fade=_FADE),
            Shot(scene=outro, seconds=4.0, transition="crossfade", fade=_FADE),
        )
        alt = f"Video pendek. {headline}."
        return Storyboard(name=cls.name, format=format, shots=shots, headline=headline, alt=alt)


@dataclass(frozen=True)
class Racer(Mark):
    """A bar that grows with its number counting, lights up once if it is pointed at, and moves to its next place."""

    name: Run
    values: tuple[float, ...]  # of each period, like the places and lengths
    tops: tuple[float, ...]
    tips: tuple[float, ...]
    axis: float
    thickness: float
    style: Style
    colors: tuple[str, str, str, str]  # bar, bar when pointed at, ink, ground
    pulse: Timing | None
    right: float  # of the frame's safe box
    written: Callable[[float], str] = field(compare=False, default=str)
    timing: Timing = STILL

    @property
    def box(self) -> Box:
        top = min(self.tops)
        return Box(self.axis - 4, top - 2, self.right - self.axis + 8, max(self.tops) + self.thickness * 1.7 + 4 - top)

    def changed(self, before: float, now: float) -> Box | None:
        moves = [self.timing, _RACE, *([self.pulse] if self.pulse else [])]
        if all(move.clamp(before) == move.clamp(now) for move in moves):
            return None
        if _RACE.clamp(before) != _RACE.clamp(now):
            return self.box
        return Box(self.axis - 4, self.tops[0] - 2, self.right - self.axis + 8, self.thickness * 1.7 + 4)

    def turns(self) -> tuple[float, ...]:
        legs = len(self.values) - 1
        return tuple(_RACE.begin + leg * _RACE.lasts / legs for leg in range(legs + 1))

    def draw(self, canvas: Canvas, t: float) -> None:
        grown = self.timing.progress(t)
        if grown <= 0:
            return
        bar, lit, ink, ground = self.colors
        value, top = _raced(self.values, t) * grown, _raced(self.tops, t)
        length = (_raced(self.tips, t) - self.axis) * grown
        size = self.thickness * 0.5
        canvas.glyphs(self.name, self.axis, top + size * 0.9, mix(ground, ink, min(1.0, 3 * grown)))
        under = top + self.thickness * 0.62
        canvas.rect(Box(self.axis, under, max(length, 1.0), self.thickness * 0.8), mix(bar, lit, self._light(t)), 8)
        number = shape(self.written(value), self.style, size)
        color = mix(ground, ink, min(1.0, 3 * grown))
        canvas.glyphs(number, self.axis + length + 14, under + self.thickness * 0.58, color)

    def _light(self, t: float) -> float:
        """0 to 1 and back to 0 over the pulse."""
        if self.pulse is None or not self.pulse.begin < t < self.pulse.end:
            return 0.0
        x = (t - self.pulse.begin) / self.pulse.lasts
        return ease_in_out(2 * x if x < 0.5 else 2 - 2 * x)


@dataclass(frozen=True)
class Nearer(Mark):
    """A photo over the whole frame that comes slowly nearer, at one speed, for as long as it is shown."""

    photo: Photo
    area: Box
    timing: Timing = _DRIFT

    @property
    def box(self) -> Box:
        return self.area

    def draw(self, canvas: Canvas, t: float) -> None:
        whole = self.photo.crop(self.area.w, self.area.h, (0.5, 0.5))
        near = 1 / (1 + _ZOOM * min(1.0, max(0.0, t / self.timing.lasts)))
        w, h = whole.w * near, whole.h * near
        canvas.image(self.photo.image, self.area, Box(whole.x + (whole.w - w) / 2, whole.y + (whole.h - h) / 2, w, h))


def _raced(stops: tuple[float, ...], t: float) -> float:
    """Where the race is: it eases from stop to stop, each in the same time."""
    along = (_RACE.clamp(t) - _RACE.begin) / _RACE.lasts * (len(stops) - 1)
    leg = min(int(along), len(stops) - 2)
    return stops[leg] + (stops[leg + 1] - stops[leg]) * ease_in_out(along - leg)


def _rows(dataset: Dataset) -> list[tuple[str, tuple[float, ...]]]:
    numbers = [c.name for c in dataset.columns if c.kind == "number"]
    if len(numbers) < 2 or dataset.table.height < BARS:
        raise DatasetError(f"{dataset.name}: the reference film needs {BARS} rows with a name and two numbers or more")
    names = dataset.values(dataset.first("text").name)
    values = zip(*(dataset.values(name) for name in numbers), strict=True)
    rows = list(zip(names, values, strict=True))[:BARS]
    return [(str(name), tuple(float(value) for value in row)) for name, row in rows]


def _title(headline: str, format: Format, brand: Brand) -> Sheet:
    palette, safe = brand.dark, format.safe
    marks: list[Mark] = []
    y = safe.y + safe.h * 0.36
    lines = ((headline, 800, (70, 120), palette.ink), ("Jumlah penduduk per kabupaten", 500, (40, 52), palette.accent))
    for place, (words, weight, sizes, color) in enumerate(lines):
        block = fit(words, brand.words(weight), sizes, safe.w, 3, element="title")
        timing = Timing(0.1 + 0.25 * place, 0.8)
        marks += [Text(r, safe.x, at, color, palette.ground, "headline", timing) for r, at in block.baselines(y)]
        y += block.height + 50
    return _sheet(marks, format, palette, headline)


def _chart(rows: list[tuple[str, tuple[float, ...]]], headline: str, format: Format, brand: Brand) -> Sheet:
    palette, safe = brand.light, format.safe
    head = fit(headline, brand.words(800), (54, 76), safe.w, 2, element="headline")
    marks: list[Mark] = [
        Text(r, safe.x, y, palette.ink, palette.ground, "headline") for r, y in head.baselines(safe.y)
    ]
    top = safe.y + head.height + 60
    step = (safe.bottom - top) / BARS
    most = max(max(values) for _, values in rows)
    places = [_order([values[period] for _, values in rows]) for period in range(len(rows[0][1]))]
    pulses = {place: Timing(begin, 1.0) for begin, place in _PULSES}
    for k, (name, values) in enumerate(rows):
        at = [order.index(k) for order in places]
        marks.append(Racer(
            shape(name, brand.words(600), step * 0.3), values, tuple(top + step * place for place in at),
            tuple(safe.x + (safe.w - 220) * value / most for value in values), safe.x, step * 0.6,
            replace(brand.words(700), tabular=True),
            (palette.muted_strong, palette.accent, palette.ink, palette.ground), pulses.get(at[0]), safe.right, _dotted,
            staggered(at[0], 0.0, _GROWTH - 0.04 * (BARS - 1)),
        ))
    return _sheet(marks, format, palette, headline)


def _outro(photo: Photo, format: Format, brand: Brand) -> Sheet:
    palette, safe = brand.dark, format.safe
    plate = Box(safe.x, safe.bottom - 330, safe.w, 330)
    lines = ((brand.title, 800, (48, 64), palette.ink, 0.3), (brand.handle, 600, (36, 44), palette.accent, 0.45))
    marks: list[Mark] = [Nearer(photo, Box(0, 0, format.width, format.height)), Shape(plate, palette.ground, radius=28)]
    y = plate.y + 80
    for words, weight, sizes, color, share in lines:
        block = fit(words, brand.words(weight), sizes, plate.w - 120, 1, element="brand")
        marks += [Text(r, plate.x + 60, at, color, palette.ground, "brand") for r, at in block.baselines(y)]
        y += block.height + 60 * share * 2
    return _sheet(marks, format, palette, "")


def _sheet(marks: list[Mark], format: Format, palette: Palette, headline: str) -> Sheet:
    return Sheet(format=format, background=palette.ground, marks=tuple(marks), headline=headline, template="reference")


def _order(values: list[float]) -> list[int]:
    return sorted(range(len(values)), key=lambda k: -values[k])


def _dotted(value: float) -> str:
    return f"{value:,.0f}".replace(",", ".")
