"""Creates a story by hand and orders its pictures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from mmc.core.schedule import SLIDES
from mmc.core.story import ChannelPlan
from mmc.newsroom.actions.note import check_right, note
from mmc.newsroom.actions.order_render import order_render
from mmc.newsroom.models import Dataset, Person, Story


def create_story(
    *,
    title: str,
    dataset_hash: str,
    template: str,
    storyboard: str,
    options: Mapping[str, Any],
    stills: Sequence[str],
    films: Sequence[str],
    plans: Sequence[ChannelPlan],
    by: Person | None,
    now: datetime,
    topic: str = "",
    summary: str = "",
    finish: Mapping[str, Any] = {},
    carousel: Sequence[str] = (),
    slides: int = SLIDES[1],
) -> Story:
    """The new story with a render order; its first revision appears when the files are made.

    `finish` says how the films sound and read, in the words of mmc.video.finish; files stand in it and in `options`
    by their hash. `carousel` names the shapes of a carousel of at most so many `slides`.
    """
    check_right(by, "write")
    dataset = Dataset.objects.get(hash=dataset_hash)
    spec = {
        "title": title, "summary": summary, "dataset": dataset.hash, "template": template, "storyboard": storyboard,
        "options": dict(options), "stills": list(stills), "films": list(films), "finish": dict(finish),
        **({"carousel": list(carousel), "slides": slides} if carousel else {}),
    }  # fmt: skip
    with transaction.atomic():
        story = Story.objects.create(
            slug=free_slug(title, now), title=title, created_by=by, created_at=now, topic=topic
        )
        order_render(story=story, spec=spec, plans=plans, by=by, now=now)
        note(by=by, verb="create_story", subject=story.slug, now=now)
    return story


def free_slug(title: str, now: datetime) -> str:
    """A readable address nobody has yet: the title, then the date, then a number."""
    base = slugify(title)[:80].strip("-") or "konten"
    dated = f"{base}-{now:%Y%m%d}"
    candidates = [base, dated, *(f"{dated}-{n}" for n in range(2, 1000))]
    taken = set(Story.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    return next(c for c in candidates if c not in taken)
