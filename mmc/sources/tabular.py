"""From cells to a Dataset: kinds, units, regions, totals. One bad cell is one error that names its place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from mmc.core.dataset import Column, Dataset, Kind, Origin, build
from mmc.core.region import region_named
from mmc.errors import CheckFailed, DatasetError
from mmc.sources.checks import sums
from mmc.sources.grid import Cell
from mmc.sources.layout import Laid, year_of
from mmc.sources.numbers import Locale, doubtful, is_missing, looks_like_number, read_date, read_number
from mmc.sources.source import Options, Reading, Total

_CODE = re.compile(r"(?:^|[\W_])(?:kode|code|id|nik|nip|npwp|telp|hp|rt|rw)(?:$|[\W_])", re.IGNORECASE)
_YEARS = re.compile(r"^(?:tahun|year)$", re.IGNORECASE)
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
    locale: Literal["id", "en"] | None = None  # said here, a lone `14,250` is taken at its word
    drop: bool = False


class TableOptions(Options):
    """Options of every kind that reads tables."""

    unit: str = ""  # of every number column that has none of its own
    locale: Literal["id", "en"] = "id"
    columns: dict[str, ColumnWords | str] = Field(default_factory=dict)  # header -> words, or just the new name
    sheet: str = ""
    melt: tuple[str, str] | None = None  # years as columns become rows: (name of the period, name of the value)


@dataclass(frozen=True)
class Shaped:
    """Typed columns and rows, before an Origin is known."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Any, ...], ...]
    totals: tuple[Total, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass
class _Builder:
    columns: list[Column] = field(default_factory=list)
    cells: list[list[Any]] = field(default_factory=list)
    totals: list[dict[str, float]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def shape(name: str, laid: Laid, words: TableOptions) -> Shaped:
    """The typed table; DatasetError names row, column and reason of the first cell that does not fit."""
    if not laid.body:
        raise DatasetError(f"{name}: the table has no rows")
    said = _said(name, laid.names, words)
    built = _Builder(totals=[{} for _ in laid.totals])
    for position, head in enumerate(laid.names):
        _add_column(built, name, laid, position, said.get(head, ColumnWords()), words)
    _refuse_doubles(name, built.columns)
    totals = tuple(
        Total(label=str(cells[laid.key] or next((c for c in cells if c), "")), values=values)
        for (_, cells), values in zip(laid.totals, built.totals, strict=True)
    )
    rows = tuple(zip(*built.cells, strict=True))
    shaped = Shaped(tuple(built.columns), rows, totals, tuple(built.notes))
    return melted(name, shaped, *words.melt) if words.melt else shaped


def reading(name: str, shaped: Shaped, origin: Origin, laid: Laid) -> Reading:
    """The Reading of a shaped table under its Origin."""
    dataset = build(name, shaped.columns, shaped.rows, origin)
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
    return Shaped((*(shaped.columns[k] for k in keys), period, measure), rows, (), shaped.notes)


def _said(name: str, heads: Sequence[str], words: TableOptions) -> dict[str, ColumnWords]:
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
    cells = [(number, row[position]) for number, row in laid.body]
    empty = all(c is None for _, c in cells)
    if said.drop or (empty and not said.kind) or (not said.name and _is_numbering(head, cells)):
        return
    if not head and position != laid.key:
        raise DatasetError(f"{name}: column {_letter(position)} has cells but no header; give it a name")
    title = head or "uraian"
    locale: Locale = said.locale or words.locale
    kind = said.kind or _kind(name, title, cells, locale, bool(said.unit))
    unit = said.unit or unit_in(head) or words.unit if kind == "number" else ""
    column = Column(name=said.name or title, kind=kind, label=said.label or spoken(title), unit=unit)
    where = f"{name}: column '{title}'"
    if kind == "number" and said.locale is None:
        _refuse_doubt(where, cells, locale)
    values = [_value(where, number, cell, kind, locale, unit) for number, cell in cells]
    if kind == "text":
        values = _canonical(values, title, built.notes)
    built.columns.append(column)
    built.cells.append(values)
    for total, (number, row) in zip(built.totals, laid.totals, strict=True):
        if kind == "number" and row[position] is not None:
            figure = _value(where, number, row[position], kind, locale, unit)
            if figure is not None:
                total[column.name] = figure


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


def _kind(name: str, head: str, cells: Sequence[tuple[int, Cell]], locale: Locale, unit: bool) -> Kind:
    known = [(number, c) for number, c in cells if c is not None and not (isinstance(c, str) and is_missing(c))]
    if not known or _CODE.search(head):
        return "number" if not known and unit else "text"
    if _YEARS.match(head) and all(year_of(c) is not None for _, c in known):
        return "text"
    odd = [(n, c) for n, c in known if not (isinstance(c, date) or (isinstance(c, str) and read_date(c)))]
    if not odd:
        return "date"
    if len(odd) * 5 < len(known):
        raise DatasetError(f"{name}: column '{head}', row {odd[0][0]}: '{odd[0][1]}' is no date as the other rows have")
    figures = _figures(known, locale)
    other: Locale = "en" if locale == "id" else "id"
    if figures * 2 < len(known) and _figures(known, other) * 2 >= len(known):
        # Kept as words, these figures would vanish from the picture without anybody noticing.
        number, cell = next((n, c) for n, c in known if _figures([(n, c)], locale) < _figures([(n, c)], other))
        _value(f"{name}: column '{head}'", number, cell, "number", locale, "")
    # Mostly figures means a number column; its odd cell is a mistake to be named, not a word to be kept.
    return "number" if figures * 2 >= len(known) and figures > 0 else "text"


def _figures(cells: Sequence[tuple[int, Cell]], locale: Locale) -> int:
    texts = sum(1 for _, c in cells if isinstance(c, str) and looks_like_number(c, locale))
    return texts + sum(1 for _, c in cells if isinstance(c, (int, float)))


def _value(where: str, number: int, cell: Cell, kind: Kind, locale: Locale, unit: str) -> Any:
    if cell is None or (isinstance(cell, str) and is_missing(cell)):
        return None
    if kind == "text":
        return cell.isoformat() if isinstance(cell, date) else re.sub(r"\s+", " ", str(cell))
    if kind == "number":
        if isinstance(cell, (int, float)):
            return float(cell)
        try:
            found = read_number(str(cell), locale, unit)
        except ValueError as error:
            raise DatasetError(f"{where}, row {number}: {error}") from error
        return None if found is None else float(found)
    day = cell if isinstance(cell, date) else read_date(str(cell))
    if kind == "date" and day is not None:
        return day
    raise DatasetError(f"{where}, row {number}: '{cell}' is no {kind}; write it like 5 September 2026")


def _refuse_doubt(where: str, cells: Sequence[tuple[int, Cell]], locale: Locale) -> None:
    """`14,250` among thousands, or a whole column of such: nobody can tell which, so an editor must say."""
    texts = [(n, c) for n, c in cells if isinstance(c, str) and not is_missing(c)]
    odd = [(n, c) for n, c in texts if doubtful(c, locale)]
    if not odd:
        return
    sure = [abs(float(c)) for _, c in cells if isinstance(c, (int, float))]
    clear = [c for _, c in texts if not doubtful(c, locale) and looks_like_number(c, locale)]
    sure += [abs(float(read_number(c, locale) or 0)) for c in clear]
    number, cell = odd[0]
    here = float(read_number(cell, locale) or 0)
    alone = not sure and len(odd) > 2
    if alone or (sure and sorted(sure)[len(sure) // 2] > 100 * here):
        dotted = cell.replace(",", ".")
        raise DatasetError(
            f"{where}, row {number}: '{cell}' may be {dotted} (thousands) or {here:g} (a decimal comma); "
            "write it clearly, or declare the column's locale"
        )


def _canonical(values: list[Any], head: str, notes: list[str]) -> list[Any]:
    """Region names in the one spelling pictures use, if the column is one of regions."""
    known = [v for v in values if v]
    regions = {v: region for v in set(known) if (region := region_named(v))}
    hits = sum(1 for v in known if v in regions)
    if not known or hits * 2 < len(known):
        return values
    strange = sorted({v for v in known if v not in regions})
    if strange:
        notes.append(f"column '{head}': not known as a region: {', '.join(strange[:5])}")
    return [regions[v].name if v in regions else v for v in values]


def _is_numbering(head: str, cells: Sequence[tuple[int, Cell]]) -> bool:
    return bool(_NUMBERING.match(head.strip())) and all(
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
