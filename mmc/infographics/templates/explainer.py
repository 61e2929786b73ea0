"""explainer: how a public service goes, step by step. Numbered discs on one stem, the goal is the point."""

from __future__ import annotations

from dataclasses import replace

from mmc.core import finding_words
from mmc.core.dataset import Column, Dataset
from mmc.core.format import Format
from mmc.core.language import say
from mmc.drawing.brand import Brand
from mmc.drawing.sheet import Sheet
from mmc.errors import DatasetError
from mmc.infographics.alt_text import alt_text
from mmc.infographics.card import Copy, together
from mmc.infographics.ordered import SPARSE, Item, Ordered, chosen, first_card, with_less
from mmc.infographics.template import Need, Options, Template, palette_of


class Explainer(Template):
    name = "explainer"
    title = "Langkah layanan"
    needs = (
        Need(kinds=("text",), what="langkah, singkat", name="langkah"),
        Need(kinds=("text",), what="keterangan, satu kalimat", name="keterangan", least=0),
        Need(kinds=("text",), what="batas waktu atau biaya, misalnya 10 hari kerja", name="batas", least=0),
    )
    rows = (1, 9)

    @classmethod
    def draw_up(
        cls, dataset: Dataset, columns: tuple[Column, ...], format: Format, brand: Brand, options: Options
    ) -> Sheet:
        steps, origin = dataset.column("langkah"), dataset.origin
        _refuse_blanks(dataset, steps)
        subject = brand.spelled(options.highlight)
        said = options.pick(finding_words.of_steps(dataset, steps, origin.title, subject))
        headline = options.headline or said.sentence
        items = chosen(items_of(dataset, {c.name for c in columns}), said.subject, "" if subject else options.headline)
        shown = items[: format.max_rows] if format.max_rows < 14 else items
        about = say("Alur layanan", "How it works") if origin.title in headline else origin.title
        brief = f"{about}, {together(origin.period)}"
        if len(shown) < len(items):
            few = finding_words.in_words(len(shown))
            of_all = f"first {few} of {finding_words.in_words(len(items))} steps"
            brief = f"{brief}, " + say(f"{few} langkah pertama dari {len(items)}", of_all)
            shown = tuple(replace(i, detail="") for i in shown)
        p = palette_of(brand, options)
        words = Copy(
            kicker=options.kicker or f"{say('Layanan publik', 'Public services')} · {brand.wording['region']}",
            headline=headline,
            subtitle=(options.subtitle if len(shown) == len(items) else "") or brief, brief=brief, origin=origin,
            large=len(items) <= SPARSE,
        )
        key = [f"{i.figure}. {i.name}" + (f" ({i.note})" if i.note else "") for i in items]
        alt = alt_text(say("Langkah-langkah", "Steps:"), words.subtitle, headline, ["; ".join(key)], words, brand)
        proofs = [Ordered(some, brand, p, format.scale) for some in with_less(shown)]
        if format.max_rows < 14:
            proofs.append(Ordered(tuple(replace(i, note="") for i in proofs[-1].items), brand, p, format.scale))
        return first_card(
            template=cls.name, format=format, brand=brand, palette=p, words=words, proofs=proofs, alt=alt
        )


def _refuse_blanks(dataset: Dataset, column: Column) -> None:
    for number, cell in enumerate(dataset.values(column.name), start=1):
        if not (cell or "").strip():
            raise DatasetError(f"explainer: row {number} of {dataset.name} has nothing in column '{column.name}'")


def items_of(dataset: Dataset, has: set[str]) -> tuple[Item, ...]:
    """The steps with their numbers; a sentence and a deadline where the table has them."""
    def cell(row: dict[str, str | None], name: str) -> str:
        return (row[name] or "").strip() if name in has else ""

    return tuple(
        Item(cell(row, "langkah"), cell(row, "keterangan"), figure=str(number), note=cell(row, "batas"))
        for number, row in enumerate(dataset.table.to_dicts(), start=1)
    )
