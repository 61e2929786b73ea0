"""Embargo: what partners were told about when a story may be shown binds ourselves as well."""

from __future__ import annotations

from datetime import datetime

from mmc.core.delivery import CLOSED
from mmc.errors import MoveRefused
from mmc.newsroom.models import Delivery

EARLY = ("partner", "assisted")  # kinds that show nothing to the public by themselves


def keep_embargo(story_id: int, kind: str, due_at: datetime) -> None:
    """MoveRefused if partners hold this story under an embargo and a channel of this kind would show it before."""
    if kind in EARLY:
        return
    told = Delivery.objects.filter(story_id=story_id, channel__kind="partner").exclude(state__in=sorted(CLOSED))
    moments = [str(refs.get("embargo") or "") for refs in told.values_list("refs", flat=True)]
    until = max((datetime.fromisoformat(moment) for moment in moments if moment), default=None)
    if until is not None and due_at < until:
        raise MoveRefused(f"partners hold this story under an embargo until {until}; do not publish it earlier")
