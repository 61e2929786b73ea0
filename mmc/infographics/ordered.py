"""Ordered words: rows on a stem, a disc or a dot beside each. What explainer and timeline share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from mmc.core.format import Box, Format, TypeScale
from mmc.drawing.brand import Brand, Palette
from mmc.drawing.layout import Element
from mmc.drawing.marks import Mark, Text
from mmc.drawing.motion import GROW, Timing, staggered
from mmc.drawing.sheet import Sheet
from mmc.drawing.steps import Disc, Stem, spaced
from mmc.drawing.type import cap_height, shape
from mmc.drawing.wrap import Block, fit
from mmc.errors import TextOverflow
from mmc.infographics.card import Copy, card

_BEGIN, _APPEAR = 0.25, 0.35
SPARSE = 3  # rows that would look lost under the words
LARGER = (1.3, 1.2, 1.1, 1.0)  # of the format's labels: few rows are set larger before they get more air


@dataclass(frozen=True)
class Item:
    """One row: what stands before the stem, what happens, a sentence about it, a note that carries weight."""

    name: str
    detail: str = ""
    before: str = ""  # a year, a day: at the left of the stem
    figure: str = ""  # inside the disc
    note: str = ""  # "10 hari kerja": under the sentence, strong
    chosen: bool = False


@dataclass(frozen=True)
class Ordered:
    """The proof. The stem grows downwards, the rows come from the top, the accent opens last."""

    items: tuple[Item, ...]
    brand: Brand
    palette: Palette
    scale: TypeScale

    def height(self, width: float) -> float:
        return sum(self._heights(width)) + self._least * (len(self.items) - 1)

    def place(self, box: Box) -> Sequence[Mark]:
        larger = (replace(self, scale=enlarged(self.scale, by)) for by in larger_for(len(self.items)))
        whole = self._when_lines(box.w)  # no moment is broken for size
        return next((o for o in larger if o.fits(box) and o._when_lines(box.w) == whole), self).rows(box)

    def _when_lines(self, width: float) -> int:
        return sum(len(block.lines) for block in self._before(width) if block is not None)

    def _noted(self, width: float) -> bool:
        """True if every note has room on the right edge of its name's line; else all stand under the sentences."""
        style, gap = self.brand.words(700), 1.2 * self.scale.label
        return all(
            shape(item.name, style, self.scale.label).width + gap + shape(item.note, style, self.scale.kicker).width
            <= width for item in self.items if item.note
        )

    def fits(self, box: Box) -> bool:
        """True if every word can be set in a box at this size, with air between the rows."""
        try:
            return self.height(box.w) + 0.7 * self.scale.label * (len(self.items) - 1) <= box.h
        except TextOverflow:
            return False

    def rows(self, box: Box) -> Sequence[Mark]:
        """The marks at this size."""
        heights = self._heights(box.w)
        tops, _ = spaced(heights, box.h, self._least, self.scale.label * 2.2)
        box = standing(box, tops[-1] + heights[-1], len(heights))
        before = self._before(box.w)
        x = box.x + max((b.width + 22 for b in before if b is not None), default=0.0) + self._radius
        centres = [box.y + top + max(self._radius, self._cap / 2) for top in tops]
        marks: list[Mark] = []
        if len(self.items) > 1:
            stem = Box(x - 2, centres[0], 4, centres[-1] - centres[0])
            marks.append(Stem(stem, self.palette.hairline, Timing(_BEGIN, GROW)))
        for position, (item, block, middle) in enumerate(zip(self.items, before, centres, strict=True)):
            marks += self._row(item, block, box, x, middle, position)
        return marks

    def _row(self, item: Item, before: Block | None, box: Box, x: float, middle: float, position: int) -> list[Mark]:
        p, enters = self.palette, staggered(position, _BEGIN, _APPEAR)
        last = Timing(staggered(len(self.items) - 1, _BEGIN, _APPEAR).end, 0.45) if item.chosen else enters
        color = p.accent if item.chosen else p.muted
        marks: list[Mark] = [Disc(
            (x, middle), self._radius, color, p.ground, item.figure, self.brand.figures(700), self.scale.label,
            p.ground if item.chosen else p.ink, last,
        )]
        top = middle - self._cap / 2
        if before is not None:
            ink = p.accent if item.chosen else p.grey
            level = top + self._cap - before.cap  # one baseline with the name beside it
            marks += [Text(run, box.x, y, ink, p.ground, "when", last) for run, y in before.baselines(level)]
        left = x + self._radius + self._gap
        if item.note and self._noted(box.right - left):
            note = shape(item.note, self.brand.words(700), self.scale.kicker)
            ink = p.accent if item.chosen else p.ink
            marks.append(Text(note, box.right - note.width, top + self._cap, ink, p.ground, "note", last))
        for block, ink, role in self._blocks(item, box.right - left):
            marks += [Text(run, left, y, ink, p.ground, role, enters) for run, y in block.baselines(top)]
            top += block.height + self._between
        return marks

    @property
    def _radius(self) -> float:
        return round(self.scale.label * 0.85) if any(i.figure for i in self.items) else round(self.scale.label * 0.34)

    @property
    def _cap(self) -> float:
        return cap_height(self.brand.words(700), self.scale.label)

    @property
    def _gap(self) -> float:
        return round(self.scale.label * 0.8)

    @property
    def _least(self) -> float:
        return round(self.scale.label * 0.6)

    @property
    def _between(self) -> float:
        return round(self.scale.label * 0.25)

    def _before(self, width: float) -> list[Block | None]:
        sizes, style = (self.scale.label, self.scale.label), self.brand.figures(600)
        return [
            fit(i.before, style, sizes, width * 0.27, 2, leading=1.15, element="when") if i.before else None
            for i in self.items
        ]

    def _heights(self, width: float) -> list[float]:
        """From the first capital's top (or the disc's) to the last line's descender."""
        before = self._before(width)
        aside = max((b.width + 22 for b in before if b is not None), default=0.0)
        room = width - aside - 2 * self._radius - self._gap
        found = []
        for item, block in zip(self.items, before, strict=True):
            blocks = [b for b, _, _ in self._blocks(item, room)]
            words = sum(b.height for b in blocks) + self._between * (len(blocks) - 1)
            over = max(0.0, self._radius - self._cap / 2)  # the disc stands above the first line
            found.append(max(2 * self._radius, over + words, over + (block.height if block else 0.0)))
        return found

    def _blocks(self, item: Item, width: float) -> list[tuple[Block, str, str]]:
        p, size, small = self.palette, self.scale.label, self.scale.kicker
        name = fit(item.name, self.brand.words(700), (size, size), width, 3, leading=1.18, element="label")
        found = [(name, p.ink, "label")]
        if item.detail:
            block = fit(item.detail, self.brand.words(500), (small, small), width, 4, leading=1.28, element="detail")
            found.append((block, p.grey, "detail"))
        if item.note and not self._noted(width):
            block = fit(item.note, self.brand.words(700), (small, small), width, 2, leading=1.28, element="note")
            found.append((block, p.ink, "note"))
        return found


def larger_for(rows: int) -> tuple[float, ...]:
    """The sizes to try for so many rows, of the format's labels, the largest first."""
    return (1.75, 1.6, 1.45, *LARGER) if rows <= SPARSE else LARGER


def standing(box: Box, used: float, rows: int) -> Box:
    """The part of a box a few rows stand in: on the footer, what is left over above them."""
    return box.inset(0, max(0.0, box.h - used), 0, 0) if rows <= SPARSE else box


def enlarged(scale: TypeScale, by: float) -> TypeScale:
    """The same sizes with larger labels and small words."""
    return replace(scale, label=round(scale.label * by), kicker=round(scale.kicker * by))


def spoken_of(items: Sequence[Item], headline: str) -> int | None:
    """The row an editor's headline speaks of, by its note, its name or its moment; None if it names none."""
    said = headline.casefold()
    for words in (lambda i: i.note, lambda i: i.name, lambda i: i.before):
        for position, item in enumerate(items):
            if words(item) and words(item).casefold() in said:
                return position
    return None


def chosen(items: Sequence[Item], subject: str, headline: str) -> tuple[Item, ...]:
    """The rows with the accent on the one the headline speaks of, else on the finding's subject."""
    point = spoken_of(items, headline)
    if point is None:
        point = next((n for n, item in enumerate(items) if item.name == subject), len(items) - 1)
    return tuple(replace(item, chosen=n == point) for n, item in enumerate(items))


def with_less(items: Sequence[Item]) -> list[tuple[Item, ...]]:
    """What to try when there is little room: everything, then without the sentences; notes and names stay."""
    return [tuple(items), tuple(replace(item, detail="") for item in items)]


def first_card(
    *, template: str, format: Format, brand: Brand, palette: Palette, words: Copy, proofs: Sequence[Element], alt: str,
    roomy: bool = False, under: Element | None = None,
) -> Sheet:
    """The card with the first proof that fits; the TextOverflow of the last one if none does.

    `roomy`: a later, tighter proof is better than words that gave way.
    """
    ways = [(proof, True) for proof in proofs] if roomy else []
    for proof, easy in [*ways, *((proof, False) for proof in proofs[:-1])]:
        try:
            return card(
                template=template, format=format, brand=brand, palette=palette, words=words, proof=proof, alt=alt,
                roomy=easy, under=under,
            )
        except TextOverflow:
            continue
    last = proofs[-1]
    return card(
        template=template, format=format, brand=brand, palette=palette, words=words, proof=last, alt=alt, under=under,
        roomy=under is not None,
    )
