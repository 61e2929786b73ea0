"""timeline: what happened when, from the first to the last, on one stem. One moment is the point."""

from __future__ import annotations

from datetime import date
from typing import Any

from mmc.core import finding_words, text
from mmc.core.dataset import Column, Dataset
from mmc.core.format import Format
from mmc.core.language import say
from mmc.drawing.brand import Brand
from mmc.drawing.sheet import Sheet
from mmc.errors import DatasetError
from mmc.infographics.alt_text import alt_text
from mmc.infographics.card import Copy, together
from mmc.infographics.ordered import Item, Ordered, chosen, first_card, with_less
from mmc.infographics.template import Need, Options, Template, palette_of


class Timeline(Template):
    name = "timeline"
    title = "Lini masa"
    needs = (
        Need(kinds=("date", "text"), what="tanggal atau tahun", name="waktu"),
        Need(kinds=("text",), what="peristiwa, singkat", name="peristiwa"),
        Need(kinds=("text",), what="keterangan, satu kalimat", name="keterangan", least=0),
    )
    rows = (1, 12)

    @classmethod
    def draw_up(
        cls, dataset: Dataset, columns: tuple[Column, ...], format: Format, brand: Brand, options: Options
    ) -> Sheet:
        when, what, origin = dataset.column("waktu"), dataset.column("peristiwa"), dataset.origin
        if when.kind == "date":
            dataset = dataset.with_table(dataset.table.sort("waktu", maintain_order=True), dataset.columns)
        _refuse_blanks(dataset)
        subject = brand.spelled(options.highlight)
        said = options.pick(finding_words.of_events(dataset, when, what, origin.title, subject))
        headline = options.headline or said.sentence
        told = "" if subject else options.headline
        items = chosen(items_of(dataset, len(columns) > 2), said.subject, told)
        shown = _shown(items, format.max_rows) if format.max_rows < 14 else items
        about = say("Lini masa", "Timeline") if not origin.title or origin.title in headline else origin.title
        brief = f"{about}, {together(origin.period)}"
        if len(shown) < len(items):
            brief = f"{brief}, {len(shown)} {say('dari', 'of')} {len(items)}"
        p = palette_of(brand, options)
        words = Copy(
            kicker=options.kicker or f"{say('Lini masa', 'Timeline')} · {brand.wording['region']}", headline=headline,
            subtitle=(options.subtitle if len(shown) == len(items) else "") or brief, brief=brief, origin=origin,
        )
        key = [f"{i.before}: {i.name}" for i in items]
        alt = alt_text(say("Lini masa", "Timeline:"), words.subtitle, headline, ["; ".join(key)], words, brand)
        proofs = [Ordered(some, brand, p, format.scale) for some in with_less(shown)]
        return first_card(
            template=cls.name, format=format, brand=brand, palette=p, words=words, proofs=proofs, alt=alt
        )


def _refuse_blanks(dataset: Dataset) -> None:
    for name in ("waktu", "peristiwa"):
        for number, cell in enumerate(dataset.values(name), start=1):
            if cell is None or not str(cell).strip():
                raise DatasetError(f"timeline: row {number} of {dataset.name} has nothing in column '{name}'")


def items_of(dataset: Dataset, detailed: bool) -> tuple[Item, ...]:
    """The events with their moments, written as short as the table allows."""
    rows, moments = dataset.table.to_dicts(), dataset.values("waktu")
    return tuple(
        Item(row["peristiwa"].strip(), (row["keterangan"] or "").strip() if detailed else "",
             before=_moment(row["waktu"], moments))
        for row in rows
    )


def _moment(moment: Any, others: list[Any]) -> str:
    """As short as the table allows: `2021` if all are New Year's days, `Mei 2021` if all are firsts, else the day."""
    if not isinstance(moment, date):
        return str(moment).strip()
    if all(d.month == d.day == 1 for d in others):
        return str(moment.year)
    if all(d.day == 1 for d in others):
        return f"{text.short_month(moment)}{text.NBSP}{moment.year}"
    return f"{moment.day}{text.NBSP}{text.short_month(moment)} {moment.year}"


def _shown(items: tuple[Item, ...], most: int) -> tuple[Item, ...]:
    """The last ones, always with the point; without their sentences: there is little room."""
    point = next(i for i, item in enumerate(items) if item.chosen)
    kept = sorted({point, *range(max(0, len(items) - most), len(items))})
    if len(kept) > most:
        kept.remove(next(i for i in kept if i != point))
    return tuple(Item(items[i].name, before=items[i].before, chosen=items[i].chosen) for i in kept)
