"""poster: an announcement for the notice board, A4. A large headline, what one must know, whom to ask."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from mmc.core.dataset import Column, Dataset
from mmc.core.format import Box, Format, TypeScale
from mmc.drawing.brand import Brand, Palette
from mmc.drawing.layout import Column as Stack
from mmc.drawing.layout import Element, Gap, Grow, Words
from mmc.drawing.marks import Mark, Shape, Text
from mmc.drawing.motion import Timing, staggered
from mmc.drawing.photo import Picture, read_focus, read_photo
from mmc.drawing.sheet import Sheet
from mmc.drawing.steps import spaced
from mmc.drawing.wrap import Block, fit
from mmc.errors import DatasetError
from mmc.infographics.alt_text import alt_text
from mmc.infographics.card import Copy, together
from mmc.infographics.frame import framed
from mmc.infographics.template import Need, Options, Template, palette_of

_BEGIN = 0.3
_HEADLINE_LINES = 5
_SHOUT, _LOUD = 1.7, 1.25  # of the format's headline: a poster is read from across the room
_PHOTO_SHARE = (0.34, 0.27, 0.2)  # of the height between band and footer
_FEW_LARGER = (1.9, 1.6)  # few parts are set larger before they leave the sheet empty
_PARTS_LARGER = (1.3, 1.15, 1.0)
_LABEL_SHARE = 0.28  # of the width


@dataclass(frozen=True, kw_only=True)
class PosterOptions(Options):
    """A photo across the sheet, and what of it must be seen."""

    photo: bytes | None = field(default=None, metadata={"what": "foto (JPEG, PNG, WebP)", "file": True})
    focus: str = field(default="50,40", metadata={"what": "bagian terpenting, persen dari kiri dan atas: 50,40"})


class Poster(Template):
    name = "poster"
    title = "Poster pengumuman"
    needs = (
        Need(kinds=("text",), what="bagian, misalnya Kapan, Di mana, Syarat", name="bagian"),
        Need(kinds=("text",), what="isi bagian itu", name="isi"),
    )
    rows = (1, 7)
    tells = False
    options = PosterOptions
    formats = ("a4", "portrait", "story", "square")  # the sheet, and its card for the feed

    @classmethod
    def draw_up(
        cls, dataset: Dataset, columns: tuple[Column, ...], format: Format, brand: Brand, options: Options
    ) -> Sheet:
        assert isinstance(options, PosterOptions)
        headline = options.headline or dataset.origin.title
        if not headline:
            raise DatasetError(f"poster: {dataset.name} has no title; write the headline, the one thing it says first")
        parts, p = parts_of(dataset), palette_of(brand, options)
        words = Copy(
            kicker=options.kicker or brand.wording["region"], headline=headline, subtitle=options.subtitle, brief="",
            origin=dataset.origin,
        )
        alt = alt_text("Poster", "", headline, ["; ".join(f"{label}: {said}" for label, said in parts)], words, brand)
        bodies = _bodies(parts, words, options, format, brand, p)
        return framed(template=cls.name, format=format, brand=brand, palette=p, words=words, bodies=bodies, alt=alt)


def parts_of(dataset: Dataset) -> list[tuple[str, str]]:
    """Label and words of each part; DatasetError for a row that lacks one."""
    found = []
    for number, row in enumerate(dataset.table.to_dicts(), start=1):
        for column in ("bagian", "isi"):
            if not (row[column] or "").strip():
                raise DatasetError(f"poster: row {number} of {dataset.name} has nothing in column '{column}'")
        found.append((row["bagian"].strip(), together(row["isi"].strip(), longest=0)))
    return found


def _bodies(
    parts: Sequence[tuple[str, str]], words: Copy, options: PosterOptions, format: Format, brand: Brand, p: Palette
) -> Iterator[Element]:
    """From the roomiest to the tightest: the parts get smaller, then the headline, then the photo."""
    scale, safe = format.scale, format.safe
    photo = read_photo(options.photo) if options.photo is not None else None
    floor, ceiling = scale.headline
    for share in _PHOTO_SHARE if photo else (0.0,):
        picture: tuple[Element, ...] = ()
        if photo:
            picture = (Gap(44), Picture(photo, read_focus(options.focus), round(share * safe.h)))
        for largest, sizes in (
            (ceiling * _SHOUT, _FEW_LARGER), (ceiling * _LOUD, _PARTS_LARGER[:1]),
            *((size, _PARTS_LARGER) for size in (ceiling * _LOUD, ceiling, (floor + ceiling) / 2, floor)),
        ):
            head = _head(words, (floor, largest), format, brand, p)
            for larger in sizes:
                proof = Grow(Parts(tuple(parts), brand, p, scale, larger))
                yield Stack((*head, *picture, Gap(48), proof, Gap(16)), "poster")


def _head(
    words: Copy, sizes: tuple[float, float], format: Format, brand: Brand, p: Palette
) -> tuple[Element, ...]:
    scale, width = format.scale, format.safe.w
    over = fit(words.kicker.upper(), brand.words(700), (scale.kicker, scale.kicker), width, 2, tracking=0.08,
               element="kicker")
    head = fit(words.headline, brand.words(800), sizes, width, _HEADLINE_LINES, leading=1.08, tracking=-0.015,
               element="headline")
    found: tuple[Element, ...] = (
        Words(over, p.accent, p.ground, "kicker"), Gap(36), Words(head, p.ink, p.ground, "headline"),
    )
    if words.subtitle:
        under = fit(words.subtitle, brand.words(500), (scale.subtitle, scale.subtitle), width, 4, leading=1.3,
                    element="subtitle")
        found = (*found, Gap(26), Words(under, p.grey, p.ground, "subtitle"))
    return found


@dataclass(frozen=True)
class Parts:
    """Label at the left edge, words beside it, a hairline between; the first one carries the accent."""

    parts: tuple[tuple[str, str], ...]
    brand: Brand
    palette: Palette
    scale: TypeScale
    larger: float = 1.0

    def height(self, width: float) -> float:
        return sum(self._heights(width)) + self._least * len(self.parts)

    def place(self, box: Box) -> Sequence[Mark]:
        heights, p = self._heights(box.w), self.palette
        tops, gap = spaced(heights, box.h - self._least, self._least, self._size * 2.4)
        marks: list[Mark] = []
        for position, top in enumerate(tops):
            y = box.y + self._least + top
            color = p.accent if position == 0 else p.grey
            enters = staggered(position, _BEGIN, 0.35)
            last = Timing(staggered(len(tops) - 1, _BEGIN, 0.35).end, 0.4) if position == 0 else enters
            label, said = self._blocks(position, box.w)
            over = min(gap or self._least * 1.6, self._least * 1.6) / 2 + 4
            marks.append(Shape(Box(box.x, round(y - over), box.w, 2), p.hairline))
            marks += [Text(run, box.x, level, color, p.ground, "label", last) for run, level in label.baselines(y)]
            x = box.x + box.w * _LABEL_SHARE
            marks += [Text(run, x, level, p.ink, p.ground, "part", enters) for run, level in said.baselines(y)]
        return marks

    @property
    def _size(self) -> float:
        return round(self.scale.label * self.larger)

    @property
    def _least(self) -> float:
        return round(self._size * 1.3)

    def _heights(self, width: float) -> list[float]:
        return [max(b.height for b in self._blocks(n, width)) for n in range(len(self.parts))]

    def _blocks(self, position: int, width: float) -> tuple[Block, Block]:
        label, said = self.parts[position]
        size = (self._size, self._size)
        left = fit(label, self.brand.words(700), size, width * _LABEL_SHARE - 24, 2, leading=1.2, element="label")
        right = fit(said, self.brand.words(600), size, width * (1 - _LABEL_SHARE), 6, leading=1.3, element="part")
        return left, right
