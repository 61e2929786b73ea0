"""Re-derives engine work from the rows: what is due is enqueued, what fell out of the engine comes back."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any

from django.db.models import Q

from mmc.core.delivery import State
from mmc.engine.clock import move_waits
from mmc.engine.deliver import due_order
from mmc.engine.port import Work
from mmc.engine.tools import Tools
from mmc.newsroom.models import Delivery, RenderOrder, Slot
from mmc.newsroom.queries import due_now

STRAY = timedelta(seconds=20)  # enqueued this long ago and neither waiting nor running: lost by the engine


def dispatch(tools: Tools, work: Work, *, look_back: bool = True) -> int:
    """How many pieces of work were enqueued. Two dispatchers at once enqueue each piece once.

    `look_back`: also bring back what the engine lost and what a clock set back would keep waiting.
    """
    now = tools.clock()
    if look_back:
        move_waits(now)
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


def recall(names: Iterable[str], parts: Callable[[str], tuple[str, int, int] | None]) -> int:
    """How many rows, given by the names of lost engine work, wait for the dispatcher again."""
    count = 0
    for kind, pk, round in filter(None, map(parts, names)):
        model: Any = {"dlv": Delivery, "slot": Slot, "order": RenderOrder}.get(kind)
        if model is not None:
            count += model.objects.filter(pk=pk, round=round).exclude(dispatched_at=None).update(dispatched_at=None)
    return count


def _recall_strays(tools: Tools, work: Work) -> None:
    """Clear `dispatched_at` where the engine no longer knows the work: its rows are disposable, ours are not."""
    now = tools.clock()
    # Dispatched "later than now" is a clock that was set back: it would be left alone until then.
    stray = Q(dispatched_at__lt=now - STRAY) | Q(dispatched_at__gt=now)
    states = (State.SCHEDULED, State.CLAIMED, State.PREPARED)
    rows: dict[str, Any] = {
        work.delivery_id(row.pk, row.generation, row.round): row
        for row in Delivery.objects.filter(stray, state__in=states) if row.pk not in tools.held
    }  # fmt: skip
    for model, kind in ((Slot, "slot"), (RenderOrder, "order")):
        for piece in model.objects.filter(stray, state__in=("waiting", "working")):
            rows[work.production_id(kind, piece.pk, piece.round)] = piece
    for name in rows.keys() - (work.alive(rows) if rows else set()):
        row = rows[name]
        type(row).objects.filter(pk=row.pk, round=row.round, state=row.state).update(dispatched_at=None)
