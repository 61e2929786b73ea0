"""What tile map and boundary map share: regions in classes, short figures, and the key that explains the colours."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from mmc.core import text
from mmc.core.classes import breaks, class_of, spoken
from mmc.core.format import Box, TypeScale
from mmc.core.region import Region
from mmc.drawing.brand import Brand, Palette
from mmc.drawing.hatch import Hatch
from mmc.drawing.marks import Mark, Shape, Text
from mmc.drawing.motion import Timing
from mmc.drawing.ramp import CLASSES, ramp
from mmc.drawing.type import Run, Style, cap_height, shape
from mmc.errors import TextOverflow
from mmc.infographics.figures import no_data, unit_in_words, writer

_ENTERS = Timing(0.1, 0.3)


@dataclass(frozen=True)
class Place:
    """One region with its number; None is hatched."""

    region: Region
    value: float | None
    chosen: bool = False


@dataclass(frozen=True)
class Classes:
    """The places in up to five classes, each with its colour."""

    places: tuple[Place, ...]
    borders: tuple[float, ...]
    colors: tuple[str, ...]

    def of(self, value: float) -> int:
        """Which class a value is in, 0 for the lowest."""
        return class_of(value, self.borders)

    @property
    def known(self) -> list[float]:
        return [p.value for p in self.places if p.value is not None]

    @property
    def gaps(self) -> bool:
        return any(p.value is None for p in self.places)


def classed(places: Sequence[Place], palette: Palette) -> Classes:
    """The places with their classes; as many colours as there are classes."""
    known = [p.value for p in places if p.value is not None]
    borders = tuple(breaks(known, CLASSES)) if known else ()
    return Classes(tuple(places), borders, ramp(palette, len(borders) + 1) if known else ())


@dataclass(frozen=True)
class Figures:
    """How values are written in the room of a tile, all in one step."""

    write: Callable[[float], str]
    size: float
    step: float
    told: str = ""  # what must stand beside the map, because the figures do not say it: `ribu jiwa`, `persen`


def figures_for(values: Sequence[float], unit: str, style: Style, room: float, sizes: tuple[float, float]) -> Figures:
    """The largest writing that fits; in thousands, millions and so on where it must; TextOverflow if none does."""
    floor, ceiling = sizes
    for write, step, told in _writings(values, unit):
        widest = max((shape(write(v), style, 100.0).width for v in values), default=1.0)
        size = min(ceiling, int(room / widest * 100.0))
        if size >= floor:
            return Figures(write, float(size), step, told)
    raise TextOverflow("the figures are too long for the map; give fewer decimals or a larger unit", element="value")


def _writings(values: Sequence[float], unit: str) -> Iterator[tuple[Callable[[float], str], float, str]]:
    """Ways to write the figures, the fullest first, each with its step and what must be told beside it."""
    marked = unit == "%" or unit.startswith(("°", "Rp"))
    yield writer(values, unit), 1.0, ""
    most = max(map(abs, values), default=0.0)
    for step, word in _steps():
        if step == 1.0 and marked:
            yield writer(values, ""), step, unit_in_words(unit)
        elif word and most >= step:
            yield _stepped(values, step), step, f"{word} {unit_in_words(unit)}".strip()


def _steps() -> list[tuple[float, str]]:
    return [(1.0, ""), *((float(size), word) for size, word in text.steps())]


def _stepped(values: Sequence[float], step: float) -> Callable[[float], str]:
    most = max(map(abs, values)) / step
    places = 0 if most >= 100 else 1 if most >= 10 else 2

    def write(value: float) -> str:
        said = text.number(value / step, places)
        return "≈0" if value and not any(d in said for d in "123456789") else said  # small is not nothing

    return write


@dataclass(frozen=True)
class Key:
    """The colours in order with the numbers between them, what they count, and the sign for no data."""

    classes: Classes
    unit: str
    brand: Brand
    palette: Palette
    scale: TypeScale
    step: float = 1.0  # the tiles' figures are in thousands, millions...: the key is then as well

    @property
    def height(self) -> float:
        """What it takes with all its lines."""
        strip = len(self.classes.colors) > 1
        return self._line * (2 * strip + self.classes.gaps) + self._swatch * strip

    def place(self, box: Box) -> list[Mark]:
        """Its marks from the top left."""
        marks: list[Mark] = []
        y = box.y
        p, size, words = self.palette, self.scale.source, self.brand.words(500)
        if len(self.classes.colors) > 1:
            marks += self._strip(box)
            y += self._swatch + 2 * self._line
        if self.classes.gaps:
            area = Box(box.x, y, self._swatch * 1.6, self._swatch)
            run = shape(no_data(), words, size)
            base = y + self._swatch / 2 + cap_height(words, size) / 2
            marks.append(Hatch(area, p.muted_strong, p.ground, 4.0, _ENTERS))
            marks.append(Text(run, area.right + 12, base, p.grey, p.ground, "note", _ENTERS))
        return marks

    @property
    def _line(self) -> float:
        return round(self.scale.source * 1.5)

    @property
    def _swatch(self) -> float:
        return round(self.scale.source * 1.1)

    def _strip(self, box: Box) -> list[Mark]:
        p, size = self.palette, self.scale.source
        count, gap = len(self.classes.colors), 3.0
        wide = min((box.w - gap * (count - 1)) / count, 96.0)
        note, labels = self._labels(wide + gap, box.w)
        words, style = self.brand.words(500), self.brand.figures(500)
        above = shape(note, words, size)
        marks: list[Mark] = [
            Text(above, box.x, box.y + max(cap_height(words, size), -above.ink.y), p.grey, p.ground, "unit", _ENTERS)
        ]
        y = box.y + self._line
        marks += [
            Shape(Box(box.x + i * (wide + gap), y, wide, self._swatch), color, p.ground, 3.0, _ENTERS)
            for i, color in enumerate(self.classes.colors)
        ]
        base = y + self._swatch + 10 + cap_height(style, size)
        return [*marks, *(Text(run, box.x + x, base, p.grey, p.ground, "tick", _ENTERS) for x, run in labels)]

    def _labels(self, pitch: float, width: float) -> tuple[str, list[tuple[float, Run]]]:
        """The unit's note and the borders' labels with their x: in thousands or millions where only that fits."""
        fewer: list[list[tuple[float, Run]]] = []
        notes: list[str] = []
        unit = "" if self.unit == "%" else unit_in_words(self.unit)
        for step, word in _steps():
            if word and max(map(abs, self.classes.borders)) < step > self.step:
                break
            if step < self.step:
                continue
            said = spoken([b / step for b in self.classes.borders], [v / step for v in self.classes.known])
            for chosen in _thinned(len(said)):
                runs = [((i + 1) * pitch, shape(said[i], self.brand.figures(500), self.scale.source)) for i in chosen]
                at = [(max(0.0, x - 1.5 - run.width / 2), run) for x, run in runs]
                apart = all(one[0] + one[1].width + 12 <= other[0] for one, other in pairwise(at))
                if apart and at[-1][0] + at[-1][1].width <= width:
                    if len(chosen) == len(said):
                        return f"{word} {unit}".strip() or text.percent_word(), at
                    fewer.append(at)
                    notes.append(f"{word} {unit}".strip() or text.percent_word())
                    break
        return (notes[0], fewer[0]) if fewer else (unit or text.percent_word(), [])


def _thinned(count: int) -> list[list[int]]:
    """All borders, every second, the middle one."""
    return [list(range(count)), list(range(count % 2 == 0, count, 2)) or [0], [count // 2]]
