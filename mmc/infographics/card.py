"""Card: the grammar all pictures share. Kicker, headline, subtitle, the proof, the footer, on one left edge.

When the proof does not fit, the words give way in this order: air and headline size, the subtitle's second
sentence, the kicker. What still does not fit is a TextOverflow; nothing is ever cut.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from mmc.core.dataset import Origin
from mmc.core.format import Format
from mmc.core.text import NBSP, plain_date
from mmc.drawing.brand import Brand, Palette
from mmc.drawing.furniture import Footer, band
from mmc.drawing.gates import Facts
from mmc.drawing.layout import Column, Element, Gap, Grow, Row, Words
from mmc.drawing.marks import Mark
from mmc.drawing.sheet import Point, Sheet
from mmc.drawing.wrap import Block, fit
from mmc.errors import TextOverflow
from mmc.infographics.figures import spellings

_LEFT_SHARE = 0.42  # of a wide picture belongs to the words
_COLUMN_GAP = 64.0
_SHORT_NAME = 14  # characters that never need two lines
_LARGER = 4 / 3  # of the headline's ceiling where the proof is small
_PRINT = 0.78  # of it on a sheet of paper, which is read at arm's length; only a poster shouts
_MONTHS = "Jan|Feb|Mar|Apr|Mei|May|Jun|Jul|Agu|Aug|Sep|Okt|Oct|Nov|Des|Dec"
_PRINT_AIR = 1.5  # distances are larger where the type is


@dataclass(frozen=True, kw_only=True)
class Copy:
    """The words around the proof."""

    kicker: str
    headline: str
    subtitle: str
    brief: str  # the subtitle when there is little room: still what, unit and period
    origin: Origin
    as_of: str = "as_of"  # which of the brand's words stands before the date
    units: tuple[str, ...] = ()  # what the numbers count
    large: bool = False  # the proof is small: the headline may be larger
    told: tuple[str, ...] = ()  # what a narrator adds to the headline


@dataclass(frozen=True)
class _Fitting:
    air: float = 1.0
    head: float = 1.0  # how far the headline's ceiling stands over its floor; 0 = at the floor
    brief: bool = False
    kicker: bool = True


_FITTINGS = (
    _Fitting(), _Fitting(0.8), _Fitting(0.75, 0.5), _Fitting(0.6, 0.0), _Fitting(0.6, 0.0, brief=True),
    _Fitting(0.5, 0.0, brief=True, kicker=False),
)
_ROOMY = 3  # the fittings a reader would not notice


def source_line(origin: Origin, brand: Brand, as_of: str = "as_of") -> str:
    """`Sumber: <producer>, <period>, diolah MMC. Data per <date>.` The date is not said twice."""
    words, date = brand.wording, plain_date(origin.as_of)
    line = f"{words['source']}: {origin.producer}, {together(origin.period)}, {together(words['processed'])}"
    return line if date == origin.period else f"{line}. {together(words[as_of].format(date=date))}"


def together(words: str, longest: int = 28) -> str:
    """A short phrase that is not broken over two lines: `semester II 2024`, `31 Desember 2024`."""
    return words.replace(" ", NBSP) if len(words) <= longest else whole_dates(words)


def whole_dates(words: str) -> str:
    """The same words with no date broken over two lines: `18 November 2026`, `Maret 2021`, `sejak 2023`."""
    whole = re.sub(r"\b(\d{1,2}) ([A-Z]\w+) (\d{4})\b", rf"\1{NBSP}\2{NBSP}\3", words)
    whole = re.sub(r"\b([Ss]ejak|[Ss]ince) (\d{4})\b", rf"\1{NBSP}\2", whole)
    return re.sub(rf"\b((?:{_MONTHS})[a-z]*) (\d{{4}})\b", rf"\1{NBSP}\2", whole)


def whole_names(words: str, brand: Brand) -> str:
    """The same words with no short name of a region broken over two lines: `Palangka Raya`."""
    for name in brand.regions:
        if len(name) <= _SHORT_NAME and name in words:
            words = words.replace(name, name.replace(" ", NBSP))
    return words


def card(
    *, template: str, format: Format, brand: Brand, palette: Palette, words: Copy, proof: Element, alt: str,
    classes: Sequence[str] = (), point: Point | None = None, roomy: bool = False, under: Element | None = None,
) -> Sheet:
    """The finished composition, with the roomiest fitting whose proof fits; TextOverflow if none does.

    `classes`: the colours of a scale in their order, for the gate that tells neighbours apart. `point`:
    the one number for a film's cover. `roomy`: rather no picture than one whose words gave way; for a
    proof that has a tighter form to fall back on. `under`: a part of the proof that stands below the words
    where these have a column of their own (`has_columns`).
    """
    last: TextOverflow | None = None
    for fitting in _FITTINGS[:_ROOMY] if roomy else _FITTINGS:
        try:
            marks = _set(format, brand, palette, words, proof, fitting, under)
        except TextOverflow as error:
            last = error
            continue
        return Sheet(
            format=format, background=palette.ground, marks=(*band(format, brand, palette), *marks),
            headline=words.headline, alt=alt, template=template, facts=_facts(words, brand, tuple(classes)),
            point=point, told=words.told,
        )
    raise last if last else TextOverflow("nothing to set")


def has_columns(format: Format) -> bool:
    """True if the words stand at the left and the proof at the right of them."""
    return format.width > 1.5 * format.height and format.max_rows > 3


def _facts(words: Copy, brand: Brand, scale: tuple[str, ...]) -> Facts:
    """What the gates will look for in the finished texts."""
    practice = brand.wording["practice"] if words.origin.practice else ""
    units = tuple((unit, spellings(unit)) for unit in words.units)
    date = plain_date(words.origin.as_of)
    return Facts(producer=words.origin.producer, as_of=date, units=units, practice=practice, scale=scale)


def _set(
    format: Format, brand: Brand, palette: Palette, words: Copy, proof: Element, fitting: _Fitting,
    under: Element | None = None,
) -> Sequence[Mark]:
    scale, safe, air = format.scale, format.safe, fitting.air * (_PRINT_AIR if format.density > 1 else 1.0)
    source = source_line(words.origin, brand, words.as_of)
    footer = Footer(brand, palette, source, scale.source, scale.kicker, words.origin.practice)
    if has_columns(format):
        gap = _COLUMN_GAP
        left = (safe.w - gap) * _LEFT_SHARE
        header = _header(left, 4, format, brand, palette, words, fitting)
        if under is not None:
            header = (*header, Gap(round(40 * air)), Grow(under))
        body: Element = Row((Column(header, "headline"), proof), (_LEFT_SHARE, 1 - _LEFT_SHARE), gap)
        return Column((Grow(body), Gap(round(32 * air)), footer)).place(safe)
    header = _header(safe.w, 2, format, brand, palette, words, fitting)
    top = Gap(0 if format.height > 1.5 * format.width or format.max_rows <= 3 else max(0, round(56 * air - 32)))
    return Column((top, *header, Gap(round(40 * air)), Grow(proof), Gap(round(32 * air)), footer)).place(safe)


def _header(
    width: float, lines: int, format: Format, brand: Brand, p: Palette, words: Copy, fitting: _Fitting
) -> tuple[Element, ...]:
    scale = format.scale
    floor, ceiling = scale.headline
    paper = format.density > 1
    ceiling = ceiling * (_LARGER if words.large and not paper else 1.0)
    floor, ceiling = (floor * _PRINT, ceiling * _PRINT) if paper else (floor, ceiling)
    air = fitting.air * (_PRINT_AIR if paper else 1.0)
    sizes = (floor, floor + (ceiling - floor) * fitting.head)
    rows = min(3, scale.headline_lines) if paper and fitting.head else scale.headline_lines
    head = fit(whole_names(whole_dates(words.headline), brand), brand.words(800), sizes, width, rows, tracking=-0.012,
               element="headline")
    told = whole_dates(words.brief if fitting.brief else words.subtitle)
    under = fit(told, brand.words(500), (scale.subtitle, scale.subtitle), width, lines, leading=1.25,
                element="subtitle")
    set_words: list[Element] = []
    if fitting.kicker and words.kicker:
        over = _kicker(words.kicker.upper(), brand, scale.kicker, width)
        set_words += [Words(over, p.accent, p.ground, "kicker"), Gap(round(32 * air))]
    below = Gap(round(16 * max(0.8, air)))
    set_words += [Words(head, p.ink, p.ground, "headline"), below, Words(under, p.grey, p.ground, "subtitle")]
    return tuple(set_words)


def _kicker(text: str, brand: Brand, size: float, width: float) -> Block:
    """One line; or two without the dot, which would hang at a line's end."""
    style = brand.words(700)
    try:
        return fit(text, style, (size, size), width, 1, tracking=0.08, element="kicker")
    except TextOverflow:
        parted = text.replace(" · ", " ")
        return fit(parted, style, (size, size), width, 2, leading=1.35, tracking=0.08, element="kicker")
