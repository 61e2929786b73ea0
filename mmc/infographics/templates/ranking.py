"""ranking: one bar for each name, longest first, one of them the point."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mmc.core import finding
from mmc.core.dataset import Column, Dataset
from mmc.core.format import Box, Format
from mmc.drawing.brand import Brand, Palette
from mmc.drawing.marks import Bar, Mark, Text
from mmc.drawing.motion import GROW, Timing, staggered
from mmc.drawing.sheet import Sheet
from mmc.drawing.type import Style, cap_height, shape
from mmc.drawing.wrap import Block, fit
from mmc.errors import DatasetError, TextOverflow
from mmc.infographics.alt_text import alt_text
from mmc.infographics.card import Copy, card
from mmc.infographics.figures import Written, writer
from mmc.infographics.template import Need, Options, Template, palette_of
from mmc.infographics.wording import subtitle_for

_NO_DATA = "tidak ada data"
_NAME_SHARE = 0.44  # of the width a name may take before it wraps
_BEGIN = 0.25  # seconds before the first bar starts


@dataclass(frozen=True)
class Entry:
    """One row: a name and its number; None is drawn as missing, never as zero."""

    name: str
    value: float | None
    chosen: bool = False


class Ranking(Template):
    name = "ranking"
    title = "Peringkat"
    needs = (
        Need(kinds=("text",), what="nama (misalnya kabupaten/kota)"),
        Need(kinds=("number",), what="angka yang diperingkatkan"),
    )
    rows = (1, 60)

    @classmethod
    def draw_up(
        cls, dataset: Dataset, columns: tuple[Column, ...], format: Format, brand: Brand, options: Options
    ) -> Sheet:
        names, values = columns
        rows = _sorted(dataset, names, values)
        places = brand.covers_region([name for name, _ in rows])
        subject = brand.spelled(options.highlight)
        whole = brand.wording["region_short"] if places else ""
        found = finding.of_ranking(dataset, names, values, subject=subject, places=places, whole=whole)
        said = options.pick(found)
        entries = tuple(Entry(name, value, name == said.subject) for name, value in rows)
        headline = options.headline or said.sentence
        write = writer([v for _, v in rows if v is not None], values.unit)
        shown, left_out = _cut(entries, format.max_rows if format.max_rows < 14 else len(entries))
        figures = [write(e.value) for e in shown if e.value is not None]
        subtitle, brief = subtitle_for(dataset, values, options, figures)
        if left_out:
            top = " teratas" if shown == entries[: len(shown)] else ""
            brief = subtitle = f"{brief}, {len(shown)}{top} dari {len(entries)}"
        p = palette_of(brand, options)
        words = Copy(
            kicker=options.kicker or brand.wording["region"], headline=headline, subtitle=subtitle, brief=brief,
            origin=dataset.origin, units=(values.unit,),
        )
        key = [f"{e.name} {write(e.value)}" for e in entries if e.value is not None]
        alt = alt_text("Diagram batang", values.label or values.name, headline, key, words, brand)
        proof = Bars(shown, write, brand, p, format.scale.label)
        return card(
            template=cls.name, format=format, brand=brand, palette=p, words=words, proof=proof, alt=alt
        )


def _sorted(dataset: Dataset, names: Column, values: Column) -> list[tuple[str, float | None]]:
    rows = list(zip(dataset.values(names.name), dataset.values(values.name), strict=True))
    for number, (name, _) in enumerate(rows, start=1):
        if not (name or "").strip():
            raise DatasetError(f"ranking: row {number} has no name in column '{names.name}'")
    return sorted(rows, key=lambda row: (row[1] is None, -(row[1] or 0.0)))


def _cut(entries: tuple[Entry, ...], most: int) -> tuple[tuple[Entry, ...], int]:
    """The first rows, always with the chosen one, and how many were left out."""
    kept = entries[:most]
    if len(entries) > most and not any(e.chosen for e in kept):
        kept = (*kept[:-1], next((e for e in entries if e.chosen), kept[-1]))
    return kept, len(entries) - len(kept)


@dataclass(frozen=True)
class Bars:
    """The proof: names on the left edge, bars from one axis, numbers at their tips, the longest at the right edge."""

    entries: tuple[Entry, ...]
    write: Written
    brand: Brand
    palette: Palette
    size: float

    def height(self, width: float) -> float:
        tallest = max(block.height for block in self._names(width))
        return len(self.entries) * max(self.size * 1.18, tallest + 8)

    def place(self, box: Box) -> Sequence[Mark]:
        names = self._names(box.w)
        pitch = min(box.h / len(self.entries), max(self.height(box.w) / len(self.entries), self.size * 2.1))
        left = box.x + max(block.width for block in names) + 22
        axis, scale = self._scale(left, box.right)
        marks: list[Mark] = []
        for position, (entry, block) in enumerate(zip(self.entries, names, strict=True)):
            marks += self._row(entry, block, box.x, box.y + position * pitch, pitch, axis, scale, position)
        return marks

    def _scale(self, left: float, right: float) -> tuple[float, float]:
        """Where zero stands, and pixels per unit, so that every number fits beside its tip."""
        values = [e.value for e in self.entries if e.value is not None] or [0.0]
        most, least = max(0.0, *values), min(0.0, *values)
        after = max((self._number(v) for v in values if v >= 0), default=0.0)
        before = max((self._number(v) for v in values if v < 0), default=0.0)
        room = right - left - after - before
        if room < 80:
            raise TextOverflow("names and numbers leave no room for the bars; shorten the names", element="label")
        scale = room / (most - least) if most > least else 0.0
        return left + before - least * scale, scale

    def _number(self, value: float) -> float:
        return shape(self.write(value), self._figures(True), self.size).width + 14

    def _row(
        self, entry: Entry, block: Block, x: float, top: float, pitch: float, axis: float, scale: float, position: int
    ) -> list[Mark]:
        p, middle = self.palette, top + pitch / 2
        timing = self._timing(entry, position)
        rise = (len(block.lines) - 1) * block.leading
        first = middle + (block.cap - rise) / 2
        fade = Timing(staggered(position, _BEGIN).begin, 0.3)
        marks: list[Mark] = [
            Text(line, x, first + i * block.leading, p.ink, p.ground, "label", fade)
            for i, line in enumerate(block.lines)
        ]
        style = self._figures(entry.chosen)
        baseline = middle + cap_height(style, self.size) / 2
        if entry.value is None:
            missing = shape(_NO_DATA, self.brand.words(500), self.size)
            return [*marks, Text(missing, axis, baseline, p.grey, p.ground, "value", fade)]
        thick = min(44.0, round(pitch * 0.62))
        return [*marks, Bar(
            axis=axis, tip=axis + entry.value * scale, top=round(middle - thick / 2), thickness=thick,
            color=p.accent if entry.chosen else p.muted, value=entry.value, written=self.write, style=style,
            size=self.size, ink=p.accent if entry.chosen else p.grey, ground=p.ground, gap=14, baseline=baseline,
            timing=timing,
        )]

    def _timing(self, entry: Entry, position: int) -> Timing:
        """From the top, 40 ms apart; the accent grows when the others stand."""
        if not entry.chosen:
            return staggered(position, _BEGIN)
        others = staggered(len(self.entries) - 1, _BEGIN)
        return Timing(others.end if len(self.entries) > 1 else _BEGIN, GROW)

    def _figures(self, strong: bool) -> Style:
        return self.brand.figures(700 if strong else 600)

    def _names(self, width: float) -> list[Block]:
        room = width * _NAME_SHARE
        return [
            fit(e.name, self.brand.words(700 if e.chosen else 500), (self.size, self.size), room, 2, leading=1.15,
                element="label")
            for e in self.entries
        ]

