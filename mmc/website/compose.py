"""Compose: a Page from what a story has at hand: its words, its files and its dataset."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any, Protocol

from mmc.core.dataset import Column, Dataset
from mmc.website.page import Cell, Note, Page, PageColumn, PageFilm, PageImage, PageTrack

_EXTENSIONS = {
    "image/png": "png", "image/jpeg": "jpg", "image/webp": "webp", "video/mp4": "mp4", "text/vtt": "vtt",
}  # fmt: skip
_SPREADSHEET_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class Made(Protocol):
    """One still or film by content: a MediaFile or a RenditionRef will do."""

    @property
    def sha256(self) -> str: ...
    @property
    def format(self) -> str: ...
    @property
    def mime(self) -> str: ...
    @property
    def width(self) -> int: ...
    @property
    def height(self) -> int: ...
    @property
    def alt(self) -> str: ...
    @property
    def seconds(self) -> float: ...


def compose_page(
    *, slug: str, delivery: str, title: str, summary: str, published_at: datetime, body: str = "",
    kicker: str = "", media: Sequence[Made] = (), thumbnail: Made | None = None, captions: Sequence[Made] = (),
    dataset: Dataset | None = None, method: str = "", corrections: Sequence[Note] = (), language: str = "id",
    slides: Sequence[Made] = (),
) -> Page:  # fmt: skip
    """The page of a story. Source, licence, period and table all come from the dataset's Origin.

    `slides` are a carousel in its order; of one made in two shapes the page shows the first.
    """
    stills = tuple(_image(m) for m in media if not m.mime.startswith("video/"))
    posters = (*([_image(thumbnail)] if thumbnail else []), *(s for s in stills if s.format in ("story", "wide")))
    films = tuple(_film(m, posters, captions) for m in media if m.mime.startswith("video/"))
    return Page(
        slug=slug, delivery=delivery, title=title, summary=summary, body=body, kicker=kicker, method=method,
        published_at=published_at, stills=stills, films=films, corrections=tuple(corrections),
        slides=tuple(_slide(m, n) for n, m in enumerate((m for m in slides if m.format == slides[0].format), start=1)),
        language=language, **(_facts(dataset) if dataset is not None else {}),
    )  # fmt: skip


def _image(made: Made) -> PageImage:
    return PageImage(
        sha256=made.sha256, name=_file_name(made), format=made.format, width=made.width, height=made.height,
        alt=made.alt,
    )  # fmt: skip


def _slide(made: Made, number: int) -> PageImage:
    image = _image(made)
    return replace(image, name=f"{made.format}-{number:02d}.{_EXTENSIONS.get(made.mime, 'bin')}")


def _film(made: Made, posters: Sequence[PageImage], captions: Sequence[Made]) -> PageFilm:
    # Only a poster of the film's own orientation: another one would be shown between black bars.
    poster = next((p for p in posters if (p.width > p.height) == (made.width > made.height)), None)
    words = next((c for c in captions if c.mime == "text/vtt" and c.format == made.format), None)
    return PageFilm(
        sha256=made.sha256, name=_file_name(made), mime=made.mime, format=made.format, width=made.width,
        height=made.height, seconds=made.seconds, poster=poster, alt=made.alt, credit=getattr(made, "credit", ""),
        track=PageTrack(sha256=words.sha256, name=_file_name(words)) if words else None,
    )  # fmt: skip


def _file_name(made: Made) -> str:
    return f"{made.format}.{_EXTENSIONS.get(made.mime, 'bin')}"


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
