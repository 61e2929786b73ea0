"""ranking: one bar for each name, longest first, one of them the point."""

from __future__ import annotations

from mmc.core import finding, text
from mmc.core.dataset import Column, Dataset
from mmc.core.format import Format
from mmc.core.language import say
from mmc.drawing.brand import Brand
from mmc.drawing.sheet import Sheet
from mmc.errors import DatasetError
from mmc.infographics import told
from mmc.infographics.alt_text import alt_text
from mmc.infographics.bars import FEW, Bars, Entry
from mmc.infographics.card import Copy, card
from mmc.infographics.figures import unit_beside, writer
from mmc.infographics.side_rows import SideRow, SideRows, has_side, with_side
from mmc.infographics.template import Need, Options, Template, palette_of
from mmc.infographics.wording import subtitle_for

_SOME = 8  # rows from which a total says more than the bars do


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
            top = shown == entries[: len(shown)]
            brief = subtitle = f"{brief}, " + say(f"{len(shown)}{' teratas' if top else ''} dari {len(entries)}",
                                                  f"{'top ' if top else ''}{len(shown)} of {len(entries)}")
        p = palette_of(brand, options)
        words = Copy(
            kicker=options.kicker or brand.wording["region"], headline=headline, subtitle=subtitle, brief=brief,
            origin=dataset.origin, units=(values.unit,), large=len(shown) <= FEW and format.max_rows > 3,
            told=told.of_ranking(values.label or values.name, values.unit, write,
                                 [(n, v) for n, v in rows if v is not None], said.subject, headline),
        )
        key = [f"{e.name} {write(e.value)}" for e in entries if e.value is not None]
        alt = alt_text(say("Diagram batang", "Bar chart of"), values.label or values.name, headline, key, words, brand)
        proof = Bars(shown, write, brand, p, format.scale.label)
        tally = _tally(rows, values.unit, whole) if said.kind == "share" and has_side(format) else ()
        return with_side(lambda under: card(
            template=cls.name, format=format, brand=brand, palette=p, words=words, proof=proof, alt=alt, under=under,
            roomy=under is not None,
        ), SideRows("", tally, brand, p, format.scale) if tally else None)


def _tally(rows: list[tuple[str, float | None]], unit: str, whole: str) -> tuple[SideRow, ...]:
    """Under a headline that speaks of a share: what all are together, and how much of it the first three hold."""
    known = [value for _, value in rows if value is not None]
    total = sum(known)
    if len(known) < _SOME:
        return ()
    written = f"{writer([*known, total], unit)(total)}{text.NBSP}{unit_beside(unit)}"
    return (SideRow(say(f"Seluruh {whole}", f"All {whole}"), written),
            SideRow(say("Bagian tiga teratas", "Share of the top three"), text.percent(sum(known[:3]) / total * 100)))


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
