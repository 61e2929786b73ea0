"""Freezes a new revision of a story."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from mmc.core.story import Content
from mmc.errors import Conflict
from mmc.newsroom.actions.note import check_right, note
from mmc.newsroom.models import Dataset, Person, Revision, Story


def revise_story(
    *, story: Story, content: Content, by: Person | None, now: datetime, note_text: str = "", after: int | None = None
) -> Revision:
    """The frozen revision. An unchanged content gives the latest one back; an edit is never in place.

    `after`: the revision the content was made from; Conflict where another was kept in the same moment.
    """
    check_right(by, "write")
    with transaction.atomic():
        Story.objects.select_for_update().get(pk=story.pk)
        latest = story.latest
        if latest is not None and latest.hash == content.hash:
            return latest
        if after is not None and latest is not None and latest.number != after:
            raise Conflict(f"revision {latest.number} was made while revision {after} was edited")
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
