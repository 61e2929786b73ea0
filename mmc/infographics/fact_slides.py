"""The rows of a table of words as slides: one fact a slide, all in the same sizes, hung from the same line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mmc.core import finding_words, text
from mmc.core.dataset import Dataset, Origin
from mmc.core.format import Format
from mmc.core.language import say
from mmc.drawing.brand import Brand, Palette
from mmc.drawing.layout import Column, Element, Gap, Grow, Words
from mmc.drawing.sheet import Sheet
from mmc.drawing.wrap import fit
from mmc.errors import TextOverflow
from mmc.infographics.alt_text import alt_text
from mmc.infographics.card import Copy
from mmc.infographics.frame import framed
from mmc.infographics.slides import HANG, LAST, SOFT, over_line
from mmc.infographics.template import Options
from mmc.infographics.templates.agenda import events_of

# Tables of words that tell one thing a row: template -> the columns that mark them.
WORD_TABLES = {"explainer": {"langkah"}, "timeline": {"waktu", "peristiwa"}, "agenda": {"tanggal", "acara"}}
_SHARES = (1.35, 1.2, 1.05, 0.9, 0.8)  # of the format's headline
_TALL_SHARE = 1.6  # tried first where the slide is tall
_FIGURE = 3.6  # of it, the large word or figure; smaller where the longest one is longer than a line
_LEADING = 1.1


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


@dataclass(frozen=True)
class _Sizes:
    """What all slides of a carousel share, so that nothing jumps when a reader swipes."""

    figure: float
    headline: float
    line: float


def fact_slides(
    facts: Sequence[tuple[Fact, Origin]], format: Format, brand: Brand, options: Options
) -> list[Sheet]:
    """Each row as a slide: its number or day large in the accent, then its words. TextOverflow if one cannot be set."""
    last: TextOverflow | None = None
    tall = format.height > 1.2 * format.width
    for share in (_TALL_SHARE, *_SHARES) if tall else _SHARES:
        try:
            sizes = _sizes(facts, share, format, brand)
            return [_slide(said, origin, sizes, format, brand, options) for said, origin in facts]
        except TextOverflow as error:
            last = error
    raise last or TextOverflow("nothing to set")


def _sizes(facts: Sequence[tuple[Fact, Origin]], share: float, format: Format, brand: Brand) -> _Sizes:
    ceiling = format.scale.headline[1]
    within = (ceiling * 0.8, ceiling * _FIGURE * min(1.2, share))
    figures = [fit(said.large, brand.words(800), within, format.safe.w, 1, element="figure") for said, _ in facts]
    line = format.scale.subtitle * (1.2 if share >= 1 else 1.0)
    return _Sizes(min((f.size for f in figures), default=ceiling), round(ceiling * share), round(line))


def _slide(said: Fact, origin: Origin, sizes: _Sizes, format: Format, brand: Brand, options: Options) -> Sheet:
    p: Palette = brand.palette(options.theme)
    words = Copy(kicker=said.over, headline=said.headline, subtitle=said.detail, brief="", origin=origin)
    more = [w.rstrip(".") for w in (said.large, said.detail, said.note) if w and w not in said.over]
    alt = alt_text(said.over, "", said.headline, more, words, brand)
    width = format.safe.w
    large = fit(said.large, brand.words(800), (sizes.figure, sizes.figure), width, 1, element="figure")
    head = fit(said.headline, brand.words(800), (sizes.headline, sizes.headline), width, 7, leading=_LEADING,
               tracking=-0.014, element="headline")
    parts: list[Element] = [
        over_line(said.over, format, brand, p), Gap(HANG),
        Words(large, p.accent, p.ground, "figure", timing=SOFT), Gap(44), Words(head, p.ink, p.ground, "headline"),
    ]
    for line, color, weight in ((said.detail, p.grey, 500), (said.note, p.ink, 700)):
        if line:
            block = fit(line, brand.words(weight), (sizes.line, sizes.line), width, 6, leading=1.3, element="detail")
            parts += [Gap(24), Words(block, color, p.ground, "detail", timing=LAST)]
    body = Column((*parts, Grow(Gap(0))), "fact")
    return framed(template="carousel", format=format, brand=brand, palette=p, words=words, bodies=[body], alt=alt)
