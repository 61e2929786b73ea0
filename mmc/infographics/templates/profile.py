"""profile: one region in up to six figures, each with its place among the others of the table."""

from __future__ import annotations

from dataclasses import replace

from mmc.core.dataset import Column, Dataset
from mmc.core.finding_profile import of_profile, rank_of
from mmc.core.finding_words import in_words
from mmc.core.format import Format, TypeScale
from mmc.core.language import say
from mmc.core.text import ordinal
from mmc.drawing.brand import Brand
from mmc.drawing.sheet import Point, Sheet
from mmc.errors import DatasetError, TextOverflow
from mmc.infographics import told
from mmc.infographics.alt_text import alt_text
from mmc.infographics.card import Copy, card, together
from mmc.infographics.cells import Cell, Cells
from mmc.infographics.figures import unit_beside, writer
from mmc.infographics.template import Need, Options, Template, palette_of

_MOST = 6


class Profile(Template):
    name = "profile"
    title = "Profil daerah"
    needs = (
        Need(kinds=("text",), what="nama daerah; yang disorot, atau baris pertama, menjadi profil"),
        Need(kinds=("number",), what="dua sampai enam angka daerah", least=2, most=_MOST),
    )
    rows = (1, 600)

    @classmethod
    def draw_up(
        cls, dataset: Dataset, columns: tuple[Column, ...], format: Format, brand: Brand, options: Options
    ) -> Sheet:
        names, figures = columns[0], columns[1:]
        subject = _subject(dataset, names, brand.spelled(options.highlight))
        said = options.pick(of_profile(dataset, names, figures, subject))
        headline = options.headline or said.sentence
        cells = tuple(_cell(dataset, c, names, subject, chosen=c.name == said.subject) for c in figures)
        low = format.max_rows < 14
        shown = _cut(cells, format.max_rows) if low else cells
        some = say(f"{len(shown)} dari {len(cells)} angka", f"{len(shown)} of {len(cells)} figures")
        left_out = f", {some}" if len(shown) < len(cells) else ""
        brief = f"{subject} {_in_figures(len(cells))}, {together(dataset.origin.period)}"
        if left_out:
            brief = f"{subject}, {together(dataset.origin.period)}{left_out}"
        drawn = [cell for cell in shown if cell.value is not None]
        shown_units = [c.unit for c, cell in zip(figures, cells, strict=True) if cell in drawn]
        words = Copy(
            kicker=options.kicker or f"{subject} · {brand.wording['region']}", headline=headline,
            subtitle=(not left_out and options.subtitle) or brief, brief=brief, origin=dataset.origin,
            units=tuple(dict.fromkeys(shown_units)), told=told.of_profile(_figures(cells)),
        )
        p = palette_of(brand, options)
        key = [_told(cell) for cell in sorted(cells, key=lambda cell: not cell.chosen) if cell.value is not None]
        kind = say(f"Profil {subject}", f"Profile of {subject}")
        alt = alt_text(kind, _in_figures(len(cells)), headline, key, words, brand)
        few = len(shown) < 4 and not low
        last: TextOverflow | None = None
        for strips in (True, False):
            proof = Cells(shown, 3 if low else 1 if few else 2, brand, p, _scale(format), strips, few)
            try:
                return card(
                    template=cls.name, format=format, brand=brand, palette=p, words=words, proof=proof, alt=alt,
                    point=_point(cells, subject),
                )
            except TextOverflow as error:
                last = error
        raise last or TextOverflow("nothing to set")


def _scale(format: Format) -> TypeScale:
    """The sizes of a format; on paper the figures are to stay below the headline."""
    floor, ceiling = format.scale.headline
    return replace(format.scale, headline=(floor, ceiling * 0.66)) if format.density > 1 else format.scale


def _in_figures(count: int) -> str:
    figures = "figure" if count == 1 else "figures"
    return say(f"dalam {in_words(count)} angka", f"in {in_words(count)} {figures}")


def _subject(dataset: Dataset, names: Column, highlight: str) -> str:
    """The region the picture is about; DatasetError for a row without a name or a name that stands twice."""
    known = dataset.values(names.name)
    for number, name in enumerate(known, start=1):
        if not (name or "").strip():
            raise DatasetError(f"profile: row {number} has no name in column '{names.name}'")
    if len(set(known)) != len(known):
        raise DatasetError(f"profile: a name stands twice in column '{names.name}'; one row a region")
    return highlight or str(known[0])


def _cell(dataset: Dataset, column: Column, names: Column, subject: str, *, chosen: bool) -> Cell:
    pairs = zip(dataset.values(names.name), dataset.values(column.name), strict=True)
    known = {name: value for name, value in pairs if value is not None}
    value, place = known.pop(subject, None), rank_of(dataset, column, names, subject)
    words = unit_beside(column.unit)
    if words.lower() == (column.label or column.name).lower():
        words = ""  # five kecamatan under the word Kecamatan
    write = writer([value or 0.0], column.unit)
    if value is None or place is None:
        return Cell(column.label or column.name, value, write, words, "", chosen=chosen)
    low, high = min(value, *known.values()), max(value, *known.values())

    def at(number: float) -> float:
        return (number - low) / (high - low) if high > low else 0.5

    rank = say(f"urutan ke-{place[0]} dari {place[1]}", f"{ordinal(place[0])} of {place[1]}")
    others = tuple(at(other) for other in known.values())
    return Cell(column.label or column.name, value, write, words, rank, at(value), others, chosen)


def _cut(cells: tuple[Cell, ...], most: int) -> tuple[Cell, ...]:
    """The first figures, always with the one the headline speaks of."""
    order = sorted(cells, key=lambda cell: not cell.chosen)[:most]
    return tuple(cell for cell in cells if cell in order)


def _point(cells: tuple[Cell, ...], subject: str) -> Point | None:
    told = next((cell for cell in cells if cell.chosen and cell.value is not None), None)
    if told is None or told.value is None:
        return None
    label = told.label if told.label[1:2].isupper() else told.label[:1].lower() + told.label[1:]
    caption = ", ".join(part for part in (told.unit, say(f"{label} {subject}", f"{label} of {subject}")) if part)
    return Point(shown=told.write(told.value), caption=caption, value=told.value, written=told.write)


def _figures(cells: tuple[Cell, ...]) -> list[tuple[str, str, str]]:
    """Label, figure and rank of each, the one the headline speaks of first."""
    known = [cell for cell in sorted(cells, key=lambda cell: not cell.chosen) if cell.value is not None]
    return [(cell.label, f"{cell.write(cell.value or 0.0)} {cell.unit}".strip(), cell.rank) for cell in known]


def _told(cell: Cell) -> str:
    figure = "" if cell.value is None else f"{cell.write(cell.value)} {cell.unit}".strip()
    return f"{cell.label} {figure}" + (f" ({cell.rank})" if cell.rank else "")
