"""The website page of a story, from its frozen content and the dataset behind it."""

from __future__ import annotations

from datetime import datetime

from mmc.core.dataset import Dataset as Table
from mmc.core.dataset import from_dict
from mmc.core.story import MATERIAL, ChannelPlan, Content
from mmc.newsroom.models import Dataset, Story
from mmc.website.compose import compose_page, csv_of
from mmc.website.page import Page

__all__ = ["csv_of", "page_of"]

PICTURES = ("berkas", "fokus", "dari", "sampai", "suara")  # columns of a recap that concern its film, no reader
METHOD = "Angka diambil apa adanya dari sumber; judul dan gambar dihitung dari tabel ini."


def page_of(story: Story, content: Content, plan: ChannelPlan, key: str, now: datetime) -> Page:
    """The page as it will be baked; `now` is the time of publication shown on it."""
    row = Dataset.objects.filter(hash=content.dataset).first()
    shown = shown_table(from_dict(row.body), content) if row else None
    return compose_page(
        slug=story.slug, delivery=key, title=plan.title or content.title, summary=content.summary, body=content.body,
        published_at=now, kicker=str(content.options.get("kicker", "") or story.topic),
        media=[r for r in content.chosen(plan) if r.kind in ("still", "film")],
        slides=[r for r in content.chosen(plan) if r.kind == "carousel"],
        thumbnail=next((r for r in content.renditions if r.kind == "thumbnail"), None),
        captions=[r for r in content.renditions if r.kind == "subtitles"],
        dataset=shown, method=METHOD if shown and MATERIAL not in content.options else "",
    )  # fmt: skip


def shown_table(table: Table, content: Content) -> Table:
    """The table as readers get it: of a recap the words, without what only its film needs."""
    if MATERIAL not in content.options:
        return table
    names = [column.name for column in table.columns if column.name not in PICTURES]
    return table.with_table(table.table.select(names))
