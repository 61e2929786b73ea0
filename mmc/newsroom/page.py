"""The website page of a story, from its frozen content and the dataset behind it."""

from __future__ import annotations

import csv
import io
from datetime import datetime

from mmc.core.dataset import Dataset as Table
from mmc.core.dataset import from_dict
from mmc.core.story import ChannelPlan, Content, RenditionRef
from mmc.newsroom.models import Dataset, Story
from mmc.website.page import Page, PageColumn, PageFilm, PageImage

METHOD = "Angka diambil apa adanya dari sumber; judul dan gambar dihitung dari tabel ini."


def page_of(story: Story, content: Content, plan: ChannelPlan, key: str, now: datetime) -> Page:
    """The page as it will be baked; `now` is the time of publication shown on it."""
    row = Dataset.objects.filter(hash=content.dataset).first()
    table = from_dict(row.body) if row else None
    chosen = content.chosen(plan)
    poster = _poster(content)
    return Page(
        slug=story.slug,
        delivery=key,
        title=plan.title or content.title,
        summary=content.summary,
        body=content.body,
        published_at=now,
        kicker=str(content.options.get("kicker", "") or story.topic),
        stills=tuple(_image(r) for r in chosen if r.kind == "still"),
        films=tuple(_film(r, poster) for r in chosen if r.kind == "film"),
        **(_facts(table) if table else {}),
    )


def _facts(table: Table) -> dict[str, object]:
    origin = table.origin
    columns = tuple(PageColumn(label=c.label or c.name, kind=c.kind, unit=c.unit) for c in table.columns)
    rows = tuple(tuple(_cell(v) for v in row) for row in table.table.rows())
    return {
        "columns": columns, "rows": rows, "csv": csv_of(table), "source": origin.producer,
        "source_url": origin.url if origin.url.startswith(("http://", "https://")) else "",
        "licence": origin.licence, "period": origin.period, "as_of": origin.as_of, "method": METHOD,
        "practice": origin.practice,
    }  # fmt: skip


def csv_of(table: Table) -> str:
    """The dataset as CSV for machines: column names with units, points as decimals, empty for missing."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([f"{c.name} ({c.unit})" if c.unit else c.name for c in table.columns])
    for row in table.table.rows():
        writer.writerow(["" if v is None else _cell(v) for v in row])
    return out.getvalue()


def _cell(value: object) -> str | float | int | None:
    if value is None or isinstance(value, (str, int)):
        return value
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) < 1e15 else value
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _poster(content: Content) -> PageImage | None:
    found = next((r for r in content.renditions if r.kind == "thumbnail"), None)
    return _image(found) if found else None


def _image(ref: RenditionRef) -> PageImage:
    suffix = {"image/png": "png", "image/jpeg": "jpg", "image/webp": "webp"}[ref.mime]
    return PageImage(
        sha256=ref.sha256, name=f"{ref.format}.{suffix}", format=ref.format,
        width=ref.width, height=ref.height, alt=ref.alt,
    )  # fmt: skip


def _film(ref: RenditionRef, poster: PageImage | None) -> PageFilm:
    return PageFilm(
        sha256=ref.sha256, name=f"{ref.format}.mp4", mime=ref.mime, format=ref.format, width=ref.width,
        height=ref.height, seconds=ref.seconds, poster=poster if ref.width > ref.height else None, alt=ref.alt,
    )  # fmt: skip
