"""trend: one to five lines over time, each named where it ends, one of them the point."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from mmc.core import finding, text
from mmc.core.dataset import Column, Dataset
from mmc.core.format import Format
from mmc.core.language import say
from mmc.drawing.brand import Brand
from mmc.drawing.sheet import Sheet
from mmc.errors import DatasetError
from mmc.infographics import told
from mmc.infographics.alt_text import alt_text
from mmc.infographics.card import Copy, card, together
from mmc.infographics.figures import writer
from mmc.infographics.lines import Lines, Series
from mmc.infographics.side_rows import SideRow, SideRows, has_side, with_side
from mmc.infographics.template import Need, Options, Template, palette_of


class Trend(Template):
    name = "trend"
    title = "Tren"
    needs = (
        Need(kinds=("date", "text"), what="waktu"),
        Need(kinds=("number",), what="satu sampai lima deret angka", most=5),
    )
    rows = (2, 4000)

    @classmethod
    def draw_up(
        cls, dataset: Dataset, columns: tuple[Column, ...], format: Format, brand: Brand, options: Options
    ) -> Sheet:
        when, columns = columns[0], columns[1:]
        dataset = _in_order(dataset, when, columns)
        said = _finding(dataset, when, columns, options)
        headline = options.headline or said.sentence
        unit = columns[0].unit
        write = writer([v for c in columns for v in dataset.values(c.name) if v is not None], unit)
        every = tuple(
            Series(c.label or c.name, tuple(dataset.values(c.name)), c.name == said.subject) for c in columns
        )
        series = tuple(sorted(every, key=lambda s: not s.chosen)[: format.max_rows])
        about = dataset.origin.title or _listed([s.name for s in every])
        p, low = palette_of(brand, options), format.max_rows < 14
        proof = Lines(_moments(dataset, when), series, write, unit, brand, p, format.scale, low)
        subtitle, brief = _subtitles(dataset, options, about, proof.scaled_unit() if low else "")
        words = Copy(
            # On a link preview the page around it says whose this is; the line needs the room.
            kicker=options.kicker or ("" if low else brand.wording["region"]), headline=headline, subtitle=subtitle,
            brief=brief, origin=dataset.origin, units=(unit,), told=_told(_moments(dataset, when), every, unit, write),
        )
        alt = alt_text(say("Diagram garis", "Line chart of"), about, headline, _key_values(every, write), words, brand)
        side = _side(dataset, when, every, unit, write) if has_side(format) else None
        rows = SideRows(*side, brand, p, format.scale) if side else None
        when_only = together(dataset.origin.period)
        when_only = when_only[:1].upper() + when_only[1:]
        # The rows name the lines; without a title of its own the subtitle need not name them again.
        beside = words if options.subtitle or dataset.origin.title else replace(words, subtitle=when_only)
        return with_side(lambda under: card(
            template=cls.name, format=format, brand=brand, palette=p, words=beside if under else words, proof=proof,
            alt=alt, under=under, roomy=under is not None,
        ), rows)


def _side(
    dataset: Dataset, when: Column, every: tuple[Series, ...], unit: str, write: Any
) -> tuple[str, tuple[SideRow, ...]] | None:
    """How far each line came, or where the one line was highest and lowest; None where that cannot be said."""
    moments = dataset.values(when.name)
    if len(every) == 1:
        points = every[0].points
        edges = ((say("Tertinggi", "Highest"), max(points, key=lambda p: p[1])),
                 (say("Terendah", "Lowest"), min(points, key=lambda p: p[1])))
        return "", tuple(
            SideRow(f"{name}, {finding.time_word(moments[at], moments)}", write(value)) for name, (at, value) in edges
        )
    if any(s.values[0] is None or s.values[-1] is None for s in every):
        return None
    moved = [_moved(float(s.values[0] or 0), float(s.values[-1] or 0), unit) for s in every]
    if not all(moved):
        return None
    since = finding.time_word(moments[0], moments)
    rows = tuple(SideRow(s.name, said, s.chosen) for s, said in zip(every, moved, strict=True))
    return say(f"Perubahan sejak {since}", f"Change since {since}"), rows


def _moved(first: float, last: float, unit: str) -> str:
    """`▲ 37%`; of a percentage `▼ 0,33 poin persen`; nothing on a base too small for a share."""
    if first == last:
        return say("tetap", "unchanged")
    arrow = "▲" if last > first else "▼"
    if unit == "%":
        return f"{arrow} {text.percentage_points(last - first)}"
    share = abs(last - first) / abs(first) * 100 if first > 0 else 1000.0
    if share >= 1000:
        return ""
    return f"{arrow} {text.number(share, 0 if share >= 10 else 1)}%"


def _subtitles(dataset: Dataset, options: Options, about: str, unit: str) -> tuple[str, str]:
    """The subtitle and its short form. `unit`: what the ticks count, where no note over the axis says it."""
    when, title = together(dataset.origin.period), dataset.origin.title
    if not unit:
        brief = f"{about}, {when}"
        return options.subtitle or brief, brief
    brief = f"{title} ({unit}), {when}" if title else f"{unit[:1].upper()}{unit[1:]}, {when}"
    return (f"{options.subtitle.rstrip('.')} ({unit})" if options.subtitle else brief), brief


def _in_order(dataset: Dataset, when: Column, columns: tuple[Column, ...]) -> Dataset:
    """The table sorted by date, its series in one unit, no moment missing or twice; DatasetError otherwise."""
    for column in columns:
        if column.unit != columns[0].unit:
            raise DatasetError(
                f"trend: '{column.name}' is in {column.unit}, '{columns[0].name}' in {columns[0].unit}; "
                "lines on one axis need one unit"
            )
        if all(v is None for v in dataset.values(column.name)):
            raise DatasetError(f"trend: column '{column.name}' has no number")
    moments = dataset.values(when.name)
    if any(m is None or not str(m).strip() for m in moments):
        raise DatasetError(f"trend: column '{when.name}' has a row without a time")
    if len(set(moments)) != len(moments):
        twice = next(m for m in moments if moments.count(m) > 1)
        raise DatasetError(f"trend: column '{when.name}' has '{twice}' twice; one row a moment")
    return dataset.with_table(dataset.table.sort(when.name)) if when.kind == "date" else dataset


def _finding(dataset: Dataset, when: Column, columns: tuple[Column, ...], options: Options) -> finding.Finding:
    highlight = options.highlight
    if highlight and not any(highlight in (c.name, c.label) for c in columns):
        have = ", ".join(c.label or c.name for c in columns)
        raise DatasetError(f"trend: no series '{highlight}' to highlight; it has {have}")
    return options.pick(finding.of_trend(dataset, when, columns, highlight))


def _moments(dataset: Dataset, when: Column) -> tuple[Any, ...]:
    values = dataset.values(when.name)
    return tuple(values) if all(isinstance(v, date) for v in values) else tuple(str(v) for v in values)


def _told(moments: tuple[Any, ...], every: Sequence[Series], unit: str, write: Any) -> tuple[str, ...]:
    when = finding.time_word(moments[0], moments)
    on = "On" if when[:1].isdigit() and " " in when else "In"
    series = [(s.name, s.points[0][1], s.points[-1][1]) for s in sorted(every, key=lambda s: not s.chosen)]
    return told.of_trend(when, on, series, unit, write)


def _listed(names: Sequence[str]) -> str:
    """`Cabai rawit, cabai merah, dan bawang merah`."""
    rest = [n if n[1:2].isupper() else n[:1].lower() + n[1:] for n in names[1:]]
    if not rest:
        return names[0]
    comma = say(",", "") if len(rest) > 1 else ""
    return ", ".join([names[0], *rest[:-1]]) + f"{comma} {say('dan', 'and')} {rest[-1]}"


def _key_values(series: Sequence[Series], write: Any) -> list[str]:
    ordered = sorted(series, key=lambda s: not s.chosen)
    return [f"{s.name} {say('terakhir', 'latest')} {write(s.points[-1][1])}" for s in ordered]


