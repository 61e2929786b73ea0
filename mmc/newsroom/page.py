"""The website page of a story, from its frozen content and the dataset behind it."""

from __future__ import annotations

from datetime import datetime

from mmc.core.dataset import from_dict
from mmc.core.story import ChannelPlan, Content
from mmc.newsroom.models import Dataset, Story
from mmc.website.compose import compose_page, csv_of
from mmc.website.page import Page

__all__ = ["csv_of", "page_of"]

METHOD = "Angka diambil apa adanya dari sumber; judul dan gambar dihitung dari tabel ini."


def page_of(story: Story, content: Content, plan: ChannelPlan, key: str, now: datetime) -> Page:
    """The page as it will be baked; `now` is the time of publication shown on it."""
    row = Dataset.objects.filter(hash=content.dataset).first()
    return compose_page(
        slug=story.slug, delivery=key, title=plan.title or content.title, summary=content.summary, body=content.body,
        published_at=now, kicker=str(content.options.get("kicker", "") or story.topic),
        media=[r for r in content.chosen(plan) if r.kind in ("still", "film")],
        slides=[r for r in content.chosen(plan) if r.kind == "carousel"],
        thumbnail=next((r for r in content.renditions if r.kind == "thumbnail"), None),
        captions=[r for r in content.renditions if r.kind == "subtitles"],
        dataset=from_dict(row.body) if row else None, method=METHOD if row else "",
    )  # fmt: skip
