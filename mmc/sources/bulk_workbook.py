"""Big plain workbooks with one look at their cells: three careful looks at twenty megabytes take too long."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

import polars as pl

from mmc.errors import MmcError
from mmc.sources.bulk import NotPlain, typed_frame
from mmc.sources.grid import check_archive, grid_of, sheet_rows
from mmc.sources.layout import Laid, lay_out
from mmc.sources.tabular import Shaped, TableOptions

BIG = 1_500_000  # bytes of the packed file
_HEAD = 200
_RENDERED = r"^-?\d+\.\d+(?:[eE][+-]?\d+)?$"


def bulk_workbook(name: str, body: bytes, words: TableOptions) -> tuple[Laid, Shaped] | None:
    """A big XLSX taken apart and typed, or None if it is small or not plain; never an error of its own."""
    if words.melt or len(body) < BIG or not body.startswith(b"PK"):
        return None
    try:
        check_archive(body, name)
        return _read(name, body, words)
    except (NotPlain, MmcError, pl.exceptions.PolarsError, ValueError, KeyError, zipfile.BadZipFile):
        return None
    except Exception as error:  # fastexcel's own errors share no public parent
        if type(error).__module__.startswith("fastexcel") or type(error).__name__ == "CalamineError":
            return None
        raise


def _read(name: str, body: bytes, words: TableOptions) -> tuple[Laid, Shaped]:
    import fastexcel

    book = fastexcel.read_excel(body)
    if len(book.sheet_names) != 1 and not words.sheet:
        raise NotPlain  # which one, the careful reader finds out
    title = words.sheet or book.sheet_names[0]
    if title != book.sheet_names[0]:
        raise NotPlain
    small = fastexcel.read_excel(_first_rows(body))
    head = sheet_rows(small, title)[:_HEAD]
    laid = lay_out(grid_of(head, name), name, words.locale)
    first = min(number for number, _ in laid.body) - 1
    sheet: Any = book.load_sheet(title, header_row=None, skip_rows=first, schema_sample_rows=None)
    frame = sheet.to_polars()
    for column in frame.iter_columns():
        # Among words a number is given as text, and `1.234` no longer says whether it was one.
        if column.dtype == pl.String and column.str.contains(_RENDERED).any():
            raise NotPlain
    return typed_frame(name, head, frame, words, offset=first)


def _first_rows(body: bytes) -> bytes:
    """The same workbook with the first rows of its first sheet only."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(body)) as whole, zipfile.ZipFile(packed, "w") as part:
        for name in whole.namelist():
            sheet = re.fullmatch(r"xl/worksheets/[^/]+\.xml", name)
            part.writestr(name, _cut_sheet(whole, name) if sheet else whole.read(name))
    return packed.getvalue()


def _cut_sheet(archive: zipfile.ZipFile, name: str) -> bytes:
    text = b""
    with archive.open(name) as sheet:
        while text.count(b"</row>") < _HEAD:
            piece = sheet.read(262_144)
            if not piece:
                return text
            text += piece
    ends = [m.end() for m in re.finditer(b"</row>", text)]
    root = re.search(rb"<((?:\w+:)?)worksheet[\s>]", text)
    if root is None or root[1]:
        raise NotPlain  # a prefixed document: not what spreadsheet programs write
    return text[: ends[_HEAD - 1]] + b"</sheetData></worksheet>"
