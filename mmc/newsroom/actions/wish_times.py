"""Notes when the maker of a story would like each channel to carry it. A wish, not a promise."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from mmc.newsroom.actions.note import check_right, note
from mmc.newsroom.models import Person, Story


def wish_times(*, story: Story, times: Mapping[str, datetime], by: Person | None, now: datetime) -> Story:
    """The story with its wished moments; whoever schedules it later finds them filled in."""
    check_right(by, "write")
    story.wishes = {channel: at.isoformat() for channel, at in times.items()}
    story.save(update_fields=["wishes"])
    note(by=by, verb="wish_times", subject=story.slug, now=now, detail=story.wishes)
    return story
