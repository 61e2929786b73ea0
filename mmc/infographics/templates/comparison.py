"""comparison: two numbers for each name, before and after or one kind and another, and how far they are apart."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from mmc.core.dataset import Column, Dataset
from mmc.core.finding_comparison import are_times, in_percent, of_comparison
from mmc.core.format import Format
from mmc.core.language import say
from mmc.drawing.brand import Brand
from mmc.drawing.sheet import Point, Sheet
from mmc.errors import DatasetError, DrawingError, TextOverflow
from mmc.infographics import told
from mmc.infographics.alt_text import alt_text
from mmc.infographics.bars import FEW
from mmc.infographics.card import Copy, card, together
from mmc.infographics.figures import Written, unit_in_words, writer
from mmc.infographics.pairs import Both, Dumbbells, Slopes
from mmc.infographics.template import Need, Options, Template, palette_of
from mmc.infographics.wording import with_unit_said

_SLOPES = 5  # rows that can still be followed as crossing lines
_MEASURE = 32  # characters of what is measured that a headline has room for
_CHARTS: dict[str, type[Dumbbells] | type[Slopes]] = {"dumbbell": Dumbbells, "slope": Slopes}


@dataclass(frozen=True, kw_only=True)
class ComparisonOptions(Options):
    """The common options, and the kind of chart."""

    chart: str = field(default="", metadata={"what": "dumbbell atau slope; kosong = dipilih menurut data"})


class Comparison(Template):
    name = "comparison"
    title = "Perbandingan"
    needs = (
        Need(kinds=("text",), what="nama (misalnya kabupaten/kota)"),
        Need(kinds=("number",), what="dua angka yang dibandingkan, yang lebih dulu di kiri", least=2, most=2),
    )
    rows = (1, 60)
    options = ComparisonOptions

    @classmethod
    def draw_up(
        cls, dataset: Dataset, columns: tuple[Column, ...], format: Format, brand: Brand, options: Options
    ) -> Sheet:
        names, first, last = columns
        _refuse_units(first, last)
        measure = _measure(dataset.origin.title)
        subject = brand.spelled(options.highlight)
        said = options.pick(of_comparison(dataset, names, first, last, subject=subject, measure=measure))
        rows = _sorted(dataset, names, first, last, said.subject)
        timed, low = are_times(first, last), format.max_rows < 14
        shown = _cut(rows, format.max_rows, first.unit) if low else rows
        write = writer([v for row in rows for v in row.known], first.unit)
        headline = options.headline or said.sentence
        what = say("perubahan", "changes") if timed else say("selisih", "gaps")
        left_out = _largest(what, len(shown), len(rows)) if len(shown) < len(rows) else ""
        written = [write(v) for row in shown for v in row.known]
        subtitle, brief = _subtitles(dataset, columns, options, written, left_out)
        if left_out and measure and measure.casefold() in headline.casefold() and first.unit != "%":
            # One line: the headline says what is counted, the heads of the columns say when.
            subtitle = brief = f"{_capital(unit_in_words(first.unit))}, {left_out}"
        words = Copy(
            kicker=options.kicker or brand.wording["region"], headline=headline, subtitle=subtitle, brief=brief,
            origin=dataset.origin, units=(first.unit,), large=len(shown) <= FEW and not low,
            told=_told(rows, (_head(first), _head(last)), first.unit, write, timed),
        )
        p, heads = palette_of(brand, options), (_head(first), _head(last))
        key, kind = _key(rows, heads, write), say("Perbandingan", "Comparison of")
        alt = alt_text(kind, _about(dataset, columns), headline, key, words, brand)
        claim = said.claims[0] if said.kind in ("move", "apart") and said.claims[0].how == "own" else None
        both = f"{heads[0]} {say('dan', 'and')} {heads[1]}"
        point = Point(shown=claim.shown, caption=f"{said.subject}, {both}") if claim else None
        few = timed and not low and 1 < len(rows) <= _SLOPES
        last_error: TextOverflow | None = None
        for chart in _charts(options, rows, few):
            proof = _CHARTS[chart](shown, heads, write, brand, p, format.scale.label)
            try:
                return card(
                    template=cls.name, format=format, brand=brand, palette=p, words=words, proof=proof, alt=alt,
                    point=point,
                )
            except TextOverflow as error:
                last_error = error
        raise last_error or TextOverflow("nothing to set")


def _charts(options: Options, rows: tuple[Both, ...], few: bool) -> tuple[str, ...]:
    """The charts to try in their order; DrawingError for a word nobody knows, DatasetError for a slope with a hole."""
    asked = options.chart if isinstance(options, ComparisonOptions) else ""
    if asked and asked not in _CHARTS:
        raise DrawingError(f"no chart '{asked}'; write {' or '.join(_CHARTS)}", element="chart")
    whole = all(len(row.known) == 2 for row in rows)
    if asked == "slope" and not whole:
        hole = next(row.name for row in rows if len(row.known) < 2)
        raise DatasetError(f"comparison: '{hole}' lacks one of the two numbers; a slope needs both, use a dumbbell")
    if asked:
        return (asked,)
    return ("slope", "dumbbell") if few and whole else ("dumbbell",)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _largest(what: str, shown: int, all_: int) -> str:
    return say(f"{shown} {what} terbesar dari {all_}", f"{shown} largest of {all_} {what}")


def _measure(title: str) -> str:
    """What is measured, short enough for a headline: the title up to a bracket or a comma; "" if it is long."""
    head = re.split(r"\s*[(,:;]", title)[0].strip()
    return head if len(head) <= _MEASURE else ""


def _about(dataset: Dataset, columns: tuple[Column, ...]) -> str:
    return dataset.origin.title or f"{_head(columns[1])} {say('dan', 'and')} {_head(columns[2])}"


def _refuse_units(first: Column, last: Column) -> None:
    if first.unit != last.unit:
        raise DatasetError(
            f"comparison: '{first.name}' is in {first.unit}, '{last.name}' in {last.unit}; compare what has one unit"
        )


def _sorted(dataset: Dataset, names: Column, first: Column, last: Column, subject: str) -> tuple[Both, ...]:
    """Rows with both numbers from the highest second one down, then those that lack one."""
    rows = []
    for number, (name, one, other) in enumerate(dataset.table.select(names.name, first.name, last.name).rows(), 1):
        if not (name or "").strip():
            raise DatasetError(f"comparison: row {number} has no name in column '{names.name}'")
        rows.append(Both(name, one, other, name == subject))
    if len({row.name for row in rows}) != len(rows):
        raise DatasetError(f"comparison: a name stands twice in column '{names.name}'; one row a name")
    return tuple(sorted(rows, key=lambda row: (-len(row.known), -(row.known or [0.0])[-1])))


def _cut(rows: tuple[Both, ...], most: int, unit: str) -> tuple[Both, ...]:
    """The rows that moved or differ most, always with the chosen one, in their order."""
    share = in_percent(unit, [row.known[0] for row in rows if len(row.known) == 2])

    def far(row: Both) -> tuple[bool, int, float]:
        step = abs(row.known[-1] - row.known[0]) / (row.known[0] if share else 1.0) if len(row.known) == 2 else 0.0
        return not row.chosen, -len(row.known), -step

    kept = sorted(rows, key=far)[:most]
    return tuple(row for row in rows if row in kept)


def _head(column: Column) -> str:
    return column.label or column.name


def _subtitles(
    dataset: Dataset, columns: tuple[Column, ...], options: Options, written: list[str], left_out: str
) -> tuple[str, str]:
    first, about = columns[1], _about(dataset, columns)
    brief = with_unit_said(about, first.unit, written)
    period = together(dataset.origin.period)
    brief = brief if period.replace("\u00a0", " ") in about else f"{brief}, {period}"
    if left_out:
        return f"{brief}, {left_out}", f"{brief}, {left_out}"
    return (with_unit_said(options.subtitle, first.unit, written) if options.subtitle else brief), brief


def _told(
    rows: tuple[Both, ...], heads: tuple[str, str], unit: str, write: Written, timed: bool
) -> tuple[str, ...]:
    whole = sorted((row for row in rows if len(row.known) == 2), key=lambda row: not row.chosen)[:1]
    return tuple(
        sentence for row in whole
        for sentence in told.of_comparison(row.name, heads, (row.known[0], row.known[1]), unit, write, timed=timed)
    )


def _key(rows: tuple[Both, ...], heads: tuple[str, str], write: Written) -> list[str]:
    ordered = sorted((row for row in rows if len(row.known) == 2), key=lambda row: not row.chosen)
    return [f"{r.name} {heads[0]} {write(r.known[0])}, {heads[1]} {write(r.known[1])}" for r in ordered]
