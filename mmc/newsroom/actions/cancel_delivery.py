"""Cancels a delivery that has not left the house."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from mmc.core.delivery import BEFORE_SENDING, State
from mmc.core.pieces import partly_out
from mmc.errors import Conflict, MoveRefused
from mmc.newsroom.actions.move import append_event, move
from mmc.newsroom.actions.note import check_right, name_of, note
from mmc.newsroom.models import Delivery, Person


def cancel(*, delivery: Delivery, by: Person | None, now: datetime, reason: str) -> Delivery:
    """The cancelled delivery; MoveRefused ("too late") once the visible call has begun."""
    check_right(by, "cancel")
    for _ in range(3):
        row = Delivery.objects.get(pk=delivery.pk)
        if partly_out(row.refs) and State(row.state) in BEFORE_SENDING:
            raise MoveRefused(f"too late: part of delivery {row.key} is public; when it is whole it can be withdrawn")
        if State(row.state) not in BEFORE_SENDING:
            ask_to_stop(row, by=by, now=now, reason=reason)
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


def ask_to_stop(row: Delivery, *, by: Person | None, now: datetime, reason: str) -> bool:
    """True if the wish was noted: should the visible call prove without effect, the row is not sent again."""
    on_its_way = (State.SENDING, State.UNKNOWN, State.NEEDS_HUMAN)
    with transaction.atomic():
        noted = Delivery.objects.filter(pk=row.pk, state__in=on_its_way, cancel_requested=False).update(
            cancel_requested=True
        )
        if noted:
            state = State(row.state)
            append_event(row, state, state, actor="editor", by=name_of(by), now=now,
                         note=f"asked to cancel: {reason}")
    return bool(noted)
