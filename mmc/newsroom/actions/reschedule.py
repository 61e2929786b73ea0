"""Moves a delivery to another time, to the last moment before it leaves."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from mmc.core.delivery import State
from mmc.errors import Conflict, MoveRefused
from mmc.newsroom.actions.move import append_event
from mmc.newsroom.actions.note import check_right, name_of, note
from mmc.newsroom.embargo import keep_embargo
from mmc.newsroom.models import Delivery, Person


def reschedule(*, delivery: Delivery, due_at: datetime, by: Person | None, now: datetime) -> Delivery:
    """The delivery with its new time under a new generation; engine work for the old time finds nothing."""
    check_right(by, "schedule")
    row = Delivery.objects.get(pk=delivery.pk)
    if State(row.state) is not State.SCHEDULED:
        raise MoveRefused(f"delivery {row.key} is '{row.state}'; only a scheduled one can be moved")
    keep_embargo(row.story_id, row.channel.kind, due_at)
    with transaction.atomic():
        touched = Delivery.objects.filter(
            pk=row.pk, state=State.SCHEDULED, generation=row.generation, fence=row.fence
        ).update(due_at=due_at, generation=row.generation + 1, dispatched_at=None, updated_at=now)
        if touched != 1:
            raise Conflict(f"delivery {row.key} left in the same moment; look again")
        append_event(
            row, State.SCHEDULED, State.SCHEDULED, actor="editor", by=name_of(by), now=now, note="rescheduled",
            evidence={"from": row.due_at.isoformat(), "to": due_at.isoformat()},
        )  # fmt: skip
        note(by=by, verb="reschedule", subject=row.key, now=now, detail={"to": due_at.isoformat()})
    return Delivery.objects.get(pk=row.pk)
