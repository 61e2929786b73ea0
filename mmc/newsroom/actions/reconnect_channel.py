"""Opens a blocked channel again after a person renewed its token or quota."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from mmc.core.delivery import State
from mmc.errors import Conflict
from mmc.newsroom.actions.move import move
from mmc.newsroom.actions.note import check_right, name_of, note
from mmc.newsroom.models import Channel, Delivery, Person


def reconnect(*, channel: Channel, by: Person | None, now: datetime) -> list[Delivery]:
    """The deliveries that go back to their turn; the late policy applies to them again."""
    check_right(by, "pause")
    back = {"dispatched_at": None, "next_try_at": None, "owner": "", "error": ""}
    freed = []
    with transaction.atomic():
        Channel.objects.filter(pk=channel.pk).update(blocked_at=None, block_reason="")
        note(by=by, verb="reconnect_channel", subject=channel.name, now=now)
        for row in Delivery.objects.filter(channel=channel, state=State.BLOCKED).order_by("due_at", "id"):
            try:
                freed.append(move(row, State.SCHEDULED, actor="person", by=name_of(by), now=now, changes=back,
                                  note="channel reconnected"))
            except Conflict:
                continue  # somebody cancelled it at this moment; the others must not stay behind for it
    return freed
