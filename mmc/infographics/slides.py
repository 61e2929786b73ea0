"""The slides every carousel has: cover, then source and sender; and the number each slide carries."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from mmc.core.dataset import Dataset, Origin
from mmc.core.format import Box, Format
from mmc.core.language import say
from mmc.drawing.arrow import Arrow
from mmc.drawing.brand import Brand, Palette
from mmc.drawing.layout import Column, Element, Gap, Grow, Words
from mmc.drawing.marks import Mark, Text
from mmc.drawing.motion import Timing
from mmc.drawing.sheet import Sheet
from mmc.drawing.type import cap_height, shape
from mmc.drawing.wrap import Block, fit
from mmc.infographics.alt_text import alt_text
from mmc.infographics.card import Copy, source_line, together
from mmc.infographics.frame import framed
from mmc.infographics.template import Options

SOFT, LAST = Timing(0.25, 0.4), Timing(0.7, 0.4)
HANG = 32.0  # from the kicker down: every slide hangs its first line from the same height, as a card does
_SHRINKING = (2.2, 1.9, 1.6, 1.4, 1.2, 1.0, 0.8)  # of the format's headline: a cover is read at arm's length


def cover(headline: str, dataset: Dataset, format: Format, brand: Brand, options: Options) -> Sheet:
    """The first slide: the finding, as large as it fits, and a sign that more follows."""
    p, scale, origin = brand.palette(options.theme), format.scale, dataset.origin
    kicker, subtitle = options.kicker or brand.wording["region"], options.subtitle or _sentence(together(origin.period))
    words = Copy(kicker=kicker, headline=headline, subtitle=subtitle, brief="", origin=origin)
    alt = alt_text(say("Sampul", "Cover"), "", headline, (), words, brand)

    def bodies() -> Iterator[Element]:
        for share in _SHRINKING:
            head = large(headline, format, brand, share)
            under = fit(subtitle, brand.words(500), (scale.subtitle, scale.subtitle), format.safe.w, 3, leading=1.3,
                        element="subtitle")
            yield Column((
                over_line(kicker, format, brand, p), Gap(HANG), Words(head, p.ink, p.ground, "headline"), Gap(32),
                Words(under, p.grey, p.ground, "subtitle"), Grow(Gap(40)), Swipe(brand, p, scale.subtitle),
            ), "cover")

    return framed(template="carousel", format=format, brand=brand, palette=p, words=words, bodies=bodies(),
                  alt=alt)


def closing(origins: Sequence[Origin], format: Format, brand: Brand, options: Options) -> Sheet:
    """The last slide: where the figures come from, and where to find more."""
    p, scale, width = brand.palette(options.theme), format.scale, format.safe.w
    seen = list(dict.fromkeys((o.producer, o.period, o.title, o.licence) for o in origins))
    headline = say("Data lengkapnya bisa Anda baca dan unduh", "Read and download the full data")
    words = Copy(kicker=brand.wording["source"], headline=headline, subtitle="", brief="", origin=origins[0])
    lines = []
    for producer, period, title, licence in seen:
        under = f"{say('lisensi', 'licence')} {licence}" if licence else ""
        about = ", ".join(w for w in (title, together(period), under) if w)
        lines.append((producer, about))
    alt = alt_text(say("Penutup", "Closing slide"), "", headline, [f"{a}: {b}" for a, b in lines], words, brand)
    parts: list[Element] = [over_line(brand.wording["source"], format, brand, p), Gap(HANG),
                            Words(large(headline, format, brand, 1.2), p.ink, p.ground, "headline"), Gap(56)]
    for producer, about in lines:
        one = fit(producer, brand.words(700), (scale.subtitle, scale.subtitle), width, 2, leading=1.25, element="note")
        two = fit(about, brand.words(500), (scale.label, scale.label), width, 3, leading=1.3, element="note")
        parts += [Words(one, p.ink, p.ground, "note", timing=SOFT), Gap(10),
                  Words(two, p.grey, p.ground, "note", timing=SOFT), Gap(32)]
    parts.append(Grow(Gap(20)))  # where to go stands where the cover said how to go on
    for line, color in ((brand.site, p.accent), (brand.handle, p.ink)):
        block = fit(line, brand.words(700), (scale.label, scale.subtitle * 1.4), width, 1, element="site")
        parts += [Gap(20), Words(block, color, p.ground, "site", timing=LAST)]
    body = Column(tuple(parts), "source")
    more = [o for o in origins[1:] if source_line(o, brand) != source_line(origins[0], brand)]
    sheet = framed(template="carousel", format=format, brand=brand, palette=p, words=words, bodies=[body], alt=alt)
    return replace(sheet, facts=replace(sheet.facts, producer=more[-1].producer)) if more and sheet.facts else sheet


def paged(sheet: Sheet, number: int, count: int, brand: Brand, palette: Palette) -> Sheet:
    """The sheet with `2/5` at its upper right edge, if nothing stands there."""
    scale, safe, style = sheet.format.scale, sheet.format.safe, brand.figures(600)
    run = shape(f"{number}/{count}", style, scale.kicker)
    kicker = next((t.box for t in sheet.texts() if t.role == "kicker"), None)
    # Capitals share their top and their baseline, whatever hangs below a comma.
    base = (kicker.y if kicker else safe.y + 24) + cap_height(brand.words(700), scale.kicker)
    mark = Text(run, safe.right - run.width, base, palette.grey, palette.ground, "page")
    air = Box(mark.box.x - 20, mark.box.y - 8, mark.box.w + 20, mark.box.h + 16)
    if any(t.box.overlaps(air) for t in sheet.texts()):
        return sheet
    return replace(sheet, marks=(*sheet.marks, mark))


@dataclass(frozen=True)
class Swipe:
    """`Geser` and an arrow, at the left edge: the only sign that asks for anything."""

    brand: Brand
    palette: Palette
    size: float

    def height(self, width: float) -> float:
        return round(self.size * 1.4)

    def place(self, box: Box) -> Sequence[Mark]:
        style, p = self.brand.words(700), self.palette
        run = shape(say("Geser", "Swipe"), style, self.size)
        cap = cap_height(style, self.size)
        base = box.y + (box.h + cap) / 2
        arrow = Box(box.x + run.width + 20, base - cap / 2 - self.size * 0.4, self.size * 1.6, self.size * 0.8)
        return [Text(run, box.x - run.ink.x, base, p.accent, p.ground, "label", LAST),
                Arrow(arrow, p.accent, p.ground, LAST)]


def over_line(words: str, format: Format, brand: Brand, p: Palette) -> Words:
    """The kicker of a slide, with room for its number at the right."""
    size = (format.scale.kicker, format.scale.kicker)
    block = fit(words.upper(), brand.words(700), size, format.safe.w - 120, 2, leading=1.35, tracking=0.08,
                element="kicker")
    return Words(block, p.accent, p.ground, "kicker")


def large(words: str, format: Format, brand: Brand, share: float) -> Block:
    """A headline at a share of the format's own, as large as the slide is wide."""
    floor, ceiling = format.scale.headline
    sizes = (min(floor, floor * share), ceiling * share)
    return fit(words, brand.words(800), sizes, format.safe.w, 7, leading=1.1, tracking=-0.014, element="headline")


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]
