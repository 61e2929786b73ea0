"""Compose: a Page from what a story has at hand: its words, its files and its dataset."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from mmc.core.channel import MediaFile
from mmc.core.dataset import Column, Dataset
from mmc.website.page import Cell, Note, Page, PageColumn, PageFilm, PageImage

_EXTENSIONS = {"image/png": "png", "image/jpeg": "jpg", "image/webp": "webp", "video/mp4": "mp4"}
_SPREADSHEET_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def compose_page(
    *, slug: str, delivery: str, title: str, summary: str, published_at: datetime, body: str = "",
    kicker: str = "", media: Sequence[MediaFile] = (), thumbnail: MediaFile | None = None,
    dataset: Dataset | None = None, method: str = "", corrections: Sequence[Note] = (), language: str = "id",
) -> Page:  # fmt: skip
    """The page of a story. Source, licence, period and table all come from the dataset's Origin."""
    stills = tuple(image_of(m) for m in media if not m.is_film)
    posters = (*([image_of(thumbnail)] if thumbnail else []), *(s for s in stills if s.format in ("story", "wide")))
    films = tuple(film_of(m, posters) for m in media if m.is_film)
    return Page(
        slug=slug, delivery=delivery, title=title, summary=summary, body=body, kicker=kicker, method=method,
        published_at=published_at, stills=stills, films=films, corrections=tuple(corrections),
        language=language, **(_facts(dataset) if dataset is not None else {}),
    )  # fmt: skip


def image_of(file: MediaFile) -> PageImage:
    """A still as a page refers to it."""
    return PageImage(
        sha256=file.sha256, name=f"{file.format}.{_EXTENSIONS.get(file.mime, 'bin')}", format=file.format,
        width=file.width, height=file.height, alt=file.alt,
    )  # fmt: skip


def film_of(file: MediaFile, posters: Sequence[PageImage] = ()) -> PageFilm:
    """A film as a page refers to it, with the first poster of its own orientation: no letterboxes."""
    poster = next((p for p in posters if (p.width > p.height) == (file.width > file.height)), None)
    return PageFilm(
        sha256=file.sha256, name=f"{file.format}.{_EXTENSIONS.get(file.mime, 'bin')}", mime=file.mime,
        format=file.format, width=file.width, height=file.height, seconds=file.seconds,
        poster=poster, alt=file.alt,
    )  # fmt: skip


def csv_of(dataset: Dataset) -> str:
    """The table as RFC 4180 text: comma, full precision with a decimal point, empty where missing."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([_heading(c) for c in dataset.columns])
    for row in dataset.table.rows():
        writer.writerow([_csv_cell(cell) for cell in row])
    return out.getvalue()


def _facts(dataset: Dataset) -> dict[str, Any]:
    origin = dataset.origin
    columns = tuple(PageColumn(label=c.label or c.name, kind=c.kind, unit=c.unit) for c in dataset.columns)
    rows = tuple(tuple(_cell(v) for v in row) for row in dataset.table.rows())
    return {
        "columns": columns, "rows": rows, "csv": csv_of(dataset), "source": origin.producer,
        "source_url": origin.url if origin.url.startswith(("https://", "http://")) else "",
        "licence": origin.licence, "period": origin.period, "as_of": origin.as_of, "practice": origin.practice,
    }  # fmt: skip


def _heading(column: Column) -> str:
    label = column.label or column.name
    return f"{label} ({column.unit})" if column.unit else label


def _cell(value: Any) -> Cell:
    return value.isoformat() if isinstance(value, (date, datetime)) else value


def _csv_cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, str) and value.startswith(_SPREADSHEET_FORMULA):
        return "'" + value  # a spreadsheet would run it as a formula
    return value.isoformat() if isinstance(value, (date, datetime)) else str(value)
