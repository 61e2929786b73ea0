"""The proof of an alert: a plate in the colour of its severity, the facts, and until when all this is true."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from mmc.core.format import Box, TypeScale
from mmc.drawing.brand import Brand, Palette
from mmc.drawing.marks import Mark, Shape, Text
from mmc.drawing.motion import Timing, staggered
from mmc.drawing.type import Run, cap_height, shape
from mmc.drawing.warning_sign import WarningSign
from mmc.drawing.wrap import Block, fit
from mmc.errors import TextOverflow

_BEGIN, _APPEAR = 0.15, 0.35  # seconds
_AIR, _GAP, _MOST_AIR = 26.0, 22.0, 64.0
_ALONE = 100.0  # the most air where the facts have the column to themselves
_LARGER = (1.4, 1.25, 1.12)  # type sizes tried before the format's own
_NAME_SHARE = 0.24  # of the width, for the facts' names
_DARK, _LIGHT = "#161616", "#FFFFFF"
# Yellow, orange, red, dark red: what people know from weather services. Never by colour alone: the plate says it.
_SEVERITY = {1: ("#F4CB45", _DARK), 2: ("#F4CB45", _DARK), 3: ("#F2A24C", _DARK), 4: ("#B3261E", _LIGHT)}


@dataclass(frozen=True)
class NoticeCard:
    """Plate, facts, note and end under each other, in the largest type that fits."""

    sign: str
    beside: str
    grade: int
    facts: tuple[tuple[str, str], ...]
    note: str
    ends: str  # the whole sentence: "Berlaku sampai Minggu, 22 November 2026 17.27 WIB"; "": another plate says it
    brand: Brand
    palette: Palette
    scale: TypeScale
    factor: float = 1.0  # of the format's label size

    def height(self, width: float) -> float:
        return self._plate_height(width) + sum(h for h, _, _ in self._rows(width)) + self._note_height(width) + \
            (_GAP + self._end_height(width) if self.ends else 0.0)

    def place(self, box: Box) -> Sequence[Mark]:
        """Set as large as the box allows: a warning is read from far away. But no moment is broken for size."""
        lines = self._lines(box.w)
        for factor in _LARGER:
            larger = replace(self, factor=factor)
            try:
                if larger.height(box.w) <= box.h and larger._lines(box.w) == lines:
                    return larger._set(box)
            except TextOverflow:
                continue
        return self._set(box)

    def _lines(self, width: float) -> int:
        return sum(len(block.lines) for _, _, block in self._rows(width))

    @property
    def _size(self) -> float:
        return float(round(self.scale.label * self.factor))

    def _set(self, box: Box) -> list[Mark]:
        marks = self._plate(box)
        y = box.y + self._plate_height(box.w)
        rows = self._rows(box.w)
        room = max(0.0, box.h - self.height(box.w))
        spare = min(_MOST_AIR if self.ends else _ALONE, room / len(rows)) if rows else 0.0
        for position, (height, name, block) in enumerate(rows):
            marks += self._fact(Box(box.x, y, box.w, height + spare), name, block, position)
            y += height + spare
        if self.note:
            block = self._note(box.w)
            enters = staggered(len(rows), _BEGIN + _APPEAR, _APPEAR)
            marks += [Text(run, box.x, base, self.palette.grey, self.palette.ground, "note", enters)
                      for run, base in block.baselines(y + _GAP * 0.8)]
            y += self._note_height(box.w)
        return [*marks, *self._end(Box(box.x, y + _GAP, box.w, self._end_height(box.w)))] if self.ends else marks

    def _colors(self) -> tuple[str, str]:
        return _SEVERITY.get(self.grade, (self.palette.band, self.palette.ground if self.grade else "#FFFFFF"))

    def _plate_words(self, width: float) -> tuple[Block, Run | None]:
        """The sign, and what stands at the other end in the same size; under the sign where it has no room there."""
        style = self.brand.words(800)
        size = float(round(self._size * 1.15))
        beside = shape(self.beside, style, size) if self.beside else None
        try:
            room = width - 2 * _AIR - size * 1.3 - 18 - (beside.width + _AIR if beside else 0)
            return fit(self.sign, style, (size, size), room, 1, leading=1.15, element="sign"), beside
        except TextOverflow:
            return self._stacked(width), None

    def _stacked(self, width: float) -> Block:
        """Sign and severity as lines under each other, beside a larger triangle."""
        style, room = self.brand.words(800), width - 2 * _AIR - self._size * 2.6 - 18
        sizes = (self.scale.source, float(round(self._size * 1.15)))
        sign = fit(self.sign, style, sizes, room, 2, leading=1.2, element="sign")
        beside = fit(self.beside, style, (self.scale.source, sign.size), room, 2, leading=1.2, element="sign")
        if beside.size < sign.size:  # one size on one plate
            sign = fit(self.sign, style, (self.scale.source, beside.size), room, 2, leading=1.2, element="sign")
        return replace(sign, lines=(*sign.lines, *(beside.lines if self.beside else ())))

    def _plate_height(self, width: float) -> float:
        sign, _ = self._plate_words(width)
        return max(sign.height, self._size * 1.2) + 2 * _AIR * 0.8 * self.factor

    def _plate(self, box: Box) -> list[Mark]:
        ground, ink = self._colors()
        enters = Timing(_BEGIN, _APPEAR)
        sign, beside = self._plate_words(box.w)
        area = Box(box.x, box.y, box.w, self._plate_height(box.w) - 4)
        side = sign.size * (1.3 if len(sign.lines) == 1 else 2.2)
        middle = area.y + area.h / 2
        marks: list[Mark] = [
            Shape(area, ground, self.palette.ground, 10.0, Timing(0.0, _APPEAR)),
            WarningSign(Box(area.x + _AIR, round(middle - side / 2), side, side), ink, ground, enters),
        ]
        first = middle + (sign.cap - (len(sign.lines) - 1) * sign.leading) / 2
        left = area.x + _AIR + side + 18
        marks += [Text(run, left, first + i * sign.leading, ink, ground, "label", enters)
                  for i, run in enumerate(sign.lines)]
        if beside:
            base = middle + cap_height(self.brand.words(800), beside.size) / 2
            marks.append(Text(beside, area.right - _AIR - beside.width, base, ink, ground, "value", enters))
        return marks

    def _rows(self, width: float) -> list[tuple[float, Run, Block]]:
        """Each fact's height, its name and its lines."""
        size, room = (self._size, self._size), width * (1 - _NAME_SHARE)
        found = []
        for name, words in self.facts:
            label = shape(name, self.brand.words(500), max(self.scale.source, self._size * 0.84))
            if label.width > width * _NAME_SHARE - 18:
                raise TextOverflow(f"'{name}' does not fit", element="label")
            block = fit(words, self.brand.words(600), size, room, 4, leading=1.25, element="value")
            found.append((block.height + 26 * self.factor, label, block))
        return found

    def _fact(self, box: Box, name: Run, block: Block, position: int) -> list[Mark]:
        p, enters = self.palette, staggered(position, _BEGIN + _APPEAR, _APPEAR)
        rise = (len(block.lines) - 1) * block.leading
        first = box.y + (box.h + block.cap - rise) / 2
        marks: list[Mark] = [Text(name, box.x, first, p.grey, p.ground, "label", enters)]
        if position:
            marks.append(Shape(Box(box.x, round(box.y), box.w, 1.5), p.hairline))
        return [*marks, *(
            Text(run, box.x + box.w * _NAME_SHARE, first + i * block.leading, p.ink, p.ground, "value", enters)
            for i, run in enumerate(block.lines)
        )]

    def _note(self, width: float) -> Block:
        size = (self.scale.source, self.scale.source)
        return fit(self.note, self.brand.words(500), size, width, 3, leading=1.3, element="note")

    def _note_height(self, width: float) -> float:
        return self._note(width).height + _GAP * 0.8 if self.note else 0.0

    def _end_words(self, width: float) -> Block:
        sizes = (self.scale.source, self._size * 1.08)
        return fit(self.ends, self.brand.words(700), sizes, width - 2 * _AIR, 3, leading=1.2, element="end")

    def _end_height(self, width: float) -> float:
        return self._end_words(width).height + 2 * _AIR * 0.8 * self.factor

    def _end(self, box: Box) -> list[Mark]:
        """The end stands on a plate of ink: nobody shares the card without having seen it."""
        p, block = self.palette, self._end_words(box.w)
        last = staggered(len(self.facts) + 1, _BEGIN + _APPEAR, _APPEAR)
        enters = Timing(last.end, _APPEAR)
        rise = (len(block.lines) - 1) * block.leading
        first = box.y + (box.h + block.cap - rise) / 2
        marks: list[Mark] = [Shape(box, p.ink, p.ground, 10.0, Timing(last.end - _APPEAR, _APPEAR))]
        return [*marks, *(
            Text(run, box.x + _AIR, first + i * block.leading, p.ground, p.ink, "end", enters)
            for i, run in enumerate(block.lines)
        )]


@dataclass(frozen=True)
class EndPlate:
    """Until when, as a plate on the bottom of its box: the hour is the largest thing on it."""

    lead: str  # "Berlaku sampai"
    day: str
    hour: str
    brand: Brand
    palette: Palette
    scale: TypeScale

    def height(self, width: float) -> float:
        return sum(block.height for block in self._blocks(width)) + 2 * _GAP + 2 * _AIR

    def place(self, box: Box) -> Sequence[Mark]:
        tall = self.height(box.w)
        if tall > box.h:
            raise TextOverflow("no room for the end under the words", element="end")
        p, enters = self.palette, Timing(_BEGIN + 2 * _APPEAR, _APPEAR)
        plate = Box(box.x, box.bottom - tall, box.w, tall)
        marks: list[Mark] = [Shape(plate, p.ink, p.ground, 10.0, Timing(_BEGIN + _APPEAR, _APPEAR))]
        top = plate.y + _AIR
        for block in self._blocks(box.w):
            marks += [Text(run, box.x + _AIR, y, p.ground, p.ink, "end", enters) for run, y in block.baselines(top)]
            top += block.height + _GAP
        return marks

    def _blocks(self, width: float) -> tuple[Block, ...]:
        label, room = self.scale.label, width - 2 * _AIR
        said = ((self.lead, 600, label), (self.hour, 800, round(label * 2.2)), (self.day, 600, label))
        return tuple(
            fit(words, self.brand.words(weight), (size, size), room, 1, element="end") for words, weight, size in said
        )
