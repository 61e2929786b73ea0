"""Photo card: a photo or a clip in its part of the frame, its words in theirs: above it, or at its left on a wide film.

Words never lie on a picture: they stand on the brand's own flat ground, so that what the contrast gates measure is
what a viewer sees, whatever the photo. In both shapes the picture's part is nearly square: one focus does for both.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

from mmc.core.format import Box, Format
from mmc.drawing.brand import Brand, Palette
from mmc.drawing.furniture import Footer, band
from mmc.drawing.layout import Column, Element, Gap, Grow, Words
from mmc.drawing.marks import Mark
from mmc.drawing.motion import STILL, Timing
from mmc.drawing.sheet import Sheet
from mmc.drawing.wrap import Block, fit
from mmc.errors import TextOverflow
from mmc.video.bookends import Flush, Said
from mmc.video.step_card import Progress

_ENTERS, _DETAIL, _NOTE = Timing(0.0, 0.35), Timing(0.3, 0.4), Timing(0.5, 0.4)
STANDS = 0.9  # seconds until all words of a card are there
_AIR = 48.0  # between words and picture
_COLUMN = 0.46  # of a wide frame's safe width belongs to the words
_MOST = 620.0  # pixels of height for words above a picture: with more, the picture is no longer what one sees
_LINES = {"headline": 4, "detail": 5, "note": 3}
_SETTING = {"headline": (800, 1.13, -0.012), "detail": (500, 1.3, 0.0), "note": (700, 1.25, 0.0)}  # weight and so on


@dataclass(frozen=True, kw_only=True)
class Caption:
    """What is said about one picture."""

    kicker: str  # when and where
    headline: str
    detail: str = ""
    note: str = ""  # names


_SIZES = {  # floor and ceiling by role; a film's cards all take the largest size at which each can be set
    "short": {"headline": (46.0, 66.0), "detail": (32.0, 36.0), "note": (30.0, 32.0)},
    "landscape": {"headline": (46.0, 72.0), "detail": (34.0, 40.0), "note": (32.0, 36.0)},
}


@dataclass(frozen=True, kw_only=True)
class Deck:
    """The cards of a film: all words at the same sizes and in the same place, so that nothing jumps."""

    captions: tuple[Caption, ...]
    running: str  # the line above them all
    said: Said
    format: Format
    brand: Brand
    palette: Palette

    @cached_property
    def text(self) -> Box:
        """Where the words of every card stand; TextOverflow naming the row that has too many."""
        safe = self.format.safe
        heights = [self._flow(number).height(self._width) for number in range(len(self.captions))]
        most = safe.h if self._wide else _MOST
        if max(heights) > most:
            row = heights.index(max(heights)) + 1
            over = max(heights) - most
            words = f"needs {over:.0f} px more height than the {most:.0f} px beside its picture; shorten it"
            raise TextOverflow(words, template="photo card", format=self.format.name, element=f"row {row}")
        return Box(safe.x, safe.y, self._width, safe.h if self._wide else max(heights))

    @cached_property
    def area(self) -> Box:
        """Where every picture stands: from the words to the frame's edges."""
        width, height = self.format.size
        if self._wide:
            left = _even(self.text.right + _AIR)
            return Box(left, 0, width - left, height)
        top = _even(self.text.bottom + _AIR)
        return Box(0, top, width, height - top)

    def card(self, number: int, picture: Mark) -> Sheet:
        """The scene of one picture; the words of the first are there from its first frame."""
        caption, p = self.captions[number], self.palette
        flow = self._flow(number, moves=number > 0)
        return Sheet(
            format=self.format, background=p.ground, headline=caption.headline, template="photo card",
            marks=(picture, *band(self.format, self.brand, p), *flow.place(self.text)),
            alt=" ".join(part for part in (caption.kicker, caption.headline, caption.detail, caption.note) if part),
        )

    @property
    def _wide(self) -> bool:
        return self.format.width > self.format.height

    @property
    def _width(self) -> float:
        return self.format.safe.w * (_COLUMN if self._wide else 1.0)

    def _flow(self, number: int, moves: bool = True) -> Column:
        p, said, scale = self.palette, self.said, self.format.scale
        over = self._line(self.running, "running head", 1)
        top: list[Element] = [Words(over, p.grey, p.ground, "label"), Gap(16)]
        if len(self.captions) > 1:
            top.append(Progress(number, len(self.captions), p))
        footer = Footer(self.brand, p, said.source, scale.source, scale.kicker, bool(said.practice))
        words = Column(tuple(self._words(number, moves)), f"row {number + 1}")
        if self._wide:
            middle: tuple[Element, ...] = (Grow(Gap(40)), words, Grow(Gap(40), 1.4))
        else:
            middle = (Gap(34), Grow(words), Gap(28))
        return Column((*top, *middle, footer), "photo card")

    def _words(self, number: int, moves: bool) -> list[Element]:
        caption, p = self.captions[number], self.palette
        enters, detail, note = (_ENTERS, _DETAIL, _NOTE) if moves else (STILL, STILL, STILL)
        words: list[Element] = []
        if caption.kicker:
            where = self._line(caption.kicker.upper(), "kicker", 2, 0.06)
            words += [Words(where, p.accent, p.ground, "kicker", timing=enters), Gap(20)]
        words.append(Flush(self._set(number, "headline"), p.ink, p.ground, "headline", timing=enters))
        if caption.detail:
            words += [Gap(24), Flush(self._set(number, "detail"), p.grey, p.ground, "detail", timing=detail)]
        if caption.note:
            words += [Gap(20), Flush(self._set(number, "note"), p.ink, p.ground, "note", timing=note)]
        return words

    def _line(self, text: str, element: str, lines: int, tracking: float = 0.0) -> Block:
        size, bold = self.format.scale.kicker, self.brand.words(700)
        return fit(text, bold, (size, size), self._width, lines, leading=1.25, tracking=tracking, element=element)

    def _set(self, number: int, role: str) -> Block:
        return self._fit(number, role, (_SIZES[self.format.name][role][0], self._common[role]))

    @cached_property
    def _common(self) -> dict[str, float]:
        """The largest size at which every card's words of a role can be set."""
        sizes = _SIZES[self.format.name]
        return {
            role: min((self._fit(n, role, sizes[role]).size for n, c in enumerate(self.captions) if getattr(c, role)),
                      default=0.0)
            for role in sizes
        }  # fmt: skip

    def _fit(self, number: int, role: str, sizes: tuple[float, float]) -> Block:
        weight, leading, tracking = _SETTING[role]
        return fit(
            getattr(self.captions[number], role), self.brand.words(weight), sizes, self._width, _LINES[role],
            leading=leading, tracking=tracking, element=f"row {number + 1}, {role}",
        )  # fmt: skip


def without_details(deck: Deck) -> Deck:
    """The same cards with headlines and names alone."""
    return replace(deck, captions=tuple(replace(caption, detail="") for caption in deck.captions))


def _even(side: float) -> float:
    return float(round(side / 2) * 2)
