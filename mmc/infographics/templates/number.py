"""number: one figure as large as it goes, how it moved, and the way it came as a small line."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Any

from mmc.core import text
from mmc.core.dataset import Column, Dataset
from mmc.core.finding import time_word, up_or_down
from mmc.core.finding_number import Points, known_points, moved, of_number
from mmc.core.format import Format
from mmc.core.language import say
from mmc.drawing.brand import Brand
from mmc.drawing.sheet import Point, Sheet
from mmc.errors import DatasetError
from mmc.infographics import told
from mmc.infographics.alt_text import alt_text
from mmc.infographics.big_number import BigNumber, Compared
from mmc.infographics.card import Copy, card, has_columns
from mmc.infographics.figures import Written, unit_beside, writer
from mmc.infographics.template import Need, Options, Template, palette_of
from mmc.infographics.wording import subtitle_for


class Number(Template):
    name = "number"
    title = "Angka besar"
    needs = (
        Need(kinds=("date", "text"), what="waktu; baris terakhir menjadi angka besar"),
        Need(kinds=("number",), what="angka"),
    )
    rows = (1, 4000)

    @classmethod
    def draw_up(
        cls, dataset: Dataset, columns: tuple[Column, ...], format: Format, brand: Brand, options: Options
    ) -> Sheet:
        when, column = columns
        if options.highlight:
            raise DatasetError("number: there is one figure, nothing to highlight; leave the option out")
        dataset = _in_order(dataset, when)
        said = options.pick(of_number(dataset, when, column))
        headline = options.headline or said.sentence
        points = known_points(dataset, when, column)
        moments = [w for w, _ in points]
        write = writer([v for _, v in points], column.unit)
        value, before = points[-1][1], points[-2][1] if len(points) > 1 else 0.0
        now = time_word(moments[-1], moments) if len(points) > 1 or when.kind == "date" else ""
        then = f"{say('pada', 'in')} {now}" if now else ""
        unit = " ".join(part for part in (unit_beside(column.unit), then) if part)
        base = _base(points, moments, said.kind, options.headline)
        change = _change(column, points, base, write, "" if options.headline else said.kind)
        subtitle, brief = subtitle_for(dataset, column, options, [write(value), unit])
        words = Copy(
            kicker=options.kicker or brand.wording["region"], headline=headline, subtitle=subtitle, brief=brief,
            origin=dataset.origin, units=(column.unit,),
            told=told.of_number(f"{write(value)} {unit}".strip(), change.lstrip("▲▼ ")),
        )
        p = palette_of(brand, options)
        compared = _compared(dataset, when, column, base, whole=bool(options.headline) or said.kind != "record")
        proof = BigNumber(
            value, before, write, unit, change, tuple(dataset.values(column.name)),
            tuple(time_word(w, moments) for w in dataset.values(when.name)), compared, brand, p, format.scale,
            low=format.max_rows < 14,
        )
        parted = proof.drawn and has_columns(format)
        began = f"{time_word(moments[0], moments)} {write(points[0][1])}" if len(points) > 2 else ""
        key = [part for part in (f"{write(value)} {unit}".strip(), change.lstrip("▲▼ "), began) if part]
        alt = alt_text(say("Angka besar", "Figure on"), column.label or column.name, headline, key, words, brand)
        point = Point(shown=write(value), caption=_caption(column, now), value=value, written=write)
        return card(
            template=cls.name, format=format, brand=brand, palette=p, words=words, alt=alt, point=point,
            proof=replace(proof, part="line") if parted else proof,
            under=replace(proof, part="figure") if parted else None,
        )


def _in_order(dataset: Dataset, when: Column) -> Dataset:
    """The table sorted by date; DatasetError for a moment that is missing or stands twice."""
    moments = dataset.values(when.name)
    if any(m is None or not str(m).strip() for m in moments):
        raise DatasetError(f"number: column '{when.name}' has a row without a time")
    if len(set(moments)) != len(moments):
        twice = next(m for m in moments if moments.count(m) > 1)
        raise DatasetError(f"number: column '{when.name}' has '{twice}' twice; one row a moment")
    return dataset.with_table(dataset.table.sort(when.name)) if when.kind == "date" else dataset


def _caption(column: Column, now: str) -> str:
    """`pengangguran terbuka pada 2022`; `jiwa, jumlah penduduk pada 2024`."""
    label = column.label or column.name
    said = label if label[1:2].isupper() else label[:1].lower() + label[1:]
    unit = unit_beside(column.unit)
    return ", ".join(part for part in (unit, f"{said} {say('pada', 'in')} {now}" if now else said) if part)


def _base(points: Points, moments: list[Any], told: str, headline: str) -> int | None:
    """What the whole card compares the figure with, as a position in `points`; None if with nothing.

    An editor's own headline that names a moment is believed; else it is the moment the finding speaks of.
    """
    if len(points) < 2:
        return None
    before = [value for _, value in points[:-1]]
    if headline:
        named = [i for i in range(len(before)) if time_word(moments[i], moments) in headline]
        return named[-1] if named else len(before) - 1
    if told == "record":
        return before.index(max(before) if points[-1][1] > max(before) else min(before))
    if told == "run":
        steps = [b[1] - a[1] for a, b in pairwise(points)]
        return next((i + 1 for i in range(len(steps) - 1, -1, -1) if steps[i] * steps[-1] <= 0), 0)
    return len(before) - 1


def _compared(dataset: Dataset, when: Column, column: Column, base: int | None, *, whole: bool) -> Compared | None:
    """The same moment by its row."""
    if base is None:
        return None
    rows = zip(dataset.values(when.name), dataset.values(column.name), strict=True)
    known = [i for i, (moment, value) in enumerate(rows) if moment is not None and value is not None]
    return Compared(known[base], whole)


def _change(column: Column, points: Points, base: int | None, write: Written, told: str) -> str:
    """`▼ dari 4,53 persen pada 2021` where the headline says how much; else `▼ turun 0,33 poin persen dari 2021`."""
    if base is None or told == "steady":
        return ""
    (before, first), last, moments = points[base], points[-1][1], [w for w, _ in points]
    since = time_word(before, moments)
    if last == first:
        return say(f"sama dengan {since}", f"same as {since}")
    was = write(first)
    if was.endswith("%"):  # in a sentence percent is a word
        was = f"{was.removesuffix('%')}{text.NBSP}{text.percent_word()}"
    arrow, verb = ("▲" if last > first else "▼"), up_or_down(last - first)
    if told == "change":
        return f"{arrow} " + say(f"dari {was} pada {since}", f"from {was} in {since}")
    if told == "record":
        over = last > first
        return f"{arrow} " + say(f"{'di atas' if over else 'di bawah'} {was} pada {since}",
                                 f"{'above' if over else 'below'} {was} in {since}")
    return f"{arrow} {verb} {moved(column, first, last)} {say('dari', 'from')} {since}"
