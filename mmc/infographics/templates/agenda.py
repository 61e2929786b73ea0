"""agenda: what happens when and where. One row an event, the day at the left, hour and place under the name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from mmc.core import finding_words, text
from mmc.core.dataset import Column, Dataset
from mmc.core.format import Box, Format, TypeScale
from mmc.core.language import say
from mmc.drawing.brand import Brand, Palette
from mmc.drawing.marks import Mark, Shape, Text
from mmc.drawing.motion import Timing, staggered
from mmc.drawing.sheet import Sheet
from mmc.drawing.steps import spaced
from mmc.drawing.type import cap_height, shape
from mmc.drawing.wrap import Block, fit
from mmc.errors import DatasetError, TextOverflow
from mmc.infographics.alt_text import alt_text
from mmc.infographics.card import Copy, together
from mmc.infographics.ordered import SPARSE, enlarged, first_card, larger_for, standing
from mmc.infographics.template import Need, Options, Template, palette_of

_BEGIN, _APPEAR = 0.25, 0.35
_ZONES = ("WIB", "WITA", "WIT")
_OPEN_END = "selesai"
_HOUR = r"([01]?\d|2[0-4])[.:]([0-5]\d)"


@dataclass(frozen=True, kw_only=True)
class AgendaOptions(Options):
    """The zone the hours of the table are in."""

    zone: str = field(default="WIB", metadata={"what": "zona waktu jam di tabel: WIB, WITA, atau WIT"})


@dataclass(frozen=True)
class Event:
    """One row, ready to be set."""

    day: date
    name: str
    hours: str  # "07.00–09.00 WIB"; empty where none is known
    place: str
    chosen: bool = False
    repeats: bool = False  # the row above is on the same day: the day is not said twice


class Agenda(Template):
    name = "agenda"
    title = "Agenda kegiatan"
    needs = (
        Need(kinds=("date",), what="tanggal", name="tanggal"),
        Need(kinds=("text",), what="nama acara", name="acara"),
        Need(kinds=("text",), what="jam, misalnya 07.00 atau 07.00-09.00", name="jam", least=0),
        Need(kinds=("text",), what="tempat", name="tempat", least=0),
    )
    rows = (1, 14)
    options = AgendaOptions

    @classmethod
    def draw_up(
        cls, dataset: Dataset, columns: tuple[Column, ...], format: Format, brand: Brand, options: Options
    ) -> Sheet:
        assert isinstance(options, AgendaOptions)
        dataset = dataset.with_table(dataset.table.sort("tanggal", maintain_order=True), dataset.columns)
        events = events_of(dataset, options.zone)
        days, what = dataset.column("tanggal"), dataset.column("acara")
        said = options.pick(finding_words.of_agenda(dataset, what, days, brand.spelled(options.highlight)))
        shown = _shown(events, said.subject, format.max_rows if format.max_rows < 14 else len(events))
        words = _copy(dataset, options, brand, options.headline or said.sentence, len(shown), len(events))
        p = palette_of(brand, options)
        key = [f"{text.plain_date(e.day)}: " + ", ".join(w for w in (e.name, e.hours, e.place) if w) for e in events]
        alt = alt_text(say("Agenda", "Calendar:"), words.subtitle, words.headline, key, words, brand)
        proofs = [Days(shown, brand, p, format.scale, low) for low in (False, True)]
        return first_card(
            template=cls.name, format=format, brand=brand, palette=p, words=words, proofs=proofs, alt=alt, roomy=True
        )


def _copy(dataset: Dataset, options: Options, brand: Brand, headline: str, shown: int, all_: int) -> Copy:
    about = dataset.origin.title or say("Jadwal kegiatan", "Schedule of events")
    brief = f"{about}, {together(dataset.origin.period)}"
    if shown < all_:
        brief = f"{brief}, {shown} {say('dari', 'of')} {all_}"
    return Copy(
        kicker=options.kicker or f"{say('Agenda', 'Events')} · {brand.wording['region']}", headline=headline,
        subtitle=(options.subtitle if shown == all_ else "") or brief, brief=brief, origin=dataset.origin,
        large=all_ <= SPARSE,
    )


def events_of(dataset: Dataset, zone: str = "WIB") -> tuple[Event, ...]:
    """The events in the order of their days and hours; DatasetError with row and column."""
    if zone not in _ZONES:
        raise DatasetError(f"agenda: no zone '{zone}'; there are {', '.join(_ZONES)}")
    found = []
    for number, row in enumerate(dataset.table.to_dicts(), start=1):
        if row["tanggal"] is None or not (row["acara"] or "").strip():
            column = "tanggal" if row["tanggal"] is None else "acara"
            raise DatasetError(f"agenda: row {number} of {dataset.name} has nothing in column '{column}'")
        hours = _hours(row.get("jam") or "", zone, number)
        found.append(Event(row["tanggal"], row["acara"].strip(), hours, (row.get("tempat") or "").strip()))
    return tuple(sorted(found, key=lambda e: (e.day, e.hours or "~")))


def _hours(said: str, zone: str, row: int) -> str:
    """`07.00 WIB`, `07.00–09.00 WIB`, `07.00 WIB–selesai`; words that are no hour stay; DatasetError for 27.00."""
    plain = " ".join(said.split())
    plain, own = next(((plain[: -len(z)].strip(), z) for z in _ZONES if plain.upper().endswith(f" {z}")), (plain, zone))
    match = re.fullmatch(rf"{_HOUR}(?:\s*(?:-|–|s\.?d\.?|sampai)\s*(?:{_HOUR}|({_OPEN_END})))?", plain, re.IGNORECASE)
    if match is None:
        if re.match(r"\d", plain):
            where = f"agenda: row {row}, column 'jam'"
            raise DatasetError(f"{where}: '{said}' is no hour; write it like 07.00 or 07.00-09.00")
        return plain
    begins = f"{int(match[1]):02d}.{match[2]}"
    if match[5]:
        return f"{begins}{text.NBSP}{own}{say(f'–{_OPEN_END}', ' onwards')}"
    return f"{begins}–{int(match[3]):02d}.{match[4]}{text.NBSP}{own}" if match[3] else f"{begins}{text.NBSP}{own}"


def _shown(events: tuple[Event, ...], subject: str, most: int) -> tuple[Event, ...]:
    """The first events, always with the one the headline speaks of, which carries the accent."""
    point = next((i for i, e in enumerate(events) if e.name == subject), 0)
    kept = sorted({*range(min(most, len(events))), point})
    if len(kept) > most:
        kept.remove([i for i in kept if i != point][-1])
    return tuple(
        Event(e.day, e.name, e.hours, e.place, i == point, bool(n) and events[kept[n - 1]].day == e.day)
        for n, i in enumerate(kept) for e in (events[i],)
    )


@dataclass(frozen=True)
class Days:
    """The proof: days at the left edge, hairlines between days, words beside them."""

    events: tuple[Event, ...]
    brand: Brand
    palette: Palette
    scale: TypeScale
    low: bool = False  # little height: the day in one line, no large figure

    def height(self, width: float) -> float:
        return sum(self._heights(width)) + self._least * (len(self.events) - 1)

    def place(self, box: Box) -> Sequence[Mark]:
        larger = (replace(self, scale=enlarged(self.scale, by)) for by in larger_for(len(self.events)))
        return next((d for d in larger if d.fits(box)), self).rows(box)

    def fits(self, box: Box) -> bool:
        """True if every word can be set in a box at this size, with air between the rows."""
        try:
            if len(self.events) <= SPARSE and any(self._broken(event, box.w) for event in self.events):
                return False
            return self.height(box.w) + 0.7 * self.scale.label * (len(self.events) - 1) <= box.h
        except TextOverflow:
            return False

    def _broken(self, event: Event, width: float) -> bool:
        place = self._words(event, width)[2]
        return place is not None and len(place.lines) > 1

    def rows(self, box: Box) -> Sequence[Mark]:
        """The marks at this size."""
        heights = self._heights(box.w)
        tops, gap = spaced(heights, box.h, self._least, self.scale.label * 1.7)
        box = standing(box, tops[-1] + heights[-1], len(heights))
        marks: list[Mark] = []
        for position, (event, top, height) in enumerate(zip(self.events, tops, heights, strict=True)):
            if position:
                inset = self._beside if event.repeats else 0.0
                # The room below a baseline belongs to the row above; the eye does not count it.
                level = box.y + top - gap / 2 - 0.11 * self.scale.kicker
                line = Box(box.x + inset, round(level), box.w - inset, 2)
                marks.append(Shape(line, self.palette.hairline))
            marks += self._row(event, Box(box.x, box.y + top, box.w, height), position)
        return marks

    def _row(self, event: Event, box: Box, position: int) -> list[Mark]:
        p, enters = self.palette, staggered(position, _BEGIN, _APPEAR)
        name, hours, place = self._words(event, box.w)
        x, y = box.x + self._beside, box.y
        marks: list[Mark] = [] if event.repeats else self._day(event, box, enters)
        marks += [Text(run, x, level, p.ink, p.ground, "label", enters) for run, level in name.baselines(y)]
        y += name.height + self._between
        cap = max((block.cap for block in (hours, place) if block is not None), default=0.0)
        for block, left, color in ((hours, x, p.ink), (place, x + self._shift(hours), p.grey)):
            if block is not None:  # two fonts, one baseline
                lines = block.baselines(y + cap - block.cap)
                marks += [Text(run, left, level, color, p.ground, "when", enters) for run, level in lines]
        return marks

    def _day(self, event: Event, box: Box, enters: Timing) -> list[Mark]:
        """A large figure, with weekday and month beneath it. The accent comes when the table stands."""
        p, color = self.palette, self.palette.accent if event.chosen else self.palette.grey
        if event.chosen:
            enters = Timing(staggered(len(self.events) - 1, _BEGIN, _APPEAR).end, 0.4)
        if self.low:
            ink = color if event.chosen else p.ink
            said = shape(f"{event.day.day} {text.short_month(event.day)}", self.brand.figures(700), self.scale.label)
            under = shape(_weekday(event.day), self.brand.words(500), self.scale.kicker)
            level = box.y + cap_height(self.brand.words(700), self.scale.label)
            second = level + self._between + 0.22 * self.scale.label + cap_height(self.brand.words(500), under.size)
            return [Text(said, box.x, level, ink, p.ground, "day", enters),
                    Text(under, box.x, second, p.grey if ink == p.ink else color, p.ground, "day", enters)]
        style = self.brand.figures(700)
        figure = shape(str(event.day.day), style, self._large)
        cap = cap_height(style, self._large)
        below = shape(_day_words(event.day), self.brand.words(600), self.scale.kicker)
        level = box.y + cap + self._between * 1.6 + cap_height(self.brand.words(600), self.scale.kicker)
        left = box.x - figure.ink.x
        return [Text(figure, left, box.y + cap, p.ink if not event.chosen else color, p.ground, "day", enters),
                Text(below, box.x, level, color, p.ground, "day", enters)]

    @property
    def _large(self) -> float:
        return round(self.scale.label * 1.6)

    @property
    def _least(self) -> float:
        return round(self.scale.label * (0.6 if self.low else 0.8))

    @property
    def _between(self) -> float:
        return round(self.scale.label * 0.27)

    @property
    def _beside(self) -> float:
        """Where the words begin, from the left edge."""
        style = self.brand.words(600)
        if self.low:
            wide = max(shape(_weekday(e.day), style, self.scale.kicker).width for e in self.events)
            return max(wide, 3.2 * self.scale.label) + 0.8 * self.scale.label
        return max(shape(_day_words(e.day), style, self.scale.kicker).width for e in self.events) + self.scale.label

    def _heights(self, width: float) -> list[float]:
        small = cap_height(self.brand.words(600), self.scale.kicker) + 0.22 * self.scale.kicker
        day = cap_height(self.brand.figures(700), self._large) + self._between * 1.6 + small
        if self.low:
            day = cap_height(self.brand.words(700), self.scale.label) + 0.22 * self.scale.label + self._between + small
        found = []
        for event in self.events:
            name, hours, place = self._words(event, width)
            under = max((b.height for b in (hours, place) if b is not None), default=0.0)
            words = name.height + (self._between + under if under else 0.0)
            found.append(words if event.repeats else max(day, words))
        return found

    def _shift(self, hours: Block | None) -> float:
        return hours.width + 16 if hours is not None else 0.0

    def _words(self, event: Event, width: float) -> tuple[Block, Block | None, Block | None]:
        """Name, hours and place as set lines; the last two share a line."""
        room, size = width - self._beside, (self.scale.label, self.scale.label)
        small = (self.scale.kicker, self.scale.kicker)
        name = fit(event.name, self.brand.words(700), size, room, 3, leading=1.18, element="label")
        hours = fit(event.hours, self.brand.figures(600), small, room, 1, element="hours") if event.hours else None
        left = room - self._shift(hours)
        place = None
        if event.place:
            place = fit(event.place, self.brand.words(500), small, left, 3, leading=1.22, element="place")
        return name, hours, place


def _day_words(day: date) -> str:
    return f"{text.long_date(day)[:3]}, {text.short_month(day)}"


def _weekday(day: date) -> str:
    return text.long_date(day).partition(",")[0]
