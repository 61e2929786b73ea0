"""After a restore: what may have gone out since the backup is in doubt, and nothing leaves until a person says so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from mmc.core.delivery import State
from mmc.newsroom.actions.move import append_event, move
from mmc.newsroom.actions.note import note
from mmc.newsroom.models import Channel, Delivery, Executor, Slot
from mmc.newsroom.post import RESTORED

STILL_TO_COME = (State.SCHEDULED, State.CLAIMED, State.PREPARED, State.BLOCKED)
MISSED = "fell between a backup and its restore: it may have been published; open a slot by hand if it was not"


def settle_restored(
    *, taken_at: datetime, now: datetime, missed: Mapping[str, Sequence[datetime]]
) -> tuple[int, int]:
    """How many deliveries are in doubt now and how many slots were written down as missed.

    `missed` names by schedule the moments since the backup: the newsroom that went on may have told those stories, so
    they are not made a second time.
    """
    with transaction.atomic():
        Executor.objects.all().delete()
        reason = f"restored from the backup of {taken_at:%Y-%m-%d %H:%M} UTC: look at what went out since, then resume"
        Channel.objects.update(paused_at=now, paused_by=None, pause_reason=reason)
        doubtful = sum(_doubt(row, taken_at, now) for row in _may_be_out(now))
        slots = _close_slots(missed)
        note(by=None, verb="restore", subject="newsroom", now=now,
             detail={"taken_at": taken_at.isoformat(), "in_doubt": doubtful, "slots": slots})
    return doubtful, slots


def _may_be_out(now: datetime) -> list[Delivery]:
    """What was on its way at the time of the backup, or has come due since."""
    sure = (State.SENDING, State.UNKNOWN, State.CLAIMED, State.PREPARED)
    rows = Delivery.objects.filter(state__in=(*sure, *STILL_TO_COME)).exclude(
        state__in=(State.SCHEDULED, State.BLOCKED), due_at__gt=now
    )
    return list(rows.order_by("id"))


def _doubt(row: Delivery, taken_at: datetime, now: datetime) -> bool:
    why = f"restored from the backup of {taken_at.isoformat()}: it may have gone out since"
    refs = {**row.refs, RESTORED: taken_at.isoformat()}
    facts = {
        "refs": refs, "unknown_since": now, "reads": 0, "first_read_at": None, "next_try_at": None, "error": why,
        "owner": "", "fence": row.fence + 1,
    }  # fmt: skip
    if State(row.state) is State.UNKNOWN:
        Delivery.objects.filter(pk=row.pk).update(**facts, updated_at=now)
        append_event(row, State.UNKNOWN, State.UNKNOWN, actor="restore", by="mmc", now=now, note=why)
    else:
        move(row, State.UNKNOWN, actor="restore", by="mmc", now=now, note=why, changes=facts)
    return True


def _close_slots(missed: Mapping[str, Sequence[datetime]]) -> int:
    open_ones = Slot.objects.filter(state__in=(Slot.State.WAITING, Slot.State.WORKING))
    count = open_ones.update(state=Slot.State.FAILED, note=MISSED)
    for schedule, moments in missed.items():
        for moment in moments:
            facts = {"state": Slot.State.FAILED, "note": MISSED}
            count += Slot.objects.get_or_create(schedule=schedule, opens_at=moment, defaults=facts)[1]
    return count
