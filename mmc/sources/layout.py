"""Where the table is on a sheet: titles above, one to three header rows, the rows, totals, notes below."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from mmc.core.region import province_named, region_named
from mmc.core.text import month_year
from mmc.errors import DatasetError
from mmc.sources.grid import Cell, Grid
from mmc.sources.numbers import Locale, is_missing, looks_like_number, read_date

Row = tuple[int, tuple[Cell, ...]]  # row number as people see it, cells
TOTAL = r"^(?:sub\s*-?\s*total|grand total|jumlah|total|rata\s*-?\s*rata|rerata|mean)\b"
_TOTAL = re.compile(TOTAL, re.IGNORECASE)
_NOTE = re.compile(r"^(?:\*|sumber\b|catatan\b|keterangan\b|ket\b|note\b|source\b)", re.IGNORECASE)
_YEAR = re.compile(r"((?:19|20)\d\d)\s*(?:\*+\)?|r|p)?")


@dataclass(frozen=True, kw_only=True)
class Laid:
    """A table taken apart. Cells are as they stood; nothing is read yet."""

    names: tuple[str, ...]
    body: tuple[Row, ...]
    key: int = 0  # the column that names the rows
    totals: tuple[Row, ...] = ()
    titles: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    head_rows: tuple[int, ...] = ()  # row numbers of the header


def lay_out(grid: Grid, name: str, locale: Locale = "id") -> Laid:
    """The table of a sheet; DatasetError says what keeps it from being one clear table."""
    first = _first_data_row(grid.rows, locale, name)
    top = _header_top(grid.rows, first)
    if top is None:
        raise DatasetError(f"{name}: row {first + 1} holds figures, but no header row stands above it")
    head_rows = tuple(n + 1 for n in range(top, first) if not _is_numbering(grid.rows[n]))
    heads = [grid.rows[n - 1] for n in head_rows]
    names = _names(heads, grid.width)
    key = _key_column(grid.rows[first:], locale)
    last = _last_data_row(grid.rows, first, key, locale)
    body = _body(grid.rows, first, last, key, names, name)
    kept, totals = split_totals(body, key)
    titles = tuple(t for row in grid.rows[:top] if (t := _joined(row)))
    notes = tuple(t for row in grid.rows[last + 1 :] if (t := _joined(row)))
    return Laid(
        names=names, body=kept, key=key, totals=totals, titles=titles, notes=notes, head_rows=head_rows
    )  # fmt: skip


def split_totals(body: Sequence[Row], key: int) -> tuple[tuple[Row, ...], tuple[Row, ...]]:
    """The rows, and apart from them those that sum others up: Jumlah, Rata-rata, the province over its regencies."""
    labels = [str(cells[key] or "") for _, cells in body]
    regencies = sum(1 for label in labels if region_named(label))
    kept: list[Row] = []
    totals: list[Row] = []
    for number, cells in body:
        first = next((c for c in cells[: key + 1] if isinstance(c, str)), "")
        is_total = bool(_TOTAL.match(first.strip()))
        label = str(cells[key] or "")
        over = regencies * 2 > len(labels) and region_named(label) is None and province_named(label) is not None
        nation = len(labels) > 2 and label.strip().casefold() in ("indonesia", "nasional")
        (totals if is_total or over or nation else kept).append((number, cells))
    return tuple(kept), tuple(totals)


def is_figure(cell: Cell, locale: Locale) -> bool:
    """True for a number or a date in any form."""
    if isinstance(cell, str):
        return looks_like_number(cell, locale) or read_date(cell) is not None
    return cell is not None


def year_of(cell: Cell) -> int | None:
    """The year a header cell names (`2024`, `2024*)`), None if it names none."""
    if isinstance(cell, int) and 1900 <= cell <= 2100:
        return cell
    match = _YEAR.fullmatch(cell.strip()) if isinstance(cell, str) else None
    return int(match[1]) if match else None


def _first_data_row(rows: Sequence[tuple[Cell, ...]], locale: Locale, name: str) -> int:
    counts = sorted(n for row in rows[:200] if (n := _filled(row)) > 1)
    if not counts:
        raise DatasetError(f"{name}: no table found; it needs at least two columns")
    wide = max(2, counts[len(counts) // 2] / 2)
    seen_header = False
    for number, row in enumerate(rows):
        if seen_header and _names_one_region(row):
            return _without_swallowed(rows, number)
        first_wide = not seen_header
        seen_header = seen_header or _filled(row) >= wide
        if _filled(row) < wide or _is_numbering(row) or _is_years(row) or _is_year_head(rows, number, first_wide):
            continue
        if any(is_figure(cell, locale) or (isinstance(cell, str) and is_missing(cell)) for cell in row):
            return _without_swallowed(rows, number)
    # Nothing but words: the first wide row is the header.
    header = next(n for n, row in enumerate(rows) if _filled(row) >= wide)
    if header + 1 >= len(rows):
        raise DatasetError(f"{name}: there is a header but no row under it")
    return header + 1


def _names_one_region(row: Sequence[Cell]) -> bool:
    """A row led by a regency is data even where it has no figure at all."""
    leading = next((c for c in row if isinstance(c, str)), "")
    regions = sum(1 for c in row if isinstance(c, str) and region_named(c))
    return regions == 1 and region_named(leading) is not None


def _without_swallowed(rows: Sequence[tuple[Cell, ...]], first: int) -> int:
    """The first data row, when rows without a readable figure stand between it and the header.

    A header level under another one fills that one's gaps or leaves the first column to it. A row that
    does neither is data with a cell nobody can read: taken for a header it would vanish in silence.
    """
    while first >= 2 and not _is_numbering(rows[first - 1]) and not _is_years(rows[first - 1]):
        upper, lower = ({n for n, c in enumerate(row) if c is not None} for row in rows[first - 2 : first])
        if len(lower) < 2 or len(upper) < 2 or not lower <= upper or min(lower) > min(upper):
            break
        first -= 1
    return first


def _header_top(rows: Sequence[tuple[Cell, ...]], first: int) -> int | None:
    """The index of the first header row: up to three rows right above the data, a blank or single cell ends them."""
    top, seen = first, 0
    while top > 0 and seen < 3:
        row = rows[top - 1]
        if _is_numbering(row):
            top -= 1
            continue
        if _filled(row) < 2 or (seen and _is_caption(row)):
            break
        top, seen = top - 1, seen + 1
    return top if seen else None


def _is_caption(row: Sequence[Cell]) -> bool:
    """`Satuan: Rp` beside a title is no header level."""
    return any(isinstance(c, str) and (":" in c or len(c) > 90) for c in row)


def _is_numbering(row: Sequence[Cell]) -> bool:
    """`(1) (2) (3)`: office tables number their columns under the header."""
    cells = [str(c).strip() for c in row if c is not None]
    return len(cells) > 2 and cells == [f"({n})" for n in range(1, len(cells) + 1)]


def _is_years(row: Sequence[Cell]) -> bool:
    """A header of years (`Tahun 2020 2019 2018`): neighbours differ by one step, the rest is one word at most."""
    years = [y for c in row if (y := year_of(c)) is not None]
    others = [c for c in row if c is not None and year_of(c) is None]
    steps = {b - a for a, b in pairwise(years)}
    return len(years) > 1 and len(others) <= 2 and len(steps) == 1 and steps != {0}


def _is_year_head(rows: Sequence[tuple[Cell, ...]], number: int, first_wide: bool) -> bool:
    """`Kabupaten | 2024` as the first wide row: words and a year or month, and none under it."""
    row, below = rows[number], rows[number + 1] if number + 1 < len(rows) else ()
    years = [n for n, c in enumerate(row) if _is_period(c)]
    if not first_wide or not years or not below or _names_one_region(row):
        return False
    others = all(
        isinstance(c, str) and not is_figure(c, "id") for n, c in enumerate(row) if c is not None and n not in years
    )
    return others and len(years) < _filled(row) and not any(_is_period(below[n]) for n in years)


def _is_period(cell: Cell) -> bool:
    """True for a year, or a month by its name (`Agustus 2026`): what stands over a column of figures."""
    if year_of(cell) is not None:
        return True
    return isinstance(cell, str) and cell[:1].isalpha() and read_date(cell) is not None


def _names(heads: Sequence[tuple[Cell, ...]], width: int) -> tuple[str, ...]:
    levels = [list(row) for row in heads]
    for upper, lower in pairwise(levels):
        for column in range(1, width):
            spread = upper[column - 1] is not None and lower[column - 1] is not None
            if upper[column] is None and lower[column] is not None and spread:
                upper[column] = upper[column - 1]  # a merged cell holds its text on the left
    names = []
    for column in range(width):
        words = [_head_text(level[column]) for level in levels if level[column] is not None]
        names.append(" / ".join(dict.fromkeys(words)))
    return tuple(names)


def _head_text(cell: Cell) -> str:
    year = year_of(cell)
    if year is not None:
        return str(year)
    if isinstance(cell, date):
        return month_year(cell) if cell.day == 1 else cell.isoformat()
    return re.sub(r"\s+", " ", str(cell)).strip()


def _key_column(rows: Sequence[tuple[Cell, ...]], locale: Locale) -> int:
    width = len(rows[0])
    seen = [row for row in rows[:200] if _filled(row) > 1]
    for column in range(width):
        cells = [row[column] for row in seen if row[column] is not None]
        words = [c for c in cells if isinstance(c, str) and not is_figure(c, locale) and not is_missing(c)]
        if len(words) * 2 > len(seen):
            return column
    for column in range(width):
        cells = [row[column] for row in seen if row[column] is not None]
        if len(cells) * 2 > len(seen) and not _is_run(cells):
            return column
    return 0


def _is_run(cells: Sequence[Cell]) -> bool:
    """1, 2, 3: the numbering of the rows, which names nothing."""
    return all(str(cell).rstrip(".") == str(number) for number, cell in enumerate(cells, start=1))


def _last_data_row(rows: Sequence[tuple[Cell, ...]], first: int, key: int, locale: Locale) -> int:
    """The last row with a figure beside its name; a regency without any figure still belongs."""

    def counts(row: Sequence[Cell]) -> bool:
        beside = [c for n, c in enumerate(row) if n != key and c is not None]
        if _filled(row) < 2 or _NOTE.match(_joined(row)):
            return False
        return any(_is_value(c, locale) for c in beside) or all(is_figure(c, locale) for c in beside)

    upwards = range(len(rows) - 1, first - 1, -1)
    wordy = not any(_is_value(c, locale) for n in range(first, len(rows)) for c in rows[n])
    last = next((n for n in upwards if counts(rows[n])), None)
    if last is None or wordy:
        last = next((n for n in upwards if _filled(rows[n]) > 1 and not _NOTE.match(_joined(rows[n]))), first)
    while last + 1 < len(rows) and _belongs(rows[last], rows[last + 1], key):
        last += 1
    return last


def _belongs(above: Sequence[Cell], row: Sequence[Cell], key: int) -> bool:
    """True for a row right under the data that is one of them, though no figure of it can be read.

    Left among the notes, `Pasar Kahayan; sembilan` would be missing from the picture without a word.
    """
    if region_named(str(row[key] or "")) is not None:
        return True
    ended = _TOTAL.match(_joined(above)) is not None
    return not ended and _filled(row) > 1 and row[key] is not None and _NOTE.match(_joined(row)) is None


def _is_value(cell: Cell, locale: Locale) -> bool:
    if isinstance(cell, str):
        return is_missing(cell) or looks_like_number(cell, locale)
    return isinstance(cell, (int, float))


def _body(
    rows: Sequence[tuple[Cell, ...]], first: int, last: int, key: int, names: tuple[str, ...], name: str
) -> tuple[Row, ...]:
    body: list[Row] = []
    for index in range(first, last + 1):
        row = rows[index]
        filled = _filled(row)
        if filled == 0 or _is_numbering(row):
            continue
        alone = filled == 1 and row[key] is None
        if alone or (filled == 1 and _NOTE.match(_joined(row))):
            raise DatasetError(
                f"{name}: row {index + 1} ('{_joined(row)[:60]}') stands in the middle of the table; "
                "move notes below it and split sub-tables into sheets"
            )
        heads = tuple(_head_text(c) for c in row if c is not None)
        if filled > 1 and all(h in names for h in heads):
            raise DatasetError(f"{name}: row {index + 1} repeats the header; one sheet, one table")
        if row[key] is None and not _TOTAL.match(_joined(row)):
            raise DatasetError(
                f"{name}: row {index + 1} has figures but nothing in '{names[key]}' says whose; "
                "undo merged cells and fill every row"
            )
        body.append((index + 1, row))
    return tuple(body)


def _filled(row: Sequence[Cell]) -> int:
    return sum(1 for c in row if c is not None)


def _joined(row: Sequence[Cell]) -> str:
    return " ".join(str(c) for c in row if c is not None).strip()
