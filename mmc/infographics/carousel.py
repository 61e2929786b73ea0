"""Carousel: two to ten pictures that belong together. A cover, one fact a slide, and who says so.

A carousel gives several pictures, so it stands beside the templates and uses them; all slides have one format,
because a feed cuts every slide to the shape of the first. Each slide carries its source: slides are shared alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from mmc.core import finding
from mmc.core.dataset import Dataset, Origin
from mmc.core.english import in_language, options_in_language
from mmc.core.format import Format, format_named
from mmc.core.language import say, speaking
from mmc.drawing import gates
from mmc.drawing.brand import Brand
from mmc.drawing.raster import RasterCanvas
from mmc.drawing.scene import END
from mmc.drawing.sheet import Sheet
from mmc.errors import DatasetError, DrawingError
from mmc.infographics import template_named
from mmc.infographics.fact_slides import WORD_TABLES, Fact, fact_slides, facts_of, word_finding
from mmc.infographics.slides import closing, cover, paged
from mmc.infographics.still import Still, picture_id, still_of
from mmc.infographics.template import Options, ours, read_options

FORMATS = ("square", "portrait", "story")
MOST = 10  # slides a feed takes
_NAME = "carousel"
_NOTHING: Mapping[str, Any] = {}


@dataclass(frozen=True, kw_only=True)
class Slide:
    """One fact: a template, its table, its options. Without a template, row `row` of a table of words."""

    dataset: Dataset
    template: str = ""
    options: Mapping[str, Any] = field(default_factory=dict)
    row: int = 0


@dataclass(frozen=True)
class Carousel:
    """What the cover says, and the facts that follow it; cover and source slide come by themselves."""

    headline: str
    slides: tuple[Slide, ...]

    def shortened(self, most: int) -> Carousel:
        """The same with at most so many pictures, cover and source included; its first facts stay."""
        return replace(self, slides=self.slides[: max(1, most - 2)])


def carousel_of(dataset: Dataset, brand: Brand) -> Carousel:
    """One fact a slide from one table: its findings if it counts, its rows if it tells. DatasetError if neither."""
    with speaking(brand.language):
        return _carousel_of(dataset, brand)


def _carousel_of(dataset: Dataset, brand: Brand) -> Carousel:
    told = ours(in_language(dataset), brand)
    names = {c.name for c in told.columns}
    for template, needed in WORD_TABLES.items():
        if needed <= names:
            rows = range(min(dataset.rows, MOST - 2))
            return Carousel(word_finding(template, told), tuple(Slide(dataset=dataset, row=row) for row in rows))
    kinds = [c.kind for c in told.columns]
    if "number" not in kinds:
        raise DatasetError(f"{_NAME}: {dataset.name} has neither numbers nor a table of words that it could tell")
    if "date" in kinds:
        return _of_trend(dataset, told)
    rows_, values = told.first("text"), told.first("number")
    places = brand.covers_region([str(name) for name in told.values(rows_.name)])
    whole = brand.wording["region_short"] if places else ""
    found = finding.of_ranking(told, rows_, values, places=places, whole=whole)
    # One accent a slide: of two findings about one name the later one is shown, the first is the cover's.
    by_name = {f.subject: f for f in found}
    slides = [
        Slide(dataset=dataset, template="ranking", options={"headline": f.sentence, "highlight": f.subject})
        for f in by_name.values()
    ]
    return Carousel(found[0].sentence, tuple(slides))


def _of_trend(dataset: Dataset, told: Dataset) -> Carousel:
    """The line that moved most on the cover, its second finding, then each other line as the point of its slide."""
    when, columns = told.first("date"), [c for c in told.columns if c.kind == "number"]
    found = finding.of_trend(told, when, columns)
    slides = [(found[0].subject, f.sentence) for f in found[1:] or found]
    for column in columns:
        if column.name != found[0].subject and sum(v is not None for v in told.values(column.name)) > 1:
            slides.append((column.name, finding.of_trend(told, when, columns, column.name)[0].sentence))
    drawn = [
        Slide(dataset=dataset, template="trend", options={"headline": sentence, "highlight": subject})
        for subject, sentence in slides
    ]
    return Carousel(found[0].sentence, tuple(drawn[: MOST - 2]))


def render_carousel(
    carousel: Carousel, format_name: str, brand: Brand, options: Mapping[str, Any] = _NOTHING
) -> tuple[Still, ...]:
    """The pictures in their order: cover, one for each slide, source. DatasetError or DrawingError say which and why.

    `options` (headline, subtitle, kicker, theme) are the cover's; theme and kicker go on to every slide.
    """
    sheets = compose_carousel(carousel, format_named(format_name), brand, options)
    return tuple(_still(sheet, n, carousel, brand, options) for n, sheet in enumerate(sheets, start=1))


def compose_carousel(
    carousel: Carousel, format: Format, brand: Brand, options: Mapping[str, Any] = _NOTHING
) -> tuple[Sheet, ...]:
    """The scenes of a carousel after the gates."""
    if format.name not in FORMATS:
        raise DrawingError(f"is made in {', '.join(FORMATS)}", template=_NAME, format=format.name)
    with speaking(brand.language):
        return _composed(carousel, format, brand, options)


def _composed(
    carousel: Carousel, format: Format, brand: Brand, options: Mapping[str, Any]
) -> tuple[Sheet, ...]:
    slides = carousel.slides
    if not 1 <= len(slides) <= MOST - 2:
        said = f"has {len(slides)} facts; 1 to {MOST - 2} fit between cover and source"
        raise DrawingError(said, template=_NAME, format=format.name)
    chosen = read_options(options_in_language(options, slides[0].dataset), _NAME)
    first = cover(chosen.headline or carousel.headline, in_language(slides[0].dataset), format, brand, chosen)
    facts = [_fact(slide, brand) for slide in slides if not slide.template]
    told = iter(fact_slides(facts, format, brand, chosen) if facts else ())
    inner = [_drawn(slide, format, brand, chosen) if slide.template else next(told) for slide in slides]
    last = closing([in_language(slide.dataset).origin for slide in slides], format, brand, chosen)
    sheets = [first, *inner, last]
    return tuple(_finished(sheet, n, len(sheets), brand, chosen) for n, sheet in enumerate(sheets, start=1))


def _drawn(slide: Slide, format: Format, brand: Brand, chosen: Options) -> Sheet:
    shared = {"theme": chosen.theme, **({"kicker": chosen.kicker} if chosen.kicker else {})}
    return template_named(slide.template).compose(slide.dataset, format, brand, {**shared, **slide.options})


def _fact(slide: Slide, brand: Brand) -> tuple[Fact, Origin]:
    dataset = in_language(slide.dataset)
    told = facts_of(ours(dataset, brand))
    if not 0 <= slide.row < len(told):
        raise DatasetError(f"{_NAME}: {slide.dataset.name} has {len(told)} rows, no row {slide.row + 1}")
    return told[slide.row], dataset.origin


def _finished(sheet: Sheet, number: int, count: int, brand: Brand, chosen: Options) -> Sheet:
    numbered = paged(sheet, number, count, brand, brand.palette(chosen.theme))
    place = say(f"Gambar {number} dari {count}", f"Picture {number} of {count}")
    finished = replace(numbered, alt=f"{place}. {sheet.alt}")
    gates.check(finished.texts(), finished.format, finished.facts, template=sheet.template)
    gates.check_marks(finished.marks, finished.format, finished.facts, template=sheet.template)
    return finished


def _still(
    sheet: Sheet, number: int, carousel: Carousel, brand: Brand, options: Mapping[str, Any]
) -> Still:
    canvas = RasterCanvas(*sheet.format.size, sheet.format.density)
    sheet.draw(canvas, END)
    told = [[s.template, s.dataset.hash, dict(s.options), s.row] for s in carousel.slides]
    made_from = {**options, "cover": carousel.headline, "slides": told}
    name = picture_id(f"{_NAME} {number}", carousel.slides[0].dataset, sheet.format, brand, made_from)
    datasets = tuple(dict.fromkeys(slide.dataset.hash for slide in carousel.slides))
    return still_of(sheet, canvas.pixels, name, _NAME, datasets)
