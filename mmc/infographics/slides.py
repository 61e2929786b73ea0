"""The slides a carousel adds to the templates' own: cover, one row of words as a fact, source and sender."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from mmc.core import finding_words, text
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
from mmc.infographics.templates.agenda import events_of

# Tables of words that tell one thing a row: template -> the columns that mark them.
WORD_TABLES = {"explainer": {"langkah"}, "timeline": {"waktu", "peristiwa"}, "agenda": {"tanggal", "acara"}}
_SOFT, _LAST = Timing(0.25, 0.4), Timing(0.7, 0.4)
_SHRINKING = (1.6, 1.4, 1.2, 1.0, 0.8)  # of the format's headline


@dataclass(frozen=True)
class Fact:
    """One row, ready to be set: over the headline, the large word or figure, the headline, what follows."""

    over: str
    large: str
    headline: str
    detail: str = ""
    note: str = ""


def facts_of(dataset: Dataset) -> list[Fact]:
    """Each row of a table of words as a fact."""
    rows = dataset.table.to_dicts()

    def cell(row: dict[str, object], name: str) -> str:
        return str(row.get(name) or "").strip()

    if "langkah" in dataset.table.columns:
        return [
            Fact(say(f"Langkah {n} dari {len(rows)}", f"Step {n} of {len(rows)}"), str(n), cell(r, "langkah"),
                 cell(r, "keterangan"), cell(r, "batas"))
            for n, r in enumerate(rows, start=1)
        ]
    if "acara" in dataset.table.columns:
        events = events_of(dataset)
        return [Fact(text.long_date(e.day), str(e.day.day), e.name, e.place, e.hours) for e in events]
    over = say("Lini masa", "Timeline")
    return [
        Fact(over, finding_words.moment_word(r["waktu"]), cell(r, "peristiwa"), cell(r, "keterangan"))
        for r in rows
    ]


def word_finding(template: str, dataset: Dataset) -> str:
    """What a table of words says as a whole."""
    if template == "explainer":
        return finding_words.of_steps(dataset, dataset.column("langkah"), dataset.origin.title)[0].sentence
    if template == "agenda":
        return finding_words.of_agenda(dataset, dataset.column("acara"), dataset.column("tanggal"))[0].sentence
    when, what = dataset.column("waktu"), dataset.column("peristiwa")
    return finding_words.of_events(dataset, when, what, dataset.origin.title)[0].sentence


def cover(headline: str, dataset: Dataset, format: Format, brand: Brand, options: Options) -> Sheet:
    """The first slide: the finding, as large as it fits, and a sign that more follows."""
    p, scale, origin = brand.palette(options.theme), format.scale, dataset.origin
    kicker, subtitle = options.kicker or brand.wording["region"], options.subtitle or _sentence(together(origin.period))
    words = Copy(kicker=kicker, headline=headline, subtitle=subtitle, brief="", origin=origin)
    alt = alt_text(say("Sampul", "Cover"), "", headline, (), words, brand)

    def bodies() -> Iterator[Element]:
        for share in _SHRINKING:
            head = _large(headline, format, brand, share)
            under = fit(subtitle, brand.words(500), (scale.subtitle, scale.subtitle), format.safe.w, 3, leading=1.3,
                        element="subtitle")
            yield Column((
                _kicker(kicker, format, brand, p), Grow(Gap(40)), Words(head, p.ink, p.ground, "headline"), Gap(32),
                Words(under, p.grey, p.ground, "subtitle"), Grow(Gap(40), 1.2), Swipe(brand, p, scale.subtitle),
            ), "cover")

    return framed(template="carousel", format=format, brand=brand, palette=p, words=words, bodies=bodies(),
                  alt=alt)


def fact(said: Fact, origin: Origin, format: Format, brand: Brand, options: Options) -> Sheet:
    """One row as a slide: its number or day large in the accent, then its words."""
    p, scale, width = brand.palette(options.theme), format.scale, format.safe.w
    words = Copy(kicker=said.over, headline=said.headline, subtitle=said.detail, brief="", origin=origin)
    more = [w.rstrip(".") for w in (said.large, said.detail, said.note) if w and w not in said.over]
    alt = alt_text(said.over, "", said.headline, more, words, brand)

    def bodies() -> Iterator[Element]:
        for share in _SHRINKING:
            figure = (scale.headline[1], scale.headline[1] * 3.4 * min(1.0, share))
            large = fit(said.large, brand.words(800), figure, width, 2, leading=1.0, element="figure")
            parts: list[Element] = [
                _kicker(said.over, format, brand, p), Grow(Gap(32)),
                Words(large, p.accent, p.ground, "figure", timing=_SOFT), Gap(40),
                Words(_large(said.headline, format, brand, min(1.2, share)), p.ink, p.ground, "headline"),
            ]
            for line, color, weight in ((said.detail, p.grey, 500), (said.note, p.ink, 700)):
                if line:
                    size = (scale.subtitle, scale.subtitle * 1.2)
                    block = fit(line, brand.words(weight), size, width, 6, leading=1.3, element="detail")
                    parts += [Gap(24), Words(block, color, p.ground, "detail", timing=_LAST)]
            yield Column((*parts, Grow(Gap(0), 1.2)), "fact")

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
    parts: list[Element] = [_kicker(brand.wording["source"], format, brand, p), Grow(Gap(32)),
                            Words(_large(headline, format, brand, 1.0), p.ink, p.ground, "headline"), Gap(56)]
    for producer, about in lines:
        one = fit(producer, brand.words(700), (scale.subtitle, scale.subtitle), width, 2, leading=1.25, element="note")
        two = fit(about, brand.words(500), (scale.label, scale.label), width, 3, leading=1.3, element="note")
        parts += [Words(one, p.ink, p.ground, "note", timing=_SOFT), Gap(10),
                  Words(two, p.grey, p.ground, "note", timing=_SOFT), Gap(32)]
    for line, color in ((brand.site, p.accent), (brand.handle, p.ink)):
        block = fit(line, brand.words(700), (scale.label, scale.subtitle * 1.3), width, 1, element="site")
        parts += [Gap(20), Words(block, color, p.ground, "site", timing=_LAST)]
    body = Column((*parts, Grow(Gap(0), 1.2)), "source")
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
        return [Text(run, box.x - run.ink.x, base, p.accent, p.ground, "label", _LAST),
                Arrow(arrow, p.accent, p.ground, _LAST)]


def _kicker(words: str, format: Format, brand: Brand, p: Palette) -> Words:
    size = (format.scale.kicker, format.scale.kicker)
    block = fit(words.upper(), brand.words(700), size, format.safe.w - 120, 2, leading=1.35, tracking=0.08,
                element="kicker")
    return Words(block, p.accent, p.ground, "kicker")


def _large(words: str, format: Format, brand: Brand, share: float) -> Block:
    floor, ceiling = format.scale.headline
    sizes = (min(floor, floor * share), ceiling * share)
    return fit(words, brand.words(800), sizes, format.safe.w, 7, leading=1.1, tracking=-0.014, element="headline")


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]
