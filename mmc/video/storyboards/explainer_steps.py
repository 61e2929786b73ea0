"""explainer_steps: what it is about, then one step at a time under a line that shows how far we are."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, ClassVar

from mmc.core import text
from mmc.core.dataset import Dataset
from mmc.core.format import Format, format_named
from mmc.core.language import say
from mmc.drawing.brand import Brand
from mmc.drawing.sheet import Sheet
from mmc.errors import TextOverflow
from mmc.infographics import template_named
from mmc.infographics.template import ours
from mmc.infographics.templates import agenda, explainer, poster, timeline
from mmc.infographics.told import inside
from mmc.video.acts import FADE, LONGEST, act, in_acts, refuse_other, said_by
from mmc.video.bookends import Said
from mmc.video.hook import Hook
from mmc.video.step_card import STANDS, Step, step_cards
from mmc.video.timeline import Shot, Storyboard, reading_seconds

_AROUND = 9.0  # seconds of cover and outro, at most


class ExplainerSteps:
    """Ordered words (a service, a timeline, an agenda, an announcement) as a film of up to a minute."""

    name: ClassVar[str] = "explainer_steps"
    title: ClassVar[str] = "Langkah demi langkah"
    templates: ClassVar[tuple[str, ...]] = ("explainer", "timeline", "agenda", "poster")

    @classmethod
    def compose(
        cls, template: str, dataset: Dataset, format: Format, brand: Brand, options: Mapping[str, Any]
    ) -> Storyboard:
        """The storyboard; DatasetError or DrawingError as the template raises them, FilmError over a minute."""
        refuse_other(cls.name, cls.templates, template)
        chart = _still(template, dataset, format, brand, options)
        nouns, read, spoken = _READERS[template]
        noun = say(*nouns)
        steps = read(ours(dataset, brand), options)
        said = said_by(chart, dataset, brand, options)
        acts = _that_fit(steps, noun, said, format, brand, str(options.get("theme") or "light"), spoken)
        hook = _told(steps, chart.headline)
        stamp = _stamp(steps, noun, hook, dataset)
        return in_acts(cls.name, acts, chart, hook, said, format, brand, "cerah", stamp=stamp)


def _still(template: str, dataset: Dataset, format: Format, brand: Brand, options: Mapping[str, Any]) -> Sheet:
    """The picture whose words the film says: in its own format, else where there is room for all rows at once."""
    picture = template_named(template)
    shapes = [format] if format.name in picture.formats else []  # a poster is made for the wall and the feed only
    for shape in (*shapes, format_named("story")):
        try:
            return picture.compose(dataset, shape, brand, options)
        except TextOverflow:
            continue
    try:
        return picture.compose(dataset, format_named("a4"), brand, options)
    except TextOverflow as error:
        words = f"not even a page of paper holds these rows ({error}); give fewer, or shorten them"
        raise TextOverflow(words, template=template, format=format.name) from error


def _that_fit(
    steps: list[Step], noun: str, said: Said, format: Format, brand: Brand, theme: str, spoken: Spoken
) -> list[Shot]:
    """A shot a step. Where all words take over a minute, or do not fit, the sentences give way; notes stay."""
    brief = [replace(step, detail="") for step in steps]
    try:
        shots = _shots(steps, noun, said, format, brand, theme, spoken)
    except TextOverflow:
        if brief == steps:
            raise
        return _shots(brief, noun, said, format, brand, theme, spoken)
    long = sum(shot.seconds for shot in shots) + _AROUND > LONGEST
    return _shots(brief, noun, said, format, brand, theme, spoken) if long and brief != steps else shots


def _shots(
    steps: list[Step], noun: str, said: Said, format: Format, brand: Brand, theme: str, spoken: Spoken
) -> list[Shot]:
    cards = step_cards(steps, noun, said, format, brand, brand.palette(theme))
    return [
        act(card, FADE + STANDS + reading_seconds(step.figure, step.name, step.detail, step.note), spoken(step))
        for step, card in zip(steps, cards, strict=True)
    ]


def _told(steps: list[Step], headline: str) -> Hook | None:
    """The deadline, hour or moment the headline itself says: it lights up there."""
    plain = headline.replace(text.NBSP, " ")
    words = [word.replace(text.NBSP, " ") for step in steps for word in (step.note, step.figure) if len(word) > 2]
    found = max((word for word in words if word in plain), key=len, default="")
    return Hook(shown=found, caption="") if found else None


def _stamp(steps: list[Step], noun: str, hook: Hook | None, dataset: Dataset) -> Hook:
    """`5 langkah` and what the headline says, or the period: at most six words."""
    count = f"{len(steps)} {noun.lower()}{say('', 's')}"
    for caption in (hook.shown if hook else "", dataset.origin.period, ""):
        if len(f"{count} {caption}".split()) <= 6:
            return Hook(shown=count, caption=caption)
    return Hook(shown=count, caption="")


def _of_explainer(dataset: Dataset, options: Mapping[str, Any]) -> list[Step]:
    items = explainer.items_of(dataset, {c.name for c in explainer.Explainer.columns_of(dataset)})
    return [Step(i.figure, i.name, i.detail, i.note) for i in items]


def _of_timeline(dataset: Dataset, options: Mapping[str, Any]) -> list[Step]:
    columns = timeline.Timeline.columns_of(dataset)
    if columns[0].kind == "date":
        dataset = dataset.with_table(dataset.table.sort("waktu", maintain_order=True), dataset.columns)
    return [Step(i.before, i.name, i.detail) for i in timeline.items_of(dataset, len(columns) > 2)]


def _of_agenda(dataset: Dataset, options: Mapping[str, Any]) -> list[Step]:
    agenda.Agenda.columns_of(dataset)
    events = agenda.events_of(dataset, str(options.get("zone") or "WIB"))
    return [Step(_day(event.day), event.name, event.place, event.hours) for event in events]


def _of_poster(dataset: Dataset, options: Mapping[str, Any]) -> list[Step]:
    poster.Poster.columns_of(dataset)
    return [Step(label, said) for label, said in poster.parts_of(dataset)]


def _day(day: Any) -> str:
    weekday, date = text.long_date(day).split(", ", 1)
    return f"{weekday}, {date.rsplit(' ', 1)[0].replace(' ', text.NBSP)}"


def _say_step(step: Step) -> tuple[str, ...]:
    note = f", {inside(step.note)}" if step.note else ""
    first = f"{say('Langkah', 'Step')} {step.figure}: {step.name}{note}."
    return (first, step.detail) if step.detail else (first,)


def _say_milestone(step: Step) -> tuple[str, ...]:
    first = f"{step.figure}: {step.name}."
    return (first, step.detail) if step.detail else (first,)


def _say_event(step: Step) -> tuple[str, ...]:
    begins = _HOUR.match(step.note)
    hour = f", {say('pukul', 'at')} {begins[0]}" if begins else f", {step.note}" if step.note else ""
    first = f"{step.figure}{hour}: {step.name}."
    return (first, f"{say('Tempat', 'Place')}: {step.detail}.") if step.detail else (first,)


def _say_part(step: Step) -> tuple[str, ...]:
    """When and where need no heading; what something costs does."""
    return (step.name,) if step.figure.lower() in _ASKED else (f"{step.figure}: {step.name}",)


_HOUR = re.compile(r"\d{1,2}[.:]\d{2}")  # when it begins; until when can be read
_ASKED = {"kapan", "di mana", "siapa", "apa", "when", "where", "who", "what"}
Reader = Callable[[Dataset, Mapping[str, Any]], list[Step]]
Spoken = Callable[[Step], tuple[str, ...]]
_READERS: dict[str, tuple[tuple[str, str], Reader, Spoken]] = {
    "explainer": (("Langkah", "Step"), _of_explainer, _say_step),
    "timeline": (("Tonggak", "Milestone"), _of_timeline, _say_milestone),
    "agenda": (("Agenda", "Event"), _of_agenda, _say_event), "poster": (("Bagian", "Part"), _of_poster, _say_part),
}
