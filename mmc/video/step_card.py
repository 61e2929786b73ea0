"""Step card: one step of several, as large as a phone likes it, under a line that shows how far we are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from mmc.core.format import Box, Format
from mmc.core.language import say
from mmc.drawing.brand import Brand, Palette
from mmc.drawing.furniture import Footer, band
from mmc.drawing.layout import Column, Element, Gap, Grow, Row, Words
from mmc.drawing.marks import Mark, Shape, Text
from mmc.drawing.motion import STILL, Timing
from mmc.drawing.sheet import Sheet
from mmc.drawing.wrap import Block, fit
from mmc.errors import TextOverflow
from mmc.video.bookends import Flush, GrowingRule, Said

# A card begins without its words, so that a crossfade takes away the ones before and never mixes two texts.
_ENTERS, _GROWS, _DETAIL, _NOTE = Timing(0.0, 0.35), Timing(0.0, 0.6), Timing(0.3, 0.4), Timing(0.6, 0.4)
STANDS = 1.0  # seconds until all words of a card are there
_FIGURE_SHARE, _ASIDE = 0.3, 64.0  # of a wide frame; the air beside the figure
_UNDER_FIGURE, _AIR = 52.0, 24.0


@dataclass(frozen=True)
class Step:
    """What one card says. The figure is a number, a day, a year or a word: `2`, `Juni 2024`, `Kapan`."""

    figure: str
    name: str
    detail: str = ""
    note: str = ""  # a deadline, an hour: strong, last


@dataclass(frozen=True)
class _Sizes:
    number: float  # of a figure that is a number; a word is no larger than twice a name's ceiling
    figure: tuple[float, float]
    name: tuple[float, float]
    detail: tuple[float, float]
    note: float


_SIZES = {
    "short": _Sizes(210, figure=(56, 112), name=(46, 80), detail=(32, 42), note=40),
    "landscape": _Sizes(340, figure=(56, 120), name=(54, 92), detail=(38, 50), note=46),
}


@dataclass(frozen=True)
class _Look:
    """What all cards of a film share: figures and names at one size, all beginning at one height."""

    format: Format
    brand: Brand
    palette: Palette
    figure: float = 0.0
    name: float = 0.0
    detail: float = 0.0

    @property
    def wide(self) -> bool:
        return self.format.width > self.format.height

    @property
    def room(self) -> float:
        """The width of a card's words."""
        return self.format.safe.w * (1 - _FIGURE_SHARE) - _ASIDE if self.wide else self.format.safe.w

    @property
    def figure_room(self) -> float:
        return self.format.safe.w * _FIGURE_SHARE if self.wide else self.format.safe.w


def step_cards(
    steps: Sequence[Step], noun: str, said: Said, format: Format, brand: Brand, palette: Palette
) -> list[Sheet]:
    """A scene for each step; TextOverflow naming the step whose words are too many."""
    look = _look(steps, format, brand, palette)
    footer = Footer(brand, palette, said.source, format.scale.source, format.scale.kicker, bool(said.practice))
    kicker = (format.scale.kicker, format.scale.kicker)
    tops, found = [], []
    for position in range(len(steps)):
        told = f"{noun} {position + 1} {say('dari', 'of')} {len(steps)}".upper()
        over = fit(told, brand.words(700), kicker, format.safe.w, 1, tracking=0.08, element="kicker")
        line = Progress(position, len(steps), palette)
        tops.append((Words(over, palette.grey, palette.ground, "kicker"), Gap(14), line))
    room = format.safe.h - Column((*tops[0], footer), "step").height(format.safe.w) - 2 * _AIR
    bodies = [_body(step, look) for step in steps]
    heights = [body.height(format.safe.w) for body in bodies]
    # The fullest card stands in the middle, and all begin where it begins: nothing jumps from card to card.
    top = (room - max(heights)) * 0.42
    for position, (step, body, height) in enumerate(zip(steps, bodies, heights, strict=True)):
        if height > room:
            words = f"needs {height - room:.0f} px more height than the {room:.0f} px there are; shorten it"
            raise TextOverflow(words, template="step", format=format.name, element=f"step {position + 1}")
        flow = Column((*tops[position], Gap(_AIR + top), Grow(body), Gap(_AIR), footer), "step")
        found.append(Sheet(
            format=format, background=palette.ground, headline=step.name, template="step",
            marks=(*band(format, brand, palette), *flow.place(format.safe)),
            alt=" ".join(part for part in (step.figure, step.name, step.detail, step.note) if part),
        ))
    return found


def _look(steps: Sequence[Step], format: Format, brand: Brand, palette: Palette) -> _Look:
    """The largest sizes at which every step can be set."""
    sizes, bare = _SIZES[format.name], _Look(format, brand, palette)
    figures = [_figure(step, replace(bare, figure=sizes.figure[1]), sizes.figure[0]) for step in steps]
    number = all(step.figure.isdigit() for step in steps)
    names = [_name(step, replace(bare, name=sizes.name[1]), sizes.name[0]) for step in steps]
    details = [_detail(step, replace(bare, detail=sizes.detail[1]), sizes.detail[0]) for step in steps if step.detail]
    return replace(
        bare, figure=sizes.number if number else min(block.size for block in figures),
        name=min(block.size for block in names), detail=min((block.size for block in details), default=0.0),
    )


def _figure(step: Step, look: _Look, floor: float = 0.0) -> Block:
    sizes, lines = (floor or look.figure, look.figure), 3 if look.wide else 2
    return fit(step.figure, look.brand.words(800), sizes, look.figure_room, lines, leading=1.06, tracking=-0.015,
               element="figure")


def _name(step: Step, look: _Look, floor: float = 0.0) -> Block:
    sizes = (floor or look.name, look.name)
    return fit(step.name, look.brand.words(800), sizes, look.room, 4, tracking=-0.012, element="name")


def _detail(step: Step, look: _Look, floor: float = 0.0) -> Block:
    sizes = (floor or look.detail, look.detail)
    return fit(step.detail, look.brand.words(500), sizes, look.room, 7, leading=1.3, element="detail")


def _body(step: Step, look: _Look) -> Element:
    p, brand = look.palette, look.brand
    figure = _OnEdge(_figure(step, look), p.accent, p.ground, "value", timing=_ENTERS)
    parts: list[Element] = [_OnEdge(_name(step, look), p.ink, p.ground, "headline", timing=_ENTERS)]
    if step.detail:
        parts += [Gap(26), Flush(_detail(step, look), p.grey, p.ground, "detail", timing=_DETAIL)]
    if step.note:
        size = _SIZES[look.format.name].note
        block = fit(step.note, brand.words(700), (size, size), look.room, 3, leading=1.2, element="note")
        parts += [Gap(40), _Rule(p), Gap(26), Flush(block, p.ink, p.ground, "note", timing=_NOTE)]
    if look.wide:
        gap = _ASIDE / look.format.safe.w
        return Row((figure, Column(tuple(parts), "step")), (_FIGURE_SHARE, 1 - _FIGURE_SHARE - gap), _ASIDE)
    return Column((figure, Gap(_UNDER_FIGURE), *parts), "step")


@dataclass(frozen=True)
class _OnEdge(Words):
    """Large words whose ink begins on the edge: at this size a letter's own side bearing shows."""

    def place(self, box: Box) -> Sequence[Mark]:
        return [replace(m, x=box.x - m.run.ink.x) for m in super().place(box) if isinstance(m, Text)]


@dataclass(frozen=True)
class _Rule:
    """The short line over a note; it grows from the edge all lines share."""

    palette: Palette

    def height(self, width: float) -> float:
        return 6.0

    def place(self, box: Box) -> Sequence[Mark]:
        area, p = Box(box.x, box.y, 84, 6), self.palette
        return [GrowingRule(area, p.muted, p.ground, timing=_NOTE)]


@dataclass(frozen=True)
class Progress:
    """One piece a step: those behind us quiet, ours growing in the accent, those to come a hairline."""

    position: int
    total: int
    palette: Palette

    def height(self, width: float) -> float:
        return 10.0

    def place(self, box: Box) -> Sequence[Mark]:
        p, gap = self.palette, 10.0 if self.total <= 10 else 6.0
        wide = (box.w - gap * (self.total - 1)) / self.total
        marks: list[Mark] = []
        for number in range(self.total):
            piece = Box(box.x + number * (wide + gap), box.y, wide, 10)
            behind = number < self.position
            marks.append(Shape(piece, p.muted_strong if behind else p.hairline, radius=4, timing=STILL))
            if number == self.position:
                marks.append(GrowingRule(piece, p.accent, p.hairline, timing=_GROWS))
        return marks
