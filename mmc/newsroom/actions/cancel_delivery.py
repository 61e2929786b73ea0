"""Cancels a delivery that has not left the house."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from mmc.core.delivery import BEFORE_SENDING, State
from mmc.errors import Conflict, MoveRefused
from mmc.newsroom.actions.move import move
from mmc.newsroom.actions.note import check_right, name_of, note
from mmc.newsroom.models import Delivery, Person


def cancel(*, delivery: Delivery, by: Person | None, now: datetime, reason: str) -> Delivery:
    """The cancelled delivery; MoveRefused ("too late") once the visible call has begun."""
    check_right(by, "cancel")
    for _ in range(3):
        row = Delivery.objects.get(pk=delivery.pk)
        if State(row.state) not in BEFORE_SENDING:
            Delivery.objects.filter(pk=row.pk).update(cancel_requested=True)
            raise MoveRefused(
                f"too late: delivery {row.key} is '{row.state}'; when it is published it can be withdrawn"
            )
        try:
            with transaction.atomic():
                gone = move(
                    row, State.CANCELLED, actor="editor", by=name_of(by), now=now, note=reason,
                    changes={"generation": row.generation + 1},
                )  # fmt: skip
                note(by=by, verb="cancel", subject=row.key, now=now, detail={"reason": reason})
            return gone
        except Conflict:
            continue
    raise Conflict(f"delivery {delivery.key} keeps moving; look again")
