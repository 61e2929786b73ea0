"""Orders the rendering of a story made by hand; the engine picks it up from the row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from mmc.core.story import ChannelPlan
from mmc.newsroom.actions.note import check_right
from mmc.newsroom.models import Person, RenderOrder, Story


def order_render(
    *, story: Story, spec: Mapping[str, Any], plans: Sequence[ChannelPlan], by: Person | None, now: datetime
) -> RenderOrder:
    """The order; one of the same story that waits or is being drawn is replaced by this newer one."""
    check_right(by, "write")
    unfinished = (RenderOrder.State.WAITING, RenderOrder.State.WORKING)
    RenderOrder.objects.filter(story=story, state__in=unfinished).update(
        state=RenderOrder.State.CANCELLED, note="replaced by a newer order"
    )
    return RenderOrder.objects.create(
        story=story, spec=dict(spec), plans=[asdict(p) for p in plans], ordered_by=by, ordered_at=now
    )
