"""race: a ranking over the years. The film lets the bars race; the still is the last year, and says who leads since."""

from __future__ import annotations

from mmc.core import finding_race
from mmc.core.dataset import Column, Dataset
from mmc.core.finding_race import of_race, race_of
from mmc.core.format import Format
from mmc.core.language import say
from mmc.core.text import NBSP
from mmc.drawing.brand import Brand
from mmc.drawing.layout import Element
from mmc.drawing.sheet import Point, Sheet
from mmc.errors import DatasetError, TextOverflow
from mmc.infographics import told
from mmc.infographics.alt_text import alt_text
from mmc.infographics.card import Copy, card
from mmc.infographics.figures import unit_beside, writer
from mmc.infographics.racing import Racing
from mmc.infographics.side_rows import SideRow, SideRows, has_side, with_side
from mmc.infographics.template import Need, Options, Template, palette_of
from mmc.infographics.wording import subtitle_for

_WHEN = "tahun"
_YEAR = 4  # digits
_MOST_LED = 5  # names that are told how long they led
_ROWS = (10, 8, 6, 5, 4, 3, 2)  # bars tried; fewer where names are long or the picture is low


class Race(Template):
    name = "race"
    title = "Balapan peringkat"
    needs = (
        Need(kinds=("text",), what="nama yang berlomba"),
        Need(kinds=("date", "text"), what="tahun atau tanggal; satu baris untuk setiap nama dan tahun", name=_WHEN),
        Need(kinds=("number",), what="angka, nol atau lebih"),
    )
    rows = (4, 2400)

    @classmethod
    def draw_up(
        cls, dataset: Dataset, columns: tuple[Column, ...], format: Format, brand: Brand, options: Options
    ) -> Sheet:
        names, when, values = _other_than_when(dataset, columns[0]), *columns[1:]
        race = race_of(dataset, names, when, values)
        said = options.pick(of_race(dataset, (names, when, values), race, subject=brand.spelled(options.highlight)))
        headline = options.headline or said.sentence
        write = writer([v for row in race.values for v in row if v is not None], values.unit)
        last = len(race.moments) - 1
        final = [(race.names[n], race.values[n][last] or 0.0) for n in race.order(last)]
        subtitle, brief = subtitle_for(dataset, values, options, [write(v) for _, v in final])
        p = palette_of(brand, options)
        shown_most = min(len(race.names), format.max_rows if format.max_rows < 14 else _ROWS[0])
        key = [f"{race.moments[last]}: " + ", ".join(f"{name} {write(v)}" for name, v in final[:3])]
        began = (race.moments[0], race.names[race.order(0)[0]])
        point = _point(said.subject, dict(final), values, race.moments[last], write)

        def drawn(under: Element | None) -> Sheet:
            short: TextOverflow | None = None
            for count in [shown_most, *(n for n in _ROWS if n < shown_most and under is None)]:
                left_out = _left_out(count, len(race.names))
                words = Copy(
                    kicker=options.kicker or brand.wording["region"], headline=headline, subtitle=subtitle + left_out,
                    brief=brief + left_out, origin=dataset.origin, units=(values.unit,),
                    told=told.of_race(began, race.moments[last], final, values.unit, write),
                )
                kind = say("Balapan peringkat", "Bar race")
                alt = alt_text(kind, values.label or values.name, headline, key, words, brand)
                proof = Racing(race, said.subject, count, write, brand, p, format.scale, low=format.max_rows < 14)
                try:
                    return card(
                        template=cls.name, format=format, brand=brand, palette=p, words=words, proof=proof, alt=alt,
                        point=point, under=under, roomy=under is not None,
                    )
                except TextOverflow as error:
                    short = error
            raise short or TextOverflow("nothing to set")

        led = _led(race, said.subject) if has_side(format) else ()
        caption = say("Lama di puncak", "Time on top")
        return with_side(drawn, SideRows(f"{caption}, {race.moments[0]}–{race.moments[-1]}", led, brand, p,
                                         format.scale) if led else None)


def _led(race: finding_race.Race, subject: str) -> tuple[SideRow, ...]:
    """How many years each name stood first; nothing where years are missing or shared, or one name led throughout."""
    years = [int(moment) for moment in race.moments if moment.isdigit() and len(moment) == _YEAR]
    if len(years) < len(race.moments) or years != list(range(years[0], years[0] + len(years))):
        return ()
    counts: dict[str, int] = {}
    for moment in range(len(years)):
        first = [n for n in race.order(moment) if race.place(n, moment) == 1]
        if len(first) != 1:
            return ()
        counts[race.names[first[0]]] = counts.get(race.names[first[0]], 0) + 1
    if not 1 < len(counts) <= _MOST_LED:
        return ()
    longest = sorted(counts.items(), key=lambda led: -led[1])
    return tuple(
        SideRow(name, say(f"{n}{NBSP}tahun", f"{n}{NBSP}{'year' if n == 1 else 'years'}"), name == subject)
        for name, n in longest
    )


def _left_out(shown: int, every: int) -> str:
    return say(f", {shown} teratas dari {every}", f", top {shown} of {every}") if shown < every else ""


def _other_than_when(dataset: Dataset, names: Column) -> Column:
    """The column with the names, also where the years are words and stand before them."""
    if names.name != _WHEN:
        return names
    found = next((c for c in dataset.columns if c.kind == "text" and c.name != _WHEN), None)
    if found is None:
        raise DatasetError(f"race: {dataset.name} needs a text column with names beside '{_WHEN}'")
    return found


def _point(subject: str, final: dict[str, float], values: Column, when: str, write: object) -> Point:
    """The subject's last number, for a cover whose headline says none."""
    assert callable(write)
    value = final.get(subject, 0.0)
    beside = unit_beside(values.unit)
    caption = f"{subject}, {when}"
    return Point(
        shown=write(value), caption=f"{beside} {caption}" if beside else caption, value=value, written=write
    )
