"""A spreadsheet without its columns about persons: what is kept of a file that should never have carried them."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import date

from mmc.errors import MmcError
from mmc.sources.grid import Cell, Grid, grid_of, read_grid
from mmc.sources.layout import lay_out
from mmc.sources.numbers import Locale
from mmc.sources.personal import is_personal
from mmc.sources.snapshot import Part, part

_LOOK = 300  # lines that show which columns there are


def without_persons(file: Part, name: str, sheet: str = "", locale: Locale = "id") -> Part:
    """The part as it came, or a CSV of it without the columns about persons, which `left_out` names.

    A file nobody can read is kept as it came: the reader says what is wrong with it.
    """
    try:
        heads = _personal(_start(file.body, name, sheet), name, locale)
        if not heads:
            return file
        grid = read_grid(file.body, name, sheet)
        places = _personal(grid, name, locale)
    except MmcError:
        return file
    rows = [[_text(c, locale) for n, c in enumerate(row) if n not in places] for row in grid.rows]
    text = io.StringIO()
    csv.writer(text, delimiter=";", lineterminator="\n").writerows(rows)
    clean = part(file.url, text.getvalue().encode(), status=file.status, mime="text/csv")
    return replace(clean, etag=file.etag, modified=file.modified, left_out=tuple(places.values()))


def _start(body: bytes, name: str, sheet: str) -> Grid:
    """The first lines of a text file; of a workbook all of it."""
    if body.startswith((b"PK", b"\xd0\xcf", b"<")):
        return read_grid(body, name, sheet)
    lines = body.split(b"\n", _LOOK)
    return read_grid(b"\n".join(lines[:_LOOK]), name, sheet)


def _personal(grid: Grid, name: str, locale: Locale) -> dict[int, str]:
    """Place and header of every column about persons."""
    laid = lay_out(grid_of(grid.rows, name), name, locale)
    cells = [[row[n] for _, row in laid.body[:_LOOK]] for n in range(len(laid.names))]
    return {n: head for n, head in enumerate(laid.names) if is_personal(head, cells[n])}


def _text(cell: Cell, locale: Locale) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float):
        return repr(cell).replace(".", ",") if locale == "id" else repr(cell)
    return cell.isoformat() if isinstance(cell, date) else str(cell)
