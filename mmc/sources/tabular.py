"""From cells to a Dataset: kinds, units, regions, totals. One bad cell is one error that names its place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import polars as pl
from pydantic import BaseModel, ConfigDict, Field

from mmc.core.dataset import Column, Dataset, Kind, Origin, build
from mmc.core.region import province_named, region_named
from mmc.errors import CheckFailed, DatasetError
from mmc.sources.cells import UNKNOWN, Cells, kind_of, settled, unit_of_cells, value_of
from mmc.sources.checks import sums
from mmc.sources.grid import Cell
from mmc.sources.layout import Laid
from mmc.sources.numbers import Locale, read_date
from mmc.sources.personal import is_personal
from mmc.sources.source import Options, Reading, Total

_NUMBERING = re.compile(r"^(?:no|nomor|nomer|num)\.?$|^_id$", re.IGNORECASE)
_UNIT_IN_HEAD = re.compile(r"[(\[]([^()\[\]]{1,40})[)\]]\s*$")
_UNITS = re.compile(
    r"^(?:%|persen|jiwa|orang|kk|ha|hektar|km2?|km²|m2?|m³|ton|kg|kw(?:intal)?|liter|unit|buah|desa|kali|poin|indeks|"
    r"kasus|kejadian|rumah|hari|jam|°c|rp\b.*|rupiah.*|ribu .*|juta .*|miliar .*|.+/.+)$",
    re.IGNORECASE,
)


class ColumnWords(BaseModel):
    """What an editor says about one column of the file, found by its header."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = ""
    label: str = ""
    unit: str = ""
    kind: Kind | None = None
    locale: Literal["id", "en"] | None = Field(
        default=None, description="said here, a lone `14,250` is taken at its word"
    )
    drop: bool = False


class TableOptions(Options):
    """Options of every kind that reads tables."""

    unit: str = Field(default="", description="of every number column that has none of its own")
    locale: Literal["id", "en"] = Field(
        default="id", description="how numbers are written: 1.234,5 (id) or 1,234.5 (en)"
    )
    columns: dict[str, ColumnWords | str] = Field(
        default_factory=dict, description="header -> words, or just the new name"
    )
    sheet: str = Field(default="", description="the sheet to read, where a workbook has several")
    melt: tuple[str, str] | None = Field(
        default=None, description="years as columns become rows: (name of the period, name of the value)"
    )


@dataclass(frozen=True)
class Shaped:
    """Typed columns and rows, before an Origin is known."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Any, ...], ...]
    totals: tuple[Total, ...] = ()
    notes: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()  # columns that are no data, and why
    table: pl.DataFrame | None = None  # instead of rows, where a big file was read by columns

    @property
    def cells(self) -> Sequence[tuple[Any, ...]]:
        """The rows, wherever they are."""
        return self.rows if self.table is None else self.table.rows()


@dataclass
class _Builder:
    columns: list[Column] = field(default_factory=list)
    cells: list[list[Any]] = field(default_factory=list)
    totals: list[dict[str, float]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)


def shape(name: str, laid: Laid, words: TableOptions) -> Shaped:
    """The typed table; DatasetError names row, column and reason of the first cell that does not fit."""
    if not laid.body:
        raise DatasetError(f"{name}: the table has no rows")
    said = words_by_head(name, laid.names, words)
    built = _Builder(totals=[{} for _ in laid.totals])
    for position, head in enumerate(laid.names):
        _add_column(built, name, laid, position, said.get(head, ColumnWords()), words)
    _refuse_doubles(name, built.columns)
    totals = tuple(
        Total(label=label_of(cells, laid.key), values=values)
        for (_, cells), values in zip(laid.totals, built.totals, strict=True)
    )
    rows = tuple(zip(*built.cells, strict=True))
    shaped = Shaped(tuple(built.columns), rows, totals, tuple(built.notes), tuple(built.dropped))
    return melted(name, shaped, *words.melt) if words.melt else shaped


def reading(name: str, shaped: Shaped, origin: Origin, laid: Laid) -> Reading:
    """The Reading of a shaped table under its Origin."""
    if shaped.table is None:
        dataset = build(name, shaped.columns, shaped.rows, origin)
    else:
        dataset = Dataset(name=name, table=shaped.table, columns=shaped.columns, origin=origin)
    return Reading(dataset=dataset, totals=shaped.totals, titles=laid.titles, notes=(*shaped.notes, *laid.notes))


def check_sums(name: str, dataset: Dataset, totals: Sequence[Total]) -> None:
    """Nothing, or CheckFailed where a totals row contradicts the rows (0.5 % is rounding).

    Only additive figures are compared: an average of percentages proves nothing.
    """
    for ok, message in sums(dataset, totals):
        if not ok:
            raise CheckFailed(f"{name}: {message}; a figure is wrong or a row is missing")


def melted(name: str, shaped: Shaped, into: str, value: str) -> Shaped:
    """Number columns turned into rows (period, value); they must share one unit."""
    keys = [n for n, c in enumerate(shaped.columns) if c.kind != "number"]
    figures = [n for n, c in enumerate(shaped.columns) if c.kind == "number"]
    units = {shaped.columns[n].unit for n in figures}
    if len(units) != 1:
        raise DatasetError(f"{name}: melt needs number columns of one unit, found {', '.join(sorted(units)) or 'none'}")
    days = [read_date(shaped.columns[n].name.rpartition(" / ")[2]) for n in figures]
    dated = all(day is not None for day in days)
    period = Column(name=into, kind="date" if dated else "text", label=into)
    measure = Column(name=value, kind="number", label=value, unit=units.pop())
    labels: list[Any] = list(days) if dated else [shaped.columns[n].name.rpartition(" / ")[2] for n in figures]
    rows = tuple(
        (*(row[k] for k in keys), label, row[n])
        for row in shaped.rows
        for n, label in zip(figures, labels, strict=True)
    )
    return Shaped((*(shaped.columns[k] for k in keys), period, measure), rows, (), shaped.notes, shaped.dropped)


def words_by_head(name: str, heads: Sequence[str], words: TableOptions) -> dict[str, ColumnWords]:
    """The editor's words by header (`Tahun 2026 / Agustus`, or `Agustus` if there is one only)."""
    found = {}
    lowest = [_fold(head.rpartition(" / ")[2]) for head in heads]
    by_fold = {low: head for low, head in zip(lowest, heads, strict=True) if head and lowest.count(low) == 1}
    by_fold |= {_fold(head): head for head in heads if head}
    for head, said in words.columns.items():
        if _fold(head) not in by_fold:
            have = ", ".join(f"'{h}'" for h in heads if h)
            raise DatasetError(f"{name}: columns: there is no column '{head}'; the table has {have}")
        found[by_fold[_fold(head)]] = ColumnWords(name=said) if isinstance(said, str) else said
    return found


def _add_column(built: _Builder, name: str, laid: Laid, position: int, said: ColumnWords, words: TableOptions) -> None:
    head = laid.names[position]
    cells: Cells = [(number, row[position]) for number, row in laid.body]
    if _left_out(built, head, cells, said):
        return
    if not head and position != laid.key:
        raise DatasetError(f"{name}: column {_letter(position)} has cells but no header; give it a name")
    title = head or "uraian"
    where = f"{name}: column '{title}'"
    locale: Locale = said.locale or words.locale
    kind = said.kind or kind_of(name, title, cells, locale, bool(said.unit or unit_in(head)))
    unit = unit_for(said, head, cells, words) if kind == "number" else ""
    column = Column(name=said.name or title, kind=kind, label=said.label or spoken(title), unit=unit)
    if kind == "number" and said.locale is None:
        printed = [(label_of(cells, laid.key), cells[position]) for _, cells in laid.totals]
        cells, note = settled(where, cells, printed, locale)
        built.notes += [note] if note else []
    values = [value_of(where, number, cell, kind, locale, unit) for number, cell in cells]
    if kind == "text":
        values = _canonical(values, title, built.notes)
    built.columns.append(column)
    built.cells.append(values)
    for total, (number, row) in zip(built.totals, laid.totals, strict=True):
        if kind == "number" and row[position] is not None:
            figure = value_of(where, number, row[position], kind, locale, unit)
            if figure is not None:
                total[column.name] = figure


def _left_out(built: _Builder, head: str, cells: Cells, said: ColumnWords) -> bool:
    """True for a column that is no data: numbering, nothing at all, dropped by an editor, or about persons."""
    empty = all(c is None for _, c in cells)
    if said.drop or (empty and not said.kind):
        built.dropped += [f"column '{head}': {'an editor dropped it' if said.drop else 'empty'}"] if head else []
        return True
    if not said.name and _is_numbering(head, cells):
        built.dropped.append(f"column '{head}': it only numbers the rows")
        return True
    if is_personal(head, [c for _, c in cells[:200]]):
        built.dropped.append(f"column '{head}': it concerns persons")
        built.notes.append(f"column '{head}' was left out: it concerns persons")
        return True
    return False


def unit_for(said: ColumnWords, head: str, cells: Cells, words: TableOptions) -> str:
    """The unit of a number column: said, else in its header, else of the whole file, else on its cells."""
    stated = said.unit or unit_in(head) or (words.unit if words.unit != UNKNOWN else "")
    return stated or unit_of_cells(head, cells) or words.unit


def label_of(cells: Sequence[Cell], key: int) -> str:
    """What a totals row calls itself."""
    return str(cells[key] or next((c for c in cells if c), ""))


def spoken(head: str) -> str:
    """What people call a column: the lowest header level, without its unit, `jumlah_penduduk` with a space."""
    plain = _UNIT_IN_HEAD.sub("", head.rpartition(" / ")[2]) if unit_in(head) else head.rpartition(" / ")[2]
    if re.fullmatch(r"[a-z0-9_]+", plain):  # a portal's technical name
        plain = plain.removeprefix("nama_").replace("kabupaten_kota", "kabupaten/kota").replace("_", " ")
    plain = plain.strip()
    return plain[:1].upper() + plain[1:] if plain else head


def unit_in(head: str) -> str:
    """The unit a header states in brackets (`Luas (ha)`), "" if what stands there is no unit."""
    match = _UNIT_IN_HEAD.search(head) or _UNIT_IN_HEAD.search(head.split(" / ")[0])
    if match is None or not _UNITS.match(match[1].strip()):
        return ""
    unit = match[1].strip()
    return unit if unit.startswith(("Rp", "°")) or unit[:2].isupper() else unit.casefold()


def _canonical(values: list[Any], head: str, notes: list[str]) -> list[Any]:
    """Region names in the one spelling pictures use, if the column is one of regions."""
    known = [v for v in values if v]
    regions = {v: region for v in set(known) if (region := region_named(v) or province_named(v))}
    hits = sum(1 for v in known if v in regions)
    if not known or hits * 2 < len(known):
        return values
    strange = sorted({v for v in known if v not in regions})
    if strange:
        notes.append(f"column '{head}': not known as a region: {', '.join(strange[:5])}")
    return [regions[v].name if v in regions else v for v in values]


def numbering_head(head: str) -> bool:
    """True for the header of a column that numbers the rows."""
    return bool(_NUMBERING.match(head.strip()))


def _is_numbering(head: str, cells: Cells) -> bool:
    return numbering_head(head) and all(
        c is None or isinstance(c, int) or (isinstance(c, str) and re.fullmatch(r"\d+\.?", c)) for _, c in cells
    )


def _refuse_doubles(name: str, columns: Sequence[Column]) -> None:
    seen: set[str] = set()
    for column in columns:
        if column.name in seen:
            raise DatasetError(f"{name}: two columns are called '{column.name}'; name them apart")
        seen.add(column.name)


def _letter(position: int) -> str:
    return chr(65 + position) if position < 26 else chr(64 + position // 26) + chr(65 + position % 26)


def _fold(head: str) -> str:
    return re.sub(r"[\s_]+", " ", head).strip().casefold()
