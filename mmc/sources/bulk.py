"""Big plain tables, a column at a time: the same reading as `layout` and `tabular`, thirty times faster.

Only what is plain is read here. Whatever is not (a note in the middle, a doubtful figure, a date that is
none) gives None, and the careful reader takes the file and names the place. A test holds both to one result.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from mmc.core.dataset import Column, Kind
from mmc.core.region import province_named, region_named
from mmc.errors import MmcError
from mmc.sources.cells import CODE, YEARS, value_of
from mmc.sources.grid import Cell, delimiter, grid_of, utf8
from mmc.sources.layout import TOTAL, Laid, lay_out, year_of
from mmc.sources.numbers import MISSING, Locale, is_missing, looks_like_number, read_date, read_number
from mmc.sources.personal import is_personal
from mmc.sources.source import Total
from mmc.sources.tabular import (
    ColumnWords,
    Shaped,
    TableOptions,
    label_of,
    numbering_head,
    spoken,
    unit_for,
    unit_in,
    words_by_head,
)

BIG = 20_000  # rows from which a table is read this way
_HEAD, _TAIL = 200, 80
_MOST_UNIQUE = 60_000  # different odd cells that are looked at one by one
_PLAIN = {
    "id": r"^(?:[1-9]\d{0,2}(?:\.\d{3})+|\d+)(?:,\d+)?$",
    "en": r"^(?:[1-9]\d{0,2}(?:,\d{3})+|\d+)(?:\.\d+)?$",
}
_DOUBTFUL = r"^(?:(?i)rp\.?)?\s*[1-9]\d{0,2},\d{3}$"


class NotPlain(Exception):
    """The careful reader has to look at this file."""


@dataclass(frozen=True)
class _Slice:
    """The rows of the table itself, cleaned, without its totals."""

    frame: pl.DataFrame
    laid: Laid
    rows: int


def bulk(name: str, body: bytes, words: TableOptions) -> tuple[Laid, Shaped] | None:
    """A big CSV taken apart and typed, or None if it is small or not plain; never an error of its own."""
    if words.melt or words.sheet or body.count(b"\n") < BIG or body.startswith((b"PK", b"\xd0\xcf")):
        return None
    try:
        text = utf8(body)
        mark, cells = delimiter(text[:20_000].decode("utf-8", errors="ignore"))
        if cells < 2:
            return None
        frame = pl.read_csv(io.BytesIO(text), separator=mark, has_header=False, infer_schema=False)
        return typed_frame(name, frame.head(_HEAD).rows(), frame, words)
    except (NotPlain, MmcError, pl.exceptions.PolarsError, ValueError):
        return None


def typed_frame(
    name: str, head: Sequence[tuple[Cell, ...]], frame: pl.DataFrame, words: TableOptions, offset: int = 0
) -> tuple[Laid, Shaped]:
    """The table in a frame that starts at row `offset` of the file; NotPlain or MmcError where it is not plain.

    `head` are the first rows of the file. Columns of the frame are text, or numbers and days as a workbook has them.
    """
    cut = _cut(name, head, frame, words, offset)
    said = words_by_head(name, cut.laid.names, words)
    columns: list[Column] = []
    series: list[pl.Series] = []
    dropped: list[str] = []
    totals: list[dict[str, float]] = [{} for _ in cut.laid.totals]
    for place, title in enumerate(cut.laid.names):
        own = said.get(title, ColumnWords())
        cells = cut.frame.to_series(place)
        why = _left_out(title, cells, own)
        if why is not None:
            dropped += [f"column '{title}': {why}"] if title else []
            continue
        if not title and place != cut.laid.key:
            raise NotPlain
        column, values = _column(title or "uraian", cells, own, words)
        columns.append(column)
        series.append(values.alias(column.name))
        _total(column, place, cut.laid, own.locale or words.locale, totals)
    if len({c.name for c in columns}) != len(columns):
        raise NotPlain
    printed = tuple(
        Total(label=label_of(row, cut.laid.key), values=values)
        for (_, row), values in zip(cut.laid.totals, totals, strict=True)
    )
    table = pl.DataFrame(series)
    return cut.laid, Shaped(tuple(columns), (), printed, (), tuple(dropped), table)


def _cut(
    name: str, head: Sequence[tuple[Cell, ...]], frame: pl.DataFrame, words: TableOptions, offset: int
) -> _Slice:
    """The table found by its first and last rows, and everything between them proven to be plain rows."""
    tops = len(head)
    ends = [*head, *frame.tail(_TAIL).rows()]
    laid = lay_out(grid_of(ends, name), name, words.locale)
    numbers = [number for number, _ in (*laid.body, *laid.totals)]
    first, last = min(numbers) - 1, max(numbers) - 1
    shift = offset + frame.height - _TAIL - tops
    if not offset <= first <= tops // 2 or last < tops or len(laid.names) > frame.width:
        raise NotPlain
    summed = {n - 1 if n - 1 < tops else n - 1 + shift for n, _ in laid.totals}
    body = frame.slice(first - offset, last + shift - first + 1).select(frame.columns[: len(laid.names)])
    body = body.with_columns(_clean(pl.col(c)) for c in body.columns if body.schema[c] == pl.String)
    if summed:
        keep = pl.Series([n + first not in summed for n in range(body.height)])
        body = body.filter(keep)
    _prove_plain(body, laid)
    return _Slice(body, laid, body.height)


def _clean(cell: pl.Expr) -> pl.Expr:
    plain = cell.str.replace_all("\u00a0", " ", literal=True).str.strip_chars()
    return pl.when(plain != "").then(plain)


def _prove_plain(body: pl.DataFrame, laid: Laid) -> None:
    """Nothing, or NotPlain where a row may be anything but one row of data."""
    key = body.to_series(laid.key)
    if key.dtype != pl.String:
        raise NotPlain
    filled = body.select(pl.sum_horizontal(pl.all().is_not_null())).to_series()
    leading = body.select(pl.coalesce(pl.col(body.columns[: laid.key + 1]).cast(pl.String))).to_series()
    heads = [part for head in laid.names for part in (head, head.rpartition(" / ")[2]) if part]
    odd = (
        key.null_count(),
        (filled < 2).any(),
        leading.str.contains(f"(?i){TOTAL}").any(),
        key.is_in(heads).any(),
        key.str.contains(r"^\(\d+\)$").any(),
        key.str.to_lowercase().is_in(["indonesia", "nasional"]).any(),
    )
    if any(odd):
        raise NotPlain
    names = key.unique().to_list() if key.n_unique() <= _MOST_UNIQUE else key.head(1000).to_list()
    if any(province_named(n) and not region_named(n) for n in names) and any(region_named(n) for n in names):
        raise NotPlain  # a province among its regencies may be their sum


def _left_out(head: str, cells: pl.Series, said: ColumnWords) -> str | None:
    if said.drop:
        return "an editor dropped it"
    if cells.null_count() == cells.len() and not said.kind:
        return "empty"
    if not said.name and numbering_head(head) and cells.drop_nulls().cast(pl.String).str.contains(r"^\d+\.?0?$").all():
        return "it only numbers the rows"
    if is_personal(head, cells.head(200).to_list()):
        raise NotPlain  # the careful reader says so in its notes
    return None


def _column(title: str, cells: pl.Series, said: ColumnWords, words: TableOptions) -> tuple[Column, pl.Series]:
    locale: Locale = said.locale or words.locale
    if cells.dtype != pl.String:
        return _typed_column(title, cells, said, words)
    missing = _missing(cells)
    known = cells.filter(~missing)
    plain = known.str.contains(_PLAIN[locale])
    rest = known.filter(~plain).value_counts()
    if rest.height > _MOST_UNIQUE:
        raise NotPlain
    odd = dict(rest.iter_rows())
    kind = said.kind or _kind(title, known, int(plain.sum()), odd, locale, bool(said.unit or unit_in(title)))
    marked: list[tuple[int, Cell]] = [(0, text) for text in odd]
    unit = unit_for(said, title, marked, words) if kind == "number" else ""
    if kind == "number":
        values = _numbers(cells, missing, odd, locale, unit, said.locale is None)
    elif kind == "date":
        values = _mapped(cells, {text: _day(text) for text in odd}, pl.Date)
    else:
        values = _texts(cells, missing)
    return Column(name=said.name or title, kind=kind, label=said.label or spoken(title), unit=unit), values


def _typed_column(
    title: str, cells: pl.Series, said: ColumnWords, words: TableOptions
) -> tuple[Column, pl.Series]:
    """A column whose cells a workbook itself calls numbers or days."""
    day = cells.dtype in (pl.Date, pl.Datetime)
    if (not day and not cells.dtype.is_numeric()) or CODE.search(title) or YEARS.match(title):
        raise NotPlain
    kind: Kind = "date" if day else "number"
    if said.kind not in (None, kind):
        raise NotPlain
    unit = "" if day else unit_for(said, title, [], words)
    column = Column(name=said.name or title, kind=kind, label=said.label or spoken(title), unit=unit)
    return column, cells.cast(pl.Date if day else pl.Float64)


def _missing(cells: pl.Series) -> pl.Series:
    """True where a cell says there is nothing."""
    short = cells.filter(cells.str.len_chars() <= 20)
    signs = [text for text in short.unique().to_list() if text and not "1" <= text[:1] <= "9" and is_missing(text)]
    return cells.is_null() | cells.is_in(sorted({*signs, *(m for m in MISSING if m)}))


def _kind(title: str, known: pl.Series, plain: int, odd: dict[str, int], locale: Locale, unit: bool) -> Kind:
    if not known.len() or CODE.search(title):
        return "number" if not known.len() and unit else "text"
    if YEARS.match(title) and all(year_of(text) is not None for text in known.unique().to_list()):
        return "text"
    days = sum(count for text, count in odd.items() if read_date(text) is not None)
    if days == known.len():
        return "date"
    if (known.len() - days) * 5 < known.len():
        raise NotPlain
    figures = plain + sum(count for text, count in odd.items() if looks_like_number(text, locale))
    if figures * 2 < known.len():
        other: Locale = "en" if locale == "id" else "id"
        foreign = known.str.contains(_PLAIN[other]).sum()
        foreign += sum(count for text, count in odd.items() if looks_like_number(text, other))
        if foreign * 2 >= known.len():
            raise NotPlain
        return "text"
    return "number" if figures else "text"


def _numbers(
    cells: pl.Series, missing: pl.Series, odd: dict[str, int], locale: Locale, unit: str, ask: bool
) -> pl.Series:
    thousand, decimal = (".", ",") if locale == "id" else (",", ".")
    plain = cells.str.contains(_PLAIN[locale]) & ~missing
    bare = cells.str.replace_all(thousand, "", literal=True).str.replace(decimal, ".", literal=True)
    read = pl.select(pl.when(plain).then(bare)).to_series().cast(pl.Float64)
    if odd:
        said = {text: read_number(text, locale, unit) for text in odd}  # a ValueError sends us to the careful reader
        others = _mapped(cells, {text: None if v is None else float(v) for text, v in said.items()}, pl.Float64)
        read = pl.select(pl.coalesce(read, others)).to_series()
    if ask and locale == "id":
        _prove_clear(cells, read)
    return read


def _prove_clear(cells: pl.Series, read: pl.Series) -> None:
    """Nothing, or NotPlain where a lone `14,250` may be fourteen thousand."""
    doubt = cells.str.contains(_DOUBTFUL).fill_null(False)
    if not doubt.any():
        return
    sure = read.filter(~doubt).drop_nulls().abs()
    here = read.filter(doubt).head(1).item()
    median = sure.sort().gather([sure.len() // 2]).item() if sure.len() else 0.0
    if (not sure.len() and int(doubt.sum()) > 2) or (sure.len() and median > 100 * here):
        raise NotPlain


def _texts(cells: pl.Series, missing: pl.Series) -> pl.Series:
    told = pl.select(pl.when(~missing).then(cells.str.replace_all(r"\s+", " "))).to_series()
    known = told.drop_nulls()
    counted = known.value_counts(sort=True)
    counts = dict(counted.head(_MOST_UNIQUE).iter_rows())
    regions = {text: found.name for text in counts if (found := region_named(text) or province_named(text))}
    hits = sum(counts[text] for text in regions)
    if not known.len() or hits * 2 < known.len():
        return told
    if hits < known.len():
        raise NotPlain  # the careful reader names the strange ones
    return _mapped(told, regions, pl.String)


def _mapped(cells: pl.Series, by: Mapping[Any, Any], dtype: type[pl.DataType]) -> pl.Series:
    return cells.replace_strict(list(by), pl.Series(list(by.values()), dtype=dtype), default=None, return_dtype=dtype)


def _day(text: str) -> date:
    found = read_date(text)
    if found is None:
        raise NotPlain
    return found


def _total(column: Column, place: int, laid: Laid, locale: Locale, totals: Sequence[dict[str, float]]) -> None:
    for total, (number, row) in zip(totals, laid.totals, strict=True):
        if column.kind == "number" and row[place] is not None:
            figure = value_of(column.name, number, row[place], "number", locale, column.unit)
            if figure is not None:
                total[column.name] = figure

