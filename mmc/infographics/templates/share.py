"""share: the parts of a whole, one of them the point."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from mmc.core.dataset import Column, Dataset
from mmc.core.finding_share import of_share, parts_of
from mmc.core.format import Format
from mmc.core.language import say
from mmc.core.text import NBSP, percent
from mmc.drawing.brand import Brand
from mmc.drawing.layout import Element
from mmc.drawing.sheet import Point, Sheet
from mmc.errors import DrawingError, TextOverflow
from mmc.infographics import told
from mmc.infographics.alt_text import alt_text
from mmc.infographics.card import Copy, card
from mmc.infographics.figures import Written, unit_beside, writer
from mmc.infographics.parts import HundredBar, Part, Waffle
from mmc.infographics.side_rows import SideRow, SideRows, has_side, with_side
from mmc.infographics.template import Need, Options, Template, palette_of
from mmc.infographics.wording import subtitle_for

_CHARTS: dict[str, type[Waffle] | type[HundredBar]] = {"waffle": Waffle, "bar": HundredBar}
_MOST = {"waffle": 5, "bar": 4}  # parts that can be told apart; the smaller ones are added up
_SOME = 4  # parts from which the two largest are a finding of their own
_COUNTING = re.compile(r"^(?:jumlah|total|banyaknya)\s+", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class ShareOptions(Options):
    """The common options, and the kind of chart."""

    chart: str = field(default="", metadata={"what": "waffle (petak) atau bar (batang); kosong = menurut format"})


class Share(Template):
    name = "share"
    title = "Bagian dari keseluruhan"
    needs = (
        Need(kinds=("text",), what="nama bagian"),
        Need(kinds=("number",), what="angka tiap bagian; bersama-sama menjadi keseluruhan"),
    )
    rows = (2, 60)
    options = ShareOptions

    @classmethod
    def draw_up(
        cls, dataset: Dataset, columns: tuple[Column, ...], format: Format, brand: Brand, options: Options
    ) -> Sheet:
        names, values = columns
        parts = parts_of(dataset, names, values)
        whole = _whole(values, brand, [name for name, _ in parts])
        said = options.pick(of_share(dataset, names, values, whole=whole, subject=brand.spelled(options.highlight)))
        chart = _chart(options, format)
        write = writer([v for _, v in parts], values.unit)
        shown = _grouped(parts, said.subject, _MOST[chart], (names.label or names.name).lower(), write, values.unit)
        headline = options.headline or said.sentence
        p = palette_of(brand, options)
        key = [f"{name} {percent(value / sum(v for _, v in parts) * 100)}" for name, value in parts]
        kind = say("Diagram petak", "Waffle chart of")
        if chart != "waffle":
            kind = say("Diagram batang bertumpuk", "Stacked bar chart of")
        meant = next((part for part in shown if part.chosen), shown[0])
        caption = say(f"bagian {meant.name}", f"{meant.name}, share")
        point = Point(shown=percent(meant.share * 100), caption=caption, value=meant.share * 100, written=percent)
        total = sum(v for _, v in parts)
        largest = sorted(((n, v / total * 100) for n, v in parts), key=lambda part: -part[1])

        def drawn(under: Element | None) -> Sheet:
            last: TextOverflow | None = None
            for proof_parts in (shown, tuple(replace(part, written="") for part in shown))[: 1 if under else 2]:
                # Where the numbers find no room the shares stand alone; the subtitle then says the unit.
                subtitle, brief = subtitle_for(dataset, values, options, [part.written for part in proof_parts])
                words = Copy(
                    kicker=options.kicker or brand.wording["region"], headline=headline, subtitle=subtitle,
                    brief=brief, origin=dataset.origin, units=(values.unit,),
                    large=len(shown) < 4 and chart == "waffle", told=told.of_share(largest, said.subject),
                )
                alt = alt_text(kind, values.label or values.name, headline, key, words, brand)
                proof = _CHARTS[chart](proof_parts, brand, p, format.scale)
                try:
                    return card(
                        template=cls.name, format=format, brand=brand, palette=p, words=words, proof=proof, alt=alt,
                        point=point, under=under, roomy=under is not None,
                    )
                except TextOverflow as error:
                    last = error
            raise last or TextOverflow("nothing to set")

        tally = _tally(parts, values.unit) if has_side(format) else ()
        return with_side(drawn, SideRows("", tally, brand, p, format.scale) if tally else None)


def _tally(parts: list[tuple[str, float]], unit: str) -> tuple[SideRow, ...]:
    """What the parts add up to, and how much of it the two largest are; nothing of parts that are percentages."""
    total = sum(value for _, value in parts)
    if unit == "%" or len(parts) < _SOME:
        return ()
    written = f"{writer([*(value for _, value in parts), total], unit)(total)}{NBSP}{unit_beside(unit)}".rstrip(NBSP)
    return (SideRow(say("Seluruhnya", "All together"), written),
            SideRow(say("Dua terbesar", "Two largest"), percent(sum(value for _, value in parts[:2]) / total * 100)))


def _whole(values: Column, brand: Brand, names: list[str]) -> str:
    """What all parts together are, as a headline says it: `belanja daerah`, `penduduk Kalteng`."""
    label = _COUNTING.sub("", values.label or values.name)
    said = label if label[1:2].isupper() else label[:1].lower() + label[1:]
    if not brand.covers_region(names):
        return said
    return say(f"{said} {brand.wording['region_short']}", f"the {said} of {brand.wording['region_short']}")


def _chart(options: Options, format: Format) -> str:
    asked = options.chart if isinstance(options, ShareOptions) else ""
    if asked and asked not in _CHARTS:
        raise DrawingError(f"no chart '{asked}'; write {' or '.join(_CHARTS)}", element="chart")
    return asked or ("bar" if format.max_rows < 14 else "waffle")


def _grouped(
    parts: list[tuple[str, float]], subject: str, most: int, whom: str, write: Written, unit: str
) -> tuple[Part, ...]:
    """The largest parts and always the one meant; the others added up as `10 kabupaten/kota lain`."""
    total = sum(value for _, value in parts)

    def part(name: str, value: float) -> Part:
        return Part(name, value / total, "" if unit == "%" else write(value), name == subject)

    if len(parts) <= most:
        return tuple(part(name, value) for name, value in parts)
    kept = parts[: most - 1]
    if subject not in [name for name, _ in kept]:
        kept = [*kept[:-1], next(p for p in parts if p[0] == subject)]
    rest = [value for name, value in parts if (name, value) not in kept]
    others = say(f"{len(rest)} {whom} lain", f"{len(rest)} other {whom}")
    return (*(part(name, value) for name, value in kept), part(others, sum(rest)))
