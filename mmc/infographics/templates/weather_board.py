"""weather_board: one row a town. Icon, name, what the sky does, lowest and highest temperature."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from mmc.core import english, finding, text
from mmc.core.dataset import Column, Dataset
from mmc.core.format import Box, Format
from mmc.core.language import say
from mmc.drawing.brand import Brand, Palette
from mmc.drawing.marks import Mark, Shape, Text
from mmc.drawing.motion import Timing, staggered
from mmc.drawing.sheet import Sheet
from mmc.drawing.type import cap_height, shape
from mmc.drawing.weather import Sky, sky_of
from mmc.drawing.wrap import Block, fit
from mmc.errors import DatasetError, TextOverflow
from mmc.infographics import told
from mmc.infographics.alt_text import alt_text
from mmc.infographics.card import Copy, together
from mmc.infographics.figures import no_data
from mmc.infographics.ordered import first_card
from mmc.infographics.side_rows import SideRow, SideRows, has_side, with_side
from mmc.infographics.template import Need, Options, Template, palette_of
from mmc.infographics.wording import with_unit_said

_BEGIN, _APPEAR = 0.2, 0.35
_PLAYS = 8.0  # seconds the weather moves before it rests in the still's pose
_GAP, _ICON_GAP = 28.0, 20.0
_ICON = 2.0  # of the type size, at the most
_LARGER = (1.3, 1.15)  # few towns are set larger before they get more air
_PITCHES = (1.5, 1.26)  # a row's height in type sizes: what is tried before the words around give way
_SKY_SHARE = 0.46  # of the width, where the weather's words begin if names and words leave the choice
# What a reader asks for, the worst first; the icons of each kind.
_KINDS = (
    (("Hujan", "Rain"), ("thunder", "rain_heavy", "rain", "rain_light")),
    (("Kabut atau asap", "Fog or smoke"), ("smoke", "fog", "haze")),
    (("Berawan", "Cloudy"), ("overcast", "cloud")),
    (("Cerah berawan", "Partly cloudy"), ("cloud_sun",)),
    (("Cerah", "Clear"), ("sun",)),
)


@dataclass(frozen=True)
class Town:
    """One row, ready to be set."""

    name: str
    sky: str  # icon
    severity: int
    words: str
    warmth: str
    rain: bool


class WeatherBoard(Template):
    name = "weather_board"
    title = "Papan cuaca"
    needs = (
        Need(kinds=("text",), what="nama kota", name="kota"),
        Need(kinds=("text",), what="cuaca menurut BMKG", name="cuaca"),
        Need(kinds=("number",), what="suhu terendah", name="suhu_min"),
        Need(kinds=("number",), what="suhu tertinggi", name="suhu_max"),
    )
    rows = (1, 40)

    @classmethod
    def draw_up(
        cls, dataset: Dataset, columns: tuple[Column, ...], format: Format, brand: Brand, options: Options
    ) -> Sheet:
        names, weather, low, _ = columns
        towns = _towns(dataset, columns)
        said = options.pick(finding.of_weather(dataset, names, weather))
        headline = options.headline or said.sentence
        shown = towns
        if format.max_rows < 14 and len(towns) > format.max_rows:
            shown = tuple(sorted(towns, key=lambda town: -town.severity)[: format.max_rows])
        subtitle, brief = _subtitles(dataset, options, low.unit, len(shown), len(towns))
        words = Copy(
            kicker=options.kicker or _kicker(dataset, brand), headline=headline, subtitle=subtitle, brief=brief,
            origin=dataset.origin, as_of="issued", units=(low.unit,), told=_told(dataset, columns, towns),
        )
        p = palette_of(brand, options)
        key = [f"{t.name}: {t.words.lower()}, {t.warmth}" for t in sorted(towns, key=lambda t: -t.severity)]
        where = f"{len(towns)} {say('kota', 'towns')}"
        alt = alt_text(say("Papan cuaca", "Weather board for"), where, headline, key, words, brand)
        proofs = [Towns(shown, brand, p, format.scale.label, least) for least in _PITCHES]
        tally = _tally(towns) if has_side(format) else ()
        rows = SideRows("", tally, brand, p, format.scale, p.rain) if tally else None
        return with_side(lambda under: first_card(
            template=cls.name, format=format, brand=brand, palette=p, words=words, proofs=proofs, alt=alt, roomy=True,
            under=under,
        ), rows)


def _tally(towns: tuple[Town, ...]) -> tuple[SideRow, ...]:
    """How many towns have which kind of weather, the worst first; nothing where a word is unknown or all are one."""
    kinds = [next((n for n, (_, skies) in enumerate(_KINDS) if t.sky in skies), -1) for t in towns]
    if -1 in kinds or len(set(kinds)) < 2:
        return ()
    found = []
    for number in sorted(set(kinds)):
        (name, _), of_it = _KINDS[number], [t for t, kind in zip(towns, kinds, strict=True) if kind == number]
        count = len(of_it)
        counted = say(f"{count}{text.NBSP}kota", f"{count}{text.NBSP}{'town' if count == 1 else 'towns'}")
        sky = Counter(t.sky for t in of_it).most_common(1)[0][0]
        found.append(SideRow(say(*name), counted, any(t.rain for t in of_it), sky))
    return tuple(found)


def _towns(dataset: Dataset, columns: tuple[Column, ...]) -> tuple[Town, ...]:
    names, _, low, high = columns
    if low.unit != high.unit:
        raise DatasetError(f"weather_board: {low.name} is in {low.unit}, {high.name} in {high.unit}; use one unit")
    found = []
    for number, (name, words, cold, warm) in enumerate(dataset.table.select([c.name for c in columns]).rows(), start=1):
        if not (name or "").strip():
            raise DatasetError(f"weather_board: row {number} has no name in column '{names.name}'")
        sky, severity = sky_of(words or "")
        spoken = (words or "").strip()
        told = say(spoken, english.weather(spoken)) if spoken else no_data()
        shown = told if sky == "neutral" else told[:1].upper() + told[1:].lower()
        rain = finding.RAIN in spoken.lower()
        found.append(Town(name.strip(), sky, severity, shown, _warmth(cold, warm, low.unit), rain))
    return tuple(found)


def _told(dataset: Dataset, columns: tuple[Column, ...], towns: tuple[Town, ...]) -> tuple[str, ...]:
    worst = sorted(towns, key=lambda town: -town.severity)
    wet = [town for town in worst if town.rain] or worst
    known = [v for c in columns[2:4] for v in dataset.values(c.name) if v is not None]
    warmth = _warmth(min(known), max(known), columns[2].unit) if known else ""
    return told.of_towns([(town.name, town.words.lower()) for town in wet], warmth)


def _warmth(low: float | None, high: float | None, unit: str) -> str:
    """`23–33°C`; one number when there is only one; a dash when there is none."""
    known = [text.number(value, 0) for value in (low, high) if value is not None]
    return "–".join(dict.fromkeys(known)) + unit if known else "–"


def _day(dataset: Dataset) -> date | None:
    """The one day the table is for, if a date column says so."""
    days = {d for c in dataset.columns if c.kind == "date" for d in dataset.values(c.name)}
    return days.pop() if len(days) == 1 else None


def _kicker(dataset: Dataset, brand: Brand) -> str:
    day = _day(dataset)
    about = together(text.long_date(day)) if day else brand.wording["region"]
    return f"{say('Prakiraan cuaca', 'Weather forecast')} · {about}"


def _subtitles(dataset: Dataset, options: Options, unit: str, shown: int, all_: int) -> tuple[str, str]:
    # A date column puts the day into the kicker; the origin's period may span several days.
    when = say(f"di {all_} kota", f"in {all_} towns") if _day(dataset) else together(dataset.origin.period)
    what = say("Cuaca dan suhu terendah–tertinggi", "Weather, lowest and highest temperature")
    brief = f"{what}{' ' if _day(dataset) else ', '}{when}"
    if shown < all_:
        some = say(f"{shown} dari {all_} kota", f"{shown} of {all_} towns")
        brief = f"{what}, {some}, {together(dataset.origin.period)}"
    own = options.subtitle if shown == all_ else ""
    return with_unit_said(own or brief, unit, [unit]), with_unit_said(brief, unit, [unit])


@dataclass(frozen=True)
class Towns:
    """The proof: a table without lines of its own but hairlines, temperatures on the right edge."""

    towns: tuple[Town, ...]
    brand: Brand
    palette: Palette
    size: float
    least: float = 1.26  # of the type size: a row's height

    def height(self, width: float) -> float:
        names = self._names(width)
        skies = self._skies(self._sky_x(names, _ICON * self.size, width), width)
        tallest = max(block.height for block in (*names, *skies))
        return len(self.towns) * max(self.size * self.least, tallest + 10)

    def place(self, box: Box) -> Sequence[Mark]:
        larger = (replace(self, size=round(self.size * by)) for by in _LARGER)
        return next((towns for towns in larger if towns.fits(box)), self).rows(box)

    def fits(self, box: Box) -> bool:
        """True if every row has plenty of air at this size."""
        try:
            return self.height(box.w) + self.size * len(self.towns) <= box.h
        except TextOverflow:
            return False

    def rows(self, box: Box) -> Sequence[Mark]:
        """The marks at this size."""
        least = self.height(box.w) / len(self.towns)
        pitch = min(box.h / len(self.towns), max(least + self.size / 2, self.size * 2.6))
        icon = min(round(pitch * 0.94), round(_ICON * self.size))
        names = self._names(box.w)
        sky_x = self._sky_x(names, icon, box.w)
        skies = self._skies(sky_x, box.w)
        marks: list[Mark] = []
        for position, (town, name, sky) in enumerate(zip(self.towns, names, skies, strict=True)):
            top = box.y + position * pitch
            if position:
                marks.append(Shape(Box(box.x, round(top), box.w, 1.5), self.palette.hairline))
            area = Box(box.x - icon * 0.08, round(top + (pitch - icon) / 2), icon, icon)
            marks.append(Sky(town.sky, area, self.palette, staggered(position, _BEGIN, _APPEAR), _PLAYS))
            middle, enters = top + pitch / 2, staggered(position, _BEGIN, _APPEAR)
            marks += self._lines(name, box.x + icon + _ICON_GAP, middle, self.palette.ink, enters)
            marks += self._weather(town, sky, box.x + sky_x, box.right, middle, enters)
        return marks

    def _weather(
        self, town: Town, sky: Block, x: float, right: float, middle: float, enters: Timing
    ) -> list[Mark]:
        p, figures = self.palette, self.brand.figures(600)
        # The rain is what the headline speaks of: it is written last, when the table stands.
        last = Timing(staggered(len(self.towns) - 1, _BEGIN, _APPEAR).end, 0.5) if town.rain else enters
        marks = self._lines(sky, x, middle, p.rain if town.rain else p.grey, last)
        warmth = shape(town.warmth, figures, self.size)
        level = middle + cap_height(figures, self.size) / 2
        return [*marks, Text(warmth, right - warmth.width, level, p.ink, p.ground, "value", enters)]

    def _lines(self, block: Block, x: float, middle: float, color: str, enters: Timing) -> list[Mark]:
        first = middle + (block.cap - (len(block.lines) - 1) * block.leading) / 2
        return [
            Text(line, x, first + i * block.leading, color, self.palette.ground, "label", enters)
            for i, line in enumerate(block.lines)
        ]

    def _names(self, width: float) -> list[Block]:
        style, sizes = self.brand.words(600), (self.size, self.size)
        return [fit(t.name, style, sizes, width * 0.36, 3, leading=1.15, element="label") for t in self.towns]

    def _sky_x(self, names: Sequence[Block], icon: float, width: float) -> float:
        """Where the weather's words begin, from the left edge: near the middle if all fit on a line from there."""
        needed = icon + _ICON_GAP + max(block.width for block in names) + _GAP
        words = max(shape(t.words, self.brand.words(500), self.size).width for t in self.towns)
        return max(needed, min(width * _SKY_SHARE, width - words - self._warmth - 2 * _GAP))

    @property
    def _warmth(self) -> float:
        return max(shape(t.warmth, self.brand.figures(600), self.size).width for t in self.towns)

    def _skies(self, x: float, width: float) -> list[Block]:
        room, style, sizes = width - x - _GAP - self._warmth, self.brand.words(500), (self.size, self.size)
        if room < self.size:
            raise TextOverflow("names leave no room for the weather; shorten them", element="label")
        return [fit(t.words, style, sizes, room, 2, leading=1.15, element="label") for t in self.towns]
