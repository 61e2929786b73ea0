"""The one way a delivery changes its state: a conditional update and an append-only event, together."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from mmc.core.delivery import Actor, State, check_move
from mmc.errors import Conflict
from mmc.newsroom.fitting import fitting, without_nul
from mmc.newsroom.models import Delivery, DeliveryEvent


def move(
    delivery: Delivery,
    new: State,
    *,
    actor: Actor,
    by: str,
    now: datetime,
    changes: Mapping[str, Any] | None = None,
    note: str = "",
    evidence: Mapping[str, Any] | None = None,
) -> Delivery:
    """The delivery in its new state, or Conflict if the row is no longer what `delivery` says.

    The caller's view (state, generation, fence) is the condition: whoever read an older row loses.
    """
    old = State(delivery.state)
    check_move(old, new, actor)
    fields = {**fitting(Delivery, dict(changes or {})), "state": new.value, "updated_at": now}
    with transaction.atomic():
        touched = Delivery.objects.filter(
            pk=delivery.pk, state=old.value, generation=delivery.generation, fence=delivery.fence
        ).update(**fields)
        if touched != 1:
            raise Conflict(
                f"delivery {delivery.key}: somebody moved it while it was looked at as '{old}' "
                f"(generation {delivery.generation}, fence {delivery.fence}); look again"
            )
        append_event(delivery, old, new, actor=actor, by=by, now=now, note=note, evidence=evidence)
    return Delivery.objects.get(pk=delivery.pk)


def save_reference(delivery: Delivery, name: str, value: str, now: datetime) -> None:
    """Commit one remote reference under the holder's fence; Conflict if the fence is gone."""
    with transaction.atomic():
        row = Delivery.objects.select_for_update().get(pk=delivery.pk)
        if (row.generation, row.fence) != (delivery.generation, delivery.fence):
            raise Conflict(f"delivery {delivery.key}: another worker took it over; '{name}' was not kept")
        row.refs = {**row.refs, without_nul(name): without_nul(value)}
        row.updated_at = now
        row.save(update_fields=["refs", "updated_at"])
    delivery.refs = row.refs


def to_be_sent(now: datetime) -> dict[str, object]:
    """The changes of a row that is dispatched anew: nobody owns it, and no doubt about it is left."""
    return {
        "dispatched_at": None, "next_try_at": now, "owner": "", "unknown_since": None, "reads": 0,
        "first_read_at": None,
    }  # fmt: skip


def append_event(
    delivery: Delivery,
    old: State,
    new: State,
    *,
    actor: str,
    by: str,
    now: datetime,
    note: str = "",
    evidence: Mapping[str, Any] | None = None,
) -> DeliveryEvent:
    """The event, chained to the one before. Call inside the transaction of the change itself."""
    last = DeliveryEvent.objects.filter(delivery_id=delivery.pk).order_by("-number").first()
    event = DeliveryEvent(
        delivery_id=delivery.pk,
        number=last.number + 1 if last else 1,
        at=now,
        actor=actor,
        by=by,
        old=old.value,
        new=new.value,
        note=without_nul(note),
        evidence=without_nul(dict(evidence or {})),
        before=last.hash if last else "",
    )
    event.hash = event_hash(event)
    event.save(force_insert=True)
    return event


def event_hash(event: DeliveryEvent) -> str:
    """sha256 over the event and the hash before it: a changed past shows."""
    fact = [
        event.before, event.delivery_id, event.number, event.at.isoformat(), event.actor,
        event.by, event.old, event.new, event.note, event.evidence,
    ]  # fmt: skip
    return hashlib.sha256(json.dumps(fact, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def chain_is_whole(delivery: Delivery) -> bool:
    """True if no event of this delivery was changed, dropped or slipped in afterwards."""
    before = ""
    for number, event in enumerate(delivery.events.order_by("number"), start=1):
        if event.number != number or event.before != before or event.hash != event_hash(event):
            return False
        before = event.hash
    return True
