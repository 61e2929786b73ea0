"""Freezes a new revision of a story."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from mmc.core.story import Content
from mmc.newsroom.actions.note import check_right, note
from mmc.newsroom.models import Dataset, Person, Revision, Story


def revise_story(*, story: Story, content: Content, by: Person | None, now: datetime, note_text: str = "") -> Revision:
    """The frozen revision. An unchanged content gives the latest one back; an edit is never in place."""
    check_right(by, "write")
    with transaction.atomic():
        Story.objects.select_for_update().get(pk=story.pk)
        latest = story.latest
        if latest is not None and latest.hash == content.hash:
            return latest
        revision = Revision.objects.create(
            story=story,
            number=latest.number + 1 if latest else 1,
            content=content.to_dict(),
            hash=content.hash,
            dataset=Dataset.objects.filter(hash=content.dataset).first(),
            created_by=by,
            created_at=now,
            note=note_text[:300],
        )
        Story.objects.filter(pk=story.pk).update(title=content.title[:300])
        note(by=by, verb="revise_story", subject=story.slug, now=now, detail={"revision": revision.number})
    return revision
