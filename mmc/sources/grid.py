"""A file's cells as they stand, from CSV, XLSX, XLS or ODS bytes. What a file is, its first bytes decide."""

from __future__ import annotations

import csv
import io
import math
import re
import struct
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any

import polars as pl
from isal import isal_zlib
from isal.igzip_lib import IsalError

from mmc.errors import SourceRefused
from mmc.sources.markup import Node, html_tables, looks_like_html, page_words, read_xml

Cell = str | int | float | date | None
_MAX_ROWS, _MAX_COLUMNS = 400_000, 512
_MAX_UNPACKED = 512 * 1024 * 1024
_FORMATS = (
    (b"%PDF", "a PDF; a table inside a PDF cannot be read, ask for the spreadsheet"),
    (b"\x89PNG", "a picture (PNG)"),
    (b"\xff\xd8\xff", "a picture (JPEG)"),
    (b"GIF8", "a picture (GIF)"),
    (b"Rar!", "a RAR archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"{\\rtf", "a text document (RTF)"),
)


@dataclass(frozen=True, kw_only=True)
class Grid:
    """Cells in rows of equal width. Row numbers people see are index + 1, as in their spreadsheet."""

    rows: tuple[tuple[Cell, ...], ...]
    sheet: str = ""

    @property
    def width(self) -> int:
        return len(self.rows[0]) if self.rows else 0


def read_grid(body: bytes, name: str, sheet: str = "") -> Grid:
    """The cells of a file; SourceRefused says what the file is instead of a table."""
    if not body.strip():
        raise SourceRefused(f"{name} is empty: not one character came")
    if looks_like_html(body):
        return grid_of(_page_rows(body, name), name)
    start = body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1200].lower()
    for magic, what in _FORMATS:
        if body.startswith(magic):
            raise SourceRefused(f"{name} is {what}, no CSV or XLSX")
    if body.startswith((b"PK", b"\xd0\xcf\x11\xe0")):
        return _workbook(body, name, sheet)
    if start.startswith((b"<?xml", b"<workbook")) and b"urn:schemas-microsoft-com:office:spreadsheet" in start:
        return grid_of(_spreadsheet_ml(body, name, sheet), name, sheet)
    if start.startswith(b"<?xml") or start[:1] in (b"{", b"["):
        raise SourceRefused(f"{name} is {'XML' if start[:1] == b'<' else 'JSON'}, no CSV or XLSX")
    return grid_of(_csv_rows(body, name), name)


def grid_of(rows: Iterable[Iterable[Cell]], name: str, sheet: str = "") -> Grid:
    """A Grid of these rows, padded to one width; SourceRefused if it is too big or holds nothing."""
    kept = [tuple(_blank_to_none(c) for c in row) for row in rows]
    width = max((max((i for i, c in enumerate(row, 1) if c is not None), default=0) for row in kept), default=0)
    while kept and all(c is None for c in kept[-1]):
        kept.pop()
    if not kept or width == 0:
        raise SourceRefused(f"{name} holds no cells with anything in them")
    if len(kept) > _MAX_ROWS or width > _MAX_COLUMNS:
        most = f"{_MAX_ROWS} rows and {_MAX_COLUMNS} columns"
        raise SourceRefused(f"{name} is too big: {len(kept)} rows and {width} columns; we read up to {most}")
    return Grid(rows=tuple((row + (None,) * width)[:width] for row in kept), sheet=sheet)


def _page_rows(body: bytes, name: str) -> list[list[str | None]]:
    """The one table of an HTML file saved as .xls; SourceRefused for a real web page, which is no data."""
    kind = page_words(body)
    office = b"urn:schemas-microsoft-com:office" in body[:4000].lower()
    if kind != "a web page (HTML)" and not office:
        raise SourceRefused(f"{name} is {kind}, no table")
    if b"<frameset" in body[:20000].lower():
        why = "its cells were in a folder that did not come; save it as XLSX"
        raise SourceRefused(f"{name} is an empty Excel shell: {why}")
    tables, outside = html_tables(_decoded(body))
    filled = [t for t in tables if len(t) > 1 and sum(1 for row in t for c in row if c) > 3 and len(t[0]) > 1]
    inside = sum(len(c) for t in filled for row in t for c in row if c)
    if not filled or (not office and outside > 2 * inside + 400):
        raise SourceRefused(f"{name} is a web page (HTML), no table; if it is one inside, save it from Excel as XLSX")
    if len(filled) > 1:
        raise SourceRefused(f"{name} is HTML with {len(filled)} tables; one file, one table")
    return filled[0]


def _spreadsheet_ml(body: bytes, name: str, sheet: str) -> list[list[Cell]]:
    """The cells of Excel's old XML format; a skipped place (`Index`) stays empty."""
    sheets = list(read_xml(body, name).all("Worksheet"))
    chosen = [s for s in sheets if s.attributes.get("Name") == sheet] if sheet else sheets
    if not chosen:
        titles = ", ".join(s.attributes.get("Name", "?") for s in sheets)
        raise SourceRefused(f"{name} has no sheet '{sheet}'; it has {titles}")
    filled = [s for s in chosen if any(d.text.strip() for d in s.all("Data"))]
    if len(filled) > 1:
        titles = ", ".join(s.attributes.get("Name", "?") for s in filled)
        raise SourceRefused(f"{name} has several sheets; say which: {titles}")
    rows: list[list[Cell]] = []
    for row in (filled or chosen)[0].all("Row"):
        rows += [[] for _ in range(min(_MAX_ROWS, int(row.attributes.get("Index", len(rows) + 1))) - len(rows) - 1)]
        cells: list[Cell] = []
        for cell in (c for c in row.children if c.tag == "Cell"):
            cells += [None] * (min(_MAX_COLUMNS, int(cell.attributes.get("Index", len(cells) + 1))) - len(cells) - 1)
            cells.append(_ml_cell(cell))
        rows.append(cells)
    return rows


def _ml_cell(cell: Node) -> Cell:
    data = cell.find("Data")
    text = data.text.strip() if data else ""
    kind = data.attributes.get("Type") if data else ""
    if kind == "Number":
        try:
            return float(text) if "." in text or "e" in text.lower() else int(text)
        except ValueError:
            return text
    return _moment(text) if kind == "DateTime" else text or None


def _csv_rows(body: bytes, name: str) -> list[list[str]]:
    if b"\0" in body[:4096] and not body.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise SourceRefused(f"{name} is no text and no spreadsheet we know")
    text = _decoded(body)
    try:
        best, cells = delimiter(text)
        if not cells:
            raise SourceRefused(f"{name} is plain text without columns; a table needs at least two")
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=best))
    except csv.Error as error:
        raise SourceRefused(f"{name} is no readable CSV: {error}") from error


def delimiter(text: str) -> tuple[str, int]:
    """The mark between cells, and how many cells a usual line has; 0 where none is steady."""
    marks = {mark: _steady(text, mark) for mark in (";", "\t", ",", "|")}
    best = max(marks, key=lambda mark: marks[mark])
    return best, marks[best][1]


def utf8(body: bytes) -> bytes:
    """A text file's bytes in UTF-8 without a BOM, from UTF-8, UTF-16 or Windows-1252."""
    try:
        body.decode("utf-8")
        return body.removeprefix(b"\xef\xbb\xbf")
    except UnicodeDecodeError:
        return _decoded(body).encode()


def _decoded(body: bytes) -> str:
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):
        return body.decode("utf-16", errors="replace")
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return body.decode("cp1252", errors="replace")


def _steady(text: str, mark: str) -> tuple[int, int]:
    """How many of the first lines have the same number of cells with this mark, and how many cells."""
    sample = text[:20_000].splitlines()[:40]
    counts = [len(row) for row in csv.reader(sample, delimiter=mark) if len(row) > 1]
    if not counts:
        return (0, 0)
    usual = max(set(counts), key=counts.count)
    return (counts.count(usual), usual)


def _workbook(body: bytes, name: str, sheet: str) -> Grid:
    import fastexcel

    if body.startswith(b"PK"):
        check_archive(body, name)
    try:
        book = fastexcel.read_excel(body)
        if sheet and sheet not in book.sheet_names:
            raise SourceRefused(f"{name} has no sheet '{sheet}'; it has {', '.join(book.sheet_names)}")
        wanted = [sheet] if sheet else book.sheet_names
        grids = [(title, sheet_rows(book, title)) for title in wanted]
    except fastexcel.FastExcelError as error:
        raise SourceRefused(f"{name} cannot be opened as a spreadsheet; is it protected or broken?") from error
    filled = [(title, rows) for title, rows in grids if any(c is not None for row in rows for c in row)]
    if len(filled) > 1:
        names = ", ".join(title for title, _ in filled)
        raise SourceRefused(f"{name} has several sheets with data ({names}); say which: `sheet: {filled[0][0]}`")
    return grid_of(filled[0][1] if filled else [], name, filled[0][0] if filled else "")


def check_archive(body: bytes, name: str) -> None:
    """Nothing, or SourceRefused: a few bytes can unpack to gigabytes, and an archive can lie about its sizes."""
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            members = archive.infolist()
            if sum(m.file_size for m in members) <= _MAX_UNPACKED and not all(map(partial(_honest, body), members)):
                raise SourceRefused(f"{name} is packed to look smaller than it is; that is no spreadsheet")
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, struct.error, IsalError) as error:  # type: ignore[misc]
        raise SourceRefused(f"{name} is a broken or cut-off spreadsheet") from error
    if sum(m.file_size for m in members) > _MAX_UNPACKED:
        raise SourceRefused(f"{name} unpacks to more than {_MAX_UNPACKED // 2**20} MB; that is no table for us")
    known = {m.filename for m in members}
    if not known & {"xl/workbook.xml", "content.xml", "xl/workbook.bin"}:
        raise SourceRefused(f"{name} is an archive or document, no spreadsheet")


def _honest(body: bytes, member: zipfile.ZipInfo) -> bool:
    """True if a member of an archive unpacks to no more than it says. What is unpacked is thrown away at once."""
    if member.compress_type != zipfile.ZIP_DEFLATED:
        return member.compress_type == zipfile.ZIP_STORED and member.compress_size == member.file_size
    start = member.header_offset
    named, extra = struct.unpack_from("<HH", body, start + 26)
    packed = memoryview(body)[start + 30 + named + extra :][: member.compress_size]
    unpacker = isal_zlib.decompressobj(-15)
    seen = 0
    for place in range(0, len(packed), 1 << 18):
        piece: Any = packed[place : place + (1 << 18)]
        while len(piece) and not unpacker.eof:
            seen += len(unpacker.decompress(piece, 1 << 22))
            piece = unpacker.unconsumed_tail
            if seen > member.file_size:
                return False
    return True


def sheet_rows(book: Any, title: str) -> list[tuple[Cell, ...]]:
    """The cells with their own types.

    The reader gives a mixed column as text only, where a typed 1.234 and a number 1.234 look alike.
    So it is read as text, as whole numbers and as dates: only a real number has a whole part there.
    """
    views = []
    for dtype in ("string", "int", "date"):
        loaded = book.load_sheet(title, header_row=None, skip_rows=0, dtypes=dtype)
        frame = loaded.to_polars()
        # Of a date only whether there is one: a large number taken for a date lies in no year Python knows.
        views.append((frame.select(pl.all().is_not_null()) if dtype == "date" else frame).rows())
    text, whole, days = views
    return [tuple(map(_cell, *three)) for three in zip(text, whole, days, strict=True)]


def _cell(text: str | None, whole: int | None, day: bool) -> Cell:
    if text is None:
        return None
    if whole is None:
        return _moment(text) if day and re.match(r"\d{4}-\d\d-\d\d", text) else text
    if re.fullmatch(r"-?(?:0|[1-9]\d*)", text):
        return int(text)
    return float(text) if re.fullmatch(r"-?\d+\.\d+(?:[eE][+-]?\d+)?|-?\d+[eE][+-]?\d+", text) else text


def _moment(text: str) -> Cell:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return text
    return found.date()


def _blank_to_none(cell: Cell) -> Cell:
    if isinstance(cell, str):
        plain = cell.replace("\u00a0", " ").strip()
        return plain or None
    return None if isinstance(cell, float) and math.isnan(cell) else cell
