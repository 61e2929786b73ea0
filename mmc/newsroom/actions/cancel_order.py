"""Takes back an order for pictures and films that is not finished; what is being drawn for it stops."""

from __future__ import annotations

from datetime import datetime

from mmc.newsroom.actions.note import check_right, name_of, note
from mmc.newsroom.models import Person, RenderOrder, Story


def cancel_order(*, story: Story, by: Person | None, now: datetime) -> bool:
    """True if an order was taken back; False if there was none, or it was finished first."""
    check_right(by, "write")
    unfinished = (RenderOrder.State.WAITING, RenderOrder.State.WORKING)
    ended = RenderOrder.objects.filter(story=story, state__in=unfinished).update(
        state=RenderOrder.State.CANCELLED, note=f"stopped by {name_of(by)}"
    )
    if ended:
        note(by=by, verb="cancel_order", subject=f"story {story.pk}", now=now)
    return bool(ended)
