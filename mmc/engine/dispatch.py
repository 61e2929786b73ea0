"""Re-derives engine work from the rows: what is due is enqueued, what fell out of the engine comes back."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Q

from mmc.core.delivery import State
from mmc.engine.deliver import due_order
from mmc.engine.port import Work
from mmc.engine.tools import Tools
from mmc.newsroom.models import Delivery, RenderOrder, Slot
from mmc.newsroom.queries import due_now

STRAY = timedelta(seconds=20)  # enqueued this long ago and neither waiting nor running: lost by the engine


def dispatch(tools: Tools, work: Work) -> int:
    """How many pieces of work were enqueued. Two dispatchers at once enqueue each piece once."""
    now = tools.clock()
    _recall_strays(tools, work)
    count = 0
    for row in due_now(now)[:500]:
        taken = Delivery.objects.filter(
            pk=row.pk, round=row.round, generation=row.generation, dispatched_at=None
        ).update(round=row.round + 1, dispatched_at=now)
        if taken:
            work.deliver(row.pk, row.generation, row.round + 1, partition=row.channel_id, order=due_order(row.due_at))
            count += 1
    for model, kind in ((Slot, "slot"), (RenderOrder, "order")):
        waiting = model.objects.filter(state__in=("waiting", "working"), dispatched_at=None)
        for piece in waiting.order_by("id")[:50]:
            if model.objects.filter(pk=piece.pk, round=piece.round, dispatched_at=None).update(
                round=piece.round + 1, dispatched_at=now
            ):
                work.produce(kind, piece.pk, piece.round + 1)
                count += 1
    return count


def _recall_strays(tools: Tools, work: Work) -> None:
    """Clear `dispatched_at` where the engine no longer knows the work: its rows are disposable, ours are not."""
    now = tools.clock()
    # Dispatched "later than now" is a clock that was set back: it would be left alone until then.
    stray = Q(dispatched_at__lt=now - STRAY) | Q(dispatched_at__gt=now)
    states = (State.SCHEDULED, State.CLAIMED, State.PREPARED)
    for row in Delivery.objects.filter(stray, state__in=states):
        if not work.is_alive(work.delivery_id(row.pk, row.generation, row.round)) and row.pk not in tools.held:
            Delivery.objects.filter(pk=row.pk, round=row.round, state=row.state).update(dispatched_at=None)
    for model, kind in ((Slot, "slot"), (RenderOrder, "order")):
        for piece in model.objects.filter(stray, state__in=("waiting", "working")):
            if not work.is_alive(work.production_id(kind, piece.pk, piece.round)):
                model.objects.filter(pk=piece.pk, round=piece.round).update(dispatched_at=None)
