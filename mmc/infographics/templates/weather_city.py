"""weather_city: the next steps of one town's forecast, three hours apart, with the line of its temperature."""

from __future__ import annotations

import re
from datetime import date, tzinfo
from itertools import pairwise

import polars as pl

from mmc.core import english, text
from mmc.core.dataset import Column, Dataset
from mmc.core.finding_hours import Hour, of_hours
from mmc.core.format import Format
from mmc.core.language import say
from mmc.core.moments import moments_of
from mmc.core.text import NBSP
from mmc.drawing.brand import Brand
from mmc.drawing.sheet import Point, Sheet
from mmc.errors import DatasetError
from mmc.infographics import told
from mmc.infographics.alt_text import alt_text
from mmc.infographics.card import Copy, card, together
from mmc.infographics.figures import no_data
from mmc.infographics.hour_rows import Forecast
from mmc.infographics.meteogram import Meteogram
from mmc.infographics.template import Need, Options, Template, palette_of

_STEPS = 8  # one day of a forecast in steps of three hours


class WeatherCity(Template):
    name = "weather_city"
    title = "Cuaca satu kota"
    needs = (
        Need(kinds=("text",), what="nama kota", name="kota"),
        Need(kinds=("time", "text"), what="waktu prakiraan", name="waktu"),
        Need(kinds=("text",), what="cuaca menurut BMKG", name="cuaca"),
        Need(kinds=("number",), what="suhu", name="suhu"),
        Need(kinds=("number",), what="kelembapan udara", name="kelembapan", least=0),
        Need(kinds=("number",), what="kecepatan angin", name="angin", least=0),
    )
    rows = (1, 2000)

    @classmethod
    def draw_up(
        cls, dataset: Dataset, columns: tuple[Column, ...], format: Format, brand: Brand, options: Options
    ) -> Sheet:
        warmth = columns[3]
        dataset, hours = _steps(_one_town(dataset, brand.spelled(options.highlight)))
        town = dataset.values("kota")[0]
        said = options.pick(of_hours(dataset, town, hours, brand.zone, unit=warmth.unit))
        headline = options.headline or said.sentence
        period = _period(hours, brand.zone)
        every = _apart(hours)
        warm = any(hour.warmth is not None for hour in hours)
        what = say("Cuaca dan suhu", "Weather and temperature in") if warm else say("Cuaca", "Weather in")
        brief = f"{what} {town}{every}, {together(period)} ({_zone(hours, brand.zone)})"
        words = Copy(
            kicker=options.kicker or f"{say('Prakiraan cuaca', 'Weather forecast')} · {together(period)}",
            headline=headline,
            subtitle=options.subtitle or brief, brief=brief, origin=dataset.origin, as_of="issued",
            units=(warmth.unit,) if warm else (),  # each temperature is written with it
            told=told.of_hours(_skies(hours, brand.zone), _warm(hours, warmth.unit)),
        )
        p = palette_of(brand, options)
        key = [_in_words(hour, brand.zone, warmth.unit) for hour in sorted(hours, key=lambda h: not h.rain)]
        about = f"{say('di', 'for')} {town}{every}"
        alt = alt_text(say("Prakiraan cuaca", "Weather forecast"), about, headline, key, words, brand)
        wet = any(hour.rain for hour in hours)
        proof = Forecast(
            Meteogram(hours, brand.zone, warmth.unit, brand, p, format.scale, wet, low=format.max_rows < 14),
            _notes(dataset, columns[4:]),
        )
        return card(template=cls.name, format=format, brand=brand, palette=p, words=words, proof=proof, alt=alt,
                    point=_point(hours, said.sentence, town, warmth.unit))


def _one_town(dataset: Dataset, wanted: str) -> Dataset:
    """The rows of the highlighted town, or of the only one."""
    towns = list(dict.fromkeys(name for name in dataset.values("kota") if name and name.strip()))
    if wanted and wanted not in towns:
        raise DatasetError(f"weather_city: no town '{wanted}'; the table has {', '.join(towns) or 'none'}")
    if not wanted and len(towns) != 1:
        have = ", ".join(towns) or "no name in column 'kota'"
        raise DatasetError(f"weather_city: one town a picture, the table has {have}; choose one with highlight")
    return dataset.with_table(dataset.table.filter(pl.col("kota") == (wanted or towns[0])))


def _steps(dataset: Dataset) -> tuple[Dataset, tuple[Hour, ...]]:
    """The first day of steps in the order of time, with exactly their rows; DatasetError for a doubtful time."""
    moments = moments_of(dataset, dataset.column("waktu"))
    rows = zip(moments, dataset.values("cuaca"), dataset.values("suhu"), range(dataset.rows), strict=True)
    ordered = sorted(rows, key=lambda row: (row[0] is None, row[0].timestamp() if row[0] else 0.0))
    if any(row[0] is None for row in ordered):
        raise DatasetError(f"weather_city: row {ordered[-1][3] + 1} has no time in column 'waktu'")
    kept = ordered[:_STEPS]
    hours = tuple(Hour(at, words or "", warmth) for at, words, warmth, _ in kept if at is not None)
    for one, other in pairwise(hours):
        if one.at == other.at:
            raise DatasetError(f"weather_city: {one.at.isoformat()} stands there twice; one row a step")
    if all(h.warmth is None and not h.words.strip() for h in hours):
        raise DatasetError("weather_city: neither column 'cuaca' nor 'suhu' says anything")
    return dataset.with_table(dataset.table[[row[3] for row in kept]]), hours


def _notes(dataset: Dataset, columns: tuple[Column, ...]) -> tuple[str, ...]:
    """`Kelembapan 85%, angin 6 km/jam` for each step, of what the table knows."""
    names = {"kelembapan": say("kelembapan", "humidity"), "angin": say("angin", "wind")}
    told = []
    for row in dataset.table.to_dicts():
        parts = [
            f"{names[c.name]}{NBSP}{text.number(row[c.name], 0)}{'' if c.unit == '%' else NBSP}{c.unit}"
            for c in columns if row[c.name] is not None
        ]
        said = ", ".join(parts)
        told.append(said[:1].upper() + said[1:])
    return tuple(told)


def _apart(hours: tuple[Hour, ...]) -> str:
    """` tiap 3 jam` if all steps are equally far apart."""
    gaps = {(b.at - a.at).total_seconds() / 3600 for a, b in pairwise(hours)}
    if len(gaps) != 1:
        return ""
    hours_ = text.number(gaps.pop())
    return say(f" tiap{NBSP}{hours_}{NBSP}jam", f" every{NBSP}{hours_}{NBSP}hours")


def _period(hours: tuple[Hour, ...], zone: tzinfo) -> str:
    """`22 November 2026`, `22–23 November 2026`, `30 November–1 Desember 2026`."""
    first, last = (h.at.astimezone(zone).date() for h in (hours[0], hours[-1]))
    if first == last:
        return text.long_date(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{text.plain_date(last)}"
    return f"{_without_year(first)}–{text.plain_date(last)}" if first.year == last.year else \
        f"{text.plain_date(first)}–{text.plain_date(last)}"


def _without_year(day: date) -> str:
    return text.plain_date(day).rsplit(" ", 1)[0]


def _zone(hours: tuple[Hour, ...], zone: tzinfo) -> str:
    return text.zone_name(zone, hours[0].at.astimezone(zone))


def _point(hours: tuple[Hour, ...], sentence: str, town: str, unit: str) -> Point | None:
    """When the rain may come, as the finding says it; on a dry day how warm it gets."""
    if any(hour.rain for hour in hours):
        when = re.search(r"\d\d\.\d\d(?:–\d\d\.\d\d)? \w+", sentence)
        possible = say(f"hujan mungkin turun di {town}", f"rain possible in {town}")
        return Point(shown=when[0], caption=possible) if when else None
    known = [hour.warmth for hour in hours if hour.warmth is not None]
    highest = say(f"suhu tertinggi di {town}", f"highest temperature in {town}")
    return Point(shown=f"{text.number(max(known), 0)}{unit}", caption=highest) if known else None


def _skies(hours: tuple[Hour, ...], zone: tzinfo) -> list[tuple[str, str]]:
    """The hours of rain: `13.00` and `hujan ringan`."""
    wet = [hour for hour in hours if hour.rain]
    return [(text.clock(h.at, zone).split(" ")[0], say(h.words.lower(), english.weather(h.words))) for h in wet]


def _warm(hours: tuple[Hour, ...], unit: str) -> str:
    known = [hour.warmth for hour in hours if hour.warmth is not None]
    return "–".join(dict.fromkeys(text.number(v, 0) for v in (min(known), max(known)))) + unit if known else ""


def _in_words(hour: Hour, zone: tzinfo, unit: str) -> str:
    warmth = f", {text.number(hour.warmth, 0)}{unit}" if hour.warmth is not None else ""
    sky = say(hour.words.lower(), english.weather(hour.words)) or no_data()
    return f"{say('pukul ', '')}{text.clock(hour.at, zone)} {sky}{warmth}"
