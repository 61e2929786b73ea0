"""The parts of a whole as a proof: a waffle with names beside its rows, or one bar with names under its parts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mmc.core.format import Box, TypeScale
from mmc.core.language import say
from mmc.core.text import number
from mmc.drawing.brand import Brand, Palette
from mmc.drawing.marks import Mark, Text
from mmc.drawing.motion import Timing
from mmc.drawing.scales import spread
from mmc.drawing.stacked import SEAM, Stacked
from mmc.drawing.type import cap_height, shape
from mmc.drawing.waffle import SIDE, Form, Squares, grid, squares
from mmc.drawing.wrap import Block, fit
from mmc.errors import TextOverflow

_BEGIN, _FILL, _FADE = 0.25, 0.7, 0.3  # seconds
_WAFFLE, _WIDER = 0.58, 0.68  # of the width


@dataclass(frozen=True)
class Part:
    """One part: its name, its share of one, its number as written (may be empty)."""

    name: str
    share: float
    written: str
    chosen: bool = False


@dataclass(frozen=True)
class _Parts:
    """What both proofs share: the parts in their order, how they look, their labels."""

    parts: tuple[Part, ...]
    brand: Brand
    palette: Palette
    scale: TypeScale

    def looks(self) -> list[tuple[str, Form]]:
        """Colour and form of each part: the accent for the one meant, quiet tones and then forms for the others."""
        p = self.palette
        quiet: list[tuple[str, Form]] = [(p.muted_strong, "full"), (p.muted, "full")]
        if sum(not part.chosen for part in self.parts) > 3:
            quiet.append((p.muted_strong, "small"))
        quiet.append((p.muted_strong, "hollow"))
        left = iter(quiet)
        return [(p.accent, "full") if part.chosen else next(left) for part in self.parts]

    def timings(self) -> list[Timing]:
        """The quiet parts one after the other, the accent last."""
        quiet = sum(part.share for part in self.parts if not part.chosen) or 1.0
        found, begin = [], _BEGIN
        for part in self.parts:
            lasts = round(_FILL * part.share / quiet, 6)
            found.append(Timing(begin, max(0.1, lasts)))
            begin = round(begin + (0.0 if part.chosen else lasts), 6)
        end = max([t.end for t, part in zip(found, self.parts, strict=True) if not part.chosen], default=_BEGIN)
        return [Timing(end, 0.6) if part.chosen else t for t, part in zip(found, self.parts, strict=True)]

    def names(self, *rooms: float) -> list[Block]:
        """Each part's name in its room; one room is for all."""
        size = (self.scale.label, self.scale.label)
        each = rooms if len(rooms) == len(self.parts) else rooms[:1] * len(self.parts)
        return [fit(part.name, self.brand.words(700 if part.chosen else 500), size, room, 4, leading=1.15,
                    element="label") for part, room in zip(self.parts, each, strict=True)]

    def percent(self, part: Part) -> str:
        """`30,0%` beside `41,1%`; `30%` where all are whole."""
        whole = all(abs(p.share * 100 - round(p.share * 100)) < 1e-6 for p in self.parts)
        return number(part.share * 100, 0 if whole else 1) + "%"

    def swatch(self) -> float:
        return round(self.scale.label * 0.8)

    def figures(self, part: Part, x: float, y: float, enters: Timing) -> list[Mark]:
        """`41,1%` and, quieter, the number behind it, on one baseline."""
        p, size = self.palette, self.scale.label
        run = shape(self.percent(part), self.brand.figures(700), size)
        color = p.accent if part.chosen else p.ink
        marks: list[Mark] = [Text(run, x, y, color, p.ground, "value", enters)]
        if part.written:
            beside = shape(part.written, self.brand.figures(500), size)
            marks.append(Text(beside, x + run.width + 14, y, p.grey, p.ground, "value", enters))
        return marks

    def figures_width(self, part: Part) -> float:
        size = self.scale.label
        both = shape(self.percent(part), self.brand.figures(700), size).width
        return both + (14 + shape(part.written, self.brand.figures(500), size).width if part.written else 0)

    def label(self, part: Part, name: Block, look: tuple[str, Form], x: float, top: float, after: Timing) -> list[Mark]:
        """A swatch, the name, the figures under it."""
        p, side, enters = self.palette, self.swatch(), Timing(after.begin, _FADE)
        color = p.accent if part.chosen else p.ink
        marks: list[Mark] = [Squares((Box(x, top + (name.cap - side) / 2, side, side),), look[0], look[1], enters)]
        left = x + side + 14
        marks += [Text(run, left, y, color, p.ground, "label", enters) for run, y in name.baselines(top)]
        cap = cap_height(self.brand.figures(700), self.scale.label)
        return [*marks, *self.figures(part, left, top + name.height + 6 + cap, enters)]

    def label_height(self, name: Block) -> float:
        return name.height + 6 + self.scale.label


@dataclass(frozen=True)
class Waffle(_Parts):
    """A hundred squares at the left, each part's name beside its squares at the right."""

    def height(self, width: float) -> float:
        labels = 4 + sum(self.label_height(name) + 14 for name in self.names(self._room(width)))
        return max(300.0 + self._note, labels)

    def place(self, box: Box) -> Sequence[Mark]:
        side = min(box.h - self._note, box.w * self._share(box.w))
        room = box.w - side - 44 - self.swatch() - 14
        names, looks, timings = self.names(room), self.looks(), self.timings()
        if max(self.figures_width(part) for part in self.parts) > room:
            raise TextOverflow("the numbers do not fit beside the squares", element="value")
        cells, counts = grid(Box(box.x, box.y, side, side)), squares([part.share for part in self.parts])
        marks: list[Mark] = []
        wanted, first = [], 0
        for count, look, timing in zip(counts, looks, timings, strict=True):
            own = cells[first : first + count]
            middle = [cell.y + cell.h / 2 for cell in own] or [cells[min(first, SIDE * SIDE - 1)].y]
            wanted.append((middle[0] + middle[-1]) / 2)
            if own:
                marks.append(Squares(tuple(own), look[0], look[1], timing))
            first += count
        heights = [self.label_height(name) for name in names]
        centres = spread(wanted, [height + 14 for height in heights], box.y - 3, box.bottom + 7)
        if centres is None:
            raise TextOverflow("the names of the parts do not fit under each other", element="label")
        x = box.x + side + 44
        for part, name, look, centre, height, timing in zip(
            self.parts, names, looks, centres, heights, timings, strict=True
        ):
            marks += self.label(part, name, look, x, centre - height / 2, timing)
        note = shape(say("1 petak = 1 persen", "1 square = 1 percent"), self.brand.words(500), self.scale.kicker)
        below = box.y + side + 18 + cap_height(self.brand.words(500), self.scale.kicker)
        return [*marks, Text(note, box.x, below, self.palette.grey, self.palette.ground, "note")]

    @property
    def _note(self) -> float:
        return self.scale.kicker + 22

    def _share(self, width: float) -> float:
        """How much of the width the squares take: more where the names are short."""
        room = width * (1 - _WIDER) - 44 - self.swatch() - 14
        try:
            short = all(len(name.lines) == 1 for name in self.names(room))
        except TextOverflow:
            return _WAFFLE
        return _WIDER if short and max(self.figures_width(part) for part in self.parts) <= room else _WAFFLE

    def _room(self, width: float) -> float:
        return width * (1 - self._share(width)) - 44 - self.swatch() - 14


@dataclass(frozen=True)
class HundredBar(_Parts):
    """One bar from edge to edge; each part's name under it, or in rows under each other where that is too narrow."""

    def height(self, width: float) -> float:
        columns = self._columns(Box(0, 0, width, 0))
        return 56 + 22 + (max(self.label_height(name) for name in columns[0]) if columns else self._list(width))

    def place(self, box: Box) -> Sequence[Mark]:
        looks, columns = self.looks(), self._columns(box)
        words = max(self.label_height(name) for name in columns[0]) if columns else self._list(box.w)
        tall = min(110.0, max(56.0, box.h - 22 - words))
        colored = [(x, wide, color) for (x, wide), (color, _) in zip(self._cuts(box), looks, strict=True)]
        drawn = Timing(_BEGIN, _FILL)
        marks: list[Mark] = [Stacked(tuple(colored), box.y, tall, looks[-1][1] == "hollow", drawn)]
        under = Box(box.x, box.y + tall + 22, box.w, box.h - tall - 22)
        enters = [Timing(drawn.end if part.chosen else _BEGIN, _FADE) for part in self.parts]
        if columns is None:
            return [*marks, *self._rows(under, enters)]
        for part, look, name, left, enter in zip(self.parts, looks, *columns, enters, strict=True):
            marks += self.label(part, name, look, left, under.y, enter)
        return marks

    def _cuts(self, box: Box) -> list[tuple[float, float]]:
        """Left edge and width of each part on the bar."""
        usable, x, cuts = box.w - SEAM * (len(self.parts) - 1), box.x, []
        for part in self.parts:
            cuts.append((x, max(1.0, part.share * usable)))
            x += part.share * usable + SEAM
        return cuts

    def _columns(self, box: Box) -> tuple[list[Block], list[float]] | None:
        """Names and left edges of labels beside each other: as wide as their parts, else all alike, else None."""
        cuts, aside = self._cuts(box), 24 + self.swatch() + 14
        alike = box.w / len(self.parts) - aside
        for rooms in ([max(alike, wide - aside) for _, wide in cuts], [alike]):
            try:
                names = self.names(*rooms)
            except TextOverflow:
                return None
            widths = [self.swatch() + 14 + max(name.width, self.figures_width(part))
                      for name, part in zip(names, self.parts, strict=True)]
            wanted = [left + width / 2 for (left, _), width in zip(cuts, widths, strict=True)]
            placed = spread(wanted, [width + 24 for width in widths], box.x - 12, box.right + 12)
            if placed is not None:
                return names, [centre - width / 2 for centre, width in zip(placed, widths, strict=True)]
        return None

    def _row_names(self, width: float) -> list[Block]:
        figures = max(self.figures_width(part) for part in self.parts)
        room = width - self.swatch() - 14 - 28 - figures
        if room < 4 * self.scale.label:
            raise TextOverflow("the numbers leave no room for the names", element="value")
        return self.names(room)

    def _list(self, width: float) -> float:
        return sum(name.height + 24 for name in self._row_names(width))

    def _rows(self, box: Box, enters: Sequence[Timing]) -> list[Mark]:
        """A swatch, the name, and the figures on the right edge, one part a row."""
        p, side, y, marks = self.palette, self.swatch(), box.y + 8, list[Mark]()
        names = self._row_names(box.w)
        for part, name, look, enter in zip(self.parts, names, self.looks(), enters, strict=True):
            marks.append(Squares((Box(box.x, y + (name.cap - side) / 2, side, side),), look[0], look[1], enter))
            color = p.accent if part.chosen else p.ink
            marks += [Text(run, box.x + side + 14, base, color, p.ground, "label", enter)
                      for run, base in name.baselines(y)]
            marks += self.figures(part, box.right - self.figures_width(part), y + name.cap, enter)
            y += name.height + 24
        return marks
