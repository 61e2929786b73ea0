"""Bookends: the cover that says the finding at once, and the outro that says who speaks. Both are sheets of marks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from mmc.core.format import Box, Format, format_named
from mmc.core.language import say
from mmc.core.text import NBSP
from mmc.drawing.brand import Brand, Palette
from mmc.drawing.canvas import Canvas
from mmc.drawing.furniture import band, logo
from mmc.drawing.layout import Column, Element, Gap, Grow, Row, Words
from mmc.drawing.marks import Mark, Shape, Text
from mmc.drawing.motion import STILL, Timing
from mmc.drawing.photo import Picture, Pictured
from mmc.drawing.sheet import Sheet
from mmc.drawing.type import Style
from mmc.drawing.weather import Sky
from mmc.drawing.wrap import Block, fit
from mmc.errors import TextOverflow
from mmc.infographics.card import whole_dates
from mmc.video.hook import Headline, Hook, HookNumber

_SOFT = Timing(0.55, 0.4)
_TRACKING = -0.012
_PLAYS = 6.0  # seconds: longer than any cover
_BESIDE_PHOTO = 0.62  # of a thumbnail's width belongs to the words


@dataclass(frozen=True, kw_only=True)
class Said:
    """The words a cover and an outro share with the chart between them."""

    kicker: str
    headline: str
    subtitle: str
    source: str
    practice: str = ""  # DATA LATIHAN where the values are invented
    credit: tuple[str, ...] = ()  # what a narrator says at the end
    inviting: str = ""  # what stands before the address at the end; empty: where the data are


@dataclass(frozen=True)
class _Sizes:
    kicker: float
    headline: tuple[float, float]
    lines: int
    number: tuple[float, float]
    caption: tuple[float, float]
    source: float
    name: float

    def shrunk(self, share: float) -> _Sizes:
        """The same sizes with lower ceilings for headline and number."""
        (low, high), (least, most) = self.headline, self.number
        return replace(self, headline=(low, max(low, high * share)), number=(least, max(least, most * share)))


_SHRINKS = (1.0, 0.85, 0.72, 0.6)
_SIZES = {
    "short": _Sizes(30, headline=(56, 92), lines=6, number=(96, 190), caption=(34, 40), source=26, name=64),
    "landscape": _Sizes(32, headline=(64, 104), lines=4, number=(120, 270), caption=(40, 50), source=28, name=76),
    "thumbnail": _Sizes(36, headline=(72, 132), lines=4, number=(96, 260), caption=(56, 84), source=36, name=60),
}


@dataclass(frozen=True)
class _Rule:
    """A short thick line that grows from the left edge."""

    color: str
    ground: str
    timing: Timing
    length: float = 96.0

    def height(self, width: float) -> float:
        return 8.0

    def place(self, box: Box) -> Sequence[Mark]:
        return [GrowingRule(Box(box.x, box.y, self.length, 8), self.color, self.ground, timing=self.timing)]


@dataclass(frozen=True)
class GrowingRule(Shape):
    """A rule drawn from the left."""

    def draw(self, canvas: Canvas, t: float) -> None:
        share = self.timing.progress(t)
        if share > 0:
            canvas.rect(Box(self.area.x, self.area.y, self.area.w * share, self.area.h), self.color, 4)


def cover(said: Said, hook: Hook | None, format: Format, brand: Brand, sign: str = "") -> Sheet:
    """The first shot: headline there from the first frame, then the number counts, the source comes last.

    `sign` names a weather icon that moves beside the words. Words that are too many get smaller, down to the floor.
    """
    last: TextOverflow | None = None
    for share in _SHRINKS:
        try:
            return _cover(said, hook, format, brand, sign, _SIZES[format.name].shrunk(share))
        except TextOverflow as error:
            last = error
    raise last or TextOverflow("nothing to set")


def _cover(said: Said, hook: Hook | None, format: Format, brand: Brand, sign: str, sizes: _Sizes) -> Sheet:
    palette, safe = brand.dark, format.safe
    parts: list[Element] = [_kicker(said.kicker, palette, brand, sizes, safe.w), Gap(40)] if said.kicker else []
    told = hook is not None and hook.shown in said.headline  # then it is not said twice: it lights up where it stands
    hot = hook.shown if hook and told else ""
    parts.append(_headline(said.headline, hot, palette, brand, sizes, safe.w))
    if hook and not told:
        parts += [Gap(56), *_hooked(hook, brand, palette, sizes, safe.w)]
    middle: Element = Column(tuple(parts), "cover")
    if sign:
        middle = _signed(middle, sign, format, palette)
    foot = _foot(said, brand, palette, sizes, safe.w)
    return _sheet(_centred(middle, safe.w), foot, format, brand, palette, "cover", said.headline)


def thumbnail(hook: Hook | None, said: Said, brand: Brand, photo: Pictured | None = None) -> Sheet:
    """The cover at 1280x720 with at most six words, or with a face: readable at the size of a stamp."""
    format, palette = format_named("thumbnail"), brand.dark
    sizes, safe = _SIZES["thumbnail"], format.safe
    body: tuple[Element, ...]
    if hook:
        body = tuple(_hooked(hook, brand, palette, sizes, safe.w, timing=STILL))
    else:
        width = safe.w * _BESIDE_PHOTO - 56 if photo else safe.w
        block = _standing(said.headline, brand.words(800), sizes, width, safe.h - 112)
        body = (Words(block, palette.ink, palette.ground, "headline"),)
    sender = f"{brand.title} · {said.practice}" if said.practice else brand.title
    name = fit(sender, brand.words(700), (44, 44), safe.w - 120, 1, element="brand")
    foot = _Signature(brand, palette, Words(name, palette.ink, palette.ground, "brand"), 72)
    middle: Element = _centred(Column(body, "thumbnail"), safe.w)
    if photo:
        face = Picture(photo.photo, photo.focus)
        middle = Row((face, middle), (1 - _BESIDE_PHOTO, _BESIDE_PHOTO), 56)
    return _sheet(middle, foot, format, brand, palette, "thumbnail", said.headline)


def _standing(text: str, style: Style, sizes: _Sizes, width: float, height: float) -> Block:
    """The largest setting that is neither too wide nor too high: six words in a column may take four lines."""
    least, most = sizes.headline
    ceilings = (*range(round(most), round(least), -6), least)
    tried = (fit(text, style, (least, top), width, sizes.lines, element="thumbnail headline") for top in ceilings)
    return next(block for block in tried if block.height <= height or block.size <= least)


def outro(said: Said, format: Format, brand: Brand) -> Sheet:
    """The last shot: name, address and handle, and the source once more."""
    palette, sizes, safe = brand.dark, _SIZES[format.name], format.safe
    name = fit(brand.title, brand.words(800), (sizes.name, sizes.name), safe.w - 180, 1, element="brand")
    signature = _Signature(brand, palette, Words(name, palette.ink, palette.ground, "brand"), round(sizes.name * 1.6))
    caption = sizes.caption[1]
    site = fit(brand.site, brand.words(700), (caption, caption * 1.3), safe.w, 1, element="site")
    handle = fit(brand.handle, brand.words(700), (caption, caption * 1.3), safe.w, 1, element="handle")
    inviting = said.inviting or say("Data lengkapnya di", "Full data at")
    invitation = fit(inviting, brand.words(500), (34, caption), safe.w, 1, element="invitation")
    middle = Column(
        (
            signature,
            Gap(56),
            _Rule(palette.accent, palette.ground, Timing(0.1, 0.4)),
            Gap(40),
            Words(invitation, palette.grey, palette.ground, "subtitle", timing=Timing(0.15, 0.3)),
            Gap(22),
            Words(site, palette.ink, palette.ground, "label", timing=Timing(0.2, 0.3)),
            Gap(14),
            Words(handle, palette.accent, palette.ground, "handle", timing=Timing(0.3, 0.3)),
        ),
        "outro",
    )
    foot = _foot(said, brand, palette, sizes, safe.w, timing=STILL)
    return _sheet(_centred(middle, safe.w), foot, format, brand, palette, "outro", said.headline)


def _signed(words: Element, sign: str, format: Format, palette: Palette) -> Element:
    if format.width > format.height:
        return Row((words, _Sign(sign, palette, 420)), (0.7, 0.3), 40)
    return Column((_Sign(sign, palette, 260), Gap(30), words), "cover")


def _kicker(text: str, palette: Palette, brand: Brand, sizes: _Sizes, width: float) -> Words:
    block = fit(text, brand.words(700), (sizes.kicker, sizes.kicker), width, 2, tracking=0.06, element="cover kicker")
    return Words(block, palette.accent, palette.ground, "kicker")


def _headline(text: str, hot: str, palette: Palette, brand: Brand, sizes: _Sizes, width: float) -> Headline:
    kept = whole_dates(text.replace(hot, hot.replace(" ", NBSP)) if hot else text)
    floor, top = sizes.headline[0], sizes.headline[1] * (1.2 if hot else 1.0)  # alone on the cover it may be larger
    block = _fit_without_orphan(kept, brand.words(800), (floor, top), width, sizes.lines)
    return Headline(block, hot.replace(" ", NBSP), palette, brand, _TRACKING)


def _fit_without_orphan(text: str, style: Style, sizes: tuple[float, float], width: float, lines: int) -> Block:
    """The largest setting without a single word as first or last line, unless that costs a third of the size."""
    block = fit(text, style, sizes, width, lines, tracking=_TRACKING, element="cover headline")
    if len(block.lines) < 2 or all(" " in line.text for line in (block.lines[0], block.lines[-1])):
        return block
    least = max(sizes[0], block.size * 0.62)
    try:
        return fit(text, style, (least, sizes[1]), width, len(block.lines) - 1, tracking=_TRACKING)
    except TextOverflow:
        return block


def _hooked(
    hook: Hook, brand: Brand, palette: Palette, sizes: _Sizes, width: float, timing: Timing = _SOFT
) -> list[Element]:
    number = HookNumber(hook, brand, palette, sizes.number)
    if not hook.caption:
        return [number]
    caption = fit(hook.caption, brand.words(600), sizes.caption, width, 2, element="cover caption")
    return [number, Gap(36), Flush(caption, palette.ink, palette.ground, "label", timing=timing)]


def _foot(
    said: Said, brand: Brand, palette: Palette, sizes: _Sizes, width: float, timing: Timing = _SOFT
) -> Element:
    text = f"{said.practice} · {said.source}" if said.practice else said.source
    block = fit(text, brand.words(500), (sizes.source, sizes.source), width, 3, leading=1.3, element="source")
    return Column(
        (_Hairline(palette), Gap(22), Words(block, palette.grey, palette.ground, "source", timing=timing)), "foot"
    )


@dataclass(frozen=True)
class Flush(Words):
    """Words whose ink does not hang out at the left: a large j would leave the edge all lines share."""

    def place(self, box: Box) -> Sequence[Mark]:
        return [replace(m, x=m.x - min(0.0, m.run.ink.x)) for m in super().place(box) if isinstance(m, Text)]


@dataclass(frozen=True)
class _Hairline:
    palette: Palette

    def height(self, width: float) -> float:
        return 2.0

    def place(self, box: Box) -> Sequence[Mark]:
        return [Shape(Box(box.x, box.y, box.w, 2), self.palette.hairline)]


@dataclass(frozen=True)
class _Sign:
    """A large weather icon that is there from the first frame and keeps moving."""

    sky: str
    palette: Palette
    size: float

    def height(self, width: float) -> float:
        return self.size

    def place(self, box: Box) -> Sequence[Mark]:
        # The drawing stands a little inside its grid; the eye wants it on the edge of the words.
        area = Box(box.x - 0.12 * self.size, box.y + (box.h - self.size) / 2, self.size, self.size)
        return [Sky(self.sky, area, self.palette, STILL, _PLAYS)]


@dataclass(frozen=True)
class _Signature:
    """The logo and the name beside it."""

    brand: Brand
    palette: Palette
    name: Words
    tile: float

    def height(self, width: float) -> float:
        return self.tile

    def place(self, box: Box) -> Sequence[Mark]:
        tile = Box(box.x, box.y, self.tile, self.tile)
        cap = self.name.block.cap
        right = Box(tile.right + 0.3 * self.tile, box.y + (self.tile - cap) / 2, box.w - 1.3 * self.tile, cap)
        return [*logo(self.brand, self.palette, tile), *self.name.place(right)]


def _centred(child: Element, width: float) -> Column:
    return Column((Grow(Gap(0)), child, Grow(Gap(0), 1.15)), "middle")


def _sheet(
    middle: Element, foot: Element, format: Format, brand: Brand, palette: Palette, name: str, headline: str
) -> Sheet:
    try:
        marks = Column((Grow(middle), Gap(40), foot), name).place(format.safe)
    except TextOverflow as error:
        raise TextOverflow(str(error), template=name, format=format.name) from error
    return Sheet(
        format=format, background=palette.ground, marks=(*band(format, brand, palette), *marks), headline=headline,
        alt=headline, template=name,
    )
